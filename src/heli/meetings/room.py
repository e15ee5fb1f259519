"""The room of a meeting: what tells that something changed in it, cheaply enough to be asked every few seconds."""

from __future__ import annotations

from uuid import UUID

from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.matters.request import raw_cursor

_VERSION = """
SELECT s.seq,
  (SELECT count(*) FROM matters_effect e WHERE e.matter_id = m.id AND e.status = 'waiting'),
  (SELECT count(*) FROM matters_task t WHERE t.matter_id = m.id AND t.done_at IS NULL)
FROM matters_matter m JOIN matters_mattersnapshot s ON s.matter_id = m.id WHERE m.id = %s
"""


def room_version(matter: UUID) -> str:
    """The version of what the room shows, such as "12.0.1": acts, effects on their way, open tasks. One query.

    Two equal versions show the same to the same reader in the same scope. Raises `NotFound` for absent or not yours.
    """
    row = raw_cursor().execute(_VERSION, (matter,)).fetchone()
    if row is None:
        raise NotFound((Reason("meeting.none", Msg("There is no such meeting, or it isn't yours to see.")),))
    return ".".join(str(count) for count in row)
