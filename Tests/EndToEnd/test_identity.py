"""Who begins without saying who they are and signs in later, and the made-up customers of a demo."""

import os
import subprocess

import pytest
from conftest import PROGRAM, ROOT, Server
from test_api import call
from test_memory import memory, say, shop, signature  # noqa: F401 (shop is a fixture)


def begin(server, **body):
    status, created = call(server, "POST", "/v1/conversations", body)
    assert status == 201, created
    return created["conversation"]["id"], created["token"]


def prove(server, conversation, reference, sign=signature, token=None):
    body = {"reference": reference, "signature": sign(reference)}
    return call(server, "POST", f"/v1/conversations/{conversation[0]}/customer", body, token or conversation[1])


def test_a_conversation_becomes_that_of_who_signs_in(shop):
    conversation = begin(shop, customer_reference="somebody")
    assert "signed in" in say(shop, conversation, "Remember that I sit in row 4")
    assert memory(shop, conversation)[0] == 403
    status, proved = prove(shop, conversation, "zoë")
    assert status == 200 and proved["customer"] == proved["customer_reference"] == "zoë"
    assert prove(shop, conversation, "zoë")[1]["customer"] == "zoë"
    say(shop, conversation, "Remember that I sit in row 4")
    say(shop, conversation, "yes")
    assert [fact["text"] for fact in memory(shop, conversation)[1]["facts"]] == ["I sit in row 4"]

    status, problem = prove(shop, conversation, "ben")
    assert status == 409 and problem["type"] == "/problems/another-customer"
    assert call(shop, "GET", f"/v1/conversations/{conversation[0]}", token=conversation[1])[1]["customer"] == "zoë"


@pytest.mark.parametrize("wrong", ["00", "0" * 64, "xyz", signature("ann", "another secret"), signature("anna")])
def test_a_wrong_signature_or_token_makes_nobody_a_customer(shop, wrong):
    conversation, other = begin(shop), begin(shop)
    status, problem = prove(shop, conversation, "ann", lambda _: wrong)
    assert status == 401 and problem["errors"][0]["pointer"] == "/signature"
    assert prove(shop, conversation, "ann", token=other[1])[0] == 403
    assert call(shop, "GET", f"/v1/conversations/{conversation[0]}", token=conversation[1])[1]["customer"] is None
    call(shop, "POST", f"/v1/conversations/{conversation[0]}/end", token=conversation[1])
    assert prove(shop, conversation, "ann")[0] == 409


def test_a_conversation_that_the_cache_began_can_be_proved(shop):
    for _ in range(2):
        status, answer = call(shop, "POST", "/chat", {"message": "How much is parking?"})
        assert status == 200
    assert answer["cached"]
    conversation = answer["conversation_id"], answer["conversation_token"]
    assert prove(shop, conversation, "ann-9")[1]["customer"] == "ann-9"
    again = {"message": "And for motorbikes?", "conversation_id": conversation[0]}
    assert call(shop, "POST", "/chat", again)[0] == 404


def test_a_made_up_customer_is_one_like_any_other(server):
    assert call(server, "GET", "/v1/site")[1]["demo_sign_in"]
    status, ann = call(server, "POST", "/v1/demo/customers", {"name": " Ann  Lee"})
    assert status == 200 and ann["name"] == "Ann Lee" and ann["reference"] == "demo:ann lee"
    assert call(server, "POST", "/v1/demo/customers", {"name": "ANN LEE"})[1]["signature"] == ann["signature"]
    begun = begin(server, customer={"reference": ann["reference"], "signature": ann["signature"]})
    later = begin(server)
    assert prove(server, later, ann["reference"], lambda _: ann["signature"])[1]["customer"] == "demo:ann lee"
    for conversation in (begun, later):
        assert memory(server, conversation)[1]["customer"] == "demo:ann lee"
    assert prove(server, begin(server), "ann", lambda _: ann["signature"])[0] == 401
    for name in ("", "  ", "x" * 61, 7):
        assert call(server, "POST", "/v1/demo/customers", {"name": name})[0] == 422


def test_who_has_no_demo_makes_nobody_up(tmp_path):
    page = "https://shop.example/sign-in"
    server = Server(tmp_path, environment={"USHER_IDENTITY_DEMO": "false", "USHER_IDENTITY_SIGN_IN_URL": page})
    server.start()
    site = call(server, "GET", "/v1/site")[1]
    assert not site["demo_sign_in"] and site["sign_in_url"] == page
    status, problem = call(server, "POST", "/v1/demo/customers", {"name": "Ann"})
    assert status == 404 and problem["type"] == "/problems/no-demo"
    assert server.stop() == 0


def test_a_demo_says_so_and_is_not_for_others(server, tmp_path):
    assert "“identity: demo” is on" in (server.data / "server.log").read_text()
    environment = dict(os.environ, USHER_DATA=str(tmp_path), USHER_DATABASE_URL="sqlite::memory:", USHER_SERVER_PORT="0")
    command = [PROGRAM, "serve", "--config", ROOT / "Examples/northside/usher.yaml"]
    refused = subprocess.run(command, env=environment | {"USHER_SERVER_HOST": "0.0.0.0"}, capture_output=True, text=True)
    assert refused.returncode != 0 and "demo_on_network: true" in refused.stderr
    command[1] = "doctor"
    report = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert report.returncode == 0 and "! Customers" in report.stdout and "Take “demo” out" in report.stdout


def test_the_terminal_may_be_any_customer(shop):
    command = [PROGRAM, "chat", "--config", shop.config, "--customer", "ann-10"]
    environment = dict(os.environ, USHER_DATABASE_URL=shop.database, USHER_DATA=str(shop.data))
    talk = subprocess.run(command, env=environment, input="Remember that I sit in row 10\nyes\n", capture_output=True, text=True)
    assert talk.returncode == 0, talk.stderr
    status, record = call(shop, "GET", "/v1/memory?customer=ann-10", token=shop.operator_key)
    assert status == 200 and [fact["text"] for fact in record["facts"]] == ["I sit in row 10"]
    refused = subprocess.run([*command[:-1], " "], env=environment, capture_output=True, text=True)
    assert refused.returncode != 0 and "--customer needs a name" in refused.stderr
