"""Outgoing webhooks: what happens in a conversation and at the ticket desk reaches a receiver that checks signatures with the
library of Standard Webhooks, also when the receiver is away for a while and when the server is killed in between."""

import contextlib
import json
import signal
import time

import pytest
from conftest import ROOT, Server, until
from standardwebhooks import Webhook, WebhookVerificationError
from test_api import call
from test_orders import Customer
from test_ticket_desk import fill, provider  # noqa: F401
from test_tools import SECRET
from webhook_receiver import Receiver

ALL = ["message_answered", "handoff_requested", "conversation_completed", "error_occurred", "ticket_purchased",
       "ticket_upgraded", "ticket_exchanged", "ticket_refunded"]


@pytest.fixture
def shop(tmp_path, provider):  # noqa: F811
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents/ticketing.yaml").write_text(
        "name: ticketing\ntitle: Tickets\ndefault: true\n"
        "tools: [find_events, check_inventory, hold_tickets, create_order, get_order, refund_order]\n")
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Warriors & Co"}, "tickets": {"enabled": True}, "webhooks": {"private_hosts": ["127.0.0.1"]},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]},
    }))
    server = Server(tmp_path, config=config, environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_IDENTITY_SECRET": SECRET})
    server.start()
    fill(server)
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


def ask(server, method, path, body=None):
    status, answer = call(server, method, path, body, server.operator_key)
    assert status < 300, (method, path, status, answer)
    return answer


def subscribe(server, receiver, events=ALL, path="/hook"):
    made = ask(server, "POST", "/v1/webhooks", {"url": receiver.url(path), "events": events, "description": "A test"})
    receiver.secrets[path] = made["secret"]
    return made["webhook"]["id"]


def deliveries(server, webhook, state):
    return ask(server, "GET", f"/v1/webhooks/{webhook}/deliveries?state={state}&limit=100")["deliveries"]


def test_a_conversation_and_a_purchase_are_told_in_order_though_receiver_and_server_are_away_in_between(
        shop, provider, receiver):  # noqa: F811
    webhook = subscribe(shop, receiver)
    provider.behave = lambda body: None
    customer = Customer(shop, provider)
    conversation = customer.conversation[0]
    customer.say("What is on next?")
    [answered] = until(lambda: receiver.told("message_answered"))
    assert answered["data"]["conversation_id"] == conversation
    assert "What is on" not in json.dumps(answered)
    # The receiver goes away: the purchase waits. The server dies: it still does.
    receiver.stop()
    status, bought = customer.buys("A-1-1", "A-1-2")
    assert (status, bought["status"]) == (201, "confirmed"), bought
    until(lambda: any(each["attempts"] > 0 for each in deliveries(shop, webhook, "waiting")))
    shop.stop(signal.SIGKILL)
    receiver.start()
    shop.start()
    [purchased] = until(lambda: receiver.told("ticket_purchased"), 90)
    assert purchased["data"] | {"operation_id": None, "customer_id": None, "event_id": None} == {
        "order_id": bought["order_id"], "operation_id": None, "customer_id": None, "conversation_id": conversation,
        "event_id": None, "order_state": "confirmed", "tickets": 2, "charged": "260.00", "refunded": "0.00",
        "credit_used": "0.00", "credit_given": "0.00", "currency": "USD"}
    status, refund = customer.post(f"/v1/orders/{bought['order_id']}/refunds", {"refund": 120, "seat_ids": ["A-1-1"]}, "back")
    assert (status, refund["status"]) == (200, "partially_refunded"), refund
    customer.say("I want to talk to a human")
    assert call(shop, "POST", f"/v1/conversations/{conversation}/end", token=customer.conversation[1])[0] == 200
    until(lambda: receiver.told("conversation_completed"), 90)
    # What belongs to the conversation came in the order in which it happened.
    once = {}
    for _, id, event in receiver.events:
        once.setdefault(id, event["type"])
    names = list(once.values())
    assert names == ["message_answered", "ticket_purchased", "ticket_refunded", "message_answered", "handoff_requested",
                     "conversation_completed"], names
    until(lambda: not deliveries(shop, webhook, "waiting"))
    report = ask(shop, "GET", f"/v1/webhooks/{webhook}/deliveries/" + next(
        each["id"] for each in deliveries(shop, webhook, "delivered") if each["event"] == "ticket_purchased"))
    assert report["log"][0]["error"] and report["log"][-1]["status"] == 204, report["log"]
    assert json.loads(report["body"]) == purchased
    assert {each["number"] for each in report["log"]} <= set(range(1, report["attempts"] + 1))


def test_a_server_that_is_killed_with_deliveries_under_way_makes_them_again_under_the_same_id(shop, receiver):
    held = []

    def slow(number):
        if number == 1:
            held.append(number)
            # Longer than the server lives.
            time.sleep(3)
        return 204

    receiver.answers = slow
    # Its own lock would hold up the second message.
    receiver.lock = contextlib.nullcontext()
    webhook = subscribe(shop, receiver, ["message_answered"])
    status, _ = call(shop, "POST", "/chat", {"message": "How much is parking?"})
    assert status == 200
    until(lambda: held)
    shop.stop(signal.SIGKILL)
    shop.start()
    # Another process takes it on when the lease is over.
    until(lambda: len(receiver.messages) > 1, 120)
    until(lambda: len(deliveries(shop, webhook, "delivered")) == 1)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.messages}) == 1
    assert len({body for _, _, body in receiver.messages}) == 1


def test_secrets_change_with_an_overlap_and_samples_say_what_came_back(shop, receiver):
    webhook = subscribe(shop, receiver)
    old = receiver.secrets["/hook"]
    shown = ask(shop, "GET", f"/v1/webhooks/{webhook}")
    assert old not in json.dumps(shown) and shown["secrets"][0]["expires_at"] is None
    new = ask(shop, "POST", f"/v1/webhooks/{webhook}/rotate", {"overlap_seconds": 600})["secret"]
    assert new != old
    sample = ask(shop, "POST", f"/v1/webhooks/{webhook}/test", {"event": "ticket_purchased"})
    assert (sample["state"], sample["test"], sample["log"][0]["status"]) == ("delivered", True, 204)
    _, headers, body = receiver.messages[-1]
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)["type"] == "ticket_purchased"
    assert len(headers["webhook-signature"].split(" ")) == 2
    newest = ask(shop, "POST", f"/v1/webhooks/{webhook}/rotate", {"overlap_seconds": 0})["secret"]
    receiver.secrets["/hook"] = newest
    assert ask(shop, "POST", f"/v1/webhooks/{webhook}/test")["state"] == "delivered"
    _, headers, body = receiver.messages[-1]
    for secret in (old, new):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, headers)
    receiver.answers = lambda number: 500
    failed = ask(shop, "POST", f"/v1/webhooks/{webhook}/test")
    assert (failed["state"], failed["log"][0]["status"], failed["log"][0]["answer"]) == ("dead", 500, "not now")
    actions = [entry["action"] for entry in ask(shop, "GET", "/v1/audit")["entries"]]
    assert actions[:6] == ["webhook.tested", "webhook.tested", "webhook.secret_rotated", "webhook.tested",
                           "webhook.secret_rotated", "webhook.created"]


def test_what_is_gone_stays_in_the_log_and_is_sent_again_when_somebody_asks(shop, receiver):
    receiver.answers = lambda number: 410
    webhook = subscribe(shop, receiver, ["message_answered"])
    begin = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 5))
    assert call(shop, "POST", "/chat", {"message": "How much is parking?"})[0] == 200
    until(lambda: ask(shop, "GET", f"/v1/webhooks/{webhook}")["state"] == "gone")
    [dead] = deliveries(shop, webhook, "dead")
    address = f"/v1/webhooks/{webhook}/deliveries/{dead['id']}/replay"
    assert call(shop, "POST", address, token=shop.operator_key)[1]["type"] == "/problems/webhook-inactive"
    # Nothing is written for it meanwhile.
    assert call(shop, "POST", "/chat", {"message": "When do doors open?"})[0] == 200
    receiver.answers = lambda number: 204
    assert ask(shop, "PATCH", f"/v1/webhooks/{webhook}", {"active": True})["state"] == "active"
    assert ask(shop, "POST", f"/v1/webhooks/{webhook}/replay", {"since": begin}) == {"count": 1}
    [again] = until(lambda: receiver.told("message_answered"))
    assert receiver.events[0][1] == dead["event_id"]
    until(lambda: deliveries(shop, webhook, "delivered"))
    assert ask(shop, "POST", address)["state"] == "waiting"
    until(lambda: len(receiver.events) == 2)
    assert receiver.events[1][2] == again


def test_addresses_inside_are_refused_and_hooks_come_and_go_as_zapier_wants_them(shop, receiver):
    for url in ["http://example.com/", "https://localhost/x", "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/",
                "https://[::1]/", "https://user:password@example.com/", "file:///etc/passwd"]:
        status, problem = call(shop, "POST", "/v1/webhooks", {"url": url, "events": ["message_answered"]}, shop.operator_key)
        assert (status, problem["errors"][0]["pointer"]) == (422, "/url"), (url, problem)
    # A name that leads inside is found out where the connection is made.
    made = ask(shop, "POST", "/v1/webhooks", {"url": "https://localtest.example/", "events": ["message_answered"]})["webhook"]
    assert ask(shop, "POST", f"/v1/webhooks/{made['id']}/test")["log"][0]["error"]
    key = ask(shop, "POST", "/auth/api-key/create", {"name": "Zapier", "scopes": ["webhooks:manage"]})["secret"]
    status, hook = call(shop, "POST", "/v1/hooks", {"hookUrl": receiver.url("/zap"), "event": "message_answered"}, key)
    assert status == 201, hook
    receiver.secrets["/zap"] = hook["secret"]
    status, [sample] = call(shop, "GET", "/v1/hooks/samples?event=message_answered", token=key)
    assert status == 200
    assert call(shop, "POST", "/chat", {"message": "How much is parking?"})[0] == 200
    [event] = until(lambda: receiver.told("message_answered", "/zap"))
    assert set(event) == set(sample) and set(event["data"]) == set(sample["data"])
    assert call(shop, "DELETE", f"/v1/hooks/{made['id']}", token=key)[0] == 404
    assert call(shop, "DELETE", f"/v1/hooks/{hook['id']}", token=key) == (204, None)
    assert call(shop, "DELETE", f"/v1/hooks/{hook['id']}", token=key)[0] == 404
    for scopes in (["view_history"], ["knowledge:write"]):
        other = ask(shop, "POST", "/auth/api-key/create", {"name": "other", "scopes": scopes})["secret"]
        assert call(shop, "GET", "/v1/webhooks", token=other)[0] == 403


def test_an_erased_customer_is_in_no_log_of_deliveries(shop, provider, receiver):  # noqa: F811
    webhook = subscribe(shop, receiver)
    provider.behave = lambda body: None
    customer, other = Customer(shop, provider, "ann"), Customer(shop, provider, "ben")
    for each in (customer, other):
        each.say("What is on next?")
    status, bought = customer.buys("A-1-1")
    assert (status, bought["status"]) == (201, "confirmed"), bought
    until(lambda: len(deliveries(shop, webhook, "delivered")) == 3)
    ask(shop, "POST", "/v1/customers/ann/erase")
    [left] = until(lambda: (found := deliveries(shop, webhook, "delivered")) and len(found) == 1 and found)
    report = ask(shop, "GET", f"/v1/webhooks/{webhook}/deliveries/{left['id']}")
    assert other.conversation[0] in report["body"]
