"""The worker's part is done in the worker's own database role, under the scope of whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heli.access.wall import scope

if TYPE_CHECKING:
    from tests.factories.offices import Cast
    from tests.support.database import TestServer


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Cast]:
    from heli.matters import books  # noqa: PLC0415 (after django.setup)
    from tests.factories.matters import AT, carried_book, clock_at, ensure_key  # noqa: PLC0415
    from tests.factories.offices import make_cast  # noqa: PLC0415

    ensure_key()
    books.use(carried_book())
    with clock_at(AT):
        yield make_cast()


def test_a_list_is_taken_in_by_the_workers_role(
    committed: Cast, test_server: TestServer, database_name: str
) -> None:
    from heli.demo.worker import as_worker  # noqa: PLC0415
    from heli.matters.intake.maps import load_map  # noqa: PLC0415
    from heli.matters.models import Matter  # noqa: PLC0415
    from heli.web.administration import importing, tasks  # noqa: PLC0415
    from heli.web.administration.models import ImportRun  # noqa: PLC0415
    from tests.factories.offices import LONGZI  # noqa: PLC0415
    from tests.integration.intake.lists import as_xlsx, line  # noqa: PLC0415

    reader, office = committed.reader("case_manager"), committed.offices[LONGZI]
    with scope(reader):
        person = committed.people["case_manager"]
        run = importing.receive("清单.xlsx", as_xlsx([line(1), line(2)]), office=office, person=person)
        wanted = load_map("arrest_review").model_dump(mode="json", by_alias=True, exclude_none=True)
        ImportRun.objects.filter(pk=run.pk).update(
            map={"map": wanted, "columns": {}, "words": {}}, procedure="arrest_review", state="matched"
        )
        importing.start(run, dry=False)
    with as_worker(test_server.url("worker", database_name)):
        tasks.take_in(str(run.pk), person.pk, office.pk)
        tasks.recount()
    with scope(reader):
        done = ImportRun.objects.get(pk=run.pk)
        assert (done.state, done.failure, done.has_file) == ("done", [], False)
        assert Matter.objects.count() == 2
