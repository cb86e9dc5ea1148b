"""The settings of the post, kept in ``reglages.toml``: nothing in them names a person.

The file is written by the program and by hand alike: what she wrote in it, comments
and order, stays when the program saves. Format: ``docs/format-reglages.md``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from iscg_tui.dossier import write_atomically
from iscg_tui.nomenclature.toml_file import TomlFile, TomlFileError, at, parse, shown
from iscg_tui.plain_file import beginning

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = 1
"""Version of the file's format, its key ``format``."""

INSTITUTIONS: Final = ("PN", "GN")
"""Codes of the institutions a post may serve: police, gendarmerie."""

PAS_RAPPORT: Final = ("annee", "semestre", "trimestre")
"""The steps for which a post publishes its reports, beside the year."""

PROTECTIONS: Final = ("masquage", "arrondi")
"""How a report protects small numbers: gathered and masked, or every number rounded."""

CLAVIERS: Final = ("auto", "azerty", "qwerty", "bepo")
"""The keyboards whose unshifted digit row is known; ``auto`` reads that of AZERTY."""

TAILLE_MAX: Final = 16 * 1024
"""Largest file read, in bytes: ten times one with a comment on every line."""

TEXTE_MAX: Final = 120
UNITES_MAX: Final = 50

_THEME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class ReglagesError(ValueError):
    """Settings that cannot be; the text is one French sentence. ``cle`` is the key at fault."""

    def __init__(self, message: str, cle: str = "") -> None:
        super().__init__(message)
        self.cle = cle


class _Bounds(NamedTuple):
    least: int
    most: int
    unit: str


_BOUNDS: Final = {
    "verrouillage_minutes": _Bounds(1, 30, "minutes"),
    "conservation_mois": _Bounds(1, 120, "mois"),
    "seuil_publication": _Bounds(5, 50, "situations"),
}
_SEUILS: Final = (5, *range(11, 101))
"""Thresholds of a report: one between would tell too much beside that of another."""

_TEXTS: Final = ("poste_nom", "employeur", "autorite_fonctionnelle")


@dataclass(frozen=True, slots=True)
class Reglages:
    """The settings of one post; building one with a value it may not hold raises ReglagesError.

    ``employeur`` and ``autorite_fonctionnelle`` are the two authorities of the report
    (cadre § 3.4). ``institutions`` holds the codes served (``PN``, ``GN``): with exactly
    one, the question is never asked; with none, always. ``conservation_mois`` runs from
    the last contact (CNIL: 24). ``seuil_publication`` is the number of situations that
    reach the counter file together; ``seuil_rapport`` the smallest number a report shows;
    ``pas_rapport`` the one step finer than the year for which it is published;
    ``protection_rapport`` how it protects small numbers, the rounded one by year alone.
    """

    poste_nom: str = ""
    employeur: str = ""
    autorite_fonctionnelle: str = ""
    institutions: tuple[str, ...] = ()
    unites_locales: tuple[str, ...] = ()
    verrouillage_minutes: int = 3
    conservation_mois: int = 24
    theme: str = "sombre"
    clavier: str = "auto"
    seuil_publication: int = 5
    seuil_rapport: int = 11
    pas_rapport: str = "annee"
    protection_rapport: Literal["masquage", "arrondi"] = "masquage"

    def __post_init__(self) -> None:
        for cle in _TEXTS:
            _check_text(cle, getattr(self, cle))
        _check_distinct("institutions", self.institutions)
        if not set(self.institutions) <= set(INSTITUTIONS):
            raise ReglagesError(
                "« institutions » n’accepte que « PN » (police) et « GN » (gendarmerie).",
                "institutions",
            )
        _check_distinct("unites_locales", self.unites_locales)
        for unite in self.unites_locales:
            _check_text("unites_locales", unite)
        if len(self.unites_locales) > UNITES_MAX or not all(map(str.strip, self.unites_locales)):
            raise ReglagesError(
                f"« unites_locales » accepte au plus {UNITES_MAX} noms, aucun vide.",
                "unites_locales",
            )
        for cle, (least, most, unit) in _BOUNDS.items():
            value = getattr(self, cle)
            if type(value) is not int or not least <= value <= most:
                raise ReglagesError(
                    f"« {cle} » est un nombre entier de {least} à {most} ({unit}).", cle
                )
        if type(self.theme) is not str or not _THEME.fullmatch(self.theme):
            raise ReglagesError(
                "« theme » est un nom de thème : minuscules sans accent, chiffres, tirets.",
                "theme",
            )
        if self.clavier not in CLAVIERS:
            raise ReglagesError(
                "« clavier » n’accepte que « auto », « azerty », « qwerty » et « bepo ».",
                "clavier",
            )
        self._check_report()

    def _check_report(self) -> None:
        if type(self.seuil_rapport) is not int or self.seuil_rapport not in _SEUILS:
            raise ReglagesError(
                "« seuil_rapport » est 5, ou un nombre entier de 11 à 100 (situations) : entre les "
                "deux, un document et celui du seuil 11 en diraient trop ensemble.",
                "seuil_rapport",
            )
        if self.pas_rapport not in PAS_RAPPORT:
            raise ReglagesError(
                "« pas_rapport » n’accepte que « annee », « semestre » et « trimestre ».",
                "pas_rapport",
            )
        if self.protection_rapport not in PROTECTIONS:
            raise ReglagesError(
                "« protection_rapport » n’accepte que « masquage » et « arrondi ».",
                "protection_rapport",
            )
        if self.protection_rapport == "arrondi" and self.pas_rapport != "annee":
            raise ReglagesError(
                "« protection_rapport » : l’arrondi ne va qu’avec des rapports d’année seule. "
                "Arrondis, une année et ses trimestres en diraient trop ensemble.",
                "protection_rapport",
            )


def _check_text(cle: str, text: object) -> None:
    if type(text) is not str:
        raise ReglagesError(f"« {cle} » s’écrit entre guillemets.", cle)
    # The no-break spaces of French typography are wanted, yet Python calls them unprintable.
    if not re.sub("[\u00a0\u202f]", " ", text).isprintable():
        raise ReglagesError(
            f"« {cle} » contient un caractère invisible ou un retour à la ligne : "
            "tapez le texte de nouveau.",
            cle,
        )
    if len(text) > TEXTE_MAX:
        raise ReglagesError(f"« {cle} » dépasse {TEXTE_MAX} caractères.", cle)


def _check_distinct(cle: str, values: object) -> None:
    if type(values) is not tuple or not all(type(each) is str for each in values):
        raise ReglagesError(
            f"« {cle} » s’écrit entre crochets, chaque élément entre guillemets.", cle
        )
    if len(set(values)) != len(values):
        raise ReglagesError(f"« {cle} » contient deux fois le même élément.", cle)


_EN_TETE: Final = """\
# Réglages du poste. Ce fichier se lit sans phrase de passe :
# n’y écrivez aucune donnée nominative, ni le nom d’une personne accompagnée.
# Une ligne qui commence par # est un commentaire ; les vôtres sont conservés.
"""

_COMMENTAIRES: Final = {
    "format": "Version de ce format de fichier. N’y touchez pas.",
    "poste_nom": "Le nom du poste, comme le rapport le dira.",
    "employeur": "L’employeur, autorité hiérarchique, nommé au rapport.",
    "autorite_fonctionnelle": (
        "Le service de police ou de gendarmerie à qui le rapport est adressé."
    ),
    "institutions": (
        'Institutions servies : "PN" (police), "GN" (gendarmerie), ou les deux.\n'
        "Avec une seule, la question n’est jamais posée."
    ),
    "unites_locales": 'Les commissariats et brigades servis, par exemple ["Brigade A"].',
    "verrouillage_minutes": "Minutes sans toucher au clavier avant le verrouillage, de 1 à 30.",
    "conservation_mois": (
        "Mois de conservation après le dernier contact, de 1 à 120 ; la CNIL en retient 24."
    ),
    "theme": "Les couleurs de l’écran : le nom d’un thème.",
    "clavier": (
        "Le clavier, dont les touches du haut répondent sans Maj comme des chiffres :\n"
        '"azerty", "bepo", "qwerty" (qui n’en a pas besoin), ou "auto" (celles d’AZERTY).'
    ),
    "seuil_publication": (
        "Nombre de situations publiées ensemble dans les compteurs, de 5 à 50.\n"
        "Plus petit, il laisserait deviner ce qui vient d’être saisi."
    ),
    "seuil_rapport": (
        "Plus petit nombre que le rapport montre : 11 (à 100) pour un document qui sort du poste,\n"
        "5 pour un comité de pilotage fermé ; rien entre les deux."
    ),
    "pas_rapport": (
        'Le seul pas publié en plus de l’année : "annee" (aucun), "semestre" ou "trimestre".\n'
        "Avec un pas plus fin, l’année en montre moins. N’en changez pas en cours d’année."
    ),
    "protection_rapport": (
        'Petits nombres du rapport : "masquage", ou "arrondi" (tout nombre à un multiple de 5 ;\n'
        "tableaux complets, année seule). N’en changez pas pour une année déjà envoyée :\n"
        "ses deux documents en diraient trop ensemble."
    ),
}


def load(path: Path) -> Reglages:
    """The settings kept at ``path``; the default ones when there is no file.

    A key that is not written has its default value. Raises ``ReglagesError``, which
    names the file and the line.
    """
    data = _read(path)
    return Reglages() if data is None else _from_file(_parsed(path, data))


def dump(reglages: Reglages) -> str:
    """The settings as commented TOML, which ``load`` reads back to the same value."""
    return "\n".join([_EN_TETE, *(_block(cle, line) for cle, line in _written(reglages).items())])


def save(path: Path, reglages: Reglages) -> None:
    """Write the settings at ``path``, durably; comments and order written by hand stay.

    A file that ``load`` refuses is first kept beside, under its name followed by
    ``.ancien``. Raises ``ReglagesError`` when the file cannot be read, ``DossierError``
    when it cannot be written.
    """
    data = _read(path)
    text = dump(reglages)
    if data is not None:
        try:
            text = _amended(path, data, reglages)
        except ReglagesError:
            write_atomically(path.with_name(f"{path.name}.ancien"), data)
    write_atomically(path, text.encode())


def _amended(path: Path, data: bytes, reglages: Reglages) -> str:
    """The text written by hand with the new values in it, read again to be sure of them."""
    file = _parsed(path, data)
    _from_file(file)
    text = _rewritten(file, reglages)
    if _from_file(_parsed(path, text.encode())) != reglages:
        raise ReglagesError("les nouvelles valeurs n’ont pas trouvé leur place dans le fichier.")
    return text


def _read(path: Path) -> bytes | None:
    try:
        data = beginning(path, TAILLE_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError:
        raise ReglagesError(
            f"Fichier « {shown(path.name)} » : il ne peut pas être lu. Vérifiez ses droits."
        ) from None
    if len(data) > TAILLE_MAX:
        raise ReglagesError(
            f"Fichier « {shown(path.name)} » : il est trop long. "
            "Ôtez-en ce qui n’est pas un réglage."
        )
    return data


def _parsed(path: Path, data: bytes) -> TomlFile:
    try:
        return parse(path.name, data)
    except TomlFileError as error:
        raise ReglagesError(str(error)) from None


def _from_file(file: TomlFile) -> Reglages:
    values: dict[str, Any] = {}
    known = [field.name for field in fields(Reglages)]
    for cle, value in file.content.items():
        if cle == "format":
            _check_format(file, value)
        elif cle in known:
            values[cle] = tuple(value) if isinstance(value, list) else value
        else:
            reason = f"la clé « {shown(cle)} » n’existe pas. Clés connues : {', '.join(known)}."
            line = max(file.line_of(cle), file.line_of(cle, cle))
            raise ReglagesError(at(file.nom, line, reason), cle)
    try:
        return Reglages(**values)
    except ReglagesError as error:
        line = file.line_of(error.cle)
        raise ReglagesError(at(file.nom, line, str(error)), error.cle) from None


def _check_format(file: TomlFile, value: object) -> None:
    if type(value) is not int or value != FORMAT:
        reason = (
            f"ce programme lit le format {FORMAT}. Le fichier vient d’une autre version : "
            "mettez le programme à jour."
        )
        raise ReglagesError(at(file.nom, file.line_of("format"), reason), "format")


def _written(reglages: Reglages) -> dict[str, str]:
    """Each key with its line of TOML."""
    values = {field.name: getattr(reglages, field.name) for field in fields(Reglages)}
    return {cle: f"{cle} = {_toml(value)}" for cle, value in {"format": FORMAT, **values}.items()}


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)


def _block(cle: str, line: str) -> str:
    return "".join(f"# {each}\n" for each in _COMMENTAIRES[cle].split("\n")) + f"{line}\n"


def _rewritten(file: TomlFile, reglages: Reglages) -> str:
    """The text of ``file`` with the values of ``reglages`` in place of its own.

    A key that the file lacks is added at its end, unless it has its default value.
    """
    lines = list(file.lines)
    defaults = {field.name: field.default for field in fields(Reglages)}
    added = []
    # From the last line up, so that the numbers of those above stay true.
    for cle, written in sorted(_written(reglages).items(), key=lambda item: -file.line_of(item[0])):
        if cle in file.content:
            first = file.line_of(cle) - 1
            length, tail = _extent(lines[first:])
            end = first + length
            lines[first:end] = [written + tail]
        elif cle != "format" and getattr(reglages, cle) != defaults.get(cle, MISSING):
            added.append(f"\n{_block(cle, written)}")
    return "\n".join(lines).rstrip("\n") + "\n" + "".join(added)


def _extent(lines: list[str]) -> tuple[int, str]:
    """How many lines the value begun on the first one takes, and the comment after it.

    TOML itself is the judge: the shortest run of lines that it reads is the value.
    """
    for length in range(1, len(lines) + 1):
        text = "\n".join(lines[:length])
        try:
            value = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        last = lines[length - 1]
        start = len(text) - len(last)
        for place in (i for i, character in enumerate(last) if character == "#"):
            try:
                if tomllib.loads(text[: start + place]) == value:
                    return length, "  " + last[place:].rstrip()
            except tomllib.TOMLDecodeError:
                continue
        return length, ""
    raise ReglagesError("une valeur n’a pas de fin.")
