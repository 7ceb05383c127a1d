#!/usr/bin/env python3
"""How fast the operators' console is with ten thousand conversations: from a click on the link to the first rows on the
screen, while one scrolls to the end, and from a key in the search field to what it finds.

    swift build -c release --product usher
    Tests/EndToEnd/run.sh --collect-only >/dev/null          # makes .cache/end-to-end, with Playwright
    .cache/end-to-end/bin/python Benchmarks/console.py [--database postgres://…] [--count 10000]

It makes a server of its own in a temporary folder. On PostgreSQL the database should be empty.
"""

import argparse
import datetime
import json
import os
import pathlib
import random
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[1]
PASSWORD = "correct horse battery"
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# The one company of a server that has one.
TENANT = "ten_0000000000e008000000000001"
COMMON = "the a I my ticket tickets seat refund parking order please help when is can you not work email door gate".split()
SEARCHES = ["refund", "parking gate", "seat refund email", "w77", "w123 ticket", "nothingatall", "tic", "refund par",
            "w12"]


class Server:
    def __init__(self, program, folder, database):
        self.folder, self.database = folder, database or f"sqlite:{folder}/usher.db"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.program = program

    def __enter__(self):
        environment = {**os.environ, "USHER_SERVER_PORT": str(self.port), "USHER_DATA": str(self.folder),
                       "USHER_DATABASE_URL": self.database, "USHER_LOG_LEVEL": "warning"}
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [self.program, "serve", "--config", ROOT / "Examples/northside/usher.yaml"], env=environment, stdout=log, stderr=log)
        while True:
            try:
                if urllib.request.urlopen(self.url + "/ready").status == 200:
                    return self
            except OSError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, headers={"Authorization": f"Bearer {self.key}"})
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, body and json.dumps(body).encode()) as answer:
            return json.load(answer)

    @property
    def key(self):
        return (self.folder / "operator-key").read_text().strip()


class Rows:
    """Writes rows as quickly as the database takes them, through the program that comes with it."""

    def __init__(self, server):
        self.server = server
        # PostgreSQL shows rows to who says whose they are.
        self.whose = "" if server.database.startswith("sqlite:") else f"SET usher.tenant = '{TENANT}';\n"
        self.lines = ["BEGIN;"]

    def add(self, table, **values):
        def text(value):
            return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
        self.lines.append(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(map(text, values.values()))});")

    def ask(self, query):
        return self._run(query).strip()

    def write(self):
        self._run("\n".join(self.lines + ["COMMIT;"]))

    def _run(self, script):
        database = self.server.database
        if database.startswith("sqlite:"):
            import sqlite3
            connection = sqlite3.connect(database.removeprefix("sqlite:"))
            if script.startswith("SELECT"):
                return str(connection.execute(script).fetchone()[0])
            return connection.executescript(script) and ""
        return subprocess.run(["psql", database, "-qAtv", "ON_ERROR_STOP=1"], input=self.whose + script, check=True, capture_output=True, text=True).stdout


def identifier(prefix, milliseconds):
    value = (milliseconds << 80) | (7 << 76) | (random.getrandbits(12) << 64) | (2 << 62) | random.getrandbits(62)
    return prefix + "_" + "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(25, -1, -1))


def fill(server, count):
    """Conversations of four messages; every fifth waits for a person."""
    random.seed(1)
    rows = Rows(server)
    begin = int((time.time() - 40 * 86_400) * 1000)
    for number in range(count):
        at = begin + number * (40 * 86_400_000 // count)
        conversation, handoff = identifier("conv", at), identifier("hnd", at) if number % 5 == 0 else None
        rows.add("conversations", tenant_id=TENANT, id=conversation, status="waiting_for_operator" if handoff else "open", channel="web",
                 metadata="{}", created_at=at, updated_at=at, last_ordinal=4, handoff_id=handoff, customer_reference=f"customer-{number}")
        if handoff:
            rows.add("handoffs", tenant_id=TENANT, id=handoff, conversation_id=conversation, state="waiting", reason="requested",
                     priority=number // 5 % 3, why="[]", created_at=at, waiting_since=at, unread=1)
        for ordinal in range(1, 5):
            words = [random.choice(COMMON) if random.random() < 0.6 else f"w{random.randrange(20_000)}" for _ in range(25)]
            rows.add("messages", tenant_id=TENANT, id=identifier("msg", at + ordinal), conversation_id=conversation, ordinal=ordinal,
                     role="customer" if ordinal % 2 else "operator", text=" ".join(words), created_at=at + ordinal, awaits_reply=0)
    rows.write()


def wait_for_words(server):
    rows, begun = Rows(server), time.time()
    while rows.ask("SELECT COUNT(*) FROM conversations WHERE indexed_ordinal < last_ordinal") != "0":
        assert time.time() - begun < 900, "the search's words are not brought up to date"
        time.sleep(1)
    return time.time() - begun


FIRST_ROWS = """() => new Promise((resolve) => {
  const look = () => document.querySelectorAll('.row').length >= 5
    ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(look);
  look();
})"""

# What a frame costs while the wheel turns: the times between frames, until the end or for so many seconds.
SCROLL = """(seconds) => new Promise((resolve) => {
  const list = document.querySelector('.rows'), frames = [], begun = performance.now();
  let last = begun, most = 0;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    most = Math.max(most, document.querySelectorAll('.row').length);
    list.scrollTop += 120;
    if (now - begun < seconds * 1000) requestAnimationFrame(step);
    else resolve({ frames, rows: most, top: list.scrollTop });
  };
  requestAnimationFrame(step);
})"""

# From the last key to the first frame that shows what was found.
SEARCH = """(text) => new Promise((resolve) => {
  const field = document.querySelector('input[type=search]'), title = document.querySelector('h1'), list = document.querySelector('.rows');
  field.value = text;
  const begun = performance.now();
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const look = () => title.textContent.includes(text) && list.getAttribute('aria-busy') === 'false'
    ? requestAnimationFrame(() => resolve(performance.now() - begun)) : requestAnimationFrame(look);
  look();
})"""


def figures(values, digits=0):
    values = sorted(values)
    worst = values[-1]
    return f"{statistics.median(values):.{digits}f} | {values[int(len(values) * 0.95) - (len(values) <= 20)]:.{digits}f} | {worst:.{digits}f}"


def sign_in(page, server):
    page.goto(server.url + "/console")
    page.get_by_label("Mail address").fill("ann@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".row")


def measure(server, rounds):
    made = server.call("POST", "/v1/users", {"mail": "ann@example.com", "name": "Ann", "role": "operator"})
    server.call("POST", "/auth/register", {"invitation": made["invitation"]["token"], "password": PASSWORD})
    print("| what | median | 95 % | worst |\n| --- | --- | --- | --- |")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        sign_in(page, server)
        paints, rows = [], []
        for _ in range(rounds):
            page.goto("about:blank")
            page.goto(server.url + "/console", wait_until="commit")
            rows.append(page.evaluate(FIRST_ROWS))
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        print(f"| first paint, ms | {figures(paints)} |\n| first rows, ms | {figures(rows)} |")
        result = page.evaluate(SCROLL, 20)
        print(f"| a frame while scrolling, ms | {figures(result['frames'][2:], 1)} |")
        late = sum(frame > 50 for frame in result["frames"])
        searches = []
        page.goto(server.url + "/console")
        page.wait_for_selector(".row")
        for _ in range(rounds):
            searches += [page.evaluate(SEARCH, text) for text in SEARCHES]
        print(f"| a search, from the key to the screen, ms | {figures(searches)} |")
        latencies = {}
        for path in ["/v1/inbox?limit=100", "/v1/inbox?view=waiting&order=urgency&limit=100", "/v1/inbox/counts"] + [
                f"/v1/inbox?limit=100&q={text.replace(' ', '+')}" for text in SEARCHES]:
            latencies[path] = []
            for _ in range(rounds):
                begun = time.perf_counter()
                server.call("GET", path)
                latencies[path].append((time.perf_counter() - begun) * 1000)
        for path, times in latencies.items():
            print(f"| `GET {path}`, ms | {figures(times, 1)} |")
        print(f"\nOf {len(result['frames'])} frames {late} took more than 50 ms; scrolled {result['top']:.0f} pixels; "
              f"at most {result['rows']} rows were in the document.")
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / ".build/release/usher")
    parser.add_argument("--database", help="postgres://…; SQLite in a temporary folder unless told")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(arguments.program, pathlib.Path(folder), arguments.database)
        with server:
            pass
        fill(server, arguments.count)
        with server:
            waited = wait_for_words(server)
            kind = server.database.split(":")[0]
            print(f"{arguments.count} conversations on {kind}, {datetime.date.today()}; search was ready after {waited:.0f} s\n")
            measure(server, arguments.rounds)


if __name__ == "__main__":
    main()
