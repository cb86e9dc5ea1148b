"""From one version of the nomenclature to a later one: under which code an old one counts.

Codes are stable for ever and retired ones stay readable, so that most versions need no
more than an empty passage, which says that both mean the same by the same code. An answer
that is split cannot be carried over: what was counted together stays so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from iscg_tui.nomenclature.toml_file import TomlFile, TomlFileError, at, check_fields, fault, parse

FICHIER: Final = Path(__file__).parent / "passages.toml"
"""The passages shipped with the program."""

Codes = Mapping[str, Mapping[str, str]]
"""By list, the code that takes the place of each code that needs another."""

_TABLE: Final = "passage"
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class PassageError(ValueError):
    """No way leads from one version to another; one French sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """How what was counted under the version ``de`` counts under the version ``vers``."""

    de: str
    vers: str
    codes: Codes

    def then(self, following: Passage) -> Passage:
        """This passage and the one after it, as one."""
        made = {}
        for name in dict.fromkeys((*self.codes, *following.codes)):
            before, after = self.codes.get(name, _NOTHING), following.codes.get(name, _NOTHING)
            carried = {old: after.get(new, new) for old, new in before.items()}
            made[name] = MappingProxyType({**after, **carried})
        return Passage(self.de, following.vers, MappingProxyType(made))

    def code(self, liste: str, code: str) -> str:
        """The code under which an answer of a list counts."""
        return self.codes.get(liste, _NOTHING).get(code, code)


def load(path: Path = FICHIER) -> tuple[Passage, ...]:
    """The passages of a file. Raises ``TomlFileError`` or ``OSError``."""
    return read(parse(path.name, path.read_bytes()))


def read(file: TomlFile) -> tuple[Passage, ...]:
    """The passages that a file describes. Raises ``TomlFileError``."""
    check_fields(file, file.content, {_TABLE: list}, ())
    found: dict[str, Passage] = {}
    for rang, fields in enumerate(file.content.get(_TABLE, [])):
        if not isinstance(fields, dict):
            raise TomlFileError(at(file.nom, 1, "un passage commence par [[passage]]."))
        text = {name: value for name, value in fields.items() if name != "codes"}
        check_fields(file, text, {"de": str, "vers": str}, ("de", "vers"), _TABLE, rang)
        passage = Passage(text["de"], text["vers"], _codes(file, fields.get("codes", {}), rang))
        if passage.de == passage.vers:
            raise fault(file, "un passage mène à une autre version.", "vers", _TABLE, rang)
        if passage.de in found:
            reason = "deux passages partent de la même version : n’en gardez qu’un."
            raise fault(file, reason, "de", _TABLE, rang)
        found[passage.de] = passage
    return tuple(found.values())


def _codes(file: TomlFile, lists: Any, rang: int) -> Codes:
    sound = isinstance(lists, dict) and all(
        isinstance(pairs, dict) and all(isinstance(new, str) for new in pairs.values())
        for pairs in lists.values()
    )
    if not sound:
        reason = '« codes » donne, par liste, un code par ancien code : VSX = "VAU".'
        raise fault(file, reason, "codes", _TABLE, rang)
    return MappingProxyType({name: MappingProxyType(dict(pairs)) for name, pairs in lists.items()})


def way(passages: tuple[Passage, ...], de: str, vers: str) -> Passage:
    """The passage from one version to another, by as many as it takes. Raises ``PassageError``."""
    by_start: Mapping[str, Passage] = {each.de: each for each in passages}
    made = Passage(de, de, MappingProxyType({}))
    seen = {de}
    while made.vers != vers:
        following = by_start.get(made.vers)
        if following is None or following.vers in seen:
            raise PassageError(
                f"Rien ne dit comment passer de la nomenclature {de} à la nomenclature {vers} : "
                "mettez le programme à jour."
            )
        made = made.then(following)
        seen.add(made.vers)
    return made
