"""What a reader of published reports knows, as statements: the figures, and what they count.

Read from JSON documents and the public description of the tables; nothing here is taken
from the code that protects them.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

from .attacker import Hidden, Statement, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from iscg_tui.nomenclature.loader import Nomenclature

Document = dict[str, "Any"]

OF_SITUATIONS = (
    "saisine_famille", "saisine", "institution", "public", "age", "genre", "nature",
    "champ_penal", "urgence", "delai", "adhesion", "entretiens_par_situation",
)  # fmt: skip
CROSSED = {
    "nature_genre": ("nature", "genre"),
    "nature_public": ("nature", "public"),
    "nature_mineur": ("nature", "mineur"),
    "saisine_institution": ("saisine_famille", "institution"),
}
LONG = ("4-6", "7+")


def period(document: Document) -> str:
    """Its period, as « 2026-01/2026-12 »."""
    return f"{document['periode']['du']}/{document['periode']['au']}"


def statements(documents: Iterable[Document], lists: Nomenclature) -> list[Statement]:
    """All that the documents say, and what follows from what each table counts."""
    documents = list(documents)
    found = [each for document in documents for each in _said(document, lists)]
    periods = {period(document): document for document in documents}
    for when, document in periods.items():
        found += _counted(when, document, lists)
    year = next(filter(_is_year, periods), None)
    if year and len(periods) > 1:
        found += _parts(year, [each for each in periods if each != year], periods[year])
    return found


def _base(table: Document) -> list[list[str]]:
    """The answers of each dimension, one by one."""
    return [
        list(
            dict.fromkeys(
                cell["codes"][place]
                for cell in table["cellules"]
                if cell["codes"][place] != "*" and "/" not in cell["codes"][place]
            )
        )
        for place in range(len(table["dimensions"]))
    ]


def _inside(codes: Iterable[str], base: Sequence[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    return product(
        *(
            answers if code == "*" else code.split("/")
            for code, answers in zip(codes, base, strict=True)
        )
    )


def _gathered(table: Document, place: int) -> list[list[str]]:
    lines = {cell["codes"][place] for cell in table["cellules"]}
    return [line.split("/") for line in sorted(lines) if "/" in line]


def _said(document: Document, lists: Nomenclature) -> Iterator[Statement]:
    when = period(document)
    for table in document["tableaux"]:
        base = _base(table)
        alone = [
            {code for line in _gathered(table, place) for code in line}
            for place in range(len(base))
        ]
        withheld = table["cellules"][-1].get("masque", False)
        for cell in table["cellules"]:
            whole = Sum.of((table["id"], when, *codes) for codes in _inside(cell["codes"], base))
            if "valeur" in cell:
                yield Statement(whole, cell["valeur"], cell["valeur"])
            elif (
                not withheld
                and not table["zeros_masques"]
                and not any(
                    code in inside for code, inside in zip(cell["codes"], alone, strict=True)
                )
            ):
                yield Statement(whole, 1)
        if len(base) == 1 and not withheld:
            for line in _gathered(table, 0):
                yield from _not_empty(table, when, line, base[0], lists)
    share = document["part_1_a_3_entretiens"]
    if share.get("pourcentage") is not None:
        classes = [("entretiens_par_situation", when, code) for code in ("1", "2", "3")]
        longer = [("entretiens_par_situation", when, code) for code in LONG]
        percent = share["pourcentage"]
        # 100 short >= (p - 1/2) total, and the other way: in halves, to stay whole.
        for sign, bound in ((1, 2 * percent - 1), (-1, 2 * percent + 1)):
            terms = [(each, sign * (200 - bound)) for each in classes]
            terms += [(each, -sign * bound) for each in longer]
            yield Statement(Sum(tuple(sorted(terms))), 0)


def _not_empty(
    table: Document, when: str, line: Sequence[str], answers: Sequence[str], lists: Nomenclature
) -> Iterator[Statement]:
    """An empty answer has its own line, unless its whole group is gathered.

    Where all the answers under a family of saisine, or under « mineur » or « majeur », are
    gathered, nothing is known of each: they are what that larger answer is.
    """
    if len(line) == len(answers):
        return
    dimension = table["dimensions"][0]
    groups = _by(answers, lambda code: _group(dimension, code, lists))
    if dimension in ("age", "saisine"):
        larger = _by(answers, lambda code: _larger(dimension, code, lists))
        covered = {name: each for name, each in larger.items() if set(each) <= set(line)}
        within = {code for each in covered.values() for code in each}
        if len(covered) == 1 and len(within) == len(line):
            return
        others = {name: each for name, each in groups.items() if not within.issuperset(each)}
        groups = {**others, **{f"{name}, whole": each for name, each in covered.items()}}
    for members in groups.values():
        inside = [code for code in members if code in line]
        if inside and len(inside) == len(members) > 1:
            yield Statement(Sum.of((table["id"], when, code) for code in inside), 1)
        else:
            for code in inside:
                yield Statement(Sum.of([(table["id"], when, code)]), 1)


def _by(answers: Sequence[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in answers:
        found.setdefault(key(code), []).append(code)
    return found


def _larger(dimension: str, code: str, lists: Nomenclature) -> str:
    return _minority(code, lists) if dimension == "age" else code[:3]


def _group(dimension: str, code: str, lists: Nomenclature) -> str:
    if dimension == "entretiens_par_situation":
        return "long" if code in LONG else "short"
    if dimension == "saisine_famille" or code == "NR":
        return f"={code}"
    return lists[dimension].par_code(code).groupe or f"={code}"


def _counted(when: str, document: Document, lists: Nomenclature) -> Iterator[Statement]:
    """What each table counts, whatever its figures."""
    answers = {table["id"]: _base(table) for table in document["tableaux"]}
    yield from _of_totals(when, answers)
    yield from _of_details(when, answers, lists)
    for id_, (one, other) in CROSSED.items():
        if id_ in answers:
            yield from _of_crossed(id_, when, answers[id_], one, other)
    if "nature_orientation" in answers:
        yield from _of_orientations(when, answers["nature_orientation"])


def _line(id_: str, when: str, answers: Mapping[str, list[list[str]]]) -> list[Hidden]:
    return [(id_, when, code) for code in answers[id_][0]]


def _of_totals(when: str, answers: Mapping[str, list[list[str]]]) -> Iterator[Statement]:
    situations, personnes, entretiens = (
        (each, when) for each in ("situations", "personnes", "entretiens")
    )
    for id_ in OF_SITUATIONS:
        yield _same(_line(id_, when, answers), situations)
    for id_ in ("mode", "suites"):
        yield _same(_line(id_, when, answers), entretiens)
    yield Statement(Sum.of([personnes], situations))
    yield Statement(Sum.of([entretiens], personnes))
    yield Statement(Sum.of([entretiens], *_line("motif_prolongement", when, answers)))
    seen = personnes if _is_year(when) else entretiens
    for id_, people in (
        ("besoins", situations),
        ("natures_secondaires", situations),
        ("orientations", seen),
        ("issue_orientation", seen),
    ):
        for each in _line(id_, when, answers):
            yield Statement(Sum.of([people], each))
    # No secondary nature is the principal one.
    for id_, when_, code in _line("natures_secondaires", when, answers):
        yield Statement(Sum.of([situations], (id_, when_, code), ("nature", when_, code)))


def _of_details(
    when: str, answers: Mapping[str, list[list[str]]], lists: Nomenclature
) -> Iterator[Statement]:
    for code in answers["saisine_famille"][0]:
        details = [each for each in _line("saisine", when, answers) if each[2].startswith(code)]
        yield _same(details, ("saisine_famille", when, code))
    for code in ("MINEUR", "MAJEUR", "NR"):
        ages = [each for each in _line("age", when, answers) if _minority(each[2], lists) == code]
        yield _same(ages, ("mineur", when, code))


def _of_crossed(
    id_: str, when: str, base: list[list[str]], one: str, other: str
) -> Iterator[Statement]:
    rows, columns = base
    for row in rows:
        yield _same([(id_, when, row, each) for each in columns], (one, when, row))
    for column in columns:
        yield _same([(id_, when, each, column) for each in rows], (other, when, column))


def _of_orientations(when: str, base: list[list[str]]) -> Iterator[Statement]:
    rows, columns = base
    for column in columns:
        cells = [("nature_orientation", when, row, column) for row in rows]
        yield _same(cells, ("orientations", when, column))
    for row, column in product(rows, columns):
        cell = ("nature_orientation", when, row, column)
        people = [("nature", when, row), ("personnes", when)]
        yield Statement(Sum.of(people, ("situations", when), cell))


def _is_year(when: str) -> bool:
    first, last = when.split("/")
    return (first[:4], first[5:], last[5:]) == (last[:4], "01", "12")


def _minority(code: str, lists: Nomenclature) -> str:
    if code == "NR":
        return "NR"
    return "MINEUR" if lists["age"].par_code(code).groupe == "MIN" else "MAJEUR"


def _same(parts: Iterable[Hidden], whole: Hidden) -> Statement:
    return Statement(Sum.of(parts, whole), 0, 0)


def _parts(year: str, parts: Sequence[str], document: Document) -> Iterator[Statement]:
    """A year is the sum of its parts; those of which no document is held are free."""
    for table in document["tableaux"]:
        if len(table["dimensions"]) < 2:
            for codes in _inside(["*"] * len(table["dimensions"]), _base(table)):
                pieces = [(table["id"], each, *codes) for each in parts]
                yield Statement(
                    Sum.of([(table["id"], year, *codes)], *pieces),
                    0,
                    0 if _whole(parts) else math.inf,
                )


def _whole(parts: Sequence[str]) -> bool:
    months = 0
    for each in parts:
        first, last = each.split("/")
        months += int(last[5:]) - int(first[5:]) + 1
    return months == 12


def truth(sums: Mapping[str, Mapping[tuple[str, ...], int]], when: str) -> dict[Hidden, int]:
    """The hidden numbers of a period, for whoever has counted them."""
    return {
        (id_, when, *codes): value for id_, table in sums.items() for codes, value in table.items()
    }
