"""Draws cases for a quality review, or repeats a draw from its printed seed. Needs Python alone.

    python tools/sample_cases.py --seed SEED --count N < numbers

The numbers of all cases drawn from stand one a line; those drawn are written one a line, first drawn first.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable


def sample(numbers: Iterable[str], count: int, seed: str) -> tuple[str, ...]:
    """The first `count` of the numbers, in the order of the SHA-256 of seed, line feed and number (UTF-8, hexadecimal).

    The order in which the numbers were listed, and numbers listed twice, change nothing; the rule can be repeated with
    any tool that makes SHA-256.

    Args:
        numbers: Numbers of the cases drawn from; blanks around them are taken off, empty ones left out.
        count: How many are drawn, 1 or more.
        seed: The printed seed, not empty.
    Returns:
        The numbers drawn, first drawn first.
    Raises:
        ValueError: no seed, a count below 1, or fewer numbers than are to be drawn.
    """
    known = {number.strip() for number in numbers} - {""}
    if not seed.strip():
        raise ValueError("a draw needs its seed")
    if not 1 <= count <= len(known):
        raise ValueError(f"between 1 and {len(known)} cases can be drawn, not {count}")
    return tuple(sorted(known, key=lambda number: (_digest(seed, number), number))[:count])


def _digest(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw cases from the numbers on standard input.")
    parser.add_argument("--seed", required=True)
    parser.add_argument("--count", required=True, type=int)
    args = parser.parse_args()
    sys.stdout.write("".join(f"{number}\n" for number in sample(sys.stdin, args.count, args.seed)))


if __name__ == "__main__":
    main()
