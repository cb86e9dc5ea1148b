"""The report on a terminal: nothing cut, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.counters.file import Compteurs
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.periods import annee, parse
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.screen import LARGEUR_MIN, screen_lines
from iscg_tui.report.tables import build
from iscg_tui.report.terminal import columns, in_ascii, wrapped

Build = Callable[..., Rapport]
LISTES = load()


def table(lines: list[str], title: str) -> list[str]:
    """The lines of a table, from its heading to the next blank line."""
    start = next(place for place, line in enumerate(lines) if line.startswith(title + " "))
    return lines[start : lines.index("", start)]


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [40, 59, 60, 80, 132])
@pytest.mark.parametrize("seuil", [0, 11])
def test_no_line_is_wider_than_the_screen(
    make: Build, width: int, seuil: int, ascii_only: bool
) -> None:
    lines = screen_lines(make(seuil=seuil), width, ascii_only=ascii_only)
    assert max(columns(line) for line in lines) == width
    assert all(line == line.rstrip(" ") for line in lines)


@given(st.text(max_size=200), st.integers(0, 100), st.booleans())
def test_no_name_of_a_post_breaks_the_screen(name: str, width: int, ascii_only: bool) -> None:
    rapport = build(Compteurs(1, "2026-1", {}), LISTES, annee(2026), Poste(name, name, name), 11, 0)
    for line in screen_lines(rapport, width, ascii_only=ascii_only):
        assert columns(line) <= max(width, LARGEUR_MIN)
        assert all(each.isprintable() or each == "\u00a0" for each in line)


def test_a_row_is_label_number_share_and_bar(of_sums: Build) -> None:
    lines = screen_lines(of_sums({"genre|2026-03|1": 1200, "genre|2026-03|2": 300}), 80)
    assert table(lines, "Genre") == [
        "Genre" + "situations".rjust(75),
        "─" * 80,
        "Femme".ljust(40) + "  1\u00a0200" + "   80\u00a0%" + "  " + "█" * 24,
        "Homme".ljust(40) + "    300" + "   20\u00a0%" + "  " + "█" * 6,
        "Autre ou non renseigné".ljust(40) + "      0" + "    0\u00a0%",
        "Total".ljust(40) + "  1\u00a0500",
    ]


def test_without_accents_the_same_rows_are_plain_ascii(of_sums: Build) -> None:
    lines = screen_lines(
        of_sums({"genre|2026-03|1": 1200, "genre|2026-03|2": 300}), 80, ascii_only=True
    )
    assert all(line.isascii() for line in lines)
    assert "Femme".ljust(40) + "  1 200" + "   80 %" + "  " + "#" * 24 in lines


def test_figures_stand_in_the_same_columns_in_every_table(make: Build) -> None:
    lines = screen_lines(make(seuil=0), 80)
    ends = {match.end() for line in lines if (match := re.match(r".{20,46}\d\u00a0%", line))}
    ends |= {len(line) for line in lines if re.fullmatch(r"Total( des réponses)? {10,}\d+", line)}
    assert ends == {47}


def test_a_masked_row_shows_s_and_no_bar(of_sums: Build) -> None:
    lines = screen_lines(of_sums({"genre|2026-03|1": 4, "genre|2026-03|2": 3}), 80)
    assert "Homme".ljust(40) + "      s" + "      s" in lines


def test_answers_too_rare_stand_on_one_line_with_their_sum(of_sums: Build) -> None:
    lines = screen_lines(of_sums({"public|2026-03|VIC": 40, "public|2026-03|RSQ": 3}), 80)
    assert table(lines, "Public")[2].startswith("Victimes et personnes exposées ")
    assert not any(line.startswith("Victime ") for line in lines)


def test_answers_of_the_saisine_stand_under_their_family(of_sums: Build) -> None:
    lines = table(
        screen_lines(of_sums({"saisine|2026-03|PER4": 20}), 80), "Origine de la saisine, en détail"
    )
    family = lines.index("La personne elle-même")
    assert lines[family + 4].startswith("  Revient ")
    assert lines[-2].startswith("Non renseigné ")


def test_columns_of_a_two_way_table_bear_labels_where_they_fit(of_sums: Build) -> None:
    rapport = of_sums({"nature_public|2026-T1|VCO|VIC": 30, "nature_public|2026-T1|VCO|MEC": 20})
    assert table(screen_lines(rapport, 80), "Nature et public") == [
        "Nature et public" + "situations".rjust(64),
        "─" * 80,
        " " * 32 + "  Mis en",
        " " * 32 + "  cause," + "        Non",
        " " * 23 + "  Victime  auteur  renseigné  Total",
        "Violences conjugales".ljust(23) + "       30      20          0     50",
        "Non renseigné".ljust(23) + "        0       0          0      0",
        "Total".ljust(23) + "       30      20          0     50",
    ]


def test_columns_that_take_two_blocks_still_bear_whole_labels(of_sums: Build) -> None:
    crossed = [f"saisine_institution|2026-T1|FSI|{code}" for code in ("PN", "GN", "HFSI", "0")]
    publics = [f"nature_public|2026-T1|VCO|{code}" for code in LISTES["public"].codes_publies()]
    rapport = of_sums(dict.fromkeys([*crossed, *publics], 20))
    narrow, wide = "\n".join(screen_lines(rapport, 58)), "\n".join(screen_lines(rapport, 80))
    heads = narrow[narrow.index("Origine de la saisine et institution") :]
    for words in (r"Police +Gendarmerie +encore\n", r"Non connue +Total\n"):
        assert re.search(words, heads)
    assert "HFSI" not in narrow
    assert re.search(r"exposé +victimisation +Proche", wide)


def test_columns_of_a_wide_two_way_table_bear_codes_that_a_legend_explains(make: Build) -> None:
    lines = screen_lines(make(seuil=0), 80)
    start = lines.index(
        "─" * 80, lines.index("Nature et orientations, avec l’accord de la personne")
    )
    heads = re.findall(r"^ {23}((?: +\w+)+)$", "\n".join(lines[start:]), re.MULTILINE)
    codes = [code for head in heads for code in head.split()]
    assert codes == [*LISTES["orientations"].codes_publies(), "Total"]
    legend = " ".join(lines[start:])
    for code in LISTES["orientations"].codes_publies():
        assert f"{code}\u00a0{LISTES['orientations'].libelle_publie(code)}" in legend


def test_a_table_without_any_answer_says_so_in_one_line(of_sums: Build) -> None:
    lines = screen_lines(of_sums({}), 80)
    assert table(lines, "Natures secondaires")[2:] == ["Aucune réponse sur la période."]
    assert table(lines, "Nature et genre")[2:] == ["Aucune réponse sur la période."]


def test_the_share_stands_above_the_national_one(of_sums: Build) -> None:
    lines = screen_lines(of_sums({"entretiens_par_situation|2026-03|1": 50}), 80)
    place = next(i for i, line in enumerate(lines) if line.startswith("Situations de 1 à 3"))
    assert re.search(r" 100\u00a0%  █{24}$", lines[place])
    assert re.search(r"^Repère national +85\u00a0%  █{20}", lines[place + 1])


def test_the_warning_stands_before_the_figures(make: Build) -> None:
    lines = screen_lines(make(seuil=0), 80)
    warned = next(i for i, line in enumerate(lines) if "ne doit pas sortir du poste" in line)
    assert warned < next(i for i, line in enumerate(lines) if line.startswith("Situations "))


def test_the_period_is_in_the_heading(make: Build) -> None:
    lines = screen_lines(make(periode=parse("2026-04", "2026-07"), seuil=0), 60)
    assert lines[0] == "Rapport d’activité de l’ISCG" + "d’avril à juillet 2026".rjust(32)


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapping_keeps_every_word_in_order(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(max_size=80))
def test_ascii_is_ascii(text: str) -> None:
    assert in_ascii(text).isascii()


def test_french_is_readable_in_ascii() -> None:
    assert (
        in_ascii("«\u00a0Œuvre\u00a0» : l’été, 1\u202f200 €…") == '" Oeuvre " : l\'ete, 1 200 ?...'
    )
