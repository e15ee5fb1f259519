"""The pages of administration as a Django app: they own the log of what administrators do, and imports."""

from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "heli.web.administration"
    label = "administration"
