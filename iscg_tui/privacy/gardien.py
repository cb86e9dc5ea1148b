"""The names guard of an open store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.privacy.garde import Garde, Personne

if TYPE_CHECKING:
    from iscg_tui.vault.repository import Repository


def garde_de(repository: Repository) -> Garde:
    """A guard that knows everyone the store names now; to be made anew once that has changed."""
    return Garde(
        Personne(
            each.get("nom", ""),
            each.get("prenom", ""),
            each.get("contact", ""),
            each.get("annee_naissance"),
        )
        for each in repository.identites()
    )
