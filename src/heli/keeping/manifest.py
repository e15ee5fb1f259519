"""What a backup says of itself: where it comes from, which key it needs, every part with its hash, and a proof.

Source: docs/specs/backup.md rules 9 to 12. It holds counts and hashes, no word of any matter.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from heli.base.canonical import canonical
from heli.base.errors import Refused, refused
from heli.base.text import Msg
from heli.keeping.envelope import mac

SPEC = "heli-backup/1"
NAME = "manifest.json"
_CIPHER = "AES-256-GCM, STREAM, 1048576"
_DERIVATION = "HKDF-SHA-256"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a stream: its name, its size in bytes, its SHA-256 in hex."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of content ("state", "database", "files"): plain bytes, and the parts in their order."""

    name: str
    bytes: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The database that was copied.

    Attributes:
        node: identifier of the installation.
        is_demo: whether it is a marked demo.
        server: version of the server, as PostgreSQL counts: 180004.
        tool: major version of the program that wrote the copy.
        horizon: transaction number above which the restored server must go on counting.
        migrations: last migration of each app, "matters.0007_…".
        figures: counts of rows at the moment of the copy, by table; and of files and their bytes.
    """

    node: str
    is_demo: bool
    server: int
    tool: int
    horizon: int
    migrations: tuple[str, ...]
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of `manifest.json`. `made_at` is UTC, RFC 3339; `proof` is empty until it is proven."""

    id: str
    made_at: str
    made_by: str
    key_id: str
    key_ids: tuple[str, ...]
    salt: bytes
    source: Source
    streams: tuple[Stream, ...]
    proof: str = ""

    def stream(self, name: str) -> Stream:
        """One stream by its name; one that is not there is a `KeyError`."""
        return {stream.name: stream for stream in self.streams}[name]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of all streams."""
        return tuple(part for stream in self.streams for part in stream.parts)

    @property
    def size(self) -> int:
        """Size of all parts together."""
        return sum(part.bytes for part in self.parts)

    def proven(self, secret: bytes) -> Manifest:
        """The same with its proof under a master key."""
        return replace(self, proof=mac(secret, self.salt, self._content()))

    def is_proven_by(self, secret: bytes) -> bool:
        """Whether the proof was made with this master key over exactly this content."""
        return hmac.compare_digest(self.proof, mac(secret, self.salt, self._content()))

    def text(self) -> str:
        """The file's content: JSON that a person can read, too."""
        return json.dumps({**self._plain(), "proof": self.proof}, ensure_ascii=False, indent=1) + "\n"

    def _content(self) -> bytes:
        return canonical(self._plain())

    def _plain(self) -> dict[str, Any]:
        # through JSON once, so that tuples are what a reader of the file gets
        source = json.loads(json.dumps(asdict(self.source)))
        streams = json.loads(json.dumps([asdict(stream) for stream in self.streams]))
        return {
            "spec": SPEC,
            "cipher": _CIPHER,
            "derivation": _DERIVATION,
            "id": self.id,
            "made_at": self.made_at,
            "made_by": self.made_by,
            "key_id": self.key_id,
            "key_ids": list(self.key_ids),
            "salt": base64.b64encode(self.salt).decode(),
            "source": source,
            "streams": streams,
        }


def read(folder: Path) -> Manifest:
    """The manifest of a backup's folder. Raises `Refused` if there is none, or it can't be read."""
    path = folder / NAME
    try:
        return _parse(json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise refused(
            "backup.no_manifest",
            Msg("%(folder)s is no whole backup: it has no manifest.json.", {"folder": folder}),
            do=Msg("Name the folder of one backup, heli-…; a copy that was broken off has none."),
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(path) from error


def unreadable(path: Path) -> Refused:
    """The refusal of a file of a backup that is not what it was."""
    return refused(
        "backup.changed",
        Msg("%(file)s is not what was written: the backup was changed or damaged.", {"file": path.name}),
        do=Msg("Use another copy of this backup; nothing was restored from this one."),
    )


def _parse(raw: dict[str, Any]) -> Manifest:
    if (raw["spec"], raw["cipher"], raw["derivation"]) != (SPEC, _CIPHER, _DERIVATION):
        raise ValueError("another format")
    source = raw["source"]
    return Manifest(
        id=str(raw["id"]),
        made_at=str(raw["made_at"]),
        made_by=str(raw["made_by"]),
        key_id=str(raw["key_id"]),
        key_ids=tuple(map(str, raw["key_ids"])),
        salt=base64.b64decode(raw["salt"], validate=True),
        source=Source(**{**source, "migrations": tuple(source["migrations"])}),
        streams=tuple(
            Stream(item["name"], int(item["bytes"]), tuple(Part(**part) for part in item["parts"]))
            for item in raw["streams"]
        ),
        proof=str(raw["proof"]),
    )
