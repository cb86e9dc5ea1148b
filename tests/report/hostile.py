"""Texts that somebody could type where a document shows them, each after some syntax."""

from __future__ import annotations

from dataclasses import replace

from iscg_tui.counters.file import Compteurs
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.redaction import Rubrique
from iscg_tui.report.tables import build

HOSTILE = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://exemple.invalid")',
    "+33 1",
    "-2+3",
    "@SOMME(A1)",
    "＝1+1",
    "{=1+1}",
    'guillemets " et ; points-virgules',
    "deux\nlignes\r\net\ttabulation",
    "| tuyaux | partout |",
    "[lien](http://exemple.invalid) ![image](x)",
    "<script>alert(1)</script> &amp; &lt;",
    "</text:p><text:p>injecté</text:p>",
    "]]> <!-- & --> <?php ?>",
    "&G&P&D &[Page] &&",
    "**gras** _italique_ `code` ~~barré~~ \\",
    "# titre",
    '#set page("a0") #read("/etc/passwd") #sys.inputs',
    '= titre #import "@preview/x:0.1.0" $x$ <marque> @marque',
    "{situations} ${x} %s %(a)s {0} {{x}}",
    '\\u0022, "titre": 1, \\',
    "\x1b[31mrouge\x1b[0m\x07",
    "[bold]Rich[/bold]",
    "e\u0301 👩‍👧 \u202e\u2028fin",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd 中文 ไทย",
    "\ud83d seul",
    "\u0b95\u0bbf\u0300\u0301",
    "x" * 10_000,
    "mots " * 2_000,
]


def bearing(texts: list[str]) -> Rapport:
    """An empty report: its post and tables bear the texts, and so does what was written."""
    poste = Poste(texts[0], texts[-1], texts[len(texts) // 2])
    rapport = build(Compteurs(1, "2026-1", {}), load(), annee(2026), poste, 11, 0)
    titled = tuple(
        replace(table, titre=texts[place % len(texts)])
        for place, table in enumerate(rapport.tableaux)
    )
    written = tuple(Rubrique(text, (text,)) for text in texts)
    return replace(rapport, tableaux=titled, redaction=written)
