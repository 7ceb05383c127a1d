"""An OpenID Connect issuer that knows one person, and can be told to do wrong."""

import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
import urllib.parse

import jwt
from conftest import free_port
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "usher-client", "a secret of the client's: %&"


class Issuer:
    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.person = {"sub": "4711", "email": "olga@example.com", "email_verified": True}
        self.claims = {}
        self.refusal = None
        self.codes = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.requests = []
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.get(self)

            def do_POST(self):
                issuer.token(self)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def answer(handler, value, status=200):
        body = json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def get(self, handler):
        address = urllib.parse.urlparse(handler.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        if address.path == "/.well-known/openid-configuration":
            return self.answer(handler, {
                "issuer": self.url, "authorization_endpoint": self.url + "/authorize", "token_endpoint": self.url + "/token",
                "jwks_uri": self.url + "/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"], "authorization_response_iss_parameter_supported": True})
        if address.path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return self.answer(handler, {"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]})
        if address.path == "/authorize":
            self.requests.append(query)
            assert query["client_id"] == CLIENT and query["code_challenge_method"] == "S256" and "openid" in query["scope"].split()
            back = {"state": query["state"], "iss": self.url}
            if self.refusal:
                back["error"] = self.refusal
            else:
                code = secrets.token_urlsafe()
                self.codes[code] = query
                back["code"] = code
            handler.send_response(302)
            handler.send_header("Location", query["redirect_uri"] + "?" + urllib.parse.urlencode(back))
            handler.send_header("Content-Length", "0")
            return handler.end_headers()
        return self.answer(handler, {}, 404)

    def token(self, handler):
        form = dict(urllib.parse.parse_qsl(handler.rfile.read(int(handler.headers["Content-Length"])).decode()))
        name, _, password = base64.b64decode(handler.headers["Authorization"].split()[1]).decode().partition(":")
        assert (urllib.parse.unquote_plus(name), urllib.parse.unquote_plus(password)) == (CLIENT, SECRET)
        begun = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if not begun or begun["code_challenge"] != challenge or begun["redirect_uri"] != form["redirect_uri"]:
            return self.answer(handler, {"error": "invalid_grant"}, 400)
        token = self.sign(nonce=begun["nonce"])
        return self.answer(handler, {"id_token": token, "access_token": "none", "token_type": "Bearer"})

    def sign(self, key=None, **claims):
        """An ID token about the person."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300} | self.person | claims | self.claims
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers={"kid": "1"})
