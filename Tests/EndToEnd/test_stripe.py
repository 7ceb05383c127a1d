"""What Usher says to Stripe and hears from it, compared with Stripe's own package; and the fake Stripe behind its types."""

import contextlib
import json
import pathlib
import subprocess
import time
import typing
import urllib.request

import pytest
import stripe
from conftest import PROGRAM

TRIAL = pathlib.Path(PROGRAM).parent / "stripe-trial"
SECRET = "whsec_oracle0123456789"
KEY = "sk_test_fakefakefake"
TENANT_KEYS = {"usher_tenant", "usher_key"}


class FakeStripe:
    """One run of the fake, as a server."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([TRIAL, "serve", "0", *arguments], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def post(self, path):
        with urllib.request.urlopen(urllib.request.Request(self.url + path, method="POST"), timeout=30) as answer:
            return answer.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def fake():
    fake = FakeStripe()
    yield fake
    fake.stop()


@pytest.fixture
def client(fake):
    return stripe.StripeClient(KEY, base_addresses={"api": fake.url}, max_network_retries=0)


def trial(*arguments, body=b""):
    return subprocess.run([TRIAL, *arguments], input=body, capture_output=True, timeout=60, check=True).stdout.decode().strip()


EVENT = json.dumps({
    "id": "evt_1", "object": "event", "api_version": "2025-09-30.clover", "created": 1760000000, "livemode": False,
    "type": "payment_intent.succeeded", "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None},
    "data": {"object": {"id": "pi_1", "object": "payment_intent", "amount": 24500, "description": "zwei Plätze – café"}},
}, ensure_ascii=False)


def test_their_signatures_are_good_here():
    now = int(time.time())
    signed = stripe.WebhookSignature._compute_signature(f"{now}.{EVENT}", SECRET)
    header = f"t={now},v1={signed}"
    assert trial("check", SECRET, header, str(now), body=EVENT.encode()) == "good"
    assert trial("check", SECRET, f"{header},v0=00,v1={'0' * 64}", str(now + 300), body=EVENT.encode()) == "good"
    assert "too long ago" in trial("check", SECRET, header, str(now + 301), body=EVENT.encode())
    assert "does not match" in trial("check", SECRET, header, str(now), body=EVENT.encode() + b" ")
    assert "does not match" in trial("check", SECRET + "0", header, str(now), body=EVENT.encode())


def test_our_signatures_are_good_there():
    now = int(time.time())
    header = trial("sign", SECRET, str(now), body=EVENT.encode())
    event = stripe.Webhook.construct_event(EVENT, header, SECRET)
    assert event.type == "payment_intent.succeeded" and event.data.object.amount == 24500
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(EVENT + " ", header, SECRET)
    old = trial("sign", SECRET, str(now - 400), body=EVENT.encode())
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(EVENT, old, SECRET)


def ask(client, payer, expiry):
    """The same calls as those of `stripe-trial calls`, by Stripe's own package."""
    mine = {"usher_tenant": payer["metadata"]["usher_tenant"]}

    def marked(key, **metadata):
        return metadata | mine | {"usher_key": key}

    def options(key):
        return {"idempotency_key": "oracle/" + key}

    client.v1.customers.create(
        {"name": "Ada & Co", "metadata": payer["metadata"]}, options("payer"))
    customer = payer["id"]
    client.v1.customers.payment_methods.list(customer, {"type": "card", "limit": 100})

    def intent(key, operation):
        return client.v1.payment_intents.create({
            "amount": 24500, "currency": "usd", "customer": customer, "description": "Café concert – 2 tickets",
            "payment_method_types": ["card"], "payment_method": "pm_card_visa",
            "metadata": marked(key, order="ord_1", operation="op_1"), "expand": ["latest_charge"]}, options(key))

    made = intent("op_1/create", "op_1")
    confirmation = {"return_url": "https://shop.example/payments/returned", "expand": ["latest_charge"]}
    paid = client.v1.payment_intents.confirm(made.id, confirmation, options("op_1/confirm"))
    client.v1.payment_intents.retrieve(paid.id, {"expand": ["latest_charge"]})
    client.v1.refunds.list({"payment_intent": paid.id, "limit": 100})
    client.v1.refunds.create({
        "payment_intent": paid.id, "amount": 4500,
        "metadata": marked("op_2/refund/0/1", order="ord_1", operation="op_2")}, options("op_2"))
    other = intent("op_3/create", "op_1")
    client.v1.payment_intents.cancel(other.id, {})
    client.v1.payment_intents.retrieve(other.id, {"expand": ["latest_charge"]})
    metadata = marked("op_4/create", order="ord_1", operation="op_1")
    page = client.v1.checkout.sessions.create({
        "mode": "payment", "client_reference_id": "ord_1", "customer": customer,
        "line_items": [{"quantity": 1, "price_data": {
            "currency": "usd", "unit_amount": 24500, "product_data": {
                "name": "Café concert – 2 tickets", "description": "A-1, A-2. Order ord_1."}}}],
        "payment_method_types": ["card"], "metadata": metadata,
        "payment_intent_data": {"description": "Café concert – 2 tickets", "metadata": metadata},
        "adaptive_pricing": {"enabled": False},
        "saved_payment_method_options": {"payment_method_save": "enabled"},
        "success_url": "https://shop.example/payments/paid", "cancel_url": "https://shop.example/payments/cancelled",
        "expires_at": expiry, "expand": ["payment_intent.latest_charge"]}, options("op_4"))
    client.v1.checkout.sessions.retrieve(page.id, {"expand": ["payment_intent.latest_charge"]})
    client.v1.checkout.sessions.expire(page.id, {})
    client.v1.payment_intents.list({"created": {"gte": 1600000000}, "limit": 100, "expand": ["data.latest_charge"]})
    with contextlib.suppress(stripe.InvalidRequestError):
        client.v1.disputes.retrieve("du_none", {})


def shape(call):
    """What a call says, without the names that the fake has given."""
    def plain(text):
        return "NAME" if text.startswith(("pi_1Fake", "cs_test_1Fake", "cus_1Fake", "re_1Fake")) else text

    path = "/".join(plain(part) for part in call["path"].split("/"))
    return call["method"], path, tuple(sorted((name, plain(value)) for name, value in call["fields"])), call["version"]


def test_requests_are_those_of_their_package(fake, client):
    trial("calls", fake.url)
    ours = fake.get("/fake/requests")
    payer = next(call for call in ours if call["path"] == "/v1/customers")
    metadata = {name[9:-1]: value for name, value in payer["fields"] if name.startswith("metadata[")}
    session = next(call for call in ours if call["path"] == "/v1/checkout/sessions")
    expiry = next(int(value) for name, value in session["fields"] if name == "expires_at")
    methods = next(call for call in ours if call["path"].endswith("/payment_methods"))
    ask(client, {"id": methods["path"].split("/")[3], "metadata": metadata}, expiry)
    theirs = {shape(call) for call in fake.get("/fake/requests")[len(ours):]}
    ours_shapes = {shape(call) for call in ours}
    assert {call["version"] for call in ours} == {stripe.api_version} == {"2025-09-30.clover"}
    assert ours_shapes - theirs == set()
    assert theirs - ours_shapes == set()
    assert all(call["idempotency_key"] for call in ours
               if call["method"] == "POST" and not call["path"].endswith(("/cancel", "/expire")))


def known(kind, value):
    """All members of an object that Stripe's type does not know."""
    names = set()
    for each in kind.__mro__:
        names |= set(getattr(each, "__annotations__", {}))
    return set(value) - names


def test_the_fakes_answers_are_their_types(fake, client):
    customer = client.v1.customers.create({"name": "Ada"})
    made = client.v1.payment_intents.create({
        "amount": 24500, "currency": "usd", "customer": customer.id, "payment_method": "pm_card_visa",
        "payment_method_types": ["card"]})
    assert made.status == "requires_confirmation"
    paid = client.v1.payment_intents.confirm(made.id, {"expand": ["latest_charge"]})
    refund = client.v1.refunds.create({"payment_intent": paid.id, "amount": 4500})
    page = client.v1.checkout.sessions.create({
        "mode": "payment", "success_url": "https://shop.example/", "line_items": [{"quantity": 1, "price_data": {
            "currency": "usd", "unit_amount": 24500, "product_data": {"name": "2 tickets"}}}]})
    [dispute] = json.loads("[" + fake.post(f"/fake/dispute/{paid.latest_charge.id}").decode() + "]")
    disputed = client.v1.disputes.retrieve(dispute)
    for kind, value in [
        (stripe.Customer, customer), (stripe.PaymentIntent, paid), (stripe.Charge, paid.latest_charge),
        (stripe.Refund, refund), (stripe.checkout.Session, page), (stripe.Dispute, disputed),
    ]:
        assert type(value) is kind
        assert known(kind, value.to_dict()) == set(), kind
        needed = {name for each in kind.__mro__ for name, hint in getattr(each, "__annotations__", {}).items()
                  if type(None) not in typing.get_args(hint) and "ClassVar" not in str(hint)
                  and not name.startswith("_") and not name.isupper()}
        # Not of every charge: `transfer` is of those that a platform makes.
        assert needed - set(value.to_dict()) <= {"transfer"}, (kind, needed)
    assert (paid.status, paid.amount_received, paid.latest_charge.paid) == ("succeeded", 24500, True)
    assert (refund.status, page.status, page.payment_status, disputed.status) == ("succeeded", "open", "unpaid", "needs_response")
    for event in fake.get("/fake/events"):
        parsed = stripe.Event.construct_from(event, KEY)
        assert known(stripe.Event, event) == set() and parsed.data.object.id


def test_the_fakes_refusals_are_their_errors(fake, client):
    def intent(method, **more):
        return client.v1.payment_intents.create({
            "amount": 24500, "currency": "usd", "payment_method": method, "payment_method_types": ["card"]} | more)

    with pytest.raises(stripe.CardError) as refused:
        client.v1.payment_intents.confirm(intent("pm_card_chargeDeclinedInsufficientFunds").id)
    assert (refused.value.code, refused.value.error.decline_code) == ("card_declined", "insufficient_funds")
    assert refused.value.error.payment_intent.status == "requires_payment_method"
    made = client.v1.payment_intents.create({"amount": 100, "currency": "usd"}, {"idempotency_key": "one"})
    again = client.v1.payment_intents.create({"amount": 100, "currency": "usd"}, {"idempotency_key": "one"})
    assert again.id == made.id and again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.create({"amount": 200, "currency": "usd"}, {"idempotency_key": "one"})
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        intent("pm_card_visa", colour="blue")
    assert unknown.value.code == "parameter_unknown"
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_test_wrong", base_addresses={"api": fake.url}).v1.balance.retrieve()
