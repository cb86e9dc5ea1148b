"""The report for other tools; its keys are described in ``docs/format-rapport.md``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.notes import REPERE_NATIONAL

if TYPE_CHECKING:
    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Part, Rapport, TableauPublie

FORMAT: Final = 1
"""Version of the document's format."""


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as JSON, in UTF-8."""
    return (json.dumps(_content(rapport, edition), ensure_ascii=False, indent=1) + "\n").encode()


def _content(rapport: Rapport, edition: Edition) -> dict[str, Any]:
    warned = {"avertissement": rapport.avertissement} if rapport.avertissement else {}
    return {
        "format": FORMAT,
        **warned,
        **({"grille": rapport.grille} if rapport.grille else {}),
        "poste": {
            "nom": rapport.poste.nom,
            "employeur": rapport.poste.employeur,
            "autorite_fonctionnelle": rapport.poste.autorite_fonctionnelle,
        },
        "destinataires": rapport.destinataires,
        "periode": {"du": rapport.periode.du.text(), "au": rapport.periode.au.text()},
        "etabli_le": edition.date.isoformat(),
        "seuil": rapport.seuil,
        "protection": rapport.protection,
        "non_publiees": rapport.non_publiees,
        "nomenclature": rapport.nomenclature,
        "part_1_a_3_entretiens": _part(rapport.part_1_a_3),
        "tableaux": [_table(each) for each in rapport.tableaux],
        "tableaux_ecartes": list(rapport.ecartes),
        "redaction": [
            {"titre": each.titre, "paragraphes": list(each.paragraphes)}
            for each in rapport.redaction
        ],
        "notes": list(rapport.notes),
    }


def _part(part: Part) -> dict[str, Any]:
    known = {"masque": True} if part.masquee else {"pourcentage": part.pourcentage}
    return {**known, "repere_national": REPERE_NATIONAL}


def _table(tableau: TableauPublie) -> dict[str, Any]:
    return {
        "id": tableau.id,
        "titre": tableau.titre,
        "unite": tableau.unite,
        "reponses_multiples": tableau.reponses_multiples,
        "zeros_masques": tableau.zeros_masques,
        "dimensions": [axe.dimension for axe in tableau.axes],
        "cellules": [
            {"codes": list(codes), **({"masque": True} if value is None else {"valeur": value})}
            for codes, value in tableau.grille()
        ],
    }
