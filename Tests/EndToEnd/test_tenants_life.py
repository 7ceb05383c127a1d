"""Companies come and go: their money ends, more of them than are open, work that is due while nobody asks, and a removal that is
cut short."""

import json
import re
import signal
import sqlite3
import time
import urllib.request

import pytest
import websockets.sync.client
from companies import psql
from conftest import Server, until
from provider import Provider
from test_api import call

NAMES = ["acme", "globex", "initech"]
WORKFLOW = """
name: later
state: {about: {type: string, required: true}}
nodes:
  rest: {wait: 3s, next: done}
  done: {set: {about: "${about}: done"}}
output: {about: "${about}"}
"""


def host(name):
    return {"Host": f"help.{name}.example"}


class House:
    def __init__(self, folder, database, provider, open_at_once):
        (folder / "usher.yaml").write_text(json.dumps({
            "company": {"name": "House"}, "limits": {"enabled": False}, "tenants": {"open": open_at_once}}))
        for name in NAMES:
            (folder / "tenants" / name / "workflows").mkdir(parents=True)
            (folder / "tenants" / name / "workflows/later.yaml").write_text(WORKFLOW)
            (folder / "tenants" / name / "documents").mkdir()
            (folder / "tenants" / name / "documents/opening.md").write_text(f"# Opening\n\n{name} opens at nine.\n")
            (folder / "tenants" / name / "usher.yaml").write_text(
                json.dumps({"workflows": "workflows", "knowledge": {"sources": [{"path": "documents"}]}}))
        data = folder / "data"
        data.mkdir()
        self.server = Server(data, database, {
            "OPENAI_API_KEY": "sk-played-for-tenants", "OPENAI_BASE_URL": provider.url}, folder / "usher.yaml")
        self.server.start()
        for name in NAMES:
            self.add(name)

    def add(self, name):
        status, made = self.operate("POST", "/v1/tenants", {"name": name, "title": name, "hosts": [host(name)["Host"]]})
        assert status == 201, made
        return made["tenant"]["id"]

    def operate(self, method, path, body=None, tenant=None):
        return call(self.server, method, path, body, self.server.operator_key, {"Usher-Tenant": tenant} if tenant else {})

    def ask(self, name, text="When do you open?"):
        return call(self.server, "POST", "/chat", {"message": text}, headers=host(name))

    def rows(self, query):
        if self.server.database.startswith("sqlite:"):
            with sqlite3.connect(self.server.database.removeprefix("sqlite:"), timeout=30) as database:
                return [[str(value) for value in row] for row in database.execute(query)]
        return [line.split("|") for line in psql(self.server.database, f"SET usher.tenant = '*'; {query}").splitlines()]

    def execute(self, statement):
        self.rows(statement)

    def open_companies(self):
        metrics = urllib.request.urlopen(self.server.url + "/metrics").read().decode()
        return int(float(re.search(r"^usher_tenants_open (\S+)$", metrics, re.MULTILINE)[1]))

    def log(self, text, since=0):
        return (self.server.data / "server.log").read_text()[since:].count(text)


@pytest.fixture(params=["sqlite", "postgres"])
def make_house(request, tmp_path):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        psql(database, "DROP SCHEMA IF EXISTS lives CASCADE; CREATE SCHEMA lives")
        database += "?options=-csearch_path%3Dlives%2Cpublic"
    provider = Provider()
    houses = []

    def make(open_at_once=8):
        houses.append(House(tmp_path, database, provider, open_at_once))
        houses[0].provider = provider
        return houses[0]

    yield make
    for house in houses:
        if house.server.process.poll() is None:
            house.server.stop(signal.SIGKILL)
    provider.stop()


def test_when_the_days_money_is_spent_messages_are_refused(make_house):
    house = make_house()
    status, _ = house.operate("PATCH", "/v1/tenants/acme", {"settings": {"quotas": {"spend_per_day": 0.0001}}})
    assert status == 200
    house.provider.behave = lambda body: {"text": "We open at nine. [1]"}
    status, answer = house.ask("acme")
    assert status == 200, "nothing is spent yet"
    assert house.provider.requests, "a service was paid"
    refused = until(lambda: (found := house.ask("acme", f"When do you open on {time.monotonic()}?"))[0] != 200 and found)
    assert refused[0] == 402 and refused[1]["type"] == "/problems/spending-used-up" and "midnight" in refused[1]["detail"]
    asked = len(house.provider.requests)
    # In a conversation too, and nothing is asked of anybody.
    talk = call(house.server, "POST", "/v1/conversations", {}, headers=host("acme"))[1]
    path = f"/v1/conversations/{talk['conversation']['id']}/messages"
    status, problem = call(house.server, "POST", path, {"text": "Hello?"}, talk["token"], host("acme"))
    assert status == 402 and len(house.provider.requests) == asked
    # Not so for another company, nor after more is allowed.
    assert house.ask("globex")[0] == 200
    assert house.operate("PATCH", "/v1/tenants/acme", {"settings": {"quotas": None}})[0] == 200
    assert until(lambda: house.ask("acme")[0] == 200)


def test_more_companies_than_are_open_are_all_served(make_house):
    house = make_house(open_at_once=2)
    for _ in range(2):
        for name in NAMES:
            status, answer = house.ask(name)
            assert status == 200 and answer["response"], answer
            assert house.open_companies() <= 2
    assert house.log("A company is closed") >= 3
    # Who is watched is not closed: when all are, the next one waits.
    talks = [call(house.server, "POST", "/v1/conversations", {}, headers=host(name))[1] for name in NAMES[:2]]
    addresses = [f"{house.server.url.replace('http', 'ws')}/v1/conversations/{talk['conversation']['id']}/socket" for talk in talks]
    protocols = [["usher.v1", f"usher.token.{talk['token']}"] for talk in talks]
    connect = websockets.sync.client.connect
    with connect(addresses[1], subprotocols=protocols[1]) as other:
        other.recv(timeout=10)
        with connect(addresses[0], subprotocols=protocols[0]) as socket:
            socket.recv(timeout=10)
            status, problem = house.ask("initech")
            assert status == 503 and problem["type"] == "/problems/companies-busy", problem
            assert house.ask("acme")[0] == 200
        assert until(lambda: house.ask("initech")[0] == 200)
        other.send(json.dumps({"type": "ping"}))
        assert json.loads(other.recv(timeout=10))["type"] == "pong", "the other one was left alone"


def test_a_company_that_nobody_asks_is_opened_for_what_is_due(make_house):
    house = make_house(open_at_once=1)
    status, run = house.operate("POST", "/v1/workflows/later/runs", {"input": {"about": "it"}}, "acme")
    assert status == 201, run
    until(lambda: house.ask("globex")[0] == 200)
    closed = until(lambda: house.log("A company is closed"))
    state = f"SELECT status FROM workflow_runs WHERE id = '{run['id']}'"
    until(lambda: house.rows(state) == [["completed"]], 90)
    assert closed and house.open_companies() == 1


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1, 0.4])
def test_a_removal_that_is_cut_short_is_finished_by_the_next_start(make_house, delay):
    house = make_house()
    assert house.ask("acme")[0] == 200 and house.ask("globex")[0] == 200
    tenant = house.operate("GET", "/v1/tenants/acme")[1]["tenant"]["id"]
    # Enough rows for many transactions.
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) "
    house.execute(
        "INSERT INTO consents (tenant_id, id, customer, purpose, is_given, channel, wording, proof, at) " + numbers +
        f"SELECT '{tenant}', 'cons_' || i, 'c' || i, 'marketing', 1, 'web', 'one', '{{}}', 1 FROM n")
    others = house.rows("SELECT COUNT(*) FROM messages WHERE tenant_id <> '%s'" % tenant)
    assert house.operate("POST", "/v1/tenants/acme/suspend")[0] == 200
    assert house.operate("DELETE", "/v1/tenants/acme?confirm=acme")[0] == 202
    time.sleep(delay)
    house.server.stop(signal.SIGKILL)
    interrupted = house.rows("SELECT state FROM tenants WHERE name = 'acme'") == [["removing"]]
    assert interrupted or delay > 0.1, "the server was killed before it had done it"
    house.server.start()
    until(lambda: house.operate("GET", "/v1/tenants/acme")[0] == 404)
    for table, in tables(house):
        assert house.rows(f"SELECT COUNT(*) FROM {table} WHERE tenant_id = '{tenant}'") == [["0"]], table
    assert not (house.server.data / "tenants/acme").exists()
    assert house.rows("SELECT COUNT(*) FROM messages WHERE tenant_id <> '%s'" % tenant) == others
    assert house.ask("globex")[0] == 200
    actions = [entry["action"] for entry in house.operate("GET", "/v1/audit")[1]["entries"]]
    assert actions.count("tenant.erased") == 1 and house.operate("GET", "/v1/audit/verify")[1]["intact"] is True
    # Its name is free again, and nothing of the former company comes with it.
    again = house.add("acme")
    assert again != tenant and house.operate("GET", "/v1/conversations", tenant="acme")[1]["conversations"] == []


def tables(house):
    if house.server.database.startswith("sqlite:"):
        return house.rows("SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' "
                          "AND c.name = 'tenant_id'")
    return house.rows("SELECT table_name FROM information_schema.columns WHERE table_schema = 'lives' AND column_name = 'tenant_id'")
