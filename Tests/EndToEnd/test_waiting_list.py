"""The waiting list over HTTP: seats that come free are kept for who is next, and they hear of it in their conversation."""

import time

from test_api import call
from test_ticket_desk import begin, desk, hold, provider  # noqa: F401

PATH = "/v1/events/gsw-lal/waiting?conversation="


def announced(server, conversation, count):
    """The messages of a conversation in which the customer has said nothing, once there are so many."""
    id, token = conversation
    end = time.monotonic() + 60
    while True:
        status, page = call(server, "GET", f"/v1/conversations/{id}/messages", token=token)
        assert status == 200, page
        if len(page["messages"]) >= count:
            return page["messages"]
        assert time.monotonic() < end, page
        time.sleep(0.2)


def test_seats_that_come_free_are_kept_for_who_waits(desk):  # noqa: F811
    ann, ben, eve = begin(desk), begin(desk), begin(desk)
    wish = {"quantity": 2, "section": "B"}
    status, problem = call(desk, "POST", PATH + ben[0], wish, ben[1])
    assert status == 409 and problem["type"] == "/problems/seats-are-free", problem
    assert call(desk, "GET", PATH + ben[0], token=ben[1])[0] == 404
    status, kept = hold(desk, ann, ["B-1-1", "B-1-2", "B-1-3"], "all")
    assert status == 201, kept

    status, place = call(desk, "POST", PATH + ben[0], wish, ben[1])
    assert status == 200 and place["status"] == "waiting" and place["ahead"] == 0, place
    assert call(desk, "POST", PATH + ben[0], wish, ben[1])[1]["waiting_id"] == place["waiting_id"], "sent again"
    assert call(desk, "POST", PATH + eve[0], wish, eve[1])[1]["ahead"] == 1
    assert call(desk, "GET", PATH + ben[0], token=eve[1])[0] == 403
    assert call(desk, "POST", PATH + ben[0], {"quantity": 0}, ben[1])[0] == 422

    assert call(desk, "DELETE", f"/v1/holds/{kept['hold_id']}?conversation={ann[0]}", token=ann[1])[0] == 200
    [message] = announced(desk, ben, 1)
    assert message["role"] == "agent" and "kept for you until" in message["text"] and "$111.00" in message["text"], message
    [card] = message["cards"]
    assert card["kind"] == "hold" and card["data"]["status"] == "active" and len(card["data"]["seat_ids"]) == 2, card
    offer = call(desk, "GET", PATH + ben[0], token=ben[1])[1]
    assert offer["status"] == "offered" and offer["hold_id"] == card["data"]["hold_id"], offer
    # There were four seats: who was next gets the other two.
    [message] = announced(desk, eve, 1)
    assert not set(message["cards"][0]["data"]["seat_ids"]) & set(card["data"]["seat_ids"])

    status, left = call(desk, "DELETE", PATH + ben[0], token=ben[1])
    assert status == 200 and left["status"] == "left", left
    status, released = call(desk, "GET", f"/v1/holds/{offer['hold_id']}?conversation={ben[0]}", token=ben[1])
    assert released["status"] == "released", released
    assert call(desk, "DELETE", PATH + ben[0], token=ben[1])[0] == 404


def test_credits_are_given_by_operators_and_seen_by_their_customer(desk):  # noqa: F811
    gift = {"customer_id": "ann", "amount": "20.00", "currency": "USD", "note": "for the delay", "by": "Kim"}
    key = desk.operator_key
    status, credit = call(desk, "POST", "/v1/credits", gift, key, {"Idempotency-Key": "gift"})
    assert status == 201 and credit["left_text"] == "$20.00" and credit["reason"] == "goodwill", credit
    assert call(desk, "POST", "/v1/credits", gift, key, {"Idempotency-Key": "gift"})[1]["credit_id"] == credit["credit_id"]
    assert call(desk, "POST", "/v1/credits", gift | {"amount": "21"}, key, {"Idempotency-Key": "gift"})[0] == 409
    for wrong in ({"amount": "-1"}, {"amount": "much"}, {"currency": "12A"}, {"note": " "}):
        assert call(desk, "POST", "/v1/credits", gift | wrong, key)[0] == 422, wrong
    assert [c["note"] for c in call(desk, "GET", "/v1/credits?customer_id=ann", token=key)[1]["credits"]] == ["for the delay (Kim)"]
    stranger = begin(desk)
    assert call(desk, "POST", "/v1/credits", gift, stranger[1])[0] in (401, 403)
    assert call(desk, "GET", f"/v1/credits?conversation={stranger[0]}", token=stranger[1])[1] == {"credits": []}
    assert call(desk, "GET", f"/v1/credits?conversation={stranger[0]}&customer_id=ann", token=stranger[1])[0] == 403
