"""The known cast: Shannan with its twelve counties, Qushui of Lhasa, their police, courts and agencies.

Who may see what of a matter of Longzi county (540529, criminal, unit criminal):

    handler            prosecutor of Longzi, criminal unit        sees it
    head               head of that unit                          sees it
    deputy             deputy chief of Longzi, criminal           sees it
    chief              chief of Longzi                            sees it
    case_manager       case management of Longzi                  sees it
    county_other       prosecutor of Nagarze county               does not
    line_head          head of the criminal unit of Shannan       sees it (leads the line below)
    interest_head      head of the public interest unit there     does not
    provincial_head    head of the criminal unit of Tibet         sees it
    qushui_prosecutor  prosecutor of Qushui, under Lhasa          does not
    police_contact     legal unit of the police of Longzi         by grant only
    agency_contact     an agency of Longzi                        by grant only
    court_contact      the court of Longzi                        by grant only
    inspector          inspection of Shannan                      discipline line only
    system_admin, security_admin, audit_admin                     never
    nobody             a person without a post                    never

Comai county (540526) is the ten-person office of W6, without departments. All people are invented.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date

from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.base.text import Text
from heli.offices import actions
from heli.offices.directory_loader import divisions, load_offices, load_regions
from heli.offices.kinds import COUNTY, OfficeKind
from heli.offices.models import Office, Person, Post, Unit
from heli.offices.regions import region_by_code
from tests.support.standing import kept

SINCE = date(2020, 1, 1)
ON = date(2022, 12, 30)
LONGZI, NAGARZE, COMAI, QUSHUI = "540529", "540531", "540526", "540124"
SHANNAN, TIBET = "540500", "540000"
COUNTY_UNITS = {
    "criminal": (Text("刑事检察部门", "Criminal department"), ["criminal", "juvenile", "execution"]),
    "interest": (
        Text("公益诉讼检察部门", "Public interest department"),
        ["public_interest", "civil", "administrative"],
    ),
}


@dataclass
class Cast:
    """People, offices, units and posts by the keys of the table above."""

    people: dict[str, Person] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def reader(self, key: str, *, on: date = ON, purpose: str = "") -> Reader:
        """The reader of one of the cast, in the one place where he works."""
        return reader_for(self.people[key], on, purpose=purpose)

    def enter(self, key: str, zh: str, en: str) -> Person:
        """Enter a person under a key of the cast."""
        actor = self.people.get("security_admin")
        self.people[key] = actions.enter_person(actor=actor, name=zh, name_en=en)
        return self.people[key]

    def place(
        self, key: str, zh: str, office: str, role: str, lines: list[str] | None = None, unit: str = ""
    ) -> Post:
        """Enter a person, unless known, and give a post; the post's key is "person/role"."""
        person = self.people.get(key) or self.enter(key, zh, key)
        post = actions.give_post(
            person,
            actor=self.people.get("security_admin"),
            office=self.offices[office],
            role=role,
            from_on=SINCE,
            unit=self.units[unit] if unit else None,
            lines=lines or (),
            title=zh,
        )
        self.posts[f"{key}/{role}"] = post
        return post


def make_cast() -> Cast:
    """The cast: as it stands in the test's database, or else entered there, in the open transaction."""
    cast = kept()
    return pickle.loads(cast) if cast else enter_cast()


def enter_cast() -> Cast:
    """Enter the cast in the open transaction, through the directory's own actions."""
    load_regions([row for row in divisions() if row.code.startswith(("5400", "5401", "5405"))])
    load_offices(province="54")
    cast = Cast()
    for office in Office.objects.all():
        cast.offices[office.code] = office
        if office.kind == OfficeKind.PROCURATORATE:
            cast.offices[office.code.partition(":")[2]] = office
    _administrators(cast)
    _units(cast)
    _procuratorates(cast)
    _partners(cast)
    _ten_people(cast)
    cast.enter("nobody", "示例无岗", "nobody")
    return cast


def _administrators(cast: Cast) -> None:
    # the founding: the security administrator is the last one without an actor
    for key, zh in (
        ("system_admin", "示例系统"),
        ("audit_admin", "示例审计"),
        ("security_admin", "示例安全"),
    ):
        person = actions.enter_person(actor=None, name=zh, name_en=key)
        post = actions.give_post(person, actor=None, office=cast.offices[TIBET], role=key, from_on=SINCE)
        cast.people[key], cast.posts[f"{key}/{key}"] = person, post


def _units(cast: Cast) -> None:
    for place in (TIBET, SHANNAN, LONGZI, NAGARZE, QUSHUI):
        for key, (name, lines) in COUNTY_UNITS.items():
            cast.units[f"{place}/{key}"] = actions.open_unit(
                cast.offices[place], actor=cast.people["security_admin"], key=key, name=name, lines=lines
            )


def _procuratorates(cast: Cast) -> None:
    criminal, interest = ["criminal"], ["public_interest"]
    cast.place("handler", "示例甲", LONGZI, "prosecutor", criminal, f"{LONGZI}/criminal")
    cast.place("assistant", "示例乙", LONGZI, "assistant", criminal, f"{LONGZI}/criminal")
    cast.place("head", "示例丙", LONGZI, "department_head", criminal, f"{LONGZI}/criminal")
    cast.place("colleague", "示例丁", LONGZI, "prosecutor", interest, f"{LONGZI}/interest")
    cast.place("deputy", "示例戊", LONGZI, "deputy_chief", criminal)
    cast.place("chief", "示例己", LONGZI, "chief_prosecutor")
    cast.place("case_manager", "示例庚", LONGZI, "case_management")
    cast.place("county_other", "示例辛", NAGARZE, "prosecutor", criminal, f"{NAGARZE}/criminal")
    cast.place("other_chief", "示例壬", NAGARZE, "chief_prosecutor")
    cast.place("line_head", "示例癸", SHANNAN, "department_head", criminal, f"{SHANNAN}/criminal")
    cast.place("interest_head", "示例子", SHANNAN, "department_head", interest, f"{SHANNAN}/interest")
    cast.place("shannan_chief", "示例丑", SHANNAN, "chief_prosecutor")
    cast.place("shannan_manager", "示例寅", SHANNAN, "case_management")
    cast.place("inspector", "示例卯", SHANNAN, "inspection", ["discipline"])
    cast.place("provincial_head", "示例辰", TIBET, "department_head", criminal, f"{TIBET}/criminal")
    cast.place("qushui_prosecutor", "示例巳", QUSHUI, "prosecutor", criminal, f"{QUSHUI}/criminal")
    cast.place("qushui_chief", "示例午", QUSHUI, "chief_prosecutor")


def _partners(cast: Cast) -> None:
    for place in (LONGZI, NAGARZE, QUSHUI):
        cast.offices[f"agency:{place}"] = actions.open_office(
            actor=cast.people["security_admin"],
            kind=OfficeKind.AGENCY,
            level=COUNTY,
            code=f"agency:{place}:test",
            name=Text("示例主管部门", "Example agency"),
            short_zh="示例",
            region=region_by_code(place, ON),
        )
    cast.place("police_contact", "示例未", f"police:{LONGZI}", "police_legal")
    cast.place("court_contact", "示例申", f"court:{LONGZI}", "court_contact")
    cast.place("agency_contact", "示例酉", f"agency:{LONGZI}", "agency_contact")


def _ten_people(cast: Cast) -> None:
    """Comai: chief, two deputies, two prosecutors, two assistants, clerk, general office, judicial police."""
    cast.place("small_chief", "示例一", COMAI, "chief_prosecutor")
    cast.place("small_chief", "示例一", COMAI, "prosecutor", ["criminal"])
    cast.place("small_deputy", "示例二", COMAI, "deputy_chief", ["criminal", "juvenile", "execution"])
    cast.place("small_deputy_2", "示例三", COMAI, "deputy_chief", ["public_interest", "civil"])
    cast.place("small_prosecutor", "示例四", COMAI, "prosecutor", ["criminal", "juvenile"])
    cast.place("small_prosecutor_2", "示例五", COMAI, "prosecutor", ["public_interest", "civil"])
    cast.place("small_assistant", "示例六", COMAI, "assistant", ["criminal"])
    cast.place("small_assistant_2", "示例七", COMAI, "assistant", ["public_interest"])
    cast.place("small_clerk", "示例八", COMAI, "clerk", ["criminal"])
    for role in ("case_management", "statistics", "archivist", "stamp_keeper"):
        cast.place("small_general", "示例九", COMAI, role)
    cast.place("small_general", "示例九", COMAI, "committee_secretary", ["policy"])
    cast.place("small_general", "示例九", COMAI, "clerk", ["petition"])
    cast.place("small_police", "示例十", COMAI, "judicial_police")
