"""Loading a lawbook: files, lines, parts, versions, registers."""

from heli.law.lawbook.book import Expanded, Lawbook, version_hash
from heli.law.lawbook.faults import Fault, LawbookError
from heli.law.lawbook.source import SourceFile, read_source

__all__ = ["Expanded", "Fault", "Lawbook", "LawbookError", "SourceFile", "read_source", "version_hash"]
