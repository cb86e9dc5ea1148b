"""Reading a file in whose place anything may have been put: without waiting, and not without end.

Read before the passphrase prompt is drawn, as ``dossier`` is: hence no pathlib.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


class NotPlainFileError(OSError):
    """What bears that name is no file: a folder, a pipe, a device."""


def beginning(path: Path, most: int, *, through_link: bool = True) -> bytes:
    """The first ``most`` bytes of a file; asking for one too many tells a file that is too long.

    Raises ``NotPlainFileError``, or ``OSError`` where the system refuses, as it does for a link
    that is not to be followed.
    """
    # Without O_NONBLOCK, a pipe put in place of the file would hang the program.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
    opened = os.open(path, flags if through_link else flags | os.O_NOFOLLOW)
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise NotPlainFileError
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(opened)
