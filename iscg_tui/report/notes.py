"""The sentences that go with the figures, so that nobody reads into them what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature.indicateur import PREFIXE
from iscg_tui.report.masking import SEUIL_COMITE, SEUIL_DIFFUSION, SYMBOLE, masks_nothing
from iscg_tui.report.periods import Mois, jour_en_lettres
from iscg_tui.report.protection.rounding import BASE
from iscg_tui.report.rapport import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Axe, Part, Protection, Reponse, TableauPublie

_BETWEEN: Final = "\u00a0; "
_Lines = dict[str, dict[str, int | None]]

REPERE_NATIONAL: Final = 85
"""Share, in percent, of situations that take 1 to 3 interviews in France (cadre, §I)."""


ZEROS: Final = "Les lignes et colonnes sans aucune réponse ne sont pas affichées."
"""What goes with a two-way table shown to people."""


def avertissement(
    tableaux: Sequence[TableauPublie], part: Part, seuil: int, protection: Protection = "masquage"
) -> str:
    """What stands at the head of every document: how far small numbers are protected.

    It says to whom the document may go. Empty where it may go to anyone and no number was
    small.
    """
    if masks_nothing(seuil):
        return (
            "Ce résultat ne doit pas sortir du poste : avec ce seuil, aucun petit nombre n’est "
            "masqué et des personnes peuvent être reconnues."
        )
    said = [_reach(seuil)] if seuil < SEUIL_DIFFUSION else []
    if protection == "arrondi":
        said.append(
            f"Tous les nombres sont arrondis à un multiple de {BASE}, au-dessus ou au-dessous du "
            "vrai, pour que les tableaux soient complets. N’envoyez pas aux mêmes lecteurs le "
            "document masqué de la même période : l’un défait l’autre."
        )
    gathered = _gathers(tableaux)
    masked = part.masquee or any(None in each.valeurs.values() for each in tableaux)
    if gathered or masked:
        what = [
            *(["les réponses trop rares sont regroupées"] if gathered else []),
            *([f"« {SYMBOLE} » remplace des valeurs, petites ou non"] if masked else []),
        ]
        said.append(
            f"Petits nombres protégés au seuil de {seuil} : {' et '.join(what)}, pour qu’aucun "
            "ne puisse être retrouvé à partir des totaux ou d’un autre tableau."
        )
    return " ".join(said)


def _reach(seuil: int) -> str:
    if seuil < SEUIL_COMITE:
        return (
            f"Ce document ne doit pas sortir du poste : le seuil de {seuil} est trop bas pour que "
            "personne n’y soit reconnu."
        )
    return f"Ce document, au seuil de {seuil}, est réservé à un comité de pilotage fermé."


def of_protection(tableaux: Sequence[TableauPublie], seuil: int) -> Iterator[str]:
    """How to read what is gathered and what is masked."""
    if masks_nothing(seuil):
        return
    if _gathers(tableaux):
        yield (
            "Une ligne qui réunit plusieurs réponses, jointes par « + » ou nommées ensemble, "
            f"porte leur somme : l’une d’elles au moins, seule, n’atteignait pas {seuil}, ou "
            "laissait retrouver un nombre plus petit. Un tableau croisé peut réunir davantage."
        )
    yield from of_masking(tableaux, seuil)


def of_masking(tableaux: Sequence[TableauPublie], seuil: int) -> Iterator[str]:
    """How to read what is masked."""
    partly = [each for each in tableaux if None in each.valeurs.values() and not each.retenu]
    if partly:
        yield (
            f"« {SYMBOLE} » remplace une valeur trop petite, ou une autre sans laquelle celle-ci "
            f"se retrouverait par soustraction : rien ne les distingue. Chaque petit nombre ainsi "
            f"couvert peut encore prendre {seuil + 1} valeurs au moins."
        )
    if zeros := _named(each for each in partly if each.zeros_masques):
        yield f"« {SYMBOLE} » y remplace aussi des zéros : {zeros}."
    if withheld := _named(each for each in tableaux if each.retenu):
        yield f"Trop peu de réponses pour être publiés sans désigner personne : {withheld}."


def of_rounding(apart: Sequence[TableauPublie]) -> Iterator[str]:
    """Which rounded tables have totals of their own."""
    if apart:
        yield (
            f"Aucun arrondi n’accorde tous les totaux : ceux de {_named(apart)} peuvent "
            f"différer de {BASE} de ceux des autres tableaux."
        )


def _gathers(tableaux: Iterable[TableauPublie]) -> bool:
    axes = (axe for table in tableaux for axe in table.axes)
    return any(each.regroupe for axe in axes for each in axe.reponses)


def _named(tableaux: Iterable[TableauPublie]) -> str:
    return _BETWEEN.join(f"« {each.titre} »" for each in tableaux)


def of_non_publiees(nombre: int | None) -> str:
    """How many situations the counters do not hold yet."""
    if nombre is None:
        return "Saisies non encore publiées dans les compteurs : nombre inconnu sans le coffre."
    if nombre == 0:
        return "Toutes les saisies sont publiées dans les compteurs."
    if nombre == 1:
        return "1 saisie n’est pas encore publiée dans les compteurs ni comptée ici."
    return f"{nombre} saisies ne sont pas encore publiées dans les compteurs ni comptées ici."


def of_cloture(periode: Periode, jour: date) -> Iterator[str]:
    """That the period is not over on the day of the document: a later one will tell more of it."""
    if Mois(jour.year, jour.month) <= periode.au:
        yield (
            f"Période non close : compteurs arrêtés au {jour_en_lettres(jour)}. Un second document "
            "de la même période, plus tard, dirait par différence ce qui s’est ajouté entre les "
            "deux."
        )


def of_periode(periode: Periode, ecartes: Sequence[str], seuil: int) -> Iterator[str]:
    """What the choice of the period leaves out or counts twice."""
    titres = _BETWEEN.join(f"« {titre} »" for titre in ecartes)
    if ecartes and not masks_nothing(seuil):
        yield (
            "Les tableaux croisés ne sont publiés que pour l’année entière, pour ne désigner "
            f"personne ; sont écartés ici : {titres}."
        )
    elif ecartes:
        yield (
            "Les tableaux croisés n’existent que par trimestre civil entier, pour ne désigner "
            f"personne. Cette période coupe un trimestre ; sont écartés : {titres}."
        )
    if periode.annees() > 1:
        yield (
            "La période couvre plusieurs années civiles : une situation reçue deux années y compte "
            "deux fois dans « Personnes »."
        )


def of_nomenclature(counted: str, shown: str) -> Iterator[str]:
    """That labels and counts come from two versions of the lists."""
    if counted != shown:
        yield (
            f"Compteurs tenus avec la nomenclature {counted}, libellés de la nomenclature {shown}."
        )


def of_counting() -> Iterator[str]:
    """What each unit counts, and when."""
    yield (
        "Une situation compte au mois de son premier entretien. Un entretien compte à son mois, "
        "même non abouti."
    )
    yield (
        "« Personnes » compte les situations reçues dans l’année civile, au mois de leur premier "
        "entretien de l’année. Deux situations d’une même personne ne sont pas encore "
        "rapprochées : elles y comptent deux fois."
    )
    yield (
        "Les orientations comptent une fois par situation et par famille de partenaires, au "
        "mois du premier entretien qui y oriente ; les issues, une fois par situation."
    )


def of_indicateurs(tableaux: Sequence[TableauPublie]) -> Iterator[str]:
    """What « non renseigné » counts in the tables of the employer's indicators."""
    if any(each.id.startswith(PREFIXE) for each in tableaux):
        yield (
            "Dans les tableaux des indicateurs de l’employeur, « Non renseigné » compte aussi les "
            "situations où la question n’a pas été posée."
        )


def of_concentration(tableaux: Sequence[TableauPublie]) -> Iterator[str]:
    """Which tables have lines whose answers are all in one cell: they tell about everyone there."""
    counts = ((tableau.titre, _concentrated(tableau)) for tableau in tableaux)
    if found := [f"{titre} ({count})" for titre, count in counts if count]:
        yield (
            "100 % d’une ligne ou d’une colonne dans une seule case : "
            f"{_BETWEEN.join(found)}. Qui sait qu’une personne est comptée là connaît sa réponse."
        )


def _concentrated(tableau: TableauPublie) -> int:
    """How many lines of the table, in either direction, have all their answers in one cell."""
    if len(tableau.axes) == 1:
        (axe,) = tableau.axes
        return len(list(_alone(axe, {code: value for (code,), value in tableau.valeurs.items()})))
    if len(tableau.axes) == 2:
        rows, columns = tableau.axes
        by_row, by_column = _lines(tableau)
        return _lines_alone(rows, columns, by_row) + _lines_alone(columns, rows, by_column)
    return 0


def _lines(tableau: TableauPublie) -> tuple[_Lines, _Lines]:
    by_row: _Lines = {}
    by_column: _Lines = {}
    for (row, column), value in tableau.valeurs.items():
        by_row.setdefault(row, {})[column] = value
        by_column.setdefault(column, {})[row] = value
    return by_row, by_column


def _lines_alone(lines: Axe, across: Axe, values: _Lines) -> int:
    # An answer that everyone gave is told once, by the table of that question.
    everyone = set(_alone(across, values[TOTAL]))
    known = [line.code for line in lines.reponses if line.code != lines.non_renseigne]
    return sum(
        1 for code in known for answer in _alone(across, values[code]) if answer not in everyone
    )


def _alone(axe: Axe, values: Mapping[str, int | None]) -> Iterator[Reponse]:
    """The one answer that holds the whole of a line; nothing when the line is masked."""
    if total := values[TOTAL]:
        for answer in axe.reponses:
            if values[answer.code] == total and answer.code != axe.non_renseigne:
                yield answer
