"""What customers agree to, by purpose: said by themselves, noted for them, kept to, exported and erased."""

import json
import time

import pytest
from conftest import Server
from provider import Provider
from test_api import call
from test_memory import SECRET, begin, memory, remember, say


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request, tmp_path_factory):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    provider = Provider()
    server = Server(tmp_path_factory.mktemp("usher-consents"), database, {
        "USHER_IDENTITY_SECRET": SECRET, "OPENAI_API_KEY": "sk-consents-played", "OPENAI_BASE_URL": provider.url})
    server.start()
    yield server
    assert server.stop() == 0
    provider.stop()


def consents(shop, conversation, body=None):
    path = f"/v1/conversations/{conversation[0]}/consents"
    return call(shop, "POST" if body else "GET", path, body, conversation[1])


def of_customer(shop, customer, body=None):
    return call(shop, "POST" if body else "GET", f"/v1/customers/{customer}/consents", body, shop.operator_key)


def states(answer):
    return {each["purpose"]: (each["state"], each["allowed"]) for each in answer["consents"]}


def test_a_customer_gives_and_withdraws(shop):
    conversation = begin(shop, "consenting")
    status, answer = consents(shop, conversation)
    assert status == 200 and answer["history"] == []
    assert states(answer) == {"memory": ("unasked", False), "marketing": ("unasked", False),
                              "improvement": ("unasked", False), "analytics": ("unasked", True)}
    body = {"purpose": "marketing", "state": "given", "wording": "newsletter-2026-11"}
    status, answer = consents(shop, conversation, body)
    assert status == 200 and states(answer)["marketing"] == ("given", True)
    status, answer = consents(shop, conversation, body | {"state": "withdrawn"})
    assert states(answer)["marketing"] == ("withdrawn", False)
    latest, first = answer["history"]
    assert (latest["state"], first["state"]) == ("withdrawn", "given")
    assert first["wording"] == "newsletter-2026-11" and first["channel"] == "web" and first["by"] == "customer"
    assert first["conversation_id"] == conversation[0] and first["at"] <= latest["at"]
    # Staff see the same.
    assert of_customer(shop, "consenting")[1] == answer


def test_staff_note_what_was_said_elsewhere(shop):
    body = {"purpose": "improvement", "state": "given", "wording": "form-3", "channel": "phone", "note": "call of 3 November"}
    status, answer = of_customer(shop, "by-phone", body)
    assert status == 200 and states(answer)["improvement"] == ("given", True)
    [line] = answer["history"]
    assert line["note"] == "call of 3 November" and line["channel"] == "phone" and line["by"] == "operator key"
    assert of_customer(shop, "by-phone", {name: body[name] for name in body if name != "note"})[0] == 422
    assert of_customer(shop, "by-phone", body | {"purpose": "anything"})[0] == 422


def test_nobody_consents_for_another(shop):
    status, created = call(shop, "POST", "/v1/conversations", {"customer_reference": "only-said"})
    unproved = created["conversation"]["id"], created["token"]
    assert consents(shop, unproved)[0] == 403
    one, other = begin(shop, "one"), begin(shop, "other")
    assert consents(shop, (one[0], other[1]))[0] == 403
    assert call(shop, "GET", "/v1/customers/one/consents", token=one[1])[0] == 401
    assert call(shop, "GET", "/v1/customers/one/consents")[0] == 401
    call(shop, "POST", f"/v1/conversations/{one[0]}/end", token=one[1])
    assert consents(shop, one, {"purpose": "marketing", "state": "given", "wording": "x"})[0] == 403


def test_memory_is_under_the_same_roof(shop):
    conversation = remember(shop, "roof", "I always want an aisle seat")
    status, answer = consents(shop, conversation)
    assert states(answer)["memory"] == ("given", True)
    assert answer["history"][0]["conversation_id"] == conversation[0] and answer["history"][0]["message_id"]
    assert consents(shop, conversation, {"purpose": "memory", "state": "withdrawn", "wording": "settings-1"})[0] == 200
    assert memory(shop, conversation)[1]["facts"] == []
    assert "I always want" not in say(shop, conversation, "What do you remember about me?")
    assert memory(shop, conversation, "PUT", "/consent")[0] == 200
    assert states(consents(shop, conversation)[1])["memory"] == ("given", True)


def calls(shop, conversation):
    found = call(shop, "GET", "/v1/usage/calls?limit=100", token=shop.operator_key)[1]["calls"]
    return [each for each in found if each["conversation_id"] == conversation]


def test_without_analytics_statistics_do_not_say_whose_calls_they_count(shop):
    for customer, is_withdrawn in [("counted", False), ("uncounted", True)]:
        conversation = begin(shop, customer)
        if is_withdrawn:
            body = {"purpose": "analytics", "state": "withdrawn", "wording": "privacy-4"}
            assert consents(shop, conversation, body)[0] == 200
        say(shop, conversation, "Tell me something about the history of the arena, please")
        deadline = time.monotonic() + 20
        while not (found := calls(shop, conversation[0])) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found and {each["customer"] for each in found} == {None if is_withdrawn else customer}


def test_consents_are_exported_and_erased(shop):
    conversation = begin(shop, "leaving")
    consents(shop, conversation, {"purpose": "marketing", "state": "given", "wording": "consentmark-1"})
    status, archive = call(shop, "POST", "/v1/customers/leaving/export", token=shop.operator_key)
    assert status == 200 and "consentmark-1" in json.dumps(archive["tables"]["consents"])
    status, job = call(shop, "POST", "/v1/customers/leaving/erase", token=shop.operator_key)
    assert status == 200 and job["counts"]["consents"] == 1
    assert of_customer(shop, "leaving")[1]["history"] == []
