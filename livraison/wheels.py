"""The libraries as wheels: fetched for several versions of Python, read, unpacked."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GLIBC_MAX: Final = 35
"""The newest C library asked for, 2.35: Debian 12 has 2.36, Ubuntu 24.04 has 2.39."""

_BEFORE_PEP_600: Final = ("manylinux2014", "manylinux2010", "manylinux1")


class LivraisonError(Exception):
    """What keeps the archive from being made; a French sentence."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel: a distribution as it is installed."""

    path: Path

    @property
    def tied_to_one_python(self) -> bool:
        """Whether it holds modules compiled for one version of Python only."""
        python, abi = self.path.stem.split("-")[-3:-1]
        return abi == python and python.startswith("cp")

    @property
    def sha256(self) -> str:
        """Its digest, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def metadata(self) -> dict[str, str]:
        """Name, version and licence, as the distribution says them."""
        with zipfile.ZipFile(self.path) as archive:
            (name,) = (each for each in archive.namelist() if _is_metadata(each))
            message = Parser().parsestr(archive.read(name).decode("utf-8"))
        licence = message["License-Expression"] or _classified(message.get_all("Classifier", []))
        return {
            "name": message["Name"],
            "version": message["Version"],
            "licence": licence or (message["License"] or "").partition("\n")[0],
        }

    def unpack(self, folder: Path) -> None:
        """Put its modules in ``folder``; commands and headers are of no use there."""
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                where = _place(PurePosixPath(name))
                if where is None or name.endswith("/"):
                    continue
                target = folder / where
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))


def _is_metadata(name: str) -> bool:
    first, _, rest = name.partition("/")
    return first.endswith(".dist-info") and rest == "METADATA"


def _classified(classifiers: Sequence[str]) -> str:
    licences = (each for each in classifiers if each.startswith("License :: "))
    return " ; ".join(each.rpartition(" :: ")[2] for each in licences)


def _place(name: PurePosixPath) -> PurePosixPath | None:
    """Where a file of a wheel goes among the modules (PEP 427), if it goes there."""
    first, *rest = name.parts
    if not first.endswith(".data"):
        return name
    scheme, *inside = rest
    return PurePosixPath(*inside) if scheme in ("purelib", "platlib") else None


def fetch(
    pip: Sequence[str], lock: Path, local: Path | None, folder: Path, minor: int, machine: str
) -> list[Wheel]:
    """The wheels that ``lock`` pins for Python 3.``minor`` on ``machine``, checked by hashes.

    ``local``: a folder of wheels to take them from, instead of the internet. Raises
    ``LivraisonError`` when some are not to be had.
    """
    source = ["--no-index", "--find-links", str(local)] if local else []
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", *source]
    options += ["--implementation", "cp", "--python-version", f"3.{minor}"]
    for abi in (f"cp3{minor}", "abi3", "none"):
        options += ["--abi", abi]
    for platform in _platforms(machine):
        options += ["--platform", platform]
    quiet = ["-qq", "--no-input", "--disable-pip-version-check"]
    command = [*pip, "download", *quiet, *options, "-r", str(lock), "-d", str(folder)]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise LivraisonError(
            f"Les bibliothèques pour Python 3.{minor} n’ont pas pu être prises : la raison est "
            "ci-dessus."
        )
    return [Wheel(path) for path in sorted(folder.glob("*.whl"))]


def _platforms(machine: str) -> Iterator[str]:
    for minor in range(GLIBC_MAX, 4, -1):
        yield f"manylinux_2_{minor}_{machine}"
    for old in _BEFORE_PEP_600:
        yield f"{old}_{machine}"
