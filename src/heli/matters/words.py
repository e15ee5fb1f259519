"""Words of titles, numbers and parties, as keyed bigrams in a table that only a function reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from uuid import UUID

from heli.matters.parties import profile_of
from heli.matters.request import raw_cursor
from heli.matters.sealing import token, unseal
from heli.offices.node import this_node

MOST = 1_001


def bigrams(text: str) -> list[str]:
    """The search units of a text, each once, in order: pairs of characters; whole Tibetan syllables; runs of Latin.

    A Latin word or a number is one unit and its pairs besides, so that both the whole and a part are found.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    units: dict[str, None] = {}
    for word in "".join(
        c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain
    ).split():
        if any("ༀ" <= c <= "࿿" for c in word):
            units[word] = None
            continue
        units.update((word[n : n + 2], None) for n in range(max(1, len(word) - 1)))
    return list(units)


def index_matter(matter: UUID) -> None:
    """Index title, number, external numbers and the names of the parties of a matter; of an erased one the number alone."""
    cursor = raw_cursor()
    row = cursor.execute(
        "SELECT title, title_key, number, erased_on FROM matters_matter WHERE id = %s", (matter,)
    ).fetchone()
    texts = [row[2]]
    if row[3] is None:
        texts += [str(unseal("title", matter, row[0], row[1])), *_told(matter)]
    units = sorted({unit for text in texts for unit in bigrams(text)})
    cursor.execute(
        "SELECT matters_index_words(%s, %s, %s)", (matter, [token(unit) for unit in units], this_node())
    )


def _told(matter: UUID) -> list[str]:
    """Numbers given elsewhere, and the names of the parties."""
    cursor = raw_cursor()
    numbers = cursor.execute("SELECT number FROM matters_externalnumber WHERE matter_id = %s", (matter,))
    texts = [str(number) for (number,) in numbers.fetchall()]
    parties = cursor.execute(
        "SELECT DISTINCT p.id, p.profile, p.key_id FROM matters_matterparty l"
        " JOIN matters_party p ON p.id = l.party_id WHERE l.matter_id = %s",
        (matter,),
    )
    for party, sealed, key_id in parties.fetchall():
        known = profile_of(party, sealed, key_id)
        texts += [known.name, *known.other_names]
    return texts


def index_bulk(matters: Iterable[tuple[UUID, Iterable[str]]]) -> None:
    """Index the texts of many new matters by one statement."""
    ids: list[UUID] = []
    words: list[str] = []
    for matter, texts in matters:
        ids.append(matter)
        words.append(" ".join(token(unit) for unit in sorted({u for text in texts for u in bigrams(text)})))
    if ids:
        raw_cursor().execute(
            "SELECT matters_index_words(n.matter, string_to_array(n.words, ' '), %s)"
            " FROM unnest(%s::uuid[], %s::text[]) AS n(matter, words)",
            (this_node(), ids, words),
        )


def find(text: str, *, most: int = MOST) -> list[UUID]:
    """Matters that the scope may see and that hold every unit of the text; at most `most`."""
    units = bigrams(text)
    if not units:
        return []
    rows = raw_cursor().execute("SELECT matters_find_words(%s, %s)", ([token(unit) for unit in units], most))
    return [row[0] for row in rows.fetchall()]
