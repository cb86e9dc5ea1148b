"""Every theme gives every role its colours, readable ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.theme import (
    ROLES,
    Style,
    Theme,
    ThemeError,
    available_themes,
    load_theme,
    theme_named,
)

if TYPE_CHECKING:
    from pathlib import Path

DECORATION = {"filet", "barre"}
"""Roles that carry no text: rules, and bars that always stand beside their number."""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, « relative luminance »)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    first, second = sorted((luminance(style.texte), luminance(style.fond)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def test_the_four_themes_are_there_and_the_default_comes_first() -> None:
    names = [theme.name for theme in available_themes()]
    assert names[0] == "sombre"
    assert {"sombre", "clair", "contraste", "monochrome"} <= set(names)


@pytest.mark.parametrize("theme", available_themes(), ids=lambda theme: theme.name)
def test_contrast(theme: Theme) -> None:
    least = 7.0 if theme.name == "contraste" else 4.5
    for role in set(ROLES) - DECORATION:
        style = theme.styles[role]
        if style.texte != "defaut":
            assert contrast(style) >= least, (theme.name, role, contrast(style))


def test_an_unknown_name_gives_the_default_theme() -> None:
    assert theme_named("introuvable").name == "sombre"


@pytest.mark.parametrize(
    "text",
    [
        "pas du toml = = =",
        'titre = "x"',
        'titre = "x"\n[roles]\ntexte = { texte = "#000000" }',
        None,
    ],
)
def test_a_theme_that_is_none_says_so_in_french(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "essai.toml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ThemeError, match=r"thème essai\.toml"):
        load_theme(path)


def behind(style: Style) -> str:
    """What a blank shows in a style."""
    return style.texte if "reverse" in style.attributs else style.fond


@pytest.mark.parametrize("theme", available_themes(), ids=lambda theme: theme.name)
def test_the_caret_is_seen_on_the_blank_end_of_a_field(theme: Theme) -> None:
    caret, field = theme.styles["curseur"], theme.styles["champ"]
    if "defaut" in (behind(caret), behind(field)):
        # Whatever the terminal's own colours are, one is the other's reverse.
        assert ("reverse" in caret.attributs) != ("reverse" in field.attributs)
    else:
        assert behind(caret) != behind(field)
