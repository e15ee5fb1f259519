"""The power list: the national floor, locked, with its articles; local lines with source and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.base import clock
from heli.base.errors import NotFound, Reason, Refused
from heli.base.text import Msg, Text, Words
from heli.offices import actions
from heli.offices.actions.authority import covers
from heli.offices.codes import deciders
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office, PowerEntry, RegionTerm
from heli.offices.powers import decider_for
from heli.offices.regions import chain_on
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES, SECURITY
from heli.web.administration.power_words import (
    PowerNamed,
    cited,
    decider_name,
    line_said,
    power_named,
    powers,
)
from heli.web.administration.scopes import office_within, offices_within
from heli.web.administration.sheet import Badge, Cell, Link, Search, Section, Select, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import LEVELS, office_name, office_names, period
from heli.web.contexts.registry import Choice
from heli.web.forms.shown import Option

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@opens("powers")
def power_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every line that is read at one office: its own, its regions', the nation's."""
    given = request.GET.get("office", "")
    row = office_within(desk, int(given)) if given.isdecimal() and len(given) < 10 else desk.office
    known = powers()
    entries = _lines_at(row)
    local = [entry for entry in entries if not entry.is_locked]
    floor = [entry for entry in entries if entry.is_locked]
    actions_: tuple[Link, ...] = ()
    if desk.may_change:
        actions_ = (Link(Msg("Enter a local line"), reverse("admin_enter_power", args=[row.pk])),)
    sheet = Sheet(
        title=PAGES["powers"].name,
        kicker=office_name(row),
        summary=Msg(
            "Lines are read from the nation's list to the office's own. A local line may name a higher "
            "decider, never a lower one."
        ),
        actions=actions_,
        sections=(_local(desk, local, known), _floor(floor, known), _without(entries, known)),
        tabs=tabs(desk, "powers"),
        search=_offices(desk, row),
    )  # fmt: skip
    return shown(request, desk, sheet)


def _offices(desk: Desk, row: Office) -> Search:
    found = offices_within(desk).existing_on(clock.today()).filter(kind=OfficeKind.PROCURATORATE)[:200]  # type: ignore[attr-defined]
    numbers = [one.pk for one in found]
    names = office_names(numbers)
    choices = tuple(Choice(str(n), names[n], n == row.pk) for n in numbers if n in names)
    return Search(reverse("admin_powers"), Msg("Office"), None, (Select("office", Msg("Office"), choices),))


def _lines_at(row: Office) -> list[PowerEntry]:
    """Lines that hold at an office today or later, and those that ended."""
    regions = chain_on(row.region, clock.today()) if row.region else []
    found: Any = PowerEntry.objects.select_related("office", "region").order_by(
        "power", "procedure", "from_on", "pk"
    )
    return [
        entry
        for entry in found
        if entry.level in (None, row.level)
        and entry.office_id in (None, row.pk)
        and (entry.region_id is None or entry.region_id in regions)
    ]


def _local(desk: Desk, entries: Sequence[PowerEntry], known: Mapping[str, PowerNamed]) -> Section:
    places = _place_names(entries)
    rows = []
    for entry in entries:
        about = entry.office or entry.region
        runs = entry.to_on is None or entry.to_on >= clock.today()
        may = desk.may_change and runs and about is not None and _mine(desk, entry)
        links = (
            (Link(Msg("End"), reverse("admin_end_power", args=[entry.pk]), line_said(entry, known)),)
            if may
            else ()
        )
        rows.append(
            (
                Cell(power_named(entry.power, known), detail=_kinds(entry, known), links=links),
                Cell(decider_name(entry.decider), badges=_state(entry)),
                Cell(places.get(entry.pk, "")),
                Cell(entry.source),
                Cell(period(entry.from_on, entry.to_on)),
            )
        )
    columns = (Msg("What is decided"), Msg("Who decides"), Msg("Where"), Msg("Source"), Msg("Dates"))
    return Table(
        Msg("Local lines"),
        columns,
        tuple(rows),
        Msg("No local line is read here: the national floor decides."),
    )


def _mine(desk: Desk, entry: PowerEntry) -> bool:
    return covers(desk.office, entry.office or entry.region)


def _place_names(entries: Sequence[PowerEntry]) -> Mapping[int, Words]:
    offices = office_names({entry.office_id for entry in entries if entry.office_id})
    terms = RegionTerm.objects.held_on(clock.today()).filter(
        region__in={e.region_id for e in entries if e.region_id}
    )
    regions = {term.region_id: Text(term.name, term.name_en or term.name) for term in terms}
    return {
        entry.pk: offices.get(entry.office_id) or regions.get(entry.region_id) or Msg("nation")  # type: ignore[arg-type]
        for entry in entries
    }


def _kinds(entry: PowerEntry, known: Mapping[str, PowerNamed]) -> Words | str:
    named = known.get(entry.power)
    if named is None:
        return ""
    return named.used_in.get(entry.procedure, named.where) if entry.procedure else named.where


def _state(entry: PowerEntry) -> tuple[Badge, ...]:
    today = clock.today()
    if entry.to_on is not None and entry.to_on < today:
        return (Badge(Msg("ended")),)
    return (Badge(Msg("to come"), "brand"),) if entry.from_on > today else ()


def _floor(entries: Sequence[PowerEntry], known: Mapping[str, PowerNamed]) -> Section:
    rows = tuple(
        (
            Cell(power_named(entry.power, known), detail=_kinds(entry, known)),
            Cell(decider_name(entry.decider), badges=(Badge(Msg("locked")), *_state(entry))),
            Cell(LEVELS[entry.level] if entry.level else Msg("every level")),
            Cell(citations=cited(entry.source)),
            Cell(period(entry.from_on, entry.to_on)),
        )
        for entry in entries
    )
    columns = (Msg("What is decided"), Msg("Who decides"), Msg("Level"), Msg("Article"), Msg("Dates"))
    note = Msg("From the lawbook. Nobody changes these lines here; a change of law comes with a new lawbook.")
    return Table(Msg("National floor"), columns, rows, Msg("The national list was not loaded yet."), note)


def _without(entries: Sequence[PowerEntry], known: Mapping[str, PowerNamed]) -> Section:
    """Powers of the lawbook for which no line is read: the procedure's own floor decides."""
    named = {entry.power for entry in entries}
    rows = tuple((Cell(one.name), Cell(one.where)) for power, one in known.items() if power not in named)
    note = Msg("Here the procedure itself says who decides; a local line may name somebody higher.")
    columns = (Msg("What is decided"), Msg("In"))
    return Table(Msg("Without a line in the lists"), columns, rows, Msg("Every power has a line."), note)


@require_http_methods(METHODS)
@opens("powers")
def enter(request: HttpRequest, desk: Desk, office: int) -> HttpResponse:
    """A local line, of this office or of its region."""
    row = office_within(desk, office)
    desk.need(SECURITY)
    known = powers()
    back = f"{reverse('admin_powers')}?office={row.pk}"

    def save(values: Values, _: bool) -> Outcome:
        day, power = values["from_on"], values["power"]
        before = decider_for(power, row, day, procedure=values["procedure"])
        try:
            entry = actions.enter_local_power(
                actor=desk.person, power=power, decider=values["decider"], source=values["source"], from_on=day,
                to_on=values["to_on"], procedure=values["procedure"], reviewer=values["reviewer"],
                office=row if values["place"] == "office" else None,
                region=row.region if values["place"] == "region" else None,
            )  # fmt: skip
        except Refused as refusal:
            raise _in_words(refusal, known, values) from refusal
        after = decider_for(power, row, day, procedure=values["procedure"])
        return Outcome(_difference(entry, known, row, before, after, day), subject=power_named(power, known))

    change = Change(
        "enter_power", Msg("Enter a local line"), office_name(row), back, _fields(row, known), save, day="from_on",
        trail=((PAGES["powers"].name, back),),
        help=Msg("It may name a higher decider than the national floor, never a lower one."),
    )  # fmt: skip
    return answer(request, desk, change)


def _fields(row: Office, known: Mapping[str, PowerNamed]) -> list[Field]:
    places = [Option("office", office_name(row))]
    if row.region is not None:
        places.append(Option("region", Msg("all offices of the region, and those below")))
    who = [Option(key, name) for key, name in deciders().items()]
    kinds = {key: name for one in known.values() for key, name in one.used_in.items()}
    return [
        Field("place", Msg("For"), "choice", options=places),
        Field("power", Msg("What is decided"), "choice",
              options=[Option(key, one.name, one.where) for key, one in known.items()]),
        Field("procedure", Msg("Only in"), "choice", required=False, options=[Option(key, name) for key, name in kinds.items()],
              help=Msg("Left empty: wherever this is decided.")),
        Field("decider", Msg("Who decides"), "choice", options=who),
        Field("reviewer", Msg("Who reviews before"), "choice", required=False, options=who),
        Field("source", Msg("Source"), help=Msg("The decision or list that says so, with its number and date.")),
        Field("from_on", Msg("First day"), "day"),
        Field("to_on", Msg("Until"), "day", required=False),
    ]  # fmt: skip


def _difference(
    entry: PowerEntry, known: Mapping[str, PowerNamed], row: Office, before: Any, after: Any, day: date
) -> tuple[Words, ...]:
    name, office = power_named(entry.power, known), office_name(row)
    said: list[Words] = [line_said(entry, known)]
    old = decider_name(before.decider) if before else Msg("whom the procedure names")
    new = decider_name(after.decider) if after else old
    if old == new:
        said.append(
            Msg(
                "At %(office)s nothing changes: it is decided there by %(who)s before and after.",
                {"office": office, "who": new},
            )
        )
    else:
        said.append(
            Msg("From %(day)s, %(what)s at %(office)s is decided by %(new)s; until then by %(old)s.",
                {"day": day, "what": name, "office": office, "new": new, "old": old})
        )  # fmt: skip
    if entry.region_id is not None:
        said.append(Msg("It holds at every office of the region and below."))
    said.append(Msg("Proposals that wait already keep the decider whom they were put before."))
    return tuple(said)


def _in_words(refusal: Refused, known: Mapping[str, PowerNamed], values: Values) -> Refused:
    """The refusal with the floor's article, beside the field that is wrong."""
    if refusal.code != "power.below_floor":
        return refusal
    first = refusal.reasons[0]
    say = Msg(
        "%(who)s stands lower than the list above allows for: %(what)s.",
        {"who": decider_name(values["decider"]), "what": power_named(values["power"], known)},
    )
    do = Msg("Choose a higher decider: a local list may move a decision up, never down.")
    basis = tuple(citation for source in first.basis for citation in cited(source))
    return Refused((Reason(first.code, say, basis, do, "decider"),))


@require_http_methods(METHODS)
@opens("powers")
def end(request: HttpRequest, desk: Desk, entry: int) -> HttpResponse:
    """End a local line after a day. Lines of the floor are not ended here."""
    row = PowerEntry.objects.select_related("office", "region").filter(pk=entry).first()
    if row is None or (not row.is_locked and not _mine(desk, row)):
        raise NotFound()
    desk.need(SECURITY)
    known = powers()
    back = reverse("admin_powers")

    def save(values: Values, _: bool) -> Outcome:
        actions.end_local_power(row, actor=desk.person, last_day=values["last_day"])
        return Outcome(
            (
                Msg(
                    "The line holds until %(day)s; after that the lists above it decide.",
                    {"day": values["last_day"]},
                ),
                Msg("Decisions taken under it stay valid and keep it as their basis."),
            )
        )

    fields = [Field("last_day", Msg("Last day"), "day")]
    change = Change(
        "end_power", Msg("End a local line"), _as_text(line_said(row, known)), back, fields, save,
        trail=((PAGES["powers"].name, back),), is_grave=True, button=Msg("End it"),
    )  # fmt: skip
    return answer(request, desk, change)


def _as_text(words: Words) -> Text:
    assert isinstance(words, Text)
    return words
