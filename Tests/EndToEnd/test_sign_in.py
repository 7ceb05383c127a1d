"""Signing in as a person does: by curl with cookies, and on the account pages in a real browser."""

import json
import re
import subprocess

import pytest
import websockets.exceptions
import websockets.sync.client
from conftest import Server
from playwright.sync_api import expect
from test_accounts import OWNER, PASSWORD, curl, post, totp
from test_api import call
from test_chat_page import DESKTOP, PHONE, check_accessibility, picture


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A fresh server that nobody has registered at."""
    server = Server(tmp_path_factory.mktemp("sign-in"))
    server.url = f"http://localhost:{server.port}"
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def owner(office, browser):
    """The first owner, made on the page as somebody does who has just started the server."""
    page = visit(browser, office, "/account")
    expect(page).to_have_url(re.compile(r"/account/sign-in\?next="))
    expect(page.get_by_role("status")).to_contain_text("Nobody can sign in yet")
    look(page, "sign-in-fresh")
    page.get_by_role("link", name="Make the first owner").click()
    expect(page.get_by_role("main")).to_contain_text("cat data/operator-key")
    page.get_by_label("Operators' key").fill("a key that is none of this server's")
    page.get_by_label("Your name").fill("Olga")
    page.get_by_label("Mail address").fill(OWNER)
    page.get_by_label("New password").fill("password")
    page.get_by_role("button", name="Make the first owner").click()
    expect(page.get_by_role("alert")).to_contain_text("The token opens nothing")
    page.get_by_label("Operators' key").fill(office.operator_key)
    page.get_by_role("button", name="Make the first owner").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    look(page, "first-owner-refused")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Make the first owner").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    look(page, "overview")
    page.context.close()
    return OWNER


def visit(browser, server, path, viewport=DESKTOP, scheme="light"):
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: line.type == "error" and "status of 4" not in line.text
            and page.errors.append(line.text))
    page.goto(server.url + path)
    return page


def look(page, name):
    """Nothing was refused by the page's own rules, everybody can use it, and it fits."""
    picture(page, f"account-{name}")
    assert page.errors == []
    check_accessibility(page)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, "the page does not scroll sideways"


def enter(page, mail=OWNER, password=PASSWORD):
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def sign_in(browser, server, path="/account", **more):
    page = visit(browser, server, path, **more)
    enter(page)
    expect(page.get_by_role("navigation", name="Your account")).to_be_visible()
    return page


def jar(office, folder):
    """Signs in with curl; returns what further calls need."""
    file = folder / "cookies"
    body = json.dumps({"mail": OWNER, "password": PASSWORD})
    status, headers, answer = curl(office, f"{office.url}/auth/session", "-c", str(file), "--json", body)
    assert status == 200 and "access_token" not in answer and headers["cache-control"] == "no-store"
    lines = [line.split("\t") for line in file.read_text().splitlines() if "usher_" in line]
    assert {line[5]: line[0].startswith("#HttpOnly_") for line in lines} == {"usher_session": True, "usher_csrf": False}
    return ["-b", str(file), "-c", str(file)], answer["csrf_token"]


def test_a_session_in_curls_cookie_jar(office, owner, tmp_path):
    cookies, token = jar(office, tmp_path)
    status, _, me = curl(office, f"{office.url}/auth/me", *cookies)
    assert status == 200 and me["user"]["mail"] == OWNER
    origin, proof = ["-H", f"Origin: {office.url}"], ["-H", f"X-CSRF-Token: {token}"]
    revoke = ["-X", "POST", f"{office.url}/auth/sessions/revoke-all", *cookies]
    status, _, problem = curl(office, *revoke, *proof)
    assert status == 403 and problem["type"] == "/problems/no-origin" and "Bearer" in problem["detail"]
    status, _, problem = curl(office, *revoke, *proof, "-H", "Origin: https://evil.example")
    assert status == 403 and problem["type"] == "/problems/other-site" and "server.public_url" in problem["detail"]
    status, _, problem = curl(office, *revoke, *origin)
    assert status == 403 and "`usher_csrf`" in problem["detail"] and "X-CSRF-Token" in problem["detail"]
    status, _, problem = curl(office, *revoke, *origin, "-H", "X-CSRF-Token: made-up")
    assert status == 403 and problem["type"] == "/problems/wrong-csrf-token"
    assert curl(office, *revoke, *origin, *proof)[0] == 200
    status, _, problem = curl(office, f"{office.url}/auth/me", *cookies, "-H", "Sec-Fetch-Site: same-site")
    assert status == 403 and problem["type"] == "/problems/other-site"
    leave = ["-X", "DELETE", f"{office.url}/auth/session", *cookies, *origin]
    stolen = (tmp_path / "cookies").read_text()
    assert curl(office, *leave)[0] == 403
    status, headers, _ = curl(office, *leave, *proof)
    assert status == 204 and "max-age=0" in headers["set-cookie"]
    (tmp_path / "cookies").write_text(stolen)
    status, _, problem = curl(office, f"{office.url}/auth/me", *cookies)
    assert status == 401 and problem["type"] == "/problems/session-over" and "/account" in problem["detail"]


def test_another_sites_page_signs_nobody_in(office, owner):
    body = json.dumps({"mail": OWNER, "password": PASSWORD})
    status, headers, problem = curl(office, f"{office.url}/auth/session", "-H", "Sec-Fetch-Site: cross-site", "--json", body)
    assert status == 403 and problem["type"] == "/problems/other-site" and "set-cookie" not in headers


def test_a_socket_with_the_cookie_takes_the_servers_own_origin(office, owner, tmp_path):
    jar(office, tmp_path)
    made = call(office, "POST", "/v1/conversations", {})[1]
    line = next(line for line in (tmp_path / "cookies").read_text().splitlines() if "usher_session" in line)
    cookie = {"Cookie": "usher_session=" + line.split("\t")[6]}
    address = f"ws://localhost:{office.port}/v1/conversations/{made['conversation']['id']}/socket"

    def connect(origin):
        return websockets.sync.client.connect(address, subprotocols=["usher.v1"], additional_headers=cookie, origin=origin)
    with connect(office.url) as socket:
        assert json.loads(socket.recv())["type"] == "session.ready"
    for origin in [None, "https://evil.example"]:
        with pytest.raises(websockets.exceptions.InvalidStatus) as refusal:
            connect(origin)
        assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("viewport, scheme, name", [(DESKTOP, "light", "light"), (DESKTOP, "dark", "dark"), (PHONE, "light", "phone")])
def test_all_pages_fit_and_can_be_used_by_everybody(browser, office, owner, viewport, scheme, name):
    page = visit(browser, office, "/account/sign-in", viewport=viewport, scheme=scheme)
    expect(page.get_by_label("Mail address")).to_be_focused()
    look(page, f"{name}-sign-in")
    enter(page, password="not the password")
    expect(page.get_by_role("alert")).to_contain_text("Mail address or password are not right")
    look(page, f"{name}-sign-in-refused")
    for path in ["forgotten-password", "set-password", "invitation", "first-owner"]:
        page.goto(f"{office.url}/account/{path}")
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        look(page, f"{name}-{path}")
    page.goto(office.url + "/account/sign-in")
    enter(page)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    for link, path in [("Your account", ""), ("Password", "/password"), ("Second factor", "/second-factor"),
                       ("Where you are signed in", "/sessions"), ("API keys", "/keys")]:
        page.get_by_role("navigation").get_by_role("link", name=link, exact=True).click()
        expect(page).to_have_url(office.url + "/account" + path)
        expect(page.get_by_role("heading", level=1, name=link)).to_be_visible()
        page.wait_for_load_state("networkidle")
        look(page, f"{name}-{link.lower().replace(' ', '-')}")
    page.context.close()


def test_no_script_sees_what_signs_one_in(browser, office, owner):
    page = sign_in(browser, office)
    seen = page.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "usher_csrf" in seen and "usher_session" not in seen and "ses_" not in seen
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert kept["usher_session"]["httpOnly"] and kept["usher_session"]["sameSite"] == "Strict"
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(office.url + "/account/sign-in")
    assert page.context.cookies() == []
    page.goto(office.url + "/account/sessions")
    expect(page.get_by_label("Password")).to_be_visible()
    page.context.close()


def test_one_comes_back_to_the_page_that_one_wanted_and_nowhere_else(browser, office, owner):
    page = sign_in(browser, office, "/account/sessions")
    expect(page).to_have_url(office.url + "/account/sessions")
    page.context.close()
    page = sign_in(browser, office, "/account/sign-in?next=//evil.example/account")
    expect(page).to_have_url(office.url + "/account")
    page.context.close()


def invite(office, mail, role="operator"):
    token = post(office, "/auth/token", {"mail": OWNER, "password": PASSWORD})[1]["access_token"]
    return post(office, "/v1/users", {"mail": mail, "name": "Somebody", "role": role}, token)[1]


def test_an_invitation_a_second_factor_and_recovery(browser, office, owner):
    made = invite(office, "tom@example.com")
    page = visit(browser, office, f"/account/invitation#token={made['invitation']['token']}")
    page.get_by_label("Your name").fill("Tom")
    page.get_by_label("New password").fill(PASSWORD)
    assert made["invitation"]["token"] not in page.url, "the token does not stay in the address"
    look(page, "invitation")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.get_by_role("link", name="API keys")).to_have_count(0)
    page.goto(office.url + "/account/keys")
    expect(page.get_by_role("main")).to_contain_text("your role is “operator”")

    page.goto(office.url + "/account/second-factor")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    assert page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("main code").first.inner_text().replace(" ", "")
    look(page, "second-factor-enrolment")
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The code is not right")
    page.get_by_label("Code").fill(totp(secret))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    codes = page.locator(".codes li").all_inner_texts()
    look(page, "second-factor-codes")
    page.get_by_role("button", name="Sign out").click()

    enter(page, "tom@example.com")
    expect(page.get_by_label("Code")).to_be_focused()
    look(page, "sign-in-code")
    page.get_by_label("Code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.goto(office.url + "/account/second-factor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(codes[1])
    look(page, "second-factor-removal")
    page.get_by_role("button", name="Remove the second factor").click()
    expect(page.get_by_role("status")).to_contain_text("is removed")
    page.context.close()


def test_passwords_are_changed_and_set_by_link(browser, office, owner):
    made = invite(office, "ben@example.com")
    assert post(office, "/auth/register", {"invitation": made["invitation"]["token"], "password": PASSWORD})[0] == 201
    page = visit(browser, office, "/account/password")
    enter(page, "ben@example.com")
    page.get_by_label("Present password").fill("not mine at all")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_label("New password")).to_be_focused()
    page.get_by_label("New password").fill("a new horse battery")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_label("Present password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("status")).to_contain_text("is changed")
    link = post(office, f"/v1/users/{made['user']['id']}/reset", token=office.operator_key)[1]["reset"]["token"]
    other = visit(browser, office, f"/account/set-password#token={link}")
    other.get_by_label("New password").fill("yet another horse")
    other.get_by_role("button", name="Set the password").click()
    expect(other.get_by_role("status")).to_contain_text("The password is set")
    other.goto(f"{office.url}/account/set-password#token={link}")
    other.get_by_label("New password").fill("yet another horse")
    other.get_by_role("button", name="Set the password").click()
    expect(other.get_by_role("alert")).to_contain_text("The link opens nothing")
    page.reload()
    expect(page.get_by_label("Mail address")).to_be_visible()
    enter(page, "ben@example.com", "yet another horse")
    expect(page.get_by_role("heading", name="Password")).to_be_visible()
    for each in [page, other]:
        each.context.close()


def test_sessions_are_ended_one_by_one_and_all_at_once(browser, office, owner):
    here = sign_in(browser, office, "/account/sessions")
    there = sign_in(browser, office)
    curled = post(office, "/auth/token", {"mail": OWNER, "password": PASSWORD})[1]["access_token"]
    here.reload()
    python = here.locator(".list li", has_text="Python").first
    expect(python).to_contain_text("127.0.0.1")
    look(here, "sessions")
    before = here.locator(".list li").count()
    here.locator(".list li").first.get_by_role("button").click()
    expect(here.locator(".list li")).to_have_count(before - 1)
    assert call(office, "GET", "/auth/me", token=curled)[0] == 401
    here.get_by_role("button", name="End all others").click()
    expect(here.locator(".list li")).to_have_count(1)
    expect(here.locator(".list li")).to_contain_text("this one")
    there.reload()
    expect(there.get_by_label("Password")).to_be_visible()
    for each in [here, there]:
        each.context.close()


def test_keys_are_made_shown_once_rotated_and_revoked(browser, office, owner):
    page = sign_in(browser, office, "/account/keys")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("What it is for").fill("shop")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("at least one thing")
    page.get_by_role("checkbox", name="knowledge:read").check()
    page.get_by_label("Good until").fill("2030-01-31")
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("pre code").inner_text()
    look(page, "key-made")
    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert call(office, "GET", "/v1/knowledge/statistics", token=secret)[0] == 200
    assert call(office, "GET", "/v1/usage", token=secret)[0] == 403
    expect(page.locator(".list li", has_text="shop")).to_contain_text("2030")
    page.get_by_role("button", name="Rotate the key shop").click()
    expect(page.locator("pre code")).not_to_have_text(secret)
    rotated = page.locator("pre code").inner_text()
    assert call(office, "GET", "/v1/knowledge/statistics", token=secret)[0] == 401
    assert call(office, "GET", "/v1/knowledge/statistics", token=rotated)[0] == 200
    page.reload()
    expect(page.locator(".list")).to_be_visible()
    assert rotated not in page.content()
    page.get_by_role("button", name="Revoke the key shop").click()
    page.get_by_role("button", name="Revoke the key shop for good?").click()
    expect(page.locator(".list li", has_text="shop")).to_contain_text("revoked")
    assert call(office, "GET", "/v1/knowledge/statistics", token=rotated)[0] == 401
    page.context.close()


def test_over_https_the_cookie_is_the_hosts_own(tmp_path):
    server = Server(tmp_path, environment={"USHER_SERVER_PUBLIC_URL": "https://help.example.com", "USHER_IDENTITY_DEMO": "false"})
    server.start()
    try:
        body = {"mail": OWNER, "name": "Olga", "password": PASSWORD}
        assert post(server, "/auth/register", body, server.operator_key)[0] == 201
        answer = subprocess.run(
            ["curl", "-sS", "-D", "-", "-o", "/dev/null", f"{server.url}/auth/session", "--json",
             json.dumps({"mail": OWNER, "password": PASSWORD})], check=True, capture_output=True, text=True).stdout
        cookies = re.findall(r"(?i)^set-cookie: (.*?)\s*$", answer, re.M)
        assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-usher_session", "__Host-usher_csrf"]
        assert all("; Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)
        pair = {"-b": "; ".join(cookie.split(";")[0] for cookie in cookies)}
        token = cookies[1].split(";")[0].split("=", 1)[1]
        behind_a_proxy = ["-H", "Origin: https://help.example.com", "-H", f"X-CSRF-Token: {token}"]
        leave = ["-X", "DELETE", f"{server.url}/auth/session", "-b", pair["-b"]]
        assert curl(server, *leave, "-H", "Origin: http://help.example.com", "-H", f"X-CSRF-Token: {token}")[0] == 403
        assert curl(server, *leave, *behind_a_proxy)[0] == 204
    finally:
        server.stop()
