"""Matters that belong together, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.text import Msg, Text, Words
from heli.matters.models import Matter, MatterLink
from heli.web.contexts.procedures import kind_of, stage_of


@dataclass(frozen=True, slots=True)
class LinkShown:
    """Another matter that belongs to this one. `url` is empty where it is not open to the reader."""

    relation: Words
    title: Words
    url: str
    state: Words | None


_RELATIONS: Mapping[str, Msg] = {
    "source": Msg("Opened from"),
    "opened": Msg("Opened here"),
    "subject": Msg("About"),
    "concerned": Msg("About this matter"),
    "divided": Msg("Divided off from this matter"),
    "divided_from": Msg("Divided off from"),
}


def links_of(matter: UUID, reader: Reader) -> tuple[LinkShown, ...]:
    """The matters that this one is linked with: by name where the reader may see them, else only their kind."""
    links = list(MatterLink.objects.filter(matter=matter).order_by("id"))
    seen = {
        row.pk: row
        for row in Matter.objects.visible_to(reader).filter(pk__in=[link.other_id for link in links])
    }
    return tuple(_link(link, seen.get(link.other_id)) for link in links)


def _link(link: MatterLink, other: Matter | None) -> LinkShown:
    relation = _RELATIONS.get(link.relation, Msg("Linked"))
    if other is None:
        return LinkShown(relation, Msg("a matter that is not open to you"), "", None)
    url = reverse("matter", args=[other.pk])
    title = Text(f"{kind_of(other).zh} {other.title_text}", f"{kind_of(other).en}: {other.title_text}")
    return LinkShown(relation, title, url, stage_of(other))
