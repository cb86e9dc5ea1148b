from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.nomenclature.champs import IncoherenceError
from iscg_tui.nomenclature.listes import Choix, Groupe, Liste

TOUCHES = [each for each in string.digits + string.ascii_lowercase if each not in "ujph"]
CODES = st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True).filter(lambda each: each != "NR")


@st.composite
def listes(draw: st.DrawFn) -> Liste:
    """A valid list in one key: answers, some retired, some counted with another, groups."""
    codes = draw(st.lists(CODES, unique=True, min_size=1, max_size=len(TOUCHES)))
    groups = draw(st.lists(CODES, unique=True, max_size=3))
    own = draw(st.sets(st.sampled_from(codes), min_size=1))
    retired = draw(st.sets(st.sampled_from(codes)))
    choix = []
    for rang, code in enumerate(codes):
        # The first answers fill the groups, which may not be empty.
        groupe = groups[rang] if rang < len(groups) else draw(st.sampled_from([None, *groups]))
        choix.append(
            Choix(
                code,
                f"Réponse {code}",
                "" if code in retired else TOUCHES[rang],
                groupe,
                code in retired,
                publie=code if code in own else draw(st.sampled_from(sorted(own))),
            )
        )
    used = {each.groupe for each in choix}
    groupes = tuple(Groupe(code, f"Groupe {code}") for code in groups if code in used)
    offered = [code for code in codes if code not in retired]
    return Liste(
        "invente",
        "Liste inventée",
        tuple(choix),
        groupes,
        draw(st.integers(1, len(codes))),
        draw(st.sampled_from([*offered, "NR"])),
    )


class TestLaws:
    @given(liste=listes())
    def test_every_answer_and_group_has_a_label(self, liste: Liste) -> None:
        for code in [*(each.code for each in liste.choix), liste.non_renseigne]:
            assert liste.par_code(code).code == code
            assert liste.libelle(code).startswith(liste.par_code(code).libelle)
            assert liste.libelle_publie(code)
        for groupe in liste.groupes:
            assert liste.libelle_groupe(groupe.code) == groupe.libelle

    @given(liste=listes())
    def test_each_answer_is_counted_in_one_row_and_non_renseigne_comes_last(
        self, liste: Liste
    ) -> None:
        rows = liste.codes_publies()
        assert len(set(rows)) == len(rows)
        assert {each.publie for each in liste.choix} <= set(rows)
        assert rows[-1] == liste.par_code(liste.non_renseigne).publie
        order = [each.code for each in liste.choix]
        ranks = [order.index(code) for code in rows[:-1]]
        if not any(each.publie != each.code for each in liste.choix):
            assert ranks == sorted(ranks)

    @given(liste=listes())
    def test_a_key_picks_one_answer_and_a_retired_one_is_never_offered(self, liste: Liste) -> None:
        offered = liste.offerts()
        assert len({each.touche for each in offered}) == len(offered)
        assert all(each.touche for each in offered)
        assert {each.code for each in liste.choix if each.retire}.isdisjoint(
            each.code for each in offered
        )

    @given(liste=listes())
    def test_a_retired_answer_says_so(self, liste: Liste) -> None:
        for each in liste.choix:
            assert liste.libelle(each.code).endswith(" (retiré)") == each.retire
            assert liste.court(each.code).endswith(" (retiré)") == each.retire

    @given(liste=listes())
    def test_an_answer_rolls_up_into_its_group_or_stays_itself(self, liste: Liste) -> None:
        groups = {each.code for each in liste.groupes}
        for each in liste.choix:
            assert liste.groupe_de(each.code) == (each.groupe or each.code)
            assert each.groupe is None or each.groupe in groups

    @given(liste=listes(), code=st.text(max_size=9))
    def test_an_unknown_code_is_a_key_error(self, liste: Liste, code: str) -> None:
        known = {each.code for each in liste.choix} | {liste.non_renseigne}
        groups = {each.code for each in liste.groupes}
        for ask, codes in (
            (liste.par_code, known),
            (liste.groupe_de, known),
            (liste.libelle_publie, known),
            (liste.libelle_groupe, groups),
            (liste.libelle, known | groups),
            (liste.court, known | groups),
        ):
            if code not in codes:
                with pytest.raises(KeyError):
                    ask(code)


class TestFields:
    @pytest.mark.parametrize("touche", TOUCHES)
    def test_digits_and_plain_letters_are_keys(self, touche: str) -> None:
        assert Choix("A", "Réponse", touche).touche == touche

    @pytest.mark.parametrize(
        "touche",
        [*string.ascii_uppercase, *"?/.+%*$£¤€@#|\\[]{}~^¨ùµ§!:;,<>°=) \t\n", "É", "٣", "²"],
    )
    def test_what_needs_shift_or_altgr_is_no_key(self, touche: str) -> None:
        with pytest.raises(IncoherenceError, match="Maj ou AltGr") as caught:
            Choix("A", "Réponse", touche)
        assert caught.value.champ == "touche"

    @pytest.mark.parametrize(
        ("touche", "digit"), list(zip("&é\"'(-è_çà", "1234567890", strict=True)), ids=str
    )
    def test_the_digit_row_is_named_by_its_digits(self, touche: str, digit: str) -> None:
        with pytest.raises(IncoherenceError, match=f"celle du chiffre {digit} : écrivez {digit}"):
            Choix("A", "Réponse", touche)

    @pytest.mark.parametrize("touche", ["u", "j", "p", "h"])
    def test_the_keys_of_the_ribbon_are_taken(self, touche: str) -> None:
        with pytest.raises(IncoherenceError, match="pendant la saisie"):
            Choix("A", "Réponse", touche)

    @pytest.mark.parametrize("touche", ["12", "e\u0301", "Espace", "f1"])
    def test_a_key_is_one_character(self, touche: str) -> None:
        with pytest.raises(IncoherenceError, match="un seul caractère"):
            Choix("A", "Réponse", touche)

    @pytest.mark.parametrize("code", ["", "a", "É", "A B", "ABCDEFGHI", "A-1", "*", "A\n", "٣"])
    def test_a_code_is_capitals_and_digits(self, code: str) -> None:
        with pytest.raises(IncoherenceError, match="1 à 8 lettres majuscules"):
            Choix(code, "Réponse")
        with pytest.raises(IncoherenceError, match="1 à 8 lettres majuscules"):
            Groupe(code, "Groupe")

    @pytest.mark.parametrize("name", ["libelle", "court", "libelle_publie"])
    @pytest.mark.parametrize("text", [" ", "a\nb", "\x1b[1m", "a ", " a", "x" * 61, "\u202e"])
    def test_a_label_is_one_clean_line(self, name: str, text: str) -> None:
        values: dict[str, Any] = {"code": "A", "libelle": "Réponse", name: text}
        with pytest.raises(IncoherenceError) as caught:
            Choix(**values)
        assert caught.value.champ in (name, "libelle")

    def test_a_long_label_needs_a_short_one(self) -> None:
        assert Choix("A", "x" * 22).court == "x" * 22
        assert Choix("A", "x" * 60, court="x").court == "x"
        with pytest.raises(IncoherenceError, match="ajoutez une ligne « court »"):
            Choix("A", "x" * 23)
        with pytest.raises(IncoherenceError, match="« court » dépasse 22"):
            Choix("A", "x" * 23, court="x" * 23)


def choix(*codes: str, **values: Any) -> tuple[Choix, ...]:
    return tuple(Choix(code, f"Réponse {code}", code.lower(), **values) for code in codes)


class TestLists:
    @pytest.mark.parametrize(
        ("values", "champ", "table", "rang"),
        [
            ({"choix": ()}, "choix", None, None),
            ({"titre": ""}, "titre", None, None),
            ({"maximum": 0}, "maximum", None, None),
            ({"maximum": 3}, "maximum", None, None),
            ({"non_renseigne": "Z"}, "non_renseigne", None, None),
            ({"choix": choix("A", "B", "A")}, "code", "choix", 2),
            ({"choix": (*choix("A"), Choix("NR", "Sans", "b"))}, "code", "choix", 1),
            ({"choix": (*choix("A"), Choix("B", "Autre", "a"))}, "touche", "choix", 1),
            ({"choix": (*choix("A"), Choix("B", "Autre"))}, "code", "choix", 1),
            ({"choix": choix("A", groupe="G")}, "groupe", "choix", 0),
            ({"groupes": (Groupe("G", "Groupe"),)}, "code", "groupe", 0),
            (
                {
                    "choix": choix("A", groupe="G"),
                    "groupes": (Groupe("G", "Un"), Groupe("G", "Deux")),
                },
                "code",
                "groupe",
                1,
            ),
            ({"choix": choix("A", publie="Z")}, "publie", "choix", 0),
            (
                {"choix": (*choix("A"), *choix("B", publie="C"), *choix("C", publie="A"))},
                "publie",
                "choix",
                1,
            ),
            (
                {"choix": (*choix("A"), Choix("B", "Ancien", retire=True)), "non_renseigne": "B"},
                "non_renseigne",
                None,
                None,
            ),
        ],
    )
    def test_no_incoherent_list_can_be_built(
        self, values: dict[str, Any], champ: str, table: str | None, rang: int | None
    ) -> None:
        sound: dict[str, Any] = {"id": "x", "titre": "Liste", "choix": choix("A", "B")}
        with pytest.raises(IncoherenceError) as caught:
            Liste(**{**sound, **values})
        error = caught.value
        assert (error.champ, error.table, error.rang) == (champ, table, rang)
        assert str(error).endswith(".")

    def test_a_retired_answer_leaves_its_key_to_another(self) -> None:
        liste = Liste(
            "x", "Liste", (Choix("A", "Ancien", "1", retire=True), Choix("B", "Neuf", "1"))
        )
        assert [each.code for each in liste.offerts()] == ["B"]
        assert liste.codes_publies() == ("A", "B", "NR")

    def test_in_two_keys_a_key_serves_once_in_each_family(self) -> None:
        families = (Groupe("F", "Une", "1"), Groupe("G", "Deux", "2"))
        liste = Liste(
            "x",
            "Liste",
            (
                Choix("F1", "Un", "1", "F"),
                Choix("G1", "Un", "1", "G"),
                Choix("G2", "Deux", "2", "G"),
            ),
            families,
        )
        assert liste.deux_touches
        assert [each.code for each in liste.offerts("G")] == ["G1", "G2"]
        with pytest.raises(IncoherenceError, match="ne sert qu’une fois"):
            Liste("x", "L", (Choix("F1", "A", "1", "F"), Choix("F2", "B", "1", "F")), families[:1])
        with pytest.raises(IncoherenceError, match="pas de groupe"):
            Liste("x", "L", (Choix("F1", "A", "1", "F"), Choix("F2", "B", "2")), families[:1])
        with pytest.raises(IncoherenceError, match="ce groupe n’a pas de touche"):
            Liste("x", "L", liste.choix, (families[0], Groupe("G", "Deux")))
        with pytest.raises(IncoherenceError, match="déjà celle de « Une »"):
            Liste("x", "L", liste.choix, (families[0], Groupe("G", "Deux", "1")))
