"""The command line; imports nothing heavy until a command needs it."""

from __future__ import annotations

import os
import sys

from iscg_tui.cli.terminal import REFUSE, UnwritableOutputError, refuse
from iscg_tui.dossier import Dossier, DossierError, default_folder
from iscg_tui.process import (
    hide_thread_tracebacks,
    hide_tracebacks,
    protect_files,
    protect_memory,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Final

INTERROMPU: Final = 130
"""What a shell expects of a command ended by Ctrl+C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 the data said no, 2 bad usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    hide_tracebacks()
    protect_files()
    try:
        folder = _folder_alone(arguments)
        return _command(arguments) if folder is None else _open(Dossier(folder))
    except DossierError as error:
        return refuse(str(error))
    except KeyboardInterrupt:
        return INTERROMPU
    except UnwritableOutputError:
        return refuse("Rien n’a pu être écrit sur la sortie : indiquez un fichier avec -o.")
    except BrokenPipeError:
        # Whoever was reading has closed; Python would complain once more while leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSE


def _folder_alone(arguments: Sequence[str]) -> str | None:
    """The folder to open where nothing else is asked; None where the arguments need parsing.

    It is how the program is started every day, and making the parser takes as long as the
    prompt may.
    """
    match arguments:
        case []:
            return default_folder()
        case ["--dossier", folder] if folder and not folder.startswith("-"):
            return folder
    return None


def _open(dossier: Dossier) -> int:
    from iscg_tui.tui.launch import open_app

    return open_app(dossier)


def _command(arguments: Sequence[str]) -> int:
    from iscg_tui.arguments import parser
    from iscg_tui.cli import documents, store

    protect_memory()
    hide_thread_tracebacks()
    args = parser().parse_args(arguments)
    _choose_front(args)
    dossier = Dossier(getattr(args, "dossier", None) or default_folder())
    match args.commande:
        case None:
            return _open(dossier)
        case "creer":
            return store.creer(dossier)
        case "demo":
            return store.demo(args)
        case "consolider":
            return documents.consolider(args)
        case "grilles":
            return documents.grilles(dossier)
        case "registre":
            return documents.registre(dossier, args.format, args.sortie)
        case "verifier":
            return store.verifier(dossier)
        case "sauvegarder":
            return store.sauvegarder(dossier, args.destination)
        case "restaurer":
            return store.restaurer(dossier, args.fichier)
        case _:
            return documents.rapport(args, dossier)


def _choose_front(args: argparse.Namespace) -> None:
    """Read where the screens are chosen, and by the process that a lock puts in place."""
    if getattr(args, "lineaire", False):
        os.environ["ACCESSIBLE"] = "1"
