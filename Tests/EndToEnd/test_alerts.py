"""Alerts: who is to hear of it hears once that a measure is not as it should be, again after a pause, and when it is over; also when
the server dies in between, and when a receiver does."""

import http.server
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
import uuid

import pytest
from conftest import PROGRAM, Server, free_port
from standardwebhooks import Webhook
from test_api import call
from test_operators import send
from test_queues import wait
from test_two_processes import begin

SIGNED, ROUTING, GENIE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=", "R0UTINGKEYOFATRIAL", "6e71e000-genie-of-a-trial"
RULE = {"name": "Many <come>", "measure": "conversations", "condition": {"kind": "above", "threshold": 0, "hysteresis": 0},
        "window_hours": 2, "minimum_count": 0, "for_seconds": 0, "severity": "critical"}


class Receivers:
    """Slack, PagerDuty, Opsgenie, a webhook and a heartbeat at one port. While `isnt_there`, nobody takes anything."""

    def __init__(self):
        receivers, self.taken, self.refused, self.isnt_there, self.port = self, [], [], False, free_port()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name.lower(): value for name, value in self.headers.items()}
                (receivers.refused if receivers.isnt_there else receivers.taken).append((self.path, fields, text))
                self.send_response(503 if receivers.isnt_there else 202)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def at(self, path):
        return [json.loads(text) for where, _, text in self.taken if where == path]


@pytest.fixture
def house(tmp_path):
    receivers = Receivers()
    base = f"http://127.0.0.1:{receivers.port}"
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "House"}, "webhooks": {"private_hosts": ["127.0.0.1"]},
        "alerts": {
            "suggested": False, "heartbeat": {"url": base + "/beat", "every": "30s"},
            "receivers": [
                {"name": "team", "kind": "slack", "url": "env:TRIAL_SLACK"},
                {"name": "pager", "kind": "pagerduty", "key": "env:TRIAL_PAGER", "url": base, "severity": "critical"},
                {"name": "genie", "kind": "opsgenie", "key": "env:TRIAL_GENIE", "url": base},
                {"name": "hook", "kind": "webhook", "key": "env:TRIAL_HOOK", "url": base + "/hook"},
                {"name": "boss", "kind": "slack", "url": base + "/boss", "after": "1h"}]}}))
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data, config=config, environment={
        "TRIAL_SLACK": base + "/slack", "TRIAL_PAGER": ROUTING, "TRIAL_GENIE": GENIE, "TRIAL_HOOK": SIGNED})
    server.start()
    server.receivers = receivers
    yield server
    server.stop(signal.SIGKILL)
    receivers.server.shutdown()


def sql(server, text):
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        row = database.execute(text).fetchone()
    return str(row[0]) if row else ""


def look(server):
    """Has the rules looked at now, as a minute does, and waits until it is done."""
    rounds = int(sql(server, "SELECT rounds FROM alert_rounds"))
    sql(server, f"""INSERT OR IGNORE INTO jobs
        (tenant_id, id, type, payload, state, due_at, key, attempts, story, created_at)
        SELECT tenant_id, 'job_01h455vb4pex5vsk{uuid.uuid4().hex[:10]}', 'alerts.evaluate', '{{}}', 'waiting', 0, 'schedule', 0, '[]', 0
        FROM alert_rounds""")
    wait(lambda: int(sql(server, "SELECT rounds FROM alert_rounds")) > rounds)


def program(server, *words):
    done = subprocess.run([PROGRAM, "alerts", *words, "--config", server.config], capture_output=True, text=True, env={
        **os.environ, **server.environment, "USHER_DATA": str(server.data), "USHER_DATABASE_URL": server.database})
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(server, method, path, body=None):
    return call(server, method, path, body, server.operator_key)


def test_an_alert_is_told_once_again_and_when_it_is_over_and_no_notice_is_lost_when_the_server_dies(house):
    receivers = house.receivers
    conversation, token = begin(house)
    send(house, conversation, token, "Hello")
    assert ask(house, "GET", "/v1/alerts/rules") == (200, {"rules": []})
    wait(lambda: sql(house, "SELECT COUNT(*) FROM analytics_sums") != "0")
    # Nobody takes anything, and the server dies as soon as it knows.
    receivers.isnt_there = True
    status, made = ask(house, "POST", "/v1/alerts/rules", RULE)
    assert status == 201, made
    rule = made["rule"]["id"]
    look(house)
    fired = ask(house, "GET", "/v1/alerts")[1]["alerts"]
    assert [alert["state"] for alert in fired] == ["firing"] and fired[0]["value"] >= 1
    wait(lambda: receivers.refused)
    assert house.stop(signal.SIGKILL) != 0
    receivers.isnt_there = False
    house.start()
    wait(lambda: all(receivers.at(path) for path in ("/slack", "/v2/enqueue", "/v2/alerts", "/hook")), 120)
    time.sleep(1)
    look(house)
    look(house)
    # Each once, though the rules were looked at again; the boss not yet.
    assert [len(receivers.at(path)) for path in ("/slack", "/v2/enqueue", "/v2/alerts", "/hook", "/boss")] == [1, 1, 1, 1, 0]
    text = receivers.at("/slack")[0]["text"]
    assert "House: Many &lt;come&gt;" in text and "conversations is 1, the bound 0" in text
    event, genie, hook = receivers.at("/v2/enqueue")[0], receivers.at("/v2/alerts")[0], receivers.at("/hook")[0]
    name = fired[0]["id"]
    assert (event["routing_key"], event["event_action"], event["dedup_key"]) == (ROUTING, "trigger", name)
    assert event["payload"]["severity"] == "critical" and event["payload"]["summary"] and event["payload"]["source"]
    assert genie["alias"] == name and genie["priority"] == "P1" and len(genie["message"]) <= 130
    for path, fields, body in receivers.taken:
        if path == "/hook":
            Webhook(SIGNED).verify(body, fields)
        if path.startswith("/v2/alerts"):
            assert fields["authorization"] == f"GenieKey {GENIE}"
    assert hook["type"] == "alert.fired" and hook["data"]["alerts"][0]["id"] == name

    # An hour later it is told again, and the boss hears, too; then somebody sees to it.
    hour = 3_600_001
    sql(house, f"UPDATE alerts SET fired_at = fired_at - {hour}, told_at = told_at - {4 * hour}")
    look(house)
    wait(lambda: len(receivers.at("/slack")) == 2 and len(receivers.at("/boss")) == 1)
    assert "is still there" in receivers.at("/slack")[1]["text"]
    status, seen = ask(house, "POST", f"/v1/alerts/rules/{rule}/acknowledge")
    assert status == 200 and seen["alert"]["acknowledged_by"]
    wait(lambda: [event["event_action"] for event in receivers.at("/v2/enqueue")] == ["trigger", "trigger", "acknowledge"])
    wait(lambda: receivers.at(f"/v2/alerts/{name}/acknowledge?identifierType=alias"))
    sql(house, f"UPDATE alerts SET told_at = told_at - {4 * hour}")
    look(house)

    # It is over.
    calm = RULE | {"condition": {"kind": "above", "threshold": 1000}}
    assert ask(house, "PUT", f"/v1/alerts/rules/{rule}", calm)[0] == 200
    look(house)
    wait(lambda: receivers.at("/v2/enqueue")[-1]["event_action"] == "resolve")
    wait(lambda: receivers.at(f"/v2/alerts/{name}/close?identifierType=alias"))
    wait(lambda: [body["type"] for body in receivers.at("/hook")] == [
        "alert.fired", "alert.repeated", "alert.acknowledged", "alert.resolved"])
    wait(lambda: (len(receivers.at("/slack")), len(receivers.at("/boss"))) == (3, 2))
    past = ask(house, "GET", "/v1/alerts/history")[1]["alerts"]
    assert [alert["id"] for alert in past] == [name] and past[0]["resolved_at"]
    assert ask(house, "GET", "/v1/alerts")[1]["alerts"] == []
    wait(lambda: receivers.at("/beat"))

    # Silenced it is written down and told to nobody.
    status, made = ask(house, "POST", "/v1/alerts/silences", {"rule": rule, "to": "2020-01-01T00:00:00Z", "comment": "x"})
    assert status == 422 and made["errors"][0]["pointer"] == "/to"
    later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    status, made = ask(house, "POST", "/v1/alerts/silences", {"rule": rule, "to": later, "comment": "Known"})
    assert status == 201, made
    assert ask(house, "PUT", f"/v1/alerts/rules/{rule}", RULE)[0] == 200
    look(house)
    assert ask(house, "GET", "/v1/alerts")[1]["alerts"][0]["state"] == "firing"
    time.sleep(1)
    assert len(receivers.at("/slack")) == 3
    assert ask(house, "DELETE", f"/v1/alerts/silences/{made['silence']['id']}")[0] == 204
    look(house)
    wait(lambda: len(receivers.at("/slack")) == 4)

    # A test, and a receiver that there is not.
    assert ask(house, "POST", "/v1/alerts/test", {"receiver": "boss"})[0] == 202
    wait(lambda: "This is a test" in receivers.at("/boss")[-1]["text"])
    assert ask(house, "POST", "/v1/alerts/test", {"receiver": "nobody"})[0] == 422
    # The same from the command line.
    assert "critical  Many <come> (conversations is 1, the bound 0), since" in program(house)
    assert f"{rule}  on   critical  Many <come>" in program(house, "rules")
    program(house, "test", "hook")
    wait(lambda: receivers.at("/hook")[-1]["type"] == "alert.test")
    assert "Nobody is told" in program(house, "silence", "2", "Moving")
    assert [each["comment"] for each in ask(house, "GET", "/v1/alerts/silences")[1]["silences"]] == ["Moving"]
    # Keys are secrets.
    log = (house.data / "server.log").read_text()
    assert not any(secret in log for secret in (ROUTING, GENIE, SIGNED, f"{receivers.port}/slack"))
    assert ROUTING not in sql(house, "SELECT payload FROM jobs")
