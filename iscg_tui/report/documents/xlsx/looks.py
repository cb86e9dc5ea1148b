"""How the cells of the workbook look; made once a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

ENCRE: Final = "#1D3C5C"
"""Bars and titles: dark enough to stand out in grey."""

_RULE: Final = "#B8B8B8"
_SHADE: Final = "#EEEEEE"
_NUMBER: Final = "#,##0"
_PERCENT: Final = '0"\u00a0"%'


class Looks:
    """The formats, by what they are for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self.title = self._text(bold=True, font_size=16, font_color=ENCRE)
        self.heading = self._made(bold=True, font_size=12, font_color=ENCRE)
        self.aside = self._made(italic=True)
        self.warning = self._made(bold=True, text_wrap=True, valign="top", border=1)
        self.label = self._text(bold=True, valign="top")
        self.text = self._text(text_wrap=True, valign="top")
        self.link = self._made(font_color=ENCRE, underline=1)
        head: dict[str, Any] = {
            "bold": True,
            "bg_color": _SHADE,
            "top": 2,
            "bottom": 2,
            "border_color": ENCRE,
        }
        self.first_head = self._text(**head, text_wrap=True, valign="bottom")
        self.head = self._text(**head, text_wrap=True, valign="bottom", align="right")
        self.upright_head = self._text(**head, rotation=90, align="right", valign="bottom")
        self._lines = {
            (kind, total, bold): self._line(kind, total=total, bold=bold)
            for kind in ("label", "number", "percent")
            for total in (False, True)
            for bold in (False, True)
        }

    def line(self, kind: str, *, total: bool, bold: bool) -> Format:
        """A cell of a table: its label, a number (or what stands for one), a share."""
        return self._lines[kind, total, bold]

    def _line(self, kind: str, *, total: bool, bold: bool) -> Format:
        properties: dict[str, Any] = {
            "bold": bold,
            "bottom": 1,
            "bottom_color": _RULE,
            "valign": "vcenter",
        }
        if total:
            properties |= {"bottom": 2, "bottom_color": ENCRE, "top": 1}
        if kind == "label":
            return self._text(**properties, text_wrap=True)
        kept = _NUMBER if kind == "number" else _PERCENT
        return self._made(**properties, align="right", num_format=kept)

    def _text(self, **properties: Any) -> Format:
        """A text that stays one when its cell is edited: the prefix is the mark of it."""
        return self._made(**properties, quote_prefix=True)

    def _made(self, **properties: Any) -> Format:
        return self._workbook.add_format(properties)
