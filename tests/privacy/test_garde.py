"""The names guard finds what was planted by hand, and says little of ordinary prose."""

from __future__ import annotations

import pytest

from iscg_tui.privacy.garde import Garde, Personne, Sorte, Trouvaille

from .leaks import FUITES, PAGE, PERSONNES, PROSE, Fuite, covered
from .population import population


@pytest.fixture(scope="module")
def garde() -> Garde:
    return Garde(PERSONNES)


@pytest.mark.parametrize("fuite", FUITES, ids=[each.texte for each in FUITES])
def test_a_planted_leak_is_found_where_it_is(garde: Garde, fuite: Fuite) -> None:
    assert fuite.attendue in garde.examine(fuite.texte)


def test_the_leaks_planted_by_hand_are_at_least_three_hundred() -> None:
    assert len({each.texte for each in FUITES}) >= 300


def test_every_planted_leak_is_still_found_among_ten_thousand_other_persons() -> None:
    among = Garde([*PERSONNES, *population()])
    missed = [each.texte for each in FUITES if not covered(among, each)]
    assert missed == []


def test_ordinary_prose_blocks_nothing_and_asks_little(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pages = len(PROSE) / PAGE
    asked = []
    for graine in range(5, 8):
        found = Garde(population(graine=graine)).examine(PROSE)
        assert [PROSE[each.debut : each.fin] for each in found if each.certaine] == []
        asked.append(len(found))
    with capsys.disabled():
        print(f"\nfausses alertes en {pages:.1f} pages : 0 certaine, {asked} douteuses")
    assert max(asked) <= 2 * pages
    assert pages >= 5


def test_a_name_in_that_prose_is_found(garde: Garde) -> None:
    place = PROSE.index("Trois stagiaires")
    texte = f"{PROSE[:place]}Fictif a été reçu. {PROSE[place:]}"
    assert garde.examine(texte) == (Trouvaille(place, place + 6, certaine=True, sorte=Sorte.NOM),)


@pytest.mark.parametrize(
    "texte",
    [
        "Un petit déjeuner est servi. Le petit groupe du mardi.",
        "La maison des femmes, la rue, le printemps, un papier blanc, une rose.",
        "La convention de 1976 et celle de 2001.",
        "PETIT DÉJEUNER DU MARDI POUR TOUTES",
        "Appelez le 3919, le 115 ou le 01 23 45 67 89.",
        "Les articles 226-13 et 226-14 du code pénal",
        "",
        "\n\n  \n",
        "Écrire à accueil@exemple.invalid.",
        "A. B. C. D. — q. s. p.",
    ],
)
def test_what_is_nobody_is_left_alone(garde: Garde, texte: str) -> None:
    assert garde.examine(texte) == ()


def test_a_street_and_a_saint_are_at_most_doubtful() -> None:
    garde = Garde([Personne("Legendowski", "Fabulon"), Personne("Martin", "Rose")])
    for texte in ("la rue Legendowski", "le lycée Fabulon", "l’association Legendowski"):
        assert [each.certaine for each in garde.examine(texte)] == [False]
    for texte in ("le boulevard Saint-Martin", "le foyer de la Rose", "l’hôpital Martin"):
        assert garde.examine(texte) == ()


def test_a_person_without_any_name_is_no_matter() -> None:
    garde = Garde([Personne(), Personne(" - ", "’"), Personne("1234", "..."), Personne("", "Z")])
    assert garde.examine("Rien n’est dit ici de personne, ni Z, ni 1234.") == ()


def test_a_person_known_by_one_name_alone_is_found() -> None:
    assert Garde([Personne("Fictif")]).examine("chez Fictif")[0].certaine
    assert Garde([Personne("", "Zébulon")]).examine("chez Zébulon")[0].certaine


def test_nothing_of_the_guard_shows_a_name() -> None:
    personne = Personne("Fictif", "Zébulon", "06 39 98 00 01", 1976)
    garde = Garde([personne])
    (found,) = garde.examine("chez Fictif")
    for each in (personne, garde, found):
        assert "fictif" not in repr(each).casefold()


def test_one_added_person_is_found_by_the_guard_made_anew(garde: Garde) -> None:
    assert garde.examine("chez Mirliton") == ()
    anew = Garde([*PERSONNES, Personne("Mirliton")])
    assert anew.examine("chez Mirliton")[0].sorte is Sorte.NOM


@pytest.mark.parametrize(
    ("texte", "nom"),
    [
        ("Madame Zanzibulon a été hébergée.", "Zanzibulon"),
        ("Le juge a entendu M. Inventé-Ailleurs.", "Inventé"),
        ("Mme F. est revenue.", "F"),
    ],
)
def test_whoever_is_called_by_a_title_is_doubtful_though_the_store_forgot_them(
    texte: str, nom: str
) -> None:
    (found,) = Garde([]).examine(texte)
    assert (texte[found.debut : found.fin], found.certaine) == (nom, False)


def test_a_function_called_by_a_title_is_nobody() -> None:
    assert Garde([]).examine("Monsieur le préfet et madame la maire étaient présents.") == ()


def found_of(garde: Garde, texte: str) -> set[tuple[str, Sorte, bool]]:
    return {
        (texte[each.debut : each.fin], each.sorte, each.certaine) for each in garde.examine(texte)
    }


@pytest.mark.parametrize(
    ("texte", "annee"),
    [
        ("Revue avec Zébulon Fictif, 1976, au commissariat.", True),
        ("Revue avec Zébulon Fictif (1976).", True),
        ("Revue avec Zébulon Fictif, de 1976.", True),
        ("Revue avec Zébulon Fictif en 1976.", True),
        ("Revue avec Zébulon Fictif, 1977.", False),
        ("Revue avec Zébulon Fictif ; la loi de 1976.", False),
        ("Revue avec Zébulon Fictif, 19761.", False),
    ],
)
def test_a_birth_year_beside_a_name_is_asked_about(texte: str, annee: bool) -> None:
    garde = Garde([Personne("Fictif", "Zébulon", "", 1976)])
    years = [each for each in found_of(garde, texte) if each[1] is Sorte.ANNEE]
    assert years == ([("1976", Sorte.ANNEE, False)] if annee else [])


ADRESSE = "z.inventee@exemple.invalid"


@pytest.mark.parametrize(
    "contact",
    [
        ADRESSE,
        f"<{ADRESSE}>, le soir",
        f"« {ADRESSE} ».",
        ADRESSE.upper(),
        ADRESSE.replace("@", " @ "),
        ADRESSE.replace("@", " @"),
        ADRESSE.replace("@", "@ "),
        f"06 39 98 00 07 {ADRESSE}",
        f"{ADRESSE} 06 39 98 00 07",
        f"a.fictif@exemple.invalid {ADRESSE}",
        f"a.fictif @ exemple.invalid, {ADRESSE}",
    ],
)
@pytest.mark.parametrize(
    "ecrite", [ADRESSE, "z.inventee @ exemple.invalid", "Z.Inventee (at) exemple point invalid"]
)
def test_an_address_is_found_however_it_was_noted_and_is_written(contact: str, ecrite: str) -> None:
    garde = Garde([Personne("", "", contact, None)])
    assert (ecrite, Sorte.COURRIEL, True) in found_of(garde, f"Écrire à {ecrite} demain.")
    told = found_of(garde, "Appeler le 06.39.98.00.07 demain.")
    assert bool(told) is ("07" in contact)


def test_the_name_of_an_address_elsewhere_is_doubtful_if_it_is_long_enough() -> None:
    garde = Garde([Personne("", "", f"{ADRESSE} zed@exemple.invalid", None)])
    assert found_of(garde, "z.inventee@ailleurs.invalid") == {
        ("z.inventee@ailleurs.invalid", Sorte.COURRIEL, False)
    }
    assert found_of(garde, "zed@ailleurs.invalid") == set()


@pytest.mark.parametrize(
    ("contact", "texte", "numeros"),
    [
        ("06 39 98 00 07", "au 0639980007.", {"0639980007"}),
        ("06 39 98 00 07", "au +33 6 39 98 00 07.", {"+33 6 39 98 00 07"}),
        ("+33639980007", "au 06-39-98-00-07.", {"06-39-98-00-07"}),
        ("06 39 98 00 07", "au 06 39 98 00 08.", set()),
        ("12345678", "au 12 34 56 78.", {"12 34 56 78"}),
        ("1234567", "au 1234567 ou au 12345679.", set()),
        ("123456789012345", "au 789012345.", {"789012345"}),
        (
            "06 39 98 00 07 / 06 39 98 00 08",
            "au 06 39 98 00 07, 06 39 98 00 08.",
            {"06 39 98 00 07", "06 39 98 00 08"},
        ),
        (
            "06 39 98 00 07 ou au bureau +33 6 39 98 00 08",
            "au 0639980007 puis au 0639980008",
            {"0639980007", "0639980008"},
        ),
        (
            "06.39.98.00.07 - 0033 6 39 98 00 08 / +33639980009",
            "0639980007, puis 0639980008, puis 0639980009.",
            {"0639980007", "0639980008", "0639980009"},
        ),
        ("12 34 56 78 / 87 65 43 21", "12345678 ; 87654321", {"12345678", "87654321"}),
        (
            "le 06 39 98 00 07",
            "au 06 39 98 00 09 06 39 98 00 07 06 39 98 00 07",
            {"06 39 98 00 07"},
        ),
    ],
)
def test_a_number_is_found_however_it_was_noted_and_is_written(
    contact: str, texte: str, numeros: set[str]
) -> None:
    garde = Garde([Personne("", "", contact, None)])
    assert found_of(garde, texte) == {(each, Sorte.TELEPHONE, True) for each in numeros}
