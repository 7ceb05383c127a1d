"""Payments over HTTP, as a company's own shop page pays; and the books when somebody has tampered with them."""

import contextlib
import os
import sqlite3
import subprocess

from conftest import PROGRAM
from test_api import call
from test_orders import Customer, shop  # noqa: F401
from test_ticket_desk import provider  # noqa: F401


def paid(customer, *seats, card="pm_card_visa", key="pay"):
    kept = customer.hold(*seats)
    return customer.post("/v1/payments/intents", {
        "hold_id": kept["hold_id"], "payment_method_token": card, "total": kept["total"]}, key)


def test_a_payment_is_an_orders_and_its_refund_goes_by_the_policy(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    status, payment = paid(ann, "A-1-1")
    assert status == 201 and payment["status"] == "succeeded" and payment["order_state"] == "confirmed", payment
    assert payment["provider"] == "sandbox" and payment["provider_payment_id"].startswith("pi_")
    path = f"/v1/payments/intents/{payment['payment_id']}"
    assert ann.get(path)[1] == payment
    # Somebody else does not even learn that it is there.
    bob = Customer(shop, provider, "bob")
    assert bob.get(path)[0] == 404
    assert bob.post(path + "/cancel", None, "c")[0] == 404
    # What is over stays; the same key gives the same payment; without a key nothing is paid.
    assert ann.post(path + "/cancel", None, "c")[1]["status"] == "succeeded"
    kept = ann.hold("A-1-5")
    status, problem = ann.post("/v1/payments/intents", {"hold_id": kept["hold_id"], "total": kept["total"]})
    assert status == 400, problem
    # And not another total than the one that was agreed to.
    status, problem = ann.post("/v1/payments/intents", {
        "hold_id": kept["hold_id"], "payment_method_token": "pm_card_visa", "total": kept["total"] - 1}, "less")
    assert status == 409 and problem["type"].endswith("amount-changed"), problem
    # The sandbox has no page to pay on.
    status, problem = ann.post("/v1/payments/checkout", {"hold_id": kept["hold_id"], "total": kept["total"]}, "page")
    assert status == 409 and problem["type"].endswith("no-payment-page"), problem
    status, quote = ann.get(f"/v1/orders/{payment['order_id']}/refund-quote")
    wrong = {"payment_id": payment["payment_id"], "refund": quote["refund"] + 1}
    status, problem = ann.post("/v1/payments/refunds", wrong, "r1")
    assert status == 409 and problem["type"].endswith("amount-changed"), problem
    status, refund = ann.post("/v1/payments/refunds", wrong | {"refund": quote["refund"]}, "r2")
    assert status == 201 and refund["status"] == "refunded" and refund["purpose"] == "refund", refund
    assert refund["refund"] == quote["refund"]


def test_cards_that_are_refused_pages_that_there_are_not_and_customers(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    status, payment = paid(ann, "A-1-2", card="pm_card_chargeDeclined")
    assert status == 201 and payment["status"] == "failed" and payment["kept_until"], payment
    status, open_payment = paid(ann, "A-1-3", card="pm_card_authenticationRequired", key="3ds")
    assert open_payment["status"] == "requires_action" and open_payment["action_url"]
    path = f"/v1/payments/intents/{open_payment['payment_id']}"
    assert ann.post(path + "/cancel", None, "c")[1]["status"] == "canceled"
    status, known = ann.post("/v1/payments/customers", {}, "me")
    assert status == 200 and known["payment_methods"] and known["provider_customer_id"] is None, known
    status, known = call(shop, "POST", "/v1/payments/customers", {"customer_id": "ann"}, shop.operator_key,
                         {"Idempotency-Key": "k"})
    assert known["provider_customer_id"].startswith("payer_"), known


def test_what_differs_is_found_and_acknowledged(shop, provider):  # noqa: F811
    ann = Customer(shop, provider)
    status, payment = paid(ann, "A-1-4")
    key = shop.operator_key
    with contextlib.closing(sqlite3.connect(shop.data / "usher.db", timeout=30)) as database:
        database.execute("UPDATE sandbox_payments SET refunded = 700 WHERE id = ?", (payment["provider_payment_id"],))
        database.commit()
    assert ann.post("/v1/payments/reconciliations", None)[0] in (401, 403)
    status, report = call(shop, "POST", "/v1/payments/reconciliations", None, key)
    assert status == 200 and report["complete"], report
    [difference] = report["open"]
    assert difference["kind"] == "refund_not_noted" and difference["order_id"] == payment["order_id"]
    assert difference["provider_says"]["amount"] == 7 and difference["we_say"]["amount"] == 0
    status, page = call(shop, "GET", "/v1/payments/differences", token=key)
    assert [found["id"] for found in page["differences"]] == [difference["id"]]
    program = [PROGRAM, "payments", "reconcile", "--config", shop.config]
    environment = dict(os.environ, USHER_DATA=str(shop.data), USHER_DATABASE_URL=shop.database, **shop.environment)
    result = subprocess.run(program, capture_output=True, text=True, timeout=120, env=environment)
    assert result.returncode == 1 and "refund_not_noted" in result.stdout, result.stdout + result.stderr
    status, known = call(shop, "POST", f"/v1/payments/differences/{difference['id']}/acknowledge",
                         {"note": "the till", "operator": "Kim"}, key, {"Idempotency-Key": "k"})
    assert status == 200 and known["state"] == "acknowledged" and known["acknowledged_by"] == "Kim", known
    result = subprocess.run(program, capture_output=True, text=True, timeout=120, env=environment)
    assert result.returncode == 0, result.stdout + result.stderr
