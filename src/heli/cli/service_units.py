"""Service units for systemd, filled with the paths of this installation; `heli service` prints or writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HARDENED = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome={home}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
UMask=0077
ReadWritePaths={writable}
"""
_SERVICE = """\
# {file}: made by heli service; changes belong into a drop-in (systemctl edit {unit})
[Unit]
Description=Heli 合力: {what}
Documentation=file:{project}/docs/how-to/install.md
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
Type={type}
User={user}
Group={user}
WorkingDirectory={project}
{environment}
ExecStart={project}/.venv/bin/python -m heli.cli.main {command}
{running}
LogNamespace=heli
{hardened}"""
_RUNNING = """\
Restart=on-failure
RestartSec=5
KillMode=mixed
TimeoutStopSec=30
LimitNOFILE=65536
ReadOnlyPaths={keys}"""
_INSTALL = """
[Install]
WantedBy=multi-user.target
"""
_TIMER = """\
# {file}: made by heli service
[Unit]
Description=Heli 合力: backup every night

[Timer]
OnCalendar=*-*-* 02:30
RandomizedDelaySec=15min
Persistent=yes

[Install]
WantedBy=timers.target
"""
_JOURNAL = """\
# {file}: the journal of namespace heli. Logs are kept for six months by law (Cybersecurity Law art. 23(3)), here three years.
[Journal]
Storage=persistent
Compress=yes
MaxRetentionSec=3year
SystemMaxUse=4G
SystemKeepFree=2G
"""
_ENVIRONMENT = """\
# /etc/heli/heli.env, owner root, mode 0640, group {user}: settings of the services; docs/reference/settings.md describes each
HELI_APP_URL=postgresql://heli_app:PASSWORD@db.example/heli
HELI_WORKER_URL=postgresql://heli_worker:PASSWORD@db.example/heli
HELI_SECRET_KEY=FIFTY-RANDOM-CHARACTERS
HELI_HOSTS=heli.office.example
HELI_ORIGINS=https://heli.office.example
HELI_HTTPS=1
HELI_VAR={var}
HELI_KEYS={keys}
# HELI_OWNER_URL (heli migrate, heli upgrade) and HELI_BACKUP_URL belong into /etc/heli/backup.env, mode 0600
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where this installation lies, and as whom it runs.

    Attributes:
        project: the program's folder.
        var, keys: HELI_VAR and HELI_KEYS.
        user: account of the services, and name of its group.
        disk: folder that the nightly backup goes to.
        port: port of the pages on this machine.
    """

    project: Path
    var: Path
    keys: Path
    user: str
    disk: Path
    port: int = 8000


def files(site: Site) -> Mapping[str, str]:
    """Every file by its name: three services, a timer, the journal's settings, the environment to fill in."""
    return {
        "heli-web.service": _service(
            site,
            "heli-web",
            "pages and API",
            f"serve --host 127.0.0.1 --port {site.port} --workers 2",
        ),
        "heli-worker.service": _service(site, "heli-worker", "jobs", "worker"),
        "heli-backup.service": _backup(site),
        "heli-backup.timer": _TIMER.format(file="heli-backup.timer"),
        "journald@heli.conf": _JOURNAL.format(file="/etc/systemd/journald@heli.conf"),
        "heli.env": _ENVIRONMENT.format(user=site.user, var=site.var, keys=site.keys),
    }


def _service(site: Site, unit: str, what: str, command: str) -> str:
    return (
        _SERVICE.format(
            file=f"{unit}.service",
            unit=unit,
            what=what,
            project=site.project,
            user=site.user,
            type="exec",
            environment="EnvironmentFile=/etc/heli/heli.env",
            command=command,
            running=_RUNNING.format(keys=site.keys),
            hardened=_hardened(site, site.var),
        )
        + _INSTALL
    )


def _backup(site: Site) -> str:
    return _SERVICE.format(
        file="heli-backup.service",
        unit="heli-backup",
        what="backup",
        project=site.project,
        user=site.user,
        type="oneshot",
        environment="EnvironmentFile=/etc/heli/heli.env\nEnvironmentFile=/etc/heli/backup.env",
        command=f"backup {site.disk}",
        running=f"Nice=10\nIOSchedulingClass=idle\nReadOnlyPaths={site.keys}",
        hardened=_hardened(site, site.var, site.disk),
    )


def _hardened(site: Site, *writable: Path) -> str:
    # a program below /home would be hidden from its own service
    home = (
        "read-only"
        if any(path.is_relative_to("/home") for path in (site.project, site.var, site.keys))
        else "yes"
    )
    return _HARDENED.format(home=home, writable=" ".join(map(str, writable)))
