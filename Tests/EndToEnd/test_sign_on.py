"""Operators sign in at another issuer, in a real browser."""

import re

import pytest
import requests
from conftest import Server, example_configuration
from oidc import CLIENT, SECRET, Issuer
from playwright.sync_api import expect
from test_accounts import OWNER, PASSWORD, curl, post
from test_api import call
from test_sign_in import look, visit


@pytest.fixture(scope="module")
def issuer():
    issuer = Issuer()
    yield issuer
    issuer.stop()


@pytest.fixture(autouse=True)
def honest(issuer):
    yield
    issuer.person = {"sub": "4711", "email": OWNER, "email_verified": True}
    issuer.claims, issuer.refusal = {}, None


@pytest.fixture(scope="module")
def office(tmp_path_factory, issuer):
    folder = tmp_path_factory.mktemp("sign-on")
    file = folder / "usher.yaml"
    file.write_text(example_configuration() + f"""
accounts:
  issuers:
    acme:
      title: Acme
      issuer: {issuer.url}
      client_id: {CLIENT}
      client_secret: env:ACME_SECRET
      private_network: true
""")
    server = Server(folder, environment={"ACME_SECRET": SECRET}, config=file)
    server.url = f"http://localhost:{server.port}"
    server.start()
    body = {"mail": OWNER, "name": "Olga", "password": PASSWORD}
    assert post(server, "/auth/register", body, server.operator_key)[0] == 201
    yield server
    assert server.stop() == 0


def press(browser, office):
    page = visit(browser, office, "/account/sign-in")
    page.get_by_role("link", name="Sign in with Acme").click()
    return page


def test_a_user_is_signed_in_by_their_verified_mail_address(browser, office, issuer):
    page = visit(browser, office, "/account/sign-in")
    look(page, "sign-on")
    page.get_by_role("link", name="Sign in with Acme").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(OWNER)
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names == {"usher_session", "usher_csrf"}
    page.goto(office.url + "/account/sessions")
    expect(page.locator(".list li", has_text="this one")).to_be_visible()
    page.context.close()
    entries = call(office, "GET", "/v1/audit?action=session.created", token=office.operator_key)[1]["entries"]
    assert entries[0]["details"]["issuer"] == "acme"
    assert {"state", "nonce", "code_challenge"} <= set(issuer.requests[-1])


@pytest.mark.parametrize("change, words", [
    ({"email": "stranger@example.com"}, "Nobody here has this mail address"),
    ({"email_verified": False}, "The issuer cannot be asked"),
    ({"nonce": "of another sign-in"}, "The issuer's answer is not right"),
    ({"aud": "another-client"}, "The issuer's answer is not right"),
    ({"exp": 1}, "The issuer's answer is not right"),
])
def test_what_the_issuer_says_must_be_right(browser, office, issuer, change, words):
    issuer.claims = change
    page = press(browser, office)
    expect(page.get_by_role("alert")).to_contain_text(words)
    look(page, "sign-on-refused")
    assert page.context.cookies() == []
    page.context.close()


def test_a_refusal_at_the_issuer_is_said(browser, office, issuer):
    issuer.refusal = "access_denied"
    page = press(browser, office)
    expect(page.get_by_role("alert")).to_contain_text("does not let you in")
    page.context.close()


def test_nobody_is_signed_in_by_somebody_elses_answer(browser, office, issuer):
    """An attacker's own code, sent to somebody else's browser, and one's own code a second time."""
    begun = requests.get(f"{office.url}/auth/sso/acme", allow_redirects=False)
    assert begun.status_code == 303 and begun.headers["Cache-Control"] == "no-store"
    assert re.match(r"usher_sso=[\w-]+; Path=/; Max-Age=600; SameSite=Lax; HttpOnly$", begun.headers["Set-Cookie"])
    back = requests.get(begun.headers["Location"], allow_redirects=False).headers["Location"]
    page = visit(browser, office, "/account/sign-in")
    page.goto(back)
    expect(page.get_by_role("alert")).to_contain_text("begun elsewhere")
    assert page.context.cookies() == []
    page.context.close()


def test_an_unknown_issuer_is_no_page(office):
    status, _, problem = curl(office, f"{office.url}/auth/sso/nobody")
    assert status == 404 and problem["type"] == "/problems/not-found"
