"""A tree like this one around the real ``lance``, with one tiny library and no network."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).resolve().parents[2]

# Runs lance where some modules cannot be imported, or under a Python said to be of another version.
_DRIVER: Final = """
import runpy, sys
lance, absent, version, *arguments = sys.argv[1:]
sys.modules.update(dict.fromkeys(filter(None, absent.split(","))))
if version:
    sys.version_info = tuple(int(part) for part in version.split("."))
sys.argv = [lance, *arguments]
runpy.run_path(lance, run_name="__main__")
"""

_PROGRAM: Final = """
import json, sys
import bibliotheque
print(json.dumps({"arguments": sys.argv[1:], "bibliotheque": bibliotheque.VERSION}))
sys.exit(3 if "trois" in sys.argv else 0)
"""


@dataclass(frozen=True)
class Clone:
    """A clone of the project as ``lance`` sees it, whose program prints what it was given."""

    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / ".env"

    def pin(self, version: str, *, digest: str | None = None) -> None:
        """Put this version of the library in roues/, and in the lock with its digest."""
        wheel = _write_wheel(self.folder / "roues", version)
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        lock = self.folder / "locks" / "runtime.txt"
        lock.write_text(f"bibliotheque=={version} --hash=sha256:{digest}\n")

    def command(
        self, *arguments: str, absent: Sequence[str] = ("ensurepip",), version: str = ""
    ) -> list[str]:
        """What starts lance; without ensurepip, since the pip of the tests is much faster."""
        lance = str(self.folder / "lance")
        return [sys.executable, "-c", _DRIVER, lance, ",".join(absent), version, *arguments]

    def start_and_stop_at_pip(self) -> subprocess.Popen[bytes]:
        """Lance started, with a pip that says so and then waits until ``feu_vert`` is read from."""
        intruder = self.folder / "faux" / "pip"
        intruder.mkdir(parents=True)
        (intruder / "__init__.py").touch()
        signal = self.folder / "feu_vert"
        os.mkfifo(signal)
        (intruder / "__main__.py").write_text(
            # It goes by itself should the test fail before letting it go.
            "import signal, sys\nsignal.alarm(60)\n"
            "print('pip attend', file=sys.stderr, flush=True)\n"
            f"open({str(signal)!r}, 'w').close()\n"
        )
        started = subprocess.Popen(
            self.command(),
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(intruder.parent)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert started.stderr is not None
        while line := started.stderr.readline():
            if b"pip attend" in line:
                return started
        pytest.fail("lance n’a pas appelé pip")

    def launch(
        self,
        *arguments: str,
        absent: Sequence[str] = ("ensurepip",),
        version: str = "",
        cwd: Path | None = None,
        path: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run lance to its end."""
        return subprocess.run(
            self.command(*arguments, absent=absent, version=version),
            cwd=cwd or self.folder,
            env={**os.environ, "PATH": os.environ["PATH"] if path is None else path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone that nobody has launched yet."""
    folder = tmp_path / "iscg-tui"
    for each in ("iscg_tui", "locks", "roues"):
        (folder / each).mkdir(parents=True)
    (folder / "lance").write_bytes((ROOT / "lance").read_bytes())
    (folder / "iscg_tui" / "__init__.py").touch()
    (folder / "iscg_tui" / "__main__.py").write_text(_PROGRAM)
    made = Clone(folder)
    made.pin("1.0")
    return made


def _write_wheel(folder: Path, version: str) -> Path:
    """A wheel of one module, written by hand: nothing to build, nothing to download."""
    info = f"bibliotheque-{version}.dist-info"
    files = {
        "bibliotheque.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: bibliotheque\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},sha256={_record_digest(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"bibliotheque-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return wheel


def _record_digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
