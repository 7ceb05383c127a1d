"""Two companies on one server, each with one of everything that has an identifier, made the way it is made in earnest."""

import hashlib
import hmac
import json
import re
import sqlite3
import subprocess
import time
import urllib.request

import planted
from test_api import call
from test_tools import script
from test_uploads import form

PASSWORD = "correct horse battery"
HOSTS = {"acme": "help.acme.example", "globex": "help.globex.example"}
# What times of last use, clocks of the server's own, counts of refusals and sums change without anybody asking for it.
VOLATILE = {"sessions", "api_keys", "job_schedules", "sign_in_failures", "model_calls", "model_days",
            "model_day_latencies", "knowledge_models", "knowledge_words", "message_words", "conversation_signals",
            "analytics_changes", "analytics_conversations", "analytics_rounds", "analytics_series", "analytics_sums",
            "alert_rounds"}
# How far words are in the inbox's search.
FOLLOWED = {"indexed_ordinal"}
# What changes in a payment that waits, because its bank is asked how it stands.
POLLED = {"updated_at", "wake_at", "version", "attempts"}
AGENT = """
name: general
title: Help
description: Everything.
default: true
tools: [give_present, remember_fact, recall_facts, forget_fact]
"""
TOOL = """
name: give_present
description: Gives the customer a present.
method: POST
url: https://presents.example/api/{what}
approval: operator
parameters:
  type: object
  required: [what]
  properties: {what: {type: string}}
confirm: "Give them {what}?"
says: "It is on its way."
"""
WORKFLOW = """
name: complaint
state: {about: {type: string, required: true}}
nodes:
  ask: {approval: {prompt: "Is ${about} right?"}, on_reject: no, next: yes}
  yes: {set: {about: "${about}: yes"}}
  no: {set: {about: "${about}: no"}}
output: {about: "${about}"}
"""


def secret(name):
    return f"a secret that {name} and its server share, and nobody else"


def write_files(folder):
    """A folder of configuration for each company."""
    (folder / "usher.yaml").write_text("company: {name: House}\nlimits: {enabled: false}\n")
    for name in HOSTS:
        own = folder / "tenants" / name
        for place, text in [("agents/general.yaml", AGENT), ("tools/present.yaml", TOOL), ("workflows/complaint.yaml", WORKFLOW),
                            ("tickets/desk.json", json.dumps(desk(name)))]:
            (own / place).parent.mkdir(parents=True, exist_ok=True)
            (own / place).write_text(text)
        (own / "usher.yaml").write_text(json.dumps({
            "agents": "agents", "tools": "tools", "workflows": "workflows", "tickets": {"sources": "tickets"},
            "handoff": {"person_first": {"enabled": True}},
            "identity": {"secret": secret(name)}}))


def desk(name):
    """What a company sells: an event with many seats, and one with two."""
    def venue(size, seats):
        return {"id": f"{name}-{size}-hall", "name": f"{name} {size} hall", "city": "Kelbridge", "country": "GB",
                "time_zone": "Europe/London", "currency": "GBP",
                "sections": [{"name": "A", "tier": "lower", "rows": "1-1", "seats": seats}]}

    def event(size):
        return {"id": f"{name}-{size}", "name": f"The {size} night of {name}", "kind": "concert", "venue": f"{name}-{size}-hall",
                "starts": "2031-05-04 19:30", "performers": [name], "prices": {"lower": "20.00"}}

    return {"venues": [venue("large", "1-20"), venue("small", "1-2")], "events": [event("large"), event("small")]}


class Company:
    """A company on the server, its owner, its key with all scopes, and a customer with a conversation in which they are
    proved. `ids` has one identifier of each kind."""

    def __init__(self, server, name, provider):
        self.server, self.name, self.provider = server, name, provider
        made = self.operate("POST", "/v1/tenants", {"name": name, "title": name, "hosts": [HOSTS[name]]}, tenant=False)
        self.id = made["tenant"]["id"]
        self.ids = {}
        self.make_accounts()
        self.make_documents()
        self.make_conversation()
        self.make_purchases()
        self.make_work()

    # Asking.

    def document(self):
        return call(self.server, "GET", "/openapi.json")[1]

    def operate(self, method, path, body=None, tenant=True, headers=None):
        headers = (headers or {}) | ({"Usher-Tenant": self.name} if tenant else {})
        status, answer = call(self.server, method, path, body, self.server.operator_key, headers)
        assert status < 300, (method, path, status, answer)
        return answer

    def at(self, method, path, body=None, token=None, headers=None):
        return call(self.server, method, path, body, token, {"Host": HOSTS[self.name]} | (headers or {}))

    def ask(self, method, path, body=None, token=None, key=None):
        """As ``at``, for what has to go well."""
        status, answer = self.at(method, path, body, token, {"Idempotency-Key": key} if key else None)
        assert status < 300, (method, path, status, answer)
        return answer

    def as_customer(self, method, path, body=None, key=None):
        return self.ask(method, f"{path}?conversation={self.ids['conv']}", body, self.token, key)

    def say(self, text, **more):
        return self.ask("POST", f"/v1/conversations/{self.ids['conv']}/messages", {"text": text} | more, self.token)["reply"]

    def signature(self, customer):
        return hmac.new(secret(self.name).encode(), customer.encode(), hashlib.sha256).hexdigest()

    # Making.

    def make_accounts(self):
        self.mail = f"owner@{self.name}.example"
        self.operate("POST", "/auth/register", {"mail": self.mail, "name": "Olga", "password": PASSWORD})
        signed_in = self.ask("POST", "/auth/token", {"mail": self.mail, "password": PASSWORD})
        self.owner = signed_in["access_token"]
        document = self.document()
        body = document["paths"]["/auth/api-key/create"]["post"]["requestBody"]["content"]["application/json"]
        scopes = json.loads(re.findall(r'"enum": (\[[^]]*"view_history"[^]]*\])', json.dumps([body, document["components"]]))[0])
        created = self.operate("POST", "/auth/api-key/create", {
            "name": "all", "scopes": [scope for scope in scopes if scope not in ("tenants:manage", "manage_tenants")]})
        self.key = created["secret"]
        invited = self.operate("POST", "/v1/users", {"mail": f"ines@{self.name}.example", "name": "Ines", "role": "operator"})
        other = self.operate("POST", "/auth/api-key/create", {"name": "spare", "scopes": ["view_history"]})
        spare = self.ask("POST", "/auth/token", {"mail": self.mail, "password": PASSWORD})
        self.ids |= {
            "key": created["api_key"]["id"], "usr": signed_in["user"]["id"], "ses": signed_in["session_id"],
            "refresh": spare["refresh_token"], "secret": other["secret"], "invitation": invited["invitation"]["token"],
            "link": self.operate("POST", f"/v1/users/{signed_in['user']['id']}/reset")["reset"]["token"]}

    def make_documents(self):
        self.operate("POST", "/v1/knowledge/documents", {
            "title": f"Parking at {self.name}", "text": f"# Parking\n\nParking a car at {self.name} costs seven pounds."})
        documents = self.operate("GET", "/v1/knowledge/documents")["documents"]
        self.ids["doc"] = next(document["id"] for document in documents if document["title"].startswith("Parking"))

    def make_conversation(self):
        self.customer = f"amelia-of-{self.name}"
        self.request = f"request-of-{self.name}-4711-0815-and-more"
        begun = self.ask("POST", "/v1/conversations", {"customer": {"reference": self.customer, "signature": self.signature(self.customer)}},
                         key=self.request)
        self.token = begun["token"]
        self.ids |= {"conv": begun["conversation"]["id"], "customer": self.customer, "request": self.request}
        self.provider.behave = lambda body: None
        answer = self.say("How much is parking a car?", id=self.request)
        self.ids |= {"psg": answer["citations"][0]["passage_id"], "msg": answer["id"]}
        message = self.upload(("note.txt", "text/plain", b"A note of the customer's"))
        self.ids["file"] = message["attachments"][0]["id"]
        self.as_customer("PUT", "/v1/memory/consent")
        self.say("Please remember that I like the aisle")
        self.ids["fact"] = self.as_customer("GET", "/v1/memory")["facts"][0]["id"]
        script(self.provider, [("give_present", {"what": "flowers"})], "Done.")
        self.say("Could I have some flowers as a present, please?")
        self.ids["cfm"] = self.operate("GET", "/v1/approvals")["approvals"][0]["id"]
        self.provider.behave = lambda body: None
        # Calls are written down a little later.
        deadline = time.monotonic() + 30
        while not (calls := self.operate("GET", "/v1/usage/calls")["calls"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.ids["use"] = calls[0]["id"]
        self.ask("POST", f"/v1/conversations/{self.ids['conv']}/consents",
                 {"purpose": "marketing", "state": "given", "wording": "one"}, self.token)
        answer = self.ask("POST", "/v1/canned-answers", {"name": "Gate", "shortcut": "gate", "text": f"Gate of {self.name}"}, self.owner)
        self.ids["cann"] = answer["canned_answer"]["id"]
        condition = {"kind": "above", "threshold": 0.5}
        made = self.ask("POST", "/v1/alerts/rules", {"name": f"Of {self.name}", "measure": "handoff_rate", "condition": condition}, self.owner)
        day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86_400))
        silent = self.ask("POST", "/v1/alerts/silences", {"rule": made["rule"]["id"], "to": day, "comment": self.name}, self.owner)
        self.ids |= {"alr": made["rule"]["id"], "sil": silent["silence"]["id"]}
        view = self.ask("POST", "/v1/inbox/views", {"name": f"Of {self.name}", "shared": True, "filter": {"q": self.name}}, self.owner)
        self.ids["view"] = view["view"]["id"]
        noted = self.ask("POST", f"/v1/conversations/{self.ids['conv']}/notes", {"text": "Likes flowers", "id": "1"}, self.owner)
        made = self.ask("POST", "/v1/corrections", {"question": "How much is parking a van?", "answer": "Nine pounds."}, self.owner)
        self.ids |= {"note": noted["note"]["id"], "cor": made["correction"]["id"]}
        self.ask("PUT", f"/v1/conversations/{self.ids['conv']}/messages/{self.ids['msg']}/feedback", {"rating": "down"}, self.token)
        self.ids["gap"] = self.operate("GET", "/v1/knowledge/gaps")["gaps"][0]["id"]

    def upload(self, *files):
        body, kind = form({"text": "Here is my note"}, files)
        request = urllib.request.Request(
            f"{self.server.url}/v1/conversations/{self.ids['conv']}/messages", body,
            {"Host": HOSTS[self.name], "Content-Type": kind, "Authorization": f"Bearer {planted.plant(self.token)}"})
        with urllib.request.urlopen(request) as response:
            return json.loads(response.read())["message"]

    def hold(self, size, *seats):
        return self.as_customer("POST", "/v1/holds", {
            "event_id": f"{self.name}-{size}", "seat_ids": [f"A-1-{seat}" for seat in seats], "expires_in_seconds": 1800},
            f"hold-{size}-{seats}")

    def make_purchases(self):
        deadline = time.monotonic() + 60
        while self.at("GET", f"/v1/events/{self.name}-large")[0] != 200:
            assert time.monotonic() < deadline, "the ticket desk has no events"
            time.sleep(0.2)
        bought = self.hold("large", 1, 2)
        order = self.as_customer("POST", "/v1/orders", {
            "hold_id": bought["hold_id"], "payment_method_token": "pm_card_visa", "total": bought["total"]}, self.request)
        assert order["status"] == "confirmed", order
        ticket = self.as_customer("GET", f"/v1/orders/{order['order_id']}/tickets")["tickets"][0]
        asked = self.hold("large", 3)
        payment = self.as_customer("POST", "/v1/payments/intents", {
            "hold_id": asked["hold_id"], "payment_method_token": "pm_card_authenticationRequired", "total": asked["total"]},
            "payment-of-" + self.name)
        assert payment["status"] == "requires_action", payment
        self.hold("small", 1, 2)
        self.as_customer("POST", f"/v1/events/{self.name}-small/waiting", {"quantity": 1})
        self.ids |= {
            "evt": f"{self.name}-small", "ord": order["order_id"], "tick": ticket["id"], "code": ticket["token"],
            "op": payment["payment_id"], "pi": payment["action_url"].split("/")[-1].split("?")[0],
            "hold": self.hold("large", 4)["hold_id"]}

    def make_work(self):
        run = self.operate("POST", "/v1/workflows/complaint/runs", {"input": {"about": "the bill"}})["id"]
        self.ids |= {"run": run, "job": f"job_01h455vb4pex5vsknk084sn0{'3r' if self.name == 'acme' else '2q'}"}
        # Jobs are done at once: this one was given up. And somebody has tampered with the bank's books.
        now = int(time.time() * 1000)
        self.sql("INSERT INTO jobs (tenant_id, id, type, payload, state, due_at, attempts, story, created_at) VALUES "
                 f"('{self.id}', '{self.ids['job']}', 'memory.clean_up', '{{}}', 'dead', {now}, 14, '[]', {now})")
        self.sql(f"UPDATE sandbox_payments SET refunded = 700 WHERE tenant_id = '{self.id}' AND status = 'succeeded'")
        self.ids["diff"] = self.operate("POST", "/v1/payments/reconciliations")["open"][0]["id"]
        self.operate("POST", f"/v1/customers/{self.customer}/export")
        hook = self.operate("POST", "/v1/hooks", {"target_url": f"https://hooks.{self.name}.example/", "event": "error_occurred"})
        # Nobody listens there, so it is in the log as given up.
        sample = self.operate("POST", f"/v1/webhooks/{hook['id']}/test")
        self.ids |= {"whk": hook["id"], "whd": sample["id"]}

    # Looking.

    def sql(self, statement):
        database = self.server.database
        if not database.startswith("sqlite:"):
            psql(database, f"SET usher.tenant = '{self.id}'; {statement}")
            return
        with sqlite3.connect(database.removeprefix("sqlite:"), timeout=30) as connection:
            connection.execute(statement)

    def rows(self):
        """Everything that the database has of the company, but what is volatile."""
        database = self.server.database
        if database.startswith("sqlite:"):
            with sqlite3.connect(database.removeprefix("sqlite:"), timeout=30) as connection:
                connection.row_factory = sqlite3.Row
                tables = [name for (name,) in connection.execute(
                    "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant_id'")]
                found = {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE tenant_id = ?", [self.id])]
                         for table in tables if table not in VOLATILE}
        else:
            tables = psql(database, "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' "
                                    "AND table_schema = current_schema()").split()
            found = {table: [json.loads(line) for line in psql(
                database, f"SET usher.tenant = '{self.id}'; SELECT to_jsonb(t) FROM {table} t WHERE tenant_id = '{self.id}'").splitlines()]
                for table in tables if table not in VOLATILE}
        return {table: sorted(repr(sorted((name, value) for name, value in row.items()
                                          if name not in FOLLOWED and (name not in POLLED or table not in ("orders", "order_operations"))))
                              for row in rows) for table, rows in found.items()}

    def settled(self):
        """Its rows, when its documents have been read and nothing is under way."""
        rows, since = self.rows(), time.monotonic()
        while time.monotonic() < since + 3:
            time.sleep(0.5)
            now = self.rows()
            if now != rows:
                rows, since = now, time.monotonic()
        return rows


def psql(database, text):
    return subprocess.run(["psql", database, "-qtAc", text], check=True, capture_output=True, text=True).stdout


def unknown(id):
    """An identifier of the same kind, time and form that nobody has."""
    if id.startswith("UT1:"):
        # A ticket's code has to be Base 45 (RFC 9285).
        return id[:-3] + ("000" if not id.endswith("000") else "100")
    start, mark, company = id.partition("~")
    end = "".join("z" if letter != "z" else "y" for letter in start[-4:])
    return start[:-4] + end + mark + company
