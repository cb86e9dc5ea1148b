"""What can go wrong with the store, each in one French sentence that says what to do.

No sentence holds a value of a record.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_CAUSES: Final = {
    errno.ENOSPC: "le disque est plein. Libérez de la place, puis recommencez.",
    errno.EDQUOT: "l’espace alloué à ce compte est plein. Libérez de la place, puis recommencez.",
    errno.EROFS: "le disque est en lecture seule. Prévenez le service informatique.",
    errno.EACCES: "ce compte n’en a pas le droit. Vérifiez les droits du dossier.",
    errno.EPERM: "ce compte n’en a pas le droit. Vérifiez les droits du dossier.",
    errno.ELOOP: "le coffre est un lien. Mettez le fichier lui-même à sa place.",
    errno.EIO: "le disque signale une erreur. Prévenez le service informatique.",
    errno.ENOSYS: "ce disque ne permet pas de verrou. Choisissez un autre dossier.",
    errno.ENOLCK: "ce disque ne permet pas de verrou. Choisissez un autre dossier.",
    errno.EOPNOTSUPP: "ce disque ne permet pas de verrou. Choisissez un autre dossier.",
}


def cause(error: OSError) -> str:
    """Why the system refused, and what to do: the end of a sentence."""
    number = error.errno or 0
    unknown = f"erreur {errno.errorcode.get(number, number)} du système. Réessayez."
    return _CAUSES.get(number, unknown)


class VaultError(Exception):
    """The store cannot do what was asked; the text is one French sentence."""

    phrase: ClassVar[str] = "Le coffre ne peut pas être utilisé."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.phrase)


class WrongPassphrase(VaultError):
    """The store is whole, and what was typed opens none of its slots."""

    phrase = (
        "Cette phrase de passe n’ouvre pas le coffre\u00a0: vérifiez la touche Verr. Maj. "
        "et retapez-la, ou tapez la clé de secours."
    )


class DamagedVault(VaultError):
    """The bytes are not those that were written. ``offset``: where, from the file's start."""

    def __init__(self, message: str | None = None, *, offset: int | None = None) -> None:
        where = "" if offset is None else f" à l’octet {offset}"
        super().__init__(
            message
            or f"Le coffre est abîmé{where}\u00a0: ne le modifiez pas. Restaurez la dernière "
            "sauvegarde («\u00a0iscg-tui restaurer FICHIER\u00a0»), ou ce qui se lit encore "
            "(«\u00a0iscg-tui restaurer --lisible\u00a0»)."
        )
        self.offset = offset


class OtherShape(VaultError):
    """Nothing is damaged: another version laid out what the store holds."""

    phrase = (
        "Le contenu du coffre a été écrit par une autre version d’iscg-tui\u00a0: il n’est ni "
        "abîmé ni modifié. Ouvrez-le avec la version qui l’a écrit."
    )


class NotAVault(VaultError):
    """The file is something else."""

    phrase = (
        "Ce fichier n’est pas un coffre d’iscg-tui\u00a0: vérifiez le dossier indiqué, "
        "ou restaurez une sauvegarde."
    )


class NewerVault(VaultError):
    """A later version of the program wrote it."""

    phrase = (
        "Ce coffre vient d’une version plus récente du programme\u00a0: "
        "mettez le programme à jour pour l’ouvrir."
    )


class AbsentVault(VaultError):
    """There is no store in the folder."""

    phrase = (
        "Il n’y a pas de coffre dans ce dossier\u00a0: créez-en un, ou indiquez un autre "
        "dossier avec --dossier."
    )


class VaultExists(VaultError):
    """A store is already there; nothing was touched."""

    phrase = "Un coffre existe déjà dans ce dossier\u00a0: il n’a pas été touché."


class CostlyVault(VaultError):
    """The header asks for a key derivation that no store of ours asks for."""

    phrase = (
        "L’en-tête du coffre demande un calcul démesuré\u00a0: il a été modifié hors du "
        "programme. Restaurez une sauvegarde."
    )


class NotEnoughMemory(VaultError):
    """The key derivation found no room."""

    phrase = (
        "La mémoire manque pour ouvrir le coffre\u00a0: fermez d’autres programmes, puis réessayez."
    )


class SaveRefused(VaultError):
    """Nothing was saved; the store is as it was before."""

    @classmethod
    def because(cls, error: OSError) -> SaveRefused:
        """The refusal of the system, in words."""
        return cls(f"L’enregistrement n’a pas été fait\u00a0: {cause(error)}")


class UncertainVault(VaultError):
    """The disk no longer says what it holds: only reopening tells."""

    phrase = (
        "Le disque ne confirme plus ce qu’il contient\u00a0: rien d’autre n’est enregistré. "
        "Quittez, rouvrez le coffre et vérifiez la dernière saisie."
    )


class StoreBusy(VaultError):
    """Another session holds the store. ``depuis``: since when, if it is known."""

    def __init__(self, depuis: datetime | None) -> None:
        since = f" depuis le {depuis:%d/%m/%Y} à {depuis:%H:%M}" if depuis else ""
        super().__init__(
            f"Le coffre est déjà ouvert dans une autre session{since}\u00a0: fermez-la d’abord. "
            "Le rapport, lui, reste lisible avec «\u00a0iscg-tui rapport\u00a0»."
        )
        self.depuis = depuis


class UnknownReference(VaultError):
    """No situation is kept under that reference."""

    phrase = "Aucune situation n’est conservée sous cette référence."


class NothingToCorrect(VaultError):
    """What is to be uncounted was never counted."""

    phrase = "Cette saisie n’est plus comptée\u00a0: il n’y a rien à corriger."


class UnreadablePath(VaultError):
    """The file is there and the system does not let it be read."""

    @classmethod
    def because(cls, path: Path, error: OSError) -> UnreadablePath:
        """The refusal of the system, in words."""
        return cls(
            f"Le fichier «\u00a0{path.name}\u00a0» ne peut pas être lu\u00a0: {cause(error)}"
        )
