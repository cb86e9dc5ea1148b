"""Every mutant of a room before the tests that run it, the quickest first, in a fork each.

mutmut makes the mutants and tells which test runs which function; it would then collect the tests
again for every one of them. Here the tests are collected once and the process forks: a mutant
costs what its tests cost. Run by ``mutation.py`` from the copy, with the copy's Python.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from _pytest.runner import runtestprotocol
from mutmut.__main__ import (
    copy_also_copy_files,
    copy_src_dir,
    create_mutants,
    get_diff_for_mutant,
    mangled_name_from_mutant_name,
    set_mutant_under_test,
    setup_source_paths,
    walk_mutatable_files,
)
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

KILLED: Final = "tué"
SURVIVED: Final = "survit"
CAPPED: Final = "survit aux premiers tests"
ENDLESS: Final = "arrêté par le temps"
UNTESTED: Final = "sans test"
_VERDICTS: Final = {0: SURVIVED, 1: KILLED, 2: CAPPED, -signal.SIGKILL: ENDLESS}
_KILLER: Final = "tueur"
_NEIGHBOURS: Final = 12
_AT_ONCE: Final = os.cpu_count() or 1


@dataclass
class Trial:
    """A fork that tries one mutant, until ``end`` on the clock."""

    mutant: str
    end: float
    folder: Path


def mutants() -> Iterator[str]:
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        yield from data.exit_code_by_key


def shown(mutant: str) -> list[str]:
    """The lines that a mutant changes."""
    path = next(p for p in walk_mutatable_files() if mutant.startswith(_module(p)))
    lines = get_diff_for_mutant(mutant, path=path).splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("---", "+++")]


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__") + "."


class Jury:
    """Takes the place of pytest's loop: which test runs what, then each mutant in turn."""

    def __init__(
        self, verdicts: Path, seconds: float, every: list[str], again: Collection[str]
    ) -> None:
        self.verdicts, self.seconds, self.every, self.again = verdicts, seconds, every, again
        self.killers: defaultdict[str, list[str]] = defaultdict(list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        stats = self.verdicts.with_name("tests.json")
        if not stats.exists():
            _finished(self._fork(lambda: self._measured(stats)))
        told: dict[str, Any] = json.loads(stats.read_text("utf-8"))
        self.seconds_of: dict[str, float] = told["secondes"]
        for failed in told["échecs"]:
            print(f"écarté, car il échoue sans mutant : {failed}", flush=True)
        self._judge(told["tests"])
        return True

    def _fork(self, work: Callable[[], int]) -> int:
        pid = os.fork()
        if pid:
            return pid
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDWR)
        for each in (0, 1, 2):
            os.dup2(nothing, each)
        try:
            os._exit(work())
        finally:
            os._exit(1)

    def _measured(self, stats: Path) -> int:
        set_mutant_under_test("stats")
        seconds: dict[str, float] = {}
        tests: dict[str, list[str]] = {}
        failed = []
        hit: set[str] = state()._stats  # noqa: SLF001 - mutmut's own, for want of a door
        for name, item, following in self._one_by_one(list(self.items)):
            hit.clear()
            start = time.perf_counter()
            passed = _passes(item, following)
            seconds[name] = time.perf_counter() - start
            if not passed:
                failed.append(name)
                continue
            for function in hit:
                tests.setdefault(function, []).append(name)
        stats.write_text(json.dumps({"secondes": seconds, "tests": tests, "échecs": failed}))
        return 0

    def _tried(self, mutant: str, tests: Sequence[str], folder: Path) -> int:
        set_mutant_under_test(mutant)
        folder.mkdir(parents=True)
        factory: Any = self.items[tests[0]].config._tmp_path_factory  # type: ignore[attr-defined] # noqa: SLF001
        factory._basetemp = folder  # noqa: SLF001 - what the trial leaves goes with it
        end = time.monotonic() + self.seconds
        for name, item, following in self._one_by_one(tests):
            if not _passes(item, following):
                (folder / _KILLER).write_text(name, "utf-8")
                return 1
            if following and time.monotonic() > end:
                return 2
        return 0

    def _one_by_one(
        self, tests: Sequence[str]
    ) -> Iterator[tuple[str, pytest.Item, pytest.Item | None]]:
        """Each with the one after it: what they share is not torn down between them."""
        items = [self.items[name] for name in tests]
        return zip(tests, items, [*items[1:], None], strict=True)

    def _judge(self, tests_of: dict[str, list[str]]) -> None:
        done = {each: said for each, said in read(self.verdicts).items() if said not in self.again}
        running: dict[int, Trial] = {}
        longest = 2 * max(self.seconds_of.values())
        left = [each for each in self.every if each not in done]
        for rank, mutant in enumerate(left):
            function = mangled_name_from_mutant_name(mutant)
            tests = self._in_order(function, tests_of.get(function, ()))
            if not tests:
                self._write(mutant, UNTESTED)
                continue
            while len(running) >= _AT_ONCE:
                self._reap(running)
            folder = self.verdicts.parent / "essais" / str(rank)
            pid = self._fork(lambda: self._tried(mutant, tests, folder))  # noqa: B023
            running[pid] = Trial(mutant, time.monotonic() + self.seconds + longest + 5, folder)
        while running:
            self._reap(running)

    def _in_order(self, function: str, tests: Collection[str]) -> list[str]:
        """Those that killed a neighbour, the last first; then one of each file, the quick first.

        At the end the other tests of those files: what they share was made by the first of them,
        which alone was seen to run it.
        """
        near = [*self.killers[function][::-1], *self.killers[_module_of(function)][::-1]]
        known = [each for each in dict.fromkeys(near) if each in self._beside(tests)][:_NEIGHBOURS]
        files: dict[str, list[str]] = {}
        for each in sorted(set(tests).difference(known), key=self.seconds_of.__getitem__):
            files.setdefault(_file_of(each), []).append(each)
        turns = [each for turn in zip_longest(*files.values()) for each in turn if each is not None]
        others = self._beside(tests).difference(known, turns)
        return [*known, *turns, *sorted(others, key=self.seconds_of.__getitem__)]

    def _beside(self, tests: Collection[str]) -> set[str]:
        files = set(map(_file_of, tests))
        return {each for each in self.items if _file_of(each) in files}

    def _reap(self, running: dict[int, Trial]) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            for each, trial in running.items():
                if time.monotonic() > trial.end:
                    os.killpg(each, signal.SIGKILL)
            time.sleep(0.002)
            return
        trial = running.pop(pid)
        if (killer := trial.folder / _KILLER).exists():
            function = mangled_name_from_mutant_name(trial.mutant)
            for near in (function, _module_of(function)):
                self.killers[near].append(killer.read_text("utf-8"))
        self._write(trial.mutant, _VERDICTS.get(os.waitstatus_to_exitcode(status), KILLED))
        shutil.rmtree(trial.folder, ignore_errors=True)

    def _write(self, mutant: str, verdict: str) -> None:
        with self.verdicts.open("a", encoding="utf-8") as file:
            print(json.dumps([mutant, verdict], ensure_ascii=False), file=file)


def _finished(pid: int) -> None:
    _pid, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit("les tests n’ont pas pu être mesurés")


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(r.failed for r in runtestprotocol(item, log=False, nextitem=following))


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def _module_of(function: str) -> str:
    return function.rpartition(".")[0]


def read(verdicts: Path) -> dict[str, str]:
    """By mutant, what became of it so far."""
    if not verdicts.exists():
        return {}
    return dict(json.loads(line) for line in verdicts.read_text("utf-8").splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secondes", type=float, default=20, help="de tests, par mutant")
    parser.add_argument("--encore", action="store_true", help="aussi ceux qui survivaient")
    asked = parser.parse_args()
    verdicts = Path("jury").resolve() / "verdicts.jsonl"
    verdicts.parent.mkdir(exist_ok=True)
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(_AT_ONCE)
    every = list(mutants())
    jury = Jury(verdicts, asked.secondes, every, {CAPPED, SURVIVED} if asked.encore else ())
    os.chdir("mutants")
    options = ["--rootdir=.", "-s", "-q", "--tb=no", "-p", "no:cacheprovider"]
    pytest.main(
        [*options, *config().pytest_add_cli_args, *config().pytest_add_cli_args_test_selection],
        plugins=[jury],
    )
    os.chdir("..")
    found = read(verdicts)
    for mutant, verdict in found.items():
        if verdict in (SURVIVED, CAPPED):
            print(f"{mutant} : {verdict}", *shown(mutant), sep="\n", end="\n\n")
    print(
        ", ".join(f"{state} : {count}" for state, count in sorted(Counter(found.values()).items()))
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
