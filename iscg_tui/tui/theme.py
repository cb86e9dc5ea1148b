"""Themes: one TOML file each, giving every role its colours; a user drops a file to add one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: Final = (
    "texte",
    "faible",
    "accent",
    "titre",
    "titre_page",
    "bandeau",
    "filet",
    "touche",
    "reponse",
    "nombre",
    "champ",
    "champ_repos",
    "curseur",
    "barre",
    "succes",
    "alerte",
)
"""Every role a screen uses; a theme must give them all."""

DEFAUT: Final = "sombre"

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}|ansi_(bright_)?[a-z]+|defaut")
_ATTRIBUTES: Final = {"gras": "bold", "souligne": "underline", "inverse": "reverse"}


class ThemeError(ValueError):
    """A theme that cannot be used; the text is one French sentence naming the file."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours (« #rrggbb », « ansi_red », or « defaut », the terminal's own) and attributes."""

    texte: str
    fond: str
    attributs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme's file name without suffix, its title, and a style for every role."""

    name: str
    titre: str
    styles: Mapping[str, Style]


def themes_folder() -> Path:
    """Where the program's themes are: in the package once installed, at the top of the tree."""
    installed = Path(str(files("iscg_tui"))) / "themes"
    return installed if installed.is_dir() else Path(str(files("iscg_tui"))).parent / "themes"


def load_theme(path: Path) -> Theme:
    """The theme of a file; ThemeError when it is not one."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ThemeError(
            f"Le thème {path.name} est illisible ; le thème par défaut sert."
        ) from None
    titre, styles = data.get("titre"), data.get("roles")
    if not isinstance(titre, str) or not isinstance(styles, dict):
        raise ThemeError(f"Le thème {path.name} doit donner « titre » et « roles ».")
    missing = [role for role in ROLES if role not in styles]
    unknown = [role for role in styles if role not in ROLES]
    if missing or unknown:
        names = ", ".join(missing or unknown)
        raise ThemeError(f"Le thème {path.name} oublie ou invente des rôles : {names}.")
    return Theme(path.stem, titre, {role: _style(path, role, styles[role]) for role in ROLES})


def _style(path: Path, role: str, data: object) -> Style:
    if not isinstance(data, dict) or not set(data) <= {"texte", "fond", *_ATTRIBUTES}:
        raise ThemeError(
            f"Le thème {path.name}, rôle {role} : attendu texte, fond, gras, souligne."
        )
    colours = [data.get("texte", "defaut"), data.get("fond", "defaut")]
    for colour in colours:
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise ThemeError(
                f"Le thème {path.name}, rôle {role} : une couleur s’écrit « #rrggbb »."
            )
    attributes = frozenset(_ATTRIBUTES[name] for name in _ATTRIBUTES if data.get(name) is True)
    return Style(colours[0], colours[1], attributes)


@cache
def available_themes() -> tuple[Theme, ...]:
    """The themes that can be used, the default one first; a broken file is left out."""
    themes = []
    for path in sorted(themes_folder().glob("*.toml")):
        try:
            themes.append(load_theme(path))
        except ThemeError:
            continue
    return tuple(sorted(themes, key=lambda theme: (theme.name != DEFAUT, theme.titre)))


def theme_named(name: str) -> Theme:
    """The theme of this name, or the default one."""
    themes = available_themes()
    return next((theme for theme in themes if theme.name == name), themes[0])
