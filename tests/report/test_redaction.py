"""What was written beside the tables: plain text in every document."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from markdown_it import MarkdownIt

from iscg_tui.counters.file import Compteurs
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.redaction import Rubrique, of_paragraph
from iscg_tui.report.tables import build

EDITION = Edition(date(2026, 11, 26))

HOSTILE = [
    "- pas une liste",
    "1. pas une liste",
    "12) pas une liste",
    "+ pas une liste",
    "=====",
    "-----",
    "# pas un titre",
    "> pas une citation",
    "<b>pas du HTML</b> & [pas](un-lien) ![ni](image)",
    "a\n\n# sur\r\nplusieurs\tlignes",
    "Une espace fine\u202f: gardée\u00a0; \u200b\u202e rien d’autre",
    "{situations} `code` **gras** | tuyau | $x$",
]


def of_texts(*paragraphes: str) -> Rapport:
    rapport = build(Compteurs(1, "2026-1", {}), load(), annee(2026), Poste(), 11, 0)
    return replace(rapport, redaction=(Rubrique("Impact", paragraphes),))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_paragraph_shows_in_markdown_as_it_was_written(text: str) -> None:
    source = render(of_texts(text), "md", EDITION).decode()
    html = MarkdownIt("gfm-like", {"linkify": False}).render(source)
    _, _, after = html.partition("<h2>Impact</h2>")
    found = re.match(r"\s*<p>(.*?)</p>\s*<h2>", after)
    assert found is not None
    assert unescape(found[1]) == of_paragraph(text)


def test_headings_and_paragraphs_are_in_json() -> None:
    content = json.loads(render(of_texts("Un.", "  ", "Deux\nlignes."), "json", EDITION))
    assert content["redaction"] == [{"titre": "Impact", "paragraphes": ["Un.", "Deux lignes."]}]


def test_nothing_written_leaves_no_heading() -> None:
    rapport = replace(of_texts(), redaction=())
    assert "Impact" not in render(rapport, "md", EDITION).decode()
    assert json.loads(render(rapport, "json", EDITION))["redaction"] == []
