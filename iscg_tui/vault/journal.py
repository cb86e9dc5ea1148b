"""The store's file on disk: appended one frame a transaction, rewritten whole now and then.

One write and one fsync make a transaction durable. What a refused write left behind is
cut off at once; when even that cannot be confirmed, nothing more is written until the
file is opened again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError, write_atomically
from iscg_tui.vault import frames
from iscg_tui.vault.errors import SaveRefused, UncertainVault
from iscg_tui.vault.header import FILE_MAX, HEADER_BYTES, Header, binding, read_bytes
from iscg_tui.vault.keys import FileKeys, Secret, new_generation_salt
from iscg_tui.vault.reading import Contents, contents, unlock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.vault.header import Slot


_TOO_LARGE: Final = (
    "Le coffre a atteint la plus grande taille que ce programme sait relire\u00a0: rien n’est "
    "enregistré. Verrouillez, rouvrez, puis réessayez."
)


class Journal:
    """The open file.

    ``data_key``: what its keys come from; ``header``: the one it bears; ``end``: its length,
    in bytes; ``appended_from``: where its transactions begin.
    """

    def __init__(self, path: Path, data_key: bytes, found: Contents) -> None:
        self._path = path
        self.data_key = data_key
        self._adopt(found.header, found.sequence, found.last_tag, found.end)
        self.appended_from = found.appended_from

    def _adopt(self, header: Header, sequence: int, tag: bytes, end: int) -> None:
        keys = FileKeys.of(self.data_key, header.salt)
        try:
            # Not through a link: what it names could change between the reading and the writing.
            file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            self._binding = binding(os.pread(file, HEADER_BYTES, 0))
        except OSError as error:
            raise SaveRefused.because(error) from None
        self.header = header
        self.sequence = sequence
        self._aead = keys.aead()
        self._tag = tag
        self.end = self.appended_from = end
        self._file: int | None = file
        self._torn = False
        self._uncertain = False

    @classmethod
    def create(cls, path: Path, data_key: bytes, header: Header, snapshot: bytes) -> Journal:
        """A new file holding ``snapshot``. Raises ``DossierError``."""
        data = encode(header, data_key, snapshot, sequence=1, pending=0)
        write_atomically(path, data)
        return cls(path, data_key, contents(data, data_key))

    def append(self, content: bytes, pending: int) -> None:
        """One more transaction, durable when this returns.

        Raises ``SaveRefused`` (nothing is written: the file is as before) or
        ``UncertainVault`` (only reopening tells).
        """
        file = self._ready()
        frame = frames.seal(
            self._aead,
            self._binding,
            sequence=self.sequence + 1,
            pending=pending,
            previous_tag=self._tag,
            content=content,
        )
        if len(frame) - frames.HEAD_BYTES > frames.TRANSACTION_MAX:
            raise ValueError("This transaction must be written as a new generation.")
        if self.end + len(frame) > FILE_MAX:
            raise SaveRefused(_TOO_LARGE)
        try:
            written = os.pwrite(file, frame, self.end)
            while written < len(frame):
                written += os.pwrite(file, frame[written:], self.end + written)
            os.fsync(file)
        except OSError as error:
            self._torn = True
            self._cut(file)
            raise SaveRefused.because(error) from None
        except BaseException:
            self._torn = True
            raise
        self.sequence += 1
        self._tag = frame[-frames.TAG_BYTES :]
        self.end += len(frame)

    @staticmethod
    def fits(content: bytes) -> bool:
        """Whether ``append`` takes that much; if not, ``rewrite``."""
        return len(content) <= frames.TRANSACTION_MAX - frames.FLOOR

    def rewrite(
        self,
        snapshot: bytes,
        pending: int,
        *,
        header: Callable[[Header], Header] = lambda header: header,
        data_key: bytes | None = None,
        before: Callable[[], None] = lambda: None,
        transaction: bool = False,
    ) -> None:
        """A new generation holding ``snapshot``, in place of the file at one stroke.

        ``header`` gives the slots and epoch of the new one, and the generation that it follows,
        which may be later than this one but never earlier; ``before`` runs once nothing can
        be refused but the write itself. ``transaction``: the snapshot holds one transaction
        more than the file. Raises ``SaveRefused`` or ``UncertainVault`` as ``append`` does.
        """
        file = self._ready()
        key = data_key or self.data_key
        changed = header(self.header)
        new = replace(changed, generation=changed.generation + 1, salt=new_generation_salt())
        sequence = self.sequence + transaction
        data = encode(new, key, snapshot, sequence=sequence, pending=pending)
        before()
        try:
            write_atomically(self._path, data)
        except DossierError as error:
            if error.remplace:
                self._uncertain = True
                raise UncertainVault from None
            raise SaveRefused(str(error)) from None
        os.close(file)
        self._file = None
        self.data_key = key
        try:
            self._adopt(new, sequence, data[-frames.TAG_BYTES :], len(data))
        except SaveRefused:
            raise UncertainVault from None

    @property
    def uncertain(self) -> bool:
        """Whether only reopening tells what the disk holds."""
        return self._file is None or self._uncertain

    def close(self) -> None:
        """Let the file go; nothing is left to write."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _ready(self) -> int:
        if self._file is None or self.uncertain:
            raise UncertainVault
        if self._torn:
            self._cut(self._file)
        return self._file

    def _cut(self, file: int) -> None:
        """Remove what a refused write left, or stop writing: the disk may hold it or not."""
        try:
            os.ftruncate(file, self.end)
            os.fsync(file)
        except OSError:
            self._uncertain = True
            raise UncertainVault from None
        self._torn = False


def encode(
    header: Header, data_key: bytes, snapshot: bytes, *, sequence: int, pending: int
) -> bytes:
    """The bytes of a whole store that holds ``snapshot`` and no transaction yet.

    Raises ``SaveRefused`` when it would be too large to be read again.
    """
    if len(snapshot) > frames.CONTENT_MAX:
        raise SaveRefused(_TOO_LARGE)
    keys = FileKeys.of(data_key, header.salt)
    head = header.encode(keys.header)
    return head + frames.seal(
        keys.aead(),
        binding(head),
        sequence=sequence,
        pending=pending,
        previous_tag=frames.FIRST_TAG,
        content=snapshot,
    )


def open_journal(
    path: Path, secret: Secret, set_aside: Callable[[bytes], None]
) -> tuple[Journal, Contents, bytes, Slot]:
    """The store at ``path``, its clear contents, its data key, the slot that ``secret`` opened.

    ``set_aside`` keeps a torn last frame, durably, before it is cut off. Raises as ``unlock``
    and ``contents`` do; ``SaveRefused`` when what was set aside cannot be cut off.
    """
    data = read_bytes(path)
    data_key, slot = unlock(data, secret)
    found = contents(data, data_key)
    if found.torn:
        set_aside(found.torn)
        _truncate(path, found.end)
    return Journal(path, data_key, found), found, data_key, slot


def _truncate(path: Path, end: int) -> None:
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.ftruncate(file, end)
            os.fsync(file)
        finally:
            with suppress(OSError):
                os.close(file)
    except OSError as error:
        raise SaveRefused.because(error) from None
