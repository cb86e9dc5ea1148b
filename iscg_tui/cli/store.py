"""The commands about a store: made, checked, copied, taken back, invented."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from iscg_tui.cli.terminal import FAIT, REFUSE, USAGE, progress, refuse, secret_of, two_lines

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from iscg_tui.dossier import Dossier


def creer(dossier: Dossier) -> int:
    """``creer``: a store, without the screens."""
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError, normalise, strength
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.repository import Repository

    dossier.prepare()
    if dossier.coffre.exists():
        return refuse("Un coffre existe déjà dans ce dossier ; il n’a pas été touché.")
    first, second = two_lines("Phrase de passe : ", "La même, de nouveau : ")
    try:
        passphrase = normalise(first)
        if passphrase != normalise(second):
            return refuse("Les deux phrases de passe diffèrent ; rien n’a été créé.")
        measured = strength(passphrase)
        recovery = RecoveryKey.generate()
        Repository.create(dossier, passphrase, recovery).close()
    except (PassphraseError, VaultError) as error:
        return refuse(str(error))
    if not measured.recommended:
        # Whoever scripts the creation is told, not stopped: the app itself asks for better.
        print(f"Phrase de passe {measured.libelle}. {measured.conseil}", file=sys.stderr)
    print(f"Coffre créé.\n\nClé de secours, à noter sur papier :\n\n{recovery.text()}")
    return FAIT


def demo(args: argparse.Namespace) -> int:
    """``demo``: invented situations, opened where there is a terminal."""
    from iscg_tui.demo import DemoError, create_demo

    try:
        made = create_demo(args.vers, annee=args.annee, nombre=args.nombre, graine=args.graine)
    except DemoError as error:
        return refuse(str(error), USAGE)
    print(f"Situations inventées dans : {made.dossier.racine}")
    print(f"Phrase de passe : {made.passphrase}", flush=True)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return FAIT
    from iscg_tui.tui.launch import open_demo

    return open_demo(made.dossier, made.passphrase, made.annee)


def verifier(dossier: Dossier) -> int:
    """``verifier``: what is sound in the folder, and what is not."""
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError
    from iscg_tui.vault.verify import verifier

    secret = ""
    if dossier.coffre.exists():
        secret = secret_of("Phrase de passe (Entrée seule : contrôle par les sommes) : ")
    try:
        found = verifier(dossier, secret or None, progress=progress())
    except (PassphraseError, VaultError) as error:
        return refuse(str(error))
    for constat in found.constats:
        print(f"{'bon ' if constat.sain else 'NON '} {constat.phrase}")
    if dossier.leaving:
        from iscg_tui.privacy.demarche import rappel

        if said := rappel(dossier):
            print(f"{said} Ouvrez le programme pour l’achever ou y renoncer.")
    return FAIT if found.saine else REFUSE


def sauvegarder(dossier: Dossier, destination: Path) -> int:
    """``sauvegarder``: a copy, read again."""
    from iscg_tui.vault.custody import sauvegarder
    from iscg_tui.vault.errors import VaultError

    try:
        copy = sauvegarder(dossier, destination, progress=progress())
    except VaultError as error:
        return refuse(str(error))
    print(f"Copie faite, relue et identique : {copy}")
    return FAIT


def restaurer(dossier: Dossier, fichier: Path | None) -> int:
    """``restaurer``: a copy put back, or what can still be read of the store."""
    if fichier is None:
        return _restaurer_lisible(dossier)
    from iscg_tui.vault.custody import restaurer
    from iscg_tui.vault.errors import VaultError

    try:
        restored = restaurer(dossier, fichier)
    except VaultError as error:
        return refuse(str(error))
    print("Sauvegarde remise en place.")
    if restored.remplace is not None:
        print(f"Le coffre qui s’y trouvait est gardé : {restored.remplace}")
    return FAIT


def _restaurer_lisible(dossier: Dossier) -> int:
    from iscg_tui.vault.custody import sauver_lisible
    from iscg_tui.vault.errors import VaultError
    from iscg_tui.vault.passphrase import PassphraseError

    try:
        rescued = sauver_lisible(dossier, secret_of("Phrase de passe : "))
    except (PassphraseError, VaultError) as error:
        return refuse(str(error))
    print(
        f"Tout ce qui précède l’octet {rescued.offset} est remis en place : "
        "vérifiez les dernières saisies."
    )
    print(f"Le coffre abîmé est gardé : {rescued.abime}")
    return FAIT
