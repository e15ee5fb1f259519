"""The room as a Django app."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "heli.matters"
    label = "matters"

    def ready(self) -> None:
        """Let our listed tables follow the matter, and the worker be woken."""
        # models and jobs can be imported only once the apps are loaded
        from heli.access import subjects  # noqa: PLC0415
        from heli.matters import models, outbox, tasks  # noqa: PLC0415

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
        outbox.wake_with(tasks.wake)


def _kept(matter: UUID) -> Collection[int]:
    """Who keeps a matter open to himself whatever grants end: its handler and its team."""
    from heli.matters.models import Matter, TeamMember  # noqa: PLC0415 (see above)

    handler = Matter.objects.filter(pk=matter).values_list("handler", flat=True).first()
    team = TeamMember.objects.filter(matter=matter, until=None).values_list("person", flat=True)
    return {int(person) for person in (handler, *team) if person is not None}
