"""What a form may choose from: parties, charges, papers and items of the matter; people, offices and matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.language import Fact
from heli.matters.agreements import AGREEMENT, binding
from heli.matters.below import named_below, names_below
from heli.matters.models import Charge, Matter, MatterParty, Paper
from heli.matters.parties import profile_of
from heli.matters.words import find
from heli.offices.codes import roles
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office, OfficeName, Post
from heli.web.contexts.charges import LIST, find_charges
from heli.web.contexts.names import joined, look_up
from heli.web.contexts.paper_names import paper_kind, paper_words
from heli.web.contexts.procedures import kind_of, procedures
from heli.web.contexts.words_of import items_of
from heli.web.forms.shown import MANY, Option, Options

_POSTS = 400
"""At most so many posts are read for a list of people."""


@dataclass(frozen=True, slots=True)
class MatterChoices:
    """The choices of a form on a matter (`heli.web.forms.shown.Choices`). `matter` None: one not opened yet."""

    reader: Reader
    office: int
    matter: UUID | None = None

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        """The options of a fact that names something of the office or of the matter."""
        if fact.kind == LIST:
            return find_charges(word, chosen)
        kind = fact.type.removesuffix("s") if fact.type != "parties" else "party"
        if kind == "office":
            return self._offices(_kinds(fact), word, chosen)
        if kind == "person":
            return self._people(word, chosen)
        if kind == "matter":
            return self._matters(_kinds(fact), word, chosen)
        if self.matter is None:
            return Options((), 0)
        if kind == "paper":
            return _narrowed(self._papers(self.matter, _kinds(fact), chosen), word, chosen)
        found = {
            "party": self._parties,
            "charge": self._charges,
            "item": self._items,
        }[kind](self.matter, _kinds(fact))
        return _narrowed(found, word, chosen)

    def _parties(self, matter: UUID, kinds: Sequence[str]) -> list[Option]:
        rows = MatterParty.objects.filter(matter=matter).select_related("party").order_by("id")
        if kinds:
            rows = rows.filter(role__in=kinds)
        named = {
            row.party_id: profile_of(row.party_id, row.party.profile, row.party.key_id).name for row in rows
        }
        return [Option(str(party), Text(name, name)) for party, name in named.items()]

    def _charges(self, matter: UUID, kinds: Sequence[str]) -> list[Option]:
        rows = (
            Charge.objects.filter(party__joined__matter=matter, until=None).distinct().select_related("party")
        )
        return [
            Option(
                str(row.pk),
                Text(row.code, row.code),
                _same(profile_of(row.party_id, row.party.profile, row.party.key_id).name),
            )
            for row in rows.order_by("id")
        ]

    def _papers(self, matter: UUID, kinds: Sequence[str], chosen: tuple[str, ...]) -> list[Option]:
        """The papers of the matter; a void document is offered where it was chosen already, nowhere else."""
        keep = [value for value in chosen if _is_id(value)]
        rows = Paper.objects.filter(Q(voided_by=None) | Q(pk__in=keep), matter=matter)
        rows = rows.order_by("-recorded_at")
        if kinds:
            rows = rows.filter(kind__in=kinds)
        return [Option(str(row.pk), paper_words(row), _paper_detail(row)) for row in rows]

    def _items(self, matter: UUID, kinds: Sequence[str]) -> list[Option]:
        found = items_of(matter)
        return [
            Option(item, words)
            for kind, items in found.items()
            if not kinds or kind in kinds
            for item, words in items.items()
        ]

    def _offices(self, kinds: Sequence[str], word: str, chosen: tuple[str, ...]) -> Options:
        """Offices of a kind; without a word those of our own place first."""
        rows = OfficeName.objects.held_on(clock.today()).select_related("office")
        rows = rows.filter(office__closed_on=None)
        if kinds:
            rows = rows.filter(office__kind__in=kinds)
        keep = [int(value) for value in chosen if value.isdigit()]
        if word:
            rows = rows.filter(Q(zh__icontains=word) | Q(en__icontains=word) | Q(office__in=keep))
        region = Office.objects.filter(pk=self.office).values_list("region_id", flat=True).first()
        near = list(rows.filter(Q(office__region=region) | Q(office__in=keep)).order_by("office_id")[:MANY])
        known = {row.pk for row in near}
        more = [row for row in rows.order_by("office_id")[: 2 * MANY] if row.pk not in known]
        total = rows.count()
        shown = [*near, *more][: max(MANY, len(near))]
        return Options(tuple(Option(str(row.office_id), row.text) for row in shown), total)

    def _people(self, word: str, chosen: tuple[str, ...]) -> Options:
        """People of the matter's office with their posts; with a word those of every procuratorate, by their office."""
        posts = Post.objects.held_on(clock.today()).filter(office__kind=OfficeKind.PROCURATORATE)
        keep = [int(value) for value in chosen if value.isdigit()]
        total = posts.values("person").distinct().count()
        if word:
            fits = Q(person__name__icontains=word) | Q(person__name_en__icontains=word)
            rows = posts.filter(fits | Q(person__in=keep))
        else:
            rows = posts.filter(Q(office=self.office) | Q(person__in=keep))
        held: dict[int, tuple[Text, list[Text]]] = {}
        rows = rows.select_related("person").order_by("person__sort_key", "person_id", "id")
        for post in rows[:_POSTS]:
            name = Text(post.person.name, post.person.name_en or post.person.name)
            entry = held.setdefault(post.person_id, (name, []))
            entry[1].append(roles()[post.role].name)
        elsewhere = {
            post.person_id: post.office_id for post in rows[:_POSTS] if post.office_id != self.office
        }
        names = look_up(offices=elsewhere.values())
        options = [
            Option(
                str(person),
                name,
                joined([*([names.office(elsewhere[person])] if person in elsewhere else []), *parts]),
            )
            for person, (name, parts) in held.items()
        ]
        return Options(tuple(options), len(options) if word else total)

    def _matters(self, kinds: Sequence[str], word: str, chosen: tuple[str, ...]) -> Options:
        """Matters that the reader sees, the newest first; with a word those that hold it."""
        rows = Matter.objects.visible_to(self.reader)
        if kinds:
            rows = rows.of_procedure(*kinds)
        if self.matter is not None:
            rows = rows.exclude(pk=self.matter)
        if word:
            rows = rows.filter(Q(pk__in=find(word)) | Q(number=word))
        total = rows[: 10 * MANY].count()
        shown = list(rows.order_by("-changed_at")[:MANY])
        missing = [value for value in chosen if value not in {str(row.pk) for row in shown}]
        shown += list(Matter.objects.visible_to(self.reader).filter(pk__in=missing)) if missing else []
        options = [Option(str(row.pk), _same(row.title_text), _matter_detail(row)) for row in shown]
        seen = {option.value for option in options}
        if list(kinds) == [AGREEMENT]:
            options += _narrowed(self._agreements(seen), word, chosen).shown
            return Options(tuple(options), max(total, len(options)))
        options += self._below(
            word, [UUID(value) for value in missing if value not in seen and _is_id(value)]
        )
        return Options(tuple(options), max(total, len(options)), may_hold_more=names_below(self.reader))

    def _below(self, word: str, ids: Sequence[UUID]) -> list[Option]:
        """Matters of the offices below, found by their whole number alone; nothing else of them is shown."""
        found = named_below(self.reader, number=word, ids=ids, asked_from=self.matter)
        names = look_up(offices=[one.office for one in found]).offices if found else {}
        return [Option(str(one.id), _same(one.number), names.get(one.office)) for one in found]

    def _agreements(self, seen: set[str]) -> list[Option]:
        """What binds the office though the reader does not see it: by its number, and who concluded it."""
        found = [one for one in binding(self.office, clock.today()) if str(one.matter) not in seen]
        names = look_up(offices=[one.office for one in found]).offices if found else {}
        return [
            Option(
                str(one.matter),
                _same(one.number) if one.number else procedures()[AGREEMENT].name.text(),
                names.get(one.office),
            )
            for one in found
        ]


def _kinds(fact: Fact) -> Sequence[str]:
    return [fact.kind] if isinstance(fact.kind, str) else fact.kind or []


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _same(text: str) -> Text:
    return Text(text, text)


def _paper_detail(row: Paper) -> Words | None:
    if row.received_on:
        return Msg("received on %(day)s", {"day": row.received_on})
    return paper_kind(row.kind) if row.title else None


def _matter_detail(row: Matter) -> Text:
    kind = kind_of(row)
    return Text(f"{kind.zh} {row.number}".strip(), f"{kind.en} {row.number}".strip())


def _narrowed(options: Iterable[Option], word: str, chosen: tuple[str, ...]) -> Options:
    every = tuple(options)
    if not word:
        return Options(every, len(every))
    wanted = word.casefold()
    fit = tuple(option for option in every if option.value in chosen or _holds(option.label, wanted))
    return Options(fit, len(fit))


def _holds(label: Words, wanted: str) -> bool:
    texts = (label.zh, label.en) if isinstance(label, Text) else (str(label.params), label.msgid)
    return any(wanted in text.casefold() for text in texts)
