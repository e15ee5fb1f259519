"""The base room as a Django app: it owns one table, `installation`."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "heli.base"
    label = "base"
