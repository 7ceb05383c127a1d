"""One company's identifiers in another's hands: every route must answer as it does to what does not exist."""

import json
import pathlib
import re
import sqlite3
import statistics
import subprocess
import time

import pytest
from conftest import ROOT, Server
from test_api import call

PASSWORD = "correct horse battery"
HOSTS = {"acme": "help.acme.example", "globex": "help.globex.example"}
# What routes take that are no identifiers of rows: names from files, the same for whoever has the same files.
NAMES = {"/auth/sso/{name}", "/optimizer/ensembles/{name}", "/v1/circuit-breakers/{name}", "/v1/prompts/{name}",
         "/v1/workflows/{name}", "/v1/tenants/{name}", "/v1/settings"}
# Identifiers without a prefix in the schema.
KINDS = {"/v1/events/{id}": "evt", "/v1/customers/{id}": "customer", "/v1/conversations/{id}/files/{file}": "file"}
# Bodies that are right, so that what is asked for is looked up; {x} is the identifier under attack.
BODIES = {
    "POST /auth/api-key/revoke": {"id": "{key}"}, "POST /auth/api-key/rotate": {"id": "{key}"},
    "POST /chat": {"message": "Hello", "conversation_id": "{conv}"},
    "POST /v1/conversations/{id}/customer": {"reference": "ann", "signature": "0" * 64},
    "POST /v1/conversations/{id}/messages": {"text": "Hello"},
    "POST /v1/conversations/{id}/consents": {"purpose": "marketing", "state": "given", "wording": "one"},
    "POST /v1/customers/{id}/consents": {"purpose": "marketing", "state": "given", "wording": "one", "channel": "phone",
                                         "note": "said so"},
    "POST /v1/events/{id}/quote": {"seat_ids": ["A-1-1"]},
    "POST /v1/events/{id}/waiting": {"quantity": 2, "customer_id": "ann"},
    "POST /v1/holds": {"event_id": "{evt}", "seat_ids": ["101-A-1"], "customer_id": "ann"},
    "POST /v1/orders": {"hold_id": "{hold}", "total": 1, "payment_method_token": "pm_card_visa", "customer_id": "ann"},
    "POST /v1/orders/{id}/approve": {}, "POST /v1/orders/{id}/reject": {},
    "POST /v1/orders/{id}/changes": {"seat_ids": ["101-A-1"], "price_delta": 0},
    "POST /v1/orders/{id}/refunds": {"refund": 1},
    "POST /v1/payments/checkout": {"hold_id": "{hold}", "total": 1, "customer_id": "ann"},
    "POST /v1/payments/intents": {"hold_id": "{hold}", "total": 1, "customer_id": "ann"},
    "POST /v1/payments/refunds": {"payment_id": "{op}", "refund": 1},
    "POST /v1/payments/differences/{id}/acknowledge": {"note": "seen"},
    "PATCH /v1/users/{id}": {"locked": True},
    "POST /v1/workflow-runs/{id}/approve": {"by": "eve"}, "POST /v1/workflow-runs/{id}/reject": {"by": "eve"},
    "POST /v1/workflow-runs/{id}/cancel": {}, "POST /v1/workflow-runs/{id}/replay": {"step": "start"},
    "POST /v1/tickets/{id}/reissue": {}, "POST /v1/tickets/{id}/revoke": {}, "POST /v1/tickets/{id}/verify": {},
}


class Company:
    """A company on the server, its owner, its key with all scopes, and a conversation of a customer."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        made = self.operate("POST", "/v1/tenants", {"name": name, "title": name, "hosts": [HOSTS[name]]}, None)
        self.id = made["tenant"]["id"]
        self.mail = f"owner@{name}.example"
        self.operate("POST", "/auth/register", {"mail": self.mail, "name": "Olga", "password": PASSWORD})
        signed_in = self.at("POST", "/auth/token", {"mail": self.mail, "password": PASSWORD})[1]
        self.owner = signed_in["access_token"]
        scopes = self.document()["paths"]["/auth/api-key/create"]["post"]["requestBody"]["content"]["application/json"]
        scopes = re.findall(r'"enum": (\[[^]]*"view_history"[^]]*\])', json.dumps([scopes, self.document()["components"]]))
        created = self.operate("POST", "/auth/api-key/create", {"name": "all", "scopes": [
            scope for scope in json.loads(scopes[0]) if scope not in ("tenants:manage", "manage_tenants")]})
        self.key = created["secret"]
        conversation = self.at("POST", "/v1/conversations", {})[1]
        self.token = conversation["token"]
        # What the conversation's token needs to be asked about.
        self.ids = {"conv": conversation["conversation"]["id"], "key": created["api_key"]["id"], "usr": signed_in["user"]["id"]}
        self.make()

    def document(self):
        return call(self.server, "GET", "/openapi.json")[1]

    def operate(self, method, path, body=None, tenant=True):
        status, answer = call(self.server, method, path, body, self.server.operator_key,
                              {"Usher-Tenant": self.name} if tenant else {})
        assert status < 300, (method, path, status, answer)
        return answer

    def at(self, method, path, body=None, token=None):
        return call(self.server, method, path, body, token, {"Host": HOSTS[self.name]})

    def make(self):
        """One of each kind."""
        ids, conversation = self.ids, self.ids["conv"]
        told = self.at("POST", f"/v1/conversations/{conversation}/messages", {"text": "How much is parking?"}, self.token)
        assert told[0] in (200, 201, 202), told
        messages = self.operate("GET", f"/v1/conversations/{conversation}/messages")["messages"]
        ids["msg"] = messages[0]["id"]
        document = self.operate("POST", "/v1/knowledge/documents", {
            "title": f"Parking at {self.name}", "text": f"Parking at {self.name} costs seven pounds."})
        ids["doc"] = self.operate("GET", "/v1/knowledge/documents")["documents"][0]["id"]
        assert document
        ids["ses"] = self.at("GET", "/auth/sessions", token=self.owner)[1]["sessions"][0]["id"]
        self.operate("POST", "/v1/customers/amelia/export")

    def rows(self):
        """Everything that the database has of the company, but when somebody was last seen."""
        database = self.server.database
        if database.startswith("sqlite:"):
            with sqlite3.connect(database.removeprefix("sqlite:"), timeout=30) as connection:
                tables = [name for (name,) in connection.execute(
                    "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant_id'")]
                return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table} WHERE tenant_id = ?", [self.id])))
                        for table in tables if table not in VOLATILE}
        tables = psql(database, "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' "
                                "AND table_schema = current_schema()").split()
        return {table: sorted(psql(database, f"SET usher.tenant = '{self.id}'; SELECT to_jsonb(t) FROM {table} t "
                                             f"WHERE tenant_id = '{self.id}'").splitlines())
                for table in tables if table not in VOLATILE}


# Times of last use, the server's own clock, and the log of refused sign-ins.
VOLATILE = {"sessions", "api_keys", "job_schedules", "jobs", "sign_in_failures", "model_calls", "model_days",
            "model_day_latencies", "knowledge_models", "knowledge_words"}


def psql(database, text):
    return subprocess.run(["psql", database, "-qtAc", text], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def companies(request, tmp_path_factory):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        psql(database, "CREATE SCHEMA walls")
        database += "?options=-csearch_path%3Dwalls%2Cpublic"
    folder: pathlib.Path = tmp_path_factory.mktemp("walls")
    example = ROOT / "Examples/northside"
    (folder / "usher.yaml").write_text("company: {name: House}\nlimits: {enabled: false}\n")
    for name in HOSTS:
        (folder / "tenants" / name).mkdir(parents=True)
        (folder / "tenants" / name / "usher.yaml").write_text(f"tickets: {{sources: {example}/tickets}}\n")
    server = Server(tmp_path_factory.mktemp("walls-data"), database, config=folder / "usher.yaml")
    server.start()
    yield [Company(server, name) for name in HOSTS]
    assert server.stop() == 0


def settled(company):
    """The company's rows, when its documents have been read."""
    rows, since = company.rows(), time.monotonic()
    while time.monotonic() < since + 3:
        time.sleep(0.5)
        now = company.rows()
        if now != rows:
            rows, since = now, time.monotonic()
    return rows


def unknown(id):
    """An identifier of the same kind and time that nobody has."""
    end = "".join("z" if letter != "z" else "y" for letter in id[-4:])
    return id[:-4] + end


def plain(answer, id):
    """An answer without what names the request and the identifier."""
    status, body = answer
    text = json.dumps(body, sort_keys=True).replace(id, "ID")
    return status, re.sub(r'"request_id": "[^"]*"', "", text)


def prefix(schema, document):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    found = re.match(r"\^([a-z]+)_\[", schema.get("pattern", ""))
    return found and found.group(1)


def attacks(document):
    """Each route with each identifier that it takes: method, path, kind, and where the identifier goes."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            route = f"{method.upper()} {path}"
            for parameter in operation.get("parameters", []):
                kind = prefix(parameter["schema"], document)
                if parameter["in"] == "path":
                    if any(path.startswith(name) for name in NAMES):
                        continue
                    kind = kind or next((KINDS[start] for start in KINDS if path.startswith(start)), None)
                    assert kind, f"{route}: say what {parameter['name']} is, in KINDS or NAMES"
                if kind:
                    yield route, kind, (parameter["in"], parameter["name"])
            for name in re.findall(r"{(\w+)}", json.dumps(BODIES.get(route, {}))):
                yield route, name, ("body", name)
            if "{" in path and "requestBody" in operation and not any(path.startswith(name) for name in NAMES):
                assert route in BODIES, f"{route}: say what it is sent, in BODIES"


def test_an_identifier_of_another_company_is_one_that_does_not_exist(companies):
    victim, attacker = companies
    document = victim.document()
    before = settled(victim)
    wrong, tried = [], 0
    for route, kind, place in attacks(document):
        # Kinds that take a whole sale to make are asked for by an identifier that only looks like one.
        theirs = victim.ids.get(kind)
        if theirs is None:
            continue
        for who, token in [("owner", attacker.owner), ("key", attacker.key), ("conversation", attacker.token), ("nobody", None)]:
            for host in (attacker, victim):
                # At a company's own host, anybody who knows a conversation's name may go on with it, if it began there.
                if route == "POST /chat" and host is victim:
                    continue
                answers = [ask(host, attacker, route, place, id, token) for id in (theirs, unknown(theirs))]
                tried += 1
                if answers[0] != answers[1]:
                    wrong.append((route, place, who, host.name, answers))
    assert wrong == []
    assert tried > 200
    assert victim.rows() == before


def ask(host, attacker, route, place, id, token):
    method, path = route.split(" ")
    where, field = place
    body = json.loads(re.sub(r"{(\w+)}", lambda found: id if place == ("body", found[1]) else
                             attacker.ids.get(found[1], id), json.dumps(BODIES[route]))) if route in BODIES else None
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{name}}}", id if place == ("path", name) else attacker.ids["conv" if name == "id" else "msg"])
    if where == "query":
        path += f"?{field}={id}"
    if body is None and method in ("POST", "PUT", "PATCH"):
        body = {}
    return plain(host.at(method, path, body, token), id)


def test_lists_have_nothing_of_another_company(companies):
    for company, other in [companies, companies[::-1]]:
        document = company.document()
        seen = 0
        for path, methods in document["paths"].items():
            if "get" not in methods or "{" in path or path in ("/metrics", "/mcp", "/v1/tenants", "/v1/audit/export"):
                continue
            for token in (company.owner, company.key):
                status, answer = company.at("GET", path, token=token)
                text = json.dumps(answer)
                seen += status == 200
                for kind, id in other.ids.items():
                    assert id not in text, (path, kind)
                assert other.mail not in text and other.id not in text, path
        assert seen > 20


def test_who_belongs_elsewhere_waits_as_long_as_who_belongs_nowhere(companies):
    company, other = companies
    times = {"elsewhere": [], "nowhere": []}
    for number in range(3):
        for who, mail in [("elsewhere", other.mail), ("nowhere", f"nobody{number}@example.com")]:
            start = time.monotonic()
            status, problem = company.at("POST", "/auth/token", {"mail": mail, "password": PASSWORD})
            times[who].append(time.monotonic() - start)
            assert status == 401, problem
    medians = {who: statistics.median(each) for who, each in times.items()}
    assert 0.5 < medians["elsewhere"] / medians["nowhere"] < 2, medians


def test_postgres_shows_nothing_to_who_does_not_say_who_it_is(companies):
    company, other = companies
    database = company.server.database
    if database.startswith("sqlite:"):
        pytest.skip("SQLite has no policies")
    assert psql(database, "SELECT count(*) FROM conversations").strip() == "0"
    mine = psql(database, f"SET usher.tenant = '{company.id}'; COPY conversations TO STDOUT")
    assert company.ids["conv"] in mine and other.ids["conv"] not in mine
    assert int(psql(database, "SET usher.tenant = '*'; SELECT count(*) FROM conversations")) >= 2
    unwalled = psql(database, "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                    "WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = 'walls'::regnamespace "
                    "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)").split()
    assert unwalled == ["knowledge_words"]
