"""The data folder: where its files are, who may read them, how they are written.

Every file is 0600 in a 0700 folder. A file is written whole or not at all: a
crash, a full disk or a power cut leaves the content that was there before.

Read before the passphrase prompt is drawn, which nobody waits for: it is why pathlib, whose
import alone takes a third of that time, is left to those who ask for a ``Path``.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from contextlib import ExitStack, contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Final

VARIABLE: Final = "ISCG_TUI_DOSSIER"
"""Environment variable that names the data folder."""

_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_OTHERS: Final = 0o077
_TEMPORARY: Final = ".tmp"
_MARK: Final = 16
"""Digits, in base sixteen, that tell the temporary files of a name apart."""

_CAUSES: Final = {
    errno.ENOSPC: "le disque est plein. Libérez de la place, puis recommencez.",
    errno.EDQUOT: "l’espace alloué à ce compte est plein. Libérez de la place, puis recommencez.",
    errno.EROFS: "le disque est en lecture seule. Choisissez un autre dossier.",
    errno.EACCES: "ce compte n’en a pas le droit. Vérifiez les droits du dossier.",
    errno.EPERM: "ce compte n’en a pas le droit. Vérifiez les droits du dossier.",
    errno.EIO: "le disque signale une erreur. Prévenez le service informatique.",
    errno.ENOENT: "le dossier n’existe pas. Vérifiez son emplacement.",
    errno.EEXIST: "l’emplacement n’est pas un dossier. Vérifiez son nom.",
    errno.ENOTDIR: "l’emplacement n’est pas un dossier. Vérifiez son nom.",
    errno.EISDIR: "un dossier porte déjà ce nom. Choisissez un autre nom.",
    errno.ELOOP: "l’emplacement passe par trop de liens. Choisissez un autre dossier.",
    errno.ENAMETOOLONG: "le nom est trop long. Choisissez un nom plus court.",
}


class DossierError(Exception):
    """The data folder cannot be used or written; the text is one French sentence.

    ``remplace`` is true when the file already holds the new content, whole, and
    only its survival of a power cut is in doubt.
    """

    def __init__(self, message: str, *, remplace: bool = False) -> None:
        super().__init__(message)
        self.remplace = remplace


def _shown(path: Path | str) -> str:
    """A path as it may be sent to a terminal: nothing in it can act on the screen."""
    return "".join(each if each.isprintable() else "\ufffd" for each in str(path))


def _cause(error: OSError) -> str:
    number = error.errno or 0
    unknown = f"erreur {errno.errorcode.get(number, number)} du système. Réessayez."
    return _CAUSES.get(number, unknown)


class Dossier:
    """The data folder of one post and the places of its files."""

    __slots__ = ("_racine",)

    def __init__(self, racine: Path | str) -> None:
        self._racine = _plain(os.fspath(racine))

    @property
    def racine(self) -> Path:
        """The folder itself."""
        return _path(self._racine)

    @property
    def coffre(self) -> Path:
        """The encrypted store."""
        return _path(self._coffre)

    @property
    def compteurs(self) -> Path:
        """The counters: sums only."""
        return _path(self._file("compteurs.json"))

    @property
    def reglages(self) -> Path:
        """The settings of the post."""
        return _path(self._file("reglages.toml"))

    @property
    def indicateurs(self) -> Path:
        """The employer's indicators, where it added any."""
        return _path(self._file("indicateurs.toml"))

    @property
    def grilles(self) -> Path:
        """The folder of the funders' grids; made by whoever puts the first one in it."""
        return _path(self._file("grilles"))

    @property
    def modele(self) -> Path:
        """The letterhead of the reports in ODT, which she puts there."""
        return _path(self._file("modele.odt"))

    @property
    def sauvegardes(self) -> Path:
        """The folder of the encrypted backups; made by who writes the first one."""
        return _path(self._file("sauvegardes"))

    @property
    def has_store(self) -> bool:
        """Whether there is an encrypted store, or something in its place."""
        return os.path.exists(self._coffre)

    @property
    def depart(self) -> Path:
        """What was decided of a departure, while it lasts."""
        return _path(self._file(".coffre.depart"))

    @property
    def leaving(self) -> bool:
        """Whether a departure was begun and not finished."""
        return os.path.exists(self._file(".coffre.depart"))

    def prepare(self) -> None:
        """Make the folder ready and private, its files too, as ``private_folder`` does.

        Raises ``DossierError`` when it cannot be: not a folder, another account's,
        not writable, or on a disk that knows no permissions.
        """
        private_folder(self._racine)
        for name in ("coffre.iscg", "compteurs.json", "reglages.toml"):
            _tighten_file(self._file(name))

    @property
    def _coffre(self) -> str:
        return self._file("coffre.iscg")

    def _file(self, name: str) -> str:
        return os.path.join(self._racine, name)


def _path(path: str) -> Path:
    from pathlib import Path

    return Path(path)


def _plain(path: str) -> str:
    """As ``Path`` writes it: behind a last « / » or « /. », a link would not be seen for one."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts) or "."


def default_folder() -> str:
    """The folder that ``ISCG_TUI_DOSSIER`` names, or else the platform's for user data."""
    if named := os.environ.get(VARIABLE):
        return os.path.expanduser(named)
    if sys.platform == "linux":
        data = os.environ.get("XDG_DATA_HOME", "")
        if not data.strip():
            data = os.path.expanduser("~/.local/share")
        return os.path.join(data, "iscg-tui")
    from platformdirs import user_data_dir

    return user_data_dir("iscg-tui", appauthor=False)


def private_folder(path: Path | str) -> None:
    """Create ``path`` as a 0700 folder, or tighten the one that is there when it is ours.

    What a run killed while writing left in it is cleared. Raises ``DossierError``
    as ``Dossier.prepare`` does.
    """
    folder_path = _plain(os.fspath(path))
    try:
        _create_folder(folder_path)
        _check_link(folder_path)
        with _opened_folder(folder_path) as folder:
            _tighten_folder(folder_path, folder)
            _sweep(folder)
    except OSError as error:
        raise DossierError(
            f"Le dossier « {_shown(folder_path)} » ne peut pas être utilisé : {_cause(error)}"
        ) from None


def _create_folder(path: str) -> None:
    if os.path.isdir(path):
        return
    parent_path = os.path.dirname(path) or "."
    os.makedirs(parent_path, mode=_PRIVATE_FOLDER, exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(path, mode=_PRIVATE_FOLDER)
        # mkdir obeys the umask: one that hides the folder from its owner is undone.
        os.chmod(path, _PRIVATE_FOLDER)
        with _opened_folder(parent_path) as parent:
            _sync_folder(parent)


def _check_link(path: str) -> None:
    seen = os.lstat(path)
    if stat.S_ISLNK(seen.st_mode) and seen.st_uid not in (0, os.geteuid()):
        raise DossierError(
            f"Le dossier « {_shown(path)} » est un lien posé par un autre compte : "
            "indiquez un dossier qui vous appartient avec --dossier."
        )


def _tighten_folder(path: str, folder: int) -> None:
    seen = os.fstat(folder)
    if seen.st_uid != os.geteuid():
        raise DossierError(
            f"Le dossier « {_shown(path)} » appartient à un autre compte : "
            "indiquez un dossier qui vous appartient avec --dossier."
        )
    if not os.access(".", os.W_OK | os.X_OK, dir_fd=folder, effective_ids=True):
        raise DossierError(
            f"Le dossier « {_shown(path)} » est en lecture seule : rendez-le modifiable, "
            "ou indiquez un autre dossier avec --dossier."
        )
    if seen.st_mode & _OTHERS:
        with suppress(PermissionError):
            os.fchmod(folder, _PRIVATE_FOLDER)
        if os.fstat(folder).st_mode & _OTHERS:
            raise DossierError(
                f"Le dossier « {_shown(path)} » ne peut pas être réservé à votre compte : "
                "indiquez un dossier d’un autre disque avec --dossier."
            )


def _tighten_file(path: str) -> None:
    """Make a file of ours 0600 again (one copied back by hand may be readable by all)."""
    with suppress(OSError):
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            seen = os.fstat(opened)
            if stat.S_ISREG(seen.st_mode) and seen.st_mode & _OTHERS:
                os.fchmod(opened, _PRIVATE_FILE)
        finally:
            os.close(opened)


def _sweep(folder: int) -> None:
    """Remove the temporary files of runs that were killed while writing.

    A living writer holds a lock on its own, which the system drops at its death:
    only a file that nobody holds is removed.
    """
    with os.scandir(folder) as entries:
        stale = [entry.name for entry in entries if is_temporary(entry.name)]
    for name in stale:
        with suppress(OSError):
            opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
            try:
                if stat.S_ISREG(os.fstat(opened).st_mode):
                    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.unlink(name, dir_fd=folder)
            finally:
                os.close(opened)


def is_temporary(name: str) -> bool:
    """Whether it is a name that ``_create_temporary`` gives."""
    final_name, _, mark = name.removesuffix(_TEMPORARY).rpartition(".")
    return (
        name.endswith(_TEMPORARY)
        and len(final_name) > 1
        and final_name.startswith(".")
        and len(mark) == _MARK
        and set(mark) <= set("0123456789abcdef")
    )


def write_atomically(path: Path, data: bytes) -> None:
    """Make ``data`` the whole content of ``path``, 0600, on disk when this returns.

    Raises ``DossierError``; the file then holds its former content (or is still
    absent), unless ``remplace`` says that the new one is in place. No temporary
    file stays behind, whatever the failure; that of a killed run goes at the next
    ``Dossier.prepare``.
    """
    replaced = False
    try:
        with _opened_folder(path.parent) as folder:
            with _temporary(folder, path.name) as (name, file):
                _write_all(file, data)
                os.fsync(file)
                os.rename(name, path.name, src_dir_fd=folder, dst_dir_fd=folder)
                replaced = True
            _sync_folder(folder)
    except OSError as error:
        shown = f"« {_shown(path.name)} »"
        if replaced:
            message = f"Le fichier {shown} est écrit, mais le disque ne le confirme pas : "
        else:
            message = f"Le fichier {shown} n’a pas pu être enregistré : "
        raise DossierError(message + _cause(error), remplace=replaced) from None


def write_together(files: Mapping[Path, bytes]) -> None:
    """As ``write_atomically`` for each of them: all are in place, or none is.

    What a failure finds already in place goes, and what it replaced comes back; it stays
    where the disk has no links, which alone can keep what is replaced.
    """
    placed: list[tuple[int, str, str | None]] = []
    path: Path | None = None
    all_in_place = False
    try:
        with ExitStack() as stack:
            ready = []
            for path, data in files.items():
                folder = stack.enter_context(_opened_folder(path.parent))
                name, file = stack.enter_context(_temporary(folder, path.name))
                _write_all(file, data)
                os.fsync(file)
                ready.append((path, folder, name))
            try:
                for path, folder, name in ready:
                    before = stack.enter_context(_kept(folder, path.name))
                    os.rename(name, path.name, src_dir_fd=folder, dst_dir_fd=folder)
                    placed.append((folder, path.name, before))
            except BaseException:
                _put_back(placed)
                raise
            all_in_place = True
            for _, folder, _ in ready:
                _sync_folder(folder)
    except OSError as error:
        shown = f"« {_shown(path.name)} »" if path else ""
        if all_in_place:
            message = f"Le fichier {shown} est écrit, mais le disque ne le confirme pas : "
        else:
            message = f"Le fichier {shown} n’a pas pu être enregistré : "
        raise DossierError(message + _cause(error), remplace=all_in_place) from None


@contextmanager
def _kept(folder: int, final_name: str) -> Iterator[str | None]:
    """Another name of the file that is in this place; empty where none is, None where unknown."""
    name = f".{final_name}.{os.urandom(_MARK // 2).hex()}{_TEMPORARY}"
    before: str | None = name
    try:
        os.link(final_name, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        before = ""
    except OSError:
        before = None
    try:
        yield before
    finally:
        if before:
            with suppress(OSError):
                os.unlink(before, dir_fd=folder)


def _put_back(placed: list[tuple[int, str, str | None]]) -> None:
    for folder, final_name, before in placed:
        with suppress(OSError):
            if before:
                os.rename(before, final_name, src_dir_fd=folder, dst_dir_fd=folder)
            elif before is not None:
                os.unlink(final_name, dir_fd=folder)


@contextmanager
def _opened_folder(path: Path | str) -> Iterator[int]:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _temporary(folder: int, final_name: str) -> Iterator[tuple[str, int]]:
    """A new private file in ``folder``; what still bears its name at the end is removed."""
    name, file = _create_temporary(folder, final_name)
    try:
        os.fchmod(file, _PRIVATE_FILE)
        yield name, file
    finally:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)
        # Its bytes are on disk or already refused: closing has nothing left to tell.
        with suppress(OSError):
            os.close(file)


def _create_temporary(folder: int, final_name: str) -> tuple[str, int]:
    while True:
        name = f".{final_name}.{os.urandom(_MARK // 2).hex()}{_TEMPORARY}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        file = os.open(name, flags, _PRIVATE_FILE, dir_fd=folder)
        try:
            # Where the disk knows no locks, no sweep can take one either.
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_nlink:
                return name, file
        except BaseException:
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)
            os.close(file)
            raise
        # A sweep took it between its creation and its lock: try another.
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        # Some network disks have no such operation for a folder, and say so.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
