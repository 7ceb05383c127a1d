"""Customers prove who they are by the tokens of an issuer at which they have signed in."""

import base64
import hashlib
import hmac

import pytest
from conftest import Server, example_configuration
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from oidc import CLIENT, Issuer
from test_api import call
from test_identity import begin
from test_memory import memory, say


@pytest.fixture(scope="module")
def issuer():
    issuer = Issuer()
    issuer.person = {"sub": "4711", "customer_number": "c-12"}
    yield issuer
    issuer.stop()


@pytest.fixture(scope="module")
def shop(tmp_path_factory, issuer):
    folder = tmp_path_factory.mktemp("customer-tokens")
    lost = Issuer()
    lost.stop()
    text = example_configuration()
    assert text.count("\nidentity:\n") == 1
    (folder / "usher.yaml").write_text(text.replace("\nidentity:\n", f"""
identity:
  issuers:
    acme: {{issuer: "{issuer.url}", client_id: {CLIENT}, private_network: true}}
    numbers: {{issuer: "{issuer.url}", client_id: app, claim: customer_number, prefix: "", private_network: true}}
    shop: {{issuer: "{lost.url}", client_id: {CLIENT}, private_network: true}}
"""))
    server = Server(folder, config=folder / "usher.yaml")
    server.lost = lost
    server.start()
    yield server
    assert server.stop() == 0


def prove(server, conversation, token):
    path = f"/v1/conversations/{conversation[0]}/customer"
    return call(server, "POST", path, {"token": token}, conversation[1])


def test_a_conversation_is_that_of_who_the_token_names(shop, issuer):
    begun = begin(shop, customer={"token": issuer.sign()})
    later = begin(shop)
    assert memory(shop, later)[0] == 403
    status, proved = prove(shop, later, issuer.sign())
    assert status == 200 and proved["customer"] == proved["customer_reference"] == "acme:4711"
    say(shop, begun, "Remember that I sit in row 4")
    say(shop, begun, "yes")
    assert [fact["text"] for fact in memory(shop, later)[1]["facts"]] == ["I sit in row 4"]

    status, problem = prove(shop, later, issuer.sign(sub="4712"))
    assert status == 409 and problem["type"] == "/problems/another-customer"
    status, answer = call(shop, "POST", "/chat", {"message": "Hello", "customer": {"token": issuer.sign()}})
    assert status == 200
    begun = answer["conversation_id"], answer["conversation_token"]
    assert call(shop, "GET", f"/v1/conversations/{begun[0]}", token=begun[1])[1]["customer"] == "acme:4711"


def test_an_app_of_the_same_issuer_may_name_customers_by_another_claim(shop, issuer):
    status, created = call(shop, "POST", "/v1/conversations", {"customer": {"token": issuer.sign(aud="app")}})
    assert status == 201 and created["conversation"]["customer"] == "c-12"


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unsigned(issuer):
    return encoded(b'{"alg": "none", "kid": "1"}') + "." + issuer.sign().split(".")[1] + "."


def by_the_public_key(issuer):
    """The algorithm is confused: the key that everybody has, taken for a shared secret."""
    public = issuer.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    message = encoded(b'{"alg": "HS256", "kid": "1"}') + "." + issuer.sign().split(".")[1]
    return message + "." + encoded(hmac.digest(public, message.encode(), hashlib.sha256))


@pytest.mark.parametrize("forge, words", [
    (lambda issuer: issuer.sign(exp=1), "has expired"),
    (lambda issuer: issuer.sign(aud="another"), "another audience"),
    (lambda issuer: issuer.sign(iss="https://elsewhere.example"), "no issuer of"),
    (lambda issuer: issuer.sign(azp="another"), "another client"),
    (lambda issuer: issuer.sign(sub=""), "lacks “sub”"),
    (lambda issuer: issuer.sign(sub="x" * 300), "too long"),
    (lambda issuer: issuer.sign(key=rsa.generate_private_key(public_exponent=65537, key_size=2048)), "signature is wrong"),
    (lambda issuer: issuer.sign()[:-8] + "AAAAAAAA", "signature is wrong"),
    (unsigned, "not taken"),
    (by_the_public_key, "not taken"),
    (lambda issuer: "no token", "or is no token"),
])
def test_a_token_that_is_not_right_proves_nothing(shop, issuer, forge, words):
    conversation = begin(shop)
    status, problem = prove(shop, conversation, forge(issuer))
    assert status == 401 and problem["type"] == "/problems/customer-not-proved"
    assert words in problem["detail"] and problem["errors"][0]["pointer"] == "/token"
    status, problem = call(shop, "POST", "/v1/conversations", {"customer": {"token": forge(issuer)}})
    assert status == 401 and problem["errors"][0]["pointer"] == "/customer/token"
    assert call(shop, "GET", f"/v1/conversations/{conversation[0]}", token=conversation[1])[1]["customer"] is None


def test_an_issuer_that_is_away_is_another_matter(shop):
    status, problem = prove(shop, begin(shop), shop.lost.sign())
    assert status == 503 and problem["type"] == "/problems/issuer-away"


@pytest.mark.parametrize("customer", [{}, {"token": "a", "reference": "b"}, {"signature": "00"}, {"token": ""}])
def test_a_customer_is_named_in_one_way(shop, customer):
    status, problem = call(shop, "POST", "/v1/conversations", {"customer": customer})
    assert status == 422 and problem["errors"]
