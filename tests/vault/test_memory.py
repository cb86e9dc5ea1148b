"""Keys that do not go to swap."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import re, sys
from iscg_tui.vault.memory import kept_in_ram
def locked():
    return int(re.search(r"VmLck:\\s+(\\d+)", open("/proc/self/status").read())[1])
before = locked()
key = bytes(range(32)) + bytes(1)
assert kept_in_ram(key) is key
print(locked() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="VmLck is Linux's")
def test_the_memory_of_a_key_is_locked() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stderr == ""
    assert int(done.stdout) >= 4


def test_where_nothing_can_be_locked_the_key_still_serves() -> None:
    script = "import resource; resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))\n"
    script += "from iscg_tui.vault.memory import kept_in_ram; print(kept_in_ram(b'k' * 32)[:1])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("b'k'\n", "")
