"""Saved views sealed anew under the newest master key. Each is seen by its maker alone, so each in his own scope."""

from __future__ import annotations

from heli.access.reader import PersonId, Reader
from heli.access.wall import scope
from heli.matters.sealing import seal, unseal, vault
from heli.offices.models import Person
from heli.web.personal.models import SavedView
from heli.web.personal.saved import PLACE


def rekey_views() -> int:
    """Seal every view that another key sealed; how many. Registered with `heli.matters.rekeying` at start."""
    done, current = 0, vault().current
    for person in Person.objects.order_by("pk").values_list("pk", flat=True):
        with scope(Reader(PersonId(person))):
            for row in SavedView.objects.filter(person=person).exclude(key_id=current):
                row.content, row.key_id = seal(PLACE, row.pk, unseal(PLACE, row.pk, row.content, row.key_id))
                row.save(update_fields=["content", "key_id"])
                done += 1
    return done


def keys_of_views() -> set[str]:
    """Ids of the keys that saved views are sealed under."""
    found: set[str] = set()
    for person in Person.objects.order_by("pk").values_list("pk", flat=True):
        with scope(Reader(PersonId(person))):
            found |= set(SavedView.objects.filter(person=person).values_list("key_id", flat=True).distinct())
    return found
