from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """One policy for every read and act, and the wall inside the database."""

    name = "heli.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
