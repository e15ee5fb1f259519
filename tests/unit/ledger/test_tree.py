"""The tree of RFC 9162: proofs hold for every size and index, and for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.ledger.hashing import leaf_hash, node_hash
from heli.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    ProofError,
    consistency_proof,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(bytes([n])) for n in range(40)]
# the inputs and roots of the test data published with RFC 6962 implementations
KNOWN = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_roots_are_those_of_the_published_test_data() -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in KNOWN]
    assert {size: root_of(leaves[:size]).hex() for size in ROOTS} == ROOTS


def test_the_empty_tree_has_the_hash_of_no_bytes() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


PAIRS = [(size, index) for size in range(1, 34) for index in range(size)]


def test_every_leaf_of_every_size_is_proved_included() -> None:
    for size, index in PAIRS:
        leaves, root = LEAVES[:size], root_of(LEAVES[:size])
        proof, leaf = inclusion_proof(leaves, index), leaves[index]
        assert verify_inclusion(leaf, index, size, proof, root), (size, index)
        assert not verify_inclusion(LEAVES[39], index, size, proof, root), (size, index)
        assert not verify_inclusion(leaf, index, size, [*proof, LEAVES[39]], root), (size, index)
        if proof:
            assert not verify_inclusion(leaf, index, size, proof[:-1], root), (size, index)


def test_every_smaller_tree_is_proved_consistent() -> None:
    for size, old in ((size, index + 1) for size, index in PAIRS):
        proof, old_root = consistency_proof(LEAVES[:size], old), root_of(LEAVES[:old])
        root = root_of(LEAVES[:size])
        assert verify_consistency(old, old_root, size, root, proof), (size, old)
        assert not verify_consistency(old, LEAVES[39], size, root, proof), (size, old)
        assert not verify_consistency(old, old_root, size, LEAVES[39], proof), (size, old)


@given(st.lists(st.binary(max_size=8), max_size=200), st.integers(0, 200))
def test_a_frontier_saved_and_resumed_gives_the_same_root(contents: list[bytes], cut: int) -> None:
    leaves = [leaf_hash(content) for content in contents]
    first = Frontier()
    first.extend(leaves[:cut])
    resumed = Frontier(first.size, first.roots)
    resumed.extend(leaves[cut:])
    assert resumed.root() == root_of(leaves)


def test_a_node_is_never_taken_for_a_leaf() -> None:
    assert node_hash(LEAVES[0], LEAVES[1]) != leaf_hash(LEAVES[0] + LEAVES[1])


def test_a_proof_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(ProofError):
        inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(ProofError):
        consistency_proof(LEAVES[:3], 4)
    with pytest.raises(ProofError):
        Frontier(3, LEAVES[:1])
    assert not verify_inclusion(LEAVES[0], 0, 0, [], EMPTY_ROOT)
    assert not verify_consistency(0, EMPTY_ROOT, 3, root_of(LEAVES[:3]), [])
