"""From a secret to the key that wraps the data key: Argon2id (RFC 9106), within bounds."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.errors import CostlyVault, NotEnoughMemory

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16

MEMORY_MAX_KIB: Final = 1024 * 1024
TIME_MAX: Final = 64
LANES_MAX: Final = 16
WORK_OF_ALL_SLOTS_MAX: Final = 8 * MEMORY_MAX_KIB
"""What trying every slot may go through, in KiB: less than ten seconds on a small machine."""

_CALIBRATED_WORK_MAX: Final = WORK_OF_ALL_SLOTS_MAX // 4
_MEMORY_A_LANE_KIB: Final = 8

_TARGET_S: Final = 0.7
_LEAST_S: Final = 0.5
_CALIBRATED_MEMORY_MAX_KIB: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation takes: ``memory_kib``, passes over it, lanes.

    Raises ``CostlyVault`` outside the bounds of the format, so that a value read from a
    file is refused before anything is allocated: at most 1 GiB, 64 passes, 16 lanes and
    8 GiB gone through in all; at least RFC 9106's 8 KiB a lane and one pass.
    """

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        if not (
            1 <= self.lanes <= LANES_MAX
            and 1 <= self.passes <= TIME_MAX
            and _MEMORY_A_LANE_KIB * self.lanes <= self.memory_kib <= MEMORY_MAX_KIB
            and self.work <= WORK_OF_ALL_SLOTS_MAX
        ):
            raise CostlyVault

    @property
    def work(self) -> int:
        """Memory gone through in all, in KiB."""
        return self.memory_kib * self.passes


RECOMMENDED: Final = Cost(64 * 1024, 3, 4)
"""RFC 9106's second choice, the least that a store of hers is created with."""


def derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte key of ``secret``. Raises ``NotEnoughMemory``."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
        )
    except (HashingError, MemoryError):
        raise NotEnoughMemory from None


def _timed(cost: Cost) -> float:
    begun = time.perf_counter()
    derive(b"calibrage", b"\x00" * SALT_BYTES, cost)
    return time.perf_counter() - begun


def _memory_allowed_kib() -> int:
    """A quarter of the memory now free, so that opening never makes the machine swap."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024
    return max(RECOMMENDED.memory_kib, min(_CALIBRATED_MEMORY_MAX_KIB, free // 4))


def calibrate(
    timed: Callable[[Cost], float] = _timed,
    memory_allowed_kib: Callable[[], int] = _memory_allowed_kib,
) -> Cost:
    """A cost of 0.5 to 1 second on this machine, never under ``RECOMMENDED``.

    Memory is raised first, because it is what costs an attacker most; then the passes.
    """
    seconds = timed(RECOMMENDED)
    if seconds >= _LEAST_S:
        return RECOMMENDED
    allowed = memory_allowed_kib()
    memory = RECOMMENDED.memory_kib
    while memory * 2 <= allowed and seconds * 2 <= _TARGET_S:
        memory, seconds = memory * 2, seconds * 2
    raised = Cost(memory, RECOMMENDED.passes, RECOMMENDED.lanes)
    seconds = timed(raised)
    passes = max(RECOMMENDED.passes, round(RECOMMENDED.passes * _TARGET_S / max(seconds, 1e-3)))
    return Cost(memory, min(passes, _CALIBRATED_WORK_MAX // memory), RECOMMENDED.lanes)
