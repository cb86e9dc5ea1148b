"""A TOML file that someone writes by hand: read with sentences that name the line at fault."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEADER: Final = re.compile(r"\s*\[{1,2}\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*\]{1,2}")
_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
_WHERE: Final = re.compile(r"\(at line (\d+), column \d+\)$")
_KINDS: Final = {
    str: "un texte entre guillemets",
    int: "un nombre entier",
    bool: "true ou false",
    list: "une suite de tables entre doubles crochets",
}


class TomlFileError(ValueError):
    """A file that cannot be used; the text is a French sentence naming file and line."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a file says, and where it says it."""

    nom: str
    lines: tuple[str, ...]
    content: dict[str, Any]

    def line_of(self, key: str, table: str | None = None, rang: int = 0) -> int:
        """The line, from 1, where ``key`` stands.

        ``key`` is looked for at the top of the file, or in its ``rang``-th (from 0) table
        ``[[table]]``, counted over the whole file; failing that, the line of that table's
        name, or else line 1.
        """
        nearest = 1
        inside: tuple[str | None, int] = (None, 0)
        seen: dict[str, int] = {}
        for number, text in enumerate(self.lines, start=1):
            if header := _HEADER.match(text):
                name = header[1]
                inside = (name, seen.get(name, 0))
                seen[name] = inside[1] + 1
                if inside == (table, rang):
                    nearest = number
            elif inside == (table, rang) and (found := _KEY.match(text)) and found[1] == key:
                return number
        return nearest


def fault(
    file: TomlFile, reason: str, field: str, table: str | None = None, rang: int = 0
) -> TomlFileError:
    """The error for ``field`` of a file, which stands where ``line_of`` says."""
    return TomlFileError(at(file.nom, file.line_of(field, table, rang), reason))


def check_fields(
    file: TomlFile,
    fields: Mapping[str, Any],
    known: Mapping[str, type],
    required: tuple[str, ...],
    table: str | None = None,
    rang: int = 0,
) -> None:
    """Refuse ``fields`` unless each is known, of its type, and none that is required lacks.

    ``table`` and ``rang`` say where they stand in the file. Raises ``TomlFileError``.
    """
    for field, value in fields.items():
        if field not in known:
            accepted = ", ".join(known)
            reason = f"le champ « {shown(field)} » n’existe pas. Champs connus : {accepted}."
            raise fault(file, reason, field, table, rang)
        # In Python, true is an integer too; in the file, it is not.
        if type(value) is not known[field]:
            reason = f"« {field} » doit être {_KINDS[known[field]]}."
            raise fault(file, reason, field, table, rang)
    for field in required:
        if field not in fields:
            raise fault(file, f"il manque une ligne « {field} ».", field, table, rang)


def at(nom: str, line: int, reason: str) -> str:
    """The sentence for a fault at a line of a file."""
    return f"Fichier « {nom} », ligne {line} : {reason}"


def shown(text: str) -> str:
    """A word of a file as it may be sent to a terminal: short, and unable to act on it."""
    kept = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:40])
    return kept + "…" * (len(text) > 40)


def read(path: Path) -> TomlFile:
    """The file at ``path``, which must be UTF-8 TOML; a byte order mark is passed over.

    Raises ``TomlFileError`` when it is not, and ``OSError`` when it cannot be read.
    """
    return parse(path.name, path.read_bytes())


def parse(nom: str, data: bytes) -> TomlFile:
    """The TOML in ``data``, known in sentences as ``nom``. Raises ``TomlFileError``."""
    nom = shown(nom)
    try:
        # Windows' Notepad writes the mark, which TOML does not allow.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = "un caractère n’est pas en UTF-8. Enregistrez le fichier en UTF-8."
        raise TomlFileError(at(nom, line, reason)) from None
    lines = tuple(text.split("\n"))
    try:
        return TomlFile(nom, lines, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line = int(where[1]) if where else len(lines)
    except (RecursionError, ValueError):
        # tomllib lets through what Python refuses: tables nested without end, numbers
        # of thousands of digits. It does not say where.
        line = 1
    reason = "l’écriture n’est pas du TOML valide. Comparez avec les lignes voisines."
    raise TomlFileError(at(nom, line, reason)) from None
