from __future__ import annotations

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """The directory: regions, offices, units, people, posts and power lists, with their history."""

    name = "heli.offices"
    label = "offices"
    default_auto_field = "django.db.models.BigAutoField"
