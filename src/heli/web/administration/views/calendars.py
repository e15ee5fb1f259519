"""Calendars: the national tables, local layers above them, and adding local days (W8)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg, Text, Words
from heli.law.counting import NATIONAL, Calendars, Layer, NamedDay, installed_calendars, local_folder
from heli.law.counting.calendar import places_above
from heli.law.counting.importing import BACK, COLUMNS, install, parse_notice
from heli.matters import books
from heli.offices.models import RegionTerm
from heli.web import formats
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.day_preview import Moved, moved_limits
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES, SECURITY
from heli.web.administration.sheet import Badge, Cell, Link, Note, Search, Section, Select, Sheet, Table
from heli.web.administration.tasks import wake_recount
from heli.web.administration.views.home import shown, tabs
from heli.web.contexts.names import joined
from heli.web.contexts.registry import Choice
from heli.web.forms.reading import Misread, read_day
from heli.web.forms.shown import Option
from heli.web.holidays import holiday
from heli.web.words import LastDay

MOST_DAYS = 60


@require_safe
@opens("calendars")
def calendars(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The days of one place in one year, layer by layer."""
    installed, today = installed_calendars(), clock.today()
    names = _places(desk)
    place = request.GET.get("place", "")
    place = place if place in names else next(iter(names), "")
    years = sorted(installed.layers[NATIONAL].years, reverse=True)
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today.year
    sections: list[Section] = [] if year in years else [_no_table(year)]
    layers = [code for code in reversed(places_above(place)) if code in installed.layers] if place else []
    sections += [
        _local(
            installed.layers[code], names.get(code) or _term_name(code), year,
            may_change=desk.may_change and code in names,
        )
        for code in layers
    ]  # fmt: skip
    if not layers:
        none = Msg("No local day is installed for this place.")
        sections.append(Note(none, Msg("Only the national table counts here.")))
    if names and not desk.may_change:
        sections.append(
            Note(
                Msg("The security administrator adds local days."),
                Msg("Each rests on the notice that ordered it."),
            )
        )
    sections.append(_national(installed, year))
    add = Link(Msg("Add local days"), f"{reverse('admin_add_days')}?place={place}")
    sheet = Sheet(
        title=PAGES["calendars"].name,
        summary=Msg("National days first, local ones laid over them. A term of custody rolls by neither."),
        actions=(add,) if desk.may_change and names else (),
        sections=sections,
        tabs=tabs(desk, "calendars"),
        search=_filter(names, place, years, year),
    )
    return shown(request, desk, sheet)


def _filter(names: Mapping[str, Text], place: str, years: Sequence[int], year: int) -> Search:
    every = sorted({*years, year, clock.today().year}, reverse=True)
    return Search(
        reverse("admin_calendars"), Msg("Place"), None,
        (
            Select("place", Msg("Place"), tuple(Choice(code, name, code == place) for code, name in names.items())),
            Select("year", Msg("Year"), tuple(Choice(str(y), Text(str(y), str(y)), y == year) for y in every)),
        ),
    )  # fmt: skip


def _places(desk: Desk) -> Mapping[str, Text]:
    """Regions of the place and below, by their codes of today."""
    terms = RegionTerm.objects.held_on(clock.today()).order_by("code")
    if desk.office.region_id is not None:
        own = terms.filter(region=desk.office.region_id).first()
        code = own.code if own else ""
        prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        terms = terms.filter(code__startswith=prefix) if prefix else terms.none()
    return {term.code: Text(term.name, term.name_en or term.name) for term in terms[:1000]}


def _term_name(code: str) -> Text:
    term = RegionTerm.objects.held_on(clock.today()).filter(code=code).first()
    return Text(term.name, term.name_en or term.name) if term else Text(code, code)


def _no_table(year: int) -> Note:
    return Note(
        Msg("The national table of %(year)s is not installed.", {"year": str(year)}),
        Msg("Until it is, last days of that year are provisional. It comes with the lawbook, or by `heli law import-holidays`."),
        "warn",
    )  # fmt: skip


def _kind(off: bool) -> Badge:
    return Badge(Msg("off"), "good") if off else Badge(Msg("worked"), "warn")


def _local(layer: Layer, name: Text, year: int, *, may_change: bool) -> Section:
    days = sorted((day for day in layer.days if day.day.year == year), key=lambda day: day.day)
    rows = tuple(
        (
            Cell(_weekday(day.day)),
            Cell(holiday(day.name)),
            Cell("", badges=(_kind(day.off),)),
            Cell("；".join(day.notices), links=(_back_link(layer.place, day),) if may_change else ()),
        )
        for day in days
    )
    columns = (Msg("Day"), Msg("Name"), Msg("Kind"), Msg("Notice"))
    return Table(
        Msg("Local days of %(place)s", {"place": name}), columns, rows, Msg("No local day in this year.")
    )


def _back_link(place: str, day: NamedDay) -> Link:
    """Where a day that was entered by mistake is taken back; the form comes filled in."""
    asked = {"place": place, "kind": BACK, "day": day.day.isoformat(), "name": day.name}
    return Link(Msg("Take back"), f"{reverse('admin_add_days')}?{urlencode(asked)}", _weekday(day.day))


def _weekday(day: date) -> Words:
    return Msg("%(day)s", {"day": LastDay(day)})


def _national(installed: Calendars, year: int) -> Section:
    groups: dict[tuple[str, tuple[str, ...]], list[NamedDay]] = {}
    for day in installed.layers[NATIONAL].days:
        if day.day.year == year:
            groups.setdefault((day.name, day.notices), []).append(day)
    rows = tuple(
        (
            Cell(holiday(name)),
            Cell(_days(day.day for day in days if day.off)),
            Cell(_days(day.day for day in days if not day.off) or "—"),
            Cell(notices[0], notices[0])
            if notices and notices[0].startswith("http")
            else Cell("；".join(notices)),
        )
        for (name, notices), days in groups.items()
    )
    columns = (Msg("Name"), Msg("Days off"), Msg("Weekend days worked"), Msg("Notice"))
    return Table(
        Msg("National days of %(year)s", {"year": str(year)}),
        columns,
        rows,
        Msg("No national table of this year."),
    )


def _days(days: Iterable[date]) -> Words:
    return joined(
        Text(*(formats.short_day(day, language, this_year=day.year) for language in ("zh-hans", "en")))
        for day in sorted(days)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens("calendars")
def add_days(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Local days of one notice, with what they do to limits that run."""
    desk.need(SECURITY)
    names = _places(desk)
    back = reverse("admin_calendars")

    def save(values: Values, is_trial: bool) -> Outcome:
        days = _read_days(values["days"])
        layer = _layer(values, days)
        after = installed_calendars().with_layers([layer])
        moved = moved_limits(after, layer.place, days[0], days[-1])
        if not is_trial:
            install(layer, local_folder())
            books.follow_calendars()
            transaction.on_commit(wake_recount)
        shown = urlencode({"place": layer.place, "year": days[0].year})
        return Outcome(
            _said(layer, names[layer.place], moved),
            _think(moved),
            f"{back}?{shown}",
            subject=names[layer.place],
        )

    title = Msg("Add local days")
    change = Change(
        "add_days", title, Text("日历", "Calendars"), back, _fields(names, request.GET), save,
        trail=((PAGES["calendars"].name, back),), basis=("CPL 105",),
        help=Msg(
            "Holidays and worked weekends by a notice of the region or city. They count for offices of that "
            "place and below."
        ),
    )  # fmt: skip
    return answer(request, desk, change)


def _fields(names: Mapping[str, Text], asked: Mapping[str, str]) -> list[Field]:
    """The fields; an address that names a day to take back fills them in."""
    wanted = asked.get("place", "")
    kind, day, name = (asked.get(key, "") for key in ("kind", "day", "name"))
    return [
        Field("place", Msg("Place"), "choice", options=[Option(code, name) for code, name in names.items()],
              start=(wanted,) if wanted in names else ()),
        Field("kind", Msg("Kind"), "choice", options=[
            Option("off", Msg("days off")), Option("work", Msg("weekend days worked")),
            Option(BACK, Msg("taken back: entered by mistake, named no more"))],
              start=(kind,) if kind == BACK else ()),
        Field("days", Msg("Days"), "area", Msg("One day on a line, such as 2026-02-24."), longest=2000,
              start=(day[:10],) if day else ()),
        Field("name", Msg("Name"), longest=60, help=Msg("Such as 藏历新年."), start=(name[:60],) if name else ()),
        Field("notice", Msg("Notice"), longest=200,
              help=Msg("Who gave it, its title, number and date; of a day taken back: how the mistake came about.")),
        Field("replace", Msg("Correction"), "choices", required=False,
              options=[Option("yes", Msg("A day that is installed with the other kind is changed by this."))]),
    ]  # fmt: skip


def _read_days(typed: str) -> list[date]:
    """The days, in order. Raises `BadInput` with a reason for each line that is none."""
    found, wrong = [], []
    for line in (line.strip() for line in typed.splitlines()):
        if not line:
            continue
        try:
            found.append(read_day(line, clock.today(), may_be_future=True))
        except Misread as misread:
            wrong.append(Reason("form.misread", misread.say, do=misread.do, field="days"))
    if len(found) > MOST_DAYS:
        wrong.append(
            Reason("days.many", Msg("At most %(most)s days at once.", {"most": MOST_DAYS}), field="days")
        )
    if wrong:
        raise BadInput(tuple(wrong))
    return sorted(found)


def _layer(values: Values, days: Sequence[date]) -> Layer:
    """The days as a checked layer. Reasons of the checker stand at the field of the days."""
    sheet = io.StringIO(newline="")
    rows = csv.writer(sheet)
    rows.writerow(COLUMNS)
    rows.writerows((day.isoformat(), values["kind"], values["name"], values["notice"]) for day in days)
    try:
        return parse_notice(
            sheet.getvalue().encode(), values["place"], installed_calendars(), replace=bool(values["replace"])
        )
    except BadInput as wrong:
        raise BadInput(tuple(_at_field(reason) for reason in wrong.reasons)) from wrong


def _at_field(reason: Reason) -> Reason:
    where = (reason.field or "").rpartition(": ")[2]
    field = where if where in ("name", "notice") else "days"
    do = Msg("Look at the notice and write the day again; for a correction, tick the box below.")
    return Reason(reason.code, reason.say, reason.basis, reason.do or do, field)


def _said(layer: Layer, place: Text, moved: Moved) -> tuple[Words, ...]:
    said: list[Words] = [_day_said(day, place) for day in layer.days]
    back = Msg("%(day)s is named no more in %(place)s and below: it counts as before.")
    said += [Msg(back.msgid, {"day": LastDay(day.day), "place": place}) for day in layer.gone]
    named = len(said)
    said += _counted(moved.later, Msg("Running limits that end later: %(n)s (%(which)s)"))
    said += _counted(moved.earlier, Msg("Running limits that end earlier: %(n)s (%(which)s)"))
    possible = Msg("Running limits whose duty stays and that get a later possible day: %(n)s (%(which)s)")
    said += _counted(moved.possible, possible)
    if len(said) == named:
        said.append(
            Msg(
                "No running limit ends on another day: %(n)s matters were counted anew.",
                {"n": moved.looked_at},
            )
        )
    return tuple(said)


def _day_said(day: NamedDay, place: Text) -> Words:
    given = {"day": LastDay(day.day), "name": day.name, "place": place}
    if day.off:
        return Msg("%(day)s (%(name)s) is off in %(place)s and below.", given)
    return Msg("%(day)s (%(name)s) is worked in %(place)s and below.", given)


def _counted(found: Counter[Text], say: Msg) -> list[Words]:
    if not found:
        return []
    which = joined(Text(f"{name.zh} {n}", f"{name.en}: {n}") for name, n in found.most_common())
    return [Msg(say.msgid, {"n": found.total(), "which": which})]


def _think(moved: Moved) -> tuple[Words, ...]:
    think: list[Words] = [
        Msg(
            "Whether a local holiday moves a statutory term is settled by no text: for our own terms the "
            "earlier day is shown as the duty, for a right of a party the later one counts."
        )
    ]  # fmt: skip
    if not moved.is_whole:
        think.append(
            Msg(
                "Only the first %(n)s matters were counted; the worker counts them all after saving.",
                {"n": moved.looked_at},
            )
        )
    return tuple(think)
