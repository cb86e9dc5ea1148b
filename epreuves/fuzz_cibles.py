"""One reader under atheris, from the command line of ``fuzz.py``: target, scratch folder, options.

Whatever is raised that is not the reader's own error is a find.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import atheris

with atheris.instrument_imports(include=["iscg_tui"]):
    from iscg_tui import reglages
    from iscg_tui.counters import file as counters
    from iscg_tui.intake import ligne as one_line
    from iscg_tui.intake.ouverture import nouvelle_situation
    from iscg_tui.nomenclature import loader
    from iscg_tui.nomenclature.loader import NomenclatureError
    from iscg_tui.report.errors import ReportError
    from iscg_tui.report.grilles import loader as grilles
    from iscg_tui.tui import theme
    from iscg_tui.tui.driver.incoming import Incoming
    from iscg_tui.tui.questionnaire import questionnaire_of
    from iscg_tui.vault import frames, header, shape
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.reading import Contents
    from iscg_tui.vault.storage import State

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER: Final = Path(sys.argv[2])
NOMENCLATURE: Final = loader.load()
EMPTY: Final = header.Header.__new__(header.Header)
SEEDS: Final = {
    "contenu": [
        (
            b'{"situations":{"suivant":2,"ids":[1],"documents":[{"reference":"26-0001","reponses":'
            b'"FSI1 PN VIC 5 1 VCO 0 - -","entretiens":["2026-01-02 1 2 -"],"cellules":'
            b'"2026-01 situations"}]},"comptes":{"suivant":2,"ids":[1],"documents":[{}]}}'
        )
    ],
    "compteurs": [counters.encode(counters.Compteurs(1, "2026-1", {}))],
    "reglages": [reglages.dump(reglages.Reglages()).encode()],
    "touches": [b"\x1b[A\x1b[200~texte\x1b[201~\x1bOP\xc3\xa9\x1b[15~"],
    "ligne": [b"fsi1 pn vic 35 f vco tel rel hsb1 o"],
}


def entete(data: bytes) -> None:
    """The header, in the clear."""
    try:
        header.parse(data)
    except VaultError:
        return


def trames(data: bytes) -> None:
    """How the journal is cut into frames."""
    try:
        frames.split(data, 0)
    except VaultError:
        return


def contenu(data: bytes) -> None:
    """What the seals let through: a snapshot and its transactions, one a line."""
    snapshot, *transactions = data.split(b"\n")
    found = Contents(EMPTY, snapshot, tuple(transactions), 0, b"", 0, 0)
    try:
        shape.check_all(State.of(found))
    except VaultError:
        return


def compteurs(data: bytes) -> None:
    """The counter file; a checksum is made right, or nothing would be read behind it."""
    try:
        counters.decode(_sealed(data))
    except counters.CountersError:
        return


def _sealed(data: bytes) -> bytes:
    """The same object with the checksum that it would have, if it is an object."""
    try:
        content = json.loads(data)
        content.pop("empreinte", None)
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode("ascii")).hexdigest()
        return json.dumps({**content, "empreinte": digest}).encode()
    except (ValueError, AttributeError, TypeError, RecursionError):
        return data


def reglages_(data: bytes) -> None:
    """The settings."""
    path = FOLDER / "reglages.toml"
    path.write_bytes(data)
    try:
        read = reglages.load(path)
    except reglages.ReglagesError:
        return
    path.write_text(reglages.dump(read), "utf-8")
    assert reglages.load(path) == read


def nomenclature(data: bytes) -> None:
    """A list of answers in the place of one of ours."""
    folder = FOLDER / "nomenclature"
    if not folder.is_dir():
        folder.mkdir()
        for path in Path(str(loader.__file__)).parent.glob("*.toml"):
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "nature.toml").write_bytes(data)
    try:
        loader.load(folder)
    except NomenclatureError:
        return


def grille(data: bytes) -> None:
    """A funder's grid."""
    try:
        grilles.decode("grille.toml", data, NOMENCLATURE)
    except ReportError:
        return


def theme_(data: bytes) -> None:
    """A theme dropped among ours."""
    path = FOLDER / "theme.toml"
    path.write_bytes(data)
    try:
        theme.load_theme(path)
    except theme.ThemeError:
        return


def touches(data: bytes) -> None:
    """What a terminal sends, cut anywhere: never a control character in what was typed."""
    incoming = Incoming("utf-8", 0.1)
    cut = data[0] % 7 + 1 if data else 1
    for start in range(0, len(data), cut):
        incoming.feed(data[start : start + cut])
        if start % 3 == 0:
            incoming.expire()
    incoming.expire()


def ligne(data: bytes) -> None:
    """The entry in one line."""
    ruban = nouvelle_situation(QUESTIONNAIRE, date(2026, 3, 4))
    text = data.decode("utf-8", "replace")
    read = one_line.read(ruban, text, {})
    one_line.completed(read, text)


QUESTIONNAIRE: Final = questionnaire_of(NOMENCLATURE, reglages.Reglages())
READERS: Final[dict[str, Callable[[bytes], None]]] = {
    "entete": entete,
    "trames": trames,
    "contenu": contenu,
    "compteurs": compteurs,
    "reglages": reglages_,
    "nomenclature": nomenclature,
    "grille": grille,
    "theme": theme_,
    "touches": touches,
    "ligne": ligne,
}


def main() -> None:
    name, folder, *options = sys.argv[1:]
    corpus = Path(folder) / "corpus"
    corpus.mkdir()
    seeds = list(SEEDS.get(name, []))
    here = Path(__file__).resolve().parents[1]
    if name == "nomenclature":
        seeds.append((here / "iscg_tui" / "nomenclature" / "nature.toml").read_bytes())
    if name == "theme":
        seeds.append((here / "themes" / "sombre.toml").read_bytes())
    if name == "grille":
        examples = here / "iscg_tui" / "report" / "grilles" / "exemples"
        seeds += [path.read_bytes() for path in examples.glob("*.toml")]
    for place, seed in enumerate(seeds):
        (corpus / str(place)).write_bytes(seed)
    atheris.Setup([sys.argv[0], *options, str(corpus)], READERS[name])
    atheris.Fuzz()


main()
