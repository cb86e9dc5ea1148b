"""The lines of a table's side: each answer, or several gathered under one label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.counters import dimensions
from iscg_tui.report.rapport import ENSEMBLE, Axe, Reponse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from iscg_tui.nomenclature.loader import Nomenclature

_TOUTES: Final = "Toutes les réponses"
_TOUTES_DE_LA_FAMILLE: Final = "ensemble de la famille"
_PLUS: Final = " + "
_COURT_MAX: Final = 22


def lignes(
    dimension: str,
    counted: Collection[str],
    blocks: Iterable[Sequence[str]] | None,
    nomenclature: Nomenclature,
) -> list[tuple[str, ...]]:
    """The answers of each line of a side, as ``axe`` gives them, without their labels."""
    detail = _detail(dimension, counted, nomenclature)
    if blocks is None:
        return [(code,) for code in detail]
    known = frozenset(detail)
    kept = [tuple(code for code in block if code in known) for block in blocks]
    unknown = dimensions.non_renseigne(dimension, nomenclature)
    return sorted(filter(None, kept), key=lambda codes: unknown in codes)


def _detail(dimension: str, counted: Collection[str], nomenclature: Nomenclature) -> list[str]:
    return [
        code
        for code in dimensions.codes(dimension, nomenclature)
        if code in counted or not dimensions.retire(dimension, code, nomenclature)
    ]


def axe(
    dimension: str,
    counted: Collection[str],
    blocks: Iterable[Sequence[str]] | None,
    nomenclature: Nomenclature,
) -> Axe:
    """One side of a table, its answers in ``blocks``, or each on its own where there are none.

    A retired answer appears as long as the period still counts some (``counted``).
    """
    detail = tuple(
        _reponse(dimension, code, nomenclature)
        for code in _detail(dimension, counted, nomenclature)
    )
    by_code = {each.code: each for each in detail}
    shown = tuple(
        _gathered(dimension, [by_code[code] for code in codes], detail, nomenclature)
        for codes in lignes(dimension, counted, blocks, nomenclature)
    )
    unknown = dimensions.non_renseigne(dimension, nomenclature)
    line = next((each.code for each in shown if unknown in each.codes), "")
    titre = dimensions.titre(dimension, nomenclature)
    return Axe(dimension, titre, shown, line, detail)


def _reponse(dimension: str, code: str, nomenclature: Nomenclature) -> Reponse:
    return Reponse(
        code=code,
        libelle=dimensions.libelle(dimension, code, nomenclature),
        court=dimensions.court(dimension, code, nomenclature),
        groupe=dimensions.groupe(dimension, code, nomenclature),
    )


def _gathered(
    dimension: str, parts: Sequence[Reponse], detail: Sequence[Reponse], nomenclature: Nomenclature
) -> Reponse:
    if len(parts) == 1:
        return parts[0]
    codes = tuple(each.code for each in parts)
    families = {each.groupe for each in parts}
    groupe = families.pop() if len(families) == 1 else ""
    if len(parts) == len(detail):
        names = [_TOUTES]
    elif groupe and len(parts) == sum(1 for each in detail if each.groupe == groupe):
        names = [_TOUTES_DE_LA_FAMILLE]
    else:
        names = list(_names(dimension, parts, detail, nomenclature, whole=bool(groupe)))
    return Reponse(
        code=ENSEMBLE.join(codes),
        libelle=_PLUS.join(names),
        court=_short(groupe if names == [_TOUTES_DE_LA_FAMILLE] else names[0], len(names) - 1),
        groupe=groupe,
        codes=codes,
    )


def _names(
    dimension: str,
    parts: Sequence[Reponse],
    detail: Sequence[Reponse],
    nomenclature: Nomenclature,
    *,
    whole: bool,
) -> Iterator[str]:
    """The label of each group that is there whole, of each other answer."""
    gathered = {each.code for each in parts}
    told = set()
    for each in parts:
        group = dimensions.regroupement(dimension, each.code, nomenclature)
        members = [
            other.code
            for other in detail
            if group and dimensions.regroupement(dimension, other.code, nomenclature) == group
        ]
        if len(members) < 2 or not gathered.issuperset(members):
            yield each.libelle if whole else each.libelle_complet
        elif group not in told:
            told.add(group)
            yield dimensions.libelle_regroupement(dimension, each.code, nomenclature)


def _short(name: str, others: int) -> str:
    end = f"{_PLUS}{others}" if others else ""
    if len(name) + len(end) <= _COURT_MAX:
        return name + end
    return name[: _COURT_MAX - len(end) - 1].rstrip(" ,:(") + "…" + end
