"""Notices of a person, and leave."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.views import leave, notices

patterns: list[URLPattern] = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read_all"),
    path("notices/choices/", notices.choices, name="notices_choices"),
    path("notices/<uuid:notice>/read/", notices.read, name="notice_read"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<uuid:leave>/", leave.leave_shown, name="leave_shown"),
    path("leave/<uuid:leave>/take-back/", leave.take_back, name="leave_take_back"),
]
