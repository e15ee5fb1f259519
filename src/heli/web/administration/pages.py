"""Which pages there are, and under which posts each opens. Deny by default: a page that is not here opens to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heli.base.text import Msg

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
CASES, ARCHIVE = "case_management", "archivist"
CHIEF, DEPUTY = "chief_prosecutor", "deputy_chief"
ALL_THREE = frozenset({SYSTEM, SECURITY, AUDIT})


@dataclass(frozen=True, slots=True)
class Page:
    """One page of administration: who reads it and who changes something on it, by role."""

    key: str
    url_name: str
    name: Msg
    about: Msg
    readers: frozenset[str]
    writers: frozenset[str] = frozenset()

    @property
    def nav_name(self) -> Msg:
        """What the main navigation calls it: the overview stands for the whole of administration."""
        return Msg("Administration") if self.key == "home" else self.name


PAGES: Mapping[str, Page] = {
    page.key: page
    for page in (
        Page("home", "administration", Msg("Overview"), Msg("Who administers what, and what needs attention."),
             ALL_THREE),
        Page("offices", "admin_offices", Msg("Offices"),
             Msg("Offices and departments with their dates: opened, renamed, merged, closed. Nothing is deleted."),
             ALL_THREE, frozenset({SYSTEM, SECURITY})),
        Page("people", "admin_people", Msg("People and posts"),
             Msg("Who works here, with which hats, from when until when."), ALL_THREE, frozenset({SYSTEM, SECURITY})),
        Page("powers", "admin_powers", Msg("Power list"),
             Msg("Who decides what: the national floor, locked, and the local lines above it."),
             ALL_THREE, frozenset({SECURITY})),
        Page("local_law", "admin_local_law", Msg("Local rules"),
             Msg("Terms, deciders and procedures of the office's own: written, tried, adopted by the chief."),
             ALL_THREE | {CHIEF}, frozenset({SYSTEM, SECURITY})),
        Page("calendars", "admin_calendars", Msg("Calendars"),
             Msg("National and local holidays and working weekends, each day with its notice."),
             ALL_THREE, frozenset({SECURITY})),
        Page("accounts", "admin_accounts", Msg("Sign-ins"),
             Msg("Who may sign in; links for a new password; second factors; names shut after wrong passwords."),
             frozenset({SYSTEM, SECURITY}), frozenset({SYSTEM, SECURITY})),
        Page("sessions", "admin_sessions", Msg("Sessions"), Msg("Who is signed in where, and ending one."),
             frozenset({SYSTEM}), frozenset({SYSTEM})),
        Page("tokens", "admin_tokens", Msg("Tokens"),
             Msg("Programs that read and act for somebody: post, purpose, last day."),
             frozenset({SECURITY}), frozenset({SECURITY})),
        Page("retention", "admin_retention", Msg("Retention"),
             Msg("How long each kind of matter is kept, what falls due, and erasing it."),
             ALL_THREE | {CASES, ARCHIVE, CHIEF, DEPUTY}, frozenset({CHIEF, DEPUTY})),
        Page("log", "admin_log", Msg("Log"), Msg("What administrators did, and who read what is sensitive."),
             frozenset({AUDIT})),
        Page("imports", "admin_imports", Msg("Import of lists"),
             Msg("Take a list of cases in from Excel: match its columns once, try it, run it."),
             frozenset({CASES}), frozenset({CASES})),
    )
}  # fmt: skip
"""All of them, in the order in which they are shown."""


def pages_for(roles: frozenset[str]) -> tuple[Page, ...]:
    """The pages that open under these posts, in order."""
    return tuple(page for page in PAGES.values() if page.readers & roles)


def administration_entry(roles: frozenset[str]) -> Page | None:
    """Where the main navigation leads under these posts; None for who has nothing to do here."""
    if roles & ALL_THREE:
        return PAGES["home"]
    for role, key in (
        (CHIEF, "local_law"),
        (CASES, "imports"),
        (ARCHIVE, "retention"),
        (DEPUTY, "retention"),
    ):
        if role in roles:
            return PAGES[key]
    return None
