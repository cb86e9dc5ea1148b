"""The passphrase: proposals that are strong, typing that is forgiven, weak ones that are told."""

from __future__ import annotations

import math
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.vault.passphrase import (
    BITS_ACCEPTES,
    BITS_CNIL,
    CARACTERES_MAX,
    PassphraseError,
    Strength,
    normalise,
    propose,
    strength,
    word_list,
)

from .disk import LONGER

listed = st.sampled_from(word_list())
phrases = st.lists(listed, min_size=1, max_size=12, unique=True)


def worth(count: int) -> float:
    return sum(math.log2(len(word_list()) - rank) for rank in range(count))


def refusal(passphrase: str) -> str:
    with pytest.raises(PassphraseError) as caught:
        normalise(passphrase)
    return str(caught.value)


def test_a_proposal_is_seven_different_words_of_the_list_worth_what_the_cnil_asks() -> None:
    seen = set()
    for _ in range(200):
        phrase = propose()
        words = phrase.split(" ")
        assert len(set(words)) == 7
        assert set(words) <= set(word_list())
        assert strength(phrase).recommended
        assert normalise(phrase) == phrase
        seen.update(words)
    assert len(seen) > 1_000


def test_every_word_can_be_drawn_first() -> None:
    firsts = [word_list().index(propose(1)) for _ in range(4_000)]
    quarter = len(word_list()) / 4
    counts = [sum(int(first // quarter) == part for first in firsts) for part in range(4)]
    # Six standard deviations around the 1 000 of an even draw.
    assert all(800 < count < 1_200 for count in counts)


@pytest.mark.parametrize("mots", [-1, 0, 21, 10**9])
def test_a_proposal_of_no_or_too_many_words_is_refused(mots: int) -> None:
    with pytest.raises(ValueError, match="de 1 à 20 mots"):
        propose(mots)


@given(phrases, st.data())
def test_spaces_of_every_kind_and_number_open_the_same_store(
    words: list[str], data: st.DataObject
) -> None:
    space = st.text(" \t\n\r\u00a0\u202f\u2003", min_size=1, max_size=3)
    typed = "".join(data.draw(space) + word for word in words) + data.draw(space)
    assert normalise(typed) == " ".join(words)


@given(st.text(max_size=60))
def test_a_normalised_passphrase_is_its_own_normal_form_however_it_was_composed(text: str) -> None:
    try:
        once = normalise(text)
    except PassphraseError:
        return
    assert normalise(once) == once
    assert normalise(unicodedata.normalize("NFD", text)) == once
    assert once == once.strip()
    assert "  " not in once
    once.encode("utf-8")


def test_case_and_accents_matter() -> None:
    assert normalise("Été") == normalise("E\u0301te\u0301") == "Été"
    assert len({normalise(text) for text in ("été", "Été", "ete")}) == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("🦔 hérisson", "🦔 hérisson"), ("[bold]x[/]", "[bold]x[/]"), ("’ “ ”", "’ “ ”")],
)
def test_what_a_keyboard_can_type_is_kept_as_it_is(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize("empty", ["", " ", "\n\t", "\u00a0\u2003"])
def test_an_empty_passphrase_is_refused_in_a_sentence(empty: str) -> None:
    assert refusal(empty).startswith("La phrase de passe est vide")


def test_the_longest_accepted_and_the_first_too_long() -> None:
    assert normalise("a" * CARACTERES_MAX) == "a" * CARACTERES_MAX
    assert "dépasse 1000 caractères" in refusal("a" * (CARACTERES_MAX + 1))
    assert "dépasse 1000 caractères" in refusal("a" * 10_000)
    # One character in, three out of NFC.
    assert "dépasse 1000 caractères" in refusal("\U0001d160" * CARACTERES_MAX)


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\x7f", "\udce9", "\ue000", "\U000e0fff"])
def test_a_character_that_could_not_be_typed_again_is_refused_unquoted(char: str) -> None:
    sentence = refusal(f"bon{char}jour")
    assert "caractère que le clavier" in sentence
    assert char not in sentence
    assert strength(f"bon{char}jour") == Strength(0.0, sentence)


@settings(max_examples=50 * LONGER)
@given(phrases)
def test_words_of_the_list_count_as_their_draw(words: list[str]) -> None:
    assert strength(" ".join(words)).bits == pytest.approx(worth(len(words)))
    assert strength("-".join(words).upper()).bits == pytest.approx(worth(len(words)))
    assert strength(" ".join(words * 3)).bits == pytest.approx(worth(len(words)))


@settings(max_examples=20 * LONGER)
@given(phrases, st.text("abcéz 019!", max_size=12))
def test_adding_a_word_of_the_list_never_weakens(words: list[str], other: str) -> None:
    shorter = strength(" ".join([*words[:-1], other]))
    longer = strength(" ".join([*words, other]))
    assert longer.bits >= shorter.bits - 1e-9


@settings(max_examples=30 * LONGER)
@given(st.text(max_size=120), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_weighed_without_fail_nor_quote(text: str, personnel: list[str]) -> None:
    found = strength(text, personnel)
    assert found.bits >= 0
    assert found.score in range(5)
    assert found.accepted == (found.score >= 3)
    assert found.recommended == (found.score == 4)
    assert found.conseil.endswith(".")
    for word in text.split():
        if len(word) > 12:
            assert word not in found.conseil


LOCAUX = ["commissariat", "Gendarmerie", "BRIGADE", "police", "intervenante", "janvier",
          "décembre", "Nathalie", "Frédéric", "Toulouse", "Seine", "iscg", "motdepasse",
          "azertyuiop", "wxcvbn", "ISCG67", "saint-étienne"]  # fmt: skip


@pytest.mark.parametrize("mot", LOCAUX)
@pytest.mark.parametrize("suite", ["", "2031", "1975!", "123", " 75", "@2026"])
def test_a_local_word_and_a_year_are_refused(mot: str, suite: str) -> None:
    found = strength(mot + suite)
    assert not found.accepted
    assert found.bits < 40


@pytest.mark.parametrize(
    "walk",
    ["azertyuiop", "qsdfghjklm", "wxcvbn,;:", "&é\"'(-è_çà", "aqwzsxedc", "aqwzsxedcrfv",
     "poiuytreza", "1234567890", "azerty123456", "123azeqsd"],
)  # fmt: skip
def test_a_walk_on_the_keys_of_azerty_is_refused(walk: str) -> None:
    assert strength(walk).score <= 1


@pytest.mark.parametrize("walk", ["&aqwxszé", "aze123qsd", "àçè_-('\"é&"])
def test_keys_that_are_neighbours_on_azerty_alone_are_seen(walk: str) -> None:
    assert strength(walk).score == 0


def test_french_words_run_together_are_not_taken_for_random_letters() -> None:
    assert not strength("rencontraientquelquefois").accepted


def test_symbols_by_the_dozen_do_not_hold_the_meter_back() -> None:
    letters = "4@8({[<3 6 9 1!|7 0 $5 +7 %x" * 3
    before = time.process_time()
    assert strength(letters).accepted
    assert time.process_time() - before < 2.5


@pytest.mark.parametrize(
    "weak",
    ["a", "a" * 1_000, "motdepasse " * 80, "p0l1c3", "C0mm1ss@r1@t2031", "12/03/2031",
     "Zoé12052014", "anticonstitutionnellement", "le chat dort sur la table",
     "police police police police police police police police",
     "gendarmerie police brigade commissariat"],
)  # fmt: skip
def test_what_anyone_would_try_is_refused_with_a_way_out(weak: str) -> None:
    found = strength(weak)
    assert not found.accepted
    assert "phrase proposée" in found.conseil


def test_a_well_known_sentence_is_not_taken_for_random_words() -> None:
    sentence = "allons enfants de la patrie le jour de gloire est arrivé"
    assert not strength(sentence).recommended
    assert not strength("il était une fois dans une ville du nord").accepted


def test_one_word_in_four_that_joins_the_others_makes_a_sentence() -> None:
    drawn = [word for word in word_list() if len(word) == 5][:7]
    sentence = " ".join(["de", *drawn[:3], "la", *drawn[3:6]])
    assert strength(sentence).bits <= len(sentence)
    for others in (["de", *drawn[:3], "la", *drawn[3:]], ["de", *drawn[:2]], ["de", *drawn[:3]]):
        text = " ".join(others)
        assert strength(text).bits > len(text), others


def test_the_words_of_the_post_are_worth_nothing() -> None:
    post = "Commissariat de Fictiville-les-Bains"
    for typed in ("fictiville2031", "Fictiville-les-Bains", "fictivillelesbains75"):
        assert strength(typed, [post]).bits < strength(typed).bits
        assert strength(typed, [post]).score < 2
    seven = propose()
    assert strength(seven, [seven.split(" ")[0]]).bits < strength(seven).bits - 4


def test_between_fifty_and_eighty_bits_is_accepted_with_a_plain_warning() -> None:
    found = strength(propose(5))
    assert (found.score, found.libelle, found.accepted, found.recommended) == (
        3, "acceptable", True, False,
    )  # fmt: skip
    assert "80 bits recommandés par la CNIL" in found.conseil
    assert "ajoutez 2 mots tirés au hasard" in found.conseil
    assert "ajoutez un mot tiré" in strength(propose(6)).conseil
    assert not strength(propose(4)).accepted


def test_a_long_random_password_is_recommended() -> None:
    assert strength("X9$kq7Vz9!mXp2#Lw8@Tn4rbG7").recommended


@pytest.mark.parametrize(
    ("bits", "score"),
    [(0, 0), (19.9, 0), (20, 1), (35, 2), (BITS_ACCEPTES - 0.1, 2), (BITS_ACCEPTES, 3),
     (BITS_CNIL - 0.1, 3), (BITS_CNIL, 4), (1e6, 4)],
)  # fmt: skip
def test_the_score_follows_the_bits(bits: float, score: int) -> None:
    assert Strength(bits, "Un conseil.").score == score


@pytest.mark.parametrize("bits", [-0.1, math.inf, math.nan])
def test_a_strength_cannot_hold_an_impossible_number(bits: float) -> None:
    with pytest.raises(ValueError, match="bits"):
        Strength(bits, "Un conseil.")


def test_asking_for_a_passphrase_loads_no_estimator() -> None:
    code = (
        "import sys; from iscg_tui.vault.passphrase import normalise, propose; "
        "normalise(propose()); sys.exit('zxcvbn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
