"""The report on screen: what its reader will see, and what she alone may see at a key."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.report.period import ChoosePeriod
from iscg_tui.tui.screens.report.reading import ReadReport
from iscg_tui.tui.session import Reading
from iscg_tui.tui.widgets.page import Size

from .linear.listener import Conversation
from .typist import Typist

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

SIZES = (Size(80, 24), Size(60, 20))
HEADING = re.compile(r" ─{30,}")


@pytest.fixture
def reader(year: Session) -> Typist:
    """Someone who reads the report of a whole year."""
    return Typist(year).type("a1")


def top(driver: Typist, size: Size = SIZES[0]) -> str:
    """The first line of the body."""
    return driver.shown(size).splitlines()[1].strip()


def whole(driver: Typist) -> str:
    """Everything that can be read, screen after screen."""
    seen = driver.press("home").shown()
    while (following := driver.press("space").shown()) != seen[-len(following) :]:
        seen += "\n" + following
    return seen


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_s_and_p_go_from_table_to_table(reader: Typist, size: Size) -> None:
    reader.shown(size)
    titles = []
    for _ in range(6):
        reader.press("s")
        assert HEADING.fullmatch(reader.shown(size).splitlines()[2])
        titles.append(top(reader, size))
    assert len(set(titles)) == 6
    for title in titles[-2::-1]:
        reader.press("p")
        assert top(reader, size) == title


def test_p_first_goes_to_the_beginning_of_what_is_read(reader: Typist) -> None:
    reader.shown()
    title = top(reader.press("s", "s", "s"))
    assert top(reader.press("down", "down", "p")) == title


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_contents_go_to_the_part_at_each_key(reader: Typist, size: Size) -> None:
    reader.shown(size)
    for key, title in (("5", "Public"), ("7", "Genre"), ("l", "Nature et genre")):
        assert "sommaire" in reader.press("j").shown(size)
        assert top(reader.press(key), size).startswith(title)
    before = reader.shown(size)
    assert reader.press("j", "escape").shown(size) == before


def test_the_screen_shows_what_the_document_would(reader: Typist) -> None:
    seen = whole(reader)
    assert isinstance(reader.current, ReadReport)
    document = reader.current.source.rapport(reader.current.periode)
    nature = document["nature"]
    assert any(each.regroupe for each in nature.axes[0].reponses)
    for reponse in nature.axes[0].reponses:
        value = nature.valeurs[reponse.code,]
        shown = "s" if value is None else str(value)
        assert re.search(rf"^ {re.escape(reponse.libelle[:30])}.* {shown} ", seen, re.MULTILINE)


def test_m_shows_the_small_numbers_with_a_warning_and_stays_in_place(reader: Typist) -> None:
    reader.shown()
    masked = reader.press("j", "l").shown()
    assert "Nombres exacts montrés" not in masked
    shown = reader.press("m").shown()
    assert "Nombres exacts montrés, pour vous" in shown
    assert top(reader) == masked.splitlines()[1].strip()
    assert re.search(r" s +\d+$", masked, re.MULTILINE)
    assert not re.search(r" s +\d+$", shown, re.MULTILINE)
    assert reader.press("m").shown() == masked


def by_quarter(session: Session) -> None:
    """Let the post publish its quarters beside its years."""
    session.adopt(replace(session.reglages, pas_rapport="trimestre"))


def test_by_month_only_for_her_eyes(reader: Typist) -> None:
    reader.shown()
    assert "par mois" not in whole(reader)
    reader.press("m", "home", "s")
    assert top(reader) == "Situations par mois"
    assert "jan" in reader.shown()


def test_without_an_open_store_small_numbers_stay_masked(year: Session) -> None:
    reading = Reading(year.dossier, year.nomenclature, year.reglages, year.today)
    screen: Screen | Exit = ChoosePeriod(reading, lambda: Exit.QUITTER).press(Key("1", "1"))
    assert isinstance(screen, ReadReport)
    screen.draw(SIZES[0])
    assert screen.press(Key("m", "m")) is screen
    assert screen.masked
    assert "coffre ouvert" in "".join(span.text for span in reading.message or ())
    assert not any(key == "m" for key, _ in screen.keys)


def test_c_compares_with_the_period_before_then_the_year_before(reader: Typist) -> None:
    by_quarter(reader.session)
    reader.press("escape").type("3").shown()
    assert "comparé à la période d’avant" in reader.press("c").shown()
    assert "Avant : 3e trimestre 2026" in whole(reader)
    reader.press("c")
    assert "Avant : 4e trimestre 2025" in whole(reader)
    reader.press("c")
    assert "Avant : " not in whole(reader)


def test_the_same_period_is_there_after_a_lock(reader: Typist) -> None:
    by_quarter(reader.session)
    reader.press("escape").type("4")
    found = return_to(reader.session, reader.leave())
    assert isinstance(found, ReadReport)
    assert found.periode.en_lettres() == "3e trimestre 2026"
    assert isinstance(found.press(Key("escape")), ChoosePeriod)


def test_in_lines_the_report_is_compared_and_gone_through(year: Session) -> None:
    heard = Conversation(year, "a", "1", "j", "7", "", "p", "c", "retour", "retour", "q")
    genre = heard.lines.index("Genre, unité : situations")
    assert heard.lines[genre + 1].startswith("Femme : ")
    assert heard.lines.count("Genre, unité : situations") == 3
    compared = re.compile(r"Femme.: \d+, \d+.%.; avant.: \d+")
    assert any(map(compared.fullmatch, heard.lines))


def test_in_lines_the_curves_are_told(year: Session) -> None:
    by_quarter(year)
    heard = Conversation(year, "a", "1", "", "retour", "retour", "q")
    assert any(
        each.startswith("Situations par trimestre : 1er trimestre 2025 0, ") for each in heard.lines
    )
