"""After an erasure nothing of a customer is left, whichever process knew it: two servers on one database, each with its caches,
mails that wait, seats that are waited for, and usage that is counted; on SQLite the bytes of the files are searched, on
PostgreSQL what pg_dump writes."""

import json
import os
import signal
import sqlite3
import subprocess
import time

import pytest
from companies import TOOL, psql
from conftest import PROGRAM, Server, until
from provider import Provider
from test_api import call
from test_memory import SECRET, signature
from test_tools import script
from test_uploads import attach

AGENT = """
name: general
title: Help
description: Everything.
default: true
tools: [give_present, remember_fact, recall_facts, forget_fact, join_waiting_list]
"""
WORKFLOW = """
name: complaint
state: {about: {type: string, required: true}, customer: {type: string, required: true}}
nodes:
  ask: {approval: {prompt: "Is ${about} right?"}, next: done}
  done: {set: {about: "done"}}
"""
HALL = {
    "venues": [{"id": "hall", "name": "Hall", "city": "Kelbridge", "country": "GB", "time_zone": "Europe/London",
                "currency": "GBP", "sections": [{"name": "A", "tier": "lower", "rows": "1-1", "seats": "1-2"}]}],
    "events": [{"id": "gala", "name": "Gala", "kind": "concert", "venue": "hall", "starts": "2031-05-04 19:30",
                "performers": ["Ann"], "prices": {"lower": "20.00"}}]}


class House:
    """Two servers on one database, and the folder that both keep files in."""

    def __init__(self, folder, database, provider):
        for place, text in [("agents/general.yaml", AGENT), ("tools/present.yaml", TOOL), ("workflows/complaint.yaml", WORKFLOW),
                            ("tickets/desk.json", json.dumps(HALL)),
                            ("documents/parking.md", "# Parking\n\nParking a car costs seven pounds.\n")]:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_text(text)
        (folder / "usher.yaml").write_text(json.dumps({
            "company": {"name": "House"}, "limits": {"enabled": False}, "agents": "agents", "tools": "tools",
            "workflows": "workflows", "tickets": {"sources": "tickets"}, "knowledge": {"sources": [{"path": "documents"}]},
            "cache": {"enabled": True, "ttl": "1h"}, "accounts": {"registration": "open"},
            # Nobody listens there: what is to be sent waits.
            "mail": {"url": "smtp://127.0.0.1:9", "from": "House <help@house.example>", "starttls": False},
            "models": {"cache": {"enabled": True, "ttl": "1h"}}}))
        environment = {"USHER_IDENTITY_SECRET": SECRET, "OPENAI_API_KEY": "sk-played-for-erasure",
                       "OPENAI_BASE_URL": provider.url, "USHER_SERVER_PUBLIC_URL": "http://127.0.0.1:1"}
        self.data = folder / "data"
        self.data.mkdir()
        self.first, self.second = (
            Server(self.data, database, environment, folder / "usher.yaml") for _ in range(2))
        self.first.start()
        self.second.start()
        self.servers = [self.first, self.second]

    def stop(self):
        for server in self.servers:
            if server.process.poll() is None:
                server.stop(signal.SIGKILL)

    def remains(self, words):
        """Where one of the words still is."""
        places = []
        if self.first.database.startswith("sqlite:"):
            with sqlite3.connect(f"file:{self.data}/usher.db?mode=ro", uri=True, timeout=30) as database:
                tables = [name for (name,) in database.execute(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%words%'")]
                for table in tables:
                    for row in database.execute(f"SELECT * FROM {table}"):
                        places += [f"{table}: {word}" for word in words if any(word in str(value) for value in row)]
        else:
            dump = subprocess.run(
                ["pg_dump", "--enable-row-security", self.first.database.split("?")[0], "--schema=erased", "--inserts"],
                env=dict(os.environ, PGOPTIONS="-c usher.tenant=*"), check=True, capture_output=True, text=True).stdout
            assert "INSERT INTO" in dump
            places += [f"pg_dump: {word}: {line[:120]}" for line in dump.splitlines() for word in words if word in line]
        for path in self.data.rglob("*"):
            if path.is_file() and path.name != "server.log":
                places += [f"{path.name}: {word}" for word in words if word.encode() in path.read_bytes()]
        return sorted(set(places))

    def rows(self, query):
        if self.first.database.startswith("sqlite:"):
            with sqlite3.connect(f"file:{self.data}/usher.db?mode=ro", uri=True, timeout=30) as database:
                return [list(row) for row in database.execute(query)]
        return [line.split("|") for line in psql(self.first.database, f"SET usher.tenant = '*'; {query}").splitlines()]


@pytest.fixture(params=["sqlite", "postgres"])
def house(request, tmp_path):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        psql(database, "DROP SCHEMA IF EXISTS erased CASCADE; CREATE SCHEMA erased")
        database += "?options=-csearch_path%3Derased%2Cpublic"
    provider = Provider()
    house = House(tmp_path, database, provider)
    house.provider = provider
    yield house
    house.stop()
    provider.stop()


def marks(name):
    return {what: f"{what}mark{name}" for what in ["tapir", "asked", "cached", "file", "name", "fact", "present", "run", "note"]}


def leave_marks(house, name):
    """All that a customer leaves at both servers; returns the words that nobody else says, and their conversation."""
    mark, key = marks(name), house.first.operator_key
    customer = mark["tapir"]
    status, begun = call(house.first, "POST", "/v1/conversations",
                         {"customer": {"reference": customer, "signature": signature(customer)}})
    assert status == 201, begun
    talk = begun["conversation"]["id"], begun["token"]

    def say(server, text):
        status, answer = call(server, "POST", f"/v1/conversations/{talk[0]}/messages", {"text": text}, talk[1])
        assert status == 200, answer
        return answer["reply"]

    script(house.provider, "Parking a car costs seven pounds. [1]")
    # The same question at both servers, twice: what answers it is kept by both, in both kinds of cache.
    for number, server in enumerate(house.servers * 2):
        say(server, f"How much is parking a car? {mark['asked']}")
        status, answer = call(server, "POST", "/chat", {
            "message": f"What does parking a car cost, {mark['cached']}?",
            "customer": {"reference": customer, "signature": signature(customer)}})
        assert status == 200, answer
        asked = len(house.provider.requests) if number < 2 else asked
    assert len(house.provider.requests) == asked, "the second time nobody is asked"
    status, answer = attach(house.second, talk, (f"{mark['name']}.txt", "text/plain", f"inside: {mark['file']}".encode()))
    assert status == 200, answer
    assert call(house.first, "PUT", f"/v1/memory/consent?conversation={talk[0]}", token=talk[1])[0] == 200
    say(house.first, f"Please remember that I like row {mark['fact']}")
    script(house.provider, [("give_present", {"what": mark["present"]})], "Done.")
    say(house.second, "Could I have a present, please?")
    house.provider.behave = lambda body: None
    # Seats: one is held, another one waited for.
    wait_for_desk(house.first)
    status, held = call(house.first, "POST", f"/v1/holds?conversation={talk[0]}", {
        "event_id": "gala", "seat_ids": ["A-1-1", "A-1-2"], "expires_in_seconds": 600}, talk[1], {"Idempotency-Key": mark["note"]})
    if status == 409:
        held = None
    status, place = call(house.second, "POST", f"/v1/events/gala/waiting?conversation={talk[0]}", {"quantity": 1}, talk[1])
    assert status == 200, place
    status, run = call(house.first, "POST", "/v1/workflows/complaint/runs",
                       {"input": {"about": mark["run"], "customer": customer}}, key)
    assert status == 201, run
    status, credit = call(house.first, "POST", "/v1/credits", {
        "customer_id": customer, "amount": "5.00", "currency": "GBP", "note": f"Sorry, {mark['note']}"}, key)
    assert status == 201, credit
    status, _ = call(house.first, "POST", f"/v1/customers/{customer}/consents", {
        "purpose": "marketing", "state": "given", "wording": "one", "note": mark["note"]}, key)
    assert status == 200
    until(lambda: house.rows(f"SELECT 1 FROM model_calls WHERE customer = '{customer}'"))
    return mark, talk


def wait_for_desk(server):
    until(lambda: call(server, "GET", "/v1/events/gala")[0] == 200, 60)


def cached(server, mark):
    status, answer = call(server, "POST", "/chat", {"message": f"What does parking a car cost, {mark['cached']}?"})
    assert status == 200, answer
    return answer["cached"]


def test_nothing_is_left_at_either_server(house):
    mark, talk = leave_marks(house, "one")
    stays, _ = leave_marks(house, "two")
    words = list(mark.values()) + [talk[0]]
    before = house.remains(words)
    assert {word for word in words if any(word in place for place in before)} == set(words), before
    key = house.first.operator_key
    # A run that waits is in the way, and says so; it is ended first.
    for run in call(house.first, "GET", "/v1/workflows/complaint/runs", token=key)[1]["runs"]:
        path = f"/v1/workflow-runs/{run['id']}"
        assert call(house.first, "POST", path + "/cancel", {}, key)[0] == 200
        until(lambda: call(house.first, "GET", path, token=key)[1]["run"]["status"] == "cancelled")
    status, job = call(house.second, "POST", f"/v1/customers/{mark['tapir']}/erase", token=key)
    assert status == 200, job
    until(lambda: all(each["state"] == "done" for each in call(house.second, "GET", "/v1/privacy-jobs", token=key)[1]["jobs"]))
    counts = next(each for each in call(house.first, "GET", "/v1/privacy-jobs", token=key)[1]["jobs"] if each["kind"] == "erasure")
    for table in ["conversations", "messages", "waiting_entries", "seat_holds", "workflow_runs", "tool_confirmations",
                  "customer_facts", "consents", "customer_credits", "files", "model_calls"]:
        if table == "seat_holds" and not counts["counts"].get(table):
            continue
        assert counts["counts"].get(table, 0) > 0, (table, counts["counts"])
    # What another process had on its way when it was erased has come by now.
    time.sleep(2)
    assert house.remains(words) == []
    # The caches of both have forgotten what they kept, the models' too.
    asked = len(house.provider.requests)
    script(house.provider, "Parking a car costs seven pounds. [1]")
    for server in house.servers:
        assert not cached(server, mark)
    assert len(house.provider.requests) == asked + 2
    left = house.remains(stays.values())
    assert {word for word in stays.values() if any(word in place for place in left)} == set(stays.values())


def test_a_customer_with_an_account_leaves_no_mail_that_waits(house):
    mail = "wanda.tapirmark@customers.example"
    status, _ = call(house.first, "POST", "/auth/register", {"mail": mail, "name": "Wanda Tapirmark", "password": "correct horse battery"})
    assert status == 201
    assert call(house.first, "POST", "/auth/password/forgot", {"mail": mail})[0] in (200, 202, 204)
    user = house.rows("SELECT id FROM users WHERE name = 'Wanda Tapirmark'")[0][0]
    assert until(lambda: house.rows(f"SELECT id FROM mail_outbox WHERE user_id = '{user}'"))
    status, job = call(house.second, "POST", f"/v1/customers/{user}/erase", token=house.first.operator_key)
    assert status == 200, job
    until(lambda: all(each["state"] == "done" for each in call(
        house.second, "GET", "/v1/privacy-jobs", token=house.first.operator_key)[1]["jobs"]))
    assert house.rows(f"SELECT id FROM mail_outbox WHERE user_id = '{user}'") == []
    assert house.remains([mail, "Tapirmark"]) == []
