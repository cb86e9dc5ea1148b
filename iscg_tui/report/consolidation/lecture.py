"""The files of several posts read one by one, each down to the sums of the years asked for."""

from __future__ import annotations

import gc
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.compact import read
from iscg_tui.counters.file import CountersError
from iscg_tui.counters.tableaux import PAR_ID, TABLEAUX
from iscg_tui.nomenclature.passages import PassageError, way
from iscg_tui.report.consolidation.errors import ConsolidationError
from iscg_tui.report.consolidation.fichiers import shown
from iscg_tui.report.consolidation.poste import Annee, PosteLu
from iscg_tui.report.errors import ReportError
from iscg_tui.report.masking import masks_nothing
from iscg_tui.report.protection.sheet import Period
from iscg_tui.report.tables import answers, check_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iscg_tui.counters.compact import Sums
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.nomenclature.passages import Passage

_ALONE: Final = 8
"""Files from which several processes are worth their start."""

_PROCESSES_MAX: Final = 4
_CHUNK: Final = 4
_ANNEE: Final = 12
_MOIS: Final = {"annee": 12, "semestre": 6, "trimestre": 3}


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked of every file: some calendar years, at a threshold, in a nomenclature.

    ``pas`` is the step finer than the year for which the posts publish their own reports.
    """

    annees: frozenset[int]
    seuil: int
    nomenclature: Nomenclature
    passages: tuple[Passage, ...] = ()
    pas: str = "annee"


def read_all(
    files: Mapping[Path, str], demande: Demande, say: Callable[[int, int], None] = lambda *_: None
) -> list[PosteLu]:
    """The posts, in the order of their names. Raises ``ConsolidationError`` at the first fault.

    ``say`` is told how many files are read, of how many.
    """
    posts = []
    for post in _each(list(files.items()), demande):
        posts.append(post)
        say(len(posts), len(files))
    return sorted(posts, key=lambda each: each.nom)


def _each(files: Sequence[tuple[Path, str]], demande: Demande) -> Iterator[PosteLu]:
    processes = min(os.cpu_count() or 1, _PROCESSES_MAX, len(files) // _ALONE)
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_Reader(demande), files)
        return
    context = multiprocessing.get_context("fork")
    # A process that is forked has what its parent has: the nomenclature is sent to none.
    with ProcessPoolExecutor(processes, context, _prepare, (demande,)) as pool:
        try:
            yield from pool.map(_read_one, files, chunksize=_CHUNK)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_READERS: list[_Reader] = []


def _prepare(demande: Demande) -> None:
    # Nothing read refers to itself: looking for what does would take a fifth of the time.
    gc.disable()
    _READERS[:] = [_Reader(demande)]


def _read_one(named: tuple[Path, str]) -> PosteLu:
    return _READERS[0](named)


class _Reader:
    """Reads one post; made once in each process."""

    def __init__(self, demande: Demande) -> None:
        self._demande = demande
        self._answers = answers(TABLEAUX, demande.nomenclature)

    def __call__(self, named: tuple[Path, str]) -> PosteLu:
        path, nom = named
        demande = self._demande
        try:
            releve = read(path, demande.annees, _MOIS[demande.pas])
            passage = way(demande.passages, releve.nomenclature, demande.nomenclature.version)
            years = {
                year: self._annee(
                    carried(releve.annees.get(year, {}), passage),
                    [
                        carried(releve.parties.get((year, rang), {}), passage)
                        for rang in range(_ANNEE // _MOIS[demande.pas])
                    ],
                )
                for year in sorted(demande.annees)
            }
        except CountersError as error:
            raise ConsolidationError(f"« {shown(path)} » : {_of_file(error)}") from None
        except (PassageError, ReportError) as error:
            raise ConsolidationError(f"« {shown(path)} » : {error}") from None
        return PosteLu(
            nom,
            releve.lot,
            releve.nomenclature,
            releve.empreinte,
            releve.premier,
            releve.dernier,
            years,
        )

    def _annee(self, sums: Sums, parts: Sequence[Sums]) -> Annee:
        check_known(TABLEAUX, sums, self._answers)
        whole = {each.id: sums.get(each.id, {}) for each in TABLEAUX}
        if masks_nothing(self._demande.seuil):
            return Annee(whole, None)
        finer = tuple(map(self._part, parts)) if len(parts) > 1 else ()
        feuille = Period(TABLEAUX, whole, self._answers, finer).shared(self._demande.seuil)
        return Annee(whole, feuille)

    def _part(self, sums: Sums) -> Period:
        """A finer document of the year, as the post made it when its time came."""
        monthly = [each for each in TABLEAUX if each.pas == "mois"]
        whole = {each.id: sums.get(each.id, {}) for each in monthly}
        return Period(monthly, whole, self._answers, whole_year=False)


def _of_file(error: CountersError) -> str:
    """What a sentence about the post's own file says, without what to do at the post."""
    return str(error).partition("\u00a0: ")[0].rstrip(".") + "."


def carried(sums: Sums, passage: Passage) -> Sums:
    """Sums under another version of the nomenclature."""
    if passage.de == passage.vers:
        return sums
    made: Sums = {}
    for id_, cells in sums.items():
        dimensions = PAR_ID[id_].dimensions if id_ in PAR_ID else ()
        table = made.setdefault(id_, {})
        for codes, value in cells.items():
            new = tuple(map(passage.code, dimensions, codes))
            table[new] = table.get(new, 0) + value
    return made
