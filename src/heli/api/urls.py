"""Where the interface lives: everything under /api/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from heli.api.interface import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
