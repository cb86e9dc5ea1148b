"""The text of the report is written, kept, guarded, and leaves only when it names nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from iscg_tui.report.periods import annee, trimestre
from iscg_tui.report.redaction import RUBRIQUES
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain
from iscg_tui.tui.places import return_to
from iscg_tui.tui.relecture import A_LA_MAIN, INCONNU, nommant, relecture
from iscg_tui.tui.screen import Exit
from iscg_tui.tui.screens.erasing import asked
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.screens.redaction import Redaction
from iscg_tui.tui.screens.report.destination import Destination
from iscg_tui.tui.screens.report.export import ChooseFormat
from iscg_tui.tui.screens.report.reading import ReadReport
from iscg_tui.tui.screens.report.source import Source
from iscg_tui.tui.session import Reading
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault.errors import SaveRefused
from iscg_tui.vault.redactions import TABLE
from iscg_tui.vault.repository import Repository

from .test_snapshots import with_a_few_people
from .typist import PASSPHRASE, Typist

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.session import Session

PERIODE = annee(2026)
TALL = Size(80, 60)


@pytest.fixture
def writing(driver: Typist) -> Typist:
    with_a_few_people(driver)
    driver.session.repository.publish()
    return driver.press(*"a1t")


def kept(session: Session, rubrique: str = "saisines") -> str | None:
    return session.repository.textes(PERIODE.text()).get(rubrique)


def test_what_is_written_is_kept_by_period_and_heading(writing: Typist) -> None:
    writing.type("Un texte.").press("f3").type("Un autre.").press("escape")
    assert kept(writing.session) == "Un texte."
    assert kept(writing.session, "natures") == "Un autre."
    assert writing.session.repository.textes(trimestre(2026, 1).text()) == {}
    assert "Modes de saisine" in writing.shown(TALL)
    writing.press("t")
    assert "Un texte." in writing.shown()


def test_a_few_keys_are_all_that_a_kill_can_lose(writing: Typist) -> None:
    for rank, letter in enumerate("Rien ne se perd, ou presque.", start=1):
        writing.type(letter)
        assert len(kept(writing.session) or "") > rank - 8
    writing.press("enter")
    assert kept(writing.session) == "Rien ne se perd, ou presque."


def test_a_lock_keeps_the_text_and_comes_back_to_its_place(writing: Typist) -> None:
    writing.press("f3").type("Une phrase.").press("left", "left")
    place = writing.leave()
    assert kept(writing.session, "natures") == "Une phrase."
    back = return_to(writing.session, place)
    assert isinstance(back, Redaction)
    assert (back.rubrique, back.editor.place.rang) == ("natures", 9)
    assert back.leave() == place


@pytest.mark.parametrize(
    "place",
    [
        {"du": "2026-01", "au": "2026-12"},
        {"du": "2026-01", "au": "2026-12", "rubrique": "impact", "place": [7]},
        {"du": "2026", "au": "2026-12", "rubrique": "impact", "place": [0, 0]},
    ],
)
def test_a_place_written_otherwise_leads_home(session: Session, place: dict[str, object]) -> None:
    assert not isinstance(return_to(session, {"ecran": "redaction", **place}), Redaction)


def test_the_text_is_in_the_store_when_it_is_opened_again(writing: Typist) -> None:
    session = writing.session
    writing.type("Gardé.").press("escape")
    session.repository.close()
    assert b"Gard" not in session.dossier.coffre.read_bytes()
    again = Repository.open(session.dossier, PASSPHRASE)
    assert again.textes(PERIODE.text()) == {"saisines": "Gardé."}
    again.save_texte(PERIODE.text(), "saisines", "")
    assert again.textes(PERIODE.text()) == {}


def test_a_refused_save_keeps_what_was_written_on_screen(
    writing: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise SaveRefused

    writing.type("Un")
    with monkeypatch.context() as patch:
        patch.setattr(writing.session.repository, "save_texte", refused)
        with pytest.raises(SaveRefused):
            writing.press("enter")
    writing.type("Deux").press("escape")
    assert kept(writing.session) == "Un\nDeux"


def test_a_figure_is_called_by_a_key(writing: Typist) -> None:
    writing.type("Il y a ").press("tab").type("situ").press("enter").type(" situations.")
    assert kept(writing.session) != ""
    writing.press("enter", "escape")
    assert kept(writing.session) == "Il y a {situations} situations."
    assert "Il y a s situations." in writing.shown(TALL)


def test_a_reference_begun_is_completed_in_its_place(writing: Typist) -> None:
    writing.type("Pour {vio").press("tab", "enter").press("escape")
    assert kept(writing.session) == "Pour {violences conjugales}"


def test_leaving_the_figures_changes_nothing(writing: Typist) -> None:
    writing.type("Pour ").press("tab").type("zzz")
    assert "Aucun chiffre" in writing.shown()
    writing.press("enter").press("tab", "escape").type("rien").press("escape")
    assert kept(writing.session) == "Pour rien"


def test_an_unknown_figure_is_said_where_it_stands(writing: Typist) -> None:
    writing.type("Pour {zut}")
    assert "! Pour {zut}" in writing.shown()
    assert "Un chiffre qui n’existe pas" in writing.shown()


def test_a_name_is_said_as_it_is_written(writing: Typist) -> None:
    writing.type("Avec M. Fict")
    assert "refusé" not in writing.shown()
    writing.type("if")
    assert "! Avec" in writing.shown()
    assert "Un nom : l’export est refusé." in writing.shown()
    writing.type(" et d’autres.")
    assert "1 endroit refusé : F4 y mène." in writing.shown()


def test_a_key_leads_to_each_place_in_every_heading(writing: Typist) -> None:
    writing.type("Zébulon").press("f3").type("Rien.").press("f3").type("Chez Fictif-Née, {zut}.")
    screen = writing.current
    assert isinstance(screen, Redaction)
    places = []
    for _ in range(4):
        writing.press("f4")
        places.append((screen.rubrique, screen.editor.place.rang))
    assert places == [("saisines", 0), ("suites", 5), ("suites", 17), ("saisines", 0)]


def test_a_key_to_nowhere_says_that_nothing_is_seen(writing: Typist) -> None:
    writing.type("Rien.").press("f4")
    assert "Rien ne désigne personne" in writing.shown()


def test_undo_brings_back_the_last_word(writing: Typist) -> None:
    writing.type("Un mot").press("f5").press("escape")
    assert kept(writing.session) == "Un"


def test_undo_says_when_there_is_nothing_to_bring_back(writing: Typist) -> None:
    assert "Rien à défaire" in writing.press("f5").shown()
    assert "Rien à défaire" not in writing.type("Un mot").press("f5").shown()


def test_a_pasted_text_is_no_command(writing: Typist) -> None:
    screen = writing.current
    assert isinstance(screen, Redaction)
    screen.paste("Un\r\nq²\x1b\x1b[A")
    assert kept(writing.session) == "Un\nq²[A"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Il y a 3 femmes.", "Il y a {situations} 3 femmes."),
        ("Il y a {situatoins} femmes.", "Il y a {situations} femmes."),
    ],
)
def test_a_figure_put_where_f4_leads_stands_apart_or_takes_the_place_of_an_unknown_one(
    writing: Typist, written: str, read: str
) -> None:
    writing.type(written).press("f4", "tab").type("situations").press("enter", "escape")
    assert kept(writing.session) == read


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        ("femmes", "", "femmes {situations}"),
        ("Il y a ", "", "Il y a {situations}"),
        ("plus d’", "", "plus d’{situations}"),
        ("(", ")", "({situations})"),
        ("", "femmes", "{situations} femmes"),
        ("{situations}", "", "{situations} {situations}"),
        ("mot {sit", "mot", "mot {situations} mot"),
    ],
)
def test_a_figure_is_not_glued_to_a_word(
    writing: Typist, before: str, after: str, read: str
) -> None:
    writing.type(before + after).press(*["left"] * len(after))
    writing.press("tab", "ctrl+u").type("situations").press("enter", "escape")
    assert kept(writing.session) == read


def test_the_tables_are_a_key_away_or_beside(writing: Typist) -> None:
    assert "Entretiens" not in writing.shown()
    assert "Entretiens" in writing.press("f2").shown()
    assert "Entretiens" not in writing.press("f2").shown()
    assert isinstance(writing.current, Redaction)
    assert "Entretiens" in writing.shown(Size(120, 40))


@pytest.mark.parametrize("size", [Size(60, 20), Size(80, 24), Size(200, 60)])
def test_the_caret_is_seen_in_a_long_text(writing: Typist, size: Size) -> None:
    screen = writing.current
    assert isinstance(screen, Redaction)
    screen.paste("\n".join(f"Le paragraphe {rank} " + "long " * 40 for rank in range(30)))
    for name in ("end", "ctrl+home", "pagedown", "up", "ctrl+end"):
        screen.press(Key(name))
        lines = screen.draw(size)
        assert len(lines) == size.height
        assert sum(span.role == "curseur" for line in lines for span in line) == 1


def test_without_counters_the_text_is_written_all_the_same(driver: Typist) -> None:
    driver.session.dossier.compteurs.write_text("{", "utf-8")
    driver.press(*"a1t").type("Un texte.").press("tab").press("escape").press("f2", "f2", "f4")
    with_a_few_people(driver)
    driver.press("escape", "t").type(" Chez M. Fictif.")
    assert "! Un texte. Chez M. Fictif." in driver.shown()
    driver.press("escape")
    assert kept(driver.session) == "Un texte. Chez M. Fictif."


def test_nothing_is_written_without_a_store(session: Session) -> None:
    reading = Reading(session.dossier, session.nomenclature, session.reglages, session.today)
    report = ReadReport(reading, PERIODE, lambda: Exit.QUITTER)
    assert report.press(Key("t", "t")) is report
    assert "texte" not in plain(report.draw(TALL)).splitlines()[-2]


def test_a_name_taken_out_of_the_text_leaves_the_file_too(writing: Typist) -> None:
    writing.type("Avec M. Fictif.").press("enter", "backspace")
    state = writing.session.repository._storage.state
    assert TABLE not in state.gone
    writing.press(*["backspace"] * 7).type("un père").press("escape")
    assert kept(writing.session) == "Avec M. un père"
    assert TABLE in state.gone
    assert writing.session.repository.tidy() is None
    assert TABLE not in state.gone
    assert kept(writing.session) == "Avec M. un père"


def test_what_is_corrected_without_a_name_owes_nothing(writing: Typist) -> None:
    writing.type("Avec {zut}.").press("enter", *["backspace"] * 4, "escape")
    assert TABLE not in writing.session.repository._storage.state.gone


def test_erasing_someone_says_which_text_names_them(writing: Typist) -> None:
    writing.press("f3").type("Rien.").press("enter").type("Avec M. Fictif.").press("escape")
    session = writing.session
    (named,) = session.repository.search("fictif")
    (other,) = session.repository.search("exemple")
    where = "Nature des situations, paragraphe 2 (année 2026)"
    assert nommant(session, [str(named.reference)]) == [where]
    assert nommant(session, [str(other.reference)]) == []
    question = asked(session, [str(named.reference)], lambda: Home(session), lambda: Home(session))
    assert where in " ".join(plain(question.draw(TALL)).split())


class TestRelecture:
    def read_over(self, session: Session, texte: str, seuil: int = 11) -> list[tuple[str, bool]]:
        session.repository.save_texte(PERIODE.text(), "impact", texte)
        session.reglages = replace(session.reglages, seuil_rapport=seuil)
        read = relecture(session, Source(session).rapport(PERIODE))
        assert {*read.bloquants, *read.douteux} == {*read.endroits}
        return [(each.raison, each.certain) for each in read.endroits]

    def test_a_name_blocks_and_a_doubt_asks(self, writing: Typist) -> None:
        session = writing.session
        assert self.read_over(session, "Avec M. Fictif-Née.") == [("un nom", True)]
        assert self.read_over(session, "Mme F. est venue.") == [("peut-être des initiales", False)]
        assert self.read_over(session, "Rien de tel.") == []
        assert self.read_over(session, "Deux mineures.") == [(A_LA_MAIN, False)]
        assert self.read_over(session, "12 mineures.") == []
        assert self.read_over(session, "12 mineures.", seuil=13) == [(A_LA_MAIN, False)]
        assert self.read_over(session, "Pour {zut}.") == [(INCONNU, True)]

    def test_a_place_is_told_without_what_it_says(self, writing: Typist) -> None:
        self.read_over(writing.session, "Un.\nAvec M. Fictif-Née.")
        (endroit,) = relecture(writing.session, Source(writing.session).rapport(PERIODE)).endroits
        assert endroit.en_mots == "Impact, paragraphe 2\u00a0: un nom"
        assert (endroit.debut, endroit.fin) == (8, 14)

    def test_the_headings_are_resolved_from_the_report_itself(self, writing: Typist) -> None:
        session = writing.session
        self.read_over(session, "Il y a {situations} situations.\n")
        source = Source(session)
        masked = relecture(session, source.rapport(PERIODE))
        shown = relecture(session, source.rapport(PERIODE, masked=False))
        assert [each.titre for each in masked.rubriques] == [RUBRIQUES["impact"]]
        assert masked.rubriques[0].paragraphes == ("Il y a s situations.",)
        assert shown.rubriques[0].paragraphes == ("Il y a 3 situations.",)
        other = source.rapport(annee(2025))
        assert relecture(session, other) == type(masked)((), ())

    def test_the_report_on_screen_carries_the_text(self, writing: Typist) -> None:
        self.read_over(writing.session, "Une phrase.")
        rapport = Source(writing.session).rapport(PERIODE)
        assert rapport.redaction[0].paragraphes == ("Une phrase.",)


class TestExport:
    def test_a_name_refuses_it_and_leads_to_its_place(self, writing: Typist) -> None:
        writing.press("f3").type("Un.").press("enter").type("Avec M. Fictif.").press("escape", "e")
        shown = writing.shown()
        assert "ne peut pas sortir" in shown
        assert "! Nature des situations, paragraphe 2 : un nom" in shown.replace("\u00a0", " ")
        assert "Fictif" not in shown
        assert "Dans quel format" not in writing.press("o").shown()
        writing.press("t")
        screen = writing.current
        assert isinstance(screen, Redaction)
        assert (screen.rubrique, screen.editor.place) == ("natures", (1, 8))
        writing.press(*["delete"] * 6, "escape", "e")
        assert "Dans quel format" in writing.shown()

    def test_a_doubt_asks(self, writing: Typist) -> None:
        writing.type("Mme F. est venue.").press("escape", "e")
        assert "peut-être" in writing.shown()
        assert "ReadReport" in type(writing.press("n").current).__name__
        assert "Dans quel format" in writing.press("e", "o").shown()

    def test_the_file_carries_the_text_resolved(self, writing: Typist, tmp_path: Path) -> None:
        writing.type("Il y a {situations} situations.").press("escape", "e")
        screen = writing.current
        assert isinstance(screen, ChooseFormat)
        destination = screen.press(Key("5", "5"))
        assert isinstance(destination, Destination)
        ((_, made),) = destination.order.made(tmp_path / "r.md", lambda *_: None)
        assert "Il y a s situations." in made.decode()

    def test_without_a_text_nothing_is_read_over(self, writing: Typist) -> None:
        assert "Dans quel format" in writing.press("escape", "e").shown()

    def test_the_place_of_a_reading_over_is_the_report(self, writing: Typist) -> None:
        writing.type("Avec M. Fictif.").press("escape", "e")
        assert writing.leave() == {"ecran": "rapport", "du": "2026-01", "au": "2026-12"}


def test_the_pages_fit(writing: Typist) -> None:
    writing.type("Avec M. Fictif-Née, ").press("enter").type("日本" * 30)
    for size in (Size(60, 20), Size(80, 24), Size(109, 30), Size(110, 30), Size(160, 50)):
        shown = plain(writing.current.draw(size)) if isinstance(writing.current, Redaction) else ""
        assert len(shown.split("\n")) == size.height
