"""Where each page lives. Names are used as they stand: `reverse("work_list")`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from heli.web import urls_law, urls_matters, urls_notices, urls_report_tables, urls_reports, urls_shared
from heli.web.administration.views import welcome
from heli.web.views import assets, calendar, calendar_feed, clock, errors, language, session

# pages of allauth that this program does not offer: accounts are made by an administrator, no mail is sent about them
_CLOSED = (
    r"^accounts/(signup|email|confirm-email|password/(reset|set)|login/(code|phone)|phone|inactive)(/|$)"
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("assets/<str:address>", assets.bundle, name="asset"),
    path("language/", language.language, name="language"),
    path("session/", session.account, name="session"),
    path("session/place/", session.place, name="place"),
    *urls_matters.patterns,
    *urls_shared.patterns,
    *urls_notices.patterns,
    *urls_law.patterns,
    *urls_reports.patterns,
    *urls_report_tables.patterns,
    path("administration/", include("heli.web.administration.urls")),
    path("welcome/<str:number>/<str:token>/", welcome.welcome, name="welcome"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/feed/", calendar_feed.settings, name="calendar_feed_settings"),
    path("calendar/feed/<str:secret>.ics", calendar_feed.feed, name="calendar_feed"),
    path("due/", calendar.due_list, name="due_list"),
    path("clock/next-day/", clock.next_day, name="next_day"),
    path("static/<path:path>", assets.file, name="static_file"),
    re_path(_CLOSED, errors.closed),
    path("accounts/", include("allauth.urls")),
    path("api/", include("heli.api.urls")),
]

handler400 = "heli.web.views.errors.bad_request"
handler403 = "heli.web.views.errors.forbidden"
handler404 = "heli.web.views.errors.not_found"
handler500 = "heli.web.views.errors.server_error"
