"""The addresses of the plain admin of `bench.users`, with the list and the detail that Heli's pages are held against."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.urls import path

from heli.matters.models import Matter, MatterAct, TimeLimit


class _Acts(admin.TabularInline):  # type: ignore[type-arg]
    model = MatterAct
    fields = readonly_fields = ("seq", "name", "recorded_at")
    extra = 0
    can_delete = False


class _Limits(admin.TabularInline):  # type: ignore[type-arg]
    model = TimeLimit
    fields = readonly_fields = ("rule", "status", "starts_on", "ends_on")
    extra = 0
    can_delete = False


class _Matters(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("number", "procedure", "stage", "office", "handler", "opened_on", "closed_on", "due_on")
    list_per_page = 50
    list_select_related = ("office", "handler")
    raw_id_fields = ("handler", "office", "case", "unit", "source")
    inlines: ClassVar[Any] = (_Limits, _Acts)


admin.site.register(Matter, _Matters)
urlpatterns = [path("admin/", admin.site.urls)]
