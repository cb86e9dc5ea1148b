"""The pictures of the guide are those of the program as it is."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).resolve().parents[1] / "docs"


def illustrer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("illustrer", DOCS / "illustrer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_picture_is_current(tmp_path: Path) -> None:
    drawn = {f"{name}.svg": svg for name, svg in illustrer().pictures(tmp_path)}
    kept = {path.name: path.read_text("utf-8") for path in (DOCS / "images").glob("*.svg")}
    stale = sorted(name for name, svg in drawn.items() if kept.get(name) != svg)
    assert stale == [], "à refaire : python docs/illustrer.py"


def test_the_guide_shows_pictures_that_are_there() -> None:
    guide = (DOCS / "guide.md").read_text("utf-8")
    shown = {part.partition(")")[0] for part in guide.split("](images/")[1:]}
    assert shown
    assert all((DOCS / "images" / name).is_file() for name in shown)
