"""Redis servers of the tests' own, without anything on disk."""

import contextlib
import signal
import socket
import subprocess
import time

from conftest import free_port


class Redis:
    """A server that can be killed and started again, empty, on the same port."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, AssertionError):
                assert self.command("PING") == "PONG"
                return
            time.sleep(0.02)
        raise RuntimeError("redis-server does not start; is it installed?")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self):
        if self.process.poll() is None:
            self.kill()

    def command(self, *words):
        """What `redis-cli` prints."""
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.port), 5)):
            pass
        return subprocess.run(
            ["redis-cli", "-p", str(self.port), *words], capture_output=True, timeout=30,
            # Values may be anything.
            text=True, errors="replace").stdout.strip()

    def everything(self):
        """All keys and values as one text."""
        parts = []
        for key in self.command("KEYS", "*").splitlines():
            kind = self.command("TYPE", key)
            reading = {"string": ["GET", key], "zset": ["ZRANGE", key, "0", "-1"]}.get(kind)
            parts.append(key + " " + (self.command(*reading) if reading else kind))
        return "\n".join(parts)
