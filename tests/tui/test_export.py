"""The report to a file: masked whatever the screen shows, never over another file unasked."""

from __future__ import annotations

import json
import stat
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.cli import main
from iscg_tui.reglages import save
from iscg_tui.report.documents import FORMATS
from iscg_tui.report.errors import ReportError
from iscg_tui.tui.background import Background
from iscg_tui.tui.screen import Screen
from iscg_tui.tui.screens.report import order
from iscg_tui.tui.screens.report.contents import Contents
from iscg_tui.tui.screens.report.destination import Destination
from iscg_tui.tui.screens.report.reading import ReadReport

from ..report.grilles.conftest import written
from .linear.listener import Conversation
from .test_report_screen import whole
from .typist import Typist

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.session import Session


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "maison"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def reader(year: Session, home: Path) -> Typist:
    driver = Typist(year).type("a1")
    driver.shown()
    return driver


def waited(driver: Typist) -> Typist:
    """What follows the writing."""
    assert isinstance(driver.current, Screen)
    deadline = time.monotonic() + 30
    while isinstance(driver.current, Screen) and driver.current.waiting:
        assert time.monotonic() < deadline
        driver.current = driver.current.looked_at()
    return driver


def key_of(driver: Typist, format_: str) -> str:
    lines = driver.shown().splitlines()
    wanted = "PDF" if format_ == "pdf" else f"({format_})"
    return next(each for each in lines if wanted in each).split()[0]


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_written_private_and_as_the_reader_sees_it(
    reader: Typist, home: Path, format_: str
) -> None:
    reader.press("m", "e")
    reader.press(key_of(reader, format_), "enter")
    assert waited(reader).shown().count(f"Écrit : ~/rapport_2026-01_2026-12.{format_}") == 1
    file = home / f"rapport_2026-01_2026-12.{format_}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "sous 11" in reader.shown()
    assert isinstance(reader.current, ReadReport)
    if format_ == "json":
        document = json.loads(file.read_bytes())
        assert document["seuil"] == 11
        assert any("masque" in cell for each in document["tableaux"] for cell in each["cellules"])


def rounding(session: Session) -> None:
    """Let the post publish rounded tables."""
    session.adopt(replace(session.reglages, protection_rapport="arrondi"))
    save(session.dossier.reglages, session.reglages)


def tables_of_the_command_line(session: Session, file: Path, *options: str) -> Any:
    period = ("--du", "2026-01", "--au", "2026-12", "--format", "json", "-o", str(file))
    assert main(["--dossier", str(session.dossier.racine), "rapport", *period, *options]) == 0
    return json.loads(file.read_bytes())["tableaux"]


def test_rounded_tables_are_read_and_written_as_the_command_line_writes_them(
    year: Session, home: Path
) -> None:
    rounding(year)
    reader = Typist(year).type("a1")
    assert "arrondis à un multiple de 5" in reader.shown()
    reader.press("e")
    assert "un document masqué de la même période" in " ".join(reader.shown().split())
    waited(reader.press(key_of(reader, "json"), "enter"))
    assert "arrondis à la base 5" in " ".join(reader.shown().split())
    document = json.loads((home / "rapport_2026-01_2026-12.json").read_bytes())
    assert document["protection"] == "arrondi"
    assert document["tableaux"] == tables_of_the_command_line(year, home / "ligne.json")
    assert isinstance(reader.current, ReadReport)
    seen = reader.current.rapport()["nature"].valeurs
    (nature,) = [each for each in document["tableaux"] if each["id"] == "nature"]
    assert {tuple(c["codes"]): c["valeur"] for c in nature["cellules"]} == dict(seen)
    assert all(value is not None and value % 5 == 0 for value in seen.values())


def test_the_option_of_the_command_line_wins_over_the_setting(year: Session, home: Path) -> None:
    asked = tables_of_the_command_line(year, home / "a.json", "--protection", "arrondi")
    masked = tables_of_the_command_line(year, home / "b.json")
    rounding(year)
    assert tables_of_the_command_line(year, home / "c.json") == asked
    option = ("--protection", "masquage")
    assert tables_of_the_command_line(year, home / "d.json", *option) == masked != asked


def test_the_true_numbers_behind_the_rounded_ones_are_at_the_same_key(year: Session) -> None:
    rounding(year)
    reader = Typist(year).type("a1")
    reader.shown()
    assert isinstance(reader.current, ReadReport)
    rounded = reader.current.rapport()["situations"].total
    assert "Nombres exacts montrés" in reader.press("m").shown()
    assert (rounded, reader.current.rapport()["situations"].total) == (350, 350)
    assert any((value or 0) % 5 for value in reader.current.rapport()["nature"].valeurs.values())


def test_a_letterhead_that_cannot_be_used_is_said_and_nothing_written(
    reader: Typist, home: Path, year: Session
) -> None:
    year.dossier.modele.write_bytes(b"ceci n'est pas un ODT")
    reader.press("e")
    waited(reader.press(key_of(reader, "odt"), "enter"))
    assert "n’est pas un document ODT" in reader.shown()
    assert not list(home.iterdir())


def test_that_a_period_is_not_over_is_said_before_its_document_is_made(
    reader: Typist, year: Session
) -> None:
    reader.press("e").press(key_of(reader, "md"))
    assert "Période en cours" in reader.shown()
    year.today = lambda: date(2027, 1, 1)
    reader.press("escape", "escape", "e").press(key_of(reader, "md"))
    assert "Dans quel fichier" in reader.shown()
    assert "Période en cours" not in reader.shown()


def test_that_a_period_is_not_over_is_a_note_of_the_screen_and_of_the_file(
    reader: Typist, year: Session, home: Path
) -> None:
    said = "Période non close : compteurs arrêtés au 23 novembre 2026."
    reader.press("e")
    waited(reader.press(key_of(reader, "json"), "enter"))
    document = json.loads((home / "rapport_2026-01_2026-12.json").read_bytes())
    assert " ".join(document["notes"][0].split()).startswith(said)
    reader.press("j").shown()
    seen = " ".join(whole(reader.press("escape")).split())
    assert said in seen
    year.today = lambda: date(2027, 1, 1)
    assert "non close" not in " ".join(whole(Typist(year).type("a2")).split())


def test_a_file_is_replaced_only_when_asked(reader: Typist, home: Path) -> None:
    file = home / "rapport_2026-01_2026-12.md"
    file.write_text("ce qui était là")
    reader.press("e")
    reader.press(key_of(reader, "md"), "enter")
    assert "Le remplacer" in reader.shown()
    assert "Dans quel fichier" in reader.press("n").shown()
    assert file.read_text() == "ce qui était là"
    waited(reader.press("enter", "o"))
    assert file.read_text().startswith("# Rapport d’activité")


def test_keys_typed_meanwhile_are_for_the_report(reader: Typist) -> None:
    reader.press("e")
    reader.press(key_of(reader, "pdf"), "enter", "j", "7", "j")
    assert isinstance(waited(reader).current, Contents)
    assert reader.press("escape").shown().splitlines()[1].startswith(" Genre")


def test_what_is_refused_is_said_and_the_path_stays(reader: Typist) -> None:
    reader.press("e")
    reader.press(key_of(reader, "md"), "ctrl+u").type("absent/ici").press("enter")
    assert "Ce dossier n’existe pas" in reader.shown()
    assert "absent/ici" in reader.shown()
    data = str(reader.session.dossier.racine)
    reader.press("ctrl+u").type(data).press("enter")
    assert "dossier des données" in reader.shown()


def test_a_disk_that_refuses_is_said_and_its_folder_is_not_proposed_again(
    reader: Typist, home: Path
) -> None:
    reader.press("e")
    reader.press(key_of(reader, "md"))
    (home / "plein").mkdir()
    reader.press("ctrl+u").type("plein/ici").press("enter")
    (home / "plein").rmdir()
    assert "n’a pas pu être enregistré" in waited(reader).shown()
    assert "plein/ici" in reader.shown(), "what was typed can be mended"
    reader.press("escape")
    reader.press(key_of(reader, "md"))
    assert "plein" not in reader.shown()
    reader.press("enter")
    assert "Écrit" in waited(reader).shown()
    assert isinstance(reader.current, ReadReport)


@pytest.mark.parametrize(
    ("error", "said"),
    [(ReportError("Une phrase."), "Une phrase."), (MemoryError(), "n’a pas pu être fait")],
)
def test_a_document_that_cannot_be_made_is_said_in_words(
    reader: Typist, home: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def failing(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(order, "render", failing)
    reader.press("e")
    reader.press(key_of(reader, "md"), "enter")
    assert said in waited(reader).shown()
    assert isinstance(reader.current, Destination), "where to write it is asked again"
    assert not list(home.iterdir())


def test_the_next_document_is_proposed_beside_the_last(reader: Typist, home: Path) -> None:
    (home / "envois").mkdir()
    reader.press("e")
    reader.press(key_of(reader, "md"), "ctrl+u").type("env").press("tab", "enter")
    waited(reader)
    assert (home / "envois" / "rapport_2026-01_2026-12.md").exists()
    reader.press("e")
    reader.press(key_of(reader, "csv"))
    assert "~/envois/rapport_2026-01_2026-12.csv" in reader.shown()


def test_grids_of_the_post_go_beside(reader: Typist, home: Path) -> None:
    from iscg_tui.report.grilles.fichiers import EXEMPLES

    folder = reader.session.dossier.grilles
    folder.mkdir()
    example = next(iter(sorted(EXEMPLES.glob("*.toml"))))
    (folder / "la_nôtre.toml").write_bytes(example.read_bytes())
    reader.press("e")
    assert "✓ avec la grille du poste" in reader.shown()
    reader.press(key_of(reader, "csv"), "enter")
    assert "et 1 grille à côté" in waited(reader).shown()
    assert len(list(home.glob("*_2026-01_2026-12.csv"))) == 2
    reader.press("e", "g")
    reader.press(key_of(reader, "md"), "enter")
    waited(reader)
    assert len(list(home.glob("*_2026-01_2026-12.md"))) == 1


def test_a_grid_that_cannot_be_written_leaves_no_report_either(reader: Typist, home: Path) -> None:
    folder = reader.session.dossier.grilles
    folder.mkdir()
    (folder / "annee.toml").write_text(written(("nature", {"Couple": "VCO"})), "utf-8")
    (home / "annee_2026-01_2026-12.md").mkdir()
    reader.press("e")
    reader.press(key_of(reader, "md"), "enter", "o")
    assert "un dossier porte déjà ce nom" in " ".join(waited(reader).shown().split())
    assert [each.name for each in home.iterdir()] == ["annee_2026-01_2026-12.md"]


def test_a_grid_that_overlaps_one_not_asked_of_the_period_is_refused_at_both_doors(
    reader: Typist, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = reader.session.dossier.grilles
    folder.mkdir()
    couple = written(("nature", {"Couple et famille": "VCO VIF"}))
    family = written(("nature", {"Famille et sexuelles": "VIF VSX"}), au="2026-06")
    (folder / "annee.toml").write_text(couple, "utf-8")
    (folder / "semestre.toml").write_text(family, "utf-8")
    reader.press("e").press(key_of(reader, "md"))
    assert "se recouvrent en partie" in " ".join(reader.shown().split())
    period = ("--du", "2026-01", "--au", "2026-12", "--grille", "annee", "-o", str(home / "a.md"))
    assert main(["--dossier", str(reader.session.dossier.racine), "rapport", *period]) == 1
    assert "se recouvrent en partie" in capsys.readouterr().err
    assert not list(home.iterdir())
    reader.press("g").press(key_of(reader, "md"), "enter")
    waited(reader)
    assert [each.name for each in home.iterdir()] == ["rapport_2026-01_2026-12.md"]


def test_a_lock_while_it_is_written_comes_back_to_the_report(reader: Typist) -> None:
    reader.press("e")
    reader.press(key_of(reader, "md"), "enter")
    assert reader.leave() == {"ecran": "rapport", "du": "2026-01", "au": "2026-12"}


def test_in_lines_the_document_is_written_too(year: Session, home: Path) -> None:
    heard = Conversation(year, "a", "1", "e", "4", "bilan", "retour", "retour", "q")
    assert (home / "bilan.md").exists()
    assert "Le document se fait." in heard.lines
    assert any(each.startswith("Écrit : ~/bilan.md.") for each in heard.lines)


def test_what_runs_beside_gives_its_result_or_its_error() -> None:
    assert Background(lambda say: 5).result() == 5
    failing: Background[int] = Background(lambda say: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failing.result()
    assert failing.over
