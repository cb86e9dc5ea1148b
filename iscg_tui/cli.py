"""The command line; imports nothing heavy until a command needs it."""

from __future__ import annotations

import os
import sys
import time

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
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Final

FAIT: Final = 0
REFUSE: Final = 1
USAGE: Final = 2
INTERROMPU: Final = 130
"""What a shell expects of a command ended by Ctrl+C."""

_LONG: Final = 2.0
"""Seconds after which a command says how far it is."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 the data said no, 2 bad usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    hide_tracebacks()
    protect_files()
    try:
        folder = _folder_alone(arguments)
        return _command(arguments) if folder is None else _open(Dossier(folder))
    except DossierError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return INTERROMPU
    except UnwritableOutputError:
        return _refuse("Rien n’a pu être écrit sur la sortie : indiquez un fichier avec -o.")
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

    protect_memory()
    hide_thread_tracebacks()
    args = parser().parse_args(arguments)
    _choose_front(args)
    dossier = Dossier(getattr(args, "dossier", None) or default_folder())
    match args.commande:
        case None:
            return _open(dossier)
        case "creer":
            return _creer(dossier)
        case "demo":
            return _demo(args)
        case "consolider":
            return _consolider(args)
        case "grilles":
            return _grilles(dossier)
        case "registre":
            return _registre(dossier, args.format, args.sortie)
        case "verifier":
            return _verifier(dossier)
        case "sauvegarder":
            return _sauvegarder(dossier, args.destination)
        case "restaurer":
            return _restaurer(dossier, args.fichier)
        case _:
            return _rapport(args, dossier)


def _choose_front(args: argparse.Namespace) -> None:
    """Read where the screens are chosen, and by the process that a lock puts in place."""
    if getattr(args, "lineaire", False):
        os.environ["ACCESSIBLE"] = "1"


def _refuse(sentence: str, status: int = REFUSE) -> int:
    print(sentence, file=sys.stderr)
    return status


def _secret(question: str) -> str:
    """A secret typed unseen, or one line of standard input; empty when none was given."""
    if sys.stdin and sys.stdin.isatty():
        from getpass import getpass

        return getpass(question)
    return _line()


def _two_lines(question: str, again: str) -> tuple[str, str]:
    """A secret and its repetition: typed unseen, or two lines of standard input."""
    return _secret(question), _secret(again)


def _line() -> str:
    data = sys.stdin.buffer.readline() if sys.stdin else b""
    try:
        return data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise DossierError("Ce qui est donné n’est pas du texte en UTF-8 : retapez-le.") from None


def _creer(dossier: Dossier) -> int:
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError, normalise, strength
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.repository import Repository

    dossier.prepare()
    if dossier.coffre.exists():
        return _refuse("Un coffre existe déjà dans ce dossier ; il n’a pas été touché.")
    first, second = _two_lines("Phrase de passe : ", "La même, de nouveau : ")
    try:
        passphrase = normalise(first)
        if passphrase != normalise(second):
            return _refuse("Les deux phrases de passe diffèrent ; rien n’a été créé.")
        measured = strength(passphrase)
        recovery = RecoveryKey.generate()
        Repository.create(dossier, passphrase, recovery).close()
    except (PassphraseError, VaultError) as error:
        return _refuse(str(error))
    if not measured.recommended:
        # Whoever scripts the creation is told, not stopped: the app itself asks for better.
        print(f"Phrase de passe {measured.libelle}. {measured.conseil}", file=sys.stderr)
    print(f"Coffre créé.\n\nClé de secours, à noter sur papier :\n\n{recovery.text()}")
    return FAIT


def _demo(args: argparse.Namespace) -> int:
    from iscg_tui.demo import DemoError, create_demo

    try:
        made = create_demo(args.vers, annee=args.annee, nombre=args.nombre, graine=args.graine)
    except DemoError as error:
        return _refuse(str(error), USAGE)
    print(f"Situations inventées dans : {made.dossier.racine}")
    print(f"Phrase de passe : {made.passphrase}", flush=True)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return FAIT
    from iscg_tui.tui.launch import open_demo

    return open_demo(made.dossier, made.passphrase, made.annee)


class UnwritableOutputError(Exception):
    """Standard output is closed, or what is behind it is full."""


def _write(document: bytes) -> None:
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


def _rapport(args: argparse.Namespace, dossier: Dossier) -> int:
    from iscg_tui.counters.file import CountersError
    from iscg_tui.rapporter import rapporter
    from iscg_tui.reglages import ReglagesError
    from iscg_tui.report.errors import DemandeError, ReportError

    try:
        made = rapporter(args, dossier)
    except DemandeError as error:
        return _refuse(str(error), USAGE)
    except (CountersError, ReglagesError, ReportError) as error:
        return _refuse(str(error))
    if made.remarque:
        print(made.remarque, file=sys.stderr)
    if len(made.documents) > 1:
        return _write_into(args.sortie, made.documents)
    (document,) = made.documents.values()
    return _give(document, args, binary=made.binary)


def _give(document: bytes, args: argparse.Namespace, *, binary: bool) -> int:
    """One document, in its file or on standard output."""
    if args.sortie is not None:
        from iscg_tui.dossier import write_atomically

        write_atomically(args.sortie, document)
    elif binary and sys.stdout is not None and sys.stdout.isatty():
        sentence = f"Un {args.format} ne se lit pas dans un terminal\u00a0: ajoutez -o FICHIER."
        return _refuse(sentence, USAGE)
    else:
        _write(document)
    return FAIT


def _write_into(folder: Path, documents: Mapping[str, bytes]) -> int:
    """Several documents in a folder, made where it is not there yet."""
    from iscg_tui.dossier import write_atomically

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _refuse("Ce dossier ne peut pas être créé : indiquez-en un autre avec -o.")
    for name, document in documents.items():
        write_atomically(folder / name, document)
        print(folder / name)
    return FAIT


def _consolider(args: argparse.Namespace) -> int:
    from iscg_tui.consolider import consolider
    from iscg_tui.report.errors import DemandeError, ReportError

    try:
        documents = consolider(args, _progress())
    except DemandeError as error:
        return _refuse(str(error), USAGE)
    except ReportError as error:
        return _refuse(str(error))
    if status := _give(documents.ensemble, args, binary=documents.binary):
        return status
    return _write_into(args.par_poste, documents.posts) if documents.posts else FAIT


def _grilles(dossier: Dossier) -> int:
    from iscg_tui.nomenclature.indicateurs import of_post
    from iscg_tui.report.grilles.fichiers import inspected

    nomenclature, unusable = of_post(dossier.indicateurs)
    if unusable:
        print(unusable, file=sys.stderr)
    sound = not unusable
    for line in inspected(dossier.grilles, nomenclature):
        sound = sound and line.saine
        print(line.phrase)
    return FAIT if sound else REFUSE


def _registre(dossier: Dossier, forme: str | None, sortie: Path | None) -> int:
    from datetime import date

    from iscg_tui.privacy.feuille.formes import FeuilleError, checked, forme_de, rendered, write_new
    from iscg_tui.privacy.registre import fiche
    from iscg_tui.reglages import ReglagesError, load

    try:
        chosen = checked(forme) if forme else forme_de(sortie) if sortie else "md"
        if chosen == "odt" and sortie is None and sys.stdout and sys.stdout.isatty():
            return _refuse("Un document ODT ne s’affiche pas : indiquez un fichier avec -o.", USAGE)
    except FeuilleError as error:
        return _refuse(str(error), USAGE)
    try:
        today = date.today()  # noqa: DTZ011 — the day on her wall
        document = rendered(fiche(load(dossier.reglages), today), chosen)
        if sortie is None:
            _write(document)
        else:
            write_new(sortie, document)
    except (FeuilleError, ReglagesError) as error:
        return _refuse(str(error))
    return FAIT


def _progress() -> Callable[[int, int], None]:
    """Says how far a long command is, on a terminal only, once it has lasted."""
    started = time.monotonic()

    def say(done: int, total: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - started > _LONG and total:
            end = "\n" if done >= total else ""
            print(f"\r{done * 100 // total:3d} %", end=end, file=sys.stderr, flush=True)

    return say


def _verifier(dossier: Dossier) -> int:
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError
    from iscg_tui.vault.verify import verifier

    secret = ""
    if dossier.coffre.exists():
        secret = _secret("Phrase de passe (Entrée seule : contrôle par les sommes) : ")
    try:
        found = verifier(dossier, secret or None, progress=_progress())
    except (PassphraseError, VaultError) as error:
        return _refuse(str(error))
    for constat in found.constats:
        print(f"{'bon ' if constat.sain else 'NON '} {constat.phrase}")
    if dossier.leaving:
        from iscg_tui.privacy.demarche import rappel

        if said := rappel(dossier):
            print(f"{said} Ouvrez le programme pour l’achever ou y renoncer.")
    return FAIT if found.saine else REFUSE


def _sauvegarder(dossier: Dossier, destination: Path) -> int:
    from iscg_tui.vault.custody import sauvegarder
    from iscg_tui.vault.errors import VaultError

    try:
        copy = sauvegarder(dossier, destination, progress=_progress())
    except VaultError as error:
        return _refuse(str(error))
    print(f"Copie faite, relue et identique : {copy}")
    return FAIT


def _restaurer(dossier: Dossier, fichier: Path | None) -> int:
    if fichier is None:
        return _restaurer_lisible(dossier)
    from iscg_tui.vault.custody import restaurer
    from iscg_tui.vault.errors import VaultError

    try:
        restored = restaurer(dossier, fichier)
    except VaultError as error:
        return _refuse(str(error))
    print("Sauvegarde remise en place.")
    if restored.remplace is not None:
        print(f"Le coffre qui s’y trouvait est gardé : {restored.remplace}")
    return FAIT


def _restaurer_lisible(dossier: Dossier) -> int:
    from iscg_tui.vault.custody import sauver_lisible
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError

    try:
        rescued = sauver_lisible(dossier, _secret("Phrase de passe : "))
    except (PassphraseError, VaultError) as error:
        return _refuse(str(error))
    print(
        f"Tout ce qui précède l’octet {rescued.offset} est remis en place : "
        "vérifiez les dernières saisies."
    )
    print(f"Le coffre abîmé est gardé : {rescued.abime}")
    return FAIT
