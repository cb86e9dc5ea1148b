"""The data key: drawn at random, wrapped once for each slot, from which a file's keys come."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.header import GENERATION_SALT_BYTES, Header, Slot, SlotKind
from iscg_tui.vault.kdf import KEY_BYTES, SALT_BYTES, Cost, derive
from iscg_tui.vault.memory import kept_in_ram
from iscg_tui.vault.passphrase import normalise
from iscg_tui.vault.recovery import RecoveryKey, RecoveryKeyError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FRAMES: Final = b"iscg-tui coffre 1 trames"
_HEADER: Final = b"iscg-tui coffre 1 en-tete"
_HIGH_WATER: Final = b"iscg-tui coffre 1 repere"


@dataclass(frozen=True, slots=True)
class FileKeys:
    """The two keys of one generation, from the data key by HKDF-SHA-256 (RFC 5869)."""

    frames: bytes = field(repr=False)
    header: bytes = field(repr=False)

    @classmethod
    def of(cls, data_key: bytes, salt: bytes) -> FileKeys:
        """``salt``: the generation's, from the header."""
        return cls(*(kept_in_ram(_expanded(data_key, salt, each)) for each in (_FRAMES, _HEADER)))

    def aead(self) -> AESGCM:
        """What seals and opens the frames."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.frames)


def high_water_key(data_key: bytes, store_id: bytes) -> bytes:
    """What vouches for how far a store has come, whatever its generation."""
    return _expanded(data_key, store_id, _HIGH_WATER)


def _expanded(data_key: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(data_key)


def new_data_key() -> bytes:
    """256 random bits."""
    return kept_in_ram(secrets.token_bytes(KEY_BYTES))


def new_generation_salt() -> bytes:
    """What makes the keys of a generation its own."""
    return secrets.token_bytes(GENERATION_SALT_BYTES)


@dataclass(frozen=True, slots=True)
class Secret:
    """What a person typed, read as what it is: a recovery key or a passphrase."""

    recovery: bool
    material: bytes = field(repr=False)

    @classmethod
    def typed(cls, text: str) -> Secret:
        """Raises ``PassphraseError`` when it is neither."""
        try:
            return cls(True, RecoveryKey.parse(text).secret)
        except RecoveryKeyError:
            return cls(False, normalise(text).encode())

    def fits(self, kind: SlotKind) -> bool:
        """Whether it may open a slot of that kind."""
        return self.recovery is (kind is SlotKind.SECOURS)


def wrap(data_key: bytes, secret: Secret, id_: int, kind: SlotKind, cost: Cost) -> Slot:
    """A slot that ``secret`` opens (AES Key Wrap, RFC 3394)."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    salt = secrets.token_bytes(SALT_BYTES)
    return Slot(id_, kind, cost, salt, aes_key_wrap(derive(secret.material, salt, cost), data_key))


def unwrap(header: Header, secret: Secret) -> tuple[bytes, Slot]:
    """The data key, and the slot that ``secret`` opened. Raises ``WrongPassphrase``."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    for slot in header.slots:
        if secret.fits(slot.kind):
            try:
                key = derive(secret.material, slot.salt, slot.cost)
                return kept_in_ram(aes_key_unwrap(key, slot.wrapped)), slot
            except InvalidUnwrap:
                continue
    raise WrongPassphrase
