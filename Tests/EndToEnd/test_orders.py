"""Orders over HTTP and in a conversation: paid, refused, asked for at the bank, returned, changed, and after a crash."""

import concurrent.futures
import contextlib
import json
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from conftest import ROOT, Server
from test_api import call
from test_ticket_desk import begin, fill, hold, provider  # noqa: F401
from test_tools import SECRET, Chat, results, script

TOOLS = ["find_events", "check_inventory", "hold_tickets", "release_hold", "get_payment_methods", "create_order", "get_order",
         "quote_refund", "refund_order", "upgrade_tickets", "exchange_tickets"]


@pytest.fixture
def shop(tmp_path, provider):  # noqa: F811
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents/ticketing.yaml").write_text(
        f"name: ticketing\ntitle: Tickets\ndefault: true\ntools: [{', '.join(TOOLS)}]\n")
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Warriors & Co"},
        "tickets": {"enabled": True, "refunds": {"approval_above": "150.00"},
                    "payments": {"sandbox": {"settlement": "2s", "slowness": "4s"}}},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]},
    }))
    server = Server(tmp_path, config=config, environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_IDENTITY_SECRET": SECRET})
    server.start()
    fill(server)
    yield server
    assert server.stop() == 0


class Customer(Chat):
    """A customer who is signed in, with their conversation."""

    def __init__(self, server, provider, reference="ann"):  # noqa: F811
        super().__init__(server, reference)
        self.provider = provider
        self.conversation = self.path.split("/")[3], self.token

    def get(self, path):
        return call(self.server, "GET", self.address(path), token=self.token)

    def post(self, path, body, key=None):
        return call(self.server, "POST", self.address(path), body, self.token, {"Idempotency-Key": key} if key else None)

    def address(self, path):
        return f"{path}{'&' if '?' in path else '?'}conversation={self.conversation[0]}"

    def hold(self, *seats):
        status, kept = hold(self.server, self.conversation, list(seats), "-".join(seats))
        assert status == 201, kept
        return kept

    def asks(self, tool, **arguments):
        """The model calls a tool that wants a yes."""
        script(self.provider, [(tool, arguments)])
        return self.say(f"Please use {tool} for me now")

    def buys(self, *seats, card="pm_card_visa", key=None):
        kept = self.hold(*seats)
        return self.post("/v1/orders", {
            "hold_id": kept["hold_id"], "payment_method_token": card, "total": kept["total"]}, key or kept["hold_id"])

    def told(self, text):
        """The message of the conversation that has a text, once it is there."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            status, page = self.get(self.path)
            for message in page["messages"]:
                if message["role"] == "agent" and text in message["text"]:
                    return message
            time.sleep(0.2)
        raise AssertionError((text, page))


def charges(server):
    """What the bank has in its books: amount less refund of what succeeded."""
    with contextlib.closing(sqlite3.connect(server.data / "usher.db", timeout=30)) as database:
        return sorted(left for [left] in database.execute(
            "SELECT amount - refunded FROM sandbox_payments WHERE status = 'succeeded'"))


def card(message, kind="order"):
    return next(card["data"] for card in message["cards"] if card["kind"] == kind)


def test_a_customer_buys_in_a_conversation(shop, provider, tmp_path):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3", "A-1-4")
    script(provider, [("get_payment_methods", {})], "Which card?")
    methods = card(ann.say("What can I pay with here?"), "payment_methods")
    saved = methods["payment_methods"][0]
    assert saved["name"] == "Visa ending 4242" and not saved["test"] and methods["test"]
    asked = ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token=saved["token"])
    text = asked["confirmation"]["text"]
    for part in ["Warriors vs. Lakers", "Chase Center", "A-1-3, A-1-4", "$240.00", "Service fee $20.00", "total $260.00",
                 "your Visa ending 4242", "kept until"]:
        assert part in text, (part, text)
    assert charges(shop) == []
    done = ann.say("yes, please")
    order = card(done)
    assert "is confirmed" in done["text"] and "$260.00 was charged" in done["text"] and order["status"] == "confirmed", done
    assert charges(shop) == [26_000]
    path = f"/v1/orders/{order['order_id']}"
    status, page = ann.get("/v1/orders")
    assert status == 200 and [each["order_id"] for each in page["orders"]] == [order["order_id"]] and not page["next_cursor"]
    status, tickets = ann.get(path + "/tickets")
    assert status == 200 and [ticket["seat"] for ticket in tickets["tickets"]] == ["A-1-3", "A-1-4"]
    ticket = tickets["tickets"][0]
    for kind, start in [("svg", b"<svg"), ("png", b"\x89PNG")]:
        code = urllib.request.urlopen(urllib.request.Request(
            shop.url + ann.address(f"/v1/tickets/{ticket['id']}/qr.{kind}"), headers={"Authorization": f"Bearer {ann.token}"}))
        picture = code.read()
        assert picture.startswith(start) and "no-store" in code.headers["Cache-Control"]
    (tmp_path / "code.png").write_bytes(picture)
    seen = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "code.png"],
                          capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == ticket["token"]
    # Others see nothing of it, and who is not signed in has no orders.
    ben, nobody = Customer(shop, provider, "ben"), begin(shop)
    for address in [path, path + "/tickets", path + "/refund-quote", f"/v1/tickets/{ticket['id']}/qr.svg"]:
        assert ben.get(address)[0] == 404, address
        assert call(shop, "GET", f"{address}?conversation={nobody[0]}", token=nobody[1])[0] == 403
        assert call(shop, "GET", f"{address}?conversation={ann.conversation[0]}", token=ben.token)[0] == 403
    assert ben.get("/v1/orders")[1]["orders"] == []
    # Who did it, through whom, in which words.
    status, history = call(shop, "GET", path + "/history", token=shop.operator_key)
    begun = history["history"][0]["author"]
    assert begun["agent"] == "ticketing" and begun["words"].endswith("yes, please"), history
    assert begun["conversation_id"] == ann.conversation[0] and begun["message_id"]


def test_who_is_not_signed_in_is_asked_to(shop, provider):  # noqa: F811
    id, token = begin(shop)
    status, kept = hold(shop, (id, token), ["A-1-3"], "one")
    script(provider, [("create_order", {"hold_id": kept["hold_id"], "payment_method_token": "pm_card_visa"})],
           "Please sign in first.")
    answer = call(shop, "POST", f"/v1/conversations/{id}/messages", {"text": "Buy it with my visa please"}, token)[1]["reply"]
    assert "not_signed_in" in results(provider)[-1] and answer["confirmation"] is None
    assert card(answer, "sign_in")["tool"] == "create_order"
    body = {"hold_id": kept["hold_id"], "payment_method_token": "pm_card_visa", "total": 130}
    status, problem = call(shop, "POST", f"/v1/orders?conversation={id}", body, token, {"Idempotency-Key": "k"})
    assert status == 403 and problem["type"] == "/problems/not-signed-in"
    assert charges(shop) == []


def test_a_card_that_is_refused_leaves_the_seats_for_another(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3")
    ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token="pm_card_chargeDeclinedInsufficientFunds")
    refused = ann.say("yes")
    for part in ["does not have enough funds", "Nothing was charged", "still kept until", "another card"]:
        assert part in refused["text"], refused
    assert card(refused)["status"] == "failed" and card(refused)["hold_id"] == kept["hold_id"]
    assert ann.get(f"/v1/holds/{kept['hold_id']}")[1]["status"] == "active"
    ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token="tok_mastercard")
    assert "is confirmed" in ann.say("yes")["text"] and charges(shop) == [13_000]


def test_the_bank_asks_who_pays(shop, provider, browser):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3")
    ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token="pm_card_authenticationRequired")
    waiting = ann.say("yes")
    order = card(waiting)
    assert order["status"] == "requires_action" and order["action_url"] in waiting["text"], waiting
    assert order["action_url"].startswith(shop.url + "/sandbox/payments/") and charges(shop) == []
    page = browser.new_page()
    try:
        page.goto(shop.url + "/")
        page.evaluate("url => { location.href = url }", order["action_url"])
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("Payment approved").wait_for()
        assert page.get_by_role("link", name="Go back").get_attribute("href") == "/"
        page.reload()
        assert page.get_by_role("button").count() == 0
    finally:
        page.close()
    told = ann.told("is confirmed")
    assert card(told)["tickets"] and charges(shop) == [13_000]
    assert ann.get(f"/v1/orders/{order['order_id']}")[1]["state"] == "confirmed"
    # Refused at the bank: nothing is charged, the seats go back to the hold.
    status, other = ann.buys("B-1-1", card="pm_card_authenticationRequired")
    assert status == 201 and other["status"] == "requires_action"
    address = other["action_url"]
    for back in ["//evil.example/", "https://evil.example/", "/%22%3E%3Cscript%3E"]:
        html = urllib.request.urlopen(f"{address}?back={urllib.parse.quote(back)}").read().decode()
        assert "evil" not in html and "<script" not in html
    ended = urllib.request.urlopen(urllib.request.Request(address + "/refuse", b"", method="POST")).read().decode()
    assert "Payment refused" in ended and "close this window" in ended and "Warriors &amp; Co" in ended
    assert "could not confirm" in ann.told("Nothing was charged")["text"]
    assert ann.get(f"/v1/orders/{other['order_id']}")[1]["state"] == "failed" and charges(shop) == [13_000]
    with pytest.raises(urllib.error.HTTPError) as unknown:
        urllib.request.urlopen(shop.url + "/sandbox/payments/pi_0")
    assert unknown.value.code == 404


def test_orders_over_http(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3")
    body = {"hold_id": kept["hold_id"], "payment_method_token": "pm_card_visa", "total": 130}
    assert ann.post("/v1/orders", body)[0] == 400, "a key is needed"
    status, problem = ann.post("/v1/orders", body | {"total": 120}, "wrong")
    assert status == 409 and problem["type"] == "/problems/amount-changed" and charges(shop) == []
    assert ann.post("/v1/orders", body | {"payment_method_token": "4242 4242 4242 4242"}, "number")[0] == 422
    assert Customer(shop, provider, "ben").post("/v1/orders", body, "theirs")[0] == 404
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        orders = list(pool.map(lambda _: ann.post("/v1/orders", body, "buy"), range(8)))
    assert {status for status, _ in orders} == {201} and len({order["order_id"] for _, order in orders}) == 1
    assert charges(shop) == [13_000]
    assert ann.post("/v1/orders", body | {"payment_method_token": "pm_card_amex"}, "buy")[0] == 409, "another request"
    assert ann.post("/v1/orders", body, "again")[0] == 409, "the seats are sold"
    # The answer of the bank is lost, and the payment is known all the same.
    status, lost = ann.buys("A-1-4", card="pm_card_timeoutAfterCharge")
    assert lost["status"] == "confirmed" and charges(shop) == [13_000, 13_000]
    # An operator buys for a customer, who sees it.
    key = shop.operator_key
    status, theirs = call(shop, "POST", "/v1/holds", {"event_id": "gsw-lal", "seat_ids": ["A-2-1"], "customer_id": "ann"}, key)
    bought = body | {"hold_id": theirs["hold_id"]}
    assert call(shop, "POST", "/v1/orders", bought, key, {"Idempotency-Key": "op"})[0] == 422
    assert call(shop, "POST", "/v1/orders", bought | {"customer_id": "ann"}, key, {"Idempotency-Key": "op"})[0] == 201
    status, first = ann.get("/v1/orders?limit=2")
    assert len(first["orders"]) == 2 and first["orders"][0]["seat_ids"] == ["A-2-1"]
    status, second = ann.get(f"/v1/orders?limit=2&after={first['next_cursor']}")
    assert [order["seat_ids"] for order in second["orders"]] == [["A-1-3"]] and second["next_cursor"] is None
    # A payment that waits for the customer is given up: the seats are free again.
    status, waiting = ann.buys("B-1-1", card="pm_card_authenticationRequired")
    status, given_up = ann.post(f"/v1/orders/{waiting['order_id']}/abandon", {})
    assert status == 200 and given_up["state"] == "cancelled", given_up
    assert hold(shop, begin(shop), ["B-1-1"], "free")[0] == 201


def test_tickets_are_returned(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    _, order = ann.buys("A-1-3", "A-1-4", "A-1-5")
    path = f"/v1/orders/{order['order_id']}"
    asked = ann.asks("refund_order", order_id=order["order_id"], seat_ids=["A-1-5"])
    assert "$120.00 of $130.00, kept: $10.00" in asked["confirmation"]["text"], asked
    done = ann.say("yes")
    assert "$120.00 goes back" in done["text"] and "You keep seats A-1-3, A-1-4" in done["text"], done
    assert ann.say("yes")["text"] != done["text"], "a second yes answers nothing"
    assert charges(shop) == [27_000]
    status, quote = ann.get(path + "/refund-quote?seats=A-1-3")
    assert quote["refund"] == 120 and quote["rule"] == "full" and not quote["needs_approval"]
    assert ann.post(path + "/refunds", {"refund": 130, "seat_ids": ["A-1-3"]}, "wrong")[0] == 409
    for _ in range(2):
        status, part = ann.post(path + "/refunds", {"refund": 120, "seat_ids": ["A-1-3"]}, "part")
        assert status == 200 and part["status"] == "partially_refunded" and part["refunded"] == 240, part
    assert charges(shop) == [15_000]
    # More than the policy allows at once waits for an operator, who agrees or not.
    _, large = ann.buys("B-1-1", "B-1-2", "B-1-3", "B-1-4")
    path = f"/v1/orders/{large['order_id']}"
    for verb, key in [("reject", "first"), ("approve", "second")]:
        status, waiting = ann.post(path + "/refunds", {"refund": 182}, key)
        assert waiting["status"] == "waiting_for_operator" and waiting["refunded"] == 0, waiting
        status, page = call(shop, "GET", "/v1/orders?waiting=true", token=shop.operator_key)
        assert [each["order_id"] for each in page["orders"]] == [large["order_id"]]
        assert ann.post(f"{path}/{verb}", {})[0] == 401
        status, decided = call(shop, "POST", f"{path}/{verb}", {"operator": "Kim", "note": "a regular"}, shop.operator_key)
        assert status == 200 and decided["status"] == ("refunded" if verb == "approve" else "rejected"), decided
        ann.told(decided["message"])
        assert call(shop, "POST", f"{path}/{verb}", {}, shop.operator_key)[0] == 409
    assert charges(shop) == [4_000, 15_000]
    assert [ticket["status"] for ticket in ann.get(path + "/tickets")[1]["tickets"]] == ["revoked"] * 4
    status, history = call(shop, "GET", path + "/history", token=shop.operator_key)
    assert any(each["author"]["name"] == "Kim" and each["author"]["words"] == "a regular" for each in history["history"])


def test_seats_are_changed(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    _, order = ann.buys("B-1-1", "B-1-2")
    path = f"/v1/orders/{order['order_id']}"
    asked = ann.asks("upgrade_tickets", order_id=order["order_id"], target_section="A")
    assert "A-1-3 ($130.00), A-1-4 ($130.00)" in asked["confirmation"]["text"] and "$149.00" in asked["confirmation"]["text"]
    # Somebody else takes one of the seats before the yes: nothing is done, and the customer hears it.
    other = begin(shop)
    status, taken = hold(shop, other, ["A-1-4"], "taken")
    refused = ann.say("yes")
    assert "could not do that" in refused["text"] and "A-1-4" in refused["text"] and charges(shop) == [11_100], refused
    call(shop, "DELETE", f"/v1/holds/{taken['hold_id']}?conversation={other[0]}", token=other[1])
    ann.asks("upgrade_tickets", order_id=order["order_id"], target_section="A")
    done = ann.say("yes")
    assert done["text"] == "Done: your seats are now A-1-3, A-1-4. $149.00 was charged." and charges(shop) == [11_100, 14_900]
    assert card(done)["price_delta"] == 149
    tickets = ann.get(path + "/tickets")[1]["tickets"]
    assert {ticket["seat"]: ticket["status"] for ticket in tickets if ticket["status"] != "too_early"} == {
        "B-1-1": "revoked", "B-1-2": "revoked"}
    # Back to cheaper seats, over HTTP: the difference goes back.
    status, quote = ann.get(path + "/change-quote?section=B")
    assert status == 200 and quote["price_delta"] == -149 and quote["replaced_seat_ids"] == ["A-1-3", "A-1-4"], quote
    change = {"seat_ids": quote["seat_ids"], "price_delta": -149}
    assert ann.post(path + "/changes", change | {"price_delta": -100}, "wrong")[0] == 409
    for _ in range(2):
        status, back = ann.post(path + "/changes", change, "back")
        assert status == 200 and back["status"] == "upgraded" and back["refunded"] == 149, back
    assert sum(charges(shop)) == 11_100


def test_a_payment_that_takes_a_while_is_told_when_it_is_done(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3")
    ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token="pm_card_processing")
    pending = ann.say("yes")
    assert "not answered yet" in pending["text"] and card(pending)["status"] == "payment_pending", pending
    assert "$130.00 was charged" in ann.told("is confirmed")["text"] and charges(shop) == [13_000]


def test_a_kill_between_the_yes_and_the_outcome_charges_once(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    kept = ann.hold("A-1-3")
    ann.asks("create_order", hold_id=kept["hold_id"], payment_method_token="pm_card_slow")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        yes = pool.submit(lambda: ann.say("yes", id="the-yes"))
        # The bank has taken the money, and its answer is still on the way.
        end = time.monotonic() + 30
        while not charges(shop) and time.monotonic() < end:
            time.sleep(0.05)
        assert charges(shop) == [13_000]
        shop.stop(signal.SIGKILL)
        with pytest.raises(Exception):
            yes.result()
    shop.start()
    assert "is confirmed" in ann.told("is confirmed")["text"]
    again = ann.say("yes", id="the-yes")
    assert "$130.00 was charged" in again["text"] and charges(shop) == [13_000]
    assert [order["state"] for order in ann.get("/v1/orders")[1]["orders"]] == ["confirmed"]
