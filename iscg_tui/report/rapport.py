"""A report, ready to be written: every value in it may be shown.

Small values are gone from it (``None``), not hidden in it: whoever writes a document
from a ``Rapport`` cannot show one by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from iscg_tui.counters.tableaux import Unit
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.redaction import Rubrique

TOTAL: Final = "*"
"""In the place of a code: the total over that dimension."""

ENSEMBLE: Final = "/"
"""Between the codes of the answers that one line gathers."""

LIBELLE_TOTAL: Final = "Total"
DESTINATAIRES: Final = "autorité fonctionnelle ; présentation en CLSPD, CISPD ou CDPD"
"""To whom the report goes (§3.4)."""

_UNKNOWN: Final = "non renseigné"

Protection = Literal["masquage", "arrondi"]
"""How small numbers are protected: gathered and masked, or every number rounded."""


def on_one_line(text: str) -> str:
    """A text that somebody wrote, without what could move a cursor or break a line."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


@dataclass(frozen=True, slots=True)
class Poste:
    """The post and its two authorities (§3.4): the employer is the hierarchical one."""

    nom: str = ""
    employeur: str = ""
    autorite_fonctionnelle: str = ""

    def __post_init__(self) -> None:
        for name in ("nom", "employeur", "autorite_fonctionnelle"):
            object.__setattr__(self, name, on_one_line(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Reponse:
    """One row or column of a table; ``groupe`` is the label of its family, or empty.

    ``court`` is its label for a narrow column. ``codes`` are the answers of the nomenclature
    that it counts: its own code, or several where small numbers are gathered, its code then
    being theirs joined by ``ENSEMBLE``.
    """

    code: str
    libelle: str
    court: str
    groupe: str = ""
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.codes:
            object.__setattr__(self, "codes", (self.code,))
        if self.code != ENSEMBLE.join(self.codes):
            raise ValueError

    @property
    def regroupe(self) -> bool:
        """Whether it gathers several answers."""
        return len(self.codes) > 1

    @property
    def libelle_complet(self) -> str:
        """The label with its family, clear outside its table."""
        return f"{self.groupe} : {self.libelle}" if self.groupe else self.libelle


@dataclass(frozen=True, slots=True)
class Axe:
    """One side of a table: the dimension and its answers in order, « non renseigné » last.

    ``non_renseigne`` is the code of the line that counts it, or empty where it cannot be
    given. ``detail`` holds every answer of the nomenclature, those gathered too, of which
    nothing is shown one by one; it is ``reponses`` where nothing is gathered.
    """

    dimension: str
    titre: str
    reponses: tuple[Reponse, ...]
    non_renseigne: str
    detail: tuple[Reponse, ...] = ()

    def __post_init__(self) -> None:
        if not self.detail:
            object.__setattr__(self, "detail", self.reponses)

    @property
    def lignes(self) -> tuple[Reponse, ...]:
        """Every line of a whole grid: each answer of the nomenclature, then what is gathered."""
        gathered = (each for each in self.reponses if each not in self.detail)
        return (*self.detail, *gathered)

    def reponse(self, code: str) -> Reponse:
        """The line of that code. Raises ``KeyError`` when there is none."""
        for each in self.lignes:
            if each.code == code:
                return each
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class TableauPublie:
    """One table: values by codes, in the order of documents; ``None`` is a masked one.

    ``valeurs`` holds the lines that are shown, ``reponses`` of each axis and ``TOTAL``;
    ``grille`` also those that are gathered. ``zeros_masques`` says that a zero may be among
    the masked ones, which elsewhere are always above zero.
    """

    id: str
    titre: str
    unite: Unit
    reponses_multiples: bool
    axes: tuple[Axe, ...]
    valeurs: Mapping[tuple[str, ...], int | None]
    zeros_masques: bool = False

    @property
    def total(self) -> int | None:
        """The total of the whole table, unless it is masked."""
        return self.valeurs[(TOTAL,) * len(self.axes)]

    @property
    def retenu(self) -> bool:
        """Whether nothing of the table is published, its total too being small or telling."""
        return all(value is None for value in self.valeurs.values())

    def grille(self) -> Iterator[tuple[tuple[str, ...], int | None]]:
        """The whole grid: every answer of the nomenclature, what is gathered, the totals last."""
        lines = ((*(each.code for each in axe.lignes), TOTAL) for axe in self.axes)
        for codes in product(*lines):
            yield codes, self.valeurs.get(codes)

    def somme(self, *choix: Collection[str]) -> int | None:
        """The sum over some answers of each axis, by their codes in the nomenclature.

        ``None`` where what is published does not give it: an answer is gathered with others
        that are not asked for, or a value is masked.
        """
        lines: list[tuple[str, ...]] = []
        for axe, wanted in zip(self.axes, choix, strict=True):
            known = {each.code for each in axe.detail}.intersection(wanted)
            if len(known) == len(axe.detail):
                lines.append((TOTAL,))
                continue
            inside = [each for each in axe.reponses if known.issuperset(each.codes)]
            if sum(len(each.codes) for each in inside) != len(known):
                return None
            lines.append(tuple(each.code for each in inside))
        total = 0
        for codes in product(*lines):
            value = self.valeurs[codes]
            if value is None:
                return None
            total += value
        return total

    @property
    def libelle_total(self) -> str:
        """The label of the line of totals, which says when it counts answers."""
        return "Total des réponses" if self.reponses_multiples else LIBELLE_TOTAL

    def axes_visibles(self) -> tuple[Axe, ...]:
        """The sides without the answers that nobody gave; « non renseigné » always stays."""
        return tuple(
            replace(axe, reponses=tuple(each for each in axe.reponses if self._seen(place, each)))
            for place, axe in enumerate(self.axes)
        )

    @property
    def tout_visible(self) -> bool:
        """Whether every side is shown whole."""
        return self.axes_visibles() == self.axes

    def _seen(self, place: int, reponse: Reponse) -> bool:
        codes = [TOTAL] * len(self.axes)
        codes[place] = reponse.code
        is_unknown = reponse.code == self.axes[place].non_renseigne
        return is_unknown or self.valeurs[tuple(codes)] != 0

    @property
    def unite_affichee(self) -> str:
        """The unit in words; where several answers are possible, what the total counts."""
        if not self.reponses_multiples:
            return self.unite
        return f"{self.unite}, réponses multiples : le total compte des réponses"


@dataclass(frozen=True, slots=True)
class Part:
    """The share of situations with 1 to 3 interviews, in whole percent.

    ``pourcentage`` is ``None`` when it is masked, or when there is no situation at all.
    """

    pourcentage: int | None
    masquee: bool


@dataclass(frozen=True, slots=True)
class Rapport:
    """Everything that a document says.

    ``non_publiees`` counts the situations not yet in the counters (``None``: unknown
    without the store); ``avertissement`` says how far small numbers are protected, and
    is empty where there is none; ``ecartes`` are the titles of the two-way tables that
    the period leaves out; ``redaction`` is what was written beside the tables, which only
    the app has: it is kept in the store. ``protection`` is how small numbers are protected,
    from ``seuil`` 2 on. ``grille`` is the title of the funder's grid whose tables these are,
    empty for the report itself.
    """

    poste: Poste
    periode: Periode
    seuil: int
    non_publiees: int | None
    nomenclature: str
    tableaux: tuple[TableauPublie, ...]
    part_1_a_3: Part
    avertissement: str
    ecartes: tuple[str, ...]
    notes: tuple[str, ...]
    redaction: tuple[Rubrique, ...] = ()
    protection: Protection = "masquage"
    grille: str = ""
    destinataires: str = DESTINATAIRES

    def __getitem__(self, id_: str) -> TableauPublie:
        """The table of that id. Raises ``KeyError`` when the report has none."""
        for tableau in self.tableaux:
            if tableau.id == id_:
                return tableau
        raise KeyError(id_)

    def description(self) -> tuple[tuple[str, str, str], ...]:
        """What the report is about: a key for programs, a label, a text, never empty."""
        poste, periode = self.poste, self.periode
        employeur = f"{poste.employeur} (employeur)" if poste.employeur else ""
        waiting = "nombre inconnu sans le coffre" if self.non_publiees is None else ""
        months = f"{periode.du.text()} à {periode.au.text()}"
        return (
            *((("grille", "Grille", self.grille),) if self.grille else ()),
            ("poste", "Poste", poste.nom or _UNKNOWN),
            ("autorite_hierarchique", "Autorité hiérarchique", employeur or _UNKNOWN),
            (
                "autorite_fonctionnelle",
                "Autorité fonctionnelle",
                poste.autorite_fonctionnelle or _UNKNOWN,
            ),
            ("destinataires", "Destinataires", self.destinataires),
            ("periode", "Période", f"{periode.en_lettres()} ({months})"),
            ("seuil", "Seuil de masquage", str(self.seuil)),
            *(
                (("protection", "Protection", "nombres arrondis à un multiple de 5"),)
                if self.protection == "arrondi"
                else ()
            ),
            ("non_publiees", "Saisies non publiées", waiting or str(self.non_publiees)),
        )

    def totaux(self) -> tuple[TableauPublie, ...]:
        """The tables that are one number: situations, personnes, entretiens."""
        return tuple(each for each in self.tableaux if not each.axes)
