"""Mails about accounts, taken by a real mail server and read by Python's parser."""

import email.utils
import json
import os
import re
import signal
import statistics
import subprocess
import time
from email.header import decode_header, make_header

import pytest
from conftest import PROGRAM, ROOT, Server, free_port
from mail_server import PASSWORD as MAIL_PASSWORD
from mail_server import USER, MailServer
from playwright.sync_api import expect
from test_accounts import OWNER, PASSWORD, curl, post
from test_api import call
from test_sign_in import look, visit

NAME = "Ölga “die Große” Müller-Lüdenscheidt"


def settings(mails, port):
    return {
        "USHER_MAIL_URL": f"smtp://{USER}:env:MAIL_PASSWORD@localhost:{port}", "MAIL_PASSWORD": MAIL_PASSWORD,
        "USHER_MAIL_FROM": "Northside Hilfe & Söhne <help@northside.example>",
        "USHER_MAIL_CERTIFICATE_AUTHORITIES": mails.authorities, "USHER_LIMITS_ENABLED": "false",
    }


@pytest.fixture(scope="module")
def mails(tmp_path_factory):
    port = free_port()
    server = MailServer(tmp_path_factory.mktemp("mail"), port)
    server.port = port
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(request, tmp_path_factory, mails):
    database = None
    if request.param == "postgres":
        database = request.getfixturevalue("postgres") + "?options=-csearch_path%3Dmails%2Cpublic"
        subprocess.run(["psql", request.getfixturevalue("postgres"), "-qc", "CREATE SCHEMA mails"], check=True)
    server = Server(tmp_path_factory.mktemp("office"), database, environment=settings(mails, mails.port))
    server.start()
    server.mails = mails
    body = {"mail": OWNER, "name": NAME, "password": PASSWORD}
    assert post(server, "/auth/register", body, server.operator_key)[0] == 201
    yield server
    assert server.stop() == 0


def test_a_forgotten_password_from_the_page_to_the_mail_and_back(browser, office):
    office.mails.mails.clear()
    page = visit(browser, office, "/account/sign-in")
    page.get_by_role("link", name="forgotten").click()
    page.get_by_label("Mail address").fill(OWNER)
    look(page, "mail-forgotten")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("status")).to_contain_text("Look into your mailbox")
    look(page, "mail-on-its-way")
    mail = office.mails.wait(OWNER, "Set a new password for Northside")
    assert mail.sender == "help@northside.example"
    assert email.utils.parseaddr(mail.message["From"]) == ("Northside Hilfe & Söhne", "help@northside.example")
    # Python's newer parser leaves a space between the encoded words of a name, which RFC 2047 (section 6.2) takes out.
    assert email.utils.parseaddr(str(make_header(decode_header(mail.raw["To"])))) == (NAME, OWNER)
    assert mail.message["To"].addresses[0].addr_spec == OWNER
    assert mail.message["Message-ID"].endswith("@northside.example>") and mail.message["Auto-Submitted"] == "auto-generated"
    assert abs(mail.message["Date"].datetime.timestamp() - time.time()) < 60
    assert mail.message.get_content_type() == "multipart/alternative" and not mail.message.defects
    assert all(not part.defects and part.get_content_charset() == "utf-8" for part in mail.message.iter_parts())
    assert f"Hello {NAME}" in mail.text and mail.link in mail.html and "30 minutes" in mail.text
    assert all(len(line) <= 78 for line in mail.bytes.split(b"\r\n")) and mail.bytes.isascii()
    assert re.fullmatch(re.escape(f"http://localhost:{office.port}/account/set-password#token=") + r"[\w-]{43}", mail.link)
    page.goto(mail.link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("status")).to_contain_text("The password is set")
    notice = office.mails.wait(OWNER, "Your password was changed")
    assert "127.0.0.1" in notice.text and "/account/forgotten-password" in notice.text
    assert not any("#token=" in line for line in (office.data / "server.log").read_text().splitlines())
    page.context.close()


def test_a_request_cannot_lead_the_link_elsewhere(office):
    office.mails.mails.clear()
    user = join(office, "host@example.com")
    office.mails.mails.clear()
    body = json.dumps({"mail": user})
    status, *_ = curl(office, f"{office.url}/auth/password/forgot", "-H", "Host: evil.example", "-H",
                      "X-Forwarded-Host: evil.example", "--json", body)
    assert status == 202
    assert "evil" not in office.mails.wait(user, "Set a new password for Northside").text


def join(office, mail, name="Somebody"):
    token = post(office, "/auth/token", {"mail": OWNER, "password": PASSWORD})[1]["access_token"]
    status, made = post(office, "/v1/users", {"mail": mail, "name": name, "role": "operator"}, token)
    assert status == 201 and made["mailed"], made
    invitation = office.mails.wait(mail, "You are invited to Northside")
    assert invitation.link.endswith("/account/invitation#token=" + made["invitation"]["token"])
    body = {"invitation": made["invitation"]["token"], "password": PASSWORD}
    assert post(office, "/auth/register", body)[0] == 201
    return mail


def test_an_invitation_is_mailed_and_a_new_device_is_told(browser, office):
    office.mails.mails.clear()
    user = join(office, "tom@example.com", "Tom\tO'Neil <x@y.example>, Jr.")
    assert office.mails.mails[-1].message["To"].addresses[0].addr_spec == user
    assert post(office, "/auth/token", {"mail": user, "password": PASSWORD})[0] == 200
    status, *_ = curl(office, f"{office.url}/auth/token", "--json", json.dumps({"mail": user, "password": PASSWORD}))
    assert status == 200
    notice = office.mails.wait(user, "A new device has signed in")
    assert "curl" in notice.text and "127.0.0.1" in notice.text and "/account/sessions" in notice.text
    time.sleep(2)
    assert [mail.message["Subject"] for mail in office.mails.mails if mail.receivers == [user]] == [
        "You are invited to Northside", "A new device has signed in"]
    link = post(office, f"/v1/users/{user_id(office, user)}/reset", token=office.operator_key)[1]
    assert link["mailed"]
    assert office.mails.wait(user, "Set a new password for Northside").link.endswith(link["reset"]["token"])


def user_id(office, mail):
    users = call(office, "GET", "/v1/users", token=office.operator_key)[1]["users"]
    return next(user["id"] for user in users if user["mail"] == mail)


def test_nobody_learns_whether_an_address_is_known(office):
    """Fresh addresses each time, so that neither throttling nor an earlier link tells them apart."""
    times = {True: [], False: []}
    known = [f"known{number}@example.com" for number in range(6)]
    token = post(office, "/auth/token", {"mail": OWNER, "password": PASSWORD})[1]["access_token"]
    for mail in known:
        assert post(office, "/v1/users", {"mail": mail, "name": "K", "role": "analyst"}, token)[0] == 201
    for number, mail in enumerate(known):
        for is_known, address in [(True, mail), (False, f"nobody{number}@example.com")]:
            start = time.monotonic()
            status, headers, answer = curl(office, f"{office.url}/auth/password/forgot", "--json", json.dumps({"mail": address}))
            times[is_known].append(time.monotonic() - start)
            assert (status, answer) == (202, None) and "retry-after" not in headers
    print("seconds until the answer, known and unknown:", times)
    assert min(times[True] + times[False]) >= 0.4
    assert abs(statistics.median(times[True]) - statistics.median(times[False])) < 0.1


def test_asking_again_and_again_is_slowed_down(office):
    user = "again@example.com"
    statuses = [post(office, "/auth/password/forgot", {"mail": user})[0] for _ in range(5)]
    assert statuses == [202] * 4 + [429]


@pytest.fixture
def alone(tmp_path, tmp_path_factory):
    """A server whose mail server is not there yet."""
    port = free_port()
    mails = MailServer(tmp_path_factory.mktemp("mail"), port)
    server = Server(tmp_path, environment=settings(mails, port))
    server.start()
    body = {"mail": OWNER, "name": "Olga", "password": PASSWORD}
    assert post(server, "/auth/register", body, server.operator_key)[0] == 201
    server.mails = mails
    yield server
    if server.process.poll() is None:
        server.stop(signal.SIGKILL)
    mails.stop()


def test_a_mail_outlives_a_kill_and_a_mail_server_that_is_away(alone):
    assert post(alone, "/auth/password/forgot", {"mail": OWNER})[0] == 202
    alone.stop(signal.SIGKILL)
    assert b"set-password#token" not in b"".join(path.read_bytes() for path in alone.data.glob("usher.db*"))
    alone.start()
    assert "tried again" in wait_for_log(alone, "A mail could not be sent")
    alone.mails.start()
    mail = alone.mails.wait(OWNER, "Set a new password for Northside", seconds=60)
    reset = {"token": mail.link.split("token=")[1], "password": "another horse here"}
    assert post(alone, "/auth/password/reset", reset)[0] == 204
    alone.mails.wait(OWNER, "Your password was changed")
    assert len([mail for mail in alone.mails.mails if "Set a new" in mail.message["Subject"]]) == 1
    assert alone.stop() == 0


def wait_for_log(server, words):
    for _ in range(300):
        line = next((line for line in (server.data / "server.log").read_text().splitlines() if words in line), None)
        if line:
            return line
        time.sleep(0.1)
    raise AssertionError((server.data / "server.log").read_text())


def test_what_is_refused_for_good_is_given_up_and_told(alone):
    alone.mails.start()
    alone.mails.refusal = "550 5.1.1 There is no such mailbox"
    assert post(alone, "/auth/password/forgot", {"mail": OWNER})[0] == 202
    line = wait_for_log(alone, "given up")
    assert "550" in line
    health = call(alone, "GET", "/health")[1]
    check = next(value for name, value in health["checks"].items() if name == "mail")
    assert check["status"] == "degraded" and "given up" in check["detail"] and OWNER not in json.dumps(health)
    metrics = subprocess.run(["curl", "-s", alone.url + "/metrics"], capture_output=True, text=True).stdout
    assert 'usher_mails_total{kind="password_reset",outcome="given_up"} 1' in metrics
    assert alone.mails.attempts == 1


def test_the_password_goes_to_nobody_without_encryption(alone):
    """A server that offers no STARTTLS is not spoken with further."""
    alone.mails = MailServer(alone.data, int(alone.environment["USHER_MAIL_URL"].rsplit(":", 1)[1]), tls=False)
    alone.mails.start()
    assert post(alone, "/auth/password/forgot", {"mail": OWNER})[0] == 202
    wait_for_log(alone, "A mail could not be sent")
    assert alone.mails.mails == [] and alone.mails.attempts == 0


def test_the_doctor_says_whether_mails_would_be_taken(alone):
    def doctor(**more):
        environment = os.environ | {"USHER_DATA": str(alone.data)} | alone.environment | more
        return subprocess.run([PROGRAM, "doctor", "--config", ROOT / "Examples/northside/usher.yaml"], env=environment,
                              capture_output=True, text=True).stdout
    assert "does not take mails" in doctor()
    alone.mails.start()
    assert "takes mails from help@northside.example" in doctor()
    assert "does not take mails" in doctor(MAIL_PASSWORD="wrong")


def test_tls_from_the_beginning(tmp_path, tmp_path_factory):
    port = free_port()
    mails = MailServer(tmp_path_factory.mktemp("mail"), port, implicit=True)
    mails.start()
    environment = settings(mails, port) | {"USHER_MAIL_URL": f"smtps://{USER}:env:MAIL_PASSWORD@localhost:{port}"}
    server = Server(tmp_path, environment=environment)
    server.start()
    try:
        body = {"mail": "ann@example.com", "name": "Ann", "role": "operator"}
        assert post(server, "/v1/users", body, server.operator_key)[1]["mailed"]
        mails.wait("ann@example.com", "You are invited to Northside")
    finally:
        server.stop()
        mails.stop()


def test_without_mail_the_page_says_who_helps(browser, tmp_path):
    server = Server(tmp_path)
    server.start()
    try:
        status, problem = post(server, "/auth/password/forgot", {"mail": OWNER})
        assert status == 409 and problem["type"] == "/problems/no-mail" and "usher users reset-password" in problem["detail"]
        page = visit(browser, server, "/account/forgotten-password")
        expect(page.get_by_role("main")).to_contain_text("This server sends no mail")
        expect(page.get_by_role("button", name="Send me a link")).to_have_count(0)
        page.context.close()
    finally:
        server.stop()


def test_wrong_settings_are_named_at_the_start(tmp_path):
    cases = [
        ({"USHER_MAIL_URL": "mail.example.com"}, "smtps://"),
        ({"USHER_MAIL_URL": "smtp://localhost"}, "must say whom mails are from"),
        ({"USHER_MAIL_URL": "smtp://localhost", "USHER_MAIL_FROM": "a@b\r\nBcc: c@d"}, "no mail address"),
        ({"USHER_MAIL_URL": "smtp://a:env:NOPE@localhost", "USHER_MAIL_FROM": "a@b.example"}, "NOPE"),
        ({"USHER_MAIL_URL": "smtp://a:b@mail.example.com", "USHER_MAIL_FROM": "a@b.example", "USHER_MAIL_STARTTLS": "false"},
         "others can read it"),
        ({"USHER_MAIL_URL": "smtp://localhost", "USHER_MAIL_FROM": "a@b.example", "USHER_SERVER_HOST": "0.0.0.0"}, "public_url"),
    ]
    for environment, reason in cases:
        made = subprocess.run([PROGRAM, "serve"], env={"PATH": "/usr/bin:/bin", "USHER_DATA": str(tmp_path)} | environment,
                              cwd=tmp_path, capture_output=True, text=True, timeout=30)
        assert made.returncode != 0 and reason in made.stderr, (environment, made.stderr)
