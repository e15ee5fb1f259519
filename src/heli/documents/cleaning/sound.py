"""Sound: who recorded it where and with what stands beside it, in chunks (WAV) or tags (MP3)."""

from __future__ import annotations

from heli.documents.cleaning.riff import chunks, written

_PLAYED = frozenset((b"fmt ", b"fact", b"data"))
_ID3V1 = 128


def clean_wav(data: bytes) -> bytes:
    """Format and samples alone."""
    return written(b"WAVE", [one for one in chunks(data, b"WAVE") if one[0] in _PLAYED])


def clean_mp3(data: bytes) -> bytes:
    """The frames alone, without the tags before and behind them."""
    while data[:3] == b"ID3" and len(data) > 10:
        size = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        data = data[size + (10 if data[5] & 0x10 else 0) :]
    return data[:-_ID3V1] if data[-_ID3V1 : -_ID3V1 + 3] == b"TAG" else data
