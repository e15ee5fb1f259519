"""The offices of a sandbox as the directory has them: whose posts are filled, what their power lists say. No person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Max

from heli.base.text import Msg, Text, Words
from heli.law.contract import OfficeView, PowerRow
from heli.law.sandbox.offices import OTHER, OWN, PROVINCIAL, SUPERIOR, SUPREME, InventedOffices, numbered
from heli.law.scenario.runner import OURS as PARTS
from heli.matters.situation import office_view, power_row
from heli.offices.codes import keys_of, lines, roles
from heli.offices.kinds import LEVEL_NAMES, NATION, PROVINCE, OfficeKind
from heli.offices.models import DirectoryChange, Office, Post
from heli.web.administration.words_of import office_names
from heli.web.contexts.names import both, part

_AS_PROSECUTOR = {"inspection": "discipline"}
"""Posts that do in one line what prosecutors do in theirs."""
_NAMED: Mapping[str, Words] = {
    OTHER: Msg("an invented procuratorate"),
    SUPERIOR: Msg("the office above (invented)"),
    PROVINCIAL: Msg("the provincial procuratorate (invented)"),
    SUPREME: Msg("the supreme procuratorate (invented)"),
}
_BODIES: Mapping[str, Words] = {
    "police": Msg("an invented police"),
    "court": Msg("an invented court"),
    "agency": Msg("an invented agency"),
    "supervisory_commission": Msg("an invented supervisory commission"),
    "detention_centre": Msg("an invented detention centre"),
    "prison": Msg("an invented prison"),
    "justice_bureau": Msg("an invented justice bureau"),
    "army": Msg("an invented military body"),
    "body": Msg("an invented body"),
}
Held = tuple[tuple[str, int], ...]
"""Posts of one person: (role, bits of its lines)."""


class DirectoryOffices(InventedOffices):
    """This office and those above it with the posts that are filled today; where none is, the invented ones.

    The persons are numbered: whoever holds two posts is one of them. Their names are not used.
    """

    def __init__(self, own: Office, day: date) -> None:
        super().__init__(LEVEL_NAMES[own.level], str(own.kind), tuple(_BODIES))
        self.day = day
        self.real: dict[str, Office] = {OWN: own}
        above = [(SUPERIOR, own.superior), (PROVINCIAL, _at(own, PROVINCE)), (SUPREME, _at(own, NATION))]
        for key, office in above:
            if office is not None and office not in self.real.values():
                self.real[key] = office
        self.posts = {key: _held(office, day) for key, office in self.real.items()}
        self.directory = DirectoryChange.objects.aggregate(last=Max("pk"))["last"]
        self._names = office_names([one.pk for one in self.real.values()])

    def view(self, office: str, day: date, line: str) -> OfficeView:
        real = self.real.get(office)
        if real is None:
            return replace(super().view(office, day, line), units=frozenset(), place=self._place(day))
        bit = lines()[line].bit if line in lines() else 0
        seen = office_view(real.pk, day, self.directory, bit)
        return replace(seen, id=office, posts=seen.posts if self.posts[office] else frozenset())

    def _place(self, day: date) -> tuple[str, ...]:
        return office_view(self.real[OWN].pk, day, self.directory).place

    def exists(self, office: str) -> bool:
        if office in (PROVINCIAL, SUPREME) and SUPERIOR in self.real:
            level = self.real[SUPERIOR].level
            if level == (PROVINCE if office == PROVINCIAL else NATION):
                return False  # it is the office above already
        return super().exists(office)

    def above(self, office: str, which: str) -> str | None:
        wanted = {PROVINCIAL: PROVINCE, SUPREME: NATION}.get(which)
        for key, real in self.real.items():
            if wanted is not None and real.level == wanted and key not in (OWN, office):
                return key
        return super().above(office, which)

    def people(self, office: str) -> Sequence[int]:
        held = self.posts.get(office)
        return [numbered(office, n) for n in range(len(held))] if held else super().people(office)

    def parts(self, person: int, line: str) -> frozenset[str]:
        held = self._posts(person)
        if held is None:
            return super().parts(person, line)
        bit = lines()[line].bit if line in lines() else 0
        found = {role for role, mask in held if role in PARTS and _reaches(role, mask, bit)}
        found |= {"prosecutor" for role, _ in held if _AS_PROSECUTOR.get(role) == line}
        return frozenset(found)

    def power(self, office: str, power: str, procedure: str, day: date) -> PowerRow | None:
        real = self.real.get(office)
        return power_row(real.pk, power, procedure, day, self.directory) if real is not None else None

    def office_name(self, office: str) -> Words:
        """An office or body in words: ours by their names, the others as invented."""
        real = self.real.get(office)
        if real is not None and real.pk in self._names:
            return self._names[real.pk]
        return _NAMED.get(office) or _BODIES.get(office) or Text(office, office)

    def person_name(self, person: int) -> Words:
        """A person by his posts and their lines, with his number; of another office with its name."""
        office, held = self.office_of(person), self._posts(person)
        place = person % 100
        if held is None:
            posts = [both(part(next(iter(super().parts(person, "")))))]
        else:
            posts = [_post(role, mask) for role, mask in held]
        words = Text("、".join(p.zh for p in posts), ", ".join(p.en for p in posts))
        named = {"post": words, "n": place, "office": self.office_name(office)}
        if office == OWN:
            return Msg("%(n)s. %(post)s", named)
        return Msg("%(n)s. %(post)s (%(office)s)", named)

    def _posts(self, person: int) -> Held | None:
        held = self.posts.get(self.office_of(person))
        return held[person % 100 - 1] if held and person % 100 <= len(held) else None


def _at(own: Office, level: int) -> Office | None:
    above = Office.objects.filter(kind=own.kind, level=level, lft__lt=own.lft, rgt__gte=own.rgt)
    return above.first() if own.level > level else None


def _held(office: Office, day: date) -> tuple[Held, ...]:
    """The posts filled at an office, by person: leaders first. At most 99 persons."""
    order = list(roles())
    by_person: dict[int, list[tuple[str, int]]] = {}
    rows = Post.objects.held_on(day).filter(office=office).order_by("pk")
    for person, role, mask in rows.values_list("person_id", "role", "lines"):
        if role in roles() and not roles()[role].apart and OfficeKind.PROCURATORATE in roles()[role].at:
            by_person.setdefault(person, []).append((role, mask))
    held = [tuple(sorted(posts, key=lambda one: -order.index(one[0]))) for posts in by_person.values()]
    return tuple(held[:99])


def _reaches(role: str, mask: int, bit: int) -> bool:
    return roles()[role].lines != "own" or not mask or not bit or bool(mask & bit)


def _post(role: str, mask: int) -> Text:
    name = roles()[role].name
    held = [lines()[key].name for key in keys_of(mask)] if roles()[role].lines == "own" else []
    if not held or len(held) > 3:
        return name
    zh, en = "、".join(one.zh for one in held), ", ".join(one.en for one in held)
    return Text(f"{name.zh}（{zh}）", f"{name.en} ({en})")
