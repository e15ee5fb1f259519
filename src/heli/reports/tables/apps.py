"""The superiors' tables, as a Django app: they own templates and fillings."""

from __future__ import annotations

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "heli.reports.tables"
    label = "report_tables"
