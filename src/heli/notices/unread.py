"""What a person has not read yet, under his own scope."""

from __future__ import annotations

from django.db.models import QuerySet

from heli.access.reader import Reader
from heli.base import clock
from heli.notices.models import Notice


def unread(reader: Reader) -> QuerySet[Notice]:
    """The notices that are shown to the reader by now and that he has not read."""
    return Notice.objects.filter(person=int(reader.person), read_at=None, shown_at__lte=clock.now())
