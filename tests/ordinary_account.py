"""Python run as an ordinary account, for what root is never refused.

CI is root, for whom no folder is read-only: a test of permissions that ran as
root would pass whatever the code does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534

# All imports come before privileges are dropped: the checkout, the standard library
# or the environment may stand in a folder that only root can enter.
_CHILD = """
import ast, encodings.ascii, encodings.latin_1, encodings.utf_8_sig, importlib, json, os, sys
task = json.loads(sys.stdin.read())
sys.path[:0] = task["path"]
tree = ast.parse(task["snippet"])
for node in ast.walk(tree):
    if isinstance(node, ast.Import):
        for alias in node.names:
            importlib.import_module(alias.name)
    elif isinstance(node, ast.ImportFrom):
        importlib.import_module(node.module)
if task["account"] is not None:
    os.setgroups([])
    os.setgid(task["account"])
    os.setuid(task["account"])
os.chdir(task["folder"])
exec(compile(tree, "<ordinary account>", "exec"), {"__name__": "__main__", **task["variables"]})
"""


@dataclass(frozen=True)
class OrdinaryAccount:
    """An account without privileges and a folder of its own."""

    folder: Path

    def run(self, snippet: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """Run ``snippet`` in the folder; ``variables`` (JSON values) are its globals."""
        task = {
            "snippet": snippet,
            "folder": str(self.folder),
            "account": NOBODY if os.geteuid() == 0 else None,
            "path": [str(Path(__file__).resolve().parent.parent)],
            "variables": variables,
        }
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=json.dumps(task),
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )

    def check(self, snippet: str, **variables: object) -> str:
        """What ``snippet`` printed; fails with its error output when it did not end well."""
        done = self.run(snippet, **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def ordinary_account() -> Iterator[OrdinaryAccount]:
    """An ordinary account for the length of a test; the folder goes at its end."""
    folder = Path(tempfile.mkdtemp(prefix="iscg-compte-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield OrdinaryAccount(folder)
    finally:
        for each in (folder, *folder.rglob("*")):
            if each.is_dir() and not each.is_symlink():
                each.chmod(0o700)
        shutil.rmtree(folder)
