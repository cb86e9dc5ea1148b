"""The counter file: written whole, read only when it is intact."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.counters.cells import Cellule
from iscg_tui.counters.file import (
    TAILLE_MAX,
    VALEUR_MAX,
    AbsentCountersError,
    Compteurs,
    CountersError,
    DamagedCountersError,
    EditedCountersError,
    NewerCountersError,
    decode,
    encode,
    holds,
    read,
    write,
)
from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.dossier import DossierError

DOCUMENT = Path(__file__).parents[2] / "docs" / "format-compteurs.md"

SMALL = Compteurs(
    3,
    "2026-1",
    {
        Cellule("situations", "2026-03"): 7,
        Cellule("nature", "2026-03", ("VCO",)): 5,
        Cellule("entretiens_par_situation", "2026-03", ("4-6",)): 2,
        Cellule("nature_genre", "2026-T1", ("VCO", "1")): 5,
    },
)


@st.composite
def cells(draw: st.DrawFn) -> Cellule:
    tableau = draw(st.sampled_from(TABLEAUX))
    year = draw(st.integers(2000, 2100))
    step = draw(st.integers(1, 12 if tableau.pas == "mois" else 4))
    periode = f"{year}-{step:02d}" if tableau.pas == "mois" else f"{year}-T{step}"
    code = st.sampled_from(["VCO", "1", "NR", "4-6", "7+", "MINEUR"])
    return Cellule(tableau.id, periode, tuple(draw(code) for _ in tableau.dimensions))


compteurs = st.builds(
    Compteurs,
    lot=st.integers(0, VALEUR_MAX),
    nomenclature=st.sampled_from(["2026-1", "2031-12"]),
    sommes=st.dictionaries(cells(), st.integers(0, VALEUR_MAX), max_size=12),
)


def rewritten(**changes: Any) -> bytes:
    """The small file with other content, and the checksum that goes with it."""
    content = json.loads(encode(SMALL)) | changes
    content = {key: value for key, value in content.items() if value is not None}
    content.pop("empreinte", None)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    content["empreinte"] = hashlib.sha256(canonical.encode()).hexdigest()
    return json.dumps(content).encode()


@given(compteurs)
def test_what_is_written_is_read_back(one: Compteurs) -> None:
    assert decode(encode(one)) == one
    assert encode(decode(encode(one))) == encode(one)


@given(compteurs)
def test_the_file_holds_sorted_keys_and_no_zero(one: Compteurs) -> None:
    text = encode(one).decode("ascii")
    assert json.dumps(json.loads(text), sort_keys=True) == json.dumps(json.loads(text))
    assert not re.search(r'": 0(,|\n)', text.replace('"lot": 0', ""))


@given(compteurs)
def test_the_file_is_laid_out_one_space_a_step(one: Compteurs) -> None:
    text = encode(one).decode("ascii")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"


def test_a_file_is_known_again_by_the_texts_of_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "compteurs.json"
    sums = {cell.text(): value for cell, value in SMALL.sommes.items()}
    assert not holds(path, SMALL.lot, SMALL.nomenclature, sums)
    write(path, SMALL)
    assert holds(path, SMALL.lot, SMALL.nomenclature, sums | {"situations|2026-04": 0})
    assert not holds(path, SMALL.lot + 1, SMALL.nomenclature, sums)
    assert not holds(path, SMALL.lot, "2031-12", sums)
    assert not holds(path, SMALL.lot, SMALL.nomenclature, sums | {"situations|2026-04": 1})
    path.write_bytes(path.read_bytes() + b" ")
    assert not holds(path, SMALL.lot, SMALL.nomenclature, sums)


@given(compteurs)
def test_nothing_in_the_file_is_finer_than_a_month(one: Compteurs) -> None:
    assert not re.search(rb"\d{4}-\d{2}-|\d{2}-\d{4}|\d:\d", encode(one))


def test_a_file_on_disk_is_private_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "compteurs.json"
    write(path, SMALL)
    assert read(path) == SMALL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told_by_the_folder(tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        write(tmp_path / "absent" / "compteurs.json", SMALL)


def test_every_flipped_bit_is_found_or_changes_nothing() -> None:
    data = encode(SMALL)
    found = 0
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            try:
                assert decode(bytes(changed)) == SMALL
            except CountersError:
                found += 1
    assert found > 7 * len(data)


def test_every_truncation_is_found() -> None:
    data = encode(SMALL).rstrip()
    for length in range(len(data)):
        with pytest.raises(DamagedCountersError):
            decode(data[:length])


def test_a_file_edited_by_hand_is_not_believed() -> None:
    with pytest.raises(EditedCountersError, match="modifié hors du programme"):
        decode(encode(SMALL).replace(b'"VCO": 5', b'"VCO": 6'))


def test_spaces_added_by_an_editor_are_harmless() -> None:
    assert decode(json.dumps(json.loads(encode(SMALL)), indent=7).encode() + b"\r\n") == SMALL


def test_keys_in_any_order_are_the_same_file() -> None:
    content = json.loads(encode(SMALL))

    def turned(node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        return {key: turned(below) for key, below in reversed(node.items())}

    assert decode(json.dumps(turned(content)).encode()) == SMALL


@pytest.mark.parametrize("more", [{"secret": 1}, {"tableaux": "autrement"}, {"empreinte": 12}])
def test_a_newer_format_is_named_whatever_it_holds(more: dict[str, object]) -> None:
    content = json.loads(encode(SMALL)) | {"format": 2} | more
    with pytest.raises(NewerCountersError, match="plus récente"):
        decode(json.dumps(content).encode())


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "not json": b"bonjour",
    "not ascii": '{"é": 1}'.encode(),
    "binary": bytes(range(256)),
    "a list": b"[]",
    "a number": b"12",
    "byte order mark": b"\xef\xbb\xbf" + encode(SMALL),
    "utf-16": encode(SMALL).decode().encode("utf-16"),
    "nothing": b"{}",
    "deep": b"[" * 1_000_000,
    "deep objects": b'{"a":' * 300_000,
    "too large": encode(SMALL) + b" " * TAILLE_MAX,
    "huge number": encode(SMALL).replace(b'"lot": 3', b'"lot": ' + b"9" * 100_000),
    "key twice": encode(SMALL).replace(b'"VCO": 5', b'"VCO": 5, "VCO": 5'),
    "not a number": encode(SMALL).replace(b'"VCO": 5', b'"VCO": NaN'),
    "infinite": encode(SMALL).replace(b'"VCO": 5', b'"VCO": Infinity'),
    "format 0": rewritten(format=0),
    "format true": rewritten(format=True),
    "format text": rewritten(format="1"),
    "no format": rewritten(format=None),
    "no lot": rewritten(lot=None),
    "one key more": rewritten(reference="26-0001"),
    "negative lot": rewritten(lot=-1),
    "lot true": rewritten(lot=True),
    "lot real": rewritten(lot=3.0),
    "lot text": rewritten(lot="3"),
    "nomenclature a number": rewritten(nomenclature=2026),
    "nomenclature hostile": rewritten(nomenclature="2026-1\x1b[2J"),
    "nomenclature long": rewritten(nomenclature="1" * 33),
    "tables a list": rewritten(tableaux=[]),
    "unknown table": rewritten(tableaux={"noms": {"2026-03": 1}}),
    "table a number": rewritten(tableaux={"situations": 1}),
    "a day": rewritten(tableaux={"situations": {"2026-03-10": 1}}),
    "a week": rewritten(tableaux={"situations": {"2026-S10": 1}}),
    "a month in a quarterly table": rewritten(
        tableaux={"nature_genre": {"2026-03": {"VCO": {"1": 1}}}}
    ),
    "a quarter in a monthly table": rewritten(tableaux={"nature": {"2026-T1": {"VCO": 1}}}),
    "too shallow": rewritten(tableaux={"nature": {"2026-03": 1}}),
    "too deep": rewritten(tableaux={"nature": {"2026-03": {"VCO": {"1": 1}}}}),
    "code hostile": rewritten(tableaux={"nature": {"2026-03": {"=HYPERLINK": 1}}}),
    "negative": rewritten(tableaux={"situations": {"2026-03": -1}}),
    "zero": rewritten(tableaux={"situations": {"2026-03": 0}}),
    "true": rewritten(tableaux={"situations": {"2026-03": True}}),
    "real": rewritten(tableaux={"situations": {"2026-03": 1.0}}),
    "text": rewritten(tableaux={"situations": {"2026-03": "1"}}),
    "null": rewritten(tableaux={"situations": {"2026-03": None}}),
    "above the bound": rewritten(tableaux={"situations": {"2026-03": VALEUR_MAX + 1}}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_no_counter_file_holds_is_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(DamagedCountersError) as refused:
        decode(data)
    assert re.fullmatch(r"Le fichier des compteurs est abîmé\s: [^.]+\.", str(refused.value))
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("value", [-1, True, 1.0, VALEUR_MAX + 1])
def test_no_counters_can_be_built_of_anything_but_whole_positive_sums(value: Any) -> None:
    with pytest.raises(DamagedCountersError):
        Compteurs(0, "2026-1", {Cellule("situations", "2026-03"): value})


def test_the_sums_cannot_be_changed_once_built() -> None:
    sums = {Cellule("situations", "2026-03"): 7}
    built = Compteurs(0, "2026-1", sums)
    sums[Cellule("situations", "2026-04")] = 1
    assert dict(built.sommes) == {Cellule("situations", "2026-03"): 7}
    with pytest.raises(TypeError):
        built.sommes[Cellule("situations", "2026-04")] = 1  # type: ignore[index]


def test_an_absent_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AbsentCountersError, match="publiez les compteurs"):
        read(tmp_path / "compteurs.json")


def test_a_folder_a_pipe_or_an_endless_device_in_its_place_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    for path in (tmp_path, tmp_path / "tube", Path("/dev/zero")):
        with pytest.raises(DamagedCountersError):
            read(path)


def test_a_link_that_turns_round_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "compteurs.json"
    loop.symlink_to(loop)
    with pytest.raises(DamagedCountersError, match="ne peut pas être lu"):
        read(loop)


def test_no_error_names_a_value_or_a_place(tmp_path: Path) -> None:
    for data in HOSTILE.values():
        path = tmp_path / "compteurs.json"
        path.write_bytes(data)
        with pytest.raises(CountersError) as refused:
            read(path)
        assert str(tmp_path) not in str(refused.value)
        assert "26-0001" not in str(refused.value)


def test_the_vectors_of_the_document_are_what_it_says() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    sound, edited = re.findall(r"```json\n(.*?)```", document, re.DOTALL)
    assert encode(decode(sound.encode())) == sound.encode()
    with pytest.raises(EditedCountersError):
        decode(edited.encode())
