#!/usr/bin/env python3
"""Check a receipt of Heli without Heli: one file, the standard library and `cryptography`, no shared code.

    python3 verify.py RECEIPT.json [--key NAME=BASE64]
    python3 verify.py --heads HEADFILE [--checkpoint NOTE] [--key NAME=BASE64]

A receipt shows that an act was recorded as it says, when the checkpoint was made; not that the act was right.
`--key` is the public key of the checkpoint's signer or of a witness (Ed25519, 32 bytes), got by another way.
Exit status: 0 all checked and true, 1 something is false, 2 true so far, but something could not be checked.
Formats: docs/specs/act.md, docs/specs/ledger.md.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBERS = {
    *(
        "spec",
        "origin",
        "stream",
        "seq",
        "prev",
        "id",
        "procedure",
        "calendar",
        "powers",
        "act",
        "bearers",
    ),
    *("actor", "decided_by", "entered_by", "on_paper", "happened", "recorded_at", "basis", "facts"),
    *("committed", "outcome", "case_seen", "cause", "key", "simulated", "mode"),
}


class Report:
    """What was found true, false, or could not be checked."""

    def __init__(self) -> None:
        self.false = 0
        self.open = 0

    def true_or_false(self, holds: bool, what: str) -> None:
        self.false += not holds
        print(("true     " if holds else "FALSE    ") + what)

    def unchecked(self, what: str) -> None:
        self.open += 1
        print("unchecked " + what)

    def status(self) -> int:
        return 1 if self.false else 2 if self.open else 0


def digest(raw: bytes) -> str:
    return "sha-256:" + raw.hex()


def raw(text: str) -> bytes:
    if not text.startswith("sha-256:") or len(text) != 72:
        raise SystemExit(f"not a sha-256 digest: {text[:80]}")
    return bytes.fromhex(text[8:])


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def canonical(value: Any) -> bytes:
    """RFC 8785 for values without floats, with keys sorted by UTF-16 code units."""
    if isinstance(value, float):
        raise SystemExit("a floating point number has no place in a leaf")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def commitment(act: str, name: str, value: Any, salt: bytes) -> str:
    message = b"heli-fact/1\n" + act.encode() + b"\n" + name.encode() + b"\n" + canonical(value)
    return "hmac-sha-256:" + hmac.new(salt, message, hashlib.sha256).hexdigest()


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), or None where it does not fit."""
    if not 0 <= index < size:
        return None
    place, last, seen = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            seen = node_hash(sibling, seen)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            seen = node_hash(seen, sibling)
        place, last = place >> 1, last >> 1
    return seen if last == 0 else None


def check_leaf(leaf: bytes, report: Report) -> dict[str, Any]:
    act: dict[str, Any] = json.loads(leaf)
    report.true_or_false(act.get("spec") == "heli-act/1", "the act has a format that this program knows")
    report.true_or_false(set(act) == MEMBERS, "the act has exactly the members of its format")
    report.true_or_false(canonical(act) == leaf, "the act's bytes are in canonical form")
    report.true_or_false(
        act["seq"] >= 1 and (act["seq"] == 1) == (act["prev"] is None),
        "only the first act has no predecessor",
    )
    report.true_or_false(
        not set(act["facts"]) & set(act["committed"]), "no fact is public and hidden at once"
    )
    return act


def check_disclosed(receipt: dict[str, Any], act: dict[str, Any], report: Report) -> None:
    for fact in receipt.get("disclosed", []):
        name, salt = fact["name"], base64.b64decode(fact["salt"], validate=True)
        wanted = act["committed"].get(name, "")
        holds = len(salt) == 32 and hmac.compare_digest(
            wanted, commitment(act["id"], name, fact["value"], salt)
        )
        report.true_or_false(holds, f"the disclosed fact {name!r} is the one that was committed to")
    hidden = sorted(set(act["committed"]) - {fact["name"] for fact in receipt.get("disclosed", [])})
    if hidden:
        print("note      not disclosed to you: " + ", ".join(hidden))


def check_note(note: str, keys: dict[str, bytes], report: Report) -> tuple[int, bytes]:
    """Size and root of a checkpoint; reports on its signatures."""
    text, _, tail = note.partition("\n\n")
    lines = text.split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    known = False
    for line in tail.splitlines():
        name, _, encoded = line.removeprefix("— ").rpartition(" ")
        known = check_signature(name, base64.b64decode(encoded), text, keys, report) or known
    if not known:
        report.unchecked("the checkpoint's signature: give the signer's public key with --key NAME=BASE64")
    return size, root


def check_signature(name: str, blob: bytes, text: str, keys: dict[str, bytes], report: Report) -> bool:
    """Whether the line was signed under a key that we know; reports whether the signature fits."""
    if name not in keys:
        return False
    body, signature, who = (text + "\n").encode(), blob[4:], f"the checkpoint is signed by {name}"
    kind = {
        hashlib.sha256(name.encode() + b"\n" + n + keys[name]).digest()[:4]: n for n in (b"\1", b"\4")
    }.get(blob[:4])
    if kind is None:
        report.unchecked(f"a signature of {name} under another key or algorithm than the one given")
        return False
    if kind == b"\4":  # a witness says when he looked
        when, signature = int.from_bytes(blob[4:12], "big"), blob[12:]
        body = f"cosignature/v1\ntime {when}\n".encode() + body
        who = f"the checkpoint is witnessed by {name} at {when} s after 1970"
    try:
        Ed25519PublicKey.from_public_bytes(keys[name]).verify(signature, body)
        report.true_or_false(True, who)
    except InvalidSignature:
        report.true_or_false(False, who)
    return kind == b"\1"


def check_receipt(path: Path, keys: dict[str, bytes], report: Report) -> None:
    receipt = json.loads(path.read_text(encoding="utf-8"))
    report.true_or_false(
        receipt.get("spec") == "heli-receipt/1", "the receipt has a format that this program knows"
    )
    leaf = receipt["leaf"].encode()
    act = check_leaf(leaf, report)
    check_disclosed(receipt, act, report)
    if "checkpoint" not in receipt:
        report.unchecked(
            "that the act is in the ledger: the receipt holds no checkpoint yet; ask again later"
        )
        return
    size, root = check_note(receipt["checkpoint"], keys, report)
    origin = receipt["checkpoint"].split("\n", 1)[0]
    report.true_or_false(origin.split("/")[0] == act["origin"], "checkpoint and act are of the same node")
    proof = [raw(step) for step in receipt["proof"]]
    holds = receipt["size"] == size and root_from(leaf_hash(leaf), receipt["index"], size, proof) == root
    report.true_or_false(
        holds, f"the act is number {receipt['index']} of the {size} that the checkpoint covers"
    )
    print(f"act       {act['act']} of {act['stream']['kind']} {act['stream']['id']}, version {act['seq']}")
    print(f"recorded  {act['recorded_at']}" + (" (simulated)" if act["simulated"] else ""))


def check_heads(path: Path, report: Report, wanted: int = -1) -> bytes | None:
    """A head file alone: its form, its seals, and that versions of a stream only rise. The root at a size that is wanted."""
    root = top([]) if wanted == 0 else None
    full: list[tuple[int, bytes]] = []  # (height, root) of the full subtrees, largest first
    versions: dict[str, int] = {}
    size = seals = sealed = 0
    with path.open(encoding="utf-8", newline="\n") as lines:
        report.true_or_false(
            next(lines, "").startswith("heli-heads/1 "), "the head file has a format that we know"
        )
        for number, line in enumerate(lines, 2):
            parts = line.rstrip("\n").split(" ")
            if parts[0] == "=":
                seals, sealed = seals + 1, size
                holds = int(parts[1]) == size and raw(parts[4]) == top(full)
                if not holds:
                    report.true_or_false(False, f"line {number}: the seal fits the entries before it")
                continue
            stream, version, size = " ".join(parts[:2]), int(parts[2]), size + 1
            if version <= versions.get(stream, 0):
                report.true_or_false(False, f"line {number}: versions of {stream} only rise")
            versions[stream] = version
            carry = (0, raw(parts[3]))
            while full and full[-1][0] == carry[0]:
                carry = (carry[0] + 1, node_hash(full.pop()[1], carry[1]))
            full.append(carry)
            root = top(full) if size == wanted else root
    print(f"heads     {sealed} acts of {len(versions)} streams under {seals} seals")
    if size != sealed:
        print(f"note      {size - sealed} entries after the last seal count for nothing yet")
    report.true_or_false(seals > 0, "the head file has at least one seal")
    return root


def top(full: list[tuple[int, bytes]]) -> bytes:
    if not full:
        return hashlib.sha256(b"").digest()
    seen = full[-1][1]
    for _, left in reversed(full[:-1]):
        seen = node_hash(left, seen)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("receipt", nargs="?", type=Path, help="a receipt, as a JSON file")
    parser.add_argument(
        "--key", action="append", default=[], metavar="NAME=BASE64", help="public key of a signer"
    )
    parser.add_argument("--heads", type=Path, help="check a head file instead")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint that the head file must still hold")
    chosen = parser.parse_args()
    keys = {name: base64.b64decode(key) for name, _, key in (item.partition("=") for item in chosen.key)}
    report = Report()
    if chosen.heads and chosen.checkpoint:
        size, root = check_note(chosen.checkpoint.read_text(encoding="utf-8"), keys, report)
        holds = check_heads(chosen.heads, report, size) == root
        report.true_or_false(holds, f"the first {size} acts of the head file are those of the checkpoint")
    elif chosen.heads:
        check_heads(chosen.heads, report)
    elif chosen.receipt:
        check_receipt(chosen.receipt, keys, report)
    else:
        parser.error("give a receipt or --heads")
    return report.status()


if __name__ == "__main__":
    sys.exit(main())
