"""Looks at settings and keys."""

from __future__ import annotations

from heli.base import keys
from heli.base.text import Msg
from heli.cli.condition.looks import Look, Subject, problem
from heli.cli.standing import missing

_SECRET_LENGTH = 50
# where sealed values name their key: the oldest and the newest of each are looked at, not all
_SEALED = (
    ("matters_casefact", "act_id"),
    ("matters_matterfact", "act_id"),
    ("matters_party", "id"),
)


def _secret(subject: Subject) -> None:
    secret = subject.config.secret_key
    if not secret:
        raise missing("HELI_SECRET_KEY")


def _long_secret(subject: Subject) -> None:
    if 0 < len(subject.config.secret_key) < _SECRET_LENGTH:
        raise problem(
            "setting.short_secret",
            Msg("HELI_SECRET_KEY has fewer than %(count)s characters.", {"count": _SECRET_LENGTH}),
            Msg("Set a longer one, random; everybody signs in anew."),
        )


def _debug(subject: Subject) -> None:
    if subject.config.debug:
        raise problem(
            "setting.debug",
            Msg("HELI_DEBUG is on: errors show settings and data in the browser."),
            Msg("Take it out of the environment and start the services anew."),
        )


def _https(subject: Subject) -> None:
    if not subject.config.https:
        raise problem(
            "setting.http",
            Msg("HELI_HTTPS is off: passwords and cookies travel unprotected."),
            Msg("Put a proxy with TLS in front, then set HELI_HTTPS=1 and HELI_ORIGINS."),
        )
    if not subject.config.origins:
        raise problem(
            "setting.origins",
            Msg("HELI_ORIGINS is empty: behind a proxy, forms may be refused."),
            Msg("Set it to the address people type: https://heli.office.example"),
        )


def _key(subject: Subject) -> None:
    folder = subject.config.keys
    keys.current(folder)
    for key_id in keys.key_ids(folder):
        keys.read(folder, key_id)


def _key_is_private(subject: Subject) -> None:
    for path in (subject.config.keys, *subject.config.keys.glob("*.key")):
        if path.exists() and path.stat().st_mode & 0o077:
            raise problem(
                "key.open",
                Msg("Other accounts of this machine may read %(path)s.", {"path": path}),
                Msg("chmod %(mode)s %(path)s", {"mode": "700" if path.is_dir() else "600", "path": path}),
            )


def _keys_fit(subject: Subject) -> None:
    here = set(keys.key_ids(subject.config.keys))
    with subject.worker.transaction():
        see_all(subject)
        for table, order in _SEALED:
            for direction in ("ASC", "DESC"):
                row = subject.worker.execute(
                    f"SELECT key_id FROM {table} WHERE key_id <> '' ORDER BY {order} {direction} LIMIT 1"
                ).fetchone()
                if row and row[0] not in here:
                    raise problem(
                        "key.other",
                        Msg(
                            "Names and facts are sealed under the key %(id)s, which isn't here.",
                            {"id": row[0]},
                        ),
                        Msg(
                            "Put its file into %(folder)s, from the safe; the keys there are of another installation.",
                            {"folder": subject.config.keys},
                        ),
                    )


def see_all(subject: Subject) -> None:
    """Let the worker's open transaction see every row, as its jobs do when they look for what waits."""
    # the worker's scope is named in a room above the settings; it needs Django, which is set up here
    from heli.access.wall import SETTINGS, values  # noqa: PLC0415
    from heli.matters.effects import EVERYWHERE  # noqa: PLC0415

    for name, value in zip(SETTINGS, values(EVERYWHERE), strict=True):
        subject.worker.execute("SELECT set_config(%s, %s, true)", [name, value])


def _keys_apart(subject: Subject) -> None:
    var, folder = subject.config.var, subject.config.keys
    if folder.resolve().is_relative_to(var.resolve()):
        raise problem(
            "key.beside_data",
            Msg("The master keys lie below HELI_VAR: whoever copies that folder has both."),
            Msg("Move them to a folder of their own and set HELI_KEYS."),
        )


LOOKS = (
    Look("setting.secret", Msg("the secret key is set"), _secret),
    Look("setting.short_secret", Msg("the secret key is long enough"), _long_secret, "advice"),
    Look("setting.debug", Msg("no tracebacks in the browser"), _debug),
    Look("setting.https", Msg("pages travel over HTTPS"), _https, "advice"),
    Look("key.readable", Msg("the master keys can be read"), _key),
    Look("key.private", Msg("no other account can read the master keys"), _key_is_private),
    Look("key.fits", Msg("the master keys are those of this database"), _keys_fit),
    Look("key.apart", Msg("the master keys lie apart from the data"), _keys_apart, "advice"),
)
