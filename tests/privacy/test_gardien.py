"""The guard of an open store knows those it keeps now, and no one else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation
from iscg_tui.privacy.garde import Sorte
from iscg_tui.privacy.gardien import garde_de
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

TEXTE = "Zébulon Fictif, au 06.39.98.00.01, né en 1976."


def test_it_knows_everyone_kept_until_they_are_erased(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path / "dossier")
    dossier.prepare()
    repository = Repository.create(
        dossier, "sept mots inventés pour ce test", RecoveryKey.generate(), cost=Cost(8, 1, 1)
    )
    assert garde_de(repository).examine(TEXTE) == ()
    person = Identite("Fictif", "Zébulon", 1976, "06 39 98 00 01", "note sur Mirliton")
    situation = Situation(
        "FSI1", "PN", "VIC", "4", "1", "VCO", Adhesion.OUI, (Entretien(date(2026, 3, 4), "1", "2"),)
    )
    repository.save(situation)
    kept = repository.save(replace(situation, identite=person))
    found = garde_de(repository).examine(TEXTE)
    assert [each.sorte for each in found] == [Sorte.NOM_COMPLET, Sorte.TELEPHONE, Sorte.ANNEE]
    assert garde_de(repository).examine("Mirliton") == ()
    assert kept.reference is not None
    repository.erase(kept.reference)
    assert garde_de(repository).examine(TEXTE) == ()
    repository.close()
