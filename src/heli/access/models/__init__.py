"""Tables of this room, and the columns that carry the wall."""

from heli.access.models.grants import Grant, Grantee
from heli.access.models.index import BlindIndexEntry
from heli.access.models.listed import Listed
from heli.access.models.reading import ReadingEntry
from heli.access.models.token import Token

__all__ = ["BlindIndexEntry", "Grant", "Grantee", "Listed", "ReadingEntry", "Token"]
