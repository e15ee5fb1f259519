"""Writes docs/reference/procedures.md from the lawbook: what each procedure is for, and what it holds.

    python tools/procedures_page.py > docs/reference/procedures.md

`tests/acceptance/lawbook/test_procedures_page.py` holds the page to the lawbook.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from heli.law.language import Procedure
from heli.law.language.acts import Open, Planned
from heli.law.lawbook import Lawbook

FOLDER = Path(__file__).parents[1] / "src" / "heli" / "lawbook" / "cn"
HEAD = """# The procedures

What each procedure of the lawbook `cn` is for. Made by `tools/procedures_page.py`; see also `heli law explain PROCEDURE`.
A procedure that other procedures open shows so under *leads to*; a target that comes later is marked *planned*.
"""


def page(book: Lawbook) -> str:
    """The whole page, ending in a new line; procedures in the order of their names."""
    newest = [versions[-1].procedure for _, versions in sorted(book.procedures.items())]
    parts = [HEAD, "\n".join(_contents(newest)), *("\n".join(_section(p)) for p in newest)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _contents(procedures: Iterable[Procedure]) -> Iterable[str]:
    yield "| procedure | name | works on | line |"
    yield "|---|---|---|---|"
    for p in procedures:
        yield f"| [`{p.procedure}`](#{p.procedure}) | {p.name.zh} · {p.name.en} | {p.works_on} | {p.line} |"


def _section(p: Procedure) -> Iterable[str]:
    yield f"## {p.procedure}"
    yield ""
    yield f"**{p.name.zh}** · {p.name.en}"
    if p.help:
        yield ""
        yield p.help.en
        yield ""
        yield p.help.zh
    yield ""
    yield f"* Text in force from {p.in_force}; cites {', '.join(f'{c} {v}' for c, v in sorted(p.instruments.items()))}."
    if p.handled_by:
        yield f"* Handled by {', '.join(p.handled_by.posts)}: {_basis(p.handled_by.basis)} ({p.handled_by.mark})."
    yield f"* Begins with {_words(name for name, act in p.acts.items() if act.opens_matter)}."
    if p.items:
        yield f"* Items: {', '.join(f'{item.name.zh} (`{kind}`)' for kind, item in p.items.items())}."
    yield f"* Tracks: {', '.join(f'{track.name.zh} (`{name}`)' for name, track in p.tracks.items())}."
    yield from _follows(p)
    if p.access.partners:
        yield f"* Partners that may be admitted: {', '.join(p.access.partners)}."
    if p.limits:
        yield ""
        yield "| time limit | binds | articles | mark |"
        yield "|---|---|---|---|"
        for limit in p.limits.values():
            yield f"| {limit.name.zh} · {limit.name.en} | {limit.binds} | {_basis(limit.basis)} | {limit.mark} |"


def _follows(p: Procedure) -> Iterable[str]:
    leads = [lead for act in p.acts.values() for lead in act.leads_to]
    opens = sorted({lead.open for lead in leads if isinstance(lead, Open)})
    planned = sorted({lead.planned for lead in leads if isinstance(lead, Planned)})
    if opens or planned:
        yield f"* Leads to {', '.join([f'`{o}`' for o in opens] + [f'`{later}` (planned)' for later in planned])}."


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "an act of the case"


def _basis(basis: Iterable[str]) -> str:
    return (
        "; ".join(entry for entry in basis if not entry.startswith("note: "))
        or "none: by agreement or practice"
    )


if __name__ == "__main__":
    sys.stdout.write(page(Lawbook.load(FOLDER)))
