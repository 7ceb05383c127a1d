"""Notices: who is to hear that people are wanted reads it in a mail and in Slack, once, also when nobody takes it for a while."""

import http.server
import json
import threading
import time

import pytest
from conftest import Server, free_port
from mail_server import MailServer
from test_api import call
from test_mail import settings
from test_operators import send
from test_queues import handoff, operator, wait
from test_two_processes import begin

TEAM, PERSON = "team@house.example", "I want to talk to a person"


class Slack:
    """Takes what an incoming webhook takes: a path that is a secret, and JSON with a text. `status` is its answer."""

    def __init__(self):
        slack, self.messages, self.status, self.port = self, [], 200, free_port()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/services/T0/B0/secret" and self.headers["Content-Type"] == "application/json"
                if slack.status == 200:
                    slack.messages.append(body)
                self.send_response(slack.status)
                self.end_headers()
                self.wfile.write(b"ok" if slack.status == 200 else b"not_now")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder, slack, port = tmp_path_factory.mktemp("notices"), Slack(), free_port()
    mails = MailServer(tmp_path_factory.mktemp("mail"), port)
    config = folder / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "House & Sons"}, "webhooks": {"private_hosts": ["127.0.0.1"]},
        "handoff": {
            "queues": [{"name": "legal <1>", "reasons": ["legal"], "members": ["Lena"]}, {"name": "rest", "members": ["Rob"]}],
            "sla": {"targets": [{"queues": ["legal <1>"], "first_reply": "20s"}]},
            "notices": {"mail": [TEAM], "members": True, "slack": "env:SLACK", "digest": "10s"}}}))
    server = Server(tmp_path_factory.mktemp("notices-data"), None, config=config, environment=settings(mails, port) | {
        "SLACK": f"http://127.0.0.1:{slack.port}/services/T0/B0/secret"})
    server.start()
    server.mails, server.slack = mails, slack
    try:
        yield server
    finally:
        code = server.stop()
        mails.stop()
        slack.server.shutdown()
    assert code == 0


def told(server, address):
    return [mail for mail in server.mails.mails if mail.message["To"].addresses[0].addr_spec == address and "/console" in mail.text]


def test_who_is_to_hear_of_it_is_told_once_in_a_mail_and_in_slack_though_nobody_takes_it_at_first(house):
    for name in ("Lena", "Rob"):
        operator(house, name)
    # Nobody takes mails, and Slack has trouble.
    house.slack.status = 503
    sued, token = begin(house)
    send(house, sued, token, "My solicitor will take you to court over this")
    others = []
    for _ in range(5):
        other, token = begin(house)
        send(house, other, token, PERSON)
        others.append(other)
    # Given up is nothing, and the customer's words are in none of it.
    wait(lambda: "A mail could not be sent; it is tried again" in (house.data / "server.log").read_text(), 60)
    house.mails.start()
    house.slack.status = 200
    wait(lambda: handoff(house, sued)["sla"]["first_reply"]["state"] == "breached", 60)
    raised = handoff(house, sued)
    assert raised["priority"] == "urgent" and "The first reply is late." in raised["why"]
    wait(lambda: all(other in "".join(mail.text for mail in told(house, TEAM)) for other in [sued, *others]), 90)
    wait(lambda: "People are late" in "".join(mail.text for mail in told(house, TEAM)), 90)
    everything = "".join(mail.text + mail.html for mail in house.mails.mails)
    assert "solicitor" not in everything and PERSON not in everything
    # Seven things have happened; they came in few mails, each once.
    team = told(house, TEAM)
    assert len(team) <= 4 and sum(mail.text.count(others[0]) for mail in team) == 1
    assert all("legal &lt;1&gt;" in mail.html for mail in team if "legal <1>" in mail.text)
    assert f"http://localhost:{house.port}/console?conversation={sued}" in "".join(mail.text for mail in team)
    lena, rob = ("".join(mail.text for mail in told(house, f"{name}@house.example")) for name in ("lena", "rob"))
    assert sued in lena and others[0] not in lena and others[0] in rob and sued not in rob
    wait(lambda: "People are late" in json.dumps(house.slack.messages), 90)
    text = json.dumps(house.slack.messages)
    assert text.count(others[0]) == 1 and "legal &lt;1&gt;" in text and "House &amp; Sons" in text
    assert all({"text", "blocks"} == set(message) for message in house.slack.messages)
    # The address is a secret.
    assert "/services/T0" not in (house.data / "server.log").read_text()
