"""What tells of its sender, taken out of a file: place, device, serial number, owner, the programs it went through (N9).

Segments, chunks and boxes are left out or emptied; what shows the picture, plays the sound or makes the text is copied
byte for byte, nothing is encoded again; a PDF is written anew around its streams, by a process of its own. A picture keeps
the orientation in which it is seen. Bytes in, bytes out; cleaning twice gives what cleaning once gave.
What is *not* taken out stands in docs/decisions/0023.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from heli.documents.cleaning import gif, jpeg, ofd, pdf, png, sound, tiff, webp, word, zipped
from heli.documents.cleaning.errors import Laden, Locked, Signed, Uncleaned, Unclear
from heli.documents.cleaning.film import clean as clean_film

CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    ".jpg": jpeg.clean,
    ".png": png.clean,
    ".webp": webp.clean,
    ".gif": gif.clean,
    ".tif": tiff.clean,
    ".mp4": clean_film,
    ".wav": sound.clean_wav,
    ".mp3": sound.clean_mp3,
    ".docx": zipped.clean,
    ".xlsx": zipped.clean,
    ".pdf": pdf.clean,
    ".ofd": ofd.clean,
    ".doc": word.clean,
}
"""True kind, by its suffix → what cleans it. Kinds that are not here are kept as they came."""


def cleaned(suffix: str, data: bytes) -> bytes:
    """The file without what tells of its sender.

    Args:
        suffix: of the true kind, as `sniff` found it.
    Raises:
        Unclear: it is not built as its kind asks, so nobody can say what stands in it.
        Locked: it opens with a password only.
        Signed: it bears a digital signature, which would break.
        Laden: it carries other files, former versions of itself, or programs.
    """
    cleaner = CLEANERS.get(suffix)
    if cleaner is None:
        return data
    try:
        return cleaner(data)
    except Uncleaned:
        raise
    except (IndexError, ValueError, ArithmeticError) as error:
        raise Unclear(suffix) from error


__all__ = ["CLEANERS", "Laden", "Locked", "Signed", "Uncleaned", "Unclear", "cleaned"]
