"""A customer is exported whole, and erased for good though the server is killed in the middle of it."""

import base64
import json
import signal
import sqlite3
import threading
import time
import urllib.error

import pytest
from conftest import Server
from test_api import call
from test_memory import SECRET, signature
from test_uploads import attach

# How long the server has before it is killed: at the begin, among the tables, at the end, after it.
DELAYS = [0.0, 0.004, 0.01, 0.02, 0.04, 0.08, 0.2, 1.0]


@pytest.fixture
def shop(tmp_path):
    server = Server(tmp_path, environment={"USHER_IDENTITY_SECRET": SECRET, "USHER_LIMITS_ENABLED": "false"})
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop(signal.SIGKILL)


def marks(number):
    return {what: f"{what}mark{number}" for what in ["tapir", "words", "file", "name", "fact", "key", "note"]}


def leave_marks(server, number):
    """Everything that a customer can leave, each with a word that is nowhere else; returns their conversation."""
    mark = marks(number)
    customer = mark["tapir"]
    proof = {"customer": {"reference": customer, "signature": signature(customer)}}
    status, begun = call(server, "POST", "/v1/conversations", proof)
    assert status == 201, begun
    talk = begun["conversation"]["id"], begun["token"]
    path = f"/v1/conversations/{talk[0]}/messages"
    for line in [f"How much is parking? {mark['words']}", f"Remember that I like row {mark['fact']}", "yes",
                 "How much is parking?"]:
        body = {"text": line, "id": f"{mark['key']}-{time.monotonic()}"}
        status, answer = call(server, "POST", path, body, token=talk[1])
        assert status == 200, answer
    status, answer = attach(server, talk, (f"{mark['name']}.txt", "text/plain", f"inside: {mark['file']}".encode()))
    assert status == 200, answer
    status, credit = call(server, "POST", "/v1/credits", {
        "customer_id": customer, "amount": "5.00", "currency": "GBP", "note": f"Sorry, {mark['note']}"}, server.operator_key)
    assert status == 201, credit
    facts = call(server, "GET", f"/v1/memory?customer={customer}", token=server.operator_key)[1]["facts"]
    assert any(mark["fact"] in fact["text"] for fact in facts)
    return talk


def remains(server, words):
    """Every place where one of the words still is: rows of tables, and bytes of the files that the server keeps."""
    places = []
    with sqlite3.connect(f"file:{server.data}/usher.db?mode=ro", uri=True, timeout=30) as database:
        tables = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%words%'")]
        for table in tables:
            for row in database.execute(f"SELECT * FROM {table}"):
                places += [f"{table}: {word}" for word in words if any(word in str(value) for value in row)]
    for path in server.data.rglob("*"):
        if path.is_file() and path.name != "server.log":
            content = path.read_bytes()
            places += [f"{path.name}: {word}" for word in words if word.encode() in content]
    return sorted(set(places))


def unfinished(server):
    with sqlite3.connect(f"file:{server.data}/usher.db?mode=ro", uri=True, timeout=30) as database:
        return database.execute("SELECT COUNT(*) FROM privacy_jobs WHERE state <> 'done'").fetchone()[0]


def jobs(server):
    return call(server, "GET", "/v1/privacy-jobs", token=server.operator_key)[1]["jobs"]


def test_an_export_holds_everything(shop):
    leave_marks(shop, 1)
    leave_marks(shop, 2)
    status, archive = call(shop, "POST", "/v1/customers/tapirmark1/export", token=shop.operator_key)
    assert status == 200
    contents = "".join(base64.b64decode(file["base64"]).decode() for file in archive["files"])
    text = json.dumps(archive, ensure_ascii=False) + contents
    assert [word for word in marks(1).values() if word not in text] == []
    assert [word for word in marks(2).values() if word in text] == []
    # Whatever the database and the files have of them is in it: nothing is left where it is gone.
    assert call(shop, "POST", "/v1/customers/tapirmark1/erase", token=shop.operator_key)[0] == 200
    assert remains(shop, marks(1).values()) == []
    assert len(remains(shop, marks(2).values())) >= len(marks(2))
    lines = call(shop, "GET", "/v1/audit", token=shop.operator_key)[1]["entries"]
    assert {"history.exported", "history.erased"} <= {line["action"] for line in lines}
    assert not any(word in json.dumps(lines) for word in marks(1).values())


def test_an_erasure_is_finished_whenever_the_server_is_killed(shop):
    stays = marks("stays")
    leave_marks(shop, "stays")
    interrupted = 0
    for number, delay in enumerate(DELAYS, 10):
        leave_marks(shop, number)
        words = list(marks(number).values())
        assert remains(shop, words) != []

        def erase(number=number):
            try:
                call(shop, "POST", f"/v1/customers/tapirmark{number}/erase", token=shop.operator_key)
            except (OSError, urllib.error.URLError, ValueError):
                pass  # The server is killed under it.

        before = len(jobs(shop))
        request = threading.Thread(target=erase)
        request.start()
        time.sleep(delay)
        shop.stop(signal.SIGKILL)
        request.join()
        interrupted += unfinished(shop)
        shop.start()
        deadline = time.monotonic() + 30
        while unfinished(shop) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert unfinished(shop) == 0, f"killed after {delay} s"
        if len(jobs(shop)) == before:
            continue  # It was killed before it had taken the request.
        assert remains(shop, words) == [], f"killed after {delay} s"
    assert interrupted > 0, "no kill came in the middle"
    assert all(job["state"] == "done" for job in jobs(shop))
    assert len(remains(shop, stays.values())) >= len(stays), "others keep what is theirs"
