"""The blind index of identity numbers: written at intake, asked in two places and nowhere else.

`duplicates_at_intake` answers within the office; `record_query` answers number and office for a stated
purpose, one party at a time, and leaves a line in the reading log. There is no list and no wildcard.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from heli.access.purposes import require
from heli.access.reader import Reader
from heli.access.reading import asking_office
from heli.base import clock, keys
from heli.base.errors import bad_input, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.offices.models import Office
from heli.offices.node import this_node

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PURPOSE_OF_KEY = b"heli blind index 1"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index keeps of one party in one matter; `label` is the matter's number, empty while it has none."""

    party: uuid.UUID
    matter: uuid.UUID
    office: Office
    place_ord: int
    label: str = ""
    is_hidden: bool = False


def normalised(number: str) -> str:
    """An identity number in one form: half-width capitals without spaces; the old 15 digits become 18.

    Raises `BadInput` for an empty one.
    """
    plain = "".join(unicodedata.normalize("NFKC", number).upper().split())
    if not plain:
        raise bad_input(
            "number", "identity.empty", "An identity number is needed; a name alone finds nobody."
        )
    if len(plain) == 15 and plain.isascii() and plain.isdigit():
        body = plain[:6] + "19" + plain[6:]
        return body + check_digit(body)
    return plain


def check_digit(body: str) -> str:
    """The 18th character of an identity number, from its first 17 digits (GB 11643)."""
    return _CHECKS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def digest(number: str) -> bytes:
    """The keyed digest of a number, 32 bytes. Without the key it says nothing of the number."""
    return hmac.new(index_key(settings.CONFIG.keys), normalised(number).encode(), hashlib.sha256).digest()


@cache
def index_key(folder: Path) -> bytes:
    """The key of the index, 32 bytes, drawn from the installation's oldest master key, which stays."""
    ids = keys.key_ids(folder)
    if not ids:
        raise refused(
            "key.none",
            Msg("This installation has no master key; the index of identities can't be used."),
            do=Msg("Run `heli init`, or put the saved key file back."),
        )
    return hmac.new(keys.read(folder, ids[0]).secret, _PURPOSE_OF_KEY, hashlib.sha256).digest()


def index_party(number: str, entry: Indexed) -> None:
    """Enter a party of a matter, or correct label, place and hiding of an entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_index_party(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                digest(number),
                entry.party,
                entry.matter,
                entry.office.pk,
                entry.place_ord,
                entry.label,
                entry.is_hidden,
                this_node(),
            ],
        )


def forget_party(party: uuid.UUID) -> None:
    """Take every entry of a party out (erasure, a wrong number). The look-ups never see it again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_forget_party(%s)", [party])


def hide_matter(matter: uuid.UUID, *, hidden: bool) -> None:
    """Take a sealed matter out of what the look-ups answer, or let them answer of it again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_hide_matter(%s, %s)", [matter, hidden])


def duplicates_at_intake(reader: Reader, number: str) -> list[tuple[uuid.UUID, str]]:
    """Matters of the reader's own office in which this number stands: (matter, its number); at most 20.

    Called in the reader's scope; the database narrows the answer to the places that he reads.
    """
    office = asking_office(reader)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter, label FROM access_duplicates_at_intake(%s, %s, %s)",
            [digest(number), office.lft, office.own_rgt],
        )
        return list(cursor.fetchall())


def record_query(
    reader: Reader, number: str, *, asked_from: uuid.UUID, note: str = ""
) -> list[tuple[int, str]]:
    """Where else this number stands: (office, number of the matter), nothing more; at most 50.

    Called in the reader's scope. The line of the log is written in the same step, found or not.

    Args:
        reader: with a purpose that serves "party_search".
        asked_from: the running matter of whose party it is asked.
    Raises:
        Refused: no purpose of the list, or no post.
    """
    require(reader.purpose, "party_search")
    office = asking_office(reader)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT office, label FROM access_record_query(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                digest(number),
                uuid7(),
                clock.now(),
                office.pk,
                reader.purpose,
                note,
                asked_from,
                this_node(),
            ],
        )
        return list(cursor.fetchall())
