"""The template of an ODT as a file: the letterhead that the employer gave."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from iscg_tui.plain_file import beginning
from iscg_tui.report.errors import ReportError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "odt"
"""The only format that takes a template."""

TAILLE_MAX: Final = 20 * 1024 * 1024
"""Largest template read, in bytes."""


class ModeleError(ReportError):
    """The template cannot be used; the text is one French sentence saying what to do."""


def too_large() -> ModeleError:
    """What is said of a template larger than ``TAILLE_MAX``, packed or not."""
    return ModeleError("Le modèle est trop gros (20 Mo au plus) : allégez ses images.")


def of_format(format_: str, kept: Path, named: Path | None = None) -> bytes | None:
    """The template that a document of that format takes: the one named, or else the one kept.

    ``None`` for any format but ODT, and where none is kept. Raises ``ModeleError``.
    """
    if format_ != FORMAT:
        return None
    if named is not None:
        return read(named)
    return read(kept) if os.path.lexists(kept) else None


def read(path: Path) -> bytes:
    """The bytes of a template, not yet looked into. Raises ``ModeleError``."""
    try:
        data = beginning(path, TAILLE_MAX + 1)
    except OSError:
        raise ModeleError(
            "Le modèle ne peut pas être lu : vérifiez son emplacement et ses droits."
        ) from None
    if len(data) > TAILLE_MAX:
        raise too_large()
    return data
