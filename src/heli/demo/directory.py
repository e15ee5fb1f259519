"""The prefecture: offices with their partners, people, posts and hats, all through the directory's own actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from heli.base.text import Text
from heli.demo import places
from heli.demo.names import Names
from heli.demo.places import COMAI, COUNTIES, LHUNZE, NAGARZE, QUSHUI, SHANNAN, SINCE, TIBET
from heli.offices import actions
from heli.offices.directory_loader import divisions, load_offices, load_regions
from heli.offices.kinds import COUNTY, PREFECTURE, OfficeKind
from heli.offices.models import Office, Person, Unit
from heli.offices.power_loader import load_floor
from heli.offices.regions import region_by_code

SEED = 540500


@dataclass(frozen=True, slots=True)
class Hat:
    """One post: role, department ("criminal", "interest" or none) and lines."""

    role: str
    unit: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One person of an office: the key within the office, what the desk is called, the hats worn there."""

    key: str
    zh: str
    en: str
    hats: Sequence[Hat]


def _criminal(role: str) -> Hat:
    return Hat(role, "criminal", places.CRIMINAL_LINES)


def _interest(role: str) -> Hat:
    return Hat(role, "interest", places.INTEREST_LINES)


_ALL = places.ALL_LINES
OFFICE = (
    Desk("chief", "检察长", "Chief prosecutor", (Hat("chief_prosecutor"), Hat("committee_member"))),
    Desk("deputy", "副检察长（刑事）", "Deputy chief, criminal",
         (Hat("deputy_chief", "", places.CRIMINAL_LINES), Hat("committee_member"))),
    Desk("deputy_2", "副检察长（公益）", "Deputy chief, public interest",
         (Hat("deputy_chief", "", places.INTEREST_LINES), Hat("committee_member"))),
    Desk("head", "刑事检察部主任", "Head, criminal", (_criminal("department_head"), _criminal("prosecutor"))),
    Desk("head_2", "公益诉讼检察部主任", "Head, public interest",
         (_interest("department_head"), _interest("prosecutor"))),
    Desk("prosecutor", "检察官（刑事）", "Prosecutor, criminal", (_criminal("prosecutor"),)),
    Desk("colleague", "检察官（刑事）", "Prosecutor, criminal, the second", (_criminal("prosecutor"),)),
    Desk("prosecutor_2", "检察官（公益）", "Prosecutor, public interest", (_interest("prosecutor"),)),
    Desk("assistant", "检察官助理（刑事）", "Assistant, criminal", (_criminal("assistant"),)),
    Desk("assistant_2", "检察官助理（公益）", "Assistant, public interest", (_interest("assistant"),)),
    Desk("clerk", "书记员", "Clerk", (Hat("clerk", "", _ALL), Hat("stamp_keeper"))),
    Desk("case_management", "案管人员", "Case management", (Hat("case_management"), Hat("statistics"))),
    Desk("secretary", "检委会办事人员", "Committee secretary", (Hat("committee_secretary", "", _ALL),)),
)  # fmt: skip
"""An office with two departments."""

TEN = (
    Desk("chief", "检察长（办案）", "Chief prosecutor, who handles cases",
         (Hat("chief_prosecutor"), Hat("prosecutor", "", places.CRIMINAL_LINES), Hat("committee_member"))),
    Desk("deputy", "副检察长", "Deputy chief", (Hat("deputy_chief", "", _ALL), Hat("committee_member"))),
    Desk("deputy_2", "副检察长", "Deputy chief, the second", (Hat("deputy_chief", "", _ALL), Hat("committee_member"))),
    Desk("prosecutor", "检察官（刑事）", "Prosecutor, criminal", (Hat("prosecutor", "", places.CRIMINAL_LINES),)),
    Desk("prosecutor_2", "检察官（公益）", "Prosecutor, public interest", (Hat("prosecutor", "", places.INTEREST_LINES),)),
    Desk("assistant", "检察官助理", "Assistant", (Hat("assistant", "", _ALL),)),
    Desk("assistant_2", "检察官助理", "Assistant, the second", (Hat("assistant", "", _ALL),)),
    Desk("clerk", "书记员", "Clerk", (Hat("clerk", "", _ALL),)),
    Desk("case_management", "综合部（案管、统计、档案、用印、检委办）", "General office, six hats",
         (Hat("case_management"), Hat("statistics"), Hat("archivist"), Hat("stamp_keeper"),
          Hat("committee_secretary", "", _ALL), Hat("clerk", "", ("petition",)))),
    Desk("police_officer", "司法警察", "Judicial police officer", (Hat("judicial_police"),)),
)  # fmt: skip
"""The ten people of Comai, without departments (practice W6). The committee's secretary is the general office."""

PARTNERS = {
    "police": Desk("legal", "公安局法制大队", "Police legal unit", (Hat("police_legal"),)),
    "court": Desk("contact", "法院联络人", "Court contact", (Hat("court_contact"),)),
    "detention_centre": Desk("contact", "看守所联络人", "Detention centre contact", (Hat("detention_contact"),)),
    "agency": Desk("contact", "行政机关联络人", "Agency contact", (Hat("agency_contact"),)),
}  # fmt: skip

ADMINISTRATORS = (
    Desk("system", "系统管理员", "System administrator", (Hat("system_admin"),)),
    Desk("audit", "审计管理员", "Audit administrator", (Hat("audit_admin"),)),
    Desk("security", "安全管理员", "Security administrator", (Hat("security_admin"),)),
)
SIGNED_IN = (COMAI, NAGARZE, LHUNZE, SHANNAN)
"""Places of the stories, where the agencies' contacts sign in."""
COMMITTEE = tuple(
    Desk(f"member{number}", "检察委员会专职委员", "Full-time committee member", (Hat("committee_member"),))
    for number in ("", "_2", "_3")
)
"""Full-time members of the prefecture's committee; its two heads of department are members as well: eight in all."""
INSPECTOR = Desk("inspection", "检务督察人员", "Inspection", (Hat("inspection", "", ("discipline",)),))


@dataclass
class Directory:
    """People and offices by short keys: "540526/prosecutor", "police:540529/legal"; "540526", "agency:540526:water"."""

    people: dict[str, Person] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names(SEED))

    def seat(self, office: str, desk: Desk, *, founding: bool = False) -> Person:
        """Enter one person of an office and give him his hats."""
        by = None if founding else self.people[f"{TIBET}/security"]
        zh, en = self.names.next()
        person = actions.enter_person(actor=by, name=zh, name_en=en)
        for hat in desk.hats:
            actions.give_post(
                person,
                actor=by,
                office=self.offices[office],
                role=hat.role,
                from_on=SINCE,
                unit=self.units[f"{office}/{hat.unit}"] if hat.unit else None,
                lines=hat.lines,
                title=desk.zh if hat is desk.hats[0] else "",
            )
        self.people[f"{office}/{desk.key}"] = person
        return person


def desks_of(office: str) -> Sequence[Desk]:
    """The desks of a procuratorate of the demo."""
    if office == COMAI:
        return TEN
    return (*OFFICE, INSPECTOR) if office in (SHANNAN, TIBET) else OFFICE


def found() -> Directory:
    """Build the directory, in one transaction. Call it on an empty one."""
    with transaction.atomic():
        load_regions([row for row in divisions() if row.code.startswith("54")])
        load_offices(province="54")
        load_floor(SINCE)
        directory = Directory()
        _know_offices(directory, Office.objects.all())
        for desk in ADMINISTRATORS:
            directory.seat(TIBET, desk, founding=True)
        for place in (TIBET, SHANNAN, *COUNTIES, QUSHUI):
            _departments(directory, place)
            for desk in desks_of(place):
                directory.seat(place, desk)
        for place in (SHANNAN, *COUNTIES, QUSHUI):
            _partners(directory, place)
        for desk in (*ADMINISTRATORS, *COMMITTEE):
            directory.seat(SHANNAN, desk)
        for key in ("head", "head_2"):
            actions.give_post(
                directory.people[f"{SHANNAN}/{key}"], actor=directory.people[f"{TIBET}/security"],
                office=directory.offices[SHANNAN], role="committee_member", from_on=SINCE,
            )  # fmt: skip
        return directory


def known() -> Directory | None:
    """The directory that stands in the database already; None where nobody was entered yet."""
    if not Person.objects.exists():
        return None
    directory = Directory()
    _know_offices(directory, Office.objects.all())
    for unit in Unit.objects.select_related("office"):
        directory.units[f"{unit.office.code.partition(':')[2]}/{unit.key}"] = unit
    people = iter(Person.objects.order_by("pk"))
    for key in _keys_in_order():
        directory.people[key] = next(people)
    return directory


def _keys_in_order() -> Iterator[str]:
    """Keys of the people in the order in which `found` enters them."""
    yield from (f"{TIBET}/{desk.key}" for desk in ADMINISTRATORS)
    for place in (TIBET, SHANNAN, *COUNTIES, QUSHUI):
        yield from (f"{place}/{desk.key}" for desk in desks_of(place))
    for place in (SHANNAN, *COUNTIES, QUSHUI):
        yield from (f"{office}/{PARTNERS[kind].key}" for kind, office in _with_contacts(place))
    yield from (f"{SHANNAN}/{desk.key}" for desk in (*ADMINISTRATORS, *COMMITTEE))


def _know_offices(directory: Directory, offices: Iterable[Office]) -> None:
    for office in offices:
        directory.offices[office.code] = office
        if office.kind == OfficeKind.PROCURATORATE:
            directory.offices[office.code.partition(":")[2]] = office


def _departments(directory: Directory, place: str) -> None:
    if place not in places.WITH_DEPARTMENTS:
        return
    for key, name, lines in (
        ("criminal", places.CRIMINAL, places.CRIMINAL_LINES),
        ("interest", places.INTEREST, places.INTEREST_LINES),
    ):
        directory.units[f"{place}/{key}"] = actions.open_unit(
            directory.offices[place],
            actor=directory.people[f"{TIBET}/security"],
            key=key,
            name=name,
            lines=lines,
        )


def _partner_offices(place: str) -> Iterator[tuple[str, str]]:
    yield "police", f"police:{place}"
    yield "court", f"court:{place}"
    yield "detention_centre", f"detention_centre:{place}"
    for agency in places.AGENCIES:
        yield "agency", f"agency:{place}:{agency.key}"


def _with_contacts(place: str) -> Iterator[tuple[str, str]]:
    """Partners whose contact has a desk here; the agencies elsewhere have none and write letters."""
    return (
        (kind, office) for kind, office in _partner_offices(place) if kind != "agency" or place in SIGNED_IN
    )


def _partners(directory: Directory, place: str) -> None:
    """Police and court exist with the divisions; detention centre and agencies are opened beside them."""
    region = region_by_code(place, SINCE)
    name = directory.offices[place].names.held_on(SINCE).get()
    division = name.zh.removesuffix("人民检察院")
    division_en = name.en.removeprefix("People's Procuratorate of ")
    short = name.short_zh
    level = PREFECTURE if place == SHANNAN else COUNTY
    by = directory.people[f"{TIBET}/security"]

    def open_beside(code: str, kind: OfficeKind, zh: str, en: str) -> None:
        directory.offices[code] = actions.open_office(
            actor=by, kind=kind, level=level, code=code, name=Text(division + zh, f"{en} of {division_en}"),
            short_zh=short, region=region,
        )  # fmt: skip

    open_beside(f"detention_centre:{place}", OfficeKind.DETENTION_CENTRE, "看守所", "Detention Centre")
    for agency in places.AGENCIES:
        open_beside(f"agency:{place}:{agency.key}", OfficeKind.AGENCY, agency.zh, agency.en)
    for kind, office in _with_contacts(place):
        directory.seat(office, PARTNERS[kind])
