"""Pages of superiors' tables."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.views import report_tables

patterns: list[URLPattern] = [
    path("reports/tables/", report_tables.tables, name="report_tables"),
    path("reports/tables/<uuid:template>/", report_tables.table, name="report_table"),
    path("reports/tables/<uuid:template>/filled/", report_tables.filled, name="report_table_filled"),
    path("reports/tables/<uuid:template>/behind/", report_tables.behind, name="report_table_behind"),
    path("reports/tables/<uuid:template>/compare/", report_tables.compare, name="report_table_compare"),
]
