"""Erasures across a backup: the list goes with it, and a restore looks for the longest list that it can find.

A backup is older than what was erased after it. The list outlives it in HELI_VAR, in later backups beside it, or as a
file that is named. Format: docs/specs/erasures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from heli.base.text import Msg
from heli.keeping import volume
from heli.ledger import erasures
from heli.ledger.erasures import Erasure, ErasureList, ErasureListError, SecretOf

NAME = "erasures.txt"
"""The list beside the parts of a backup: ids and days, in clear, so that a later backup completes an earlier one."""
_BEFORE = "before-restore"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a restore knows of erasures.

    Attributes:
        beyond: how many the lists name that the backup's own copy does not.
        is_found: whether a list was found beside the backup's own copy: in HELI_VAR, or named.
        faults: what is wrong with a list: broken, cut, of another installation.
    """

    beyond: int
    is_found: bool
    faults: tuple[Msg, ...]


def copy_to(folder: Path, var: Path, node: str) -> None:
    """Lay the list into a backup's folder, if there is one."""
    path = erasures.path_of(var, node)
    if path.exists():
        volume.write_text(folder / NAME, path.read_text("utf-8"))


def gather(
    var: Path,
    staging: Path,
    beside: Path,
    named: Sequence[Path],
    node: str,
    key: tuple[str, bytes],
    secret_of: SecretOf,
) -> Gathered:
    """Complete the backup's own list, in `staging`, by every other that is found.

    Args:
        var: where a list may have been left; it is kept there under another name.
        beside: the backup's folder; its neighbours on the disk are looked at.
        named: files that were named.
        key: id and secret of the key that binds new lines.
    """
    own = _own(staging, node, secret_of)
    left = erasures.path_of(var, node)
    told = [*named, *([left] if left.exists() else [])]
    neighbours = sorted(beside.parent.glob(f"heli-*/{NAME}"))
    faults: list[Msg] = []
    found = [(path, _read(path, node, secret_of, faults)) for path in told]
    around = [_read(path, node, secret_of, []) for path in neighbours]
    lists = [one for _, one in found if one] + [one for one in around if one]
    longest = max([own, *lists], key=lambda one: len(one.lines))
    faults += [_cut(path, one, longest) for path, one in found if one and not _is_whole(one, longest)]
    wanted = _union([own, *lists])
    beyond = len(wanted) - len(own.lines)
    if wanted:
        erasures.append(
            erasures.path_of(staging, node), node, wanted, key_id=key[0], secret=key[1], secret_of=secret_of
        )
    if left.exists():
        kept = erasures.path_of(staging, node).with_suffix(f".{_BEFORE}")
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        volume.write_text(kept, left.read_text("utf-8", errors="replace"))
    return Gathered(beyond, any(one for _, one in found), tuple(faults))


def _own(staging: Path, node: str, secret_of: SecretOf) -> ErasureList:
    path = erasures.path_of(staging, node)
    return erasures.read(path, secret_of) if path.exists() else ErasureList(node, ())


def _read(path: Path, node: str, secret_of: SecretOf, faults: list[Msg]) -> ErasureList | None:
    try:
        read, wrong = erasures.read_as_far(path, secret_of)
    except (OSError, ErasureListError, UnicodeDecodeError) as error:
        faults.append(_broken(path, str(error)))
        return None
    if read.node != node:
        faults.append(Msg("The list %(file)s is of another installation; it was left out.", {"file": path}))
        return None
    if wrong:
        faults.append(_broken(path, wrong))
    return read


def _broken(path: Path, why: str) -> Msg:
    return Msg("The list of erasures %(file)s is broken: %(why)s.", {"file": path, "why": why})


def _is_whole(one: ErasureList, longest: ErasureList) -> bool:
    """Whether a list reaches as far as the longest that is known; one that went its own way after a restore does."""
    return len(one.lines) >= len(longest.lines)


def _cut(path: Path, one: ErasureList, longest: ErasureList) -> Msg:
    return Msg(
        "The list of erasures %(file)s was cut: it names %(count)s, another names %(more)s.",
        {"file": path, "count": len(one.lines), "more": len(longest.lines)},
    )


def _union(lists: Iterable[ErasureList]) -> list[Erasure]:
    """Every erasure once, in the order in which the lists tell of it."""
    found: dict[str, Erasure] = {}
    for one in lists:
        for erasure in one.erasures:
            found.setdefault(erasure.act, erasure)
    return list(found.values())
