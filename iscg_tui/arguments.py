"""What can be asked on the command line, and how its help says it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final, NoReturn

from iscg_tui import __version__

_USAGE: Final = 2


class _Parser(argparse.ArgumentParser):
    """argparse, in French."""

    def error(self, message: str) -> NoReturn:
        """One French sentence and status 2; argparse's own message is English."""
        _, required, names = message.partition("required: ")
        what = f"Il manque {names}." if required else "Commande mal écrite."
        self.exit(_USAGE, f"{what} « {self.prog} --aide » montre comment l’écrire.\n")

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


def parser() -> argparse.ArgumentParser:
    """All that the command line understands."""
    common = _Parser(add_help=False)
    common.add_argument("--aide", "-h", "--help", action="help", help="montre cette aide")
    common.add_argument(
        "--dossier",
        metavar="DOSSIER",
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
    whole = _Parser(
        prog="iscg-tui",
        description="Coffre chiffré et rapport d’activité anonyme d’un ISCG. "
        "Sans commande, ouvre le coffre.",
        parents=[common, linear],
        add_help=False,
    )
    whole.add_argument(
        "--version", action="version", version=f"iscg-tui {__version__}", help="montre la version"
    )
    commands = whole.add_subparsers(dest="commande", metavar="COMMANDE", parser_class=_Parser)

    def command(name: str, text: str, *more: _Parser) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=text, description=text, parents=[common, *more], add_help=False
        )

    command("creer", "crée un coffre sans l’écran ; affiche sa clé de secours")
    demo = command("demo", "remplit un coffre de situations inventées, et l’ouvre", linear)
    demo.add_argument(
        "--annee", type=int, metavar="A", help="année des situations, après celle d’avant"
    )
    demo.add_argument("--nombre", type=int, default=350, metavar="N", help="nombre de situations")
    demo.add_argument(
        "--vers", type=Path, metavar="DOSSIER", help="dossier à remplir, vide ou absent"
    )
    demo.add_argument("--graine", type=int, default=1, metavar="N", help="même graine, mêmes gens")
    rapport = command("rapport", "écrit le rapport d’activité, sans phrase de passe")
    rapport.add_argument("--du", required=True, metavar="AAAA-MM", help="premier mois")
    rapport.add_argument("--au", required=True, metavar="AAAA-MM", help="dernier mois")
    rapport.add_argument("--seuil", type=int, metavar="N", help="masque les nombres sous N")
    rapport.add_argument(
        "--protection",
        choices=("masquage", "arrondi"),
        help="masque les petits nombres, ou arrondit tous les nombres à un multiple de 5 "
        "(sinon le réglage du poste)",
    )
    rapport.add_argument(
        "--format", metavar="F", default="md", help="md, csv, json, odt, xlsx ou pdf"
    )
    rapport.add_argument(
        "--modele",
        type=Path,
        metavar="FICHIER",
        help="papier à en-tête d’un rapport odt (sinon modele.odt du dossier des données)",
    )
    rapport.add_argument(
        "--grille",
        dest="grilles",
        action="append",
        default=[],
        metavar="GRILLE",
        help="au lieu du rapport, la grille d’un financeur : son nom ou son fichier ; plusieurs "
        "fois pour plusieurs grilles, un document chacune",
    )
    rapport.add_argument(
        "-o",
        dest="sortie",
        type=Path,
        metavar="FICHIER",
        help="fichier à écrire ; avec plusieurs grilles, dossier où les écrire",
    )
    command("grilles", "nomme les grilles connues, et dit ce qui ne va pas dans celles du poste")
    registre = command("registre", "écrit la fiche du registre des traitements, sans aucun nom")
    registre.add_argument("--format", metavar="F", help="md ou odt (sinon celui du fichier, ou md)")
    registre.add_argument("-o", dest="sortie", type=Path, metavar="FICHIER", help="fichier nouveau")
    consolider = command("consolider", "réunit les compteurs de plusieurs postes en un rapport")
    consolider.add_argument(
        "fichiers", nargs="+", type=Path, metavar="FICHIER", help="compteurs d’un poste, ou dossier"
    )
    consolider.add_argument("--du", metavar="AAAA-MM", help="premier mois (l’année passée)")
    consolider.add_argument("--au", metavar="AAAA-MM", help="dernier mois, d’années entières")
    consolider.add_argument("--seuil", type=int, metavar="N", help="protège les nombres sous N")
    consolider.add_argument(
        "--pas",
        default="annee",
        metavar="P",
        help="annee, semestre ou trimestre\u00a0: le pas des rapports que les postes publient",
    )
    consolider.add_argument("--noms", type=Path, metavar="FICHIER", help="noms des postes (toml)")
    consolider.add_argument(
        "--format", metavar="F", default="md", help="tidy, ou un format de rapport"
    )
    consolider.add_argument(
        "-o", dest="sortie", type=Path, metavar="FICHIER", help="fichier à écrire"
    )
    consolider.add_argument(
        "--par-poste", type=Path, metavar="DOSSIER", help="dossier d’un rapport par poste"
    )
    command("verifier", "dit ce qui est sain ou non : coffre, compteurs, sauvegardes")
    sauvegarder = command("sauvegarder", "copie le coffre, chiffré comme il est, et relit la copie")
    sauvegarder.add_argument(
        "destination", type=Path, metavar="DOSSIER", help="dossier de la copie"
    )
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
    return whole
