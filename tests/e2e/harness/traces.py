"""A search for what must not be found: names and notes in every file that a run wrote.

A text is looked for as written and without its accents, in any case, composed or not,
in the encodings and escapes that files use, inside base64 and hexadecimal, and inside
what zlib, gzip, bzip2, xz and zip compressed, nested or not. What another key encrypted
cannot be searched, nor other compressions (zstd, lz4).
"""

from __future__ import annotations

import base64
import binascii
import bz2
import json
import lzma
import os
import re
import stat
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _Opener = zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor

SHORTEST: Final = 4
"""A text of fewer characters is found anywhere by chance, so it is refused."""

COMMON_PLACES: Final = tuple(
    Path(each)
    for each in (
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/dev/mqueue",
        "/run",
        "/run/lock",
        "/var/spool",
        "/var/crash",
    )
)
"""Folders that an ordinary account can write to besides its own."""

_DEEPEST: Final = 4
_LARGEST: Final = 64 * 1024 * 1024
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEXADECIMAL: Final = re.compile(rb"[0-9A-Fa-f]{16,}")
# A zlib stream starts with a byte whose low half is 8; its header is checked on opening.
_COMPRESSED: Final = re.compile(
    rb"(?=(\x1f\x8b\x08|[\x08\x18\x28\x38\x48\x58\x68\x78].|BZh[1-9]1AY&SY"
    rb"|\xfd7zXZ\x00|PK\x03\x04))",
    re.DOTALL,
)
_MOUTHFUL: Final = 4096


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a text was found, and under what guise."""

    place: str
    text: str
    guise: str


def search_everywhere(files: Iterable[Path], texts: Iterable[str]) -> list[Trace]:
    """Every place among ``files`` (contents, names, link targets, attributes) having a text."""
    wanted = tuple(texts)
    traces: list[Trace] = []
    for path in files:
        try:
            parts = list(_parts(path))
        except FileNotFoundError:
            continue
        for part, data in parts:
            traces += [
                Trace(f"{path} ({part})", text, guise) for text, guise in search_bytes(data, wanted)
            ]
    return traces


def search_bytes(data: bytes, texts: Iterable[str]) -> list[tuple[str, str]]:
    """The texts found in ``data``, each with the guise it was found under."""
    found: dict[tuple[str, str], None] = {}
    wanted = tuple(texts)
    for layer, content in _layers(data):
        lowered = content.lower()
        joined = content.replace(b"\r", b"").replace(b"\n", b"")
        for text in wanted:
            plain, exact = guises(text)
            for pattern, guise in plain.items():
                if pattern in lowered:
                    found[text, f"{layer}{guise}"] = None
            for pattern, guise in exact.items():
                if pattern in joined:
                    found[text, f"{layer}{guise}"] = None
    return list(found)


@cache
def guises(text: str) -> tuple[dict[bytes, str], dict[bytes, str]]:
    """The bytes that ``text`` may have become, for lower-cased data and for data as it is."""
    if len(text) < SHORTEST:
        raise ValueError(f"Un texte de moins de {SHORTEST} caractères ne se cherche pas.")
    plain: dict[bytes, str] = {}
    exact: dict[bytes, str] = {}
    for form in _forms(text):
        for name, encode in _ENCODINGS.items():
            pattern = encode(form)
            if len(pattern) >= SHORTEST:
                plain.setdefault(pattern.lower(), name)
        for encoding in ("utf-8", "utf-16-le", "latin-1"):
            encoded = form.encode(encoding, "ignore")
            for pattern in _base64_alignments(encoded):
                exact.setdefault(pattern, f"base64 de {encoding}")
    return plain, exact


def files_written(
    homes: Iterable[Path], *, uid: int, since: float, others_own_it: bool
) -> Iterator[Path]:
    """All in ``homes``, and in ``COMMON_PLACES`` what belongs to ``uid``.

    ``others_own_it`` says that the account was not made for the tests: then only what changed
    after ``since`` (seconds of the epoch) counts outside of ``homes``.
    """
    for home in homes:
        yield from _walk(home, lambda _status: True)
    for place in (*COMMON_PLACES, Path("/run/user") / str(uid)):
        yield from _walk(
            place,
            lambda status: status.st_uid == uid and (not others_own_it or status.st_ctime >= since),
        )


def _walk(root: Path, wanted: Callable[[os.stat_result], bool]) -> Iterator[Path]:
    """What is ``wanted`` under ``root``, without entering what is mounted there (/proc, others)."""
    waiting = [root]
    device = root.stat().st_dev if root.exists() else None
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        for entry in entries:
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if stat.S_ISDIR(status.st_mode) and status.st_dev == device:
                waiting.append(Path(entry.path))
            if wanted(status):
                yield Path(entry.path)


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    yield "nom", os.fsencode(path.name)
    status = path.lstat()
    for attribute in os.listxattr(path, follow_symlinks=False):
        yield f"attribut {attribute}", os.getxattr(path, attribute, follow_symlinks=False)
    if stat.S_ISLNK(status.st_mode):
        yield "lien", os.fsencode(path.readlink())
    elif stat.S_ISREG(status.st_mode):
        yield "contenu", path.read_bytes()


def _forms(text: str) -> set[str]:
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)
    )
    forms = {text, bare}
    for change in (str.lower, str.upper, str.casefold, str.title):
        forms |= {change(text), change(bare)}
    return {unicodedata.normalize(shape, form) for form in forms for shape in ("NFC", "NFD")}


def _written_in(encoding: str) -> Callable[[str], bytes]:
    def encode(form: str) -> bytes:
        try:
            return form.encode(encoding)
        except UnicodeEncodeError:
            return b""

    return encode


def _quoted_printable(form: str) -> bytes:
    return binascii.b2a_qp(form.encode()).replace(b"=\n", b"")


_ENCODINGS: Final[dict[str, Callable[[str], bytes]]] = {
    **{
        encoding: _written_in(encoding)
        for encoding in (
            "utf-8",
            "utf-16-le",
            "utf-16-be",
            "utf-32-le",
            "latin-1",
            "cp437",
            "cp850",
        )
    },
    "json": lambda form: json.dumps(form)[1:-1].encode(),
    "python": lambda form: form.encode("unicode_escape"),
    "xml": lambda form: form.encode("ascii", "xmlcharrefreplace"),
    "pourcent": lambda form: quote(form).encode(),
    "pourcent, +": lambda form: quote(form).replace("%20", "+").encode(),
    "quoted-printable": _quoted_printable,
    "hexadécimal": lambda form: form.encode().hex().encode(),
    "à l’envers": lambda form: form[::-1].encode(),
}


def _base64_alignments(encoded: bytes) -> Iterator[bytes]:
    """What ``encoded`` looks like in base64, wherever it stands in the text encoded."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + encoded)
        # Only the characters that depend on nothing before or after.
        kept = coded[(before * 8 + 5) // 6 : (before + len(encoded)) * 8 // 6]
        if len(kept) >= SHORTEST:
            yield kept
            yield kept.translate(bytes.maketrans(b"+/", b"-_"))


def _layers(data: bytes, layer: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """``data``, and what comes out of everything compressed or encoded in it."""
    yield layer, data
    if depth == _DEEPEST:
        return
    for start, opener in _openers(data):
        opened = _decompressed(data, start, opener)
        if opened:
            yield from _layers(opened, f"{layer}compressé, ", depth + 1)
    joined = data.replace(b"\r", b"").replace(b"\n", b"")
    for match in _BASE64.finditer(joined):
        coded = match.group().rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = coded[start:]
            part = part[: len(part) - (len(part) % 4 == 1)]
            opened = base64.b64decode(part + b"=" * (-len(part) % 4))
            yield from _layers(opened, f"{layer}base64, ", depth + 1)
    for match in _HEXADECIMAL.finditer(data):
        digits = match.group().decode()
        for start in range(2):
            pairs = digits[start : len(digits) - (len(digits) - start) % 2]
            yield from _layers(bytes.fromhex(pairs), f"{layer}hexa, ", depth + 1)


def _openers(data: bytes) -> Iterator[tuple[int, _Opener]]:
    """Where something compressed may start in ``data``, and what would open it."""
    yield 0, zlib.decompressobj(-15)
    for match in _COMPRESSED.finditer(data):
        start, mark = match.start(), match[1]
        if mark == b"PK\x03\x04":
            if len(data) >= start + 30:
                name, extra = struct.unpack_from("<HH", data, start + 26)
                yield start + 30 + name + extra, zlib.decompressobj(-15)
        elif mark.startswith(b"BZh"):
            yield start, bz2.BZ2Decompressor()
        elif mark.startswith(b"\xfd7z"):
            yield start, lzma.LZMADecompressor()
        elif mark.startswith(b"\x1f") or int.from_bytes(mark) % 31 == 0:
            yield start, zlib.decompressobj(47)


def _decompressed(data: bytes, start: int, opener: _Opener) -> bytes:
    """What ``opener`` makes of ``data`` from ``start`` on, up to where it is no longer sound."""
    opened = bytearray()
    try:
        for place in range(start, len(data), _MOUTHFUL):
            opened += opener.decompress(data[place : place + _MOUTHFUL], _LARGEST)
            if opener.eof or len(opened) > _LARGEST:
                break
    except (zlib.error, OSError, EOFError, lzma.LZMAError):
        pass
    return bytes(opened)
