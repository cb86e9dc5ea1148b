"""The formats in which a report leaves the program: one module each, chosen by ``render``.

A writer is a pure function from a report and its edition to the bytes of a file. Those that
need a library import it when they write, so that nobody else waits for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents import delimited, document_json, markdown
from iscg_tui.report.errors import DemandeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Rapport


def _pdf(rapport: Rapport, edition: Edition) -> bytes:
    from iscg_tui.report.documents import pdf

    return pdf.document(rapport, edition)


def _odt(rapport: Rapport, edition: Edition) -> bytes:
    from iscg_tui.report.documents import odt

    return odt.document(rapport, edition)


def _xlsx(rapport: Rapport, edition: Edition) -> bytes:
    from iscg_tui.report.documents import xlsx

    return xlsx.document(rapport, edition)


_WRITERS: Final[Mapping[str, Callable[[Rapport, Edition], bytes]]] = MappingProxyType(
    {
        "md": markdown.document,
        "csv": delimited.document,
        "json": document_json.document,
        "odt": _odt,
        "xlsx": _xlsx,
        "pdf": _pdf,
    }
)

FORMATS: Final = tuple(_WRITERS)
"""The formats that ``render`` knows, by the suffix of their files."""

BINARY: Final = frozenset(FORMATS) - {"md", "csv", "json"}
"""The formats that a terminal cannot show."""


def checked_format(format_: str) -> str:
    """``format_`` itself. Raises ``DemandeError`` unless ``render`` knows it."""
    if format_ in _WRITERS:
        return format_
    known = f"{', '.join(FORMATS[:-1])} ou {FORMATS[-1]}"
    raise DemandeError(f"Ce format n’existe pas : choisissez {known}.")


def render(rapport: Rapport, format_: str, edition: Edition) -> bytes:
    """The whole document, ready to be written to a file. Raises ``DemandeError``."""
    return _WRITERS[checked_format(format_)](rapport, edition)
