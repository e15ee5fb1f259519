"""Pages of the lawbook."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.lawbook import views

patterns: list[URLPattern] = [
    path("law/", views.home, name="law"),
    path("law/procedures/<slug:name>/", views.procedure, name="law_procedure"),
    path("law/instruments/", views.instruments, name="law_instruments"),
    path("law/instruments/<slug:code>/", views.instrument, name="law_instrument"),
    path("law/articles/<slug:code>/<slug:article>/", views.article, name="law_article"),
]
