"""The locks: complete, hashed, and naming no server."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[2]
LOCKS: Final = ("runtime.txt", "tests.txt")


def pinned(lock: str) -> dict[str, Requirement]:
    """The pinned libraries of a lock that apply here, by name."""
    text = (ROOT / "locks" / lock).read_text("utf-8")
    lines = re.findall(r"^([a-z].*?) \\$", text, re.MULTILINE)
    found = [Requirement(line) for line in lines]
    return {
        canonicalize_name(each.name): each
        for each in found
        if each.marker is None or each.marker.evaluate()
    }


def declared() -> tuple[list[Requirement], list[Requirement]]:
    """What pyproject.toml asks for: to run, and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return (
        [Requirement(each) for each in project["project"]["dependencies"]],
        [Requirement(each) for each in project["dependency-groups"]["dev"]],
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_server_and_no_folder(lock: str) -> None:
    text = (ROOT / "locks" / lock).read_text("utf-8")
    assert not re.search(
        r"://|file:|--index|--extra-index|--find-links|--trusted|@ |^/", text, re.MULTILINE
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pinned_library_has_its_hashes(lock: str) -> None:
    text = (ROOT / "locks" / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(pinned(lock)) > 0
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_its_libraries_need(lock: str) -> None:
    pins = pinned(lock)
    needs = [
        need
        for name in pins
        for need in map(Requirement, requires(name) or [])
        if need.marker is None or need.marker.evaluate({"extra": ""})
    ]
    assert needs
    absent = [str(need) for need in needs if canonicalize_name(need.name) not in pins]
    assert absent == []


def test_the_locks_answer_what_the_project_asks_for() -> None:
    to_run, to_develop = declared()
    for lock, asked in zip(LOCKS, (to_run, [*to_run, *to_develop]), strict=True):
        pins = pinned(lock)
        for each in asked:
            (pin,) = pins[canonicalize_name(each.name)].specifier
            assert each.specifier.contains(pin.version), f"{lock}: {each}"


def test_the_tests_run_with_the_libraries_that_users_get() -> None:
    to_run, to_test = pinned("runtime.txt"), pinned("tests.txt")
    assert to_run
    assert {name: str(to_test[name]) for name in to_run} == {
        name: str(pin) for name, pin in to_run.items()
    }
