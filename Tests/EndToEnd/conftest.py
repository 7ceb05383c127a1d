"""Starts the built program on a free port with its data in a temporary folder, as `make run` would."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("USHER_PROGRAM", ROOT / ".build/debug/usher"))
START_SECONDS = 120


class Server:
    """One run of `usher serve` on the example company; it can be killed and started again over the same data."""

    def __init__(self, data: pathlib.Path):
        self.data = data
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        environment = dict(
            os.environ,
            USHER_SERVER_PORT=str(self.port),
            USHER_DATA=str(self.data),
            USHER_DATABASE_URL=f"sqlite:{self.data}/usher.db",
            USHER_LOG_LEVEL="warning",
        )
        log = open(self.data / "server.log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", ROOT / "Examples/northside/usher.yaml"],
            env=environment,
            stdout=log,
            stderr=log,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError((self.data / "server.log").read_text())
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(self.url + "/ready").status == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError("the server did not become ready")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(30)

    @property
    def operator_key(self):
        return (self.data / "operator-key").read_text().strip()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("usher"))
    server.start()
    yield server
    assert server.stop() == 0, "a server that is told to stop says that all went well"


@pytest.fixture
def own_server(tmp_path):
    """A server that a test may kill."""
    server = Server(tmp_path)
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop(signal.SIGKILL)
