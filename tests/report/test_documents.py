"""The documents as files: their contract, and what users wrote kept as plain text in them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from iscg_tui.counters.file import Compteurs
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import FORMATS, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.markdown import escaped
from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import annee, parse
from iscg_tui.report.rapport import Poste, Rapport, on_one_line
from iscg_tui.report.tables import build

Build = Callable[..., Rapport]
DOCUMENT = Path(__file__).parents[2] / "docs" / "format-rapport.md"
LISTES = load()
EDITION = Edition(date(2026, 11, 26))
TEXTS = ("md", "csv", "json")
NATURES = [each.code for each in LISTES["nature"].choix]

HOSTILE = [
    '=HYPERLINK("http://exemple.invalid")',
    "+33 1",
    "-2+3",
    "@SOMME(A1)",
    "＝1+1",
    'guillemets " et ; points-virgules',
    "deux\nlignes\r\net\ttabulation",
    "| tuyaux | partout |",
    "[lien](http://exemple.invalid) ![image](x)",
    "<script>alert(1)</script> &amp; &lt;",
    "**gras** _italique_ `code` ~~barré~~ \\",
    "# titre",
    "\x1b[31mrouge\x1b[0m\x07",
    "[bold]Rich[/bold]",
    "e\u0301 👩‍👧 \u202e\u2028fin",
    "x" * 10_000,
]


def of_poste(name: str) -> Rapport:
    return build(Compteurs(1, "2026-1", {}), LISTES, annee(2026), Poste(name, name, name), 11, 0)


def rows(rapport: Rapport) -> list[list[str]]:
    text = render(rapport, "csv", EDITION).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def content(rapport: Rapport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(rapport, "json", EDITION))
    return found


def html(rapport: Rapport) -> str:
    rendered: str = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .render(render(rapport, "md", EDITION).decode())
    )
    return rendered


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(make: Build) -> None:
    assert FORMATS == ("md", "csv", "json", "odt", "xlsx", "pdf")
    with pytest.raises(ReportError, match=r"n’existe pas.*: choisissez md, .* ou pdf\.$"):
        render(make(), "docx", EDITION)


@pytest.mark.parametrize("format_", TEXTS)
def test_the_same_report_always_gives_the_same_bytes(make: Build, format_: str) -> None:
    assert render(make(), format_, EDITION) == render(make(), format_, EDITION)


@pytest.mark.parametrize("format_", TEXTS)
@pytest.mark.parametrize("seuil", [0, 11])
def test_every_format_says_how_far_small_numbers_are_protected(
    make: Build, format_: str, seuil: int
) -> None:
    text = render(make(seuil=seuil), format_, EDITION).decode("utf-8-sig")
    said = "ne doit pas sortir du poste" if seuil == 0 else "protégés au seuil de 11"
    assert said in text
    assert text.index(said) < 400


@pytest.mark.parametrize("format_", TEXTS)
def test_every_format_names_the_post_and_both_authorities(make: Build, format_: str) -> None:
    text = render(make(), format_, EDITION).decode("utf-8-sig")
    for named in (
        "Commissariat de Villefictive",
        "Association Inventée",
        "Direction fictive de la police",
    ):
        assert named in text


@pytest.mark.parametrize("format_", TEXTS)
def test_no_reference_and_no_identity_is_in_a_report(make: Build, format_: str) -> None:
    text = render(make(seuil=0), format_, EDITION).decode("utf-8-sig")
    assert "Zébulon" not in text
    assert "26-0001" not in text


def test_json_keeps_the_contract(make: Build) -> None:
    found = content(make(seuil=11, non_publiees=None))
    assert found["format"] == 1
    assert found["periode"] == {"du": "2026-01", "au": "2026-12"}
    assert (found["seuil"], found["non_publiees"]) == (11, None)
    assert set(found["poste"]) == {"nom", "employeur", "autorite_fonctionnelle"}
    for tableau in found["tableaux"]:
        assert list(tableau) == [
            "id",
            "titre",
            "unite",
            "reponses_multiples",
            "zeros_masques",
            "dimensions",
            "cellules",
        ]
        assert tableau["unite"] in ("situations", "personnes", "entretiens")
        for cell in tableau["cellules"]:
            assert list(cell) in (["codes", "valeur"], ["codes", "masque"])
            assert cell.get("masque", True) is True
            assert len(cell["codes"]) == len(tableau["dimensions"])
        assert tableau["cellules"][-1]["codes"] == ["*"] * len(tableau["dimensions"])


def test_json_says_which_tables_are_left_out(make: Build) -> None:
    found = content(make(periode=parse("2026-02", "2026-02"), seuil=0))
    assert "Nature et genre" in found["tableaux_ecartes"]
    assert "nature_genre" not in {tableau["id"] for tableau in found["tableaux"]}


def test_csv_and_json_hold_the_same_values(make: Build) -> None:
    rapport = make()
    from_json = {
        (tableau["id"], "|".join(cell["codes"])): "s" if "masque" in cell else str(cell["valeur"])
        for tableau in content(rapport)["tableaux"]
        for cell in tableau["cellules"]
    }
    head, *lines = rows(rapport)
    assert head == ["tableau", "unite", "dimensions", "codes", "libelles", "valeur"]
    assert {(line[0], line[3]): line[5] for line in lines if line[0] != "rapport"} == from_json


def test_csv_opens_in_a_french_spreadsheet(make: Build) -> None:
    data = render(make(), "csv", EDITION)
    assert data.startswith(b"\xef\xbb\xbftableau;unite;")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_csv_lines_are_complete_and_say_what_they_are(make: Build) -> None:
    for line in rows(make()):
        assert len(line) == 6
        assert all(line[place] for place in (0, 4, 5))
    multiple = [line for line in rows(make()) if line[0] == "besoins"]
    assert {line[1] for line in multiple} == {"situations (réponses multiples)"}
    assert multiple[-1][4] == "Total des réponses"


@pytest.mark.parametrize("name", HOSTILE)
def test_in_csv_no_text_becomes_a_formula_or_a_column(name: str) -> None:
    found = rows(of_poste(name))
    assert {len(line) for line in found} == {6}
    for line in found:
        assert not any(field.startswith(("=", "+", "-", "@", "＝", "\t", "\r")) for field in line)
    (line,) = (line for line in found if line[3] == "poste")
    assert line[5].removeprefix("'") == on_one_line(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_in_json_a_text_is_kept_on_one_line(name: str) -> None:
    assert content(of_poste(name))["poste"]["nom"] == on_one_line(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_in_markdown_a_text_shows_as_it_was_written(name: str) -> None:
    page = html(of_poste(name))
    shown = (
        on_one_line(name)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )
    assert f"<strong>Poste\u00a0:</strong> {shown}</li>" in page
    for mark in ("<script", "<a ", "<img", "<em>", "<code>", "<s>", "\x1b"):
        assert mark not in page


@given(st.text(max_size=60))
def test_in_markdown_any_text_shows_as_it_was_written(text: str) -> None:
    page: str = (
        MarkdownIt("commonmark").enable("table").render(f"| a |\n|---|\n| x{escaped(text)}x |")
    )
    (cell,) = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    shown = cell.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    expected = f"x{on_one_line(text)}x"
    assert shown.replace("&amp;", "&") == expected


@pytest.mark.parametrize("format_", TEXTS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_format_carries_a_control_character(format_: str, name: str) -> None:
    text = render(of_poste(name), format_, EDITION).decode("utf-8-sig")
    assert all(each.isprintable() or each in "\r\n\u00a0\u202f" for each in text)


def test_markdown_tables_are_whole_and_aligned(make: Build) -> None:
    lines = render(make(), "md", EDITION).decode().splitlines()
    grids = [list(lines_) for piped, lines_ in groupby(lines, lambda x: x.startswith("|")) if piped]
    assert len(grids) == len(make().tableaux) - 3 + 1
    for grid in grids:
        assert len({len(line) for line in grid}) == 1
        assert len({line.count("|") for line in grid}) == 1
    assert html(make()).count("<table>") == len(grids)


def test_markdown_names_the_unit_of_each_table(make: Build) -> None:
    text = render(make(), "md", EDITION).decode()
    assert text.count("Unité\u00a0: ") == len(make().tableaux) - 3
    assert "situations, réponses multiples\u00a0: le total compte des réponses." in text
    assert "Unité\u00a0: entretiens." in text


def test_markdown_gives_the_share_beside_the_national_one(of_sums: Build) -> None:
    sums = {"entretiens_par_situation|2026-03|1": 30, "entretiens_par_situation|2026-03|4-6": 20}
    text = render(of_sums(sums), "md", EDITION).decode()
    assert re.search(r"Situations de 1 à 3 entretiens +\| +60\u00a0% ", text)
    assert re.search(r"Repère national.* 85\u00a0% ", text)
    masked = {**sums, "entretiens_par_situation|2026-03|4-6": 2}
    assert re.search(
        r"Situations de 1 à 3 entretiens +\| +s ", render(of_sums(masked), "md", EDITION).decode()
    )
    assert re.search(
        r"Situations de 1 à 3 entretiens +\| +sans objet ",
        render(of_sums({}), "md", EDITION).decode(),
    )


def test_numbers_are_written_as_in_french(of_sums: Build) -> None:
    text = render(
        of_sums({"nature|2026-03|VCO": 12_345, "nature|2026-03|LOG": 11}), "md", EDITION
    ).decode()
    assert "| 12\u202f345 | >99\u00a0% |" in text
    assert "|     11 |  <1\u00a0% |" in text


def test_the_keys_of_the_document_are_those_that_it_describes(make: Build) -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    assert described == {*content(make(seuil=0)), "grille"}


@pytest.mark.parametrize("format_", TEXTS)
def test_every_format_says_to_whom_the_report_goes(make: Build, format_: str) -> None:
    text = render(make(), format_, EDITION).decode("utf-8-sig")
    assert "présentation en CLSPD, CISPD ou CDPD" in text


def test_hidden_rows_are_spoken_of_only_where_there_are_some(of_sums: Build) -> None:
    genres = {f"nature_genre|2026-T1|{code}|{genre}": 20 for code in NATURES for genre in "12"}
    said = "Les lignes et colonnes sans aucune réponse"
    tables = [each.id for each in of_sums({}).tableaux if len(each.axes) == 2]
    assert render(of_sums({}), "md", EDITION).decode().count(said) == len(tables)
    assert render(of_sums(genres), "md", EDITION).decode().count(said) == len(tables) - 1
