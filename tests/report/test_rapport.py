"""A table whose small answers are gathered: what is shown, and what the whole grid says."""

from __future__ import annotations

import pytest

from iscg_tui.report.rapport import TOTAL, Axe, Reponse, TableauPublie

DETAIL = tuple(Reponse(code, code.lower(), code.lower()) for code in ("A", "B", "C", "NR"))
GATHERED = Reponse("B/C", "autres", "autres", codes=("B", "C"))
AXE = Axe("lettre", "Lettre", (DETAIL[0], GATHERED, DETAIL[3]), "NR", DETAIL)


def table(**values: int | None) -> TableauPublie:
    named = {"A": 20, "B/C": 15, "NR": 0, TOTAL: 35} | values
    return TableauPublie(
        "lettre", "Lettres", "situations", False, (AXE,), {(key,): n for key, n in named.items()}
    )


def test_an_answer_gathers_the_codes_that_make_its_own() -> None:
    assert DETAIL[0].codes == ("A",)
    assert not DETAIL[0].regroupe
    assert GATHERED.regroupe
    with pytest.raises(ValueError, match=r"^$"):
        Reponse("B", "autres", "autres", codes=("B", "C"))


def test_the_whole_grid_holds_the_answers_that_are_gathered_without_their_values() -> None:
    assert dict(table().grille()) == {
        ("A",): 20,
        ("B",): None,
        ("C",): None,
        ("NR",): 0,
        ("B/C",): 15,
        (TOTAL,): 35,
    }
    assert AXE.reponse("B").libelle == "b"
    assert AXE.reponse("B/C") is GATHERED


@pytest.mark.parametrize(
    ("asked", "found"),
    [("A", 20), ("BC", 15), ("B", None), ("AB", None), ("ABC", 35), ("", 0)],
)
def test_a_sum_is_given_only_by_what_is_published(asked: str, found: int | None) -> None:
    assert table().somme(asked) == found


def test_a_masked_value_gives_no_sum_but_the_total_does() -> None:
    masked = table(A=None)
    assert masked.somme("A") is None
    assert masked.somme(["A", "B", "C", "NR"]) == 35
    assert not masked.retenu
    assert table(A=None, NR=None, **{"B/C": None, TOTAL: None}).retenu
