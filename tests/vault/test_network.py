"""Nothing ever opens a network socket: a whole session and its export, watched by the system itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trial import PASSPHRASE

_INTERNET = re.compile(r"AF_INET6?\b")
_WORK = """
import sys
from pathlib import Path
from biofeedback.cli.main import main
from biofeedback.vault import age, calibrate
calibrate.TARGET_S = 0.0
folder = Path(sys.argv[1])
identity = age.X25519Identity.generate()
(folder / "key").write_text(identity.text())
opened = ["--home", str(folder / "home"), "--passphrase-file", str(folder / "secret")]
words = [
    ["trainer", "create", *opened],
    ["rehearse", "--wristband", "simulated:7", "--exercise", "breathing", "--home", str(folder / "home"),
    "--speed", "max"], ["sessions", *opened],
    ["participant", "create", *opened],
    ["export", *opened, "--to", str(identity.recipient), "--out", str(folder / "x.age")],
    ["open", str(folder / "x.age"), "--identity", str(folder / "key"), "--out", str(folder / "x")],
    ["audit", "--quiet", *opened],
    ["retention", "run", "--home", str(folder / "home")],
    ["selftest"],
]
sys.exit(next((1 for command in words if main(command)), 0))
"""


def prepared(folder: Path, program: str) -> list[str]:
    """The command that does the work in `folder`."""
    (folder / "secret").write_text(PASSPHRASE)
    (folder / "secret").chmod(0o600)
    return [sys.executable, "-c", program, str(folder)]


def test_no_internet_socket_is_ever_made(tmp_path: Path) -> None:
    """`strace` sees every system call of every process: no AF_INET, no AF_INET6."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed; the audit hook below watches the same work")
    trace = tmp_path / "trace"
    words = ["strace", "-f", "-e", "trace=network", "-o", str(trace), *prepared(tmp_path, _WORK)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=110)
    if "ptrace" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("strace may not watch processes here; the audit hook below watches the same work")
    assert done.returncode == 0, done.stderr
    assert "+++ exited with 0 +++" in trace.read_text()  # it did watch
    assert not _INTERNET.findall(trace.read_text())


def test_python_itself_never_asks_for_a_socket(tmp_path: Path) -> None:
    """Python's audit events name every socket, connection and look-up: none occurs."""
    hook = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        sys.stderr.write(f"NETWORK {event}\\n")
    if event == "socket.__new__" and arguments[1] in (2, 10):
        sys.stderr.write(f"NETWORK {event} {arguments[1]}\\n")
sys.addaudithook(refuse)
"""
    done = subprocess.run(prepared(tmp_path, hook + _WORK), capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr
    alarm = "import socket\nsocket.socket(socket.AF_INET)\n"
    heard = subprocess.run([sys.executable, "-c", hook + alarm], capture_output=True, text=True, timeout=60)
    assert "NETWORK" in heard.stderr  # the hook does hear
