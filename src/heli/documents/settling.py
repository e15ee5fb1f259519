"""What follows an erasure outside the database: the files go, and the list of erasures names it. Done as often as needed.

An act of erasing commits first; a process that stops between the two leaves a row unsettled, and the worker goes on with
it every minute.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from heli.access.subjects import engine_everywhere
from heli.base import clock, keys
from heli.base.errors import HeliError
from heli.base.settings import CONFIG
from heli.documents.papers import file_store
from heli.ledger.erasures import Erasure, ErasureListError, append, path_of, rebind
from heli.matters.models import Erasing, StoredFile
from heli.matters.sealing import vault
from heli.offices.node import this_node

FRESH_SECONDS = 900
"""A file that was put in so lately is left for the next time: another paper with the same bytes may be on its way in."""
BATCH = 200
_log = logging.getLogger(__name__)


def settle_after_commit() -> None:
    """Settle once the open transaction has ended. A failure is written to the log; the worker tries again."""
    transaction.on_commit(_settle_or_say)


def _settle_or_say() -> None:
    try:
        settle()
    except (OSError, ErasureListError, HeliError) as error:
        _log.warning("erasures unsettled", extra={"error": type(error).__name__})


def settle(*, fresh_seconds: float = FRESH_SECONDS) -> int:
    """Settle every erasure that is not: its files, then its line on the list. How many were.

    Args:
        fresh_seconds: how long a file is left alone after somebody put it in; 0 where nobody is served.

    Raises:
        OSError: files or list can't be written; nothing is lost, the next run goes on.
        ErasureListError: the list is broken; an administrator has to look at it.
    """
    done = 0
    with engine_everywhere():
        waiting = list(Erasing.objects.filter(settled_at=None).order_by("id")[:BATCH])
        gone = [row for row in waiting if row.kind != "matter" or destroy_files(row.matter_id, fresh_seconds)]
        if gone:
            write_list([said_of(row) for row in gone])
        for row in gone:
            row.settled_at = clock.now()
            row.save(update_fields=["settled_at"])
            done += 1
    return done


def said_of(row: Erasing) -> Erasure:
    """An erasure as the list tells it: by the act that ordered it first."""
    detail = {name: value for name, value in row.detail.items() if name != "first"}
    return Erasure(row.detail["first"], row.on.isoformat(), row.kind, str(row.stream), detail)


def write_list(erasures: list[Erasure]) -> int:
    """Bring erasures onto this node's list; those that stand there are left. How many were new."""
    # as whatever is sealed: the key that was the newest when this process began
    node, key = str(this_node()), keys.read(CONFIG.keys, vault().current)
    return append(
        path_of(CONFIG.var, node), node, erasures, key_id=key.id, secret=key.secret, secret_of=secret_of
    )


def rebind_list() -> int:
    """Bind every line of this node's list by the newest key; how many lines another key had bound. Raises as `write_list`."""
    path, key = path_of(CONFIG.var, str(this_node())), keys.read(CONFIG.keys, vault().current)
    return rebind(path, key_id=key.id, secret=key.secret, secret_of=secret_of)


def secret_of(key_id: str) -> bytes | None:
    """A master key of this installation, None where it is not here."""
    return keys.read(CONFIG.keys, key_id).secret if key_id in keys.key_ids(CONFIG.keys) else None


def destroy_files(matter: UUID, fresh_seconds: float) -> bool:
    """Take the files of an erased matter from the disk, but for those that another matter holds too.

    Returns whether none is left to be taken: a file that was touched a moment ago stays for the next time.
    """
    own = {bytes(row) for row in StoredFile.objects.filter(matter=matter).values_list("sha256", flat=True)}
    others = StoredFile.objects.filter(sha256__in=own, matter__erased_on=None).values_list(
        "sha256", flat=True
    )
    is_done = True
    for digest in own - {bytes(row) for row in others}:
        path = file_store().path(digest)
        try:
            is_fresh = clock.real_now().timestamp() - path.stat().st_mtime < fresh_seconds
        except FileNotFoundError:
            continue
        if is_fresh:
            is_done = False
        else:
            file_store().remove(digest)
    return is_done
