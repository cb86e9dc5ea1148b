"""The formats in which a report leaves the program."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.report import delimited, document_json, markdown
from iscg_tui.report.errors import DemandeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.report.rapport import Rapport

_WRITERS: Final[Mapping[str, Callable[[Rapport], bytes]]] = MappingProxyType(
    {"md": markdown.document, "csv": delimited.document, "json": document_json.document}
)

FORMATS: Final = tuple(_WRITERS)
"""The formats that ``render`` knows, by the suffix of their files."""


def render(rapport: Rapport, format_: str) -> bytes:
    """The whole document, ready to be written to a file. Raises ``DemandeError``."""
    writer = _WRITERS.get(format_)
    if writer is None:
        raise DemandeError(f"Ce format n’existe pas : choisissez {', '.join(FORMATS)}.")
    return writer(rapport)
