"""Forms of what belongs to the case of a sandbox: a party, his measures, his day of birth; and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Words
from heli.law.sandbox import SandboxStep
from heli.offices.codes import measure_names
from heli.web.administration.sandbox.forms import Form, errors_of, last, read_when, select, when
from heli.web.administration.sandbox.page import Box
from heli.web.administration.sandbox.words import matter_name, party_name, role_name
from heli.web.forms.build import other_reasons, with_reading
from heli.web.forms.reading import Misread, read_day
from heli.web.forms.shown import FieldShown, Option, Posted

_PRECISION: Mapping[str, Words] = {
    "day": Msg("to the day"),
    "month": Msg("to the month"),
    "year": Msg("to the year"),
    "stated": Msg("as the person says"),
    "unknown": Msg("not known"),
}
_KINDS: Mapping[str, Words] = {
    "person": Msg("a person"),
    "body": Msg("a body"),
    "unknown": Msg("somebody unknown"),
}


def party_form(box: Box, posted: Posted | None) -> Form:
    """A party comes into the case."""
    roles = box.roles()
    names = {role: role_name(box.written, role) for role in roles}
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None:
        on, reasons = read_when(box, posted)
        facts, more = _days(posted, ("birth", "offence", "since"))
        reasons += more
        texts = ("role", "kind", "precision", "measure", "charges", "language")
        facts |= {name: last(posted, name) for name in texts if last(posted, name)}
        if facts.get("role") not in roles:
            reasons.append(Reason("sandbox.role", Msg("Choose the role."), field="role"))
        if facts.get("measure", "none") != "none" and "since" not in facts:
            reasons.append(Reason("sandbox.since", Msg("Say since when the measure runs."), field="since"))
        if str(facts.get("charges", "1")) not in "123456789":
            reasons.append(Reason("sandbox.charges", Msg("One to nine charges."), field="charges"))
        matters = tuple(one for one in posted.get("matters", ()) if one in box.box.matters)
        step = SandboxStep("party", on.isoformat(), facts=facts, parties=matters) if on else None
    return _case_form(Msg("Add a party"), "?party=new", step, reasons, [
        when(box, posted, reasons),
        select("role", Msg("Role"), names.items(), _typed(posted, "role"), errors=errors_of(reasons, "role")),
        select("kind", Msg("Who it is"), _KINDS.items(), _typed(posted, "kind")),
        _day("birth", Msg("Born on"), box, posted, reasons, Msg("Empty: an adult born in 1990.")),
        select("precision", Msg("How precise that is"), _PRECISION.items(), _typed(posted, "precision")),
        _day("offence", Msg("Day of the act"), box, posted, reasons, Msg("The age at that day counts.")),
        select("measure", Msg("Measure in force"), measures(), _typed(posted, "measure") or "none"),
        _day("since", Msg("Since"), box, posted, reasons, None),
        FieldShown("charges", "line", Msg("Number of charges"), typed=_typed(posted, "charges") or "1", numeric=True,
                   errors=errors_of(reasons, "charges")),
        select("language", Msg("Needs an interpreter"), [("", Msg("No")), ("yes", Msg("Yes"))], _typed(posted, "language")),
        *_joins(box, posted),
    ])  # fmt: skip


def _joins(box: Box, posted: Posted | None) -> list[FieldShown]:
    found = box.box.matters
    if not found:
        return []
    ticked = posted.get("matters", ()) if posted else list(found)
    marked = tuple(Option(one.id, matter_name(one), chosen=one.id in ticked) for one in found.values())
    say = Msg("Joined to these matters")
    return [FieldShown("matters", "some_of", say, options=marked, total=len(marked))]


def measure_form(box: Box, party: str, posted: Posted | None) -> Form:
    """A measure of a party begins, changes or ends."""
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None:
        on, reasons = read_when(box, posted)
        facts, more = _days(posted, ("since",))
        reasons += more
        if "since" not in facts and on is not None:
            facts["since"] = on.isoformat()
        facts["kind"] = last(posted, "kind") if last(posted, "kind") in dict(measures()) else "none"
        step = SandboxStep("measure", on.isoformat(), party=party, facts=facts) if on else None
    title = Msg("%(party)s: another measure", {"party": party_name(box.written, party)})
    return _case_form(title, f"?party={party}&change=measure", step, reasons, [
        when(box, posted, reasons),
        select("kind", Msg("Measure from then on"), measures(), _typed(posted, "kind") or "none"),
        _day("since", Msg("Since"), box, posted, reasons, Msg("Empty: that day.")),
    ])  # fmt: skip


def age_form(box: Box, party: str, posted: Posted | None) -> Form:
    """The day of birth of a party is corrected."""
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None:
        on, reasons = read_when(box, posted)
        facts, more = _days(posted, ("birth",))
        reasons += more
        facts["precision"] = last(posted, "precision") or "day"
        if "birth" not in facts and facts["precision"] != "unknown":
            reasons.append(Reason("sandbox.birth", Msg("Name the day."), field="birth"))
        step = SandboxStep("age", on.isoformat(), party=party, facts=facts) if on else None
    title = Msg("%(party)s: another day of birth", {"party": party_name(box.written, party)})
    return _case_form(title, f"?party={party}&change=age", step, reasons, [
        when(box, posted, reasons),
        _day("birth", Msg("Born on"), box, posted, reasons, None),
        select("precision", Msg("How precise that is"), _PRECISION.items(), _typed(posted, "precision")),
    ])  # fmt: skip


def day_form(box: Box, posted: Posted | None) -> Form:
    """Time passes."""
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None:
        on, reasons = read_when(box, posted)
        step = SandboxStep("day", on.isoformat()) if on else None
    return _case_form(Msg("Let time pass"), "?day=1", step, reasons, [when(box, posted, reasons)])


def _case_form(
    title: Words, address: str, step: SandboxStep | None, reasons: list[Reason], head: list[FieldShown]
) -> Form:
    left = other_reasons(head, reasons)
    return Form(title, address, tuple(head), reasons=left, step=None if reasons else step)


def measures() -> Sequence[tuple[str, Words]]:
    """Compulsory measures, none first."""
    return [("none", Msg("none")), *((key, name) for key, name in measure_names().items() if key != "none")]


def _typed(posted: Posted | None, name: str) -> str:
    return last(posted, name) if posted else ""


def _day(
    name: str, label: Words, box: Box, posted: Posted | None, reasons: Sequence[Reason], help: Words | None
) -> FieldShown:
    field = FieldShown(
        name, "line", label, help=help, typed=_typed(posted, name), numeric=True, optional=Msg("may stay empty"),
        errors=errors_of(reasons, name),
    )  # fmt: skip
    return with_reading(field, "day", True, box.box.today)


def _days(posted: Posted, names: Iterable[str]) -> tuple[dict[str, Any], list[Reason]]:
    facts: dict[str, Any] = {}
    reasons: list[Reason] = []
    for name in names:
        typed = last(posted, name).strip()
        if not typed:
            continue
        try:
            facts[name] = read_day(typed, clock.today(), may_be_future=True).isoformat()
        except Misread as wrong:
            reasons.append(Reason("form.misread", wrong.say, do=wrong.do, field=name))
    return facts, reasons
