"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "heli.notices"
    label = "notices"

    def ready(self) -> None:
        """Let the worker know our jobs."""
        from heli.notices import tasks  # noqa: F401, PLC0415 (jobs can be imported only once the apps are loaded)
