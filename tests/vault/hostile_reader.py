"""Reads hostile files in a process of its own, within one GiB: one line of JSON a file.

``python hostile_reader.py FOLDER``: each file of the folder is put in a data folder under the
name before its first dot, beside a sound store where it is not one, and everything that reads
it is run.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

GIB = 1 << 30
PLACES = {
    "coffre": "coffre.iscg",
    "compteurs": "compteurs.json",
    "reglages": "reglages.toml",
    "repere": ".coffre.repere",
    "session": ".coffre.session",
}


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for path in sorted(folder.iterdir()):
        place = PLACES.get(path.name.split(".")[0])
        if place is not None:
            print(json.dumps(answers(path, place, folder)), flush=True)


def answers(path: Path, place: str, folder: Path) -> dict[str, object]:
    begun = time.process_time()
    with tempfile.TemporaryDirectory(dir=folder.parent) as there:
        racine = Path(there) / "dossier"
        racine.mkdir(mode=0o700)
        shutil.copy(folder / "sain.iscg", racine / "coffre.iscg")
        shutil.copy(path, racine / place)
        told = [f"{name}: {answer(read, racine)}" for name, read in READERS[place].items()]
    return {"file": path.name, "told": told, "seconds": time.process_time() - begun}


def answer(read: Callable[[Path], object], racine: Path) -> str:
    from iscg_tui.counters.file import CountersError
    from iscg_tui.dossier import DossierError
    from iscg_tui.reglages import ReglagesError
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError

    try:
        read(racine)
    except (VaultError, DossierError, CountersError, ReglagesError, PassphraseError) as error:
        sentence = str(error)
        sound = len(sentence) > 20 and sentence[0].isupper() and sentence.endswith(".")
        return f"said {type(error).__name__}" if sound else f"CRASH {sentence!r}"
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test must be told
        return f"CRASH {type(error).__name__}: {error}"[:300]
    return "read"


def open_and_use(racine: Path) -> None:
    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.repository import Repository
    from tests.vault.inventions import PASSPHRASE, plain

    repository = Repository.open(Dossier(racine), PASSPHRASE)
    try:
        repository.reconcile()
        repository.all()
        repository.search("a")
        repository.drafts()
        repository.tallies(plain().ouverture)
        repository.save(plain())
        repository.publish()
    finally:
        repository.close()


def verify(racine: Path) -> None:
    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.verify import verifier
    from tests.vault.inventions import PASSPHRASE

    for secret in (None, PASSPHRASE):
        for each in verifier(Dossier(racine), secret).constats:
            if not each.phrase.endswith("."):
                raise AssertionError(each.phrase)


def rescue(racine: Path) -> None:
    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.custody import sauver_lisible
    from tests.vault.inventions import PASSPHRASE

    sauver_lisible(Dossier(racine), PASSPHRASE)


def without_key(racine: Path) -> None:
    from iscg_tui.vault.header import pending_without_key

    pending_without_key(racine / "coffre.iscg")


def counters(racine: Path) -> None:
    from iscg_tui.counters.file import encode, read

    encode(read(racine / "compteurs.json"))


def settings(racine: Path) -> None:
    from iscg_tui.reglages import dump, load, save

    read = load(racine / "reglages.toml")
    dump(read)
    save(racine / "reglages.toml", read)


READERS: dict[str, dict[str, Callable[[Path], object]]] = {
    "coffre.iscg": {
        "public count": without_key,
        "verify": verify,
        "open": open_and_use,
        "rescue": rescue,
    },
    "compteurs.json": {"counters": counters, "verify": verify, "open": open_and_use},
    "reglages.toml": {"settings": settings},
    ".coffre.repere": {"verify": verify, "open": open_and_use},
    ".coffre.session": {"open": open_and_use},
}

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(Path(sys.argv[1]))
