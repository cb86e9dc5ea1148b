"""Hostile files are answered in words: never a crash, a hang, a GiB or ten seconds."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier
from iscg_tui.reglages import Reglages, dump
from iscg_tui.vault import frames, reading
from iscg_tui.vault.header import HEADER_BYTES, binding, parse
from iscg_tui.vault.keys import FileKeys, Secret
from iscg_tui.vault.repository import Repository

from .disk import LONGER
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SECONDS = 10.0
READER = Path(__file__).with_name("hostile_reader.py")
MIB = 1 << 20


class Sound:
    """A sound store and its keys, to make hostile ones from."""

    def __init__(self, folder: Path) -> None:
        dossier = Dossier(folder)
        repository = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
        for _ in range(4):
            repository.save(plain())
        repository.publish()
        repository.save_draft(None, {"reponses": {"nature": ["VCO"]}})
        self.counters = dossier.compteurs.read_bytes()
        repository.close()
        self.mark = (folder / ".coffre.repere").read_bytes()
        self.store = dossier.coffre.read_bytes()
        data_key, _ = reading.unlock(self.store, Secret.typed(PASSPHRASE))
        self.keys = FileKeys.of(data_key, parse(self.store).salt)
        self.first = frames.split(self.store, HEADER_BYTES).frames[0]

    def signed(self, header: bytes, *, mac: bool) -> bytes:
        """``header`` with its checksum right, and its MAC too when asked."""
        seal = hmac.digest(self.keys.header, header[:704], "sha256") if mac else header[704:736]
        body = header[:704] + seal
        return body + hashlib.sha256(body).digest()

    def sealed(self, contents: Iterable[bytes]) -> bytes:
        """A store whose frames, rightly sealed, hold ``contents`` as they are to be unpadded."""
        data, tag = self.store[:HEADER_BYTES], frames.FIRST_TAG
        for number, padded in enumerate(contents, start=1):
            nonce = number.to_bytes(12, "big")
            bound = struct.pack(">IQI12s", len(padded) + 16, number, 0, nonce)
            body = self.keys.aead().encrypt(nonce, padded, binding(data) + bound + tag)
            head = bound + struct.pack(">I", zlib.crc32(body))
            data += head + struct.pack(">I", zlib.crc32(head)) + body
            tag = body[-16:]
        return data


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return Sound(tmp_path_factory.mktemp("sain") / "d")


def read_apart(sound: Sound, hostile: dict[str, bytes]) -> dict[str, list[str]]:
    """What each file is answered with, in a process that has a GiB and no time to lose."""
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "hostiles"
        folder.mkdir()
        (folder / "sain.iscg").write_bytes(sound.store)
        for name, data in hostile.items():
            (folder / name).write_bytes(data)
        allowed = int(20 + SECONDS * len(hostile))

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))

        done = subprocess.run(
            [sys.executable, str(READER), str(folder)],
            capture_output=True,
            cwd=READER.parents[2],
            preexec_fn=limited,
            timeout=6 * allowed,
        )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (len(lines), done.stderr[-2000:])
    assert [each["file"] for each in lines] == sorted(hostile)
    for each in lines:
        assert each["seconds"] < SECONDS, each
        assert not any("CRASH" in told for told in each["told"]), each
    return {each["file"]: each["told"] for each in lines}


def in_turn(kind: str, contents: Iterable[bytes]) -> dict[str, bytes]:
    return {f"{kind}.{number:04d}": data for number, data in enumerate(contents)}


# Bytes changed anywhere, with and without the sums that would betray them

EDGES = st.sampled_from((b"\x00", b"\xff", b"\x00" * 4, b"\xff" * 4, b"\x00\x00\x00\x01"))


@st.composite
def cuts(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Bytes put over, added or taken, somewhere."""
    where, put = draw(st.floats(0, 1)), draw(EDGES | st.binary(min_size=1, max_size=40))
    taken = draw(st.sampled_from((0, len(put), 1, 700, 5000)))

    def change(data: bytes) -> bytes:
        at = int(where * len(data))
        return data[:at] + put + data[at + taken :]

    return change


FEW = settings(max_examples=2 * LONGER, deadline=None, suppress_health_check=list(HealthCheck))
KINDS = ("coffre", "compteurs", "reglages", "repere", "session")
CHANGES = st.lists(st.lists(cuts(), min_size=1, max_size=4), min_size=20, max_size=40)


@FEW
@given(changes=st.fixed_dictionaries(dict.fromkeys(KINDS, CHANGES)))
def test_bytes_changed_anywhere(
    sound: Sound, changes: dict[str, list[list[Callable[[bytes], bytes]]]]
) -> None:
    whole = {
        "coffre": sound.store,
        "compteurs": sound.counters,
        "reglages": dump(Reglages(poste_nom="Poste fictif")).encode(),
        "repere": sound.mark,
        "session": b"2026-03-04T10:00:00+0100\n",
    }

    def changed(data: bytes, several: list[Callable[[bytes], bytes]]) -> bytes:
        for change in several:
            data = change(data)
        return data

    hostile: dict[str, bytes] = {}
    for kind, data in whole.items():
        hostile |= in_turn(kind, (changed(data, several) for several in changes[kind]))
    read_apart(sound, hostile)


@FEW
@given(
    fields=st.lists(
        st.tuples(
            st.sampled_from((8, 10, 12, 28, 32, 40, 72, 76, 77, 78, 80, 84, 88, 104, 144, 648)),
            EDGES | st.binary(min_size=1, max_size=8),
            st.booleans(),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_headers_forged_with_their_sums(
    sound: Sound, fields: list[tuple[int, bytes, bool]]
) -> None:
    header, rest = sound.store[:HEADER_BYTES], sound.store[HEADER_BYTES:]
    forged = [
        sound.signed(header[:at] + put + header[at + len(put) :], mac=mac) + rest
        for at, put, mac in fields
    ]
    read_apart(sound, in_turn("coffre", filter(cheap, forged)))


def cheap(store: bytes) -> bool:
    """Whether no accepted slot asks for long: the dearest ones have their own test."""
    slots = [struct.unpack_from(">II", store, 72 * rank + 8) for rank in range(1, 9)]
    return all(memory * passes < 64 * 1024 or memory * passes > 8 * MIB for memory, passes in slots)


@FEW
@given(
    heads=st.lists(
        st.tuples(
            st.sampled_from((0, 4, 8, 12, 16, 28)),
            EDGES | st.binary(min_size=1, max_size=8),
            st.integers(0, 5),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_frames_whose_heads_are_forged_with_their_sums(
    sound: Sound, heads: list[tuple[int, bytes, int]]
) -> None:
    split = frames.split(sound.store, HEADER_BYTES).frames

    def forged(field: int, put: bytes, rank: int) -> bytes:
        at = split[rank % len(split)].offset
        head = bytearray(sound.store[at : at + 36])
        head[field : field + len(put)] = put
        head[32:36] = struct.pack(">I", zlib.crc32(head[:32]))
        return sound.store[:at] + bytes(head[:36]) + sound.store[at + 36 :]

    read_apart(sound, in_turn("coffre", (forged(*each) for each in heads)))


# Contents that only a holder of the key can seal

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**70) | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("suivant", "ids", "documents", "situations", "comptes", "1", "lot", "é")
            ),
            inside,
            max_size=4,
        )
    ),
    max_leaves=12,
)
TABLES = st.sampled_from(("situations", "comptes", "brouillons", "etat", "numeros", "autre"))
ROWS = st.builds(
    lambda next_id, documents: {
        "suivant": next_id,
        "ids": list(range(1, len(documents) + 1)),
        "documents": documents,
    },
    st.integers(-2, 9),
    st.lists(JSONS, max_size=3),
)
OPERATIONS = st.tuples(
    st.sampled_from(("put", "del", "add", "clear", "drop", "voler")),
    TABLES | JSONS,
    st.integers(-1, 5) | JSONS,
    JSONS,
).map(lambda each: list(each[: {"clear": 2, "drop": 2, "del": 3}.get(each[0], 4)]))


def padded(content: bytes, *, deflated: bool = False, said: int | None = None) -> bytes:
    body = zlib.compress(content, 1) if deflated else content
    clear = len(content) if said is None else said
    whole = struct.pack(">BII", deflated, len(body), clear) + body
    return whole.ljust(1024, b"\x00")


def text(value: Any) -> bytes:
    return json.dumps(value).encode()


@FEW
@given(
    stores=st.lists(
        st.tuples(
            JSONS | st.dictionaries(TABLES, ROWS, max_size=4),
            st.lists(st.lists(OPERATIONS, max_size=3) | JSONS, max_size=3),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_contents_of_any_shape_rightly_sealed(
    sound: Sound, stores: list[tuple[Any, list[Any]]]
) -> None:
    read_apart(
        sound,
        in_turn(
            "coffre",
            (sound.sealed(map(padded, map(text, [one, *then]))) for one, then in stores),
        ),
    )


FULL = 128 * MIB


def in_spaces() -> bytes:
    return padded(b"[" + b" " * (100 * MIB) + b"]", deflated=True)


def repeated(before: bytes, piece: bytes, after: bytes) -> bytes:
    times = (FULL - len(before) - len(after)) // len(piece)
    return padded(before + piece * times + after, deflated=True)


BOMBS: dict[str, Callable[[], list[bytes]]] = {
    "zeros": lambda: [padded(bytes(FULL), deflated=True)],
    "more than said": lambda: [padded(bytes(FULL), deflated=True, said=100)],
    "more than allowed": lambda: [padded(bytes(FULL + 1), deflated=True)],
    "four GiB said": lambda: [padded(bytes(MIB), deflated=True, said=2**32 - 1)],
    "spaces in each": lambda: [padded(b"{}"), *[in_spaces()] * 40],
    "empty tables": lambda: [
        repeated(b'{"t":{"suivant":1,"ids":[],"documents":[', b"{},", b"{}]}}")
    ],
    "small tables": lambda: [repeated(b'{"t":[', b'{"a":1},', b"1]}")],
    "texts": lambda: [repeated(b'{"t":[', b'"\xc3\xa9a",', b"1]}")],
    "nested": lambda: [repeated(b"", b"[", b"")],
    "one number": lambda: [repeated(b'{"t":', b"9", b"}")],
    "one text": lambda: [repeated(b'{"t":"', b"\xc3\xa9", b'"}')],
}
"""The contents of stores that grow as they are read."""


@pytest.mark.parametrize("half", [0, 1])
def test_what_grows_as_it_is_read_is_refused_in_time(sound: Sound, half: int) -> None:
    names = [*BOMBS][half::2]
    hostile = {f"coffre.{name}": sound.sealed(BOMBS[name]()) for name in names}
    for name, told in read_apart(sound, hostile).items():
        assert told[2].startswith("open: said "), name


ASKED = {
    (1024 * 1024, 7, 4): "NotEnoughMemory",
    (1024 * 1024 + 1, 1, 4): "CostlyVault",
    (2**32 - 1, 2**32 - 1, 255): "CostlyVault",
    (128 * 1024, 65, 1): "CostlyVault",
}
"""What the derivation of a header asks for (memory, passes, lanes), and the answer."""


def test_a_header_that_asks_for_too_much_takes_nothing(sound: Sound) -> None:
    def asking(memory: int, passes: int, lanes: int) -> bytes:
        header = bytearray(sound.store[:HEADER_BYTES])
        header[77] = lanes
        header[80:88] = struct.pack(">II", memory, passes)
        return sound.signed(bytes(header), mac=True) + sound.store[HEADER_BYTES:]

    told = read_apart(sound, in_turn("coffre", (asking(*each) for each in ASKED)))
    answered = [each[2] for _, each in sorted(told.items())]
    assert answered == [f"open: said {each}" for each in ASKED.values()]


# The other files

NESTED = {
    "compteurs.nested": b"[" * (7 * MIB),
    "compteurs.tables": b'{"a":' * MIB + b"1" + b"}" * MIB,
    "compteurs.number": b'{"format":' + b"1" * (7 * MIB) + b"}",
    "compteurs.keys": b"{" + b",".join(b'"%d":1' % number for number in range(500_000)) + b"}",
    "compteurs.large": b" " * (9 * MIB),
    "reglages.nested": b"a = " + b"[" * MIB,
    "reglages.tables": b"a = " + b"{a = " * 100_000,
    "reglages.keys": b".".join([b"a"] * 200_000) + b" = 1",
    "reglages.number": b"format = " + b"1" * MIB,
    "reglages.text": b'poste_nom = "' + b"\\u00e9" * MIB + b'"',
    "reglages.names": b"\n".join(b"a%d = 1" % number for number in range(100_000)),
    "reglages.large": b"# \n" * (20 * MIB),
}


@pytest.mark.parametrize("kind", ["compteurs", "reglages"])
def test_the_other_files_are_bounded_too(sound: Sound, kind: str) -> None:
    of_kind = {name: data for name, data in NESTED.items() if name.startswith(kind)}
    for name, told in read_apart(sound, of_kind).items():
        assert told[0].split(": ")[1].startswith("said "), (name, told)


@FEW
@given(values=st.lists(JSONS, min_size=20, max_size=40), data=st.data())
def test_counters_of_any_shape(sound: Sound, values: list[Any], data: st.DataObject) -> None:
    whole = json.loads(sound.counters)

    def changed(value: Any) -> bytes:
        content = {**whole, data.draw(st.sampled_from(sorted(whole))): value}
        content.pop("empreinte")
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return json.dumps(
            {**content, "empreinte": hashlib.sha256(canonical.encode()).hexdigest()}
        ).encode()

    read_apart(sound, in_turn("compteurs", map(changed, values)))


def test_the_reader_itself_would_tell(sound: Sound) -> None:
    """A sound file is read, and a crash would be seen."""
    told = read_apart(
        sound, {"coffre.0": sound.store, "compteurs.0": sound.counters, "reglages.0": b""}
    )
    assert told["coffre.0"] == [
        "public count: read",
        "verify: read",
        "open: read",
        "rescue: said SaveRefused",
    ]
    assert told["compteurs.0"][0] == "counters: read"
    assert file.decode(sound.counters).lot == 1
    assert os.access(READER, os.R_OK)
