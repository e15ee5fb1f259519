"""The rows that an erasure of a matter reaches: emptied or taken out, one statement each. The caller holds the engine's scope."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from heli.access.blind_index import forget_party, hide_matter
from heli.base import clock
from heli.matters.models import Charge, Erasing, MatterParty, Party
from heli.matters.parties import Profile, sealed_profile
from heli.matters.request import raw_cursor
from heli.matters.sealing import seal
from heli.matters.situation import Head
from heli.matters.words import index_matter
from heli.matters.writing import Entry

NO_WORDS = "—"
"""What stands where a title or a file's name stood, if there is no number to call the matter by."""

_DRAFTS = """
DO $$
DECLARE one integer; before text := current_setting('app.person', true);
BEGIN
  FOR one IN SELECT id FROM offices_person LOOP
    PERFORM set_config('app.person', one::text, true);
    DELETE FROM matters_draft WHERE matter_id = '{matter}';
  END LOOP;
  PERFORM set_config('app.person', coalesce(before, ''), true);
END $$
"""
"""A draft is seen by its writer alone, and by nobody else's leave: each writer's own is taken out in his name."""


def counts(matter: UUID, case: UUID | None, parties: Collection[UUID], *, whole_case: bool) -> int:
    """How many sealed facts an erasure would destroy."""
    row = raw_cursor().execute(
        "SELECT count(*) FROM matters_matterfact f JOIN matters_matteract a ON a.id = f.act_id"
        " WHERE a.matter_id = %s AND f.sealed IS NOT NULL",
        (matter,),
    ).fetchone()  # fmt: skip
    acts = acts_of_case(case, parties, whole_case=whole_case) if case else []
    of_case = raw_cursor().execute(
        "SELECT count(*) FROM matters_casefact WHERE act_id = ANY(%s) AND sealed IS NOT NULL", (acts,)
    ).fetchone()  # fmt: skip
    return int(row[0]) + int(of_case[0])


def merged_into(parties: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Party → the record into which it was merged."""
    rows = Party.objects.filter(pk__in=parties, merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into_id"))


def joins_of(matter: UUID, parties: Collection[UUID]) -> list[str]:
    """The joins of parties to a matter, as the case's record names them."""
    rows = MatterParty.objects.filter(matter=matter, party__in=parties).values_list("party_id", "role")
    return [f"{matter}@{party}@{role}" for party, role in rows]


def unjoin(matter: UUID, parties: Collection[UUID]) -> None:
    """Let go of parties on whom other matters rest: an erased matter leads to nobody."""
    if parties:
        raw_cursor().execute("SELECT matters_unjoin(%s, %s)", (matter, list(parties)))


def erase_matter(head: Head, by: UUID, on: date) -> None:
    """Everything of the matter's own: facts, title, papers, proposals, tasks, drafts, numbers given elsewhere, words."""
    cursor, matter = raw_cursor(), head.id
    row = cursor.execute("SELECT number FROM matters_matter WHERE id = %s", (matter,)).fetchone()
    title, title_key = seal("title", matter, row[0] or NO_WORDS)
    cursor.execute(
        "UPDATE matters_matter SET title = %s, title_key = %s, erased_on = %s WHERE id = %s",
        (title, title_key, on, matter),
    )
    cursor.execute(
        "UPDATE matters_matterfact f SET sealed = NULL, erased_by = %s FROM matters_matteract a"
        " WHERE a.id = f.act_id AND a.matter_id = %s AND f.sealed IS NOT NULL",
        (by, matter),
    )
    _papers(matter)
    _proposals(matter)
    cursor.execute(
        "UPDATE matters_task SET done_at = %s WHERE matter_id = %s AND done_at IS NULL", (clock.now(), matter)
    )
    cursor.execute("DELETE FROM matters_externalnumber WHERE matter_id = %s", (matter,))
    cursor.execute(_DRAFTS.format(matter=matter))
    index_matter(matter)
    hide_matter(matter, hidden=True)


def _papers(matter: UUID) -> None:
    """Papers lose title and file; of a file stay hash and size, which the record holds, and nothing to call it by."""
    cursor = raw_cursor()
    cursor.execute(
        "UPDATE matters_paper SET title = NULL, title_key = '', file_id = NULL WHERE matter_id = %s",
        (matter,),
    )
    rows = cursor.execute("SELECT id FROM matters_storedfile WHERE matter_id = %s", (matter,)).fetchall()
    for (file,) in rows:
        name, key = seal("file", file, NO_WORDS)
        cursor.execute(
            "UPDATE matters_storedfile SET name = %s, name_key = %s WHERE id = %s", (name, key, file)
        )


def _proposals(matter: UUID) -> None:
    cursor = raw_cursor()
    rows = cursor.execute(
        "SELECT id, reviews FROM matters_proposal WHERE matter_id = %s", (matter,)
    ).fetchall()
    for identity, reviews in rows:
        bare: list[dict[str, Any]] = [{**one, "say": ""} if "say" in one else one for one in reviews]
        cursor.execute(
            "UPDATE matters_proposal SET sealed = NULL, reason = NULL, key_id = '', facts = '{}', reviews = %s::jsonb,"
            " status = CASE status WHEN 'open' THEN 'stale' ELSE status END WHERE id = %s",
            (json.dumps(bare), identity),
        )


def erase_in_case(case: UUID, by: UUID, parties: Collection[UUID], *, whole_case: bool) -> None:
    """What the case's acts and profiles say of parties; `whole_case`: also what its acts say of nobody."""
    acts = acts_of_case(case, parties, whole_case=whole_case)
    cursor = raw_cursor()
    cursor.execute(
        "UPDATE matters_casefact SET sealed = NULL, erased_by = %s WHERE act_id = ANY(%s) AND sealed IS NOT NULL"
        " AND act_id <> %s",
        (by, acts, by),
    )
    for party in sorted(parties):
        profile, key = sealed_profile(party, Profile(""))
        cursor.execute(
            "UPDATE matters_party SET profile = %s, key_id = %s WHERE id = %s", (profile, key, party)
        )
        forget_party(party)
    others = MatterParty.objects.filter(party__in=parties).values_list("matter_id", flat=True)
    for matter in sorted(set(others)):
        index_matter(matter)


def acts_of_case(case: UUID, parties: Collection[UUID], *, whole_case: bool) -> list[UUID]:
    """Acts of a case that are about these parties alone, and with `whole_case` those that are about nobody."""
    gone = {str(party) for party in parties}
    owners = {
        f"c:{charge}": str(party)
        for charge, party in Charge.objects.filter(party__case=case).values_list("pk", "party_id")
    }
    rows = raw_cursor().execute(
        "SELECT id, party_id, leaf FROM matters_caseact WHERE case_id = %s", (case,)
    ).fetchall()  # fmt: skip
    found = []
    for identity, party, leaf in rows:
        about = {str(party)} if party else _about(json.loads(bytes(leaf)), owners)
        if about <= gone and (about or whole_case):
            found.append(identity)
    return found


def _about(members: Mapping[str, Any], owners: Mapping[str, str]) -> set[str]:
    """Parties that an act is about, by its bearers and by what it made."""
    outcome = members["outcome"]
    of_bearers = {
        b[2:] if b.startswith("p:") else owners.get(b, b) for b in members["bearers"] if b[:2] in ("p:", "c:")
    }
    return of_bearers | set(outcome.get("parties", {}))


def note_erased(
    entry: Entry,
    through: UUID,
    stream: UUID,
    of: str,
    act: UUID,
    names: Collection[str],
    first: UUID | None = None,
) -> None:
    """Note that an act erased facts of another, so that the list outside the database names it too.

    Args:
        through: the matter through which the act was reached; `stream` the matter or case whose act it was.
        of: "matter" or "case".
        first: the act that erased them first, where a restored record is told again.
    """
    detail = {"of": of, "act": str(act), "names": sorted(names), "first": str(first or entry.id)}
    Erasing.objects.create(
        id=entry.id, matter_id=through, kind="facts", stream=stream, detail=detail, on=clock.today()
    )
