"""An entry written on one line of codes: « fsi1 pn vic 35 f vco tel rel heb1 o ».

The words answer the questions of the ribbon in its order; each is turned into the keys
that answer it there, so that a line and the ribbon cannot give different records. A word
is a key, a code, or the beginning of a code or of a word of a label. An age is written in
years. An orientation ends with the key of its issue, which says the person's agreement:
no line leaves it unsaid (cadre §2.3). ``u`` and ``j2`` mark the urgency and the day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import AGE, ORIENTATIONS
from iscg_tui.intake.ruban import TOUCHES_ADHESION, Effet, Objet, Volet, press

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.intake.question import Choix
    from iscg_tui.intake.ruban import Ruban

_WORD: Final = re.compile(r"\S+")
_MARK: Final = re.compile(r"u|u[12]|j[0-9]")
_UNKNOWN: Final = "nr"
_ADHESION: Final = {
    **{key: key for key in TOUCHES_ADHESION if key != "space"},
    "oui": "o",
    "non": "n",
    "identite": "i",
    _UNKNOWN: "space",
}

_ADHERING: Final = (
    ("o", "Adhésion : oui"),
    ("i", "Adhésion : oui, puis l’identité"),
    ("n", "Adhésion : non"),
    (_UNKNOWN, "Adhésion : non renseignée"),
)


@dataclass(frozen=True, slots=True)
class Faute:
    """The word that was not understood, at ``debut`` in the line, and why, in a sentence."""

    debut: int
    mot: str
    raison: str


@dataclass(frozen=True, slots=True)
class Lecture:
    """What a line says: the entry it makes, and what its last key asks of the edge.

    ``propositions`` are what the word being written can still be, as (word, label).
    """

    ruban: Ruban
    effet: Effet = Effet.RIEN
    faute: Faute | None = None
    propositions: tuple[tuple[str, str], ...] = ()


def read(ruban: Ruban, texte: str, rangee: Mapping[str, str]) -> Lecture:
    """The entry that ``texte`` makes of ``ruban``.

    ``rangee`` gives the digit of a key of the unshifted row, for words typed with it. The
    last word, while no space follows it, is still being written.
    """
    effet = Effet.RIEN
    for found in _WORD.finditer(texte):
        if effet is not Effet.RIEN:
            raison = "Rien ne suit l’adhésion : elle finit la ligne."
            return Lecture(ruban, Effet.RIEN, Faute(found.start(), found[0], raison))
        writing = found.end() == len(texte)
        keys, raison, choices = _keys(ruban, found[0], rangee)
        if not keys:
            faute = Faute(found.start(), found[0], raison)
            return Lecture(ruban, Effet.RIEN, faute, choices if writing else ())
        for key in keys:
            ruban, effet = press(ruban, key)
        if effet in (Effet.INCONNUE, Effet.INCOMPLET):
            return Lecture(ruban, Effet.RIEN, Faute(found.start(), found[0], _MISSING))
    done = effet is not Effet.RIEN or (texte and not texte[-1].isspace())
    return Lecture(ruban, effet, None, () if done else _expected(ruban))


_MISSING: Final = "Il reste une question à laquelle répondre avant ce mot."

_Keys = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...]]


def _keys(ruban: Ruban, mot: str, rangee: Mapping[str, str]) -> _Keys:
    """The keys that a word stands for; or none, why, and what it can still become."""
    plain = _folded(mot)
    digits = _folded("".join(rangee.get(character, character) for character in mot.lower()))
    best: _Keys = ((), "", ())
    # « à » alone is the key of 0, but « hébergé » is written with letters.
    forms = (digits, plain) if digits.isdecimal() else (plain, digits)
    for form in dict.fromkeys(forms):
        keys, raison, choices = _of_form(ruban, form)
        if keys:
            return keys, "", ()
        if not best[1] or choices:
            best = keys, raison, choices
    return best


def _of_form(ruban: Ruban, mot: str) -> _Keys:
    if _MARK.fullmatch(mot):
        return _mark(ruban, mot), "L’urgence ne se marque que sur une situation.", ()
    if ruban.etape == ORIENTATIONS:
        return _orientation_or_adhesion(ruban, mot)
    question = ruban.question
    if mot == _UNKNOWN:
        return ("space",), "", ()
    if question.id == AGE and len(mot) > 1 and mot.isdecimal():
        found = [each for each in question.choix if _holds_age(each, int(mot))]
    elif question.familles and len(mot) == 2 and mot.isdecimal():
        families = {each.touche: each.code for each in question.familles}
        found = [
            each
            for each in question.choix
            if (each.groupe, each.touche) == (families.get(mot[0]), mot[1])
        ]
    else:
        found = matching(mot, question.choix, by_key=not question.familles)
    if len(found) != 1:
        return (), _why(found, question.titre), _proposed(found)
    choix = found[0]
    if question.familles:
        key = next(each.touche for each in question.familles if each.code == choix.groupe)
        return (key, choix.touche), "", ()
    return (choix.touche,), "", ()


def _orientation_or_adhesion(ruban: Ruban, mot: str) -> _Keys:
    if ruban.objet is Objet.SITUATION and mot in _ADHESION:
        return (_ADHESION[mot],), "", ()
    question, issues = ruban.question, ruban.questionnaire.issues
    taken = {each.famille for each in ruban.orientations}
    free = [each for each in question.choix if each.code not in taken]
    issue = [each for each in issues.choix if each.touche == mot[-1:]]
    stem = mot[:-1] if issue and len(mot) > 1 else mot
    found = matching(stem, free)
    if len(found) != 1:
        return (), _why(found, question.titre), _proposed(found)
    if not issue or len(mot) == 1:
        code = found[0].code.lower()
        named = tuple((f"{code}{each.touche}", each.libelle) for each in issues.choix)
        return (), "Finissez le mot par l’issue : la personne est-elle d’accord ?", named
    return (found[0].touche, issue[0].touche), "", ()


def _mark(ruban: Ruban, mot: str) -> tuple[str, ...]:
    if mot[0] == "j":
        return ("j", mot[1])
    if ruban.objet is not Objet.SITUATION:
        return ()
    codes = ruban.questionnaire.urgences
    wanted = int(mot[1:] or "1")
    return ("u",) * ((wanted - codes.index(ruban.urgence)) % len(codes))


def matching(mot: str, choix: Sequence[Choix], *, by_key: bool = True) -> list[Choix]:
    """The answers that a word can mean, by the first of these that any answer meets.

    Its key; its code; the beginning of its code; the beginning of a word of its label.
    """
    if by_key and (found := [each for each in choix if each.touche == mot]):
        return found
    if found := [each for each in choix if each.code.lower() == mot]:
        return found
    if found := [each for each in choix if each.code.lower().startswith(mot)]:
        return found
    return [each for each in choix if any(word.startswith(mot) for word in _words(each.libelle))]


def completed(lecture: Lecture, texte: str) -> str:
    """The line with its last word written as far as every proposition agrees."""
    if not lecture.propositions or not texte or texte[-1].isspace():
        return texte
    words = [word for word, _ in lecture.propositions]
    common = words[0]
    for word in words:
        while not word.startswith(common):
            common = common[:-1]
    start = texte.rfind(" ") + 1
    return texte[:start] + common if common.startswith(texte[start:].lower()) else texte


def _expected(ruban: Ruban) -> tuple[tuple[str, str], ...]:
    if ruban.volet is not Volet.QUESTION:
        return ()
    question = ruban.question
    if question.familles:
        return tuple((each.code.lower(), each.libelle) for each in question.familles)
    if question.id == ORIENTATIONS and ruban.objet is Objet.SITUATION:
        return (*_ADHERING, *_proposed(question.choix))
    return _proposed(question.choix)


def _proposed(choix: Sequence[Choix]) -> tuple[tuple[str, str], ...]:
    return tuple((_word_for(each, choix), each.libelle) for each in choix)


def _word_for(choix: Choix, among: Sequence[Choix]) -> str:
    """What to write for an answer: its code or, where that is a number, a word of its label."""
    if not choix.code.isdecimal():
        return choix.code.lower()
    words = [word for word in _words(choix.libelle) if matching(word, among) == [choix]]
    return words[0] if words else choix.touche


def _why(found: Sequence[Choix], titre: str) -> str:
    if found:
        return f"Plusieurs réponses à « {titre} » commencent ainsi : écrivez-en plus."
    return f"Ce mot ne répond pas à « {titre} »."


def _holds_age(choix: Choix, years: int) -> bool:
    bounds = [int(number) for number in re.findall(r"\d+", choix.libelle)]
    return bool(bounds) and bounds[0] <= years <= (bounds[1] if len(bounds) > 1 else years)


def _words(label: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", _folded(label)) if word]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))
