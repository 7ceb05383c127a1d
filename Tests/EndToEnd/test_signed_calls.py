"""Requests that services sign (RFC 9421, RFC 9530): by a Python of our own, by another library, by openssl and curl."""

import base64
import hashlib
import hmac
import json
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import http_message_signatures
import planted
import pytest
import requests
from conftest import Server
from test_api import call

COVERED = ["@method", "@path", "@query", "content-digest"]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request, tmp_path_factory):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        subprocess.run(["psql", database, "-qc", "CREATE SCHEMA signed"], check=True)
        database += "?options=-csearch_path%3Dsigned%2Cpublic"
    server = Server(tmp_path_factory.mktemp("signed"), database, {"USHER_SERVER_SECRET": secrets.token_hex(32)})
    server.start()
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0


def make_key(server, **more):
    body = {"name": "till", "scopes": ["conversations:answer", "view_history", "knowledge:write"], "signed": True} | more
    status, made = call(server, "POST", "/auth/api-key/create", body, server.operator_key)
    assert status == 201 and made["api_key"]["signed"] and made["secret"].startswith("ushsig_"), made
    return made["api_key"]["keyid"], planted.plant(made["secret"])


def sign(key, method, path, query="", body=b"", covered=COVERED, created=None, nonce=None, digest=None):
    """The header fields of a signed request, written from the standards."""
    fields = {"Content-Type": "application/json"}
    fields["Content-Digest"] = digest or f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    values = {"@method": method, "@path": path, "@query": query or "?", "content-digest": fields["Content-Digest"]}
    parameters = "(" + " ".join(f'"{name}"' for name in covered) + ")" + (
        f';created={created or int(time.time())};keyid="{key[0]}";nonce="{nonce or secrets.token_urlsafe(16)}"')
    base = "".join(f'"{name}": {values[name]}\n' for name in covered) + f'"@signature-params": {parameters}'
    code = hmac.new(key[1].encode(), base.encode(), hashlib.sha256).digest()
    return fields | {"Signature-Input": f"sig={parameters}", "Signature": f"sig=:{base64.b64encode(code).decode()}:"}


def send(server, method, target, body=b"", fields=None):
    request = urllib.request.Request(server.url + target, body or None, fields or {}, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_a_signed_request_counts_once(shop):
    key = make_key(shop)
    fields = sign(key, "GET", "/v1/conversations", "?limit=1", covered=COVERED[:3])
    assert send(shop, "GET", "/v1/conversations?limit=1", fields=fields)[0] == 200
    status, problem = send(shop, "GET", "/v1/conversations?limit=1", fields=fields)
    assert status == 401 and problem["type"] == "/problems/signature-refused" and "nonce" in problem["detail"]
    # Neither after a crash, nor at another server on the same database.
    other = Server(shop.data, shop.database, shop.environment)
    shop.stop(signal.SIGKILL)
    other.start()
    try:
        assert send(other, "GET", "/v1/conversations?limit=1", fields=fields)[0] == 401
        fresh = sign(key, "GET", "/v1/conversations", "?limit=1", covered=COVERED[:3])
        assert send(other, "GET", "/v1/conversations?limit=1", fields=fresh)[0] == 200
    finally:
        other.stop()
        shop.start()
    assert send(shop, "GET", "/v1/conversations?limit=1", fields=fresh)[0] == 401
    used = call(shop, "GET", "/auth/api-keys", token=shop.operator_key)[1]["api_keys"]
    assert next(each for each in used if each["keyid"] == key[0])["used_at"]


def test_what_is_changed_on_its_way_is_refused(shop):
    key = make_key(shop)
    path, body = "/v1/customers/ann/consents", json.dumps(
        {"purpose": "marketing", "state": "given", "wording": "one", "note": "said so"}).encode()
    def status(fields, target=path, content=body, method="POST"):
        code, answer = send(shop, method, target, content, fields)
        assert code == 200 or answer["type"] == "/problems/signature-refused", answer
        return code
    assert status(sign(key, "POST", path, body=body)) == 200
    assert status(sign(key, "POST", path, body=body), content=body.replace(b"given", b"withdrawn")) == 401
    assert status(sign(key, "POST", path, body=body), target="/v1/customers/ben/consents") == 401
    assert status(sign(key, "POST", path, body=body), target=path + "?x=1") == 401
    assert status(sign(key, "GET", path, body=body)) == 401
    assert status(sign(key, "POST", path, body=body, covered=COVERED[:3])) == 401
    assert status(sign(key, "POST", path, body=body, created=int(time.time()) - 301)) == 401
    assert status(sign(key, "POST", path, body=body, created=int(time.time()) + 310)) == 401
    assert status(sign(key, "POST", path, body=body, created=int(time.time()) - 290)) == 200
    assert status(sign(key, "POST", path, body=body, nonce="short")) == 401
    assert status(sign((key[0], key[1] + "x"), "POST", path, body=body)) == 401
    assert status(sign(("key_01h455vb4pex5vsknk084sn02q", key[1]), "POST", path, body=body)) == 401
    assert call(shop, "GET", "/v1/customers/ben/consents", token=shop.operator_key)[1]["history"] == []


def test_the_secret_of_a_signing_key_opens_nothing_and_a_scope_is_needed(shop):
    key = make_key(shop)
    assert call(shop, "GET", "/v1/conversations", token=key[1])[0] == 401
    assert call(shop, "POST", "/auth/api-key/validate", {"secret": key[1]})[1] == {"valid": False, "api_key": None}
    status, problem = send(shop, "GET", "/v1/jobs", fields=sign(key, "GET", "/v1/jobs", covered=COVERED[:3]))
    assert status == 403 and problem["type"] == "/problems/missing-scope" and problem["scope"] == "admin"
    # Not kept anywhere.
    for file in shop.data.rglob("*"):
        if file.is_file():
            assert key[1][7:].encode() not in file.read_bytes(), file


def test_a_rotation_gives_another_secret(shop):
    old = make_key(shop)
    status, rotated = call(shop, "POST", "/auth/api-key/rotate", {"id": old[0]}, shop.operator_key)
    assert status == 200 and rotated["secret"] != old[1]
    for secret, wanted in [(old[1], 401), (rotated["secret"], 200)]:
        fields = sign((old[0], secret), "GET", "/v1/conversations", covered=COVERED[:3])
        assert send(shop, "GET", "/v1/conversations", fields=fields)[0] == wanted


class Secrets(http_message_signatures.HTTPSignatureKeyResolver):
    def __init__(self, secret):
        self.secret = secret

    def resolve_private_key(self, key_id):
        return self.secret.encode()

    resolve_public_key = resolve_private_key


def test_another_library_signs(shop):
    key = make_key(shop)
    signer = http_message_signatures.HTTPMessageSigner(
        signature_algorithm=http_message_signatures.algorithms.HMAC_SHA256, key_resolver=Secrets(key[1]))
    body = json.dumps({"purpose": "marketing", "state": "given", "wording": "one", "note": "said so"}).encode()
    message = requests.Request("POST", shop.url + "/v1/customers/carl/consents?x=%20y", data=body, headers={
        "Content-Type": "application/json",
        "Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"}).prepare()
    signer.sign(message, key_id=key[0], nonce=secrets.token_urlsafe(16), use_existing_digest=True, covered_component_ids=(
        "@method", "@authority", "@path", "@query", "content-digest", "content-type"))
    answer = requests.Session().send(message)
    assert answer.status_code == 200, answer.text
    assert requests.Session().send(message).status_code == 401, "a second time"


def test_the_example_of_the_documentation_works(shop, tmp_path):
    from conftest import ROOT
    example = (ROOT / "Docs/Identity.md").read_text().split("<!-- signed -->\n```sh\n")[1].split("```")[0]
    key = make_key(shop)
    script = f"KEYID={key[0]}\nSECRET={key[1]}\nSERVER={shop.url}\n" + example
    done = subprocess.run(["sh", "-euc", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and '"purpose"' in done.stdout, done


def test_strangers_keys_are_turned_away_before_their_body_is_read(shop):
    key = make_key(shop)
    wrong = sign((key[0], "ushsig_" + "A" * 43), "POST", "/v1/knowledge/documents")
    plain = call(shop, "POST", "/auth/api-key/create", {"name": "x", "scopes": ["view_history"]}, shop.operator_key)[1]["secret"]
    made_up = plain[:-6] + "AAAAAA"
    for fields, status in [({"Authorization": f"Bearer {made_up}"}, 401), (wrong, 401), ({"Authorization": f"Bearer {plain}"}, 403)]:
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if name != "Content-Type")
        for framing in ("Content-Length: 20000000", "Transfer-Encoding: chunked"):
            with socket.create_connection(("127.0.0.1", shop.port), timeout=10) as client:
                client.sendall(f"POST /v1/knowledge/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{head}"
                               f"{framing}\r\n\r\n".encode())
                if "chunked" in framing:
                    client.sendall(b"0\r\n\r\n")
                assert client.recv(100).startswith(f"HTTP/1.1 {status} ".encode()), (fields, framing)


def test_a_known_key_sends_its_body_after_it_is_known(shop):
    status, made = call(shop, "POST", "/auth/api-key/create", {"name": "docs", "scopes": ["knowledge:write"]}, shop.operator_key)
    for number in range(3):
        body = json.dumps({"title": f"Long {number}", "text": "# Long\n\n" + "word " * 60_000}).encode()
        done = subprocess.run(
            ["curl", "-sS", "-w", "%{http_code}", "-o", "/dev/null", "-H", f"Authorization: Bearer {made['secret']}",
             "-H", "Content-Type: application/json", "-H", "Expect: 100-continue", "--data-binary", "@-",
             shop.url + "/v1/knowledge/documents"], input=body, capture_output=True)
        assert done.stdout in (b"200", b"201"), done
