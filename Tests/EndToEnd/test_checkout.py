"""Tickets paid on Stripe's page, played by the fake: refused and tried again, confirmed by the webhook, given back in part."""

import json
import re
import time

import pytest
from conftest import Server, free_port
from playwright.sync_api import expect
from test_api import call
from test_chat_page import DESKTOP, check_accessibility, open_page, picture
from test_selling_page import PATIENCE, answers, await_events, conversation, press, sign_in
from test_selling_page import ask as say_and_wait
from test_stripe import KEY, FakeStripe, trial


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The example company, paid at a fake Stripe whose events come twice and in any order."""
    port = free_port()
    fake = FakeStripe(f"http://127.0.0.1:{port}/v1/payments/webhooks/stripe", "7")
    server = Server(tmp_path_factory.mktemp("usher-stripe"), environment={
        "USHER_TICKETS_PAYMENTS_PROVIDER": "stripe", "USHER_TICKETS_PAYMENTS_STRIPE_ADDRESS": fake.url,
        "USHER_SERVER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": "whsec_fakefakefake"})
    server.port, server.url = port, f"http://127.0.0.1:{port}"
    server.start()
    await_events(server)
    server.stripe = fake
    yield server
    assert server.stop() == 0
    fake.stop()


def enter(checkout, number):
    checkout.get_by_label("Card number").fill(number)
    checkout.get_by_role("button", name="Pay").click()


def to_the_page(page, name, event):
    """Says everything up to the link; returns the order's card."""
    sign_in(page, name)
    say_and_wait(page, f"two tickets for {event} please")
    press(page, answers(page).last.locator(".offers li").nth(-1), re.compile("Take"))
    expect(answers(page).last).to_contain_text("Stripe's payment page")
    picture(page, "checkout-methods")
    question = press(page, answers(page).last, re.compile("Pay with Stripe's payment page"))
    expect(question).to_contain_text("Nothing is charged before you pay there")
    picture(page, "checkout-question")
    answer = press(page, answers(page).last, "Yes, go ahead")
    expect(answer).to_contain_text("Please pay")
    return answer.locator("usher-order")


def test_a_purchase_on_the_page_with_a_refused_card_first(browser, shop):
    page = open_page(browser, shop)
    order = to_the_page(page, "Ann", "Lena Brandt")
    expect(order).to_contain_text("Waiting for payment")
    check_accessibility(page)
    with page.expect_popup() as popup:
        order.get_by_role("link", name="Pay now").click()
    checkout = popup.value
    enter(checkout, "4000 0000 0000 9995")
    expect(checkout.get_by_role("alert")).to_contain_text("insufficient funds")
    picture(checkout, "checkout-refused")
    expect(order).to_contain_text("Waiting for payment")
    enter(checkout, "4242 4242 4242 4242")
    expect(checkout.get_by_role("heading", name="Thank you")).to_be_visible()
    check_accessibility(checkout)
    picture(checkout, "checkout-thanks")
    # The webhook has come: the card follows, and the conversation tells it.
    expect(order).to_contain_text("Confirmed", timeout=PATIENCE)
    told = page.locator(".message.theirs").filter(has_text="is confirmed").last
    expect(told).to_be_visible(timeout=PATIENCE)
    picture(page, "checkout")
    number = order.evaluate("card => card.subject")
    talk, token = conversation(page)

    status, bought = call(shop, "GET", f"/v1/orders/{number}?conversation={talk}", token=token)
    assert status == 200 and bought["state"] == "confirmed" and bought["action_url"] is None
    cents = round(bought["paid"] * 100)
    assert shop.stripe.get("/fake/balance").popitem()[1] == cents

    seat = bought["seat_ids"][0]
    status, quote = call(shop, "GET", f"/v1/orders/{number}/refund-quote?conversation={talk}&seats={seat}", token=token)
    assert status == 200 and 0 < quote["refund"] < bought["paid"]
    status, back = call(shop, "POST", f"/v1/orders/{number}/refunds?conversation={talk}",
                        {"refund": quote["refund"], "seat_ids": [seat]}, token, {"Idempotency-Key": "part"})
    assert (status, back["status"]) == (200, "partially_refunded"), back
    # What is done elsewhere is seen when somebody comes back to the page, as when it is opened again.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("usher-order").last).to_contain_text("Partly refunded", timeout=PATIENCE)
    page.reload()
    expect(page.locator("usher-order").last).to_contain_text("Partly refunded", timeout=PATIENCE)
    page.locator("usher-order").last.scroll_into_view_if_needed()
    picture(page, "checkout-partly-refunded")
    assert shop.stripe.get("/fake/balance").popitem()[1] == cents - round(quote["refund"] * 100)

    # The customer's bank takes the rest back: operators see it.
    shop.stripe.post(f"/fake/dispute/{shop.stripe.get('/fake/charges')[-1]}")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status, waiting = call(shop, "GET", "/v1/orders?waiting=true", token=shop.operator_key)
        if waiting["orders"]:
            break
        time.sleep(0.2)
    [disputed] = waiting["orders"]
    assert disputed["order_id"] == number
    assert [each["status"] for each in disputed["disputes"]] == ["needs_response"]
    status, history = call(shop, "GET", f"/v1/orders/{number}/history", token=shop.operator_key)
    assert "dispute.needs_response" in [line["action"] for line in history["history"]]
    assert page.errors == []


def test_a_bank_that_asks_on_the_page(browser, shop):
    page = open_page(browser, shop, viewport=DESKTOP, scheme="dark")
    order = to_the_page(page, "Ben", "Lena Brandt")
    with page.expect_popup() as popup:
        order.get_by_role("link", name="Pay now").click()
    checkout = popup.value
    enter(checkout, "4000 0027 6000 3184")
    checkout.get_by_role("button", name="Fail").click()
    enter(checkout, "4000 0027 6000 3184")
    checkout.get_by_role("button", name="Complete").click()
    expect(checkout.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(order).to_contain_text("Confirmed", timeout=PATIENCE)
    picture(page, "checkout-dark")


def test_webhooks_are_believed_only_with_a_signature(shop):
    status, problem = call(shop, "POST", "/v1/payments/webhooks/stripe", {"id": "evt_1", "type": "x"})
    assert (status, problem["detail"]) == (400, "the header Stripe-Signature is missing or cannot be read"), problem
    status, problem = call(shop, "POST", "/v1/payments/webhooks/stripe", {"id": "evt_1", "type": "x"}, None,
                           {"Stripe-Signature": f"t={int(time.time())},v1={'0' * 64}"})
    assert status == 400 and "does not match" in problem["detail"]
    event = {"id": "evt_1", "object": "event", "type": "customer.created", "livemode": False, "created": 1,
             "data": {"object": {"id": "cus_1", "object": "customer"}}}
    now = str(int(time.time()))
    for outcome in ["kept", "known"]:
        signature = trial("sign", "whsec_fakefakefake", now, body=json.dumps(event).encode())
        status, answer = call(shop, "POST", "/v1/payments/webhooks/stripe", event, None, {"Stripe-Signature": signature})
        assert (status, answer) == (200, {"received": True, "outcome": outcome})
