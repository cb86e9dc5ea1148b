"""The archive: the program, its libraries for several Pythons, the list of all that, one folder."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from livraison import bytecode
from livraison.sbom import sbom
from livraison.wheels import LivraisonError, Wheel, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

RACINE: Final = Path(__file__).resolve().parents[1]
MINORS: Final = (11, 12, 13, 14)
"""The versions 3.x of Python that one archive serves."""

_LAUNCHER: Final = "iscg-tui"
_SHARED: Final = "communes"
# 1 January 1980, the oldest date that every format of archive can hold.
_DATE: Final = 315_532_800
_LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", ".*")


def build(
    folder: Path,
    version: str,
    machine: str,
    pip: Sequence[str],
    local: Path | None,
    minors: Sequence[int] = MINORS,
) -> Path:
    """Make the archive in ``folder``, with its digest in a file beside it; gives its path.

    ``minors``: the versions 3.x that it is to serve. The same tree, wheels and Pythons give the
    same bytes. Raises ``LivraisonError``.
    """
    name = f"iscg-tui-{version}-{machine}"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="iscg-archive-") as scratch:
        root = Path(scratch) / name
        root.mkdir()
        wheels = _fetched(Path(scratch), machine, pip, local, minors)
        _lay_out(root, wheels)
        for minor, python in bytecode.pythons(tuple(wheels)).items():
            libraries = root / "bibliotheques"
            folders = [root / "programme", libraries / _SHARED, libraries / f"cp3{minor}"]
            bytecode.compile_all(python, root, folders)
        every = [wheel for minor in wheels.values() for wheel in minor]
        (root / "composants.cdx.json").write_text(sbom(version, every), "utf-8")
        (root / "SHA256SUMS").write_text(_sums(root), "utf-8")
        packed = folder / f"{name}.tar.gz"
        _pack(root, packed)
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    packed.with_name(f"{packed.name}.sha256").write_text(f"{digest}  {packed.name}\n", "utf-8")
    return packed


def _fetched(
    scratch: Path, machine: str, pip: Sequence[str], local: Path | None, minors: Sequence[int]
) -> dict[int, list[Wheel]]:
    """The wheels by minor version; from a local folder, the versions that it has all of."""
    lock = RACINE / "locks" / "runtime.txt"
    found: dict[int, list[Wheel]] = {}
    refusal: LivraisonError | None = None
    for minor in minors:
        try:
            folder = scratch / f"roues-3{minor}"
            found[minor] = fetch(pip, lock, local, folder, minor, machine)
        except LivraisonError as error:
            if local is None:
                raise
            refusal = error
    if not found and refusal is not None:
        raise refusal
    return found


def _lay_out(root: Path, wheels: dict[int, list[Wheel]]) -> None:
    programme = root / "programme"
    shutil.copytree(RACINE / "iscg_tui", programme / "iscg_tui", ignore=_LEFT_OUT)
    shutil.copytree(RACINE / "themes", programme / "themes", ignore=_LEFT_OUT)
    shutil.copy(RACINE / "LICENSE", root / "LICENSE")
    shutil.copy(RACINE / "livraison" / "LISEZ-MOI.txt", root / "LISEZ-MOI.txt")
    shutil.copy(RACINE / "livraison" / "lanceur.py", root / _LAUNCHER)
    libraries = root / "bibliotheques"
    several = _in_several_versions(wheels)
    for minor, each in wheels.items():
        own = libraries / f"cp3{minor}"
        own.mkdir(parents=True)
        for wheel in each:
            apart = wheel.tied_to_one_python or wheel.metadata()["name"] in several
            wheel.unpack(own if apart else libraries / _SHARED)


def _in_several_versions(wheels: dict[int, list[Wheel]]) -> set[str]:
    """The distributions that the lock pins differently from one Python to another."""
    seen: dict[str, set[str]] = {}
    for each in wheels.values():
        for wheel in each:
            if not wheel.tied_to_one_python:
                seen.setdefault(wheel.metadata()["name"], set()).add(wheel.path.name)
    return {name for name, files in seen.items() if len(files) > 1}


def _files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def _sums(root: Path) -> str:
    """What ``sha256sum -c`` reads."""
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n"
        for path in _files(root)
    )
    return "".join(lines)


def _pack(root: Path, packed: Path) -> None:
    """One tar, compressed: sorted, dated of one day, belonging to nobody in particular."""
    with (
        packed.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=_DATE) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in (root, *sorted(root.rglob("*"))):
            info = archive.gettarinfo(str(path), str(path.relative_to(root.parent)))
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.mtime = _DATE
            launches = path.is_dir() or path == root / _LAUNCHER
            info.mode = 0o755 if launches else 0o644
            if path.is_dir():
                archive.addfile(info)
            else:
                with path.open("rb") as file:
                    archive.addfile(info, file)
