"""The frames that follow the header: one snapshot, then one frame a transaction.

A frame is a plain head (length, sequence number, public pending count, nonce, two
CRC-32) and its sealed content, AES-256-GCM whose associated data binds the header of
the file, the head and the previous frame's tag. The CRCs need no key: they tell a
write that was cut from bytes that were changed. Byte by byte in ``docs/format-coffre.md``.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.errors import DamagedVault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
FIRST_TAG: Final = bytes(TAG_BYTES)
TRANSACTION_MAX: Final = 1024 * 1024
"""Longest frame of a transaction, in bytes; what is larger is written as a new generation."""

CONTENT_MAX: Final = 128 * 1024 * 1024
"""Most that the frames of a file hold in all, in bytes, once inflated."""

FLOOR: Final = 1024
"""Shortest frame: a draft, an entry and an interview then look alike from outside."""

_COMPRESSED_FROM: Final = FLOOR + 256
_RAW: Final = 0
_DEFLATED: Final = 1

_BOUND: Final = struct.Struct(">IQI12s")
_SEALED_CRC: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">IQI12sII")
HEAD_BYTES: Final = _HEAD.size
_PREFIX: Final = struct.Struct(">BII")
# A head of a transaction among other bytes: its length is under 2^21, its number under 2^32.
# Zeros have no right sum, and are what a disk often leaves: they are passed over at once.
_LIKELY_HEAD: Final = re.compile(rb"(?=\x00[\x00-\x1f]..\x00\x00\x00\x00)(?!\x00{36})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it stands in the file, whole by its checksums, not yet opened."""

    offset: int
    sequence: int
    pending: int
    bound: bytes
    nonce: bytes
    sealed: bytes

    @property
    def tag(self) -> bytes:
        """What the next frame is bound to."""
        return self.sealed[-TAG_BYTES:]

    @property
    def end(self) -> int:
        """Where the next frame begins."""
        return self.offset + HEAD_BYTES + len(self.sealed)


@dataclass(frozen=True, slots=True)
class Split:
    """The whole frames of a file, and where what follows them is no frame, if it is so."""

    frames: tuple[Frame, ...]
    torn_at: int | None


def padme(length: int) -> int:
    """The least Padmé length that is not shorter: it tells O(log log n) bits, at most 12 % more.

    Nikitin et al., « Reducing Metadata Leakage from Encrypted Files and Communication with
    PURBs », PETS 2019, § 4.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << max(exponent - kept, 0)) - 1
    return (length + mask) & ~mask


def _padded(content: bytes) -> bytes:
    codec, body = _RAW, content
    if len(content) >= _COMPRESSED_FROM:
        deflated = zlib.compress(content, 6 if len(content) < TRANSACTION_MAX else 3)
        if len(deflated) < len(content):
            codec, body = _DEFLATED, deflated
    around = HEAD_BYTES + _PREFIX.size + TAG_BYTES
    total = max(FLOOR, padme(around + len(body)))
    prefix = _PREFIX.pack(codec, len(body), len(content))
    return (prefix + body).ljust(total - HEAD_BYTES - TAG_BYTES, b"\x00")


def _unpadded(padded: bytes, at_most: int) -> bytes:
    """The content, or ``ValueError`` when it is not what ``_padded`` gives."""
    codec, length, clear = _PREFIX.unpack_from(padded)
    end = _PREFIX.size + length
    if clear > at_most or end > len(padded) or padded.count(0, end) != len(padded) - end:
        raise ValueError
    body = padded[_PREFIX.size : end]
    if codec == _DEFLATED:
        inflater = zlib.decompressobj()
        body = inflater.decompress(body, clear + 1)
        if not inflater.eof or inflater.unused_data:
            raise ValueError
    elif codec != _RAW:
        raise ValueError
    if len(body) != clear:
        raise ValueError
    return body


def seal(
    aead: AESGCM,
    header: bytes,
    *,
    sequence: int,
    pending: int,
    previous_tag: bytes,
    content: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """The bytes of one frame. ``header``: ``header.binding`` of its file.

    The nonce is drawn at random: a counter would come back after a torn write or a restored
    backup. 2³² frames under one key stay far away: each generation has its own.
    """
    nonce = nonce or os.urandom(NONCE_BYTES)
    padded = _padded(content)
    bound = _BOUND.pack(len(padded) + TAG_BYTES, sequence, pending, nonce)
    sealed = aead.encrypt(nonce, padded, header + bound + previous_tag)
    head = bound + _SEALED_CRC.pack(zlib.crc32(sealed))
    return head + _SEALED_CRC.pack(zlib.crc32(head)) + sealed


def unseal(
    aead: AESGCM, header: bytes, frame: Frame, previous_tag: bytes, at_most: int = CONTENT_MAX
) -> bytes:
    """The content of a frame.

    Raises ``DamagedVault`` when it was not written there, or is longer than ``at_most``.
    """
    from cryptography.exceptions import InvalidTag

    try:
        padded = aead.decrypt(frame.nonce, frame.sealed, header + frame.bound + previous_tag)
        return _unpadded(padded, at_most)
    except (InvalidTag, ValueError, struct.error, zlib.error):
        raise DamagedVault(offset=frame.offset) from None


def split(data: bytes, start: int) -> Split:
    """The frames of ``data`` from ``start``, by their plain checksums alone.

    A last frame that is not whole is left aside: ``torn_at``. Raises ``DamagedVault`` when
    a frame that is not whole is followed by another, or stands first, or when the sequence
    is broken.
    """
    frames: list[Frame] = []
    at = start
    while at < len(data):
        frame = _frame(data, at, first=not frames)
        if frame is None:
            if not frames or _head_after(data, at):
                raise DamagedVault(offset=at)
            return Split(tuple(frames), at)
        if frames and frame.sequence != frames[-1].sequence + 1:
            raise DamagedVault(offset=at)
        frames.append(frame)
        at = frame.end
    if not frames:
        raise DamagedVault(offset=at)
    return Split(tuple(frames), None)


def _frame(data: bytes, at: int, *, first: bool) -> Frame | None:
    if len(data) - at < HEAD_BYTES:
        return None
    length, sequence, pending, nonce, sealed_crc, crc = _HEAD.unpack_from(data, at)
    if zlib.crc32(data[at : at + HEAD_BYTES - 4]) != crc:
        return None
    if length < TAG_BYTES or (not first and length > TRANSACTION_MAX):
        raise DamagedVault(offset=at)
    sealed = data[at + HEAD_BYTES : at + HEAD_BYTES + length]
    if len(sealed) != length or zlib.crc32(sealed) != sealed_crc:
        return None
    return Frame(at, sequence, pending, data[at : at + _BOUND.size], nonce, sealed)


def _head_after(data: bytes, at: int) -> bool:
    """Whether a frame begins somewhere after ``at``, or more is there than one cut write."""
    if len(data) - at > HEAD_BYTES + TRANSACTION_MAX:
        return True
    for match in _LIKELY_HEAD.finditer(data, at + 1):
        there = match.start()
        head = data[there : there + HEAD_BYTES]
        if len(head) == HEAD_BYTES and zlib.crc32(head[:-4]) == int.from_bytes(head[-4:], "big"):
            return True
    return False
