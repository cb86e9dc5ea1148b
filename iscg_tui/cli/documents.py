"""The commands that open no store: the report, the consolidation, the grids, the register."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from iscg_tui.cli.terminal import FAIT, REFUSE, USAGE, give, progress, refuse, write, write_into

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from iscg_tui.dossier import Dossier


def rapport(args: argparse.Namespace, dossier: Dossier) -> int:
    """``rapport``: one document, or one for each grid."""
    from iscg_tui.counters.file import CountersError
    from iscg_tui.rapporter import rapporter
    from iscg_tui.reglages import ReglagesError
    from iscg_tui.report.errors import DemandeError, ReportError

    try:
        made = rapporter(args, dossier)
    except DemandeError as error:
        return refuse(str(error), USAGE)
    except (CountersError, ReglagesError, ReportError) as error:
        return refuse(str(error))
    if made.remarque:
        print(made.remarque, file=sys.stderr)
    if len(made.documents) > 1:
        return write_into(args.sortie, made.documents)
    (document,) = made.documents.values()
    return give(document, args, binary=made.binary)


def consolider(args: argparse.Namespace) -> int:
    """``consolider``: one document of all the posts, and one for each where they are asked for."""
    from iscg_tui.consolider import consolider
    from iscg_tui.report.errors import DemandeError, ReportError

    try:
        documents = consolider(args, progress())
    except DemandeError as error:
        return refuse(str(error), USAGE)
    except ReportError as error:
        return refuse(str(error))
    if status := give(documents.ensemble, args, binary=documents.binary):
        return status
    return write_into(args.par_poste, documents.posts) if documents.posts else FAIT


def grilles(dossier: Dossier) -> int:
    """``grilles``: what is known of each grid, and what is wrong with it."""
    from iscg_tui.nomenclature.indicateurs import of_post
    from iscg_tui.report.grilles.fichiers import inspected

    nomenclature, unusable = of_post(dossier.indicateurs)
    if unusable:
        print(unusable, file=sys.stderr)
    sound = not unusable
    for line in inspected(dossier.grilles, nomenclature):
        sound = sound and line.saine
        print(line.phrase)
    return FAIT if sound else REFUSE


def registre(dossier: Dossier, forme: str | None, sortie: Path | None) -> int:
    """``registre``: the entry for the register of processing."""
    from datetime import date

    from iscg_tui.privacy.feuille.formes import FeuilleError, checked, forme_de, rendered, write_new
    from iscg_tui.privacy.registre import fiche
    from iscg_tui.reglages import ReglagesError, load

    try:
        chosen = checked(forme) if forme else forme_de(sortie) if sortie else "md"
        if chosen == "odt" and sortie is None and sys.stdout and sys.stdout.isatty():
            return refuse("Un document ODT ne s’affiche pas : indiquez un fichier avec -o.", USAGE)
    except FeuilleError as error:
        return refuse(str(error), USAGE)
    try:
        today = date.today()  # noqa: DTZ011 — the day on her wall
        document = rendered(fiche(load(dossier.reglages), today), chosen)
        if sortie is None:
            write(document)
        else:
            write_new(sortie, document)
    except (FeuilleError, ReglagesError) as error:
        return refuse(str(error))
    return FAIT
