"""The machine's date, which may be wrong, and the backups that it dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from iscg_tui.vault.backups import Backups, name_of

from .inventions import seen

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.repository import Repository
    from iscg_tui.vault.upkeep import Upkeep


def days_of(backups: Backups) -> list[str]:
    return sorted(path.name[len("coffre-") :][:10] for path in backups.listed())


def used_on(upkeep: Upkeep, *jours: date) -> None:
    """The machine says these days, one after the other."""
    for jour in jours:
        upkeep._jour = lambda jour=jour: jour  # type: ignore[misc]
        upkeep.daily()


def test_a_clock_too_late_lets_no_backup_go(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep = repository._opened.upkeep
    used_on(upkeep, date(2026, 1, 1), date(2026, 1, 2), date(2036, 1, 2))
    backups = upkeep._backups
    assert days_of(backups) == ["2026-01-01", "2026-01-02", "2036-01-02"]
    # Set right: what it had dated goes, for a later state has a right date.
    used_on(upkeep, date(2026, 1, 3))
    assert days_of(backups) == ["2026-01-01", "2026-01-02", "2026-01-03"]
    seen(repository, date(2026, 3, 1))
    used_on(upkeep, date(2026, 3, 1))
    assert days_of(backups) == ["2026-03-01"]


def test_a_clock_too_early_lets_no_backup_go(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep = repository._opened.upkeep
    used_on(upkeep, date(2026, 1, 1), date(2026, 1, 2), date(1970, 1, 1))
    assert days_of(upkeep._backups) == ["1970-01-01", "2026-01-01", "2026-01-02"]


def test_a_misdated_backup_of_a_later_state_stays(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep, header = repository._opened.upkeep, repository._storage.journal.header
    upkeep._jour = lambda: date(2026, 1, 2)
    upkeep.daily()
    later = dossier.sauvegardes / name_of(date(2036, 1, 2), header, 10**6)
    later.write_bytes(b"")
    upkeep._backups.rotate(date(2026, 1, 3))
    assert later.exists()
