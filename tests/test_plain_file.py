"""What stands in the place of a file is read without waiting, and no further than asked."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from iscg_tui.plain_file import NotPlainFileError, beginning


def test_no_more_is_read_than_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "dix"
    path.write_bytes(b"0123456789")
    assert beginning(path, 4) == b"0123"
    assert beginning(path, 10) == beginning(path, 11) == b"0123456789"


def test_a_pipe_that_nobody_fills_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tuyau")
    with pytest.raises(NotPlainFileError):
        beginning(tmp_path / "tuyau", 4)


@pytest.mark.parametrize("through_link", [True, False])
def test_a_folder_and_a_device_are_no_files(tmp_path: Path, through_link: bool) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(NotPlainFileError):
            beginning(path, 4, through_link=through_link)


def test_a_link_is_followed_only_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "vrai").write_bytes(b"abc")
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    assert beginning(tmp_path / "lien", 4) == b"abc"
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        beginning(tmp_path / "lien", 4, through_link=False)


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with pytest.raises(NotPlainFileError):
            beginning(tmp_path, 4)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
