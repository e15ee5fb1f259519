"""Loading a lawbook: files, lines, parts, versions, registers."""

from heli.law.lawbook.book import Lawbook, version_hash
from heli.law.lawbook.expanded import Expanded
from heli.law.lawbook.faults import Fault, LawbookError
from heli.law.lawbook.shelf import as_written, canonical_form, hash_of_text
from heli.law.lawbook.source import SourceFile, read_source

__all__ = [
    "Expanded",
    "Fault",
    "Lawbook",
    "LawbookError",
    "SourceFile",
    "as_written",
    "canonical_form",
    "hash_of_text",
    "read_source",
    "version_hash",
]
