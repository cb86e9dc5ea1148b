"""A session on a real store, whose key derivation costs nothing, on a fixed day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters.cells import Cellule, addition, cells_of
from iscg_tui.counters.file import Compteurs, write
from iscg_tui.demo import invented
from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.session import Session
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

from .typist import CHEAP, PASSPHRASE, TODAY, Typist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    dossier = Dossier(tmp_path / "dossier")
    dossier.prepare()
    repository = Repository.create(dossier, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP)
    repository.today = lambda: TODAY
    reglages = Reglages(poste_nom="Commissariat de Fictiville", institutions=("PN", "GN"))
    yield Session(dossier, load(), reglages, lambda: TODAY, repository)
    repository.close()


@pytest.fixture
def driver(session: Session) -> Typist:
    return Typist(session)


@pytest.fixture(scope="session")
def invented_year() -> Compteurs:
    """The sums of 350 plainly invented situations of 2026."""
    listes = load()
    sums: dict[Cellule, int] = {}
    for situation in invented(listes, TODAY.year, 350, 1, TODAY):
        sums = addition(sums, cells_of(situation, listes))
    return Compteurs(1, listes.version, sums)


@pytest.fixture
def year(session: Session, invented_year: Compteurs) -> Session:
    """A post whose published counters are those of a whole year; its store is empty."""
    write(session.dossier.compteurs, invented_year)
    return session
