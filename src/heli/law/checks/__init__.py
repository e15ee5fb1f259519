"""Proving a lawbook: `heli law check`, coverage of the digests, and mutations."""

from heli.law.checks.coverage import Coverage, read_coverage
from heli.law.checks.proving import Proof, prove, run_tests

__all__ = ["Coverage", "Proof", "prove", "read_coverage", "run_tests"]
