"""A password that is typed at a terminal is not shown, and is asked for twice."""

import os
import pty
import select
import subprocess
import time

import pytest
from conftest import PROGRAM

PASSWORD = "plum-harbour-kettle"


def typed(folder, *lines):
    """Types lines where the program asks; returns its status and everything that the terminal has shown."""
    ours, theirs = pty.openpty()
    environment = {"USHER_DATA": str(folder), "USHER_DATABASE_URL": f"sqlite:{folder}/usher.db", "PATH": "/usr/bin:/bin",
                   "TERM": "xterm"}
    process = subprocess.Popen([PROGRAM, "users", "add", "ann@example.com", "--role", "owner"], env=environment, stdin=theirs,
                               stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True)
    os.close(theirs)
    shown, rest, deadline = "", list(lines), time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([ours], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece.decode()
        if shown.endswith(": ") and rest:
            os.write(ours, rest.pop(0).encode() + b"\n")
    os.close(ours)
    return process.wait(30), shown


def test_what_is_typed_is_not_shown(tmp_path):
    status, shown = typed(tmp_path, PASSWORD, PASSWORD)
    assert status == 0, shown
    assert "Password for ann@example.com: " in shown and "once more: " in shown and "can sign in as owner" in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize("lines, reason", [
    ([PASSWORD, PASSWORD + "x"], "not the same"), ([""], "no password"), ([PASSWORD, ""], "no password"),
    (["\x03"], "no password")])
def test_what_does_not_match_does_nothing(tmp_path, lines, reason):
    status, shown = typed(tmp_path, *lines)
    assert status == 1 and reason in shown and "Nothing was done" in shown
    assert typed(tmp_path, PASSWORD, PASSWORD)[0] == 0, "there is nobody of that address yet"
