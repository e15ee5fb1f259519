"""DOCX and XLSX: the sheet of properties (author, company, when) is emptied, and the pictures inside are cleaned as well."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from heli.documents.cleaning import gif, jpeg, png, tiff, webp
from heli.documents.cleaning.errors import Locked, Signed, Unclear

_PICTURES = (
    (b"\xff\xd8\xff", jpeg.clean), (b"\x89PNG\r\n\x1a\n", png.clean), (b"GIF8", gif.clean),
    (b"II*\x00", tiff.clean), (b"MM\x00*", tiff.clean),
)  # fmt: skip
"""How a picture begins, whatever its name says, and what cleans it."""
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _APP.replace(b"extended-properties", b"custom-properties")
_PROPERTIES = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
_ENCRYPTED, _SIGNATURES = 0x1, "_xmlsignatures/"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def clean(data: bytes) -> bytes:
    """The same document; its text with comments and changes, and whose they are, stays as it was written.

    Raises:
        Locked, Signed, Unclear: a password, a signature, no archive that opens.
    """
    return rewritten(data, _member)


def rewritten(data: bytes, member: Callable[[str, bytes], bytes]) -> bytes:
    """An archive with what `member` makes of each name and content; times and notes of the archive go."""
    made = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as came,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept,
        ):
            for info in came.infolist():
                if info.flag_bits & _ENCRYPTED:
                    raise Locked(info.filename)
                if info.filename.startswith(_SIGNATURES):
                    raise Signed(info.filename)
                if not info.is_dir():
                    plain = zipfile.ZipInfo(info.filename, _LONG_AGO)
                    plain.compress_type = zipfile.ZIP_DEFLATED
                    kept.writestr(plain, member(info.filename, came.read(info)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError) as error:
        raise Unclear("an archive that does not open") from error
    return made.getvalue()


def _member(name: str, content: bytes) -> bytes:
    return _PROPERTIES[name] if name in _PROPERTIES else picture(content)


def picture(content: bytes) -> bytes:
    """A cleaned picture, where the content is one, whatever its name says; everything else as it is."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return webp.clean(content)
    return next((clean(content) for start, clean in _PICTURES if content.startswith(start)), content)
