"""Which node a row was born on: the column `origin_node` that every table has from its first migration."""

from __future__ import annotations

import uuid

from django.db import models

from heli.base import installation


def this_node() -> uuid.UUID:
    """The node of this database."""
    return installation.origin_node()


class FromNode(models.Model):
    """Abstract: a row that remembers the node which made it."""

    origin_node = models.UUIDField(default=this_node, editable=False)

    class Meta:
        abstract = True
