"""``iscg-tui rapport``: from the counters and the options to the documents of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from iscg_tui.counters.file import read
from iscg_tui.nomenclature.indicateurs import of_post
from iscg_tui.reglages import load
from iscg_tui.report.documents import BINARY, checked_format, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.template import FORMAT as TAKES_A_TEMPLATE
from iscg_tui.report.documents.template import of_format
from iscg_tui.report.errors import DemandeError
from iscg_tui.report.grilles.demande import chosen, drawn
from iscg_tui.report.masking import checked
from iscg_tui.report.periods import parse
from iscg_tui.report.rapport import Poste
from iscg_tui.report.tables import build
from iscg_tui.vault.header import pending_without_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from iscg_tui.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents by file name, one of no name where a single one was asked for.

    ``remarque``: what to tell beside them, or nothing.
    """

    documents: Mapping[str, bytes]
    binary: bool
    remarque: str = ""


def rapporter(args: argparse.Namespace, dossier: Dossier) -> Documents:
    """The documents asked for, without a passphrase.

    Raises ``DemandeError`` for what was asked, ``CountersError``, ``ReglagesError`` or
    ``ReportError`` for what the folder holds.
    """
    if len(args.grilles) > 1 and args.sortie is None:
        raise DemandeError(
            "Plusieurs grilles donnent plusieurs documents\u00a0: indiquez un dossier avec -o."
        )
    if args.modele is not None and args.format != TAKES_A_TEMPLATE:
        raise DemandeError("Un modèle ne sert qu’au format odt\u00a0: ajoutez --format odt.")
    today = datetime.now().astimezone().date()
    periode = parse(args.du, args.au)
    format_ = checked_format(args.format)
    seuil = None if args.seuil is None else checked(args.seuil)
    # Without them their labels alone are missing: what was counted is shown by its codes.
    nomenclature, unusable = of_post(dossier.indicateurs)
    grilles = chosen(args.grilles, dossier.grilles, nomenclature, periode)
    post = load(dossier.reglages)
    rapport = build(
        read(dossier.compteurs),
        nomenclature,
        periode,
        Poste(post.poste_nom, post.employeur, post.autorite_fonctionnelle),
        post.seuil_rapport if seuil is None else seuil,
        pending_without_key(dossier.coffre),
        pas=post.pas_rapport,
        protection=args.protection or post.protection_rapport,
        jour=today,
    )
    modele = of_format(format_, dossier.modele, args.modele)
    edition = Edition(today, modele)
    asked = drawn(rapport, grilles, format_) or {"": rapport}
    documents = {name: render(each, format_, edition) for name, each in asked.items()}
    return Documents(documents, format_ in BINARY, unusable)
