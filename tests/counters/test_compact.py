"""The quick reading takes what the careful one takes, and gives the same sums."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iscg_tui.counters import compact, file
from iscg_tui.counters.cells import Cellule, addition, cells_of
from iscg_tui.counters.file import Compteurs, CountersError, checksum, encode
from iscg_tui.demo import invented
from iscg_tui.nomenclature.loader import load

if TYPE_CHECKING:
    from pathlib import Path

LISTES = load()


@pytest.fixture(scope="module")
def compteurs() -> Compteurs:
    sums: dict[Cellule, int] = {}
    for year in (2024, 2025):
        for situation in invented(LISTES, year, 5, year, date(year, 12, 31)):
            sums = addition(sums, cells_of(situation, LISTES))
    return Compteurs(7, LISTES.version, sums)


def by_year(compteurs: Compteurs) -> dict[int, dict[str, dict[tuple[str, ...], int]]]:
    found: dict[int, dict[str, dict[tuple[str, ...], int]]] = {}
    for cell, value in compteurs.sommes.items():
        table = found.setdefault(int(cell.periode[:4]), {}).setdefault(cell.tableau, {})
        table[cell.codes] = table.get(cell.codes, 0) + value
    return found


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_the_sums_of_each_year_are_those_of_the_file(
    compteurs: Compteurs, tmp_path: Path, indent: int | None
) -> None:
    path = tmp_path / "poste.json"
    path.write_text(json.dumps(json.loads(encode(compteurs)), indent=indent, sort_keys=True))
    found = compact.read(path, None)
    assert found.annees == by_year(compteurs)
    assert (found.lot, found.nomenclature) == (7, LISTES.version)
    months = [each.periode for each in compteurs.sommes if each.tableau == "entretiens"]
    assert (found.premier, found.dernier) == (min(months), max(months))
    assert compact.read(path, frozenset({2025})).annees == {2025: by_year(compteurs)[2025]}
    assert not compact.read(path, frozenset({1999})).annees


def test_a_file_written_otherwise_gives_the_same(compteurs: Compteurs, tmp_path: Path) -> None:
    content = json.loads(encode(compteurs))
    path = tmp_path / "poste.json"
    path.write_text(json.dumps(dict(reversed(content.items()))))
    usual = tmp_path / "habituel.json"
    usual.write_bytes(encode(compteurs))
    assert compact.read(path, None).annees == by_year(compteurs)
    for years in (None, frozenset({2025})):
        found, expected = compact.read(path, years, 3), compact.read(usual, years, 3)
        assert (found.annees, found.parties) == (expected.annees, expected.parties)
        assert (found.lot, found.nomenclature) == (expected.lot, expected.nomenclature)


def test_the_steps_of_a_year_sum_up_to_it(compteurs: Compteurs, tmp_path: Path) -> None:
    path = tmp_path / "poste.json"
    path.write_bytes(encode(compteurs))
    found = compact.read(path, None, 3)
    for year, tables in found.annees.items():
        for id_, sums in tables.items():
            for codes, value in sums.items():
                steps = (found.parties.get((year, rank), {}) for rank in range(4))
                assert value == sum(each.get(id_, {}).get(codes, 0) for each in steps)


def sealed(content: dict[str, object]) -> bytes:
    content = {key: value for key, value in content.items() if key != "empreinte"}
    return json.dumps({**content, "empreinte": checksum(content)}, sort_keys=True).encode()


HOSTILE: dict[str, object] = {
    "zero": {"nature": {"2025-03": {"VCO": 0}}},
    "negative": {"nature": {"2025-03": {"VCO": -1}}},
    "real": {"nature": {"2025-03": {"VCO": 1.0}}},
    "boolean": {"nature": {"2025-03": {"VCO": True}}},
    "boolean beside one": {"nature": {"2025-03": {"VCO": 1, "VIF": True}}},
    "text": {"nature": {"2025-03": {"VCO": "1"}}},
    "huge": {"nature": {"2025-03": {"VCO": 10**9}}},
    "period": {"nature": {"2025-13": {"VCO": 1}}},
    "quarter for a month": {"nature": {"2025-T1": {"VCO": 1}}},
    "month for a quarter": {"nature_genre": {"2025-03": {"VCO": {"1": 1}}}},
    "code": {"nature": {"2025-03": {"vco": 1}}},
    "too deep": {"nature": {"2025-03": {"VCO": {"1": 1}}}},
    "not deep enough": {"nature_genre": {"2025-T1": {"VCO": 1}}},
    "unknown table": {"noms": {"2025-03": {"VCO": 1}}},
    "a list": {"nature": [1]},
    "nothing": None,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_careful_reading_refuses_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "poste.json"
    content = {"format": 1, "lot": 1, "nomenclature": "2026-1", "tableaux": HOSTILE[name]}
    path.write_bytes(sealed(content))
    with pytest.raises(CountersError) as careful:
        file.read(path)
    with pytest.raises(CountersError) as quick:
        compact.read(path, None)
    assert type(quick.value) is type(careful.value)


@pytest.mark.parametrize("indent", ["", " "])
def test_a_key_given_twice_is_refused_though_its_checksum_is_right(
    tmp_path: Path, indent: str
) -> None:
    path = tmp_path / "poste.json"
    tables = {"nature": {"2025-03": {"VCO": 1}}}
    content = {"format": 1, "lot": 1, "nomenclature": "2026-1", "tableaux": tables}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    for twice in (text, text.replace('"VCO":1', '"VCO":1,"VCO":1')):
        seal = hashlib.sha256(twice.encode()).hexdigest()
        path.write_text(f'{{"empreinte":"{seal}",{indent}{twice[1:]}')
        if twice is text:
            assert compact.read(path, None).annees[2025] == {"nature": {("VCO",): 1}}
        else:
            with pytest.raises(CountersError):
                compact.read(path, None)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_any_byte_changed_is_judged_alike(
    compteurs: Compteurs, tmp_path: Path, place: int, byte: int
) -> None:
    data = bytearray(encode(compteurs))
    data[place % len(data)] = byte
    path = tmp_path / "poste.json"
    path.write_bytes(data)
    try:
        expected = by_year(file.read(path))
    except CountersError as error:
        with pytest.raises(type(error)):
            compact.read(path, None)
    else:
        assert compact.read(path, None).annees == expected
