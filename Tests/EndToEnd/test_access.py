"""Calls every route as nobody, as each role and with a key of each scope, and compares with Docs/Access.md."""

import json
import re
import urllib.error
import urllib.request

import pytest
from conftest import ROOT, Server
from test_api import call

PASSWORD = "correct horse battery"
ROLES = ["customer", "analyst", "operator", "supervisor", "admin", "owner"]
REFUSALS = {"/problems/unauthorized", "/problems/invalid-token", "/problems/missing-scope", "/problems/users-only"}


def table(name):
    text = (ROOT / "Docs/Access.md").read_text().split(f"<!-- {name} -->\n")[1].split("<!-- end")[0]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("access"), environment={"USHER_LIMITS_ENABLED": "false"})
    server.start()
    yield server
    server.stop()


def sign_in(server, role):
    key = server.operator_key
    mail = f"{role}@example.com"
    status, made = call(server, "POST", "/v1/users", {"mail": mail, "name": role, "role": role}, key)
    assert status == 201, made
    body = {"invitation": made["invitation"]["token"], "password": PASSWORD}
    assert call(server, "POST", "/auth/register", body)[0] == 201
    status, signed_in = call(server, "POST", "/auth/token", {"mail": mail, "password": PASSWORD})
    assert status == 200, signed_in
    return signed_in["access_token"]


def is_let_in(server, route, token):
    method, path = route.strip("`").split(" ")
    request = urllib.request.Request(server.url + re.sub(r"\{\w+\}", "x", path), method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None
    if method in ("POST", "PUT", "PATCH"):
        request.add_header("Content-Type", "application/json")
        data = b"{}"
    if path.endswith("/socket"):
        request.add_header("Upgrade", "websocket")
        request.add_header("Connection", "Upgrade")
        request.add_header("Sec-WebSocket-Version", "13")
        request.add_header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        request.add_header("Sec-WebSocket-Protocol", "usher.v1")
    try:
        with urllib.request.urlopen(request, data) as response:
            # The inbox's events have no end.
            if response.headers.get_content_type() != "text/event-stream":
                response.read()
            return True
    except urllib.error.HTTPError as error:
        assert error.code != 429 and error.code < 500, (route, error.code, error.read())
        problem = json.loads(error.read() or b"{}").get("type")
        assert (error.code == 401) <= (problem != "/problems/missing-scope"), route
        return problem not in REFUSALS


def test_every_route_lets_in_whom_the_table_says(company):
    callers = {"nobody": None} | {role: sign_in(company, role) for role in ROLES}
    routes = [row for row in table("routes") if not row["route"].endswith("/socket`")]
    wrong = [(row["route"], who) for row in routes for who, token in callers.items()
             if is_let_in(company, row["route"], token) != (row[who] == "yes")]
    assert wrong == []
    documented = {row["route"].strip("`") for row in table("routes")}
    served = call(company, "GET", "/openapi.json")[1]["paths"]
    assert documented >= {f"{method.upper()} {path}" for path, methods in served.items() for method in methods}


def test_a_key_opens_what_its_scope_names_and_nothing_else(company):
    for scope in [row["scope"].strip("`") for row in table("scopes")]:
        body = {"name": scope, "scopes": [scope]}
        status, made = call(company, "POST", "/auth/api-key/create", body, company.operator_key)
        if scope == "tenants:manage":
            assert status == 422, "no key of a company's reaches beyond it"
            continue
        assert status == 201, made
        wrong = []
        for row in table("routes"):
            if row["route"].endswith("/socket`"):
                continue
            expected = row["needs"] == "nothing" or row["needs"].endswith(f"`{scope}`")
            if is_let_in(company, row["route"], made["secret"]) != expected:
                wrong.append(row["route"])
        assert (scope, wrong) == (scope, [])


def test_the_operators_key_opens_all_but_what_is_about_oneself(company):
    for row in table("routes"):
        if not row["route"].endswith("/socket`"):
            expected = row["needs"] != "to be signed in"
            assert is_let_in(company, row["route"], company.operator_key) == expected, row["route"]
