"""Every byte of a store matters, and a damage is never answered « wrong passphrase »."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.dossier import Dossier
from iscg_tui.vault import frames, reading
from iscg_tui.vault.errors import (
    CostlyVault,
    DamagedVault,
    NewerVault,
    NotAVault,
    VaultError,
    WrongPassphrase,
)
from iscg_tui.vault.header import HEADER_BYTES, MAGIC
from iscg_tui.vault.keys import Secret
from iscg_tui.vault.repository import Repository

from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = Secret.typed(PASSPHRASE)
FRAMES = 4


def made(folder: Path, entries: int = FRAMES) -> bytes:
    dossier = Dossier(folder)
    repository = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    for _ in range(entries):
        repository.save(plain())
    repository.close()
    return dossier.coffre.read_bytes()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("petit"))


@pytest.fixture(scope="module")
def key(store: bytes) -> bytes:
    return reading.unlock(store, SECRET)[0]


def transactions(store: bytes) -> list[bytes]:
    found = frames.split(store, HEADER_BYTES).frames
    return [store[each.offset : each.end] for each in found]


@lru_cache(maxsize=8)
def key_under(header: bytes) -> bytes:
    """The data key, or why not: the same for all the stores of one header."""
    return reading.unlock(header, SECRET)[0]


def answer(data: bytes) -> str:
    """What a store of those bytes is answered with."""
    try:
        found = reading.contents(data, key_under(data[:HEADER_BYTES]))
    except VaultError as error:
        return type(error).__name__
    return "torn" if found.torn else f"{len(found.transactions)} transactions"


def changed(store: bytes) -> Iterator[tuple[int, bytes]]:
    for at in range(len(store)):
        yield at, store[:at] + bytes([store[at] ^ 1 << at % 8]) + store[at + 1 :]


def shortened(store: bytes) -> Iterator[tuple[int, bytes]]:
    for at in range(len(store)):
        yield at, store[:at] + store[at + 1 :]


def lengthened(store: bytes) -> Iterator[tuple[int, bytes]]:
    for at in range(len(store) + 1):
        yield at, store[:at] + b"\x5a" + store[at:]


@pytest.mark.parametrize("change", [changed, shortened, lengthened])
def test_no_byte_of_a_small_store_can_change_unseen(store: bytes, change: object) -> None:
    assert answer(store) == f"{FRAMES} transactions"
    last = frames.split(store, HEADER_BYTES).frames[-1].offset
    for at, data in change(store):  # type: ignore[operator]
        found = answer(data)
        if at >= last:
            assert found in {"torn", "DamagedVault"}, at
        elif at > len(MAGIC):
            assert found == "DamagedVault", at
        else:
            assert found in {"DamagedVault", "NotAVault"}, at


def test_no_byte_of_a_large_store_can_change_unseen(tmp_path: Path) -> None:
    large = made(tmp_path / "grand", 300)
    step = len(large) // 97
    for at in range(0, len(large) - 2048, step):
        data = bytearray(large)
        data[at] ^= 0x40
        assert answer(bytes(data)) == "DamagedVault", at


def test_a_damage_names_the_offset_of_its_frame(store: bytes) -> None:
    second = frames.split(store, HEADER_BYTES).frames[2]
    for at in (second.offset, second.offset + 5, second.end - 1):
        data = store[:at] + bytes([store[at] ^ 255]) + store[at + 1 :]
        with pytest.raises(DamagedVault) as caught:
            reading.contents(data, reading.unlock(data, SECRET)[0])
        assert caught.value.offset == second.offset


def test_frames_cannot_be_swapped_removed_or_repeated(store: bytes) -> None:
    head, (first, *rest) = store[:HEADER_BYTES], transactions(store)
    assert answer(head + first + b"".join(rest)) == f"{FRAMES} transactions"
    for i in range(len(rest)):
        for j in range(i + 1, len(rest)):
            swapped = list(rest)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            assert answer(head + first + b"".join(swapped)) == "DamagedVault"
    for i in range(len(rest) - 1):
        assert answer(head + first + b"".join(rest[:i] + rest[i + 1 :])) == "DamagedVault"
    for i in range(len(rest)):
        repeated = rest[: i + 1] + rest[i:]
        assert answer(head + first + b"".join(repeated)) == "DamagedVault"
    assert answer(head + b"".join(rest)) == "DamagedVault"
    assert answer(head) == "DamagedVault"


def renumbered(frame: bytes, sequence: int) -> bytes:
    """A frame whose plain number, and checksums, were rewritten by someone without the key."""
    import struct
    import zlib

    head = frame[:4] + struct.pack(">Q", sequence) + frame[12:32]
    return head + struct.pack(">I", zlib.crc32(head)) + frame[36:]


def test_a_frame_renumbered_with_its_checksums_is_still_out_of_place(store: bytes) -> None:
    head, (first, a, b, *rest) = store[:HEADER_BYTES], transactions(store)
    assert renumbered(a, 2) == a
    for forged in (
        [renumbered(b, 2), renumbered(a, 3), *rest],
        [renumbered(b, 2)],
        [a, renumbered(a, 3)],
    ):
        assert answer(head + first + b"".join(forged)) == "DamagedVault"


def test_nothing_can_be_grafted_from_a_store_under_the_same_passphrase(
    store: bytes, tmp_path: Path
) -> None:
    other = made(tmp_path / "autre")
    head, mine = store[:HEADER_BYTES], transactions(store)
    others = transactions(other)
    assert answer(other) == f"{FRAMES} transactions"
    for at in range(len(mine)):
        grafted = mine[:at] + others[at : at + 1] + mine[at + 1 :]
        assert answer(head + b"".join(grafted)) == "DamagedVault", at
    assert answer(head + b"".join(mine) + renumbered(others[-1], len(mine) + 1)) == "DamagedVault"
    assert answer(other[:HEADER_BYTES] + b"".join(mine)) == "DamagedVault"


def test_an_older_generation_of_the_same_store_cannot_be_grafted(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path)
    repository = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    repository.save(plain())
    older = dossier.coffre.read_bytes()
    repository._opened.upkeep.compact()
    repository.save(plain())
    newer = dossier.coffre.read_bytes()
    repository.close()
    assert answer(newer[:HEADER_BYTES] + older[HEADER_BYTES:]) == "DamagedVault"
    assert answer(older[:HEADER_BYTES] + newer[HEADER_BYTES:]) == "DamagedVault"


def checksummed(header: bytearray) -> bytes:
    header[-32:] = hashlib.sha256(header[:-32]).digest()
    return bytes(header)


def test_a_header_rewritten_without_the_key_is_found_out(store: bytes) -> None:
    """Each byte of the header changed, and its plain checksum made right again."""
    allowed = {"DamagedVault", "WrongPassphrase", "CostlyVault", "NewerVault", "NotAVault"}
    for at in range(HEADER_BYTES - 32):
        header = bytearray(store[:HEADER_BYTES])
        header[at] ^= 1
        if at in range(72 + 4, 72 + 16):
            # A larger cost is a longer wait, no more: this test need not sit through it.
            continue
        assert answer(checksummed(header) + store[HEADER_BYTES:]) in allowed, at


@pytest.mark.parametrize(
    ("at", "value", "expected"),
    [
        (72 + 8, (1024 * 1024 + 1).to_bytes(4, "big"), CostlyVault),
        (72 + 8, b"\xff" * 4, CostlyVault),
        (72 + 8, bytes(4), CostlyVault),
        (72 + 12, (65).to_bytes(4, "big"), CostlyVault),
        (72 + 12, bytes(4), CostlyVault),
        (72 + 5, b"\xff", CostlyVault),
        (72 + 5, b"\x00", CostlyVault),
        (72 + 8, (512 * 1024).to_bytes(4, "big") + (17).to_bytes(4, "big"), CostlyVault),
        (8, b"\x00\x02", NewerVault),
        (8, b"\xff\xff", NewerVault),
        (8, b"\x00\x00", DamagedVault),
        (72 + 4, b"\x09", DamagedVault),
        (72 + 24, bytes(16), WrongPassphrase),
    ],
)
def test_a_header_out_of_bounds_is_refused_before_anything_is_computed(
    store: bytes, at: int, value: bytes, expected: type[VaultError]
) -> None:
    header = bytearray(store[:HEADER_BYTES])
    header[at : at + len(value)] = value
    with pytest.raises(VaultError) as caught:
        reading.unlock(checksummed(header) + store[HEADER_BYTES:], SECRET)
    assert type(caught.value) is expected


def test_every_slot_at_its_most_is_too_much_together(store: bytes) -> None:
    header = bytearray(store[:HEADER_BYTES])
    for rank in range(2):
        at = 72 + 72 * rank
        header[at + 8 : at + 16] = (1024 * 1024).to_bytes(4, "big") + (8).to_bytes(4, "big")
    with pytest.raises(CostlyVault):
        reading.unlock(checksummed(header), SECRET)


def test_a_file_that_is_something_else_is_said_to_be(tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.7", b"\x03\xd9\xa2\x9a" + bytes(4000), bytes(4000)):
        with pytest.raises(NotAVault):
            reading.unlock(data, SECRET)


@given(at=st.integers(0, 6000), noise=st.binary(min_size=1, max_size=400), data=st.data())
def test_noise_anywhere_is_one_sentence_at_most(
    store: bytes, at: int, noise: bytes, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, 800))
    where = at % len(store)
    spoiled = store[:where] + noise + store[where + cut :]
    if spoiled != store:
        assert answer(spoiled) in {"DamagedVault", "NotAVault", "torn"} | {
            f"{FRAMES - 1} transactions"
        }


@given(length=st.integers(0, 2**32 - 1), sequence=st.integers(0, 2**64 - 1), rest=st.binary())
def test_a_frame_that_announces_anything_is_refused_at_once(
    store: bytes, length: int, sequence: int, rest: bytes
) -> None:
    import struct
    import zlib

    head = struct.pack(">IQI12sI", length, sequence, 0, bytes(12), zlib.crc32(rest))
    head += struct.pack(">I", zlib.crc32(head))
    assert answer(store + head + rest) in {"DamagedVault", "torn"}
    assert answer(store[:HEADER_BYTES] + head + rest) == "DamagedVault"
