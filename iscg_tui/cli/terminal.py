"""What every command shares: its exit status, what it reads and what it writes on a terminal."""

from __future__ import annotations

import os
import sys
import time

from iscg_tui.dossier import DossierError, write_atomically, write_together

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Final

FAIT: Final = 0
REFUSE: Final = 1
USAGE: Final = 2

_LONG: Final = 2.0
"""Seconds after which a command says how far it is."""


class UnwritableOutputError(Exception):
    """Standard output is closed, or what is behind it is full."""


def refuse(sentence: str, status: int = REFUSE) -> int:
    """Say why on standard error; the exit status."""
    print(sentence, file=sys.stderr)
    return status


def secret_of(question: str) -> str:
    """A secret typed unseen, or one line of standard input; empty when none was given."""
    if sys.stdin and sys.stdin.isatty():
        from getpass import getpass

        return getpass(question)
    return _line()


def two_lines(question: str, again: str) -> tuple[str, str]:
    """A secret and its repetition: typed unseen, or two lines of standard input."""
    return secret_of(question), secret_of(again)


def _line() -> str:
    data = sys.stdin.buffer.readline() if sys.stdin else b""
    try:
        return data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise DossierError("Ce qui est donné n’est pas du texte en UTF-8 : retapez-le.") from None


def write(document: bytes) -> None:
    """A document on standard output, whole or an error."""
    if sys.stdout is None:
        raise UnwritableOutputError
    try:
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError:
        # What stays in the buffer would fail again while leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UnwritableOutputError from None


def give(document: bytes, args: argparse.Namespace, *, binary: bool) -> int:
    """One document, in its file or on standard output."""
    if args.sortie is not None:
        write_atomically(args.sortie, document)
    elif binary and sys.stdout is not None and sys.stdout.isatty():
        sentence = f"Un {args.format} ne se lit pas dans un terminal\u00a0: ajoutez -o FICHIER."
        return refuse(sentence, USAGE)
    else:
        write(document)
    return FAIT


def write_into(folder: Path, documents: Mapping[str, bytes]) -> int:
    """Several documents in a folder, made where it is not there yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return refuse("Ce dossier ne peut pas être créé : indiquez-en un autre avec -o.")
    files = {folder / name: document for name, document in documents.items()}
    write_together(files)
    for file in files:
        print(file)
    return FAIT


def progress() -> Callable[[int, int], None]:
    """Says how far a long command is, on a terminal only, once it has lasted."""
    started = time.monotonic()

    def say(done: int, total: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - started > _LONG and total:
            end = "\n" if done >= total else ""
            print(f"\r{done * 100 // total:3d} %", end=end, file=sys.stderr, flush=True)

    return say
