"""A sheet says the same in each of its forms, and a word processor finds its styles."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.privacy.feuille.blocs import (
    ARemplir,
    Feuille,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
    typographic,
)
from iscg_tui.privacy.feuille.formes import FeuilleError, rendered, write_new

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
JOUR = date(2028, 2, 29)


def sheet(*blocs: Titre | Paragraphe | Liste | Tableau | ARemplir) -> Feuille:
    return Feuille("Une feuille d’essai", "Essai", JOUR, blocs)


WHOLE = sheet(
    Titre("1. Partie"),
    Paragraphe("Un paragraphe : le sien."),
    Paragraphe("Une note.", note=True),
    Titre("Sous-partie", 2),
    Liste(("un", "deux")),
    Tableau(("a", "b"), (("1", "2"), ("3", "4"))),
    ARemplir("Base légale", "Le choix appartient à l’employeur."),
)


def parts(document: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        return {
            name: ET.fromstring(archive.read(name))
            for name in ("content.xml", "styles.xml", "meta.xml")
        }


def said_in(document: bytes) -> list[str]:
    """The texts of an ODT, one a paragraph or heading, spaces as they are read."""
    found = []
    for each in parts(document)["content.xml"].iter():
        if each.tag in (f"{TEXT}p", f"{TEXT}h"):
            words = [each.text or ""]
            for child in each:
                count = int(child.get(f"{TEXT}c", "1")) if child.tag == f"{TEXT}s" else 0
                words += [" " * count, child.tail or ""]
            found.append("".join(words))
    return found


def test_an_odt_has_headings_a_list_a_table_and_named_styles() -> None:
    found = parts(rendered(WHOLE, "odt"))
    content, styles = found["content.xml"], found["styles.xml"]
    headings = {each.text: each for each in content.iter(f"{TEXT}h")}
    assert headings["1. Partie"].get(f"{TEXT}outline-level") == "1"
    assert headings["Sous-partie"].get(f"{TEXT}outline-level") == "2"
    assert len(list(content.iter(f"{TEXT}list-item"))) == 2
    (head,) = content.iter(f"{TABLE}table-header-rows")
    assert [each.text for each in head.iter(f"{TEXT}p")] == ["a", "b"]
    known = {each.get(f"{STYLE}name") for part in (content, styles) for each in part.iter()}
    for each in content.iter():
        if each.tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list"):
            assert each.get(f"{TEXT}style-name") in known
        elif each.tag == f"{TABLE}table-cell":
            assert each.get(f"{TABLE}style-name") in known


def test_an_odt_says_the_day_and_no_account_nor_machine() -> None:
    meta = ET.tostring(parts(rendered(WHOLE, "odt"))["meta.xml"], "unicode")
    assert "2028-02-29T00:00:00" in meta
    assert "Une feuille d’essai" in meta
    for absent in ("creator", "user-defined", "printed-by", "hostname"):
        assert absent not in meta


def test_markdown_says_it_too() -> None:
    text = rendered(WHOLE, "md").decode()
    assert text.startswith("# Une feuille d’essai\n\n## 1. Partie\n\nUn paragraphe\u00a0: le sien.")
    assert "> Une note." in text
    assert "- un\n- deux" in text
    assert "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |" in text
    assert re.search(r"\*\*Base légale\u00a0:\*\* …{10}", text)


LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text.strip() == text)


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_whatever_the_text_it_is_said_whole_and_is_no_mark(text: str) -> None:
    made = sheet(Paragraphe(text), Tableau((text,), ((text,),)))
    assert said_in(rendered(made, "odt"))[1:] == [typographic(text)] * 3
    _, _, paragraph, _, *table, _ = rendered(made, "md").decode().split("\n")
    assert "<" not in paragraph
    assert not re.match(r"(#|>|[-+*=]|\d+[.)]( |$))", paragraph)
    assert len(table) == 3
    assert re.sub(r"\\.", "", table[0]).count("|") == 2


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "fiche.md"
    write_new(path, b"la premi\xc3\xa8re")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FeuilleError, match="n’a pas été touché"):
        write_new(path, b"la seconde")
    assert path.read_bytes() == b"la premi\xc3\xa8re"
    (tmp_path / "lien.md").symlink_to(tmp_path / "absent.md")
    with pytest.raises(FeuilleError, match="n’a pas été touché"):
        write_new(tmp_path / "lien.md", b"")
