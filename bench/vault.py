"""The vault beside what a careful person would pick instead, in one run on one machine.

    python bench/vault.py [--rapide] [--tailles 100,1000,10000,50000] [--dossier DIR]

Peers: a raw append of 1 KB and fsync (the limit), SQLCipher in WAL mode with
synchronous=FULL (installed in ``bench/.peers``, or left out with a sentence), and
TinyDB's own JSON file. Rounds are interleaved, so that a machine that slows down slows
all of them; what counts is the ratios.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import math
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mesures import NOUS, Mesure, noter

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.vault import creation, reading, shape
from iscg_tui.vault.header import read_bytes
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.keys import Secret
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.situations import Situations
from iscg_tui.vault.storage import JournalStorage, State
from iscg_tui.vault.table import JournalDB

if TYPE_CHECKING:
    from collections.abc import Callable

CHEAP = Cost(8, 1, 1)
PASSPHRASE = "phrase inventée pour mesurer"
RECORD_BYTES = 1024
ROUNDS = 300
SLOW_ROUNDS = 5
_PLAIN = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzéèàç ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def record(rng: random.Random) -> dict[str, Any]:
    """One record of 1 KB of text that does not repeat itself."""
    document = {
        "reference": f"26-{rng.randrange(10**6):06d}",
        "nom": "".join(rng.choices(_LETTERS, k=20)),
        "note": "",
    }
    missing = RECORD_BYTES - len(json.dumps(document, ensure_ascii=False).encode())
    return {**document, "note": "".join(rng.choices(_PLAIN, k=missing))}


@dataclass
class Peer:
    """One way to keep records: how to insert one durably, and the size of its files."""

    name: str
    insert: Callable[[dict[str, Any]], object]
    size: Callable[[], int]
    rounds: int = ROUNDS
    seconds: list[float] = field(default_factory=list)
    written: int = 0

    def once(self, document: dict[str, Any]) -> None:
        before = self.size()
        begun = time.perf_counter()
        self.insert(document)
        self.seconds.append(time.perf_counter() - begun)
        self.written = self.size() - before

    @property
    def median_ms(self) -> float:
        return statistics.median(self.seconds) * 1000


RAW = "ajout brut + fsync"
SQLCIPHER = "SQLCipher, WAL FULL"
PEERS = Path(__file__).resolve().parent / ".peers"
DRIVER = "sqlcipher3-wheels"


def prepare_peers() -> None:
    """SQLCipher in an environment of its own, once; without it, a sentence says so."""
    python = PEERS / "bin" / "python"
    try:
        if not any(PEERS.glob("lib/python*/site-packages/sqlcipher3")):
            subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
            install = [str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", DRIVER]
            subprocess.run(install, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        print(f"SQLCipher n’a pas pu être installé ({DRIVER}) : il est absent de la comparaison.")
    sys.path += [str(each) for each in PEERS.glob("lib/python*/site-packages")]


def raw(folder: Path, documents: list[dict[str, Any]]) -> Peer:
    path = folder / "brut"
    path.write_bytes(b"x" * RECORD_BYTES * len(documents))
    file = os.open(path, os.O_WRONLY | os.O_APPEND)

    def insert(_document: dict[str, Any]) -> None:
        os.write(file, b"x" * RECORD_BYTES)
        os.fsync(file)

    return Peer(RAW, insert, lambda: path.stat().st_size)


def ours(folder: Path, documents: list[dict[str, Any]]) -> Peer:
    dossier = Dossier(folder / "coffre")
    opened = creation.create(dossier, PASSPHRASE, RecoveryKey.generate(), CHEAP)
    database = JournalDB(storage=lambda: opened.storage)
    table = database.table("personnes")
    table.insert_multiple(documents)
    return Peer(NOUS, table.insert, lambda: dossier.coffre.stat().st_size)


def sqlcipher_connection(path: Path) -> Any:
    driver = importlib.import_module("sqlcipher3.dbapi2")
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'2a' * 32}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def sqlcipher(folder: Path, documents: list[dict[str, Any]]) -> Peer | None:
    path = folder / "sqlcipher.db"
    try:
        connection = sqlcipher_connection(path)
    except ImportError:
        return None
    connection.execute("CREATE TABLE personnes (id INTEGER PRIMARY KEY, document TEXT)")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO personnes (document) VALUES (?)",
        ((json.dumps(each, ensure_ascii=False),) for each in documents),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wal = Path(f"{path}-wal")

    def insert(document: dict[str, Any]) -> None:
        connection.execute(
            "INSERT INTO personnes (document) VALUES (?)",
            (json.dumps(document, ensure_ascii=False),),
        )

    return Peer(SQLCIPHER, insert, lambda: wal.stat().st_size if wal.exists() else 0)


def tinydb(folder: Path, documents: list[dict[str, Any]]) -> Peer:
    from tinydb import TinyDB

    path = folder / "tinydb.json"
    database = TinyDB(path)
    database.insert_multiple(documents)
    rounds = SLOW_ROUNDS if len(documents) >= 1000 else 50
    # Its file is written whole each time.
    return Peer("TinyDB, JSON", database.insert, lambda: 0, rounds)


def inserts(sizes: list[int], folder: Path) -> dict[int, list[Peer]]:
    rng = random.Random(1)
    found = {}
    for size in sizes:
        documents = [record(rng) for _ in range(size)]
        here = folder / str(size)
        here.mkdir()
        peers = [raw(here, documents), ours(here, documents)]
        if (peer := sqlcipher(here, documents)) is not None:
            peers.append(peer)
        peers.append(tinydb(here, documents))
        del documents
        gc.collect()
        gc.freeze()
        for turn in range(ROUNDS):
            document = record(rng)
            for peer in peers:
                if turn < peer.rounds:
                    peer.once(document)
        if peers[-1].written == 0:
            peers[-1].written = (here / "tinydb.json").stat().st_size
        found[size] = peers
        gc.unfreeze()
    return found


def situation(rng: random.Random, number: int) -> Situation:
    """A plainly invented situation of about 1 KB once stored with its cells."""
    jour = date(2016, 1, 4) + timedelta(days=number * 3500 // 10_000)
    syllables = ("ba", "lo", "mi", "zé", "fic", "tif", "ra", "nou", "ven", "té", "du", "gri")
    nom = "".join(rng.choices(syllables, k=3)).capitalize()
    prenom = "".join(rng.choices(syllables, k=2)).capitalize()
    orientations = (Orientation("AAV", "1", accord=True),)
    return Situation(
        rng.choice(("FSI1", "DON0", "PER1")),
        rng.choice(("PN", "GN")),
        "VIC",
        rng.choice("3456"),
        rng.choice("12"),
        rng.choice(("VCO", "VIF", "CCO")),
        Adhesion.OUI,
        (Entretien(jour, "1", "2", orientations),),
        identite=Identite(nom, prenom, 1980, "06 00 00 00 00", f"note inventée {rng.random()}"),
    )


def filled(dossier: Dossier, size: int) -> None:
    """A repository of ``size`` situations, as at a lock: rewritten."""
    rng = random.Random(2)
    repository = Repository.create(dossier, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP)
    with mock.patch("os.fsync"):
        for number in range(size):
            repository.save(situation(rng, number))
            if number % 5 == 4:
                repository.publish_if_due()
    repository._opened.upkeep.compact()  # noqa: SLF001 - as at a lock
    repository.close()


def openings(folder: Path, size: int) -> dict[str, float]:
    """Opening ``size`` situations once the key is derived, beside SQLCipher, in ms."""
    dossier = Dossier(folder / "ouverture")
    filled(dossier, size)
    data_key, _ = reading.unlock(read_bytes(dossier.coffre), Secret.typed(PASSPHRASE))

    def ours_opened() -> object:
        state = State.of(reading.contents(read_bytes(dossier.coffre), data_key))
        shape.check(state)
        return Situations(JournalStorage(None, state))  # type: ignore[arg-type]

    state = State.of(reading.contents(read_bytes(dossier.coffre), data_key))
    documents = state.tables["situations"].documents.values()
    rows = [json.dumps(each, ensure_ascii=False) for each in documents]
    found = {"octets": statistics.mean(len(row.encode()) for row in rows)}
    del state, documents
    mine = [ours_opened]
    try:
        connection = sqlcipher_connection(folder / "ouverture.db")
    except ImportError:
        found["iscg"] = median_of(9, *mine)[0]
        return found
    connection.execute("CREATE TABLE personnes (id INTEGER PRIMARY KEY, document TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO personnes (document) VALUES (?)", ((row,) for row in rows))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    del rows

    def theirs() -> object:
        connection = sqlcipher_connection(folder / "ouverture.db")
        # Its reader too must hold objects, not text, before anything can be searched.
        read = {
            id_: json.loads(document)
            for id_, document in connection.execute("SELECT id, document FROM personnes")
        }
        connection.close()
        return read

    found["iscg"], found["sqlcipher"] = median_of(9, *mine, theirs)
    return found


def median_of(times: int, *measured: Callable[[], object]) -> list[float]:
    """The median of each in ms, one after the other ``times`` times."""
    seconds: list[list[float]] = [[] for _ in measured]
    for _ in range(times):
        for rank, each in enumerate(measured):
            gc.collect()
            begun = time.perf_counter()
            kept = each()
            seconds[rank].append(time.perf_counter() - begun)
            del kept
            gc.unfreeze()
    return [statistics.median(each) * 1000 for each in seconds]


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def session(dossier: Dossier) -> dict[str, float]:
    """One session in a process of its own: search, memory, 1 500 whole entries."""
    repository = Repository.open(dossier, PASSPHRASE)
    opened = resident_mib()
    names = ("bamilo fictif", "zefic", "du", "26-0042", "l")
    typed = {name[:end] for name in names for end in range(1, len(name) + 1)}
    repository.search("a")
    slowest = {each: median_of(5, partial(repository.search, each))[0] for each in typed}
    rng = random.Random(3)
    seconds, before, half = [], resident_mib(), 0.0
    for number in range(1500):
        entered = situation(rng, number)
        begun = time.perf_counter()
        repository.save(entered)
        repository.publish_if_due()
        seconds.append(time.perf_counter() - begun)
        if number == 750:
            half = resident_mib()
    after = resident_mib()
    begun = time.perf_counter()
    repository._opened.upkeep.compact()  # noqa: SLF001 - as at a lock
    compacted = (time.perf_counter() - begun) * 1000
    repository.close()
    return {
        "recherche": max(slowest.values()),
        "recherche_mediane": statistics.median(slowest.values()),
        "memoire_ouverte": opened,
        "memoire_avant": before,
        "memoire_milieu": half,
        "memoire_apres": after,
        "saisie": statistics.median(seconds) * 1000,
        "reecriture": compacted,
    }


def in_a_process(dossier: Dossier) -> dict[str, float]:
    command = [sys.executable, __file__, "--session", str(dossier.racine)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measured: dict[str, float] = json.loads(answer)
    return measured


@dataclass(frozen=True)
class Budget:
    what: str
    measured: float
    most: float
    unit: str = ""

    def line(self) -> str:
        verdict = "tenu" if self.measured <= self.most else "MANQUÉ"
        return f"  {self.what:58}{self.measured:10.2f}{self.unit:4} ≤ {self.most:8.2f}   {verdict}"


def budgets(
    found: dict[int, list[Peer]], opening: dict[str, float], lived: dict[str, float]
) -> list[Budget]:
    sizes = list(found)
    named = {size: {peer.name: peer for peer in peers} for size, peers in found.items()}

    def ratio(size: int, peer: str) -> float:
        return named[size][NOUS].median_ms / named[size][peer].median_ms

    mine = [named[size][NOUS] for size in sizes]
    lines = [
        Budget("insertion / ajout brut, au pire", max(ratio(s, RAW) for s in sizes), 1.5),
        Budget("insertion, croissance", mine[-1].median_ms / mine[0].median_ms, 1.2),
        Budget("octets écrits, au pire", max(each.written for each in mine), 1228.8, " o"),
    ]
    if SQLCIPHER in named[sizes[0]]:
        worst = max(ratio(s, SQLCIPHER) for s in sizes)
        lines.append(Budget("insertion / SQLCipher, au pire", worst, 1.0))
    lines.append(Budget("ouverture (lire, déchiffrer, indexer)", opening["iscg"], 100, " ms"))
    if "sqlcipher" in opening:
        share = opening["iscg"] / opening["sqlcipher"]
        lines.append(Budget("ouverture / SQLCipher", share, 0.9))
    lines += [
        Budget("recherche par frappe, la plus lente", lived["recherche"], 10, " ms"),
        Budget(
            "mémoire du coffre ouvert (processus, sans écran)", lived["memoire_ouverte"], 75, " Mi"
        ),
        Budget("mémoire après 1 500 saisies", lived["memoire_apres"], 75, " Mi"),
    ]
    return lines


def kept(found: dict[int, list[Peer]], opening: dict[str, float], lived: dict[str, float]) -> None:
    """The figures for the table of the whole."""
    for size, peers in found.items():
        many = f"{size:,}".replace(",", "\u202f")
        sujet = f"Une insertion durable, {many} fiches"
        raw = next(peer for peer in peers if peer.name == RAW)
        for peer in peers:
            budget = 1.5 * raw.median_ms
            noter(Mesure(sujet, peer.name, peer.median_ms, "ms", budget))
    most = min(100, 0.9 * opening.get("sqlcipher", math.inf))
    noter(Mesure("Ouvrir 10\u202f000 fiches", NOUS, opening["iscg"], "ms", most))
    if "sqlcipher" in opening:
        noter(Mesure("Ouvrir 10\u202f000 fiches", SQLCIPHER, opening["sqlcipher"]))
    noter(
        Mesure("Recherche, la frappe la plus lente", NOUS, lived["recherche"], "ms", 10),
        Mesure("Mémoire du coffre ouvert", NOUS, lived["memoire_ouverte"], "Mio", 75),
        Mesure("Mémoire après 1\u202f500 saisies", NOUS, lived["memoire_apres"], "Mio", 75),
    )


def table(found: dict[int, list[Peer]]) -> None:
    sizes = list(found)
    print("Une insertion durable de 1 KB, médiane en ms (octets écrits)")
    print(f"{'':24}" + "".join(f"{size:>20}" for size in sizes) + "   croissance")
    for rank, peer in enumerate(found[sizes[0]]):
        row = [found[size][rank] for size in sizes]
        cells = "".join(f"{each.median_ms:>10.3f} ({each.written:>7})" for each in row)
        print(f"{peer.name:24}{cells}   × {row[-1].median_ms / row[0].median_ms:.2f}")
    print("\nRapports de iscg-tui, mesurés tour par tour")
    for rank, peer in enumerate(found[sizes[0]]):
        if peer.name != NOUS:
            ratios = [found[size][1].median_ms / found[size][rank].median_ms for size in sizes]
            print(f"  à {peer.name:22}" + "".join(f"{ratio:>20.3f}" for ratio in ratios))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rapide", action="store_true", help="100 et 1 000 fiches seulement")
    parser.add_argument("--tailles", default="100,1000,10000,50000")
    parser.add_argument("--dossier", type=Path, default=None, help="où écrire (le disque mesuré)")
    parser.add_argument("--ouverture", type=int, default=10_000)
    parser.add_argument("--session", type=Path, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.session is not None:
        print(json.dumps(session(Dossier(args.session))))
        return
    prepare_peers()
    folder = Path(tempfile.mkdtemp(dir=args.dossier))
    try:
        opening = openings(folder, args.ouverture)
        lived = in_a_process(Dossier(folder / "ouverture"))
        sizes = "100,1000" if args.rapide else args.tailles
        found = inserts([int(each) for each in sizes.split(",")], folder)
    finally:
        shutil.rmtree(folder)
    table(found)
    kept(found, opening, lived)
    print(f"\n{args.ouverture} situations de {opening['octets']:.0f} octets ; ms et MiB")
    for name, value in {**opening, **lived}.items():
        print(f"  {name:24}{value:10.2f}")
    print("\nBudgets")
    for each in budgets(found, opening, lived):
        print(each.line())


if __name__ == "__main__":
    main()
