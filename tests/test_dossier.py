from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui import dossier
from iscg_tui.dossier import (
    Dossier,
    DossierError,
    default_folder,
    private_folder,
    write_atomically,
    write_together,
)

from .ordinary_account import NOBODY, ordinary_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLD = b"ancien contenu"
NEW = b"nouveau contenu, plus long que l'ancien"
ROOT = Path(__file__).resolve().parent.parent


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


class TestPlaces:
    def test_files_of_the_folder_bear_the_names_of_the_contract(self, tmp_path: Path) -> None:
        place = Dossier(tmp_path)
        assert [
            each.relative_to(tmp_path).as_posix()
            for each in (place.coffre, place.compteurs, place.reglages, place.sauvegardes)
        ] == ["coffre.iscg", "compteurs.json", "reglages.toml", "sauvegardes"]

    def test_the_variable_names_the_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ISCG_TUI_DOSSIER", str(tmp_path / "ailleurs"))
        assert Path(default_folder()) == tmp_path / "ailleurs"

    def test_the_home_folder_may_be_shortened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("ISCG_TUI_DOSSIER", "~/registre")
        assert Path(default_folder()) == tmp_path / "registre"

    def test_an_empty_variable_names_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ISCG_TUI_DOSSIER", "")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert Path(default_folder()) == tmp_path / "iscg-tui"


class TestPrepare:
    @pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
    def test_the_folder_is_created_private_whatever_the_umask(
        self, tmp_path: Path, umask: Callable[[int], int], mask: int
    ) -> None:
        umask(mask)
        Dossier(tmp_path / "registre").prepare()
        assert mode(tmp_path / "registre") == 0o700

    def test_missing_parents_are_created(self, tmp_path: Path) -> None:
        Dossier(tmp_path / "a" / "b" / "registre").prepare()
        assert mode(tmp_path / "a" / "b" / "registre") == 0o700

    @pytest.mark.parametrize("wide", [0o755, 0o750, 0o707, 0o777, 0o1777])
    def test_a_wider_folder_of_ours_is_tightened(self, tmp_path: Path, wide: int) -> None:
        folder = tmp_path / "registre"
        folder.mkdir()
        folder.chmod(wide)
        Dossier(folder).prepare()
        assert mode(folder) == 0o700

    def test_files_copied_back_by_hand_become_private_again(self, tmp_path: Path) -> None:
        place = Dossier(tmp_path)
        for path in (place.coffre, place.compteurs, place.reglages):
            path.write_bytes(OLD)
            path.chmod(0o644)
        place.prepare()
        assert {mode(each) for each in tmp_path.iterdir()} == {0o600}

    def test_the_target_of_a_link_keeps_its_permissions(self, tmp_path: Path) -> None:
        place = Dossier(tmp_path / "registre")
        place.prepare()
        target = tmp_path / "ailleurs"
        target.write_bytes(OLD)
        target.chmod(0o644)
        place.reglages.symlink_to(target)
        place.prepare()
        assert mode(target) == 0o644

    def test_a_link_of_ours_to_a_folder_of_ours_is_followed(self, tmp_path: Path) -> None:
        (tmp_path / "vrai").mkdir(mode=0o755)
        (tmp_path / "lien").symlink_to(tmp_path / "vrai")
        Dossier(tmp_path / "lien").prepare()
        assert mode(tmp_path / "vrai") == 0o700

    def test_a_link_to_nowhere_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "lien").symlink_to(tmp_path / "rien")
        with pytest.raises(DossierError, match=r"lien.* n’existe pas"):
            Dossier(tmp_path / "lien").prepare()

    @pytest.mark.parametrize("inside", ["", "sous/dossier"])
    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path: Path, inside: str) -> None:
        (tmp_path / "registre").write_bytes(OLD)
        with pytest.raises(DossierError, match="n’est pas un dossier"):
            Dossier(tmp_path / "registre" / inside).prepare()
        assert (tmp_path / "registre").read_bytes() == OLD

    def test_a_loop_of_links_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        with pytest.raises(DossierError, match="trop de liens"):
            Dossier(tmp_path / "a").prepare()

    def test_a_path_cannot_act_on_the_terminal_through_the_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "rouge\x1b[31m\udcff"
        path.write_bytes(b"")
        with pytest.raises(DossierError) as caught:
            Dossier(path).prepare()
        assert str(caught.value).replace("\N{NO-BREAK SPACE}", " ").isprintable()

    def test_a_disk_without_permissions_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tmp_path.chmod(0o755)
        monkeypatch.setattr(os, "fchmod", lambda *_: None)
        with pytest.raises(DossierError, match="réservé à votre compte"):
            Dossier(tmp_path).prepare()

    def test_what_a_killed_run_left_is_cleared_and_nothing_else(self, tmp_path: Path) -> None:
        stale = tmp_path / ".coffre.iscg.0123456789abcdef.tmp"
        stale.write_bytes(OLD)
        kept = [tmp_path / name for name in (".coffre.iscg.tmp", "note.0123456789abcdef.tmp")]
        for path in kept:
            path.write_bytes(OLD)
        folder = tmp_path / ".dossier.0123456789abcdef.tmp"
        folder.mkdir()
        link = tmp_path / ".lien.0123456789abcdef.tmp"
        link.symlink_to(kept[0])
        Dossier(tmp_path).prepare()
        assert sorted(tmp_path.iterdir()) == sorted([*kept, folder, link])

    def test_the_file_of_a_living_writer_is_left_to_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "coffre.iscg"
        real = os.fsync

        def fsync(file: int) -> None:
            Dossier(tmp_path).prepare()
            real(file)

        monkeypatch.setattr(os, "fsync", fsync)
        write_atomically(path, NEW)
        assert path.read_bytes() == NEW

    def test_a_writer_whose_file_is_swept_before_it_holds_it_tries_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "coffre.iscg"
        real = fcntl.flock
        swept: list[Path] = []

        def flock(file: int, operation: int) -> None:
            if not swept:
                swept.extend(tmp_path.glob(".*.tmp"))
                swept[0].unlink()
            real(file, operation)

        monkeypatch.setattr(fcntl, "flock", flock)
        write_atomically(path, NEW)
        assert len(swept) == 1
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]
        assert path.read_bytes() == NEW


class TestOrdinaryAccount:
    def test_a_read_only_folder_is_refused_unchanged(self) -> None:
        with ordinary_account() as account:
            printed = account.check(
                """
import os
from pathlib import Path
from iscg_tui.dossier import Dossier, DossierError
os.mkdir("registre")
os.chmod("registre", 0o555)
try:
    Dossier(Path("registre")).prepare()
except DossierError as error:
    print(error)
print(oct(os.stat("registre").st_mode & 0o777))
"""
            )
        assert "en lecture seule" in printed
        assert printed.endswith("0o555\n")

    @pytest.mark.parametrize("hidden", [0o000, 0o300, 0o600])
    def test_a_folder_closed_to_its_owner_is_refused(self, hidden: int) -> None:
        with ordinary_account() as account:
            printed = account.check(
                """
import os
from pathlib import Path
from iscg_tui.dossier import Dossier, DossierError
os.mkdir("registre")
os.chmod("registre", hidden)
try:
    Dossier(Path("registre")).prepare()
except DossierError as error:
    print(error)
""",
                hidden=hidden,
            )
        assert printed.startswith("Le dossier « registre » ")

    def test_a_folder_that_cannot_be_created_is_refused(self) -> None:
        with ordinary_account() as account:
            printed = account.check(
                """
import os
from pathlib import Path
from iscg_tui.dossier import Dossier, DossierError
os.mkdir("ferme")
os.chmod("ferme", 0o555)
try:
    Dossier(Path("ferme/registre")).prepare()
except DossierError as error:
    print(error)
"""
            )
        assert "n’en a pas le droit" in printed

    def test_writing_in_a_read_only_folder_keeps_the_old_content(self) -> None:
        with ordinary_account() as account:
            printed = account.check(
                """
import os
from pathlib import Path
from iscg_tui.dossier import DossierError, write_atomically
path = Path("compteurs.json")
write_atomically(path, b"ancien")
os.chmod(".", 0o555)
try:
    write_atomically(path, b"nouveau")
except DossierError as error:
    print(error, error.remplace)
print(os.listdir("."), path.read_bytes().decode())
"""
            )
        assert printed == (
            "Le fichier « compteurs.json » n’a pas pu être enregistré : "
            "ce compte n’en a pas le droit. Vérifiez les droits du dossier. False\n"
            "['compteurs.json'] ancien\n"
        )

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a folder of another account")
    def test_a_folder_of_another_account_is_refused_unchanged(self) -> None:
        with ordinary_account() as account:
            folder = account.folder / "registre"
            folder.mkdir()
            folder.chmod(0o777)
            printed = account.check(
                """
from pathlib import Path
from iscg_tui.dossier import Dossier, DossierError
for name in ("registre", "/"):
    try:
        Dossier(Path(name)).prepare()
    except DossierError as error:
        print(error)
"""
            )
            assert printed.count("appartient à un autre compte") == 2
            assert mode(folder) == 0o777

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a link of another account")
    def test_a_link_laid_by_another_account_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "vrai").mkdir(mode=0o755)
        (tmp_path / "lien").symlink_to(tmp_path / "vrai")
        os.chown(tmp_path / "lien", NOBODY, NOBODY, follow_symlinks=False)
        with pytest.raises(DossierError, match="lien posé par un autre compte"):
            Dossier(tmp_path / "lien").prepare()
        assert mode(tmp_path / "vrai") == 0o755


class TestWrite:
    @given(data=st.binary(max_size=5000))
    def test_what_is_written_is_read_back(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("lecture") / "fichier"
        write_atomically(path, OLD)
        write_atomically(path, data)
        assert path.read_bytes() == data

    @pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
    def test_the_file_is_private_whatever_the_umask(
        self, tmp_path: Path, umask: Callable[[int], int], mask: int
    ) -> None:
        path = tmp_path / "coffre.iscg"
        path.write_bytes(OLD)
        path.chmod(0o666)
        umask(mask)
        write_atomically(path, NEW)
        assert mode(path) == 0o600
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]

    def test_a_link_is_replaced_and_its_target_left_alone(self, tmp_path: Path) -> None:
        target = tmp_path / "cible"
        target.write_bytes(OLD)
        path = tmp_path / "coffre.iscg"
        path.symlink_to(target)
        write_atomically(path, NEW)
        assert not path.is_symlink()
        assert (path.read_bytes(), target.read_bytes()) == (NEW, OLD)

    def test_a_write_that_the_system_cuts_short_is_completed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda file, data: real(file, bytes(data[:7])))
        write_atomically(tmp_path / "coffre.iscg", NEW)
        monkeypatch.undo()
        assert (tmp_path / "coffre.iscg").read_bytes() == NEW

    def test_the_order_is_the_durable_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []

        def recording(name: str) -> Callable[..., Any]:
            real = getattr(os, name)

            def call(*arguments: Any, **named: Any) -> Any:
                of_folder = name == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
                done.append("fsync of the folder" if of_folder else name)
                return real(*arguments, **named)

            return call

        for name in ("write", "fsync", "rename"):
            monkeypatch.setattr(os, name, recording(name))
        write_atomically(tmp_path / "coffre.iscg", NEW)
        assert done == ["write", "fsync", "rename", "fsync of the folder"]

    def test_a_folder_in_place_of_the_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "coffre.iscg").mkdir()
        with pytest.raises(DossierError, match="un dossier porte déjà ce nom"):
            write_atomically(tmp_path / "coffre.iscg", NEW)
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]

    def test_an_absent_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(DossierError, match="le dossier n’existe pas"):
            write_atomically(tmp_path / "absent" / "coffre.iscg", NEW)


OPERATIONS = ["open of the folder", "open", "fchmod", "write", "second write", "fsync", "rename"]
ERRORS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EDQUOT]


def inject(monkeypatch: pytest.MonkeyPatch, operation: str, error: BaseException) -> None:
    """Make one operation of the write fail, and only that one."""
    name = {"open of the folder": "open", "second write": "write", "fsync of the folder": "fsync"}
    real = getattr(os, name.get(operation, operation))
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if operation == "second write" and calls == 1:
            return real(arguments[0], bytes(arguments[1][:5]))
        if operation == "open" and calls == 1:
            return real(*arguments, **named)
        if operation == "fsync of the folder" and calls == 1:
            return real(*arguments)
        raise error

    monkeypatch.setattr(os, name.get(operation, operation), call)


class TestFaults:
    @pytest.mark.parametrize("operation", OPERATIONS)
    @pytest.mark.parametrize("number", ERRORS, ids=lambda each: errno.errorcode[each])
    def test_the_old_content_stays_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str, number: int
    ) -> None:
        path = tmp_path / "coffre.iscg"
        path.write_bytes(OLD)
        with monkeypatch.context() as patched:
            inject(patched, operation, OSError(number, "secret"))
            with pytest.raises(DossierError) as caught:
                write_atomically(path, NEW)
        assert str(caught.value).startswith("Le fichier « coffre.iscg » n’a pas pu")
        assert str(caught.value).endswith(".")
        assert "secret" not in str(caught.value)
        assert not caught.value.remplace
        assert path.read_bytes() == OLD
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]

    @pytest.mark.parametrize("number", ERRORS, ids=lambda each: errno.errorcode[each])
    def test_a_folder_that_cannot_be_synced_says_that_the_file_is_in_place(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        path = tmp_path / "coffre.iscg"
        path.write_bytes(OLD)
        with monkeypatch.context() as patched:
            inject(patched, "fsync of the folder", OSError(number, "secret"))
            with pytest.raises(DossierError, match="est écrit, mais") as caught:
                write_atomically(path, NEW)
        assert caught.value.remplace
        assert path.read_bytes() == NEW
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]

    @pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
    def test_a_disk_that_cannot_sync_a_folder_is_no_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        with monkeypatch.context() as patched:
            inject(patched, "fsync of the folder", OSError(number, ""))
            write_atomically(tmp_path / "coffre.iscg", NEW)
        assert (tmp_path / "coffre.iscg").read_bytes() == NEW

    def test_a_disk_without_locks_is_no_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def flock(*_: int) -> None:
            raise OSError(errno.ENOLCK, "")

        monkeypatch.setattr(fcntl, "flock", flock)
        write_atomically(tmp_path / "coffre.iscg", NEW)
        assert (tmp_path / "coffre.iscg").read_bytes() == NEW

    @pytest.mark.parametrize("operation", ["fstat", "write", "fsync", "rename"])
    def test_an_interruption_leaves_the_old_content_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str
    ) -> None:
        path = tmp_path / "coffre.iscg"
        path.write_bytes(OLD)
        with monkeypatch.context() as patched:
            inject(patched, operation, KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                write_atomically(path, NEW)
        assert path.read_bytes() == OLD
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]

    @pytest.mark.parametrize("operation", ["mkdir", "scandir", "open of the folder"])
    def test_a_folder_that_fails_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str
    ) -> None:
        with monkeypatch.context() as patched:
            inject(patched, operation, OSError(errno.EIO, "secret"))
            with pytest.raises(DossierError, match="le disque signale une erreur") as caught:
                private_folder(tmp_path / "registre")
        assert "secret" not in str(caught.value)

    def test_an_unforeseen_error_has_its_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            inject(patched, "write", OSError(errno.EFBIG, "File too large"))
            with pytest.raises(DossierError, match=r"erreur EFBIG du système\. Réessayez\."):
                write_atomically(tmp_path / "coffre.iscg", NEW)

    def test_a_run_killed_while_writing_leaves_a_whole_file(self, tmp_path: Path) -> None:
        path = tmp_path / "coffre.iscg"
        contents = {letter * 200_000 for letter in (b"a", b"b")}
        script = (
            "import sys; from pathlib import Path; from iscg_tui.dossier import write_atomically\n"
            "while True:\n"
            "    for letter in (b'a', b'b'):\n"
            "        write_atomically(Path(sys.argv[1]), letter * 200_000)\n"
            "        print(flush=True)\n"
        )
        for kill_after in range(1, 9):
            with subprocess.Popen(
                [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=ROOT
            ) as writer:
                assert writer.stdout is not None
                for _ in range(kill_after):
                    writer.stdout.readline()
                writer.send_signal(signal.SIGKILL)
            assert path.read_bytes() in contents
        Dossier(tmp_path).prepare()
        assert [each.name for each in tmp_path.iterdir()] == ["coffre.iscg"]


class TestTogether:
    BEFORE: ClassVar = {"a.md": OLD, "c.md": OLD}
    NAMES = ("a.md", "b.md", "c.md")

    def before(self, folder: Path) -> dict[Path, bytes]:
        for name, data in self.BEFORE.items():
            (folder / name).write_bytes(data)
        return {folder / name: NEW for name in self.NAMES}

    def found(self, folder: Path) -> dict[str, bytes]:
        return {each.name: each.read_bytes() for each in folder.iterdir()}

    def test_every_file_is_written_and_nothing_else(self, tmp_path: Path) -> None:
        write_together(self.before(tmp_path))
        assert self.found(tmp_path) == dict.fromkeys(self.NAMES, NEW)
        assert all(mode(each) == 0o600 for each in tmp_path.iterdir())

    @pytest.mark.parametrize("rank", [1, 2, 3])
    @pytest.mark.parametrize("operation", ["open", "write", "fsync", "fchmod", "rename"])
    @pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "secret"), KeyboardInterrupt()])
    def test_where_one_fails_all_are_as_they_were(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        operation: str,
        rank: int,
        error: BaseException,
    ) -> None:
        files = self.before(tmp_path)
        real, calls = getattr(os, operation), 0

        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == rank:
                raise error
            return real(*arguments, **named)

        with monkeypatch.context() as patched:
            patched.setattr(os, operation, call)
            with pytest.raises((DossierError, KeyboardInterrupt)) as caught:
                write_together(files)
        assert calls >= rank
        assert "secret" not in str(caught.value)
        assert self.found(tmp_path) == self.BEFORE

    def test_a_folder_in_place_of_the_last_leaves_none_of_the_others(self, tmp_path: Path) -> None:
        files = self.before(tmp_path)
        (tmp_path / "c.md").unlink()
        (tmp_path / "c.md").mkdir()
        with pytest.raises(DossierError, match=r"c\.md.*un dossier porte déjà ce nom"):
            write_together(files)
        assert (tmp_path / "a.md").read_bytes() == OLD
        assert sorted(each.name for each in tmp_path.iterdir()) == ["a.md", "c.md"]

    def test_a_disk_without_links_loses_no_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def failing(*_: Any, **__: Any) -> None:
            raise OSError(errno.EPERM, "")

        monkeypatch.setattr(os, "link", failing)
        files = self.before(tmp_path)
        write_together(files)
        assert self.found(tmp_path) == dict.fromkeys(self.NAMES, NEW)


def test_the_folder_is_known_without_any_package_but_the_platform_s() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import iscg_tui.dossier"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stderr
    assert "iscg_tui.dossier" in loaded
    assert "platformdirs" not in loaded
    assert dossier.VARIABLE == "ISCG_TUI_DOSSIER"
