"""README.md: every library that users are made to trust is there with its reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """The text under this heading, up to the next heading of its level."""
    (found,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    return str(found)


def test_each_dependency_has_one_line_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = sorted(Requirement(each).name for each in project["dependencies"])
    rows = re.findall(r"^\| `([^`]+)` \| (.+?) \|$", section("Dépendances"), re.MULTILINE)
    assert sorted(name for name, _ in rows) == asked
    assert [name for name, reason in rows if len(reason.split()) < 4] == []


def test_the_two_commands_are_on_the_first_page() -> None:
    first_page = "\n".join(README.splitlines()[:40])
    assert "\n./lance\n" in first_page
    assert "\n./lance tests\n" in first_page


def test_what_it_points_to_in_the_tree_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
