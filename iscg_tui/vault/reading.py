"""What the bytes of a store say once their key is known: its snapshot and its transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iscg_tui.vault import frames
from iscg_tui.vault.errors import DamagedVault, NotEnoughMemory
from iscg_tui.vault.header import HEADER_BYTES, Header, authentic, binding, parse
from iscg_tui.vault.keys import FileKeys, Secret, unwrap

if TYPE_CHECKING:
    from iscg_tui.vault.header import Slot


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store's bytes hold, in clear: the snapshot and the transactions after it.

    ``torn``: what follows the last whole frame, to be set aside. ``damage``: set instead of
    raised when what could be read before it was asked for.
    """

    header: Header
    snapshot: bytes
    transactions: tuple[bytes, ...]
    sequence: int
    last_tag: bytes
    appended_from: int
    end: int
    torn: bytes = b""
    damage: DamagedVault | None = None


def unlock(data: bytes, secret: Secret) -> tuple[bytes, Slot]:
    """The data key of a store, and the slot that ``secret`` opened.

    Raises ``WrongPassphrase`` when the header is whole and no slot opens; ``DamagedVault`` and
    its neighbours when the header is not.
    """
    header = parse(data)
    data_key, slot = unwrap(header, secret)
    if not authentic(data, FileKeys.of(data_key, header.salt).header):
        raise DamagedVault(offset=0)
    return data_key, slot


def contents(data: bytes, data_key: bytes, *, readable: bool = False) -> Contents:
    """Everything ``data`` holds. Raises ``DamagedVault`` naming the offset.

    ``readable``: give what comes before a damage instead of raising it, as long as the
    snapshot can be read.
    """
    header = parse(data)
    keys = FileKeys.of(data_key, header.salt)
    if not authentic(data, keys.header):
        raise DamagedVault(offset=0)
    damage: DamagedVault | None = None
    try:
        split = frames.split(data, HEADER_BYTES)
    except DamagedVault as error:
        if not readable or error.offset is None or error.offset <= HEADER_BYTES:
            raise
        damage = error
        split = frames.split(data[: error.offset], HEADER_BYTES)
    aead, bound, tag = keys.aead(), binding(data), frames.FIRST_TAG
    opened: list[bytes] = []
    last, left = split.frames[0], frames.CONTENT_MAX
    for frame in split.frames:
        try:
            clear = frames.unseal(aead, bound, frame, tag, left)
        except MemoryError:
            raise NotEnoughMemory from None
        except DamagedVault as error:
            if not readable or not opened:
                raise
            damage = error
            break
        opened.append(clear)
        left -= len(clear)
        tag, last = frame.tag, frame
    torn = data[split.torn_at :] if split.torn_at is not None else b""
    return Contents(
        header,
        opened[0],
        tuple(opened[1:]),
        last.sequence,
        tag,
        split.frames[0].end,
        last.end,
        torn,
        damage,
    )
