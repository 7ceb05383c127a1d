"""Secrets and personal details are planted wherever they can come in, and searched wherever operators look."""

import contextlib
import http.server
import json
import signal
import socket
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import planted
import pytest
from collector import Collector
from conftest import Server, example_configuration
from provider import Provider
from test_api import call
from test_mcp import SHOP
from test_uploads import form

KEYS = {
    "model": "sk-plantedmodelkey0123456789abcdefghijkl",
    "tool": "shop-planted-key-9f8e7d6c5b4a39281706",
    "mcp": "mcp-planted-token-5a6b7c8d9e0f1a2b3c4d",
    "stripe": "sk_test_plantedplantedplanted01",
    "hook": "whsec_plantedplantedplanted02",
    "identity": "planted-identity-secret-0123456789abcdef",
    "server": "planted-server-secret-0123456789abcdef-xyz",
    "collector": "planted-collector-key-0123456789",
    "operator": "planted-operator-key-0123456789abcdef",
}
CARD, MAIL, PHONE, IBAN = "4111 1111 1111 1111", "wilma.planted@mail.example", "+44 20 7946 0123", "DE89370400440532013000"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZHNpZ25hdHVyZQ"
DETAILS = [CARD, CARD.replace(" ", ""), MAIL, PHONE, IBAN, TOKEN, "AKIAPLANTEDPLANTED12", "ghp_plantedplantedplantedplantedplanted1"]
ALL = f"card {CARD}, {MAIL}, {PHONE}, {IBAN}, Bearer {TOKEN}, AKIAPLANTEDPLANTED12, ghp_plantedplantedplantedplantedplanted1"

TOOL = """
name: order_status
title: Looking up your order
description: Says where an order is.
url: URL/orders/{order}
headers: {Authorization: "Bearer env:SHOP_KEY", X-Key: "env:SHOP_KEY"}
private_network: true
parameters:
  type: object
  required: [order]
  properties: {order: {type: string}}
"""


class Echo:
    """A service that repeats in errors and answers what it was sent, and says personal details besides."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                status = 500 if "broken" in self.path else 401 if "denied" in self.path else 200
                said = {"path": self.path, "headers": dict(self.headers), "note": ALL}
                # Not even JSON, now and then.
                data = b"<html>" + json.dumps(said).encode() if "odd" in self.path else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def company(tmp_path):
    """The example company with services that tell everything they know."""
    echo, provider, collector = Echo(), Provider(), Collector()
    tools, data = tmp_path / "tools", tmp_path / "data"
    tools.mkdir()
    data.mkdir()
    (tools / "shop.yaml").write_text(TOOL.replace("URL", echo.url))
    config = tmp_path / "usher.yaml"
    text = example_configuration().replace("identity:", "identity_of_the_example:")
    lines, skipped = [], False
    for line in text.splitlines():
        # Sections that are set here.
        if line and not line[0].isspace():
            skipped = line.split(":")[0] in ("tools", "mcp", "identity_of_the_example", "limits")
        if not skipped:
            lines.append(line)
    config.write_text("\n".join(lines) + f"\ntools: {tools}\nlimits: {{enabled: false}}\nidentity: {{secret: env:SHOP_IDENTITY}}\n"
                      + "mcp: " + json.dumps({"shop": {
                          "command": sys.executable, "args": [str(SHOP), "stdio"],
                          "env": {"SHOP_TOKEN": "env:MCP_TOKEN"}}}) + "\n")
    server = Server(data, config=config, environment={
        "OPENAI_API_KEY": KEYS["model"], "OPENAI_BASE_URL": provider.url, "SHOP_KEY": KEYS["tool"],
        "MCP_TOKEN": KEYS["mcp"], "STRIPE_SECRET_KEY": KEYS["stripe"], "STRIPE_WEBHOOK_SECRET": KEYS["hook"],
        "SHOP_IDENTITY": KEYS["identity"], "USHER_SERVER_SECRET": KEYS["server"], "USHER_SERVER_OPERATOR_KEY": KEYS["operator"],
        "USHER_TICKETS_PAYMENTS_STRIPE_ADDRESS": echo.url, "USHER_TELEMETRY_TRACES_ENDPOINT": collector.url,
        "USHER_TELEMETRY_TRACES_RATIO": "1", "USHER_TELEMETRY_TRACES_INTERVAL": "200ms",
        "OTEL_EXPORTER_OTLP_HEADERS": f"x-key={KEYS['collector']}"})
    server.start()
    server.provider = provider
    server.collector = collector
    yield server
    if server.process.poll() is None:
        server.stop(signal.SIGKILL)
    provider.stop()
    echo.stop()
    collector.stop()


def send(server, method, path, body=None, headers=None):
    """Sends bytes as they are, and minds no answer."""
    request = urllib.request.Request(server.url + path, body, headers or {}, method=method)
    with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError), urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode(errors="replace")
    return ""


def raw(server, text):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(text.encode())
        line.recv(4096)


def test_nothing_planted_is_where_operators_look(company):
    server, json_type = company, {"Content-Type": "application/json"}
    operator = {"Authorization": f"Bearer {KEYS['operator']}"}
    for word in [*KEYS.values(), *DETAILS]:
        planted.plant(word)
    started = call(server, "POST", "/v1/conversations", {})[1]
    talk, token = started["conversation"]["id"], started["token"]

    # Turns: the service answers, calls tools that tell everything, and fails with everything in its error.
    plays = [
        lambda body: {"text": f"All I know: {ALL}"},
        lambda body: 500, lambda body: (401, {"message": f"Incorrect API key provided: {KEYS['model']}. {ALL}"}),
        lambda body: (400, {"message": ALL, "param": ALL, "code": ALL}),
    ]
    for tool, arguments in [("order_status", {"order": "A-17"}), ("order_status", {"order": "broken " + ALL}),
                            ("order_status", {"order": "denied"}), ("order_status", {"order": "odd"}), ("shop_token", {}),
                            ("order_status", {"order": ALL}), ("shop_flood", {}), ("shop_die", {}), ("no_such_tool", {"x": ALL})]:
        plays.append(lambda body, tool=tool, arguments=arguments: (
            [(tool, arguments)] if not any(m["role"] == "tool" for m in body["messages"]) else {"text": "Done."}))
    for play in plays:
        server.provider.behave = play
        send(server, "POST", f"/v1/conversations/{talk}/messages",
             json.dumps({"text": f"Where is my order A-17? {ALL}"}).encode(), json_type | {"Authorization": f"Bearer {token}"})
    server.provider.behave = lambda body: None

    # Requests that are wrong in every way.
    quoted = urllib.parse.quote(ALL)
    for path in [f"/v1/site?note={quoted}", f"/v1/customers/{urllib.parse.quote(MAIL)}/export", f"/nowhere/{quoted}",
                 f"/v1/knowledge/search?q={quoted}", f"/v1/conversations?token={TOKEN}&password={KEYS['tool']}"]:
        for method in ["GET", "POST", "DELETE"]:
            send(server, method, path, None, {"Authorization": f"Bearer {TOKEN}", "User-Agent": f"Mozilla/5.0 ({ALL})",
                                              "Cookie": f"session={TOKEN}", "Referer": f"https://x.example/?{quoted}"})
            send(server, method, path, None, operator | {"X-Request-Id": CARD.replace(" ", ""), "X-Forwarded-For": ALL})
    for body in [ALL.encode(), json.dumps({"message": {"wrong": ALL}}).encode(), b'{"message": "' + ALL.encode(),
                 json.dumps({ALL: ALL}).encode(), json.dumps({"message": ALL + "\0"}).encode(), b"\xff\xfe" + ALL.encode()]:
        for path in ["/chat", "/auth/token", "/v1/chat/completions", "/v1/payments/webhooks/stripe", "/v1/orders"]:
            send(server, "POST", path, body, json_type | {"Stripe-Signature": f"t=1,v1={TOKEN}"})
            send(server, "POST", path, body, json_type | operator)
    send(server, "POST", "/auth/token", json.dumps({"mail": MAIL, "password": KEYS["tool"]}).encode(), json_type)
    send(server, "POST", "/auth/register", json.dumps({"mail": MAIL, "name": MAIL, "password": KEYS["tool"]}).encode(),
         json_type | operator)
    raw(server, f"GET / HTTP/1.1\r\nHost: a\r\n{ALL}\r\n\r\n")
    raw(server, f"GET /{quoted} HTTP/7.0\r\nAuthorization: Bearer {TOKEN}\r\n\r\n")
    raw(server, f"{ALL}\r\n\r\n")

    # Files with telling names and contents, workflows with telling values.
    body, kind = form({"text": ALL}, [(f"{MAIL} {CARD}.txt", "text/plain", ALL.encode()), ("x.png", "image/png", ALL.encode())])
    send(server, "POST", f"/v1/conversations/{talk}/messages", body, {"Content-Type": kind, "Authorization": f"Bearer {token}"})
    body, kind = form({"text": ALL}, [(f"{MAIL}.txt", "text/plain", ALL.encode())])
    send(server, "POST", f"/v1/conversations/{talk}/messages", body, {"Content-Type": kind, "Authorization": f"Bearer {token}"})
    for name in ["bill_review", "briefing"]:
        send(server, "POST", f"/v1/workflows/{name}/runs", json.dumps({"input": {"question": ALL, "credit": ALL}}).encode(),
             json_type | operator)

    # The database fails under requests that carry everything.
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        database.execute("ALTER TABLE customer_memories RENAME TO moved_away")
    for customer in [MAIL, CARD.replace(" ", "")]:
        assert call(server, "GET", f"/v1/memory?customer={urllib.parse.quote(customer)}", token=KEYS["operator"])[0] == 500
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        database.execute("ALTER TABLE moved_away RENAME TO customer_memories")

    shown = {path: send(server, "GET", path, None, operator) for path in [
        "/metrics", "/health", "/ready", "/v1/usage/calls", "/v1/usage", "/v1/audit", "/v1/audit/export", "/v1/circuit-breakers",
        "/v1/tools", "/v1/models", "/v1/privacy-jobs", "/openapi.json"]}
    messages = json.loads(send(server, "GET", f"/v1/conversations/{talk}/messages?limit=100", None, operator))["messages"]
    for message in messages:
        if message["role"] == "agent":
            path = f"/v1/conversations/{talk}/messages/{message['id']}/trace"
            shown[path] = send(server, "GET", path, None, operator)
    assert len(shown) > 18 and "http_requests" in shown["/metrics"] and "history" not in shown["/health"]
    time.sleep(1)  # Statistics are written a little later.
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            if table.startswith(("model_", "ensemble_", "quality", "audit_log", "sign_in", "privacy_jobs", "workflow_versions")):
                shown[table] = str(database.execute(f"SELECT * FROM {table}").fetchall())
    assert {"model_calls", "model_days", "audit_log", "sign_in_failures"} <= shown.keys()
    assert "openai" in shown["model_calls"]

    spans = server.collector.spans
    assert len(spans) > 500 and {"act", "record", "POST"} <= {span.name for span in spans}
    shown["what the collector of traces has"] = b"\n".join(server.collector.messages).decode(errors="replace")

    server.process.send_signal(signal.SIGABRT)
    assert server.process.wait(60) != 0, "who crashes ends, and does not stand still"
    shown["the log and what the crash left"] = (server.data / "server.log").read_text(errors="replace")
    assert shown["the log and what the crash left"].count("\n") > 100
    found = {place: words for place, text in shown.items() if (words := [word for word in [*KEYS.values(), *DETAILS] if word in text
             or urllib.parse.quote(word) in text])}
    assert found == {}, {place: (words, [line[:400] for line in shown[place].splitlines() if words[0] in line][:2])
                         for place, words in found.items()}
