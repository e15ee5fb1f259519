from __future__ import annotations

from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "heli.web.personal"
    label = "personal"
