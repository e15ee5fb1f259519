"""A person's drafts: where each belongs, when and in which tab it was kept, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.text import Msg, Text, Words
from heli.matters import drafts
from heli.matters.drafts import Kept
from heli.matters.models import Matter
from heli.web.contexts.procedures import case_procedure, compiled_of, procedures
from heli.web.drafting import TAB

CASE = "case:"


@dataclass(frozen=True, slots=True)
class DraftShown:
    """One draft. `url` is empty where its form is not open to the person any more."""

    id: UUID
    name: Words
    where: Words
    where_url: str
    saved_at: datetime
    tab: str
    url: str


def drafts_shown(reader: Reader) -> tuple[DraftShown, ...]:
    """All drafts of the reader, the newest first: two queries, however many there are."""
    found = drafts.kept(int(reader.person))
    matters = {
        row.pk: row for row in Matter.objects.filter(pk__in={one.matter for one in found if one.matter})
    }
    return tuple(_shown(one, matters.get(one.matter) if one.matter else None) for one in found)


def _shown(one: Kept, row: Matter | None) -> DraftShown:
    tab: Sequence[str] = one.content.get(TAB) or [""]
    name, url = _opening(one.form) if one.matter is None else _of_matter(one, row)
    title = row.title_text if row else ""
    return DraftShown(
        id=one.id,
        name=name,
        where=Text(title, title) if row else Msg("A new matter") if one.matter is None else _GONE,
        where_url=reverse("matter", args=[row.pk]) if row else "",
        saved_at=one.saved_at,
        tab=str(tab[-1])[:8],
        url=f"{url}?draft={one.id}" if url else "",
    )


_GONE = Msg("A matter that you don't read any more")


def _opening(form: str) -> tuple[Words, str]:
    """ "open:arrest_review:accept" """
    _, procedure, act = (*form.split(":"), "", "")[:3]
    written = procedures().get(procedure)
    if written is None or act not in written.acts:
        return Msg("A form that is no longer there"), ""
    named = {"kind": written.name.text(), "act": written.acts[act].name.text()}
    return Msg("%(kind)s: %(act)s", named), reverse("open_matter", args=[procedure, act])


def _of_matter(one: Kept, row: Matter | None) -> tuple[Words, str]:
    of_case = one.form.startswith(CASE)
    act = one.form.removeprefix(CASE)
    acts = case_procedure().acts if of_case else compiled_of(row.version).acts if row else {}
    if row is None or act not in acts:
        return Msg("A form that is no longer there"), ""
    return acts[act].name.text(), reverse("case_act" if of_case else "act", args=[row.pk, act])
