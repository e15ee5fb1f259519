"""What meetings ask of a reader: tasks that they gave to him or to his office, and those that he goes to next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure
from heli.matters.act_views import act_views
from heli.matters.items import Item, items_with_acts
from heli.matters.models import Matter, MatterAct, MatterSnapshot, TimeLimit
from heli.web.contexts.meeting_days import meeting_days
from heli.web.contexts.meetings import meeting_kinds
from heli.web.contexts.procedures import compiled_of, kind_of
from heli.web.contexts.waiting import WaitingLine
from heli.web.words import LastDay

KIND = "task"
AHEAD = timedelta(days=6)
MOST = 50
_OWN_OFFICE = frozenset({"case_management", "department_head", "chief_prosecutor"})


def meeting_tasks(reader: Reader) -> tuple[WaitingLine, ...]:
    """The open tasks of meetings that are the reader's to do, the first due first. Four queries at most, one where none is."""
    running = TimeLimit.objects.visible_to(reader).running()
    due = running.filter(matter__procedure__in=meeting_kinds(), bearer__startswith="i:")
    matters = set(due.values_list("matter_id", flat=True)[:MOST])
    if not matters:
        return ()
    rows = Matter.objects.filter(pk__in=matters)
    views = act_views("matter", MatterAct.objects.filter(matter__in=matters))
    acts = dict(MatterAct.objects.filter(matter__in=matters).values_list("pk", "matter_id"))
    data = dict(MatterSnapshot.objects.filter(matter__in=matters).values_list("matter_id", "data"))
    found = []
    for row in rows:
        compiled = compiled_of(row.version)
        known = items_with_acts(data[row.pk], compiled, [view for view in views if acts[view.id] == row.pk])
        found += [
            (str(item.facts.get("due", "")), _line(row, item))
            for item in _mine(known.get(KIND, ()), compiled, reader)
        ]
    return tuple(line for _, line in sorted(found, key=lambda one: one[0]))


def _mine(items: object, compiled: CompiledProcedure, reader: Reader) -> Iterator[Item]:
    assert isinstance(items, (list, tuple))
    for item in items:
        owner, organ = item.facts.get("owner"), item.facts.get("owner_organ")
        is_mine = str(owner) == str(reader.person)
        is_ours = str(organ) == str(reader.office) and bool(reader.roles & _OWN_OFFICE)
        if (is_mine or is_ours) and not _is_over(item, compiled):
            yield item


def _is_over(item: Item, compiled: CompiledProcedure) -> bool:
    tracks = compiled.written.tracks
    return any(
        name in tracks and state in tracks[name].states and tracks[name].states[state].final
        for name, state in item.states.items()
    )


def _line(matter: Matter, item: Item) -> WaitingLine:
    said = str(item.facts.get("to_do") or "")
    url = reverse("meeting", args=[matter.pk])
    return WaitingLine(
        title=Text(said, said) if said else Msg("Task"),
        url=url,
        matter=matter.title_text,
        matter_url=url,
        note=_by(item.facts.get("due")),
        kind=kind_of(matter),
    )


def _by(due: object) -> Words | None:
    return Msg("by %(day)s", {"day": LastDay(date.fromisoformat(str(due)[:10]))}) if due else None


def meetings_ahead(reader: Reader, today: date, *, mine: bool) -> list[WaitingLine]:
    """The meetings of today and the six days after it, the first first, with their hours. Two queries."""
    pages = meeting_kinds()
    lines = []
    for sitting, matter in meeting_days(reader, today, today + AHEAD, mine=mine)[:MOST]:
        url = reverse("meeting" if matter.procedure in pages else "matter", args=[matter.pk])
        title = Text(matter.title_text, matter.title_text)
        lines.append(WaitingLine(title, url, "", "", note=sitting.words, kind=kind_of(matter)))
    return lines
