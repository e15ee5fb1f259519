"""The room as a Django app."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import AppConfig

if TYPE_CHECKING:
    from heli.access.subjects import Subject


class MattersConfig(AppConfig):
    name = "heli.matters"
    label = "matters"

    def ready(self) -> None:
        """Let our listed tables follow the matter, and the worker be woken."""
        # models and jobs can be imported only once the apps are loaded
        from heli.access import subjects  # noqa: PLC0415
        from heli.matters import handing_over, models, outbox, tasks  # noqa: PLC0415
        from heli.offices import hooks  # noqa: PLC0415

        subjects.register("matter", models.Matter, "id")
        for model in (
            models.TimeLimit,
            models.Proposal,
            models.Task,
            models.Service,
            models.Paper,
            models.StoredFile,
        ):
            subjects.register("matter", model, "matter")
        subjects.register_keep("matter", _kept)
        # never one of the inner volume, whatever an act names
        served = (
            "SELECT s.paper_id FROM matters_service s JOIN matters_paper v ON v.id = s.paper_id AND v.volume = 'main'"
            " WHERE s.id = %s"
        )
        subjects.register("service", models.Service, "id")
        subjects.register("service", models.Paper, "id", among=served)
        files = f"SELECT p.file_id FROM matters_paper p WHERE p.id IN ({served})"
        subjects.register("service", models.StoredFile, "id", among=files)
        subjects.register_keep("service", _reads_the_matter)
        subjects.register_inside("matter", _services)
        outbox.wake_with(tasks.wake)
        hooks.on_post_ended("matters.handing_over", handing_over.hand_over_with_post)
        hooks.on_duties("matters.handing_over", handing_over.duties)


def _kept(matter: UUID) -> Collection[int]:
    """Who keeps a matter open to himself whatever grants end: its handler and its team."""
    from heli.access.subjects import engine_everywhere  # noqa: PLC0415 (see above)
    from heli.base import clock  # noqa: PLC0415
    from heli.matters.models import Matter, TeamMember  # noqa: PLC0415

    # one's own grant may be what ends: then one does not read the row any more
    with engine_everywhere():
        handler = Matter.objects.filter(pk=matter).values_list("handler", flat=True).first()
        team = TeamMember.objects.filter(matter=matter).exclude(until__lt=clock.today())
        return {
            int(person) for person in (handler, *team.values_list("person", flat=True)) if person is not None
        }


def _reads_the_matter(service: UUID) -> Collection[int]:
    """Who reads a served document whatever becomes of the service: the matter itself is open to him by name."""
    from heli.access.subjects import Subject, engine_everywhere, held_by_grant  # noqa: PLC0415 (see above)
    from heli.matters.models import Service  # noqa: PLC0415

    with engine_everywhere():
        matter = Service.objects.values_list("matter_id", flat=True).get(pk=service)
    return {*held_by_grant(Subject("matter", matter)), *_kept(matter)}


def _services(matter: UUID) -> Collection[Subject]:
    """What was served from a matter: it stays open to its addressees when the matter no longer is."""
    from heli.access.subjects import Subject, engine_everywhere  # noqa: PLC0415 (see above)
    from heli.matters.models import Service  # noqa: PLC0415

    with engine_everywhere():
        return [
            Subject("service", pk)
            for pk in Service.objects.filter(matter=matter).values_list("pk", flat=True)
        ]
