"""Starts the built program on a free port with its data in a temporary folder, as `make run` would."""

import asyncio
import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

import planted
import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("USHER_PROGRAM", ROOT / ".build/debug/usher"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
START_SECONDS = 120
# The logs of all servers so far.
LOGS = set()


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=60):
    """What the condition is as soon as it is something."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)
    return found


def awaited(work):
    """What it comes to, awaited in a thread of its own: a browser that another test has opened keeps a loop in this one."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def example_configuration():
    """The example company's configuration, such that it can stand in any folder."""
    example = ROOT / "Examples/northside"
    text = (example / "usher.yaml").read_text()
    folders = "knowledge|tickets|agents|prompts|workflows|tools|guidelines|approved"
    return re.sub(rf"(?m)^(\W*)(path|\w+): ({folders})$",
                  rf"\1\2: {example}/\3", text)


class Server:
    """One run of `usher serve` on the example company; it can be killed and started again over the same data."""

    def __init__(self, data: pathlib.Path, database: str | None = None, environment: dict | None = None,
                 config: pathlib.Path = ROOT / "Examples/northside/usher.yaml"):
        self.data = data
        self.config = config
        self.environment = environment or {}
        self.database = database or f"sqlite:{data}/usher.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def launch(self):
        environment = {
            **os.environ,
            "USHER_SERVER_PORT": str(self.port),
            "USHER_DATA": str(self.data),
            "USHER_DATABASE_URL": self.database,
            # What is written at this level is what could leak; all of it is searched in the end.
            "USHER_LOG_LEVEL": "debug",
            **self.environment,
        }
        planted.plant_environment(self.environment)
        log = open(self.data / "server.log", "ab")
        LOGS.add(self.data / "server.log")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", self.config],
            env=environment,
            stdout=log,
            stderr=log,
        )

    def start(self):
        self.launch()
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
        return planted.plant((self.data / "operator-key").read_text().strip())


@pytest.fixture(scope="session", autouse=True)
def no_log_shows_what_was_planted():
    """Begins before all others, so it ends after them: when every server has stopped and written its last line."""
    yield
    problems = []
    for log in sorted(path for path in LOGS if path.exists()):
        for secret in [log.parent / "secret", log.parent / "operator-key"]:
            if secret.exists():
                planted.plant(secret.read_text().strip())
        for number, line in enumerate(log.read_text(errors="replace").splitlines(), 1):
            problems += [f"{log}:{number}: {word}: {line[:300]}" for word in planted.leaks(line)]
    assert not problems, f"{len(problems)} lines show what they must not:\n" + "\n".join(problems[:40])


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


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        watch_policies(browser)
        yield browser
        browser.close()


def watch_policies(browser):
    """Notes what pages, and the windows that they open, try to do against their content security policies."""
    browser.violations = []
    make = browser.new_context

    def new_context(**options):
        context = make(**options)
        context.on("console", lambda line: "Content Security Policy" in line.text and browser.violations.append(line.text))
        return context

    browser.new_context = new_context


@pytest.fixture(autouse=True)
def no_policy_is_violated(request):
    yield
    if "browser" in request.fixturenames:
        violations = request.getfixturevalue("browser").violations
        found, violations[:] = list(violations), []
        assert found == []


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A private PostgreSQL; yields its address. It refuses to run as root, so root lends it to its own user."""
    programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="usher-postgres-") as folder:
        if user:
            shutil.chown(folder, user)
        port, data = free_port(), folder + "/data"
        subprocess.run([programs / "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", data],
                       check=True, capture_output=True, user=user)
        options = ["-k", folder, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        server = subprocess.Popen([programs / "postgres", "-D", data, *options], user=user,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                ready = [programs / "pg_isready", "--host=127.0.0.1", f"--port={port}", "--username=postgres"]
                if subprocess.run(ready, capture_output=True).returncode == 0:
                    break
                time.sleep(0.05)
            # An ordinary role that owns its database: the walls between tenants do not bind a superuser.
            address = ["--host=127.0.0.1", f"--port={port}", "--username=postgres"]
            subprocess.run([programs / "createuser", *address, "--no-superuser", "--createdb", "usher"], check=True)
            subprocess.run([programs / "createdb", *address, "--owner=usher", "usher"], check=True)
            yield f"postgres://usher@127.0.0.1:{port}/usher"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory, postgres):
    """The program over PostgreSQL."""
    server = Server(tmp_path_factory.mktemp("usher-postgres"), postgres)
    server.start()
    yield server
    assert server.stop() == 0
