"""``iscg-tui consolider``: from files and options to the documents of a consolidation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature import passages
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.consolidation import doublons, rapports, tidy
from iscg_tui.report.consolidation.fichiers import found, names, read_names
from iscg_tui.report.consolidation.lecture import Demande, read_all
from iscg_tui.report.documents import BINARY, checked_format, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.errors import DemandeError
from iscg_tui.report.masking import SEUIL_DIFFUSION, checked
from iscg_tui.report.periods import annee, parse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from iscg_tui.report.periods import Periode

TIDY: Final = "tidy"
"""The format for programs, which only a consolidation has."""

_PAS: Final = ("annee", "semestre", "trimestre")
_UNSAFE: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Documents:
    """What a consolidation gives: the document of the sum, those of the posts by file name."""

    ensemble: bytes
    binary: bool
    posts: Mapping[str, bytes] = field(default_factory=dict)


def consolider(args: argparse.Namespace, say: Callable[[int, int], None]) -> Documents:
    """The documents asked for. Raises ``DemandeError`` or ``ReportError``.

    ``say`` is told how many files are read, of how many.
    """
    today = datetime.now().astimezone().date()
    years = _years(args, today.year)
    format_ = args.format if args.format == TIDY else checked_format(args.format)
    if len(years) > 1 and format_ != TIDY:
        raise DemandeError(
            "Un document couvre une année : demandez-en une, ou le format tidy pour plusieurs."
        )
    if args.pas not in _PAS:
        raise DemandeError(f"Le pas est l’un de ces mots : {', '.join(_PAS)}.")
    if args.par_poste is not None and format_ == TIDY:
        raise DemandeError("Le format tidy a déjà les lignes de chaque poste : ôtez --par-poste.")
    seuil = SEUIL_DIFFUSION if args.seuil is None else checked(args.seuil)
    nomenclature = load()
    files = found(args.fichiers)
    named = names(files, read_names(args.noms) if args.noms else {})
    demande = Demande(years, seuil, nomenclature, passages.load(), args.pas)
    posts = read_all(named, demande, say)
    doublons.check(posts)
    if format_ == TIDY:
        made = [
            (
                rapports.of_sum(posts, year, seuil, nomenclature),
                rapports.cells_of_posts(posts, year, seuil, nomenclature),
            )
            for year in sorted(years)
        ]
        of_posts = chain.from_iterable(cells for _, cells in made)
        return Documents(tidy.document([ensemble for ensemble, _ in made], of_posts), binary=False)
    (year,) = years
    edition = Edition(today)
    ensemble = render(rapports.of_sum(posts, year, seuil, nomenclature), format_, edition)
    if args.par_poste is None:
        return Documents(ensemble, format_ in BINARY)
    by_post: dict[str, bytes] = {}
    taken: set[str] = set()
    for rapport in rapports.of_posts(posts, year, seuil, nomenclature):
        name = _file_name(rapport.poste.nom)
        # Two names may differ only by what a file cannot bear, or a disk cannot tell apart.
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        by_post[f"{name}.{format_}"] = render(rapport, format_, edition)
    return Documents(ensemble, format_ in BINARY, by_post)


def _years(args: argparse.Namespace, now: int) -> frozenset[int]:
    """The calendar years asked for, the last whole one by default."""
    if args.du is None and args.au is None:
        return frozenset({now - 1})
    if args.du is None or args.au is None:
        raise DemandeError("Donnez le premier et le dernier mois : --du et --au vont ensemble.")
    periode: Periode = parse(args.du, args.au)
    first, last = periode.du.annee, periode.au.annee
    if (periode.du, periode.au) != (annee(first).du, annee(last).au):
        raise DemandeError(
            "Une consolidation couvre des années civiles entières : demandez "
            f"{annee(first).du.text()} à {annee(last).au.text()}."
        )
    return frozenset(range(first, last + 1))


def _file_name(nom: str) -> str:
    """A name as a file may bear it, whatever is in it."""
    return _UNSAFE.sub("_", nom).strip("._") or "poste"
