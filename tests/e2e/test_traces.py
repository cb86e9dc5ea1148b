"""The search finds what was planted, under each guise: one that cannot find proves nothing."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import tempfile
import time
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from harness.traces import files_written, search_bytes, search_everywhere
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.e2e

NAME = "Zébulon Fictif-Œuvré"
PLAIN = "Zébulon Fictif"
AROUND = b'{"avant": 1, "texte": "%s", "apres": [2, 3]}'


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("autre.txt", b"rien" * 10)
        archive.writestr("contenu.txt", data)
    return buffer.getvalue()


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16 little": lambda text: text.encode("utf-16-le"),
    "utf-16 big": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32-le"),
    "latin-1": lambda text: text.encode("latin-1"),
    "cp437": lambda text: text.encode("cp437"),
    "json": lambda text: json.dumps(text).encode(),
    "JSON in capitals": lambda text: json.dumps(text).replace("00e9", "00E9").encode(),
    "python": lambda text: repr(text.encode()).encode() + ascii(text).encode(),
    "xml": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "percent": lambda text: quote(text).encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "HEXADECIMAL": lambda text: text.encode().hex().upper().encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "upper case": lambda text: text.upper().encode(),
    "lower case": lambda text: text.lower().encode(),
    "without accents": lambda text: text.replace("é", "e").upper().encode(),
    "backwards": lambda text: text[::-1].encode(),
    "base64 of utf-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
}

WRAPPED: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "zlib": zlib.compress,
    "zlib, fastest": lambda data: zlib.compress(data, 1),
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
    "base64": base64.b64encode,
    "base64 for addresses": base64.urlsafe_b64encode,
    "base64 in lines": base64.encodebytes,
    "base64 of zlib": lambda data: base64.b64encode(zlib.compress(data)),
    "zlib of base64 of gzip": lambda data: zlib.compress(base64.b64encode(gzip.compress(data))),
    "hexadecimal of zlib": lambda data: zlib.compress(data).hex().encode(),
}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
@pytest.mark.parametrize("encode", ENCODED.values(), ids=ENCODED)
def test_a_planted_name_is_found(
    encode: Callable[[str], bytes], wrap: Callable[[bytes], bytes]
) -> None:
    planted = os.urandom(300) + wrap(AROUND % encode(PLAIN)) + os.urandom(300)
    assert PLAIN in {text for text, _ in search_bytes(planted, [PLAIN])}


def test_a_raw_deflate_stream_is_opened() -> None:
    assert search_bytes(raw_deflate(AROUND % NAME.encode()), [NAME])


@given(before=st.binary(max_size=7), after=st.binary(max_size=7))
def test_base64_hides_nothing_wherever_the_name_stands(before: bytes, after: bytes) -> None:
    coded = base64.b64encode(before + NAME.encode() + after)
    assert search_bytes(b"x" + coded + b"y", [NAME])


def test_a_truncated_stream_gives_what_it_has() -> None:
    data = NAME.encode() + os.urandom(20_000)
    assert search_bytes(gzip.compress(data)[:5_000], [NAME])
    assert search_bytes(zlib.compress(data)[:-3] + b"abc", [NAME])


@given(st.binary(max_size=3_000))
def test_nothing_is_found_where_nothing_is(data: bytes) -> None:
    assert search_bytes(data, [NAME, PLAIN]) == []


def test_a_text_too_short_to_mean_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="moins de 4"):
        search_bytes(b"", ["Zoé"])


def test_names_of_files_links_and_attributes_are_searched(tmp_path: Path) -> None:
    named = tmp_path / "zebulon fictif.txt"
    named.touch()
    link = tmp_path / "lien"
    link.symlink_to(f"/nulle/part/{PLAIN}")
    inside = tmp_path / "contenu"
    inside.write_text(PLAIN)
    found = search_everywhere([*tmp_path.iterdir()], [PLAIN])
    assert {trace.place for trace in found} == {
        f"{named} (nom)",
        f"{link} (lien)",
        f"{inside} (contenu)",
    }


def test_a_file_that_vanished_meanwhile_is_no_error(tmp_path: Path) -> None:
    assert search_everywhere([tmp_path / "disparu"], [PLAIN]) == []


def test_files_of_the_account_are_found_in_places_open_to_all(tmp_path: Path) -> None:
    since = time.time() - 60
    with tempfile.NamedTemporaryFile(dir="/var/tmp") as planted:
        found = files_written([tmp_path], uid=os.getuid(), since=since, others_own_it=True)
        assert Path(planted.name) in set(found)
