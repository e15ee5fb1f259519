"""Sensitive reading: a purpose, a line, and who may read the line."""

from __future__ import annotations

import uuid

import pytest
from django.db import Error, connection, transaction

from heli.access.models import ReadingEntry
from heli.access.reader import NOBODY, Reader
from heli.access.reading import directory_changes, log_reading, readings
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import Refused
from tests.factories.offices import LONGZI, Cast

PERSON_READS = uuid.uuid4()


def read_by(cast: Cast, key: str, purpose: str = "supervision") -> ReadingEntry:
    reader = cast.reader(key, purpose=purpose)
    with scope(reader):
        return log_reading(reader, what="sealed", subject_kind="matter", subject=PERSON_READS)


def seen(reader: Reader) -> set[uuid.UUID]:
    """Lines that both walls show; they have to agree."""
    with scope(reader):
        by_wall = set(ReadingEntry.objects.values_list("pk", flat=True))
        assert by_wall == set(readings(reader).values_list("pk", flat=True))
    return by_wall


def test_reading_for_a_purpose_leaves_a_line_for_the_inspection_post(cast: Cast) -> None:
    entry = read_by(cast, "chief")
    assert (entry.purpose, entry.what, entry.subject) == ("supervision", "sealed", PERSON_READS)
    seeing = {key for key in cast.people if seen(cast.reader(key))}
    assert seeing == {"inspector", "audit_admin"}


@pytest.mark.parametrize("purpose", ["", "curiosity", "recidivism"])
def test_without_a_purpose_of_the_list_nothing_is_opened(cast: Cast, purpose: str) -> None:
    with pytest.raises(Refused, match=r"purpose\.missing"):
        read_by(cast, "chief", purpose)
    assert read_by(cast, "chief")


def test_without_a_post_nothing_is_opened(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"reading\.no_post"):
        read_by(cast, "nobody")
    assert NOBODY.office is None


def test_nobody_reads_the_log_of_his_own_reading(cast: Cast) -> None:
    own, other = read_by(cast, "inspector", "discipline"), read_by(cast, "chief")
    assert seen(cast.reader("inspector")) == {other.pk}
    assert seen(cast.reader("audit_admin")) == {own.pk, other.pk}


def test_the_inspection_of_an_office_reads_its_own_place_only(cast: Cast) -> None:
    cast.place("county_inspector", "示例督", LONGZI, "inspection", ["discipline"])
    here, above = read_by(cast, "chief"), read_by(cast, "shannan_chief")
    assert seen(cast.reader("county_inspector")) == {here.pk}
    assert seen(cast.reader("inspector")) == {here.pk, above.pk}


def test_a_line_is_written_for_oneself_alone(cast: Cast) -> None:
    chief, office = cast.reader("chief"), cast.offices[LONGZI]
    with scope(chief), pytest.raises(Error, match="row-level security"), transaction.atomic():
        ReadingEntry.objects.create(
            at=clock.now(),
            person=cast.people["handler"],
            office=office,
            place_ord=office.lft,
            purpose="handling",
            what="sealed",
            subject_kind="matter",
        )


def test_a_line_is_never_changed_or_deleted(cast: Cast) -> None:
    read_by(cast, "chief")
    for statement in ("UPDATE access_readingentry SET purpose = 'x'", "DELETE FROM access_readingentry"):
        with (
            scope(cast.reader("inspector")),
            pytest.raises(Error, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_record_of_the_directory_is_read_by_the_audit_administrator_alone(cast: Cast) -> None:
    seeing = {key for key in cast.people if directory_changes(cast.reader(key)).exists()}
    assert seeing == {"audit_admin"}
    newest = directory_changes(cast.reader("audit_admin"))[0]
    assert (newest.action, newest.actor_id) == ("enter_person", cast.people["security_admin"].pk)
