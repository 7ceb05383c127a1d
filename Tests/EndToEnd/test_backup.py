"""Backups while customers write and buy, restored elsewhere and compared row by row; damage that is noticed; kills."""

import concurrent.futures
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import threading
import time

import pytest
from backups import (KEY, VOLATILE, Place, assert_consistent, assert_same_rows, new_database, psql, rows, run, s3_server,
                     start)
from conftest import PROGRAM, Server
from test_api import call
from test_tools import SECRET, Chat


@pytest.fixture(scope="module")
def bucket():
    with s3_server() as place:
        yield place


@pytest.fixture
def folder(tmp_path):
    return Place(str(tmp_path / "kept"), {})


@pytest.fixture(params=["sqlite", "postgres"])
def busy(request, tmp_path):
    """A server over a database of its own."""
    database = new_database(request.getfixturevalue("postgres")) if request.param == "postgres" else None
    (tmp_path / "data").mkdir()
    server = Server(tmp_path / "data", database, environment={
        "USHER_IDENTITY_SECRET": SECRET, "USHER_LIMITS_ENABLED": "false",
        # So that each message is a row of its own.
        "USHER_CACHE_ENABLED": "false"})
    server.start()
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0


class Customers:
    """Chats and ticket sales, until they are told to stop."""

    def __init__(self, server):
        self.server, self.ended = server, threading.Event()
        self.messages, self.orders, self.lock = {}, set(), threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(6)
        self.tasks = [self.pool.submit(self.chat, number) for number in range(4)]
        self.tasks += [self.pool.submit(self.buy, number) for number in range(2)]

    def chat(self, number):
        conversation = Chat(self.server, f"chat{number}")
        while not self.ended.is_set():
            text = f"How much is parking, please? {secrets.token_hex(4)}"
            status, answer = call(self.server, "POST", conversation.path, {"text": text}, conversation.token)
            assert status == 200, answer
            with self.lock:
                self.messages[answer["message"]["id"]] = text
                self.messages[answer["reply"]["id"]] = answer["reply"]["text"]

    def buy(self, number):
        events = [event["event_id"] for event in call(self.server, "GET", "/v1/events")[1]["events"]]
        count = 0
        while not self.ended.is_set():
            count += 1
            customer = Chat(self.server, f"buyer{number}-{count}")
            id = customer.path.split("/")[3]
            event = events[count % len(events)]
            found = call(self.server, "GET", f"/v1/events/{event}/inventory?quantity=1")[1]
            seat = secrets.choice(found["seats"])["id"]
            status, kept = call(self.server, "POST", f"/v1/holds?conversation={id}", {"event_id": event, "seat_ids": [seat]},
                                customer.token, {"Idempotency-Key": secrets.token_hex(8)})
            if status == 409:
                continue
            assert status == 201, kept
            status, order = call(self.server, "POST", f"/v1/orders?conversation={id}", {
                "hold_id": kept["hold_id"], "payment_method_token": "pm_card_visa", "total": kept["total"]},
                customer.token, {"Idempotency-Key": kept["hold_id"]})
            assert status in (200, 201), order
            with self.lock:
                self.orders.add(order["order_id"])

    def so_far(self):
        with self.lock:
            return dict(self.messages), set(self.orders)

    def stop(self):
        self.ended.set()
        for task in self.tasks:
            task.result(120)
        self.pool.shutdown()


def database_of(folder):
    return f"sqlite:{folder}/data/usher.db"


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_a_backup_amid_work_comes_back_elsewhere_row_by_row(busy, kind, request, tmp_path, postgres):
    place, server = request.getfixturevalue(kind), busy
    place = Place(f"{place.address}/{secrets.token_hex(4)}", place.environment)
    customers = Customers(server)
    deadline = time.monotonic() + 120
    while len(customers.so_far()[0]) < 60 or len(customers.so_far()[1]) < 5:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    messages, orders = customers.so_far()
    name = run(server, place, "backup").split()[0]
    later, _ = customers.so_far()
    assert len(later) > len(messages), "others go on meanwhile"
    customers.stop()

    # What was acknowledged before is in it, and nothing that is half done.
    run(server, place, "restore", name, "--into", str(tmp_path / "new"))
    restored = database_of(tmp_path / "new")
    kept, bought = assert_consistent(restored)
    assert {id: kept[id]["text"] for id in messages} == messages
    assert orders <= bought
    # On a database of the other kind it is the same, row by row.
    other = new_database(postgres)
    run(server, place, "restore", name, "--into", str(tmp_path / "other"), "--database", other)
    assert_same_rows(restored, other)
    assert_consistent(other)

    # Nobody writes any more: every row of the next one is a row that is there.
    assert server.stop() == 0
    last = run(server, place, "backup").split()[0]
    assert [line.split()[0] for line in run(server, place, "backups").splitlines()] == [name, last]
    run(server, place, "restore", "latest", "--into", str(tmp_path / "last"))
    assert_same_rows(server.database, database_of(tmp_path / "last"), VOLATILE)
    everything, _ = customers.so_far()
    assert everything.items() <= {id: row["text"] for id, row in assert_consistent(database_of(tmp_path / "last"))[0].items()}.items()

    # It is the same server: the operators' key opens it, it finds its documents, and customers have their conversations.
    again = Server(tmp_path / "last/data", config=tmp_path / "last/usher.yaml", environment=server.environment)
    assert again.operator_key == server.operator_key
    again.start()
    status, page = call(again, "GET", "/v1/jobs", token=server.operator_key)
    assert status == 200, page
    status, answer = call(again, "POST", "/chat", {"message": "How much is parking?"})
    assert status == 200 and answer["sources"], answer
    assert again.stop() == 0


def test_who_has_not_the_secret_is_told_what_the_store_says(own_server, bucket):
    other = Place(bucket.address, bucket.environment | {"AWS_SECRET_ACCESS_KEY": "another"})
    assert "SignatureDoesNotMatch" in run(own_server, other, "backup", code=1)
    elsewhere = Place("s3://nowhere", bucket.environment)
    assert "NoSuchBucket" in run(own_server, elsewhere, "backup", code=1)
    gone = Place(bucket.address, {key: value for key, value in bucket.environment.items() if "SECRET" not in key})
    assert "AWS_SECRET_ACCESS_KEY" in run(own_server, gone, "backup", code=1)


def test_the_drill_shows_that_a_backup_is_of_use_and_leaves_nothing(busy, folder, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert "There is no backup yet" in run(busy, folder, "backup", "drill", code=1)
    run(busy, folder, "backup")
    said = run(busy, folder, "backup", "drill", TMPDIR=str(scratch))
    assert "came back as they were" in said and "It was asked for" in said
    assert list(scratch.iterdir()) == []
    if busy.database.startswith("postgres"):
        assert psql(busy.database, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'usher_drill%'").strip() == "0"
    [entry] = [row for row in map(json.loads, rows(busy.database, "backup_runs")) if row["kind"] == "drill" and row["is_well"] == 1]
    assert entry["detail"] == "restored and asked"


def noise(server, size=48):
    """Files that take a while."""
    (server.data / "uploads").mkdir(exist_ok=True)
    for number in range(size // 8):
        (server.data / f"uploads/noise{number}").write_bytes(os.urandom(8 << 20))


def test_damage_of_any_kind_is_noticed(own_server, folder, tmp_path):
    server = own_server
    server.stop()
    noise(server, 16)
    name = run(server, folder, "backup").split()[0]
    assert "is as it was written" in run(server, folder, "backup", "verify", name)
    kept = pathlib.Path(folder.address)
    parts = sorted((kept / name).iterdir())
    assert len(parts) == 3

    def damaged(path, change, reason):
        before = path.read_bytes()
        change(path, before)
        errors = run(server, folder, "backup", "verify", name, code=1)
        assert reason in errors, errors
        target = tmp_path / "target"
        assert reason in run(server, folder, "restore", name, "--into", str(target), code=1)
        assert not target.exists()
        path.write_bytes(before)

    flip = lambda place: lambda path, was: path.write_bytes(was[:place] + bytes([was[place] ^ 1]) + was[place + 1:])  # noqa: E731
    damaged(parts[0], flip(1000), "part 1 is not as it was written")
    damaged(parts[2], flip(-1 % parts[2].stat().st_size), "part 3 is not as it was written")
    damaged(parts[1], lambda path, was: path.write_bytes(was[:-100]), "part 2 has")
    damaged(parts[1], lambda path, was: path.unlink(), "part 2 of 3 is missing")
    damaged(kept / f"{name}.backup", flip(40), "manifest")
    assert "The key is not the one" in run(server, folder, "backup", "verify", name, code=1, key="another passphrase")
    assert "is no backup" in run(server, folder, "backup", "verify", "20261122T030000Z-abcdef", code=1).replace(
        "There is no backup", "is no backup")
    assert "is as it was written" in run(server, folder, "backup", "verify", "latest")


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def metrics(server):
    return subprocess.run(["curl", "-s", server.url + "/metrics"], capture_output=True, text=True).stdout


@pytest.fixture
def scheduled(busy, folder):
    """The same server, which makes backups by itself."""
    assert busy.stop() == 0
    busy.environment |= {"USHER_BACKUP_TO": folder.address, "USHER_BACKUP_KEY": KEY, "USHER_BACKUP_EVERY": "1h"}
    busy.start()
    return busy


def sql(server, text):
    if server.database.startswith("postgres"):
        psql(server.database, text)
    else:
        subprocess.run(["sqlite3", "-cmd", ".timeout 30000", str(server.data / "usher.db"), text], check=True)


def test_a_server_makes_backups_by_itself_and_notices_when_one_is_damaged(scheduled, folder):
    server, key = scheduled, scheduled.operator_key
    until(lambda: len(call(server, "GET", "/v1/backups", token=key)[1]["backups"]) == 1)
    until(lambda: 'usher_backup_failing{kind="make"} 0' in metrics(server))
    assert "usher_backup_last_success_timestamp_seconds 1" in metrics(server)
    until(lambda: call(server, "GET", "/v1/job-counts", token=key)[1]["counts"] == [])
    assert call(server, "GET", "/health")[1]["checks"]["backups"]["status"] == "ok"
    # Another one, because somebody asks for it; that is written down.
    status, answer = call(server, "POST", "/v1/backups", token=key)
    assert status == 202, answer
    assert call(server, "GET", "/v1/audit", token=key)[1]["entries"][0]["action"] == "backup.requested"
    until(lambda: len(call(server, "GET", "/v1/backups", token=key)[1]["backups"]) == 2)
    assert call(server, "GET", "/v1/backups")[0] == 401
    backup = call(server, "GET", "/v1/backups", token=key)[1]["backups"][1]

    part = pathlib.Path(folder.address) / backup["name"] / "000001"
    bytes_ = part.read_bytes()
    part.write_bytes(bytes_[:5000] + bytes([bytes_[5000] ^ 8]) + bytes_[5001:])
    # A week later.
    assert server.stop() == 0
    sql(server, "SET usher.tenant = '*'; " * server.database.startswith("postgres")
        + "UPDATE job_schedules SET next_at = 1 WHERE name = 'backup.verify'")
    server.start()
    until(lambda: call(server, "GET", "/health")[1]["checks"]["backups"]["status"] == "degraded")
    assert "part 1 is not as it was written" in call(server, "GET", "/health")[1]["checks"]["backups"]["detail"]
    until(lambda: 'usher_backup_failing{kind="verify"} 1' in metrics(server))
    assert "A backup is damaged" in (server.data / "server.log").read_text()
    assert call(server, "GET", "/ready")[0] == 200, "customers are answered all the same"
    # Somebody has put it right.
    part.write_bytes(bytes_)
    assert server.stop() == 0
    sql(server, "SET usher.tenant = '*'; " * server.database.startswith("postgres")
        + "UPDATE job_schedules SET next_at = 1 WHERE name = 'backup.verify'")
    server.start()
    until(lambda: call(server, "GET", "/health")[1]["checks"]["backups"]["status"] == "ok")


def test_without_a_place_there_are_no_backups(own_server):
    key = own_server.operator_key
    assert "backups" not in call(own_server, "GET", "/health")[1]["checks"]
    for method in "GET", "POST":
        status, problem = call(own_server, method, "/v1/backups", token=key)
        assert status == 409 and "USHER_BACKUP_TO" in problem["detail"], problem


def test_a_kill_during_a_backup_leaves_none_that_looks_whole(own_server, folder):
    own_server.stop()
    noise(own_server)
    kept = pathlib.Path(folder.address)
    process = start(own_server, folder, "backup")
    until(lambda: list(kept.glob("*/000002")))
    process.kill()
    process.wait()
    assert len(list(kept.iterdir())) == 1, "something was left"
    assert "There is none in" in run(own_server, folder, "backups")
    assert "There is no backup yet" in run(own_server, folder, "backup", "verify", "latest", code=1)
    name = run(own_server, folder, "backup").split()[0]
    assert run(own_server, folder, "backups").split()[0] == name


def test_a_kill_during_a_restore_leaves_no_server_that_starts(own_server, folder, tmp_path):
    own_server.stop()
    noise(own_server)
    run(own_server, folder, "backup")
    target = tmp_path / "target"
    process = start(own_server, folder, "restore", "latest", "--into", str(target))
    mark = target / "data/restore-unfinished"
    until(mark.exists)
    process.kill()
    process.wait()
    assert not (target / "data/usher.db").exists()
    environment = dict(os.environ, USHER_DATA=str(target / "data"), USHER_DATABASE_URL=database_of(target), USHER_SERVER_PORT="0")
    refused = subprocess.run([PROGRAM, "serve", "--config", own_server.config], env=environment, capture_output=True, text=True,
                             timeout=60)
    assert refused.returncode == 1 and "has not come to its end" in refused.stderr
    assert "was begun and has not come to its end" in run(
        own_server, folder, "restore", "latest", "--into", str(target), code=1)
    run(own_server, folder, "restore", "latest", "--into", str(target), "--replace")
    assert not mark.exists()
    assert_same_rows(own_server.database, database_of(target), VOLATILE)
    for number in range(6):
        assert (target / f"data/uploads/noise{number}").read_bytes() == (own_server.data / f"uploads/noise{number}").read_bytes()


def test_the_newest_from_a_moment_or_before_is_chosen(own_server, folder, tmp_path):
    first = run(own_server, folder, "backup").split()[0]
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    time.sleep(1.1)
    run(own_server, folder, "backup")
    assert first in run(own_server, folder, "restore", "--at", moment, "--into", str(tmp_path / "then"))
    assert "There is no backup from 2020" in run(
        own_server, folder, "restore", "--at", "2020-01-01T00:00:00Z", "--into", str(tmp_path / "never"), code=1)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_ten_programs_that_start_at_once_make_the_tables_once(engine, request, tmp_path, own_server, folder):
    database = new_database(request.getfixturevalue("postgres")) if engine == "postgres" else f"sqlite:{tmp_path}/ten/usher.db"
    own_server.database = database
    missing = run(own_server, folder, "migrate", "status")
    assert "applied" not in missing and "missing  jobs 1" in missing
    own_server_check = start(own_server, folder, "migrate", "--check")
    own_server_check.communicate()
    assert own_server_check.returncode == 1
    processes = [start(own_server, folder, "migrate") for _ in range(10)]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 10, said
    outputs = [output for output, _ in said]
    assert sum(output == "There was nothing to do.\n" for output in outputs) == 9
    assert sum(output.count("applied  ") for output in outputs) == missing.count("missing  ")
    run(own_server, folder, "migrate", "--check")
