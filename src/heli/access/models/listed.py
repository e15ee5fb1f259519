"""Columns that carry the wall."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from heli.offices.node import FromNode


class Listed(FromNode):
    """Abstract: a row that is listed, may change, and carries what the wall asks of it.

    Attributes:
        place_ord: place number of the unit or office that holds the row.
        line_bit: exactly one bit, the line of work.
        level: 0 ordinary, 1 restricted by law (minors, privacy, own investigation).
        closed_list: open to `grantees` only, not even to the chief (sealed, interference, votes).
        grantees: numbers of the people to whom the row is open whatever their place.
        denied: numbers of the people to whom it is shut whatever else holds.
    """

    place_ord = models.IntegerField()
    line_bit = models.IntegerField()
    level = models.SmallIntegerField(default=0)
    closed_list = models.BooleanField(default=False)
    grantees = ArrayField(models.IntegerField(), default=list, blank=True)
    denied = ArrayField(models.IntegerField(), default=list, blank=True)

    class Meta:
        abstract = True
