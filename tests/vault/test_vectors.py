"""The test vectors of ``docs/format-coffre.md``, read by the program and by another reader."""

from __future__ import annotations

import ast
import base64
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.vault import reading
from iscg_tui.vault.errors import (
    CostlyVault,
    DamagedVault,
    NewerVault,
    NotAVault,
    OtherShape,
    VaultError,
    WrongPassphrase,
)
from iscg_tui.vault.header import pending_without_key
from iscg_tui.vault.keys import Secret
from iscg_tui.vault.passphrase import PassphraseError
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.storage import State

from . import independent_decoder
from .independent_decoder import Answer

FILE = Path(__file__).with_name("vectors") / "coffre.json"
DOCUMENT = Path(__file__).parents[2] / "docs" / "format-coffre.md"
LEAST = 150
ANSWERS: dict[type[Exception], str] = {
    WrongPassphrase: "mauvaise-phrase",
    PassphraseError: "phrase-refusee",
    DamagedVault: "endommage",
    NotAVault: "pas-un-coffre",
    NewerVault: "plus-recent",
    CostlyVault: "trop-couteux",
    OtherShape: "autre-forme",
}
READ = {"sain", "fin-dechiree"}

FOUND: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
VECTORS: list[dict[str, Any]] = FOUND["vecteurs"]


@cache
def base(name: str) -> bytes:
    return base64.b64decode(FOUND["bases"][name])


def octets(vector: dict[str, Any]) -> bytes:
    data = b""
    for piece in vector["octets"]:
        if isinstance(piece, int):
            data += bytes(piece)
        elif isinstance(piece, str):
            data += base64.b64decode(piece)
        else:
            name, start, end = piece
            data += base(name)[start:end]
    return data


def expected(vector: dict[str, Any]) -> Answer:
    return Answer(vector["reponse"], vector.get("offset"), vector.get("contenu"))


def answer_of_the_program(data: bytes, typed: str) -> Answer:
    try:
        data_key, slot = reading.unlock(data, Secret.typed(typed))
        found = reading.contents(data, data_key)
        state = State.of(found)
    except (VaultError, PassphraseError) as error:
        return Answer(ANSWERS[type(error)], getattr(error, "offset", None))
    pending = independent_pending(data[: found.end])
    contenu = {
        "magasin": found.header.store_id.hex(),
        "epoque": found.header.epoch,
        "generation": found.header.generation,
        "acces": slot.id,
        "sequence": found.sequence,
        "en_attente": pending,
        "tables": {
            name: {
                "suivant": rows.next_id,
                "documents": [[id_, each] for id_, each in rows.documents.items()],
            }
            for name, rows in state.tables.items()
        },
    }
    return Answer(
        "fin-dechiree" if found.torn else "sain", found.end if found.torn else None, contenu
    )


def independent_pending(data: bytes) -> int:
    """The public count of the last frame, found by walking the plain heads."""
    at = last = 768
    while at < len(data):
        last, at = at, at + 36 + int.from_bytes(data[at : at + 4], "big")
    return int.from_bytes(data[last + 12 : last + 16], "big")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["nom"])
def test_the_program_answers_as_written(vector: dict[str, Any]) -> None:
    assert answer_of_the_program(octets(vector), vector["tape"]) == expected(vector)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["nom"])
def test_a_reader_made_from_the_document_answers_as_written(vector: dict[str, Any]) -> None:
    assert independent_decoder.decode(octets(vector), vector["tape"]) == expected(vector)


@pytest.mark.parametrize(
    "vector",
    [each for each in VECTORS if each["reponse"] not in READ],
    ids=lambda each: each["nom"],
)
def test_a_store_that_is_refused_is_left_as_it_is(vector: dict[str, Any], tmp_path: Path) -> None:
    dossier = Dossier(tmp_path)
    data = octets(vector)
    dossier.coffre.write_bytes(data)
    with pytest.raises((VaultError, PassphraseError)) as caught:
        Repository.open(dossier, vector["tape"])
    assert ANSWERS[type(caught.value)] == vector["reponse"]
    assert dossier.coffre.read_bytes() == data


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["nom"])
def test_the_public_count_is_read_without_key(vector: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "coffre.iscg"
    path.write_bytes(octets(vector))
    count = pending_without_key(path)
    if vector["reponse"] in READ:
        assert count == vector["contenu"]["en_attente"]
    else:
        assert count is None or count >= 0


def test_there_are_enough_of_them_and_of_each_answer() -> None:
    assert len(VECTORS) >= LEAST
    assert f"{len(VECTORS)} vecteurs" in DOCUMENT.read_text(encoding="utf-8")
    assert len({each["nom"] for each in VECTORS}) == len(VECTORS)
    assert len({(octets(each), each["tape"]) for each in VECTORS}) == len(VECTORS)
    answers = Counter(each["reponse"] for each in VECTORS)
    assert set(answers) == READ | set(ANSWERS.values())
    assert min(answers.values()) >= 2


@pytest.mark.parametrize("name", ["independent_decoder.py", "vectors/make.py"])
def test_the_second_reader_and_the_writer_owe_nothing_to_the_program(name: str) -> None:
    tree = ast.parse((FILE.parent.parent / name).read_text(encoding="utf-8"))
    imported = {
        each.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for each in node.names
    } | {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert "cryptography" in imported
    assert "iscg_tui" not in imported
