"""Which tables follow a subject: whoever opens, shuts, seals or moves it changes all of them in one step.

Rooms above register their listed tables at start (`apps.py`). All changes run in the engine's scope at the
subject's own place, since a person may well shut himself out, and then could not write the row any more.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from heli.access.models import Grant, Listed
from heli.access.reader import ENGINE, LAST_PLACE, engine_reader
from heli.access.wall import scope

Keep = Callable[[uuid.UUID], Collection[int]]
Inside = Callable[[uuid.UUID], "Collection[Subject]"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a grant opens: a kind that was registered, and its number."""

    kind: str
    id: uuid.UUID


_tables: dict[str, dict[type[Listed], str]] = defaultdict(dict)
_keep: dict[str, Keep] = {}
_inside: dict[str, Inside] = {}


def register(kind: str, model: type[Listed], field: str, *, among: str = "") -> None:
    """Let a listed table follow a kind of subject; `field` is its column that holds the subject's number.

    Args:
        among: where the column holds something else: a sub-select with one parameter, the subject's number, that gives
            the values of `field` of the rows that follow.
    """
    # a field's attname is its column for plain fields and foreign keys alike
    column = model._meta.get_field(field).attname  # type: ignore[union-attr]
    _tables[kind][model] = f"{column} IN ({among})" if among else f"{column} = %s"


def register_keep(kind: str, keep: Keep) -> None:
    """Say who keeps a subject open whatever grants end: its handler, its team."""
    _keep[kind] = keep


def register_inside(kind: str, inside: Inside) -> None:
    """Say which subjects of their own lie in a subject: who loses the whole keeps what was opened to him of its parts."""
    _inside[kind] = inside


def kinds() -> frozenset[str]:
    """Kinds of subject that some room registered."""
    return frozenset(_tables)


def open_to(subject: Subject, people: Iterable[int]) -> None:
    """Add people to the grantees of every row of the subject."""
    wanted = sorted(set(people))
    _change(
        subject, "grantees = ARRAY(SELECT DISTINCT g FROM unnest(grantees || %s::int[]) g ORDER BY g)", wanted
    )


def withdraw_from(subject: Subject, people: Iterable[int]) -> None:
    """Take people out of the grantees, but for those whom another grant or the subject itself keeps."""
    gone = set(people) - held_by_grant(subject) - set(_keep.get(subject.kind, _nobody)(subject.id))
    gone.discard(ENGINE)
    if gone:
        _change(
            subject,
            "grantees = ARRAY(SELECT g FROM unnest(grantees) g WHERE g <> ALL(%s::int[]))",
            sorted(gone),
        )
        for inner in _inside.get(subject.kind, _nothing)(subject.id):
            if kept := gone & held_by_grant(inner):
                open_to(inner, kept)


def deny(subject: Subject, people: Iterable[int]) -> None:
    """Shut people out whatever else holds: the recused, those in conflict, the person concerned."""
    wanted = sorted(set(people))
    if ENGINE in wanted:
        raise ValueError("the engine is never shut out")
    _change(
        subject, "denied = ARRAY(SELECT DISTINCT g FROM unnest(denied || %s::int[]) g ORDER BY g)", wanted
    )


def undeny(subject: Subject, people: Iterable[int]) -> None:
    """End a recusal or conflict that was not founded."""
    _change(
        subject,
        "denied = ARRAY(SELECT g FROM unnest(denied) g WHERE g <> ALL(%s::int[]))",
        sorted(set(people)),
    )


def seal(subject: Subject, named: Iterable[int]) -> None:
    """Close the subject to all but the named persons, and the engine that counts its time limits."""
    _change(subject, "closed_list = true, grantees = %s::int[]", sorted({*named, ENGINE}))


def unseal(subject: Subject) -> None:
    """Open a closed subject to its place again; the named persons stay its grantees, the engine goes."""
    _change(subject, "closed_list = false, grantees = array_remove(grantees, %s)", ENGINE)


def move(subject: Subject, *, place_ord: int, line_bit: int, level: int) -> None:
    """Give every row of the subject another place, line and sensitivity (another unit, a child among its parties)."""
    _change(subject, "place_ord = %s, line_bit = %s, level = %s", place_ord, line_bit, level)


def held_by_grant(subject: Subject) -> set[int]:
    """Numbers of the people whom a running grant keeps in."""
    with engine_everywhere():
        running = Grant.objects.filter(subject_kind=subject.kind, subject=subject.id, withdrawn_at=None)
        return set(running.filter(people__ended_at=None).values_list("people__person_id", flat=True)) - {None}


@contextmanager
def engine_everywhere() -> Iterator[None]:
    """The engine's scope over all places, for what follows a subject or a post wherever it lies."""
    with scope(engine_reader(0, LAST_PLACE)):
        yield


def _nobody(_: uuid.UUID) -> Collection[int]:
    return ()


def _nothing(_: uuid.UUID) -> Collection[Subject]:
    return ()


def _change(subject: Subject, assignments: str, *values: int | list[int]) -> None:
    if subject.kind not in _tables:
        raise ValueError(f"no table follows subjects of the kind {subject.kind}")
    with engine_everywhere(), connection.cursor() as cursor:
        for model, condition in _tables[subject.kind].items():
            cursor.execute(
                f"UPDATE {model._meta.db_table} SET {assignments} WHERE {condition}", [*values, subject.id]
            )
        # who may see a subject sees its grants, and those of its parts
        parts = [inner.id for inner in _inside.get(subject.kind, _nothing)(subject.id)]
        cursor.execute(
            f"UPDATE {Grant._meta.db_table} SET {assignments} WHERE subject = ANY(%s)",
            [*values, [subject.id, *parts]],
        )
