"""The command itself: what it gives, and the one sentence in which it refuses."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from iscg_tui.cli import main
from iscg_tui.counters.file import read
from iscg_tui.nomenclature import passages
from iscg_tui.nomenclature.toml_file import parse
from iscg_tui.reglages import Reglages, save
from iscg_tui.report.consolidation.tidy import COLONNES
from iscg_tui.report.documents import FORMATS

Post = Callable[..., Path]
PERIOD = ("--du", "2025-01", "--au", "2025-12")


@pytest.fixture
def three(post: Post) -> list[Path]:
    return [post("alpha", 80, 1), post("beta", 120, 2), post("gamma", 60, 3)]


def done(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["consolider", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 1) -> str:
    assert main(["consolider", *map(str, arguments)]) == status
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_totals_are_those_of_a_plain_recount(
    three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(done(capsys, *three, *PERIOD, "--format", "json"))
    expected = sum(
        value
        for path in three
        for cell, value in read(path).sommes.items()
        if cell.tableau == "situations" and cell.periode.startswith("2025")
    )
    tables = {each["id"]: each for each in told["tableaux"]}
    assert tables["situations"]["cellules"] == [{"codes": [], "valeur": expected}]
    assert tables["nature"]["cellules"][-1] == {"codes": ["*"], "valeur": expected}
    by_post = {
        each["codes"][0]: each["valeur"] for each in tables["situations_par_poste"]["cellules"]
    }
    assert by_post == {"alpha": 80, "beta": 120, "gamma": 60, "*": expected}
    assert "nature_genre" not in tables


def test_unmasked_every_cell_is_a_plain_recount(
    three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = done(capsys, *three, *PERIOD, "--format", "tidy", "--seuil", "0")
    whole: dict[tuple[str, ...], int] = {}
    for path in three:
        for cell, value in read(path).sommes.items():
            key = (cell.tableau, *cell.codes)
            whole[key] = whole.get(key, 0) + value
    told = {
        tuple(filter(None, (each["tableau"], each["code1"], each["code2"]))): int(each["valeur"])
        for each in rows(text)
        if each["poste"] == "Ensemble" and "*" not in (each["code1"], each["code2"])
    }
    assert {key: value for key, value in told.items() if value} == whole


def test_tidy_is_one_row_a_cell_that_sql_reads_as_it_stands(
    three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = done(capsys, *three, *PERIOD, "--format", "tidy")
    table = rows(text)
    assert tuple(table[0]) == COLONNES
    keys = [tuple(each[name] for name in COLONNES[:8]) for each in table]
    assert len(set(keys)) == len(keys)
    assert {each["poste"] for each in table} == {"Ensemble", "alpha", "beta", "gamma"}
    for each in table:
        assert (each["valeur"] == "") == (each["masque"] == "1")
        assert each["valeur"] == "" or int(each["valeur"]) == 0 or int(each["valeur"]) >= 11
    base = sqlite3.connect(":memory:")
    base.execute(f"create table c ({', '.join(COLONNES)})")
    base.executemany(
        f"insert into c values ({', '.join('?' * 10)})", [list(each.values()) for each in table]
    )
    (query,) = re.findall(r"```sql\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    found = base.execute(query.replace("'consolidation.csv'", "c")).fetchall()
    assert [each[0] for each in found] == ["beta", "alpha", "gamma"]
    assert found[0][1] == 120


DOC = Path(__file__).parents[3] / "docs" / "format-consolidation.md"


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_written(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    out, folder = tmp_path / f"e.{format_}", tmp_path / "postes"
    done(capsys, *three, *PERIOD, "--format", format_, "-o", out, "--par-poste", folder)
    assert out.stat().st_size > 1000
    assert sorted(each.name for each in folder.iterdir()) == [
        f"{name}.{format_}" for name in ("alpha", "beta", "gamma")
    ]


def test_two_names_alike_in_a_file_are_two_files(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names, folder = tmp_path / "noms.toml", tmp_path / "postes"
    names.write_text('[noms]\nalpha = "Nord / 1"\nbeta = "Nord ? 1"\ngamma = "NORD / 1"\n')
    done(capsys, *three, *PERIOD, "--noms", names, "--par-poste", folder)
    assert len({each.name.casefold() for each in folder.iterdir()}) == 3


@pytest.mark.parametrize("pas", ["annee", "semestre", "trimestre"])
def test_a_post_shows_what_its_own_report_shows(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], pas: str
) -> None:
    done(
        capsys,
        *three,
        *PERIOD,
        "--pas",
        pas,
        "--format",
        "json",
        "-o",
        tmp_path / "e.json",
        "--par-poste",
        tmp_path / "postes",
    )
    (tmp_path / "seul").mkdir()
    (tmp_path / "seul" / "compteurs.json").write_bytes(three[0].read_bytes())
    save(tmp_path / "seul" / "reglages.toml", Reglages(pas_rapport=pas))
    main(
        [
            "rapport",
            "--dossier",
            str(tmp_path / "seul"),
            *PERIOD,
            "--format",
            "json",
            "--seuil",
            "11",
        ]
    )
    own = {each["id"]: each for each in json.loads(capsys.readouterr().out)["tableaux"]}
    told = json.loads((tmp_path / "postes" / "alpha.json").read_bytes())["tableaux"]
    assert len(told) > 15
    for table in told:
        assert table["cellules"] == own[table["id"]]["cellules"]


def test_several_years_are_rows_of_one_tidy_table(
    post: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = post("a/alpha", 60, 1, annee=2024), post("b/beta", 70, 2)
    years = ("--du", "2024-01", "--au", "2025-12")
    table = rows(done(capsys, first, second, *years, "--format", "tidy"))
    assert {each["periode"] for each in table} == {"2024", "2025"}
    assert "une année" in refused(capsys, first, second, *years, status=2)


def test_a_folder_gives_its_files_and_a_post_takes_the_name_of_its_folder(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tous" / "Poste Inventé").mkdir(parents=True)
    (tmp_path / "tous" / "Sans compteurs").mkdir()
    (tmp_path / "tous" / "dossier.json").mkdir()
    (tmp_path / "tous" / "lisez-moi.txt").write_text("rien à compter")
    three[0].rename(tmp_path / "tous" / "Poste Inventé" / "compteurs.json")
    three[1].rename(tmp_path / "tous" / "beta.json")
    text = done(capsys, tmp_path / "tous", *PERIOD)
    assert "| Poste Inventé |" in text.replace("  ", "")
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    "content",
    [
        '[noms]\nalpha = "Un"\n[autres]\nbeta = "Deux"\n',
        '[autres]\nalpha = "Un"\n',
        'noms = "Un"\n',
        "[noms]\nalpha = 1\n",
        '[noms]\nalpha = "Un"\nbeta = " "\n',
        "[noms\n",
    ],
)
def test_a_file_of_names_says_names_and_nothing_else(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    names = tmp_path / "noms.toml"
    names.write_text(content)
    assert len(refused(capsys, *three, *PERIOD, "--noms", names)) > 20


def test_names_are_chosen_in_a_file(
    three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "noms.toml"
    names.write_text('[noms]\nalpha = "=Commissariat | fictif"\n')
    table = rows(done(capsys, *three, *PERIOD, "--format", "tidy", "--noms", names))
    assert "'=Commissariat | fictif" in {each["poste"] for each in table}
    names.write_text('[noms]\nalpha = "beta"\n')
    assert "portent le nom" in refused(capsys, *three, *PERIOD, "--noms", names)
    names.write_text('[noms]\n"\\u001b[2Jomega" = "x"\n')
    said = refused(capsys, *three, *PERIOD, "--noms", names)
    assert "omega" in said
    assert "\x1b" not in said
    os.mkfifo(tmp_path / "tube")
    assert "ne peut pas être lu" in refused(capsys, *three, *PERIOD, "--noms", tmp_path / "tube")
    names.write_text("x = 1\n")
    assert "[noms]" in refused(capsys, *three, *PERIOD, "--noms", names)


def test_the_same_post_twice_is_refused(
    post: Post, three: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "deux fois" in refused(capsys, three[0], three[0], *PERIOD)
    copy = tmp_path / "copie.json"
    copy.write_bytes(three[0].read_bytes())
    assert "même contenu" in refused(capsys, three[0], copy, *PERIOD)
    later = post("delta", 80, 1, lot=9)
    said = refused(capsys, three[0], later, *PERIOD)
    assert "lot 1" in said
    assert "lot 9" in said
    elsewhere = post("ailleurs/alpha", 90, 5)
    assert "portent le nom" in refused(capsys, three[0], elsewhere, *PERIOD)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "abîmé"),
        (b'{"format": 2}', "version plus récente"),
        (None, "pas encore de fichier"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    three: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    data: bytes | None,
    said: str,
) -> None:
    bad = tmp_path / "faux.json"
    if data is not None:
        bad.write_bytes(data)
    sentence = refused(capsys, *three, bad, *PERIOD)
    assert "faux.json" in sentence
    assert said in sentence
    assert "phrase de passe" not in sentence
    assert "--dossier" not in sentence


def test_a_version_without_a_way_is_named(
    post: Post, three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refused(capsys, *three, post("delta", 50, 4, version="2019-1"), *PERIOD)
    assert "delta" in sentence
    assert "2019-1" in sentence


def test_versions_are_bridged_by_the_table(
    post: Post,
    three: list[Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = '[[passage]]\nde = "2019-1"\nvers = "2026-1"\n[passage.codes.nature]\nVSX = "VAU"\n'
    made = passages.read(parse("passages.toml", text.encode()))
    monkeypatch.setattr(passages, "load", lambda: made)
    old = post("delta", 200, 4, version="2019-1")
    table = rows(done(capsys, *three, old, *PERIOD, "--format", "tidy", "--seuil", "0"))
    nature = {
        each["code1"]: int(each["valeur"])
        for each in table
        if (each["poste"], each["tableau"]) == ("delta", "nature")
    }
    sums = read(old).sommes
    assert nature["VSX"] == 0
    assert nature["VAU"] == sum(
        value
        for cell, value in sums.items()
        if cell.tableau == "nature" and cell.codes[0] in ("VSX", "VAU")
    )
    assert "2019-1" in done(capsys, *three, old, *PERIOD)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--du", "2025-01", "--au", "2025-06"), "années civiles entières"),
        (("--du", "2025-01"), "vont ensemble"),
        ((*PERIOD, "--format", "doc"), "n’existe pas"),
        ((*PERIOD, "--pas", "mois"), "Le pas est"),
        ((*PERIOD, "--seuil", "-1"), "seuil"),
        ((*PERIOD, "--format", "tidy", "--par-poste", "x"), "--par-poste"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    three: list[Path], capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, *three, *options, status=2)


def test_small_posts_are_left_out_and_said_so(
    post: Post, three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(done(capsys, *three, post("infime", 4, 9), *PERIOD, "--format", "json"))
    tables = {each["id"]: each for each in told["tableaux"]}
    assert tables["situations"]["cellules"] == [{"codes": [], "valeur": 260}]
    lines = {each["codes"][0]: each for each in tables["situations_par_poste"]["cellules"]}
    assert lines["infime"] == {"codes": ["infime"], "masque": True}
    assert any("trop petit" in note for note in told["notes"])


@pytest.mark.parametrize("pas", ["semestre", "trimestre"])
def test_posts_that_publish_by_step_show_no_more_than_their_years_do(
    three: list[Path], capsys: pytest.CaptureFixture[str], pas: str
) -> None:
    by_year = rows(done(capsys, *three, *PERIOD, "--format", "tidy"))
    by_step = rows(done(capsys, *three, *PERIOD, "--format", "tidy", "--pas", pas))
    shown = [sum(each["masque"] == "0" for each in table) for table in (by_step, by_year)]
    assert 0 < shown[0] <= shown[1]


def test_many_files_are_read_by_several_processes(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from iscg_tui.report.consolidation import lecture

    files = [post(f"poste{rank}", 30 + rank, rank) for rank in range(4)]
    alone = done(capsys, *files, *PERIOD, "--format", "tidy")
    monkeypatch.setattr(lecture, "_ALONE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert done(capsys, *files, *PERIOD, "--format", "tidy") == alone
