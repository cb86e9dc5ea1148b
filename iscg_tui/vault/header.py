"""The fixed header of the store: what is read before any key is known.

Byte by byte in ``docs/format-coffre.md``. The plain checksum tells a damaged header
from a wrong passphrase; the keyed MAC tells one that was rewritten by someone without
the key. Only the standard library, so that the report reads the public count at once.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from iscg_tui.plain_file import NotPlainFileError, beginning
from iscg_tui.vault.errors import (
    AbsentVault,
    CostlyVault,
    DamagedVault,
    NewerVault,
    NotAVault,
    UnreadablePath,
    VaultError,
)
from iscg_tui.vault.kdf import WORK_OF_ALL_SLOTS_MAX, Cost

if TYPE_CHECKING:
    from pathlib import Path

MAGIC: Final = b"\x89ISCG\r\n\x1a"
VERSION: Final = 1
HEADER_BYTES: Final = 768
SLOTS: Final = 8
STORE_ID_BYTES: Final = 16
GENERATION_SALT_BYTES: Final = 32
FILE_MAX: Final = 128 * 1024 * 1024
"""Largest store read or written, in bytes: several times that of the largest post."""

_FIXED: Final = struct.Struct(">8sHH16sIQ32s")
_SLOT: Final = struct.Struct(">IBBHII16s40s")
_MAC_AT: Final = HEADER_BYTES - 64
_CHECKSUM_AT: Final = HEADER_BYTES - 32
_RESERVED: Final = _MAC_AT - _FIXED.size - SLOTS * _SLOT.size


class SlotKind(IntEnum):
    """What opens a slot."""

    TITULAIRE = 1
    SECOURS = 2
    REMPLACEMENT = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: the data key wrapped (RFC 3394) under a key derived from one secret.

    ``id`` tells it from the others of the same header.
    """

    id: int
    kind: SlotKind
    cost: Cost
    salt: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """``store_id`` is for life; ``generation`` counts the rewritings.

    ``epoch`` counts the times a secret was withdrawn: backups of an earlier one must go.
    """

    store_id: bytes
    epoch: int
    generation: int
    salt: bytes
    slots: tuple[Slot, ...]

    def encode(self, mac_key: bytes) -> bytes:
        """The 768 bytes, authenticated and checksummed."""
        fixed = _FIXED.pack(
            MAGIC, VERSION, HEADER_BYTES, self.store_id, self.epoch, self.generation, self.salt
        )
        slots = b"".join(
            _SLOT.pack(
                each.id,
                each.kind,
                each.cost.lanes,
                0,
                each.cost.memory_kib,
                each.cost.passes,
                each.salt,
                each.wrapped,
            )
            for each in self.slots
        )
        body = (fixed + slots).ljust(_MAC_AT, b"\x00")
        body += hmac.digest(mac_key, body, "sha256")
        return body + hashlib.sha256(body).digest()


def parse(data: bytes) -> Header:
    """The header at the start of ``data``, its checksum right.

    Raises ``NotAVault``, ``NewerVault``, ``DamagedVault`` or ``CostlyVault``.
    """
    if len(data) < len(MAGIC) or not data.startswith(MAGIC):
        raise _foreign(data)
    if len(data) < HEADER_BYTES:
        raise DamagedVault(offset=len(data))
    body, checksum = data[:_CHECKSUM_AT], data[_CHECKSUM_AT:HEADER_BYTES]
    magic, version, size, store_id, epoch, generation, salt = _FIXED.unpack_from(data)
    intact = hmac.compare_digest(hashlib.sha256(body).digest(), checksum)
    if intact and version > VERSION:
        raise NewerVault
    if not intact or magic != MAGIC or version != VERSION or size != HEADER_BYTES:
        raise DamagedVault(offset=0)
    end = _FIXED.size + SLOTS * _SLOT.size
    if data[end:_MAC_AT] != bytes(_RESERVED):
        raise DamagedVault(offset=end)
    return Header(store_id, epoch, generation, salt, _slots(data))


def _foreign(data: bytes) -> VaultError:
    """Whether the file is another thing, or ours with its first bytes hurt."""
    # A byte changed, missing or too many in the mark itself: the rest of the header still tells.
    for rest in (len(MAGIC), len(MAGIC) - 1, len(MAGIC) + 1):
        mended = (MAGIC + data[rest:])[:HEADER_BYTES]
        if hashlib.sha256(mended[:_CHECKSUM_AT]).digest() == mended[_CHECKSUM_AT:]:
            return DamagedVault(offset=0)
    return DamagedVault(offset=0) if data and MAGIC.startswith(data) else NotAVault()


def _slots(data: bytes) -> tuple[Slot, ...]:
    slots = []
    for rank in range(SLOTS):
        at = _FIXED.size + rank * _SLOT.size
        id_, kind, lanes, zero, memory, passes, salt, wrapped = _SLOT.unpack_from(data, at)
        if kind == 0:
            if any(data[at : at + _SLOT.size]):
                raise DamagedVault(offset=at)
            continue
        if zero or kind not in set(SlotKind) or not id_:
            raise DamagedVault(offset=at)
        slots.append(Slot(id_, SlotKind(kind), Cost(memory, passes, lanes), salt, wrapped))
    if not slots or len({each.id for each in slots}) != len(slots):
        raise DamagedVault(offset=_FIXED.size)
    if sum(each.cost.work for each in slots) > WORK_OF_ALL_SLOTS_MAX:
        raise CostlyVault
    return tuple(slots)


def authentic(data: bytes, mac_key: bytes) -> bool:
    """Whether the header at the start of ``data`` was written by a holder of the key."""
    expected = hmac.digest(mac_key, data[:_MAC_AT], "sha256")
    return hmac.compare_digest(expected, data[_MAC_AT:_CHECKSUM_AT])


def binding(data: bytes) -> bytes:
    """What ties every frame of a file to its header."""
    return hashlib.sha256(data[:HEADER_BYTES]).digest()


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises ``AbsentVault``, ``NotAVault``, ``DamagedVault`` or ``UnreadablePath``.
    """
    try:
        data = beginning(path, FILE_MAX + 1)
    except FileNotFoundError:
        raise AbsentVault from None
    except NotPlainFileError:
        raise NotAVault from None
    except OSError as error:
        raise UnreadablePath.because(path, error) from None
    if len(data) > FILE_MAX:
        raise DamagedVault(offset=FILE_MAX) if data.startswith(MAGIC) else NotAVault()
    return data


def pending_without_key(path: Path) -> int | None:
    """How many situations are not yet published, as the store says to anyone.

    ``None`` when there is no store there, or none that can be read without its key.
    """
    from iscg_tui.vault.frames import split

    try:
        data = read_bytes(path)
        parse(data)
        return split(data, HEADER_BYTES).frames[-1].pending
    except VaultError:
        return None
