"""The record nobody can bend: leaves, commitments, chains, the Merkle tree, checkpoints, the head file.

No Django and no table here: this room turns acts into bytes and bytes into proofs. Formats: docs/specs/act.md
and docs/specs/ledger.md, with vectors in tests/vectors/act. Tables are those of `heli.matters`.
"""
