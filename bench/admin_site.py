"""A plain Django admin over Heli's tables, for comparison alone: no wall, no lawbook, no words; nobody ever serves it."""

from __future__ import annotations

import os
from typing import Any

from heli.base.settings import *  # noqa: F403 (the same settings but for what the admin needs)
from heli.base.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.admin_urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


_made: Any = None


def application(environ, start_response):  # type: ignore[no-untyped-def]
    """The WSGI application; made when the first request comes, after the settings are read."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 (these are its settings)

    global _made
    if _made is None:
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.admin_site"
        _made = get_wsgi_application()
    return _made(environ, start_response)
