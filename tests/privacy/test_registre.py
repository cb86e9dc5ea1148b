"""The entry for the register says what the program does, and nothing of any person."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import Entretien, Identite, Orientation, Situation
from iscg_tui.privacy import champs
from iscg_tui.privacy.feuille.formes import rendered
from iscg_tui.privacy.registre import fiche
from iscg_tui.reglages import Reglages
from iscg_tui.vault.backups import AGE_MAX
from iscg_tui.vault.repository import Repository

from ..vault.inventions import CHEAP, PASSPHRASE, RECOVERY, plain

JOUR = date(2026, 11, 26)
POST = Reglages(
    poste_nom="ISCG du Lac (exemple)",
    employeur="Conseil départemental de l’Exemple",
    autorite_fonctionnelle="Groupement de l’Exemple",
    institutions=("GN",),
    conservation_mois=18,
    verrouillage_minutes=7,
)
IN_ONE_TEXT = {"reponses", "entretiens"}
"""Keys of a stored document that hold several data in one text."""


def text_of(reglages: Reglages = POST) -> str:
    return rendered(fiche(reglages, JOUR), "md").decode().replace("\u00a0", " ")


def test_it_reads_the_settings_and_the_program() -> None:
    text = text_of()
    for said in (
        "Conseil départemental de l’Exemple",
        "ISCG du Lac (exemple)",
        "Groupement de l’Exemple",
        "| Institutions servies | gendarmerie nationale |",
        "18 mois après le dernier contact",
        "après 7 minutes sans toucher",
        f"{AGE_MAX.days} jours au plus",
        "établi le 26/11/2026",
    ):
        assert said in text
    assert "après 1 minute sans" in text_of(replace(POST, verrouillage_minutes=1))


def test_what_only_the_employer_can_say_is_a_line_to_fill() -> None:
    text = text_of()
    for said in ("Base légale retenue (article 6)", "article 9", "article 10", "délégué"):
        line = next(each for each in text.splitlines() if said in each and "……" in each)
        assert line.startswith("**")
    assert "à remplir (non renseigné" in text_of(Reglages())
    assert "à remplir (non renseigné" not in text


def test_it_names_every_field_of_a_situation_and_no_other() -> None:
    groups = dict(champs.donnees())
    kinds = (Identite, Situation, Entretien, Orientation)
    for (_, group), kind in zip(champs.donnees(), kinds, strict=False):
        assert [each.champ for each in group] == [each.name for each in fields(kind)]
    text = text_of()
    for group in groups.values():
        for each in group:
            assert f"| {each.libelle} | {each.forme} | {each.finalite} |" in text


def test_a_field_without_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    titre, valeur, mots = champs._VALEURS[0]
    short = {name: words for name, words in mots.items() if name != "contact"}
    monkeypatch.setattr(champs, "_VALEURS", ((titre, valeur, short),))
    with pytest.raises(LookupError):
        champs.donnees()


def test_all_that_a_store_really_holds_is_said(tmp_path: Path) -> None:
    repository = Repository.create(Dossier(tmp_path), PASSPHRASE, RECOVERY, cost=CHEAP)
    saved = repository.save(
        plain(
            natures_secondaires=("VIF",),
            besoins=("1", "2"),
            champ_penal="1",
            delai="1",
            identite=Identite("Fictif", "Zébulon", 1976, "06 39 98 00 00", "note inventée"),
        )
    )
    repository.correct(str(saved.reference), replace(saved, public="MEC"))
    repository.keep(str(saved.reference), "motif inventé", date(2029, 1, 1), le=date(2028, 1, 1))
    repository.note_access(str(saved.reference), date(2028, 1, 2))
    repository.save_draft(None, {"reponses": {}})
    repository.place = {"ecran": "recherche"}
    repository.publish()
    tables = repository._storage.state.tables
    assert set(tables) <= set(champs.TABLES)
    said = {each.champ for _, group in champs.donnees() for each in group}
    for document in tables["situations"].documents.values():
        assert set(document) <= said | IN_ONE_TEXT
        assert set(champs.TENUES) <= set(document)
        assert set(document["identite"]) <= said
    repository.close()


@pytest.mark.parametrize("page", ["flux-de-donnees.md", "registre.md"])
def test_what_a_page_points_at_is_there(page: str) -> None:
    root = Path(__file__).parents[2]
    text = (root / "docs" / page).read_text("utf-8")
    named = re.findall(r"`(tests/[\w/.]+)`", text)
    linked = [f"docs/{each}" for each in re.findall(r"\]\(([\w.-]+\.md)\)", text)]
    assert named
    assert linked
    assert [each for each in (*named, *linked) if not (root / each).exists()] == []
