"""Users, sessions, second factors, keys and the audit log, as somebody new to the server would use them."""

import base64
import hashlib
import hmac
import json
import struct
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from conftest import PROGRAM, Server
from test_api import call

OWNER, PASSWORD = "olga@example.com", "correct horse battery"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(request, tmp_path_factory):
    """A fresh server that nobody has registered at."""
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        database += "?options=-csearch_path%3Daccounts%2Cpublic"
        subprocess.run(["psql", request.getfixturevalue("postgres"), "-qc", "CREATE SCHEMA accounts"], check=True)
    server = Server(tmp_path_factory.mktemp("accounts"), database)
    server.start()
    yield server
    server.stop()


def curl(server, *arguments):
    answer = subprocess.run(["curl", "-sS", "-i", *arguments], check=True, capture_output=True, text=True).stdout
    head, _, body = answer.replace("\r\n", "\n").partition("\n\n")
    headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:])
    return int(head.split()[1]), headers, json.loads(body) if body else None


def post(server, path, body=None, token=None):
    return call(server, "POST", path, {} if body is None else body, token)


@pytest.fixture(scope="module")
def owner(office):
    """The first owner, registered with the operators' key."""
    body = {"mail": " Olga@Example.com", "name": "Olga", "password": PASSWORD}
    status, problem = post(office, "/auth/register", body)
    assert status == 403 and "operator-key" in problem["detail"] and "usher users add" in problem["detail"]
    status, _, made = curl(office, f"{office.url}/auth/register", "-H", f"Authorization: Bearer {office.operator_key}",
                           "--json", json.dumps(body))
    assert status == 201 and made["user"]["role"] == "owner" and made["user"]["mail"] == OWNER
    status, problem = post(office, "/auth/register", body | {"mail": "eve@example.com"}, office.operator_key)
    assert status == 409 and problem["type"] == "/problems/has-owner"
    return body | {"mail": OWNER}


def sign_in(server, mail=OWNER, password=PASSWORD, **more):
    return post(server, "/auth/token", {"mail": mail, "password": password} | more)


def token(server, **more):
    status, answer = sign_in(server, **more)
    assert status == 200, answer
    return answer["access_token"]


def forged(token):
    """With another signature: its first character counts whole, of the last one only two bits do."""
    message, _, signature = token.rpartition(".")
    return f"{message}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def test_signing_in_by_json_and_by_form(office, owner):
    status, signed_in = sign_in(office)
    assert status == 200 and signed_in["token_type"] == "Bearer" and signed_in["expires_in"] == 1800
    pairs = ["-d", "grant_type=password", "--data-urlencode", f"username={OWNER}", "--data-urlencode", f"password={PASSWORD}"]
    status, headers, form = curl(office, f"{office.url}/auth/token", *pairs)
    assert status == 200 and headers["cache-control"] == "no-store"
    status, me = call(office, "GET", "/auth/me", token=form["access_token"])
    assert me["user"]["mail"] == OWNER and "admin" in me["scopes"]
    listed = call(office, "GET", "/auth/sessions", token=form["access_token"])[1]["sessions"]
    assert {session["device"] for session in listed} == {"curl", "Python"}
    assert [session["current"] for session in listed] == [True, False]


def test_what_opens_nothing_says_what_to_do(office, owner):
    for mail, password in [(OWNER, "wrong password"), ("nobody@example.com", "wrong password")]:
        status, problem = sign_in(office, mail, password)
        assert status == 401 and "Check both" in problem["detail"]
    assert curl(office, f"{office.url}/auth/me")[1]["www-authenticate"] == "bearer"
    for wrong in ["abc", "eyJhbGciOiJub25lIn0.e30.", forged(token(office)), "ushk_x.y"]:
        status, headers, problem = curl(office, f"{office.url}/auth/me", "-H", f"Authorization: Bearer {wrong}")
        assert status == 401 and headers["www-authenticate"] == 'bearer error="invalid_token"', wrong
        assert "POST /auth/refresh" in problem["detail"]
    status, problem = call(office, "GET", "/auth/me", token=office.operator_key)
    assert status == 403 and "operators' key" in problem["detail"]


def test_refresh_tokens_rotate_and_a_second_use_ends_the_session(office, owner):
    first = sign_in(office)[1]
    second = post(office, "/auth/refresh", {"refresh_token": first["refresh_token"]})[1]
    again = post(office, "/auth/refresh", {"refresh_token": first["refresh_token"]})[1]
    assert again["refresh_token"] == second["refresh_token"], "an answer that was lost can be had again"
    third = post(office, "/auth/refresh", {"refresh_token": second["refresh_token"]})[1]
    assert call(office, "GET", "/auth/me", token=third["access_token"])[0] == 200
    status, problem = post(office, "/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert status == 401 and problem["type"] == "/problems/refresh-token-reused" and "Sign in again" in problem["detail"]
    assert call(office, "GET", "/auth/me", token=third["access_token"])[0] == 401
    assert post(office, "/auth/refresh", {"refresh_token": third["refresh_token"]})[0] == 401


def test_signing_out_and_ending_sessions(office, owner):
    here, there, gone = (sign_in(office)[1] for _ in range(3))
    assert post(office, "/auth/logout", {"refresh_token": gone["refresh_token"]})[0] == 204
    assert call(office, "GET", "/auth/me", token=gone["access_token"])[0] == 401
    path = f"/auth/sessions/{there['session_id']}"
    assert call(office, "DELETE", path, token=here["access_token"])[0] == 204
    assert call(office, "GET", "/auth/me", token=there["access_token"])[0] == 401
    assert call(office, "DELETE", path, token=here["access_token"])[0] == 404
    assert post(office, "/auth/sessions/revoke-all", token=here["access_token"])[1]["revoked"] >= 1
    assert len(call(office, "GET", "/auth/sessions", token=here["access_token"])[1]["sessions"]) == 1


def totp(secret, moment=None):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int(moment or time.time()) // 30
    code = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = code[-1] & 15
    return f"{(struct.unpack('>I', code[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_second_factor(office, owner):
    user = join(office, "tom@example.com", "supervisor")
    access = token(office, mail=user)
    offer = post(office, "/auth/totp/enrol", token=access)[1]
    assert urllib.parse.parse_qs(urllib.parse.urlparse(offer["url"]).query)["secret"] == [offer["secret"]]
    codes = post(office, "/auth/totp/confirm", {"code": totp(offer["secret"])}, access)[1]["recovery_codes"]
    assert len(codes) == 10
    status, problem = sign_in(office, user)
    assert status == 401 and problem["type"] == "/problems/second-factor-needed" and "code" in problem["detail"]
    status, problem = sign_in(office, user, code="000000")
    assert status == 401 and problem["type"] == "/problems/wrong-code"
    assert sign_in(office, user, code=codes[0])[0] == 200
    assert sign_in(office, user, code=codes[0])[0] == 401
    ahead = totp(offer["secret"], time.time() + 30)
    assert sign_in(office, user, code=ahead)[0] == 200
    assert sign_in(office, user, code=ahead)[0] == 401, "a code is good once"
    body = {"password": PASSWORD, "code": codes[1]}
    assert post(office, "/auth/totp/disable", body, access)[0] == 204
    assert sign_in(office, user)[0] == 200


def join(server, mail, role):
    made = post(server, "/v1/users", {"mail": mail, "name": "Somebody", "role": role}, token(server))[1]
    body = {"invitation": made["invitation"]["token"], "password": PASSWORD}
    assert post(server, "/auth/register", body)[0] == 201
    status, problem = post(server, "/auth/register", body)
    assert status == 403 and problem["type"] == "/problems/wrong-link"
    return mail


def test_roles_passwords_and_locks(office, owner):
    user = join(office, "ben@example.com", "operator")
    access = token(office, mail=user)
    status, problem = call(office, "GET", "/v1/users", token=access)
    assert status == 403 and problem["scope"] == "users:manage"
    assert "`users:manage`" in problem["detail"] and "operator" in problem["detail"]
    ben = next(u for u in call(office, "GET", "/v1/users", token=token(office))[1]["users"] if u["mail"] == user)
    path = f"/v1/users/{ben['id']}"
    assert call(office, "PATCH", path, {"role": "admin"}, token(office))[1]["user"]["role"] == "admin"
    assert call(office, "GET", "/v1/users", token=access)[0] == 200, "a role holds from the next request on"
    status, problem = call(office, "PATCH", path, {"role": "owner"}, access)
    assert status == 403 and problem["type"] == "/problems/owners-only"

    weak = {"password": PASSWORD, "new_password": "password"}
    assert post(office, "/auth/password", weak, access)[0] == 422
    other = token(office, mail=user)
    assert post(office, "/auth/password", weak | {"new_password": "a new horse battery"}, access)[0] == 204
    assert call(office, "GET", "/auth/me", token=other)[0] == 401
    assert sign_in(office, user)[0] == 401

    link = post(office, path + "/reset", token=token(office))[1]["reset"]["token"]
    reset = {"token": link, "password": "yet another horse"}
    assert post(office, "/auth/password/reset", reset)[0] == 204
    assert post(office, "/auth/password/reset", reset)[0] == 403
    assert sign_in(office, user, "yet another horse")[0] == 200
    call(office, "PATCH", path, {"locked": True}, token(office))
    status, problem = sign_in(office, user, "yet another horse")
    assert status == 403 and "usher users unlock" in problem["detail"]


def test_keys_of_programs(office, owner):
    body = {"name": "shop", "scopes": ["knowledge:read"]}
    status, made = post(office, "/auth/api-key/create", body, token(office))
    assert status == 201 and made["secret"].startswith(made["api_key"]["prefix"])
    assert call(office, "GET", "/v1/knowledge/statistics", token=made["secret"])[0] == 200
    status, headers, problem = curl(office, f"{office.url}/v1/usage", "-H", f"Authorization: Bearer {made['secret']}")
    assert status == 403 and 'scope="analytics:view"' in headers["www-authenticate"] and "“shop”" in problem["detail"]
    assert post(office, "/auth/api-key/validate", {"secret": made["secret"]})[1]["api_key"]["scopes"] == ["knowledge:read"]
    key = {"id": made["api_key"]["id"]}
    rotated = post(office, "/auth/api-key/rotate", key, token(office))[1]
    assert call(office, "GET", "/v1/knowledge/statistics", token=made["secret"])[0] == 401
    assert call(office, "GET", "/v1/knowledge/statistics", token=rotated["secret"])[0] == 200
    assert post(office, "/auth/api-key/revoke", key, token(office))[0] == 200
    assert call(office, "GET", "/v1/knowledge/statistics", token=rotated["secret"])[0] == 401
    assert not post(office, "/auth/api-key/validate", {"secret": rotated["secret"]})[1]["valid"]
    assert rotated["secret"] not in json.dumps(call(office, "GET", "/auth/api-keys", token=token(office))[1])


def test_guessing_is_slowed_down(office, owner):
    statuses = [sign_in(office, "guessed@example.com", "guess guess")[0] for _ in range(7)]
    assert statuses == [401] * 6 + [429]
    status, headers, problem = curl(office, f"{office.url}/auth/token", "--json",
                                    json.dumps({"mail": "guessed@example.com", "password": "guess"}))
    assert status == 429 and int(headers["retry-after"]) >= 1 and "Try again in" in problem["detail"]


def test_the_audit_log_is_whole_and_can_be_checked_elsewhere(office, owner):
    access = token(office)
    verdict = call(office, "GET", "/v1/audit/verify", token=access)[1]
    assert verdict["intact"] and verdict["entries"] > 3
    request = urllib.request.Request(office.url + "/v1/audit/export", headers={"Authorization": f"Bearer {access}"})
    lines = [json.loads(line) for line in urllib.request.urlopen(request).read().splitlines()]
    previous = "0" * 64
    for line in lines:
        previous = hashlib.sha256(f"{previous}\n{line['entry']}".encode()).hexdigest()
        assert line["hash"] == previous
    actions = {json.loads(line["entry"])["action"] for line in lines}
    assert {"user.created", "session.created", "audit.exported"} <= actions
    assert PASSWORD not in json.dumps(lines) and OWNER not in json.dumps(lines)
    assert call(office, "GET", f"/v1/audit/verify?hash={previous}", token=access)[1]["intact"]
    assert not call(office, "GET", f"/v1/audit/verify?hash={'ab' * 32}", token=access)[1]["intact"]


def test_the_command_line_lets_its_owner_in_again(office, owner):
    def usher(*words, text=None):
        environment = {"USHER_DATA": str(office.data), "USHER_DATABASE_URL": office.database, "PATH": "/usr/bin:/bin"}
        return subprocess.run([PROGRAM, *words], env=environment, input=text, capture_output=True, text=True,
                              cwd=office.data)
    made = usher("users", "add", "cleo@example.com", "--name", "Cleo", "--role", "admin", text="cleos horse battery\n")
    assert made.returncode == 0, made.stderr
    assert sign_in(office, "cleo@example.com", "cleos horse battery")[0] == 200
    assert "cleo@example.com" in usher("users", "list").stdout
    link = usher("users", "reset-password", "cleo@example.com").stdout.splitlines()[-1]
    assert post(office, "/auth/password/reset", {"token": link, "password": "another horse here"})[0] == 204
    assert usher("users", "lock", "cleo@example.com").returncode == 0
    assert sign_in(office, "cleo@example.com", "another horse here")[0] == 403
    wrong = usher("users", "add", "cleo@example.com", text="cleos horse battery\n")
    assert wrong.returncode == 1 and "password" in wrong.stderr
    secret = usher("keys", "create", "reports", "--scopes", "analytics:view").stdout.strip()
    assert call(office, "GET", "/v1/usage", token=secret)[0] == 200
    key = next(k for k in json.loads(usher("keys", "list", "--json").stdout) if k["name"] == "reports")
    assert usher("keys", "revoke", key["id"]).returncode == 0
    assert post(office, "/auth/api-key/validate", {"secret": secret})[0] == 200
    assert "Did you mean" in usher("users", "lst").stderr


def test_public_keys_check_access_tokens(office, owner):
    keys = call(office, "GET", "/.well-known/jwks.json")[1]["keys"]
    head = json.loads(base64.urlsafe_b64decode(token(office).split(".")[0] + "=="))
    assert head["alg"] == "EdDSA" and head["kid"] in {key["kid"] for key in keys}
    assert all(set(key) == {"kty", "crv", "x", "kid", "use", "alg"} for key in keys)
