"""The recovery key: what is printed opens, and what is mistyped is said where."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.vault import recovery
from iscg_tui.vault.passphrase import propose
from iscg_tui.vault.recovery import (
    ALPHABET,
    GROUP_LETTERS,
    GROUPS,
    SECRET_BYTES,
    RecoveryKey,
    RecoveryKeyError,
    typing_mistake,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path(__file__).parents[2] / "docs" / "format-cle-de-secours.md"
LETTERS = GROUPS * GROUP_LETTERS

keys = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES).map(RecoveryKey)
places = st.integers(0, LETTERS - 1)


def bare(key: RecoveryKey) -> str:
    return "".join(key.text().replace("-", "").split())


def grouped(letters: str) -> str:
    return "-".join(
        letters[at : at + GROUP_LETTERS] for at in range(0, len(letters), GROUP_LETTERS)
    )


def refusal(text: str) -> str:
    with pytest.raises(RecoveryKeyError) as caught:
        RecoveryKey.parse(text)
    return str(caught.value)


def is_a_key(text: str) -> bool:
    try:
        RecoveryKey.parse(text)
    except RecoveryKeyError:
        return False
    return True


@given(keys)
def test_a_key_reads_back_from_its_own_text(key: RecoveryKey) -> None:
    assert RecoveryKey.parse(key.text()) == key
    assert typing_mistake(key.text()) is None


@given(keys)
def test_the_text_is_two_lines_of_five_groups_of_letters_typed_without_shift(
    key: RecoveryKey,
) -> None:
    lines = key.text().split("\n")
    assert [len(line.split("-")) for line in lines] == [5, 5]
    assert all(re.fullmatch(r"[a-z]{5}(-[a-z]{5}){4}", line) for line in lines)
    assert set(bare(key)) <= set(ALPHABET)
    assert set(ALPHABET).isdisjoint("ilo")


@given(
    keys,
    st.lists(st.sampled_from(["", " ", "-", "\n", "\r\n", "\t", "\u00a0", "–", "_", " - "]),
             min_size=LETTERS, max_size=LETTERS),
    st.booleans(),
)  # fmt: skip
def test_case_spaces_dashes_and_line_breaks_do_not_matter(
    key: RecoveryKey, gaps: list[str], upper: bool
) -> None:
    text = "".join(gap + letter for gap, letter in zip(gaps, bare(key), strict=True))
    assert RecoveryKey.parse(f" {text.upper() if upper else text}\n") == key


@given(keys, places, st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_always_told_by_its_group(
    key: RecoveryKey, place: int, wrong: str
) -> None:
    letters = bare(key)
    if letters[place] == wrong:
        return
    typed = grouped(letters[:place] + wrong + letters[place + 1 :])
    assert refusal(typed) == (
        "La clé de secours comporte une faute de frappe "
        f"dans le groupe {place // GROUP_LETTERS + 1}."
    )
    assert typing_mistake(typed) == refusal(typed)
    assert not is_a_key(typed)


@given(keys, st.integers(0, GROUPS - 1), st.data())
def test_two_letters_exchanged_in_a_group_are_always_told(
    key: RecoveryKey, rank: int, data: st.DataObject
) -> None:
    one, two = data.draw(st.lists(st.integers(0, 4), min_size=2, max_size=2, unique=True))
    letters = list(bare(key))
    one, two = rank * GROUP_LETTERS + one, rank * GROUP_LETTERS + two
    if letters[one] == letters[two]:
        return
    letters[one], letters[two] = letters[two], letters[one]
    assert f"dans le groupe {rank + 1}." in refusal(grouped("".join(letters)))


@given(keys, st.integers(0, GROUPS - 2))
def test_two_groups_exchanged_are_both_told(key: RecoveryKey, rank: int) -> None:
    groups = grouped(bare(key)).split("-")
    groups[rank], groups[rank + 1] = groups[rank + 1], groups[rank]
    assert f"dans les groupes {rank + 1} et {rank + 2}." in refusal("-".join(groups))


@given(keys, places)
def test_a_missing_letter_is_told_by_its_group(key: RecoveryKey, place: int) -> None:
    letters = bare(key)
    groups = grouped(letters).split("-")
    rank, at = divmod(place, GROUP_LETTERS)
    groups[rank] = groups[rank][:at] + groups[rank][at + 1 :]
    assert refusal("-".join(groups)) == (
        "Chaque groupe de la clé de secours compte 5 lettres\u00a0: "
        f"recomptez celles tapées dans le groupe {rank + 1}."
    )
    assert "1 lettre manquante." in refusal(letters[:place] + letters[place + 1 :])
    assert "2 lettres de trop." in refusal(letters + "ab")


@given(keys, places, st.sampled_from("iloILO0123456789éÉ?"))
def test_a_character_that_no_key_holds_is_told_by_its_group(
    key: RecoveryKey, place: int, foreign: str
) -> None:
    letters = bare(key)
    typed = grouped(letters[:place] + foreign + letters[place + 1 :])
    sentence = refusal(typed)
    assert "sans chiffre, sans accent et sans les lettres i, l et o" in sentence
    assert sentence.endswith(f"dans le groupe {place // GROUP_LETTERS + 1}.")


def with_right_check_letters(data: str) -> str:
    """``data``: forty letters. Written from the document, not from the code under test."""
    groups = []
    for rank in range(1, 11):
        part = data[(rank - 1) * 4 : rank * 4]
        total = sum(w * ALPHABET.index(c) for w, c in zip((2, 3, 4, 5), part, strict=True))
        groups.append(part + ALPHABET[(rank + total) % 23])
    return "-".join(groups)


@given(st.binary(min_size=20, max_size=20))
def test_a_second_writing_of_the_format_gives_the_same_text(secret: bytes) -> None:
    digest = hashlib.sha256(b"iscg-tui cle de secours 1\0" + secret).hexdigest()
    number = int(secret.hex() + digest[:5], 16)
    data = "".join(
        "abcdefghjkmnpqrstuvwxyz"[number // 23**power % 23] for power in range(39, -1, -1)
    )
    assert RecoveryKey(secret).text().replace("\n", "-") == with_right_check_letters(data)


@given(st.text(ALPHABET, min_size=40, max_size=40))
def test_groups_that_are_each_right_do_not_make_a_key(data: str) -> None:
    typed = with_right_check_letters(data)
    assert "au moins deux fautes de frappe" in refusal(typed)


@pytest.mark.parametrize("data", ["z" * 40, "a" * 40])
def test_the_ends_of_the_range_are_no_keys(data: str) -> None:
    assert "au moins deux fautes" in refusal(with_right_check_letters(data))


@given(st.text(max_size=200))
def test_any_text_is_answered_without_being_quoted(text: str) -> None:
    sentence = refusal(text)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    for word in text.split():
        if len(word) > 12:
            assert word not in sentence


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", "La clé de secours est vide"),
        (" -\n–", "La clé de secours est vide"),
        ("a" * 10_000, "Ce texte est trop long"),
        ("\ud800" * 3, "Une clé de secours s’écrit sans chiffre"),
        ("\x1b[31m" + "a" * 50, "Une clé de secours s’écrit sans chiffre"),
        ("[bold]" * 20, "Une clé de secours s’écrit sans chiffre"),
    ],
)
def test_what_is_no_key_gets_its_own_sentence(text: str, begins: str) -> None:
    assert refusal(text).startswith(begins)


def test_a_passphrase_is_never_taken_for_a_key() -> None:
    for _ in range(300):
        phrase = propose()
        assert not is_a_key(phrase)
        assert typing_mistake(phrase) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 10_000,
        "un jardin que traverse une grande route bordée de platanes",
        "é" * 50,
        "table chaise banc porte vitre toits murs clous vis bois",
    ],
)
def test_no_typing_mistake_is_seen_in_what_has_not_the_shape_of_a_key(text: str) -> None:
    assert typing_mistake(text) is None
    assert not is_a_key(text)


MISTYPED: dict[str, Callable[[list[str]], list[str]]] = {
    "two letters less": lambda groups: [*groups[:-1], groups[-1][:-2]],
    "two letters more": lambda groups: [*groups[:-1], f"{groups[-1]}aa"],
    "two that no key holds": lambda groups: [f"00{groups[0][2:]}", *groups[1:]],
    "without spaces, a letter short": lambda groups: ["".join(groups)[1:]],
    "a group in two, a letter short": lambda groups: [groups[0][:2], groups[0][3:], *groups[1:]],
    "two groups in one, a letter short": lambda groups: [groups[0][1:] + groups[1], *groups[2:]],
}
SOMETHING_ELSE: dict[str, Callable[[list[str]], list[str]]] = {
    "three letters less": lambda groups: [*groups[:-1], groups[-1][:-3]],
    "three letters more": lambda groups: [*groups[:-1], f"{groups[-1]}aaa"],
    "three that no key holds": lambda groups: [f"000{groups[0][3:]}", *groups[1:]],
    "a letter of elsewhere": lambda groups: [f"é{groups[0][1:]}", *groups[1:]],
    "too few groups": lambda groups: ["".join(groups[:3])[1:], *groups[3:]],
    "three odd groups": lambda groups: [
        f"{groups[0]}a",
        groups[1][:4],
        groups[2][:4],
        *groups[3:],
    ],
}


@pytest.mark.parametrize("how", MISTYPED)
def test_a_key_mistyped_in_two_places_is_still_seen_to_be_one(how: str) -> None:
    assert typing_mistake(" ".join(MISTYPED[how](grouped(bare(RecoveryKey.generate())).split("-"))))


@pytest.mark.parametrize("how", SOMETHING_ELSE)
def test_what_differs_more_from_a_key_is_not_taken_for_one(how: str) -> None:
    assert (
        typing_mistake(
            " ".join(SOMETHING_ELSE[how](grouped(bare(RecoveryKey.generate())).split("-")))
        )
        is None
    )


def test_each_generated_key_is_new_and_draws_160_bits() -> None:
    secrets = {RecoveryKey.generate().secret for _ in range(500)}
    assert len(secrets) == 500
    assert {len(secret) for secret in secrets} == {20}
    seen = [0] * 160
    for secret in secrets:
        for bit in range(160):
            seen[bit] |= 1 << (int.from_bytes(secret, "big") >> bit & 1)
    assert seen == [3] * 160


@given(keys)
def test_printing_a_key_object_shows_nothing_of_it(key: RecoveryKey) -> None:
    for shown in (repr(key), str(key), f"{key}", repr([key])):
        assert "RecoveryKey()" in shown
        assert key.secret.hex() not in shown
        assert bare(key)[:10] not in shown


@pytest.mark.parametrize("secret", [b"", bytes(19), bytes(21), bytearray(20), "a" * 20, None])
def test_a_key_cannot_hold_anything_but_twenty_bytes(secret: object) -> None:
    with pytest.raises(RecoveryKeyError):
        RecoveryKey(secret)  # type: ignore[arg-type]


def test_the_test_vectors_of_the_document_hold() -> None:
    text = DOCUMENT.read_text("utf-8")
    sound = re.findall(
        r"^\| `([0-9a-f]{40})` \| `([a-z-]{29})` `([a-z-]{29})` \|$", text, re.MULTILINE
    )
    assert len(sound) >= 6
    for secret, first, second in sound:
        key = RecoveryKey(bytes.fromhex(secret))
        assert key.text() == f"{first}\n{second}"
        assert RecoveryKey.parse(f"{first} {second}") == key
    hostile = re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
    refused = [(typed, sentence) for typed, sentence in hostile if sentence.endswith(".")]
    assert len(refused) >= 8
    for typed, sentence in refused:
        assert refusal(typed).replace("\u00a0", " ") == sentence.replace("\u00a0", " ")


def test_the_document_and_the_code_name_the_same_alphabet() -> None:
    assert f"`{recovery.ALPHABET}`" in DOCUMENT.read_text("utf-8")
