"""Laws of the names guard, over names and texts that nobody chose."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.privacy.garde import Garde, Personne
from iscg_tui.privacy.garde.fautes import une_faute
from iscg_tui.privacy.garde.lecture import Rang, rang_de
from iscg_tui.privacy.garde.mots import mots_de

from .population import population

PHRASES: Final = (
    ("Au printemps, ", " a été orientée vers le service social."),
    ("La situation de ", " reste difficile ; un relais est demandé."),
    ("Elle en a parlé à ", "."),
    ("(", ")"),
    ("Après l’été « ", " » n’est plus revenue,"),
)
TOUTES: Final = population(1500, graine=77)
Forme = Callable[[Personne, Random], str]


def sans_accents(texte: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", texte) if each.isascii())


def glisse(texte: str, invisible: str, hasard: Random) -> str:
    place = hasard.randrange(1, len(texte)) if len(texte) > 1 else 0
    if not place or not (texte[place - 1].isalpha() and texte[place].isalpha()):
        return texte
    return texte[:place] + invisible + texte[place:]


def coupe(texte: str, hasard: Random) -> str:
    """Broken over a line end: at a blank, or with a hyphen inside a word."""
    if " " in texte:
        return texte.replace(" ", "\n", 1)
    return glisse(texte, "-\n", hasard)


def avec_faute(texte: str, hasard: Random) -> str:
    place = hasard.randrange(1, len(texte) - 1)
    lettre = hasard.choice("aeinrst")
    return hasard.choice(
        (
            texte[:place] + lettre + texte[place:],
            texte[:place] + texte[place + 1 :],
            texte[:place] + lettre + texte[place + 1 :],
            texte[:place] + texte[place + 1] + texte[place] + texte[place + 2 :],
        )
    )


def complet(personne: Personne) -> str:
    return f"{personne.prenom} {personne.nom}"


FORMES: Final[dict[str, Forme]] = {
    "prénom nom": lambda p, _: complet(p),
    "nom prénom": lambda p, _: f"{p.nom} {p.prenom}",
    "nom, prénom": lambda p, _: f"{p.nom}, {p.prenom}",
    "civilité": lambda p, _: f"Mme {p.nom}",
    "capitales": lambda p, _: f"Mme {p.nom.upper()}",
    "tout en capitales": lambda p, _: complet(p).upper(),
    "tout en minuscules": lambda p, _: complet(p).lower(),
    "sans accents": lambda p, _: sans_accents(complet(p)),
    "accents séparés": lambda p, _: unicodedata.normalize("NFD", complet(p)),
    "sans traits d’union": lambda p, _: complet(p).replace("-", " "),
    "traits d’union": lambda p, _: complet(p).replace(" ", "-"),
    "apostrophes droites": lambda p, _: complet(p).replace("’", "'"),
    "insécables": lambda p, _: complet(p).replace(" ", "\u00a0"),
    "invisible": lambda p, h: f"M. {glisse(p.nom, chr(0x200B), h)}",
    "coupé": lambda p, h: f"Mme {coupe(p.nom, h)}",
    "initiale et nom": lambda p, _: f"{p.prenom[0]}. {p.nom}",
    "nom et initiale": lambda p, _: f"{p.nom} {p.prenom[0]}.",
    "prénom et initiale": lambda p, _: f"{p.prenom} {p.nom[0]}.",
    "pluriel": lambda p, _: f"Mmes {p.nom}s",
    "possessif": lambda p, _: f"Mme {p.nom}’s",
    "téléphone": lambda p, _: " ".join(
        (p.contact[:2], p.contact[2:4], p.contact[4:6], p.contact[6:8], p.contact[8:10])
    ),
    "téléphone à points": lambda p, _: ".".join(
        (p.contact[:2], p.contact[2:4], p.contact[4:6], p.contact[6:8], p.contact[8:10])
    ),
    "téléphone +33": lambda p, _: f"+33 {p.contact[1:10]}",
    "téléphone 0033": lambda p, _: f"0033{p.contact[1:10]}",
    "courriel": lambda p, _: (p.contact[10:].strip() or p.contact).upper(),
}


@cache
def garde() -> Garde:
    return Garde(TOUTES)


def trouvee(texte: str, debut: int, fin: int) -> bool:
    return any(each.debut < fin and debut < each.fin for each in garde().examine(texte))


@pytest.mark.parametrize("forme", FORMES)
def test_this_form_is_found_of_a_hundred_names(forme: str) -> None:
    missed = []
    for graine, personne in enumerate(TOUTES[:100]):
        ecrit = FORMES[forme](personne, Random(graine))
        avant, apres = PHRASES[graine % len(PHRASES)]
        if not trouvee(avant + ecrit + apres, len(avant), len(avant) + len(ecrit)):
            missed.append(ecrit)
    assert missed == []


@given(
    st.sampled_from(TOUTES),
    st.sampled_from(sorted(FORMES)),
    st.sampled_from(PHRASES),
    st.integers(),
)
@settings(max_examples=200, deadline=None)
def test_every_form_of_every_name_is_found(
    personne: Personne, forme: str, phrase: tuple[str, str], graine: int
) -> None:
    ecrit = FORMES[forme](personne, Random(graine))
    avant, apres = phrase
    assert trouvee(avant + ecrit + apres, len(avant), len(avant) + len(ecrit))


LONGS: Final = [
    each
    for each in TOUTES
    if len(each.nom) >= 6 and each.nom.isalpha() and rang_de(mots_de(each.nom)[0]) is Rang.RARE
]


@given(st.sampled_from(LONGS), st.sampled_from(PHRASES[:3]), st.integers())
@settings(max_examples=150, deadline=None)
def test_a_long_name_with_one_typing_error_is_found(
    personne: Personne, phrase: tuple[str, str], graine: int
) -> None:
    ecrit = avec_faute(personne.nom, Random(graine))
    # An error may make an ordinary word, which is then read as one.
    if rang_de(mots_de(ecrit)[0]) is Rang.RARE:
        assert trouvee(phrase[0] + ecrit + phrase[1], len(phrase[0]), len(phrase[0]) + len(ecrit))


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_examined_and_places_are_in_it(texte: str) -> None:
    last = 0
    for each in garde().examine(texte):
        assert last <= each.debut < each.fin <= len(texte)
        last = each.fin


@given(st.lists(st.sampled_from([*"aZé .’-\n", "Mme ", "F.", "12", "@", "\u200b", "né en 1976 "])))
@settings(max_examples=100, deadline=None)
def test_places_are_in_a_text_made_of_what_names_are_made_of(bouts: list[str]) -> None:
    texte = "".join(bouts)
    for each in garde().examine(texte):
        assert 0 <= each.debut < each.fin <= len(texte)


@given(st.builds(Personne, st.text(), st.text(), st.text(), st.integers(1900, 2030)), st.text())
@settings(max_examples=100, deadline=None)
def test_any_name_can_be_guarded(personne: Personne, texte: str) -> None:
    for each in Garde([personne]).examine(f"{texte} {personne.nom} {personne.contact}"):
        assert each.debut < each.fin


@given(st.integers(1900, 2030), st.sampled_from(("né en {}", "née le 3 mai {}", "({})", "{}")))
def test_a_birth_year_alone_is_at_most_doubtful(annee: int, phrase: str) -> None:
    garde = Garde([Personne(annee_naissance=annee)])
    found = garde.examine(f"Une personne {phrase.format(annee)}, sans domicile.")
    assert not any(each.certaine for each in found)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_typing_error_is_what_it_says(un: str, autre: str) -> None:
    assert une_faute(un, autre) == une_faute(autre, un) == (autre in fautes(un))


def fautes(mot: str) -> set[str]:
    places = range(len(mot) + 1)
    faits = {mot[:i] + each + mot[i:] for i in places for each in "abc"}
    faits |= {mot[:i] + mot[i + 1 :] for i in places}
    faits |= {mot[:i] + each + mot[i + 1 :] for i in places[:-1] for each in "abc"}
    faits |= {mot[:i] + mot[i + 1] + mot[i] + mot[i + 2 :] for i in range(len(mot) - 1)}
    return faits - {mot}


@given(
    st.text("01236789 +-/.()@aeé", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4),
    st.text("0123 .,;@a\n", max_size=12),
)
def test_no_contact_is_beyond_the_examination(
    contact: str, pieces: list[tuple[int, int]], between: str
) -> None:
    garde = Garde([Personne("Fictif", "Zébulon", contact, 1976)])
    texte = between.join(contact[min(piece) : max(piece)] for piece in pieces)
    for found in garde.examine(f"{texte}{between}"):
        assert 0 <= found.debut < found.fin <= len(texte) + len(between)
