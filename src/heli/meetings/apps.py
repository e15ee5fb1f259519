"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "heli.meetings"
    label = "meetings"
