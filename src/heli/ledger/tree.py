"""The Merkle tree of RFC 9162: roots, frontiers, inclusion and consistency proofs.

Hashes are 32 bytes each; a tree of size 0 has the hash of no bytes as its root.
Source: RFC 9162 §2.1; docs/specs/ledger.md rules 3 to 5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from heli.ledger.hashing import node_hash

EMPTY_ROOT = hashlib.sha256(b"").digest()


class ProofError(ValueError):
    """A proof was asked for an index or a size that the tree does not have."""


class Frontier:
    """The roots of the full subtrees of a growing tree, largest first: what appending and sealing need.

    Memory is logarithmic in the size. Not safe for two threads at once.
    """

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        if size < 0 or len(roots) != size.bit_count():
            raise ProofError("a frontier has one root for each bit set in its size")
        self.size = size
        self.roots = list(roots)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(self.roots.pop(), carry)
            size >>= 1
        self.roots.append(carry)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root hash of the tree so far."""
        if not self.roots:
            return EMPTY_ROOT
        right = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            right = node_hash(left, right)
        return right


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root hash over leaf hashes in order."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` (from 0) to the root, from the leaf up."""
    if not 0 <= index < len(leaves):
        raise ProofError(f"no leaf {index} in a tree of {len(leaves)}")
    proof: list[bytes] = []
    _walk(leaves, index, proof)
    return proof


def _walk(leaves: Sequence[bytes], index: int, proof: list[bytes]) -> None:
    if len(leaves) <= 1:
        return
    split = _split(len(leaves))
    near, far = (leaves[:split], leaves[split:]) if index < split else (leaves[split:], leaves[:split])
    _walk(near, index if index < split else index - split, proof)
    proof.append(root_of(far))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The hashes which show that the first `old_size` leaves (1 or more) are a prefix of the tree."""
    if not 1 <= old_size <= len(leaves):
        raise ProofError(f"no tree of {old_size} within one of {len(leaves)}")
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old <= split:
        return [*_subproof(leaves[:split], old, whole=whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, whole=False), root_of(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two below `size` (2 or more)."""
    return 1 << (size - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf hash at `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size:
        return False
    place, last, seen = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            seen = node_hash(sibling, seen)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            seen = node_hash(seen, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and seen == root


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `old_size` (1 or more) leaves is a prefix of the tree of `size` leaves."""
    if not 1 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    return _climb(old_size - 1, size - 1, path) == (old_root, root)


def _climb(place: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    while place & 1:
        place, last = place >> 1, last >> 1
    old_seen = new_seen = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_seen, new_seen = node_hash(step, old_seen), node_hash(step, new_seen)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_seen = node_hash(new_seen, step)
        place, last = place >> 1, last >> 1
    return (old_seen, new_seen) if last == 0 else None
