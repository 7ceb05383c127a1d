"""The ticket desk over HTTP and in a conversation: events, seats and holds."""

import json
import sqlite3
import time

import pytest
from conftest import ROOT, Server
from provider import Provider
from test_api import call
from test_tools import SECRET, Chat, results, script

DAY = 86_400_000
PRICING = {
    "currency": "USD", "tiers": [{"name": "lower", "price": 12000}, {"name": "upper", "price": 4550}], "sections": {},
    "fees": [{"name": "Service fee", "by": "per_ticket", "amount": 1000}], "taxes": [],
}


def fill(server):
    """One event: section A has two rows of six seats, section B one of four."""
    venue, event = "ven_01h455vb4pex5vsknk084sn02q", "evt_01h455vb4pex5vsknk084sn02q"
    now = int(time.time() * 1000)
    start = now + 5 * DAY
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        [tenant] = database.execute("SELECT tenant_id FROM knowledge_documents LIMIT 1").fetchone()
        database.execute("INSERT INTO venues VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (
            tenant, venue, "hall", "Chase Center", "San Francisco", "san francisco", None, None, None,
            "America/Los_Angeles", "chase center", 1))
        for rank, (section, tier) in enumerate([("A", "lower"), ("B", "upper")]):
            database.execute("INSERT INTO venue_sections VALUES (?,?,?,?,?,?,?,?)", (
                tenant, venue, section, rank, None, tier, rank, 0))
        for section, rows, seats in [("A", 2, 6), ("B", 1, 4)]:
            for row in range(rows):
                for seat in range(1, seats + 1):
                    database.execute("INSERT INTO venue_seats VALUES (?,?,?,?,?,?,?,?,?,?,?)", (
                        tenant, venue, f"{section}-{row + 1}-{seat}", section, str(row + 1), row, str(seat), seat, seat, row, 0))
        database.execute("INSERT INTO ticket_events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (
            tenant, event, "gsw-lal", venue, "Warriors vs. Lakers", "basketball",
            json.dumps(["Golden State Warriors", "Los Angeles Lakers"]), None, "scheduled", start, None, None, None,
            now - DAY, start, "USD", 4550, 12000, json.dumps(PRICING), None,
            "warriors vs lakers golden state los angeles basketball chase center"))


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def desk(tmp_path, provider):
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents/ticketing.yaml").write_text(
        "name: ticketing\ntitle: Tickets\ndefault: true\n"
        "tools: [find_events, get_event_info, check_inventory, hold_tickets, release_hold]\n")
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Warriors"}, "tickets": {"enabled": True, "holds": {"per_customer": 2}},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]},
    }))
    server = Server(tmp_path, config=config, environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_IDENTITY_SECRET": SECRET})
    server.start()
    fill(server)
    yield server
    assert server.stop() == 0


def hold(server, conversation, seats, key, **more):
    id, token = conversation
    return call(server, "POST", f"/v1/holds?conversation={id}", {"event_id": "gsw-lal", "seat_ids": seats} | more, token,
                {"Idempotency-Key": key})


def begin(server):
    status, begun = call(server, "POST", "/v1/conversations", {})
    assert status == 201
    return begun["conversation"]["id"], begun["token"]


def test_events_seats_and_holds_over_http(desk):
    status, page = call(desk, "GET", "/v1/events?query=lakers&city=san%20francisco")
    assert status == 200 and [event["event_id"] for event in page["events"]] == ["gsw-lal"], page
    status, event = call(desk, "GET", "/v1/events/gsw-lal")
    assert status == 200 and event["sections"][1]["free_seats"] == 4 and event["sections"][1]["price_with_fees"] == 55.5
    assert call(desk, "GET", "/v1/events/gsw")[0] == 404
    status, found = call(desk, "GET", "/v1/events/gsw-lal/inventory?quantity=2")
    assert status == 200 and [seat["id"] for seat in found["seats"][:2]] == ["A-1-3", "A-1-4"]
    assert found["offers"][0]["total"] == 260 and found["offers"][0]["together"]
    assert call(desk, "GET", "/v1/events/gsw-lal/inventory?quantity=0")[0] == 400
    assert call(desk, "GET", "/v1/events?from=tomorrow")[0] == 400

    ann, ben = begin(desk), begin(desk)
    status, kept = hold(desk, ann, ["A-1-3", "A-1-4"], "one")
    assert status == 201 and kept["total"] == 260 and kept["status"] == "active" and 290 <= kept["seconds_left"] <= 300, kept
    assert hold(desk, ann, ["A-1-3", "A-1-4"], "one")[1]["hold_id"] == kept["hold_id"], "sent again"
    assert hold(desk, ann, ["A-1-1"], "one")[0] == 409, "another request under the same key"
    status, problem = hold(desk, ben, ["A-1-4", "A-1-5"], "one")
    assert status == 409 and problem["type"] == "/problems/seats-taken" and problem["seats"] == ["A-1-4"]
    states = {seat["id"]: seat["state"] for seat in call(desk, "GET", "/v1/events/gsw-lal/seats?section=A")[1]["seats"]}
    assert states["A-1-3"] == "held" and states["A-1-5"] == "free"
    # Nobody else sees or releases it.
    path = f"/v1/holds/{kept['hold_id']}?conversation="
    for method in ("GET", "DELETE"):
        assert call(desk, method, path + ben[0], token=ben[1])[0] == 404
        assert call(desk, method, path + ann[0], token=ben[1])[0] == 403
        assert call(desk, method, path + ann[0])[0] == 401
    assert call(desk, "GET", path + ann[0], token=ann[1])[1]["seat_ids"] == ["A-1-3", "A-1-4"]
    status, released = call(desk, "DELETE", path + ann[0], token=ann[1])
    assert status == 200 and released["status"] == "released"
    assert hold(desk, ben, ["A-1-4", "A-1-5"], "two")[0] == 201
    assert hold(desk, ben, ["B-1-1"], "three", expires_in_seconds=5)[0] == 422
    assert hold(desk, ben, ["B-1-1"], "four")[0] == 201 and hold(desk, ben, ["B-1-2"], "five")[0] == 429
    key = desk.operator_key
    body = {"event_id": "gsw-lal", "seat_ids": ["A-2-1"]}
    assert call(desk, "POST", "/v1/holds", body, key)[0] == 422
    assert call(desk, "POST", "/v1/holds", body | {"customer_id": "ann"}, key)[0] == 201


def test_a_model_finds_seats_and_keeps_them(desk, provider):
    script(provider, [("find_events", {"query": "lakers"})],
           [("check_inventory", {"event_id": "gsw-lal", "quantity": 2})],
           [("hold_tickets", {"event_id": "gsw-lal", "seat_ids": ["A-1-3", "A-1-4"]})],
           "I have kept seats A-1-3 and A-1-4 for you, $260.00 in all.")
    chat = Chat(desk)
    reply = chat.say("Two tickets for the Lakers game please, together")
    assert "$260.00" in reply["text"] and reply["confirmation"] is None, reply
    kept = json.loads(next(
        line for result in results(provider) for line in result.splitlines() if '"hold_id"' in line))
    assert kept["seat_ids"] == ["A-1-3", "A-1-4"] and kept["total"] == 260
    taken = hold(desk, begin(desk), ["A-1-3"], "other")
    assert taken[0] == 409
    script(provider, [("release_hold", {"hold_id": kept["hold_id"]})], "I have given the seats back.")
    chat.say("Never mind, I do not want them")
    assert hold(desk, begin(desk), ["A-1-3"], "again")[0] == 201


def test_the_example_shows_what_is_on(server):
    deadline = time.monotonic() + 60
    while not (events := call(server, "GET", "/v1/events?limit=3")[1]["events"]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert events
    status, found = call(server, "GET", f"/v1/events/{events[0]['event_id']}/inventory?quantity=2&prefer=cheapest")
    assert status == 200 and len(found["offers"][0]["seat_ids"]) == 2 and found["offers"][0]["together"]
