"""From one invented version of the nomenclature to the next, by an explicit table."""

from __future__ import annotations

import pytest

from iscg_tui.nomenclature import passages
from iscg_tui.nomenclature.passages import PassageError, read, way
from iscg_tui.nomenclature.toml_file import TomlFileError, parse

TWO = """
[[passage]]
de = "2026-1"
vers = "2027-1"
[passage.codes.nature]
VSX = "VAU"
EVT = "AUT"

[[passage]]
de = "2027-1"
vers = "2028-1"
[passage.codes.nature]
VAU = "VIO"
[passage.codes.public]
RSQ = "VIC"
"""


def of(text: str) -> tuple[passages.Passage, ...]:
    return read(parse("passages.toml", text.encode()))


def test_passages_follow_one_another() -> None:
    found = way(of(TWO), "2026-1", "2028-1")
    assert [found.code("nature", code) for code in ("VSX", "VAU", "EVT", "VCO")] == [
        "VIO",
        "VIO",
        "AUT",
        "VCO",
    ]
    assert found.code("public", "RSQ") == "VIC"
    assert found.code("age", "5") == "5"


def test_a_version_leads_to_itself() -> None:
    assert way((), "2026-1", "2026-1").code("nature", "VCO") == "VCO"


@pytest.mark.parametrize(("de", "vers"), [("2025-1", "2026-1"), ("2028-1", "2026-1")])
def test_without_a_way_the_sentence_names_both_versions(de: str, vers: str) -> None:
    with pytest.raises(PassageError, match=f"{de}.*{vers}"):
        way(of(TWO), de, vers)


def test_passages_in_a_circle_lead_nowhere() -> None:
    circle = of('[[passage]]\nde = "a"\nvers = "b"\n[[passage]]\nde = "b"\nvers = "a"\n')
    with pytest.raises(PassageError):
        way(circle, "a", "c")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[passage]]\nde = "a"\n', 1),
        ('[[passage]]\nde = "a"\nvers = 3\n', 3),
        ('[[passage]]\nde = "a"\nvers = "a"\n', 3),
        ('[[passage]]\nde = "a"\nvers = "b"\ncodes = "x"\n', 4),
        ('[[passage]]\nde = "a"\nvers = "b"\ndela = "x"\n', 4),
        ('[[passage]]\nde = "a"\nvers = "b"\n[[passage]]\nde = "a"\nvers = "c"\n', 5),
    ],
)
def test_a_fault_is_said_with_its_line(text: str, line: int) -> None:
    with pytest.raises(TomlFileError, match=f"ligne {line}.:"):
        of(text)


def test_the_passages_shipped_can_be_read() -> None:
    assert passages.load() == ()
