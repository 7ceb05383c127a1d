"""Queues: who waits is told their place, who is there is given what comes, and who goes away keeps nothing unanswered."""

import json
import threading
import time
import urllib.request

import pytest
from companies import PASSWORD
from conftest import Server
from test_api import call
from test_operators import send
from test_two_processes import begin

PERSON = "I want to talk to a person"
HOURS = {"time_zone": "UTC", **{day: "00:00-24:00" for day in (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}}


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queues")
    config = folder / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "House"}, "limits": {"enabled": False},
        "handoff": {
            "hours": {"time_zone": "UTC", "monday": ["00:00-00:01"]}, "return_after": "30s",
            "queues": [
                {"name": "legal", "reasons": ["legal"], "hours": HOURS},
                {"name": "general", "roles": ["operator"], "assignment": "round_robin", "capacity": 1, "hours": HOURS},
            ]}}))
    server = Server(tmp_path_factory.mktemp("queues-data"), None, config=config)
    server.start()
    try:
        yield server
    finally:
        assert server.stop() == 0


def operator(server, name):
    """A user who answers customers, and their token."""
    mail = f"{name.lower()}@house.example"
    user = call(server, "POST", "/v1/users", {"mail": mail, "name": name, "role": "operator"}, server.operator_key)[1]
    call(server, "POST", "/auth/register", {"invitation": user["invitation"]["token"], "name": name, "password": PASSWORD})
    return call(server, "POST", "/auth/token", {"mail": mail, "password": PASSWORD})[1]["access_token"]


class Watch:
    """The inbox's events, followed as the console does."""

    def __init__(self, server, token):
        request = urllib.request.Request(f"{server.url}/v1/inbox/events", headers={"Authorization": f"Bearer {token}"})
        self.stream = urllib.request.urlopen(request, timeout=60)
        self.events = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            for line in self.stream:
                if line.startswith(b"event: "):
                    self.events.append(line[7:].strip().decode())
        except (OSError, ValueError):
            pass

    def close(self):
        self.stream.fp.raw._sock.shutdown(2)


def wait(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def handoff(server, identifier):
    return call(server, "GET", f"/v1/conversations/{identifier}/handoffs", None, server.operator_key)[1]["handoffs"][-1]["handoff"]


def queues(server):
    return {queue["name"]: queue for queue in call(server, "GET", "/v1/queues", None, server.operator_key)[1]["queues"]}


def test_the_place_in_line_is_told_and_who_comes_is_given_what_waits(company):
    first, first_token = begin(company)
    said = send(company, first, first_token, PERSON)[1]["reply"]["text"]
    assert said.endswith("You are next in line.")
    second, token = begin(company)
    assert send(company, second, token, PERSON)[1]["reply"]["text"].endswith("You are number 2 in line.")
    assert send(company, second, token, PERSON)[1]["reply"]["text"].endswith("You are number 2 in line.")
    sued, token = begin(company)
    send(company, sued, token, "My solicitor will take you to court over this")
    figures = queues(company)
    assert (figures["general"]["waiting"], figures["legal"]["waiting"], figures[None]["waiting"]) == (2, 1, 0)
    assert figures["general"]["open"] and not figures[None]["open"] and figures[None]["opens_at"]
    assert handoff(company, sued)["queue"] == "legal"
    page = call(company, "GET", "/v1/inbox?view=waiting&queue=legal", None, company.operator_key)[1]["conversations"]
    assert [item["conversation"]["id"] for item in page] == [sued]

    ann = operator(company, "Ann")
    assert call(company, "GET", "/v1/operators/me/presence", None, ann)[1]["state"] == "offline"
    watch = Watch(company, ann)
    # One is all that she can do; the feed tells her of it.
    given = wait(lambda: handoff(company, first)["operator"])
    assert given["name"] == "Ann" and handoff(company, first)["state"] == "assigned"
    assert handoff(company, second)["state"] == "waiting"
    wait(lambda: "conversation.changed" in watch.events)
    presence = call(company, "GET", "/v1/operators/me/presence", None, ann)[1]
    assert presence["state"] == "online" and presence["conversations"] == 1 and presence["queues"] == ["legal", "general"]
    assert call(company, "PUT", "/v1/operators/me/presence", {"state": "away"}, ann)[1]["state"] == "away"
    everybody = call(company, "GET", "/v1/operators", None, ann)[1]["operators"]
    assert [each["state"] for each in everybody if each["name"] == "Ann"] == ["away"]
    watch.close()
    wait(lambda: call(company, "GET", "/v1/operators/me/presence", None, ann)[1]["state"] == "offline")
