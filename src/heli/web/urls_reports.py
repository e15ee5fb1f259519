"""Pages of reports: dashboards, the work report, the acts behind a figure."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.views import reports

patterns: list[URLPattern] = [
    path("reports/", reports.dashboards, name="reports"),
    path("reports/work/", reports.work, name="report_work"),
    path("reports/work/<str:form>/", reports.work_file, name="report_file"),
    path("reports/figures/<slug:code>/", reports.figure, name="report_figure"),
]
