"""What another version wrote is said to be so: never damage, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.vault.errors import OtherShape
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from .inventions import PASSPHRASE, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.storage import Document

OLDER: dict[str, Any] = {
    "reference": "26-0001",
    "saisine": "FSI1",
    "institution": "PN",
    "public": "VIC",
    "age": "4",
    "genre": "1",
    "nature": "VCO",
    "urgence": "0",
    "entretiens": [["2026-03-04", "1", "2", [["AAV", "1", True]], None]],
    "identite": {"nom": "Fictif"},
    "cellules": "situations|2026-03 nature|2026-03|VCO",
    "lot": 1,
    "touche": 1,
}


def of_the_situation(**changes: Any) -> Callable[[Document], list[Any]]:
    return lambda document: ["put", "situations", 1, {**document, **changes}]


def without(name: str) -> Callable[[Document], list[Any]]:
    return lambda document: [
        "put",
        "situations",
        1,
        {key: value for key, value in document.items() if key != name},
    ]


AT_THE_OPENING: dict[str, Callable[[Document], list[Any]]] = {
    "the layout before this one": lambda _: ["put", "situations", 1, OLDER],
    "a situation that is a list": lambda _: ["put", "situations", 1, []],
    "a situation that is empty": lambda _: ["put", "situations", 1, {}],
    "without reference": without("reference"),
    "without interviews": without("entretiens"),
    "without batch": without("lot"),
    "interviews that are tables": of_the_situation(entretiens=[{"jour": "2026-03-04"}]),
    "a reference that is a number": of_the_situation(reference=260001),
    "an identity that is a text": of_the_situation(identite=3),
    "a name that is a number": of_the_situation(identite={"nom": 3}),
    "a batch that is a text": of_the_situation(touche="1"),
    "sums by name of table": lambda _: ["put", "comptes", 1, {"nature": {"VCO": 1}}],
    "a sum of another table": lambda _: ["put", "comptes", 1, {"couleur|2026-03|BLEU": 1}],
    "a sum that is a text": lambda _: ["put", "comptes", 2, {"situations|2026-03": "1"}],
    "a sum that is below zero": lambda _: ["put", "comptes", 2, {"situations|2026-03": -7}],
    "sums that are a list": lambda _: ["put", "comptes", 1, []],
    "a batch below zero": lambda _: ["put", "comptes", 3, {"lot": -1}],
    "a batch beyond what is counted": lambda _: ["put", "comptes", 3, {"touchees": 2**40}],
    "days written otherwise": lambda _: ["put", "comptes", 4, {"4 mars 2026": 1}],
    "a number that is a text": lambda _: ["put", "numeros", 2026, {"dernier": "1"}],
    "numbers that are a list": lambda _: ["put", "numeros", 2026, [1]],
    "a draft that is a text": lambda _: ["put", "brouillons", 1, "mots"],
    "a text that is a list": lambda _: ["put", "redactions", 1, ["mots"]],
    "a text of no period": lambda _: ["put", "redactions", 1, {"rubrique": "impact", "texte": ""}],
    "a text of another period": lambda _: [
        "put",
        "redactions",
        1,
        {"periode": "2026", "rubrique": "impact", "texte": "mots"},
    ],
    "a place that is a list": lambda _: ["put", "etat", 1, ["accueil"]],
}
WHEN_READ: dict[str, Callable[[Document], list[Any]]] = {
    "answers that are a table": of_the_situation(reponses={"saisine": "FSI1"}),
    "one answer fewer": of_the_situation(reponses="FSI1 PN VIC 4 1 VCO 0 -"),
    "without answers": without("reponses"),
    "an interview written otherwise": of_the_situation(entretiens=["2026-03-04"]),
    "a day that is none": of_the_situation(entretiens=["2026-02-30 1 2 -"]),
    "no interview": of_the_situation(entretiens=[]),
    "an identity with another field": of_the_situation(identite={"surnom": "Fictif"}),
    "cells of another table": of_the_situation(cellules="2026-03 couleur|BLEU"),
    "cells that are a list": of_the_situation(cellules=[["nature", 1]]),
}


def written(
    repository: Repository, dossier: Dossier, change: Callable[[Document], list[Any]]
) -> bytes:
    for _ in range(2):
        repository.save(plain())
    document = dict(repository._storage.rows("situations").documents[1])
    repository._storage.commit([change(document)])
    repository._opened.abandon()
    return dossier.coffre.read_bytes()


@pytest.mark.parametrize("other", AT_THE_OPENING)
def test_what_another_version_wrote_is_refused_in_words_and_left_alone(
    repository: Repository, dossier: Dossier, other: str
) -> None:
    before = written(repository, dossier, AT_THE_OPENING[other])
    with pytest.raises(OtherShape, match="autre version"):
        Repository.open(dossier, PASSPHRASE)
    assert dossier.coffre.read_bytes() == before
    assert not dossier.sauvegardes.exists()
    said = [each.phrase for each in verifier(dossier, PASSPHRASE).constats if not each.sain]
    assert str(OtherShape()) in said


@pytest.mark.parametrize("other", WHEN_READ)
def test_what_is_met_only_when_read_is_said_too(
    repository: Repository, dossier: Dossier, other: str
) -> None:
    written(repository, dossier, WHEN_READ[other])
    said = [each.phrase for each in verifier(dossier, PASSPHRASE).constats if not each.sain]
    assert str(OtherShape()) in said
    try:
        again = Repository.open(dossier, PASSPHRASE)
    except OtherShape:
        return
    with pytest.raises(OtherShape):
        again.correct("26-0001", again.get("26-0001"))
    again.close()


def test_an_id_that_would_be_given_twice_is_refused(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    repository._storage.state.tables["situations"].next_id = 1
    repository._storage.rewrite()
    repository._opened.abandon()
    with pytest.raises(OtherShape):
        Repository.open(dossier, PASSPHRASE)


def test_tables_of_a_later_version_are_kept(repository: Repository, dossier: Dossier) -> None:
    repository._storage.commit([["put", "echeances", 1, {"jour": "2028-03-04"}]])
    repository.erase(str(repository.save(plain()).reference))
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    assert again._storage.rows("echeances").documents == {1: {"jour": "2028-03-04"}}
    again.close()
