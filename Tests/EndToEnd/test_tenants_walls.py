"""One company's identifiers in another's hands: every route must answer as it does to what does not exist."""

import contextlib
import http.client
import json
import re
import urllib.parse
import urllib.request
import uuid

import pytest
import websockets.sync.client
from companies import HOSTS, Company, psql, unknown, write_files
from conftest import Server
from provider import Provider
from test_access import table

# What routes take that are no identifiers of rows: names from files, the same for whoever has the same files.
NAMES = {"/auth/sso/{name}", "/optimizer/ensembles/{name}", "/v1/circuit-breakers/{name}", "/v1/prompts/{name}",
         "/v1/agents/{name}",
         "/v1/workflows/{name}", "/v1/tenants/{name}", "/v1/settings"}
# Identifiers without a prefix in the schema: in the path, in the query.
KINDS = {"/v1/events/{id}": "evt", "/v1/customers/{id}": "customer", "/v1/conversations/{id}/files/{file}": "file",
         "/cache/user/{id}": "customer",
         "/sandbox/payments/{id}": "pi"}
QUERIES = {"customer_id": "customer", "customer": "customer", "event": "evt", "event_id": "evt"}
# Members of bodies that name something. What is none in spite of its name: the client of OAuth, which is not looked at; cards,
# which are the bank's; what a customer is only called; and what Stripe signs.
NAMING = re.compile(r"(^|_)id$|token$|^secret$|^invitation$|^event$|^confirmation$|^reference$")
NAMELESS = {"client_id", "payment_method_token", "user_id"}
SIGNED = {"POST /v1/payments/webhooks/stripe"}
# Bodies that are right, so that what is asked for is looked up; {x} is the identifier under attack.
SALE = {"total": 1, "payment_method_token": "pm_card_visa", "customer_id": "{customer}"}
SCAN = {"event": "{evt}", "token": "{code}"}
CONSENT = {"purpose": "marketing", "state": "given", "wording": "one"}
BODIES = {
    "POST /auth/api-key/revoke": {"id": "{key}"}, "POST /auth/api-key/rotate": {"id": "{key}"},
    "POST /auth/api-key/validate": {"secret": "{secret}"},
    "POST /auth/refresh": {"refresh_token": "{refresh}"}, "POST /auth/logout": {"refresh_token": "{refresh}"},
    "POST /auth/register": {"invitation": "{invitation}", "password": "another horse battery", "name": "Eve"},
    "POST /auth/password/reset": {"token": "{link}", "password": "another horse battery"},
    "POST /chat": {"message": "How much is parking?", "conversation_id": "{conv}"},
    "POST /v1/conversations": {},
    "POST /v1/conversations/{id}/customer": {"reference": "{customer}", "signature": "{signature}"},
    "POST /v1/conversations/{id}/messages": {
        "text": "Yes", "id": "{request}", "confirmation": {"id": "{cfm}", "accepts": True}},
    "POST /v1/conversations/{id}/consents": CONSENT,
    "POST /v1/conversations/{id}/take": {}, "POST /v1/conversations/{id}/give-back": {},
    "POST /v1/conversations/{id}/draft": {}, "POST /v1/conversations/{id}/typing": {}, "POST /v1/conversations/{id}/looking": {},
    "POST /v1/conversations/{id}/reopen": {},
    "POST /v1/conversations/{id}/close": {"reason": "Done"}, "PUT /v1/conversations/{id}/snooze": {"until": None},
    "PUT /v1/operators/me/presence": {"state": "online"}, "PUT /v1/operators/{id}/presence": {"state": "away"},
    "PUT /v1/conversations/{id}/assignee": {"operator_id": "{usr}"},
    "POST /v1/conversations/{id}/operator-messages": {"text": "Hello", "id": "{request}"},
    "PUT /v1/alerts/rules/{id}": {
        "name": "Mine", "measure": "handoff_rate", "condition": {"kind": "above", "threshold": 0.5}},
    "PUT /v1/canned-answers/{id}": {"name": "Mine", "shortcut": "mine", "text": "Mine"},
    "POST /v1/canned-answers": {"name": "New", "shortcut": "new", "text": "New"},
    "POST /v1/inbox/views": {"name": "New", "filter": {}},
    "POST /v1/conversations/{id}/notes": {"text": "Odd", "id": "{request}"},
    "POST /v1/corrections": {"conversation_id": "{conv}", "message_id": "{msg}", "answer": "Seven pounds."},
    "PUT /v1/conversations/{id}/messages/{message}/feedback": {"rating": "up"},
    "PUT /v1/conversations/{id}/rating": {"score": 4},
    "PATCH /v1/corrections/{id}": {"answer": "Eight pounds."}, "POST /v1/corrections/{id}/approve": {},
    "PATCH /v1/knowledge/gaps/{id}": {"state": "done", "document_id": "{doc}"},
    "POST /v1/corrections/{id}/reject": {}, "POST /v1/corrections/{id}/withdraw": {},
    "POST /v1/credits": {"customer_id": "{customer}", "amount": "1.00", "currency": "GBP", "note": "for nothing"},
    "POST /v1/customers/{id}/consents": CONSENT | {"channel": "phone", "note": "said so"},
    "POST /v1/events/{id}/quote": {"seat_ids": ["A-1-1"]},
    "POST /v1/events/{id}/waiting": {"quantity": 2, "customer_id": "{customer}"},
    "POST /v1/holds": {"event_id": "{evt}", "seat_ids": ["A-1-1"], "customer_id": "{customer}"},
    "POST /v1/orders": SALE | {"hold_id": "{hold}"},
    "POST /v1/orders/{id}/approve": {}, "POST /v1/orders/{id}/reject": {},
    "POST /v1/orders/{id}/changes": {"seat_ids": ["A-1-1"], "price_delta": 0, "event_id": "{evt}"},
    "POST /v1/orders/{id}/refunds": {"refund": 1},
    "POST /v1/payments/checkout": {"hold_id": "{hold}", "total": 1, "customer_id": "{customer}"},
    "POST /v1/payments/customers": {"customer_id": "{customer}"},
    "POST /v1/payments/intents": SALE | {"hold_id": "{hold}"},
    "POST /v1/payments/refunds": {"payment_id": "{op}", "refund": 1},
    "POST /v1/payments/differences/{id}/acknowledge": {"note": "seen"},
    "PATCH /v1/users/{id}": {"locked": True},
    "PATCH /v1/webhooks/{id}": {"description": "mine"}, "POST /v1/webhooks/{id}/replay": {"since": "2026-01-01T00:00:00Z"},
    "POST /v1/webhooks/{id}/rotate": {}, "POST /v1/webhooks/{id}/test": {},
    "POST /v1/workflow-runs/{id}/approve": {"by": "eve"}, "POST /v1/workflow-runs/{id}/reject": {"by": "eve"},
    "POST /v1/workflow-runs/{id}/cancel": {}, "POST /v1/workflow-runs/{id}/replay": {"step": "ask#1"},
    "POST /v1/tickets/{id}/reissue": {}, "POST /v1/tickets/{id}/revoke": {}, "POST /v1/tickets/{id}/verify": SCAN,
    "POST /v1/tickets/scans": SCAN | {"gate": "1", "scanner": "s1", "key": "{request}"},
}
# What is anybody's at a company's own host: what it sells, and secrets, since who has one is whom it was given to.
PUBLIC = {"evt", "pi", "secret", "refresh", "invitation", "link", "request", "code"}
# Routes that are in no document: pages, and the socket.
UNDOCUMENTED = {"GET /sandbox/payments/{id}", "POST /sandbox/payments/{id}/approve", "POST /sandbox/payments/{id}/refuse",
                "GET /v1/conversations/{id}/socket"}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def companies(request, tmp_path_factory):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        psql(database, "CREATE SCHEMA walls")
        database += "?options=-csearch_path%3Dwalls%2Cpublic"
    folder = tmp_path_factory.mktemp("walls")
    write_files(folder)
    provider = Provider()
    server = Server(tmp_path_factory.mktemp("walls-data"), database, config=folder / "usher.yaml", environment={
        "OPENAI_API_KEY": "sk-played-for-walls", "OPENAI_BASE_URL": provider.url})
    server.start()
    try:
        yield [Company(server, name, provider) for name in HOSTS]
    finally:
        code = server.stop()
        provider.stop()
    assert code == 0


def shape(schema, document):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return schema


def prefix(schema, document):
    found = re.match(r"\^([a-z]+)_\[", shape(schema, document).get("pattern", ""))
    return found and found.group(1)


def members(operation, document):
    """The names of the members that a body may have, but for those that are one of a few words."""
    contents = operation.get("requestBody", {}).get("content", {})
    return {name for content in contents.values() for name, member in shape(content["schema"], document).get("properties", {}).items()
            if "enum" not in member}


def attacks(document):
    """Each route with each identifier that it takes: route, kind, where the identifier goes, and whether anybody may call it. A
    route that takes one of which nothing is said here is an error."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            route, is_open = f"{method.upper()} {path}", operation.get("security") == []
            isnt_named = any(path.startswith(name) for name in NAMES)
            for parameter in operation.get("parameters", []):
                place, name = parameter["in"], parameter["name"]
                kind = prefix(parameter["schema"], document)
                if place == "path":
                    if isnt_named:
                        continue
                    kind = kind or next((KINDS[start] for start in sorted(KINDS, reverse=True) if path.startswith(start)), None)
                    assert kind, f"{route}: say what {name} is, in KINDS or NAMES"
                elif place == "query" and "enum" not in parameter["schema"]:
                    kind = kind or QUERIES.get(name)
                    assert kind or not NAMING.search(name), f"{route}: say what {name} is, in QUERIES"
                elif name == "Idempotency-Key":
                    kind = "request"
                if kind:
                    yield route, kind, (place, name), is_open
            body = BODIES.get(route, {})
            for kind in dict.fromkeys(re.findall(r"{(\w+)}", json.dumps(body).replace("{signature}", ""))):
                yield route, kind, ("body", kind), is_open
            naming = {name for name in members(operation, document) if NAMING.search(name)} - NAMELESS
            said = {name for name, value in body.items() if re.search(r"{\w+}", json.dumps(value))}
            assert isnt_named or route in SIGNED or naming <= said, f"{route}: say in BODIES what {naming - said} is"
            if "{" in path and "requestBody" in operation and not isnt_named:
                assert route in BODIES, f"{route}: say what it is sent, in BODIES"
    for route in UNDOCUMENTED:
        path = route.split(" ")[1]
        kind = next((KINDS[start] for start in KINDS if path.startswith(start)), "conv")
        yield route, kind, ("path", "id"), kind == "pi"


def test_every_route_that_takes_an_identifier_is_attacked_with_one_that_exists(companies):
    victim, attacker = companies
    document = victim.document()
    kinds = {kind for _, kind, _, _ in attacks(document)}
    assert kinds == set(victim.ids) == set(attacker.ids), "make one of each kind, and of no other"
    assert not set(victim.ids.values()) & set(attacker.ids.values())
    attacked = {route for route, _, _, _ in attacks(document)}
    for row in table("routes"):
        route = row["route"].strip("`")
        path = route.split(" ")[1]
        assert "{" not in path or route in attacked or any(path.startswith(name) for name in NAMES), route


def test_an_identifier_of_another_company_is_one_that_does_not_exist(companies):
    victim, attacker = companies
    document = victim.document()
    before = victim.settled()
    callers = {"owner": attacker.owner, "key": attacker.key, "conversation": attacker.token, "nobody": None}
    wrong, shallow, tried = [], set(), 0
    for route, kind, place, is_open in attacks(document):
        theirs = victim.ids[kind]
        for who, token in callers.items():
            for host in ("attacker", "victim", "server"):
                if host == "victim" and is_open and kind in PUBLIC:
                    continue
                company = {"attacker": attacker, "victim": victim, "server": None}[host]
                if route == "DELETE /cache/user/{id}":
                    # Replies that may be anybody's are forgotten with any customer's, and counted by whoever comes first.
                    ask(company, attacker, document, route, place, unknown(theirs), who, token)
                answers = [ask(company, attacker, document, route, place, id, who, token) for id in (unknown(theirs), theirs)]
                tried += 1
                if answers[0] != answers[1]:
                    wrong.append(f"{route} {place} {who} at {host}: {answers[0]} but {answers[1]}")
                if who == "owner" and host == "attacker" and place[0] in ("path", "body") and answers[1][0] != 404:
                    shallow.add((route, kind, answers[1][0]))
    assert not wrong, "\n".join(line[:3000] for line in wrong)
    assert tried > 1500
    assert victim.rows() == before
    # Whoever may do the most comes as far as where the identifier is looked up.
    assert shallow == DEEP_ENOUGH, shallow ^ DEEP_ENOUGH


# What is not looked up, or answers otherwise than by 404: names of customers, of whom nothing need be known; secrets, and
# what is signed; a hold beside the wrong customer; a payment page, which the sandbox has not.
DEEP_ENOUGH = {
    ("DELETE /cache/user/{id}", "customer", 200),
    ("GET /v1/customers/{id}/consents", "customer", 200), ("POST /v1/customers/{id}/consents", "customer", 200),
    ("POST /v1/customers/{id}/erase", "customer", 200), ("POST /v1/customers/{id}/export", "customer", 200),
    ("POST /v1/conversations/{id}/customer", "customer", 409), ("POST /v1/credits", "customer", 201),
    ("POST /v1/payments/customers", "customer", 200), ("POST /v1/holds", "customer", 409),
    ("POST /v1/orders", "customer", 403), ("POST /v1/payments/intents", "customer", 403),
    ("POST /v1/payments/checkout", "customer", 409), ("POST /v1/payments/checkout", "hold", 409),
    ("POST /auth/api-key/validate", "secret", 200), ("POST /auth/logout", "refresh", 204), ("POST /auth/refresh", "refresh", 401),
    ("POST /auth/password/reset", "link", 403), ("POST /auth/register", "invitation", 403),
    ("POST /v1/conversations/{id}/messages", "cfm", 200), ("POST /v1/conversations/{id}/messages", "request", 200),
    ("POST /v1/conversations/{id}/operator-messages", "request", 409), ("POST /v1/conversations/{id}/notes", "request", 201),
    ("POST /v1/tickets/scans", "code", 200), ("POST /v1/tickets/scans", "request", 200),
}


def ask(company, attacker, document, route, place, id, who, token):
    """An answer without what is different each time: status, names of header fields, type and body."""
    method, path = route.split(" ")
    where, field = place
    # A request of one's own is a new one.
    own, body = attacker.ids | {"request": uuid.uuid4().hex}, None
    own["signature"] = attacker.signature(id if place == ("body", "customer") else own["customer"])
    if method in ("POST", "PUT", "PATCH"):
        body = json.loads(re.sub(r"{(\w+)}", lambda found: id if place == ("body", found[1]) else own[found[1]],
                                 json.dumps(BODIES.get(route, {}))))
    for name in re.findall(r"{(\w+)}", path):
        mine = "complaint" if name == "name" else own[
            {"id": "whk" if path.startswith("/v1/webhooks/") else "conv", "passage": "psg", "message": "msg", "delivery": "whd"}.get(name, name)]
        path = path.replace(f"{{{name}}}", urllib.parse.quote(id if (where, field) == ("path", name) else mine))
    query = {field: id} if where == "query" else {}
    known = document["paths"].get(route.split(" ")[1], {}).get(method.lower(), {}).get("parameters", [])
    if who == "conversation" and "conversation" in {each["name"] for each in known}:
        query.setdefault("conversation", attacker.ids["conv"])
    elif who != "conversation" and where == "path":
        query |= {name: own[QUERIES[name]] for name in ("customer", "customer_id") if name in {each["name"] for each in known}
                  and name not in query}
    headers = {"Idempotency-Key": id if where == "header" else uuid.uuid4().hex, "Accept": "application/json"}
    if company:
        headers["Host"] = HOSTS[company.name]
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if path.endswith("/socket"):
        headers |= {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "usher.v1"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", attacker.server.port, timeout=60)
    connection.request(method, path + (f"?{urllib.parse.urlencode(query)}" if query else ""),
                       json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    names = sorted(name.lower() for name, _ in response.getheaders())
    connection.close()
    return response.status, names, plain(text, id)


def plain(text, id):
    """A body without identifiers, tokens, times and other numbers that nobody chooses."""
    text = text.replace(id, "ID").replace(urllib.parse.quote(id), "ID")
    text = re.sub(r"\b([a-z]+)_[0-9a-hjkmnp-tv-z]{26}\b", r"\1", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\dT[0-9:.]+Z", "TIME", text)
    text = re.sub(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b|(?:[a-z0-9]+~)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", "CODE", text)
    if text.startswith('{"jobs":'):
        # What a company's own clock does beside is no answer to anybody.
        page = json.loads(text)
        text = json.dumps(page | {"jobs": [job for job in page["jobs"] if not job["type"].startswith(("analytics.", "alerts."))]},
                          separators=(",", ":"))
    return re.sub(r'"(request_id|response_time_ms|[a-z_]*(?:_ms|seconds_left|_after_seconds))":"?[^",}]*"?', "", text)


def test_a_socket_tells_nothing_of_what_another_company_has(companies):
    victim, attacker = companies
    address = f"{attacker.server.url.replace('http', 'ws')}/v1/conversations/{attacker.ids['conv']}/socket"

    def events(frame):
        with websockets.sync.client.connect(address, subprotocols=["usher.v1", f"usher.token.{attacker.token}"]) as socket:
            socket.send(json.dumps(frame))
            told = []
            with contextlib.suppress(TimeoutError):
                while True:
                    told.append(json.loads(socket.recv(timeout=3)))
        assert not any(id in json.dumps(told) for id in victim.ids.values() if id not in json.dumps(frame)), told
        return [event["type"] for event in told]

    for frame in [lambda ids: {"type": "resume", "after": ids["msg"]},
                  lambda ids: {"type": "message.create", "id": uuid.uuid4().hex, "text": "Yes",
                               "confirmation": {"id": ids["cfm"], "accepts": True}}]:
        nobodys, theirs = (events(frame(ids)) for ids in ({kind: unknown(id) for kind, id in victim.ids.items()}, victim.ids))
        assert nobodys == theirs and len(theirs) > 1


def test_lists_have_nothing_of_another_company(companies):
    for company, other in [companies, companies[::-1]]:
        document = company.document()
        seen = 0
        for path, methods in document["paths"].items():
            if "get" not in methods or "{" in path or path in ("/metrics", "/mcp", "/v1/tenants", "/v1/audit/export", "/v1/inbox/events"):
                continue
            for token in (company.owner, company.key):
                status, answer = company.at("GET", path, token=token)
                text = json.dumps(answer)
                seen += status == 200
                for kind, id in other.ids.items():
                    assert id not in text, (path, kind)
                assert other.mail not in text and other.id not in text, path
        assert seen > 20


def test_for_who_is_nobody_a_password_is_checked_all_the_same(companies):
    """`benchmarks sign-in-times` measures it; here the work is counted."""
    company, other = companies
    def checks():
        metrics = urllib.request.urlopen(company.server.url + "/metrics").read().decode()
        return float(re.search(r"^usher_password_checks_total (\S+)$", metrics, re.MULTILINE)[1])
    for mail in [company.mail, other.mail, "nobody@example.com", f"ines@{company.name}.example", "no mail address"]:
        before = checks()
        status, problem = company.at("POST", "/auth/token", {"mail": mail, "password": "wrong horse battery"})
        assert status == 401 and problem["type"] == "/problems/wrong-credentials", (mail, problem)
        assert checks() == before + 1, mail


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
