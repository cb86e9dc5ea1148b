#!/usr/bin/env python3
"""Run iscg-tui from this folder, with the system's Python and nothing of its own.

``./iscg-tui [arguments]``, or ``python3 iscg-tui [arguments]`` where nothing may be executed from
this folder. It may be read-only; nothing is ever written in it.

The syntax stays within Python 3.6, so that an old Python reads as far as the sentence that says
which one is needed.
"""

import os
import sys

ICI = os.path.dirname(os.path.realpath(__file__))
OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
# Isolated from the account's own modules; without site-packages; writing no bytecode.
OPTIONS = ("-I", "-S", "-B")


def say_and_leave(sentence: str) -> None:
    """Tell what keeps the program from running."""
    sys.stderr.write(sentence + "\n")
    sys.exit(2)


def start_again(python: str) -> None:
    """Replace this process by ``python`` on this same file."""
    os.execv(python, [python, *OPTIONS, os.path.realpath(__file__), *sys.argv[1:]])


def continue_with_a_known_python() -> None:
    """Leave this process to a Python whose libraries are here, when this one's are not."""
    if os.path.isdir(libraries_of(sys.version_info[:2])):
        return
    import shutil

    for name in NEWER_PYTHONS:
        version = tuple(int(part) for part in name[len("python") :].split("."))
        found = shutil.which(name)
        if found and os.path.isdir(libraries_of(version)):
            start_again(found)
    known = ", ".join(f"3.{minor}" for _, minor in known_versions())
    major, minor = sys.version_info[:2]
    say_and_leave(
        f"iscg-tui demande Python {known}, et ce python3 est en version {major}.{minor}. Demandez "
        "à qui administre cette machine d’en installer un."
    )


def known_versions() -> "list[tuple[int, ...]]":
    """The Pythons whose libraries are in this folder."""
    versions = [(OLDEST[0], minor) for minor in range(OLDEST[1], OLDEST[1] + 20)]
    return [version for version in versions if os.path.isdir(libraries_of(version))]


def libraries_of(version: "tuple[int, ...]") -> str:
    """Where the libraries tied to one version of Python are."""
    major, minor = version
    return os.path.join(ICI, "bibliotheques", f"cp{major}{minor}")


def load_from_memory() -> None:
    """Let compiled modules be loaded where the folder forbids executing what is in it (noexec).

    They are copied to memory that has a name (memfd_create(2)), so to no disk.
    """
    from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
    from importlib.util import spec_from_file_location

    class Finder(PathFinder):
        @classmethod
        def find_spec(cls, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
            spec = PathFinder.find_spec(fullname, path, target)
            if not isinstance(spec, ModuleSpec) or not isinstance(spec.loader, ExtensionFileLoader):
                return spec
            # Left open: the C library knows what it has loaded by this very path.
            descriptor = os.memfd_create(fullname)
            with open(spec.loader.path, "rb") as file:
                left = os.fstat(file.fileno()).st_size
                while left:
                    left -= os.sendfile(descriptor, file.fileno(), None, left)
            where = f"/proc/self/fd/{descriptor}"
            loader = ExtensionFileLoader(fullname, where)
            return spec_from_file_location(fullname, where, loader=loader)

    sys.meta_path[:] = [Finder if each is PathFinder else each for each in sys.meta_path]


def main() -> None:
    """Start the program; its exit status is this one's."""
    continue_with_a_known_python()
    if not (sys.flags.isolated and sys.flags.no_site and sys.flags.dont_write_bytecode):
        start_again(sys.executable)
    sys.path[:0] = [
        os.path.join(ICI, "programme"),
        os.path.join(ICI, "bibliotheques", "communes"),
        libraries_of(sys.version_info[:2]),
    ]
    if os.statvfs(ICI).f_flag & os.ST_NOEXEC:
        load_from_memory()
    from iscg_tui.cli import main as program

    sys.exit(program())


main()
