"""Which master keys something still needs, and what: before an older one leaves the machine. Needs Django, as `heli_app`."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base import keys
from heli.base.config import Config
from heli.base.text import Msg
from heli.keeping.backup import FILES
from heli.ledger.erasures import keys_of, path_of

ROWS = Msg("names, facts and texts in the database")
STORED = Msg("stored files")
ERASURES = Msg("the list of erasures")
INDEX = Msg("the index of words and identity numbers")


def needed(config: Config) -> Mapping[str, tuple[Msg, ...]]:
    """Id of each key that is here or should be, the oldest first → what needs it; nothing: it may leave the machine.

    Reads every sealed table and the first line of every stored file: minutes where there are millions.
    """
    # rooms with models; they load only under a command that set Django up
    from heli.documents.store import FileStore  # noqa: PLC0415
    from heli.matters.rekeying import keys_of_rows  # noqa: PLC0415
    from heli.matters.sealing import vault  # noqa: PLC0415
    from heli.offices.node import this_node  # noqa: PLC0415

    here = keys.key_ids(config.keys)
    stores = (FileStore(config.var / name, vault()) for name in FILES)
    files = {key for store in stores for _, key in store.keys_of_files() if key}
    holders = (
        (ROWS, keys_of_rows()),
        (STORED, files),
        (ERASURES, keys_of(path_of(config.var, str(this_node())))),
        (INDEX, set(here[:1])),
    )
    known = sorted({*here, *(key for _, held in holders for key in held)})
    return {key: tuple(name for name, held in holders if key in held) for key in known}
