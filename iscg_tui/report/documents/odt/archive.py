"""An ODT as a ZIP archive whose bytes depend on its parts alone: no clock, no chance."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

MIMETYPE: Final = "application/vnd.oasis.opendocument.text"

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MEDIA: Final = {
    "xml": "text/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
_NAMESPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The document made of ``parts``, by their names; the manifest is written here."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # First and bare, so that the type of the file can be read in its first bytes.
        _write(archive, "mimetype", MIMETYPE.encode(), zipfile.ZIP_STORED)
        for name in sorted(parts):
            _write(archive, name, parts[name], zipfile.ZIP_DEFLATED)
        _write(archive, "META-INF/manifest.xml", _manifest(parts), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = compression
    entry.create_system = 0
    archive.writestr(entry, data)


def _manifest(parts: Mapping[str, bytes]) -> bytes:
    entries = [("/", MIMETYPE), *((name, _media(name)) for name in sorted(parts))]
    lines = "\n".join(
        f" <manifest:file-entry manifest:full-path={quoteattr(name)} "
        f"manifest:media-type={quoteattr(media)}/>"
        for name, media in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{_NAMESPACE}" manifest:version="1.3">\n'
        f"{lines}\n</manifest:manifest>\n"
    ).encode()


def _media(name: str) -> str:
    return _MEDIA.get(name.rpartition(".")[2].lower(), "application/octet-stream")
