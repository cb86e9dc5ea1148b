"""The command line; imports nothing heavy until a command needs it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from iscg_tui import __version__
from iscg_tui.dossier import Dossier, DossierError, default_folder
from iscg_tui.process import hide_tracebacks, protect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAIT: Final = 0
REFUSE: Final = 1
USAGE: Final = 2
INTERROMPU: Final = 130
"""What a shell expects of a command ended by Ctrl+C."""

_LONG: Final = 2.0
"""Seconds after which a command says how far it is."""


class _Parser(argparse.ArgumentParser):
    """argparse, in French."""

    def error(self, message: str) -> NoReturn:
        """One French sentence and status 2; argparse's own message is English."""
        _, required, names = message.partition("required: ")
        what = f"Il manque {names}." if required else "Commande mal écrite."
        self.exit(USAGE, f"{what} « {self.prog} --aide » montre comment l’écrire.\n")

    def format_help(self) -> str:
        """Argparse's help with its headings in French."""
        text = super().format_help()
        for english, french in (
            ("usage:", "usage :"),
            ("positional arguments:", "commandes et arguments :"),
            ("options:", "options :"),
        ):
            text = text.replace(english, french)
        return text


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("empty")
    return Path(text)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--aide", "-h", "--help", action="help", help="montre cette aide")
    common.add_argument(
        "--dossier",
        metavar="DIR",
        type=_folder,
        default=argparse.SUPPRESS,
        help="dossier des données (sinon ISCG_TUI_DOSSIER, sinon celui du compte)",
    )
    linear = _Parser(add_help=False)
    linear.add_argument(
        "--lineaire",
        action="store_true",
        default=argparse.SUPPRESS,
        help="des lignes de texte au lieu de l’écran, pour un lecteur d’écran (ou ACCESSIBLE=1)",
    )
    parser = _Parser(
        prog="iscg-tui",
        description="Coffre chiffré et rapport d’activité anonyme d’un ISCG. "
        "Sans commande, ouvre le coffre.",
        parents=[common, linear],
        add_help=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"iscg-tui {__version__}", help="montre la version"
    )
    commands = parser.add_subparsers(dest="commande", metavar="COMMANDE", parser_class=_Parser)

    def command(name: str, text: str, *more: _Parser) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=text, description=text, parents=[common, *more], add_help=False
        )

    command("creer", "crée un coffre sans l’écran ; affiche sa clé de secours")
    demo = command("demo", "remplit un coffre de situations inventées, et l’ouvre", linear)
    demo.add_argument("--annee", type=int, metavar="A", help="année des situations")
    demo.add_argument("--nombre", type=int, default=350, metavar="N", help="nombre de situations")
    demo.add_argument("--vers", type=Path, metavar="DIR", help="dossier à remplir, vide ou absent")
    demo.add_argument("--graine", type=int, default=1, metavar="N", help="même graine, mêmes gens")
    rapport = command("rapport", "écrit le rapport d’activité, sans phrase de passe")
    rapport.add_argument("--du", required=True, metavar="AAAA-MM", help="premier mois")
    rapport.add_argument("--au", required=True, metavar="AAAA-MM", help="dernier mois")
    rapport.add_argument("--seuil", type=int, metavar="N", help="masque les nombres sous N")
    rapport.add_argument("--format", metavar="F", default="md", help="md, csv ou json")
    rapport.add_argument("-o", dest="sortie", type=Path, metavar="FICHIER", help="fichier à écrire")
    # Promised and not there yet: known, so as to say so, and left out of the help.
    consolider = commands.add_parser("consolider", parents=[common], add_help=False)
    consolider.add_argument("fichiers", nargs="*", type=Path)
    command("verifier", "dit ce qui est sain ou non : coffre, compteurs, sauvegardes")
    sauvegarder = command("sauvegarder", "copie le coffre, chiffré comme il est, et relit la copie")
    sauvegarder.add_argument("destination", type=Path, metavar="DIR", help="dossier de la copie")
    restaurer = command("restaurer", "remet une sauvegarde en place ; garde le coffre remplacé")
    what = restaurer.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "fichier", type=Path, nargs="?", metavar="FICHIER", help="sauvegarde à remettre"
    )
    what.add_argument(
        "--lisible",
        action="store_true",
        help="au lieu d’une sauvegarde, ce qui se lit encore du coffre abîmé",
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 the data said no, 2 bad usage."""
    hide_tracebacks()
    protect()
    args = _parser().parse_args(argv)
    folder = getattr(args, "dossier", None)
    _choose_front(args)
    dossier = Dossier(folder if folder is not None else default_folder())
    try:
        match args.commande:
            case None:
                from iscg_tui.tui.launch import open_app

                return open_app(dossier)
            case "creer":
                return _creer(dossier)
            case "demo":
                return _demo(args)
            case "consolider":
                return _refuse(
                    "Réunir plusieurs postes n’est pas encore possible : faites un rapport par "
                    "poste avec « iscg-tui rapport ».",
                    USAGE,
                )
            case "verifier":
                return _verifier(dossier)
            case "sauvegarder":
                return _sauvegarder(dossier, args.destination)
            case "restaurer":
                return _restaurer(dossier, args.fichier)
            case _:
                return _rapport(args, dossier)
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
    from iscg_tui.counters.file import CountersError, read
    from iscg_tui.dossier import write_atomically
    from iscg_tui.nomenclature.loader import load
    from iscg_tui.reglages import ReglagesError
    from iscg_tui.reglages import load as load_reglages
    from iscg_tui.report.documents import checked_format, render
    from iscg_tui.report.errors import DemandeError, ReportError
    from iscg_tui.report.masking import checked
    from iscg_tui.report.periods import parse
    from iscg_tui.report.rapport import Poste
    from iscg_tui.report.tables import build
    from iscg_tui.vault.header import pending_without_key

    try:
        periode = parse(args.du, args.au)
        format_ = checked_format(args.format)
        seuil = None if args.seuil is None else checked(args.seuil)
        post = load_reglages(dossier.reglages)
        rapport = build(
            read(dossier.compteurs),
            load(),
            periode,
            Poste(post.poste_nom, post.employeur, post.autorite_fonctionnelle),
            post.seuil_rapport if seuil is None else seuil,
            pending_without_key(dossier.coffre),
        )
        document = render(rapport, format_)
    except DemandeError as error:
        return _refuse(str(error), USAGE)
    except (CountersError, ReglagesError, ReportError) as error:
        return _refuse(str(error))
    if args.sortie is not None:
        write_atomically(args.sortie, document)
    else:
        _write(document)
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
