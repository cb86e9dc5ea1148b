"""The demonstration: plainly invented, in the published proportions, the same for a seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters.file import read
from iscg_tui.demo import DemoError, create_demo, invented
from iscg_tui.intake.situation import Adhesion
from iscg_tui.nomenclature.indicateurs import of_post
from iscg_tui.nomenclature.loader import load
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


def test_a_seed_gives_the_same_situations() -> None:
    first = invented(load(), 2025, 120, 7, TODAY)
    assert invented(load(), 2025, 120, 7, TODAY) == first
    assert invented(load(), 2025, 120, 8, TODAY) != first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_proportions_are_those_published(seed: int) -> None:
    situations = invented(load(), 2025, 350, seed, TODAY)
    natures = Counter(each.nature for each in situations)
    assert natures["VCO"] / 350 == pytest.approx(0.5, abs=0.03)
    assert natures["VIF"] / 350 == pytest.approx(0.12, abs=0.02)
    assert sum(each.genre == "1" for each in situations) / 350 == pytest.approx(0.75, abs=0.01)
    assert sum(each.age in "129" for each in situations) / 350 == pytest.approx(0.07, abs=0.02)
    families = Counter(each.saisine[:3] for each in situations)
    assert families["FSI"] / 350 == pytest.approx(0.66, abs=0.01)
    interviews = Counter(min(len(each.entretiens), 7) for each in situations)
    assert interviews[1] / 350 == pytest.approx(0.5, abs=0.01)
    assert interviews[7] / 350 == pytest.approx(0.05, abs=0.01)


def test_nobody_without_adhesion_has_an_identity_and_nothing_is_dated_after_today() -> None:
    situations = invented(load(), 2026, 350, 1, TODAY)
    assert len(situations) == 350
    for each in situations:
        assert each.identite is None or each.adhesion is Adhesion.OUI
        assert all(date(2026, 1, 1) <= e.jour <= TODAY for e in each.entretiens)
    notes = {each.identite.note for each in situations if each.identite}
    assert all(note == "" or note.startswith("Personne inventée") for note in notes)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Repository.create
    monkeypatch.setattr(Repository, "create", lambda *a, **k: real(*a, **k, cost=CHEAP))


@pytest.mark.usefixtures("cheap")
def test_the_store_opens_with_its_passphrase_and_is_published(tmp_path: Path) -> None:
    made = create_demo(tmp_path / "demo", annee=2026, nombre=40, graine=1, today=TODAY)
    repository = Repository.open(made.dossier, made.passphrase)
    assert repository.pending() == 0
    kept = Counter(each.ouverture.year for each in repository.all())
    assert kept[2026] == 31
    repository.close()
    counted: Counter[str] = Counter()
    for cell, number in read(made.dossier.compteurs).sommes.items():
        if cell.tableau == "situations":
            counted[cell.periode[:4]] += number
    assert counted["2026"] == 40
    assert counted.total() == 40 + 36 + 7, "with the year before, and those met two years ago"


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize(
    "today", [TODAY, date(2026, 1, 1), date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31)]
)
def test_whatever_the_day_someone_is_due_and_someone_kept_longer(
    tmp_path: Path, today: date
) -> None:
    made = create_demo(tmp_path / "demo", annee=None, nombre=20, graine=1, today=today)
    repository = Repository.open(made.dossier, made.passphrase)
    found = repository.due(today, 24)
    assert len(found.dues) == 3
    assert len(found.proches) >= 3
    (longer,) = found.maintenues
    assert longer.maintien is not None
    assert longer.maintien.motif.startswith("Personne inventée")
    repository.close()


@pytest.mark.usefixtures("cheap")
def test_the_employer_s_indicator_is_asked_and_counted_in_both_years(tmp_path: Path) -> None:
    made = create_demo(tmp_path / "demo", annee=2026, nombre=40, graine=1, today=TODAY)
    lists, problem = of_post(made.dossier.indicateurs)
    assert not problem
    (indicateur,) = lists.indicateurs
    answered: Counter[str] = Counter()
    for cell, number in read(made.dossier.compteurs).sommes.items():
        if cell.tableau == indicateur.liste.id:
            answered[cell.periode[:4]] += number
            assert {choix.code for choix in indicateur.liste.choix} >= {*cell.codes}
    assert (answered["2025"], answered["2026"]) == (36, 40)


@pytest.mark.usefixtures("cheap")
def test_a_year_long_past_has_nothing_dated_after_it(tmp_path: Path) -> None:
    made = create_demo(tmp_path / "demo", annee=2000, nombre=10, graine=1, today=TODAY)
    repository = Repository.open(made.dossier, made.passphrase)
    assert {each.ouverture.year for each in repository.all()} == {2000}
    repository.close()


@pytest.mark.parametrize(("annee", "nombre"), [(2027, 10), (1999, 10), (2026, 0), (2026, 20_001)])
def test_what_cannot_be_made_is_said(tmp_path: Path, annee: int, nombre: int) -> None:
    with pytest.raises(DemoError, match="va de"):
        create_demo(tmp_path / "x", annee=annee, nombre=nombre, graine=1, today=TODAY)
    assert not (tmp_path / "x").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precieux").write_text("à garder", "utf-8")
    with pytest.raises(DemoError, match="n’est pas vide"):
        create_demo(tmp_path, annee=2026, nombre=10, graine=1, today=TODAY)
    assert [each.name for each in tmp_path.iterdir()] == ["precieux"]
