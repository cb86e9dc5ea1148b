"""The reports of a consolidation: of the sum, and of each post, from what may be shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.dimensions import NOMBRE_ENTRETIENS
from iscg_tui.counters.tableaux import PAR_ID, TABLEAUX
from iscg_tui.report import notes
from iscg_tui.report.consolidation.ensemble import SIMPLES, plain, protected
from iscg_tui.report.masking import masks_nothing
from iscg_tui.report.periods import annee as year_of
from iscg_tui.report.rapport import TOTAL, Axe, Part, Poste, Rapport, Reponse, TableauPublie
from iscg_tui.report.tables import answers, cells, part_1_a_3, published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.consolidation.ensemble import Ensemble
    from iscg_tui.report.consolidation.poste import PosteLu

POSTE: Final = "poste"
"""The dimension of the tables that give one line to each post."""

Cells = tuple[str, int, "Tableau", "Mapping[tuple[str, ...], int | None]"]
"""A post, a year, a table and the values that it shows there, by the codes of their lines."""

_DESTINATAIRES: Final = "autorités et financeurs des postes réunis"
_COURT: Final = 22
_PAR_POSTE: Final = ("situations", "personnes", "entretiens")


def of_posts(
    posts: Sequence[PosteLu], year: int, seuil: int, nomenclature: Nomenclature
) -> Iterator[Rapport]:
    """Each post as its own yearly report shows it, without the two-way tables."""
    for post in posts:
        found = post.annees[year]
        tables = tuple(
            published(each, found.sommes.get(each.id, {}), found.feuille, nomenclature)
            for each in _kept(seuil)
        )
        yield _rapport(Poste(post.nom), year, seuil, nomenclature, tables, ())


def cells_of_posts(
    posts: Sequence[PosteLu], year: int, seuil: int, nomenclature: Nomenclature
) -> Iterator[Cells]:
    """What ``of_posts`` shows of each table of each post, without a label."""
    for post in posts:
        found = post.annees[year]
        for each in _kept(seuil):
            sums = found.sommes.get(each.id, {})
            yield post.nom, year, each, cells(each, sums, found.feuille, nomenclature)


def of_sum(posts: Sequence[PosteLu], year: int, seuil: int, nomenclature: Nomenclature) -> Rapport:
    """The posts together; a table of totals has a line for each of them."""
    years = [post.annees[year] for post in posts]
    if masks_nothing(seuil):
        ensemble = plain(years)
    else:
        ensemble = protected(years, answers(TABLEAUX, nomenclature), seuil)
    kept = [each for each in _kept(seuil) if each.id not in ensemble.ecartes]
    tables = (
        *(
            published(each, ensemble.sommes[each.id], ensemble.feuille, nomenclature)
            for each in kept
        ),
        *(_by_post(posts, year, PAR_ID[id_], ensemble) for id_ in _PAR_POSTE),
    )
    remarks = tuple(_remarks(posts, year, ensemble, seuil))
    name = f"{len(posts)} postes réunis"
    left_out = tuple(PAR_ID[each.id].titre for each in TABLEAUX if each not in kept)
    return _rapport(Poste(name), year, seuil, nomenclature, tables, left_out, remarks)


def _kept(seuil: int) -> Sequence[Tableau]:
    return TABLEAUX if masks_nothing(seuil) else SIMPLES


def _rapport(
    poste: Poste,
    year: int,
    seuil: int,
    nomenclature: Nomenclature,
    tables: tuple[TableauPublie, ...],
    left_out: tuple[str, ...],
    remarks: tuple[str, ...] = (),
) -> Rapport:
    known = any(each.id == NOMBRE_ENTRETIENS for each in tables)
    part = part_1_a_3(tables) if known else Part(None, masquee=True)
    return Rapport(
        poste=poste,
        periode=year_of(year),
        seuil=seuil,
        non_publiees=None,
        nomenclature=nomenclature.version,
        tableaux=tables,
        part_1_a_3=part,
        avertissement=notes.avertissement(tables, part, seuil),
        ecartes=left_out,
        notes=(
            *remarks,
            *notes.of_protection(tables, seuil),
            *notes.of_counting(),
            *notes.of_concentration(tables),
        ),
        destinataires=_DESTINATAIRES,
    )


def _by_post(
    posts: Sequence[PosteLu], year: int, tableau: Tableau, ensemble: Ensemble
) -> TableauPublie:
    """One total, a line for each post; the posts not in the sum are masked."""
    absent = set(ensemble.absents.get(tableau.id, ()))
    values: dict[tuple[str, ...], int | None] = {}
    for place, post in enumerate(posts):
        total = sum(post.annees[year].sommes.get(tableau.id, {}).values())
        values[post.nom,] = None if place in absent else total
    withheld = ensemble.feuille is not None and ensemble.feuille.blocks(tableau) is None
    values[TOTAL,] = None if withheld else sum(ensemble.sommes[tableau.id].values())
    lines = tuple(Reponse(post.nom, post.nom, post.nom[:_COURT]) for post in posts)
    return TableauPublie(
        id=f"{tableau.id}_par_poste",
        titre=f"{tableau.titre} par poste",
        unite=tableau.unite,
        reponses_multiples=False,
        axes=(Axe(POSTE, "Poste", lines, ""),),
        valeurs=MappingProxyType(values),
    )


def _remarks(posts: Sequence[PosteLu], year: int, ensemble: Ensemble, seuil: int) -> Iterator[str]:
    yield (
        f"{len(posts)} fichiers de compteurs réunis. Les saisies que chaque poste n’a pas encore "
        "publiées n’y sont pas ; leur nombre n’est connu que de lui."
    )
    empty = sum(1 for each in posts if not any(each.annees[year].sommes.values()))
    if empty:
        which = f"{empty} d’entre eux ne comptent" if empty > 1 else "L’un d’eux ne compte"
        yield f"{which} rien en {year}."
    partial = [
        each
        for each in posts
        if any(each.annees[year].sommes.values())
        and not (each.premier <= f"{year}-01" and f"{year}-12" <= each.dernier)
    ]
    if partial:
        which = f"{len(partial)} postes ne couvrent" if len(partial) > 1 else "1 poste ne couvre"
        yield f"{which} pas toute l’année : ouvert depuis, ou dont le fichier s’arrête avant."
    versions = sorted({each.nomenclature for each in posts})
    if len(versions) > 1:
        listed = ", ".join(versions)
        yield f"Compteurs tenus avec les nomenclatures {listed}, ramenées à la dernière."
    if masks_nothing(seuil):
        return
    yield (
        "L’ensemble ne montre que ce qui n’apprend rien sur un poste à qui lit aussi le rapport "
        "annuel de chacun. Les tableaux croisés n’y sont pas."
    )
    if any(ensemble.absents.values()):
        titles = ", ".join(
            f"« {PAR_ID[id_].titre} » ({len(places)})"
            for id_, places in ensemble.absents.items()
            if places
        )
        yield (
            "Postes que l’ensemble ne compte pas, leur propre total étant trop petit pour être "
            f"publié : {titles}."
        )
    if ensemble.ecartes:
        titles = ", ".join(f"« {PAR_ID[id_].titre} »" for id_ in sorted(ensemble.ecartes))
        yield f"Tableaux que l’ensemble ne peut pas montrer sans désigner un poste : {titles}."
