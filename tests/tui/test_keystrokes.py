"""How many keys an entry takes: twelve reference situations, from home back to home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from iscg_tui.tui.screens.home import Home

from .typist import Typist

if TYPE_CHECKING:
    import pytest

    from iscg_tui.tui.session import Session


@dataclass(frozen=True, slots=True)
class Reference:
    """A situation as it comes through the door, and the keys that enter it."""

    told: str
    keys: str


REFERENCES = (
    Reference("plainte, violences conjugales, téléphone, information", "n21151122o"),
    Reference("même chose, adhésion refusée", "n21161122n"),
    Reference("main courante, personne injoignable", "n11141129 "),
    Reference("patrouille, homme mis en cause, alcool, au bureau", "n22252a11n"),
    Reference("d’elle-même, conflit de séparation, simple entretien", "n41041511o"),
    Reference("revient pour un accès aux droits, au bureau", "n44771c12o"),
    Reference("service social, personne âgée isolée, déjà accompagnée", "n31782827o"),
    Reference("plainte, violences conjugales, vers l’aide aux victimes", "n2115112341o"),
    Reference("garde à vue, auteur, vers la prise en charge des auteurs", "n24252113b1o"),
    Reference("unité famille-mineurs, mineure en fugue, signalement", "n2332171631o"),
    Reference("patrouille la nuit, mise à l’abri, urgence immédiate", "nu2213111461o"),
    Reference("violences, deux partenaires dont un refusé", "n211511134153o"),
)


def test_the_twelve_reference_situations(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.adopt(replace(session.reglages, institutions=("PN",)))
    counts = []
    for reference in REFERENCES:
        before = session.repository.tallies(session.today()).jour[0]
        driver = Typist(session).type(reference.keys)
        assert isinstance(driver.current, Home), reference.told
        assert session.repository.tallies(session.today()).jour[0] == before + 1, reference.told
        counts.append(len(reference.keys))
    with capsys.disabled():
        print()
        for reference, count in zip(REFERENCES, counts, strict=True):
            print(f"  {count:>2} touches  {reference.told}")
        print(f"  médiane {median(counts):g}, au plus {max(counts)}")
    assert median(counts) <= 10
    assert max(counts) <= 16
