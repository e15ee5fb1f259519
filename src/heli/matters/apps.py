"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "heli.matters"
    label = "matters"
