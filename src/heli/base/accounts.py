"""Who may get an account: nobody by himself. A security administrator makes accounts (W14)."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Signing up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Single sign-on opens an account that exists and is joined to it; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


def name_typed(request: HttpRequest | None, credentials: Mapping[str, object] | None = None) -> str | None:
    """The name under which somebody tries to sign in, for axes: it must be the same name when attempts are
    counted and when they are judged, though allauth and axes call it differently."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or (request.POST.get("login") if request else None)
    return str(name) if name else None
