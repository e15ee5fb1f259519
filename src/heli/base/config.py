"""Every setting of the program, read from the environment in one place.

Each field of `Config` is one environment variable; `docs/reference/settings.md` describes each under
a heading of its name, and a test holds the two together. No secret has a default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg

Role = Literal["owner", "app", "worker"]
ROLES: tuple[Role, ...] = get_args(Role)
PROJECT = Path(__file__).resolve().parents[3]

MAIL_SECURITY = ("tls", "starttls", "none")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


_MOST = 1000
"""The most of a number, unless a setting says another."""


def _setting(name: str, default: object, most: int = _MOST) -> Any:
    # Any, as in dataclasses.field: each field states its own type
    return field(default=default, metadata={"name": name, "most": most})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process. `Config.from_environment` is the only constructor in use.

    Attributes:
        role: the database role of this process; picks one of the three URLs.
        owner_url, app_url, worker_url: libpq URLs; empty means that this role isn't available here.
        backup_url: libpq URL of a role that the wall doesn't bind, for `heli backup` alone.
        secret_key: signs sessions and forms; empty means that pages can't be served.
        debug: show tracebacks in the browser. Never in production.
        hosts: host names under which pages are served.
        origins: origins (with scheme) trusted for forms behind a proxy.
        https: pages are served over HTTPS: secure cookies, HSTS.
        var: folder of everything that this installation writes outside its database.
        keys: folder of the master keys.
        pool: largest number of pooled database connections of this process; 0 means no pool.
        wait: seconds for which `serve` and `worker` wait at their start for a database that gives no answer yet.
        language: language of the command line: "zh-hans" or "en".
        sso: path of a JSON file with OpenID Connect providers; empty means none.
        alarm_days: planned days of the five steps of an alarm about custody, before (or, below 0, after) the last day.
        mail_host: mail server; empty means that no mail is sent.
        mail_port: its port, 1 to 65,535.
        mail_security: "tls" from the first byte, "starttls", or "none" (a server on this machine).
        mail_user, mail_password: with what to sign in there; both empty: without.
        mail_from: sender's address.
    """

    role: Role = _setting("HELI_ROLE", "app")
    owner_url: str = _setting("HELI_OWNER_URL", "")
    app_url: str = _setting("HELI_APP_URL", "")
    worker_url: str = _setting("HELI_WORKER_URL", "")
    backup_url: str = _setting("HELI_BACKUP_URL", "")
    secret_key: str = _setting("HELI_SECRET_KEY", "")
    debug: bool = _setting("HELI_DEBUG", False)
    hosts: tuple[str, ...] = _setting("HELI_HOSTS", ("localhost", "127.0.0.1"))
    origins: tuple[str, ...] = _setting("HELI_ORIGINS", ())
    https: bool = _setting("HELI_HTTPS", False)
    var: Path = _setting("HELI_VAR", PROJECT / "var")
    keys: Path = _setting("HELI_KEYS", PROJECT / "var" / "keys")
    pool: int = _setting("HELI_POOL", 0)
    wait: int = _setting("HELI_WAIT", 0)
    language: str = _setting("HELI_LANG", "zh-hans")
    sso: str = _setting("HELI_SSO", "")
    alarm_days: tuple[int, ...] = _setting("HELI_ALARM_DAYS", (7, 3, 1, 0, -1))
    mail_host: str = _setting("HELI_MAIL_HOST", "")
    mail_port: int = _setting("HELI_MAIL_PORT", 587, most=65_535)
    mail_security: str = _setting("HELI_MAIL_SECURITY", "starttls")
    mail_user: str = _setting("HELI_MAIL_USER", "")
    mail_password: str = _setting("HELI_MAIL_PASSWORD", "")
    mail_from: str = _setting("HELI_MAIL_FROM", "")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """The settings found in the environment. Raises `BadInput` naming each variable that is wrong."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        wrong: list[Reason] = []
        for setting in fields(cls):
            name = str(setting.metadata["name"])
            if name not in given:
                continue
            try:
                values[setting.name] = _read(given[name], setting.default, int(setting.metadata["most"]))
            except ValueError:
                wrong.append(_wrong(name, given[name]))
        if "var" in values and "keys" not in values:
            values["keys"] = values["var"] / "keys"
        if values.get("role", "app") not in ROLES:
            wrong.append(_wrong("HELI_ROLE", str(values["role"])))
        wrong += _out_of_range(values)
        if wrong:
            raise BadInput(tuple(wrong))
        return cls(**values)

    @property
    def database_url(self) -> str:
        """The URL for this process's role; empty if none is set."""
        return {"owner": self.owner_url, "app": self.app_url, "worker": self.worker_url}[self.role]


def setting_names() -> tuple[str, ...]:
    """The environment variables that the program reads, in their order of declaration."""
    return tuple(str(setting.metadata["name"]) for setting in fields(Config))


def _out_of_range(values: Mapping[str, Any]) -> list[Reason]:
    """What can be read and still makes no sense."""
    wrong = []
    days = values.get("alarm_days", (1, 0))
    if "alarm_days" in values and (len(days) != 5 or any(a <= b for a, b in pairwise(days))):
        wrong.append(_wrong("HELI_ALARM_DAYS", ",".join(str(day) for day in days)))
    if values.get("mail_port", 1) == 0:
        wrong.append(_wrong("HELI_MAIL_PORT", "0"))
    if values.get("mail_security", "none") not in MAIL_SECURITY:
        wrong.append(_wrong("HELI_MAIL_SECURITY", str(values["mail_security"])))
    if values.get("mail_host") and "@" not in values.get("mail_from", ""):
        wrong.append(_wrong("HELI_MAIL_FROM", str(values.get("mail_from", ""))))
    return wrong


def _read(raw: str, default: object, most: int = _MOST) -> object:
    if isinstance(default, bool):
        if raw.lower() not in _YES | _NO:
            raise ValueError(raw)
        return raw.lower() in _YES
    if isinstance(default, int):
        number = int(raw)
        if not 0 <= number <= most:
            raise ValueError(raw)
        return number
    if isinstance(default, Path):
        if not raw:
            raise ValueError(raw)
        return Path(raw).absolute()
    if isinstance(default, tuple) and default and isinstance(default[0], int):
        return tuple(int(part) for part in raw.split(","))
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    return raw


def _wrong(name: str, raw: str) -> Reason:
    # the value of a variable that may carry a password is never repeated
    shown = "…" if name.endswith(("_URL", "_KEY", "_PASSWORD")) else raw
    return Reason(
        "setting.wrong",
        Msg("The setting %(name)s can't be read: %(value)s", {"name": name, "value": shown}),
        do=Msg("Correct it; docs/reference/settings.md says what it may hold."),
        field=name,
    )
