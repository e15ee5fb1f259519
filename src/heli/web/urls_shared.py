"""Pages of papers, service, meetings, partners and collaboration."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.views import collaboration, documents, meetings, papers, partners, service, sharing, stampings

patterns: list[URLPattern] = [
    path("matters/<uuid:matter>/papers/", papers.matter_papers, name="matter_papers"),
    path("matters/<uuid:matter>/papers/<uuid:paper>/file/", papers.paper_file, name="paper_file"),
    path("matters/<uuid:matter>/papers/<uuid:paper>/print/", papers.paper_print, name="paper_print"),
    *(
        path(
            f"matters/<uuid:matter>/papers/<uuid:paper>/{what}/",
            documents.change_document,
            {"what": what},
            name=f"document_{what}",
        )
        for what in ("void", "number")
    ),
    path("matters/<uuid:matter>/service/", service.matter_service, name="matter_service"),
    path("matters/<uuid:matter>/service/<uuid:service>/receipt/", service.receipt, name="receipt"),
    path("matters/<uuid:matter>/sharing/", sharing.sharing, name="sharing"),
    path("matters/<uuid:matter>/sharing/<uuid:grant>/withdraw/", sharing.withdraw, name="sharing_withdraw"),
    path("stampings/", stampings.stampings, name="stampings"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:matter>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:matter>/room/", meetings.room, name="meeting_room"),
    path("meetings/<uuid:matter>/room/part/", meetings.room_part, name="meeting_room_part"),
    path("shared/", partners.partner_matters, name="partner_matters"),
    path("shared/<uuid:matter>/", partners.partner_matter, name="partner_matter"),
    path("shared/<uuid:matter>/part/", partners.partner_matter_part, name="partner_matter_part"),
    path("collaboration/", collaboration.collaboration, name="collaboration"),
]
