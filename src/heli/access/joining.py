"""Who becomes the contact of a body reads what was opened to the body before.

A body is reached through its contacts (W5): what was served on it was opened to the office, not to who held the post that day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import connection, transaction

from heli.access.grants import CONTACTS
from heli.access.models import Grantee
from heli.access.subjects import Subject, engine_everywhere, open_to
from heli.base import clock
from heli.offices.models import Post

# a grant on a whole matter that reached others than contacts was given to everybody who was there, and to nobody later
_MISSING = """
SELECT g.id, g.subject_kind, g.subject, p.person_id, max(p.id) FROM access_grant g
JOIN offices_post p ON p.office_id = g.target
WHERE g.given_to = 'office' AND g.withdrawn_at IS NULL AND g.from_on <= %(on)s AND (g.to_on IS NULL OR g.to_on >= %(on)s)
  AND p.role = ANY(%(contacts)s) AND p.from_on <= %(on)s AND (p.to_on IS NULL OR p.to_on >= %(on)s)
  AND (%(post)s::bigint IS NULL OR p.id = %(post)s)
  AND (g.subject_kind = 'service' OR NOT EXISTS (
    SELECT 1 FROM access_grantee e LEFT JOIN offices_post held ON held.id = e.post_id
    WHERE e.grant_id = g.id AND (held.role = ANY(%(contacts)s)) IS NOT TRUE))
  AND NOT EXISTS (
    SELECT 1 FROM access_grantee e WHERE e.grant_id = g.id AND e.person_id = p.person_id AND e.ended_at IS NULL)
GROUP BY g.id, g.subject_kind, g.subject, p.person_id
"""


def join_with_post(post: Post) -> int:
    """Let a new contact in where the post has begun; registered with `offices.hooks` at start."""
    return _join(clock.today(), post.pk) if post.role in CONTACTS else 0


def turn(on: date) -> int:
    """The daily step, for posts that begin today. Returns how many grants reach somebody more; twice changes nothing."""
    return _join(on, None)


@transaction.atomic
def _join(on: date, post: int | None) -> int:
    with engine_everywhere():
        with connection.cursor() as cursor:
            cursor.execute(_MISSING, {"on": on, "contacts": sorted(CONTACTS), "post": post})
            missing = cursor.fetchall()
        # who was here before comes back under his new post
        Grantee.objects.bulk_create(
            [
                Grantee(grant_id=grant, person_id=who, post_id=through)
                for grant, _, _, who, through in missing
            ],
            update_conflicts=True,
            unique_fields=["grant", "person"],
            update_fields=["post", "ended_at"],
        )
    people: dict[Subject, set[int]] = defaultdict(set)
    for _, kind, subject, who, _ in missing:
        people[Subject(kind, subject)].add(who)
    for opened, who in people.items():
        open_to(opened, who)
    return len(missing)
