"""A local text as people will meet it: its maps, its forms, its terms and deciders; and the names that it may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.language import Fact
from heli.law.lawbook import Lawbook
from heli.law.local import Checked
from heli.law.scenario.runner import OURS
from heli.offices.codes import lines
from heli.web.administration.local_types import OPTIONS, TYPES
from heli.web.administration.sandbox.words import Choices
from heli.web.contexts.maps import maps_of
from heli.web.contexts.names import joined, part
from heli.web.forms.build import FormState, build_fields
from heli.web.forms.shown import FieldShown
from heli.web.lawbook.sheets import ActSheet, LimitSheet, procedure_sheet
from heli.web.pictures.map import MapPicture


@dataclass(frozen=True, slots=True)
class FormPreview:
    """The form of one act, with invented choices."""

    act: ActSheet
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown: of a layer what it adds or changes, of an own procedure all of it."""

    forms: tuple[FormPreview, ...]
    limits: tuple[LimitSheet, ...]


@dataclass(frozen=True, slots=True)
class NamesGroup:
    """Names that a text may use, each with what it means."""

    title: Words
    rows: tuple[tuple[str, Words], ...]


def maps(found: Checked, language: str) -> tuple[MapPicture, ...]:
    """A map of each track of an own procedure, or of the tracks that a layer's acts move."""
    if found.compiled is None:
        return ()
    written = found.compiled.written
    touched = _touched(found)
    tracks = {
        move.track
        for name, act in written.acts.items()
        for move in act.moves
        if found.file is None or found.file.kind == "procedure" or name in touched
    }
    empty = {name: dict[str, str]() for name in written.tracks if name in tracks}
    return maps_of(empty, found.compiled, language)


def shown(found: Checked, language: str) -> Preview | None:
    """The preview; None of a text that can't be played yet."""
    if found.compiled is None or found.expanded is None or found.file is None:
        return None
    sheet = procedure_sheet(found.book, found.expanded, found.compiled, language)
    own = found.file.kind == "procedure"
    touched = _touched(found)
    written = found.compiled.written
    state = FormState(Choices(written), clock.today())
    forms = tuple(
        FormPreview(act, build_fields(written.acts[act.key].facts, state))
        for act in sheet.acts
        if own or act.key in touched
    )
    added = found.file.overlay.limits if found.file.overlay else {}
    return Preview(forms, tuple(limit for limit in sheet.limits if own or limit.key in added))


def _touched(found: Checked) -> frozenset[str]:
    """Acts of the national procedure that a layer speaks of: decided higher, refused, or starting or ending its terms."""
    overlay = found.file.overlay if found.file else None
    if overlay is None or found.compiled is None:
        return frozenset()
    stopping = {
        act
        for limit in overlay.limits.values()
        for act in (*limit.stops, *limit.closed_by, *_starting(limit.starts))
    }
    return frozenset({*overlay.deciders, *overlay.refuse, *overlay.warn, *stopping})


def _starting(starts: object) -> Sequence[str]:
    return tuple(getattr(starts, "act", None) or ())


def names_to_use(found: Checked, book: Lawbook) -> tuple[NamesGroup, ...]:
    """Names of acts, tracks, terms, lines and rules that this text may use, so that nobody has to know them by heart."""
    groups: list[NamesGroup] = []
    extended = found.file.extends if found.file else ""
    if extended in book.procedures:
        written = book.written(extended, clock.today()).procedure
        ours = [(key, act) for key, act in written.acts.items() if OURS & set(act.by)]
        groups.append(
            NamesGroup(
                Msg("Acts of the national procedure that people of the office do, and who decides at least"),
                tuple((key, _decided(act)) for key, act in ours),
            )
        )
        groups.append(
            NamesGroup(
                Msg("Its time limits"),
                tuple((key, limit.name.text()) for key, limit in written.limits.items()),
            )
        )
        roles = tuple((key, names.text()) for key, names in written.roles.items())
        groups += [NamesGroup(Msg("Its parties"), roles)] if roles else []
    groups.append(
        NamesGroup(
            Msg("Who may act (by), and who may decide"),
            tuple((name, part(name)) for name in sorted(OURS | {"committee"})),
        )
    )
    groups += [
        NamesGroup(Msg("What a form may ask for (type)"), tuple(TYPES.items())),
        NamesGroup(Msg("What else the line of a form may say"), tuple(OPTIONS.items())),
        NamesGroup(Msg("Lines of work (line)"), tuple((key, line.name) for key, line in lines().items())),
    ]
    groups.append(
        NamesGroup(
            Msg("Laws and rules that can be cited, with their versions"),
            tuple((code, _versions(book, code)) for code in sorted(book.instruments)),
        )
    )
    return tuple(group for group in groups if group.rows)


def _decided(act: object) -> Words:
    name: Text = act.name.text()  # type: ignore[attr-defined]
    decide = act.decide  # type: ignore[attr-defined]
    if decide is None:
        return name
    floors = [floor.by for floor in decide.floor] or [decide.default]
    return Msg("%(act)s (%(who)s)", {"act": name, "who": joined(part(one) for one in dict.fromkeys(floors))})


def _versions(book: Lawbook, code: str) -> Words:
    instrument = book.instruments[code]
    held = "、".join(instrument.versions)
    return Msg("%(name)s: %(versions)s", {"name": instrument.name.text(), "versions": held})


def facts_of(found: Checked, act: str) -> dict[str, Fact]:
    """The facts of an act's form; {} of one that is not there."""
    written = found.compiled.written.acts.get(act) if found.compiled else None
    return dict(written.facts) if written else {}
