"""GIF: comments and what programs put in go; frames, their timing and the loop stay."""

from __future__ import annotations

from heli.documents.cleaning.errors import Unclear

_HEAD = 13
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _PLAIN, _APPLICATION = 0xF9, 0x01, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def clean(data: bytes) -> bytes:
    """The frames alone; what stands behind them is dropped."""
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise Unclear("no start of a GIF")
    at = _HEAD + _table(data[10])
    kept = [data[:at]]
    while at < len(data) and data[at] != _END:
        end = _block_end(data, at)
        if data[at] == _IMAGE or _is_shown(data, at):
            kept.append(data[at:end])
        at = end
    return b"".join(kept) + b"\x3b"


def _is_shown(data: bytes, at: int) -> bool:
    label = data[at + 1]
    return label in (_CONTROL, _PLAIN) or (label == _APPLICATION and data[at + 3 : at + 14] in _LOOPS)


def _table(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _block_end(data: bytes, at: int) -> int:
    if data[at] == _IMAGE:
        at += 10 + _table(data[at + 9]) + 1
    elif data[at] == _EXTENSION:
        at += 2
    else:
        raise Unclear("an unknown block")
    while data[at]:
        at += data[at] + 1
    if at >= len(data):
        raise Unclear("a block that is cut off")
    return at + 1
