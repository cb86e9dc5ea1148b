"""Who can open the store: slots added, changed, removed; the data key drawn anew.

Every change is one rewriting of the file: either the old one is there or the new one.
When a secret is withdrawn, the older backups that it still opens go too; a stop half-way
is finished at the next opening.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iscg_tui.vault import kdf
from iscg_tui.vault.errors import VaultError, WrongPassphrase
from iscg_tui.vault.header import SLOTS, Header, Slot, SlotKind
from iscg_tui.vault.kdf import WORK_OF_ALL_SLOTS_MAX
from iscg_tui.vault.keys import Secret, new_data_key, unwrap, wrap
from iscg_tui.vault.passphrase import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.vault.kdf import Cost
    from iscg_tui.vault.recovery import RecoveryKey

_NAMES = {
    SlotKind.TITULAIRE: "phrase de passe de titulaire",
    SlotKind.SECOURS: "clé de secours",
    SlotKind.REMPLACEMENT: "phrase de passe de remplacement",
}


class SlotError(VaultError):
    """A slot that cannot be added, changed or removed; nothing was."""


@dataclass(frozen=True, slots=True)
class Acces:
    """One way in, as it is shown. ``ouvert``: the one that this session came by."""

    id: int
    kind: SlotKind
    ouvert: bool

    @property
    def libelle(self) -> str:
        """What it is, in words."""
        return _NAMES[self.kind]


class Keyring:
    """The slots of an open store. ``rewrite`` writes the file under another header and key."""

    def __init__(
        self,
        data_key: bytes,
        opened_by: int,
        header: Callable[[], Header],
        rewrite: Callable[[Callable[[Header], Header], bytes], None],
    ) -> None:
        self._data_key = data_key
        self._opened_by = opened_by
        self._header = header
        self._rewrite = rewrite

    def listed(self) -> list[Acces]:
        """Every way in."""
        return [
            Acces(each.id, each.kind, each.id == self._opened_by) for each in self._header().slots
        ]

    def add_replacement(self, passphrase: str, cost: Cost | None = None) -> Acces:
        """A passphrase for whoever replaces her."""
        slots = self._header().slots
        if len(slots) == SLOTS:
            raise SlotError(
                f"Le coffre a déjà {SLOTS} accès\u00a0: retirez-en un avant d’en ajouter."
            )
        secret = _passphrase(passphrase)
        slot = wrap(self._data_key, secret, self._next_id, SlotKind.REMPLACEMENT, _cost(cost))
        self._write((*slots, slot), withdrawn=False)
        return Acces(slot.id, slot.kind, ouvert=False)

    def change_passphrase(self, id_: int, passphrase: str, cost: Cost | None = None) -> None:
        """Another passphrase for a slot; the old one then opens neither store nor backup."""
        if self._slot(id_).kind is SlotKind.SECOURS:
            raise SlotError("Une clé de secours se remplace, elle ne se choisit pas.")
        self._replace(id_, _passphrase(passphrase), _cost(cost))

    def replace_recovery(self, recovery: RecoveryKey, cost: Cost | None = None) -> None:
        """Another recovery key, already proved by retyping, in the place of the one there."""
        secret = Secret(recovery=True, material=recovery.secret)
        for slot in self._header().slots:
            if slot.kind is SlotKind.SECOURS:
                self._replace(slot.id, secret, cost or kdf.RECOMMENDED)
                return
        slot = wrap(
            self._data_key, secret, self._next_id, SlotKind.SECOURS, cost or kdf.RECOMMENDED
        )
        self._write((*self._header().slots, slot), withdrawn=False)

    def remove(self, id_: int) -> None:
        """Withdraw a way in. Whoever kept the data key itself is kept out by ``rotate`` only."""
        gone = self._slot(id_)
        if gone.id == self._opened_by:
            raise SlotError(
                "Cet accès est celui qui a ouvert le coffre\u00a0: ouvrez-le par un autre."
            )
        left = tuple(each for each in self._header().slots if each.id != id_)
        if all(each.kind is SlotKind.SECOURS for each in left):
            raise SlotError("Une phrase de passe au moins doit ouvrir le coffre.")
        self._write(left, withdrawn=True)

    def hand_over(self, passphrase: str) -> Acces:
        """Withdraw the way in of this session, and make another's passphrase the holder's.

        ``passphrase``: that of the other, typed as proof that it opens the store. One write: a
        stop leaves the store as it was, or handed over. Raises ``WrongPassphrase``,
        ``SlotError`` when it is this session's own.
        """
        header, secret = self._header(), _passphrase(passphrase)
        _, heir = unwrap(header, secret)
        if heir.id == self._opened_by:
            raise SlotError(
                "C’est votre propre phrase de passe\u00a0: la personne qui prend la suite tape la "
                "sienne."
            )
        new = wrap(self._data_key, secret, heir.id, SlotKind.TITULAIRE, heir.cost)
        left = (each for each in header.slots if each.id != self._opened_by)
        self._write(tuple(new if each.id == new.id else each for each in left), withdrawn=True)
        self._opened_by = new.id
        return Acces(new.id, new.kind, ouvert=True)

    def rotate(self, secrets: Sequence[str]) -> list[Acces]:
        """A new data key, and everything encrypted again under it; the ways in that remain.

        ``secrets``: those of the slots to keep, as typed; the other slots are withdrawn.
        One write: a stop leaves the store under the old key or under the new one. Raises
        ``WrongPassphrase`` when one of them opens nothing.
        """
        header = self._header()
        new_key = new_data_key()
        slots: dict[int, Slot] = {}
        for text in secrets:
            secret = Secret.typed(text)
            _, opened = unwrap(header, secret)
            slots[opened.id] = wrap(new_key, secret, opened.id, opened.kind, opened.cost)
        if self._opened_by not in slots:
            raise WrongPassphrase
        if all(each.kind is SlotKind.SECOURS for each in slots.values()):
            raise SlotError("Une phrase de passe au moins doit ouvrir le coffre.")
        self._write(tuple(slots[id_] for id_ in sorted(slots)), withdrawn=True, key=new_key)
        return self.listed()

    @property
    def _next_id(self) -> int:
        return max(each.id for each in self._header().slots) + 1

    def _slot(self, id_: int) -> Slot:
        for slot in self._header().slots:
            if slot.id == id_:
                return slot
        raise SlotError("Cet accès n’existe pas ou n’existe plus.")

    def _replace(self, id_: int, secret: Secret, cost: Cost) -> None:
        old = self._slot(id_)
        new = wrap(self._data_key, secret, old.id, old.kind, cost)
        slots = tuple(new if each.id == id_ else each for each in self._header().slots)
        self._write(slots, withdrawn=True)

    def _write(self, slots: tuple[Slot, ...], *, withdrawn: bool, key: bytes | None = None) -> None:
        if sum(each.cost.work for each in slots) > WORK_OF_ALL_SLOTS_MAX:
            raise SlotError("Ces accès demanderaient trop de calcul\u00a0: retirez-en un.")

        def changed(header: Header) -> Header:
            return replace(header, slots=slots, epoch=header.epoch + withdrawn)

        self._rewrite(changed, key or self._data_key)
        self._data_key = key or self._data_key


def _passphrase(text: str) -> Secret:
    return Secret(recovery=False, material=normalise(text).encode())


def _cost(cost: Cost | None) -> Cost:
    return cost or kdf.calibrate()
