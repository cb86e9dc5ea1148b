"""The texts of a report read over before they leave: what blocks them, what asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.hand_counts import hand_counts
from iscg_tui.report.periods import parse
from iscg_tui.report.redaction import RUBRIQUES, Rubrique
from iscg_tui.report.references import Chiffres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.privacy.garde import Garde, Trouvaille
    from iscg_tui.report.rapport import Rapport
    from iscg_tui.report.references import Reference
    from iscg_tui.tui.session import Session

INCONNU: Final = "un chiffre qui n’existe pas"
A_LA_MAIN: Final = "un petit nombre compté à la main"


@dataclass(frozen=True, slots=True)
class Endroit:
    """A place of a text: its heading's code, its paragraph, where in it, and what is there.

    ``certain``: the text may not leave as it is; else a person has to judge.
    """

    rubrique: str
    paragraphe: int
    debut: int
    fin: int
    certain: bool
    raison: str

    @property
    def en_mots(self) -> str:
        """Where it is and of what sort, never what it says."""
        titre = RUBRIQUES.get(self.rubrique, self.rubrique)
        return f"{titre}, paragraphe {self.paragraphe + 1}\u00a0: {self.raison}"


@dataclass(frozen=True, slots=True)
class Relecture:
    """The headings ready for a report, and the places that keep them from leaving."""

    rubriques: tuple[Rubrique, ...]
    endroits: tuple[Endroit, ...]

    @property
    def bloquants(self) -> tuple[Endroit, ...]:
        """Those that must go before the text may leave."""
        return tuple(each for each in self.endroits if each.certain)

    @property
    def douteux(self) -> tuple[Endroit, ...]:
        """Those to be asked about."""
        return tuple(each for each in self.endroits if not each.certain)


def check(
    textes: Mapping[str, str], garde: Garde, chiffres: Chiffres | None
) -> tuple[Endroit, ...]:
    """What keeps texts, by heading, from leaving as they are, in their order.

    Without the figures of a report, references are not looked at.
    """
    return tuple(
        endroit
        for rubrique in RUBRIQUES
        for number, paragraphe in enumerate(textes.get(rubrique, "").split("\n"))
        for endroit in endroits_de(rubrique, number, paragraphe, garde, chiffres)
    )


def endroits_de(
    rubrique: str, number: int, paragraphe: str, garde: Garde, chiffres: Chiffres | None
) -> list[Endroit]:
    """The same, of one paragraph, in its order."""
    references = list(chiffres.dans(paragraphe)) if chiffres else []
    found = [
        Endroit(rubrique, number, each.debut, each.fin, certain=True, raison=INCONNU)
        for each in references
        if each.chiffre is None
    ]
    for each in garde.examine(paragraphe):
        # The name of a figure is a label of the tables.
        if not any(call.chiffre and _within(each, call) for call in references):
            raison = each.sorte.value if each.certaine else f"peut-être {each.sorte.value}"
            found.append(Endroit(rubrique, number, each.debut, each.fin, each.certaine, raison))
    for debut, fin in hand_counts(paragraphe, chiffres.seuil) if chiffres else ():
        found.append(Endroit(rubrique, number, debut, fin, certain=False, raison=A_LA_MAIN))
    return sorted(found, key=lambda each: each.debut)


def _within(trouvaille: Trouvaille, reference: Reference) -> bool:
    return reference.debut <= trouvaille.debut and trouvaille.fin <= reference.fin


def relecture(session: Session, rapport: Rapport) -> Relecture:
    """The texts of the report's period, resolved from it and read over with the names kept."""
    textes = session.repository.textes(rapport.periode.text())
    if not textes:
        return Relecture((), ())
    from iscg_tui.privacy.gardien import garde_de

    endroits = check(textes, garde_de(session.repository), Chiffres(rapport))
    return Relecture(rubriques(session, rapport), endroits)


def rubriques(session: Session, rapport: Rapport) -> tuple[Rubrique, ...]:
    """What was written for the report's period, its figures in their places, not read over."""
    textes = session.repository.textes(rapport.periode.text())
    if not textes:
        return ()
    chiffres = Chiffres(rapport)
    resolved = (
        chiffres.rubrique(titre, textes[code].split("\n"))
        for code, titre in RUBRIQUES.items()
        if code in textes
    )
    return tuple(each for each in resolved if each.paragraphes)


def nommant(session: Session, references: Sequence[str]) -> list[str]:
    """Where the texts of the report name for certain someone kept under these references."""
    textes = session.repository.all_textes()
    if not textes:
        return []
    from iscg_tui.privacy.garde import Garde, Personne

    kept = (session.repository.get(each).identite for each in references)
    garde = Garde(
        Personne(each.nom, each.prenom, each.contact, each.annee_naissance)
        for each in kept
        if each is not None
    )
    return [
        f"{RUBRIQUES.get(rubrique, rubrique)}, paragraphe {number + 1} ({_en_mots(periode)})"
        for periode, rubrique, texte in textes
        for number, paragraphe in enumerate(texte.split("\n"))
        if any(each.certaine for each in garde.examine(paragraphe))
    ]


def _en_mots(periode: str) -> str:
    du, _, au = periode.partition("/")
    return parse(du, au).en_lettres()
