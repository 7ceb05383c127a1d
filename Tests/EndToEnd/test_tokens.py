"""Tokens that Usher makes and takes, compared with PyJWT (which comes with the package `mcp`) and cryptography."""

import base64
import hashlib
import hmac
import json
import pathlib
import random
import subprocess
import time

import jwt
import pytest
from conftest import PROGRAM
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

TRIAL = pathlib.Path(PROGRAM).parent / "token-trial"
ISSUER, AUDIENCE = "https://issuer.example", "usher"
SECRET = b"0123456789abcdef0123456789abcdef"
NOW = int(time.time())


def trial(*arguments, body=""):
    return subprocess.run([TRIAL, *arguments], input=body.encode(), capture_output=True, timeout=60, check=True).stdout.decode()


def digits(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def keys():
    """Keys to sign with by their names, and what they are checked with."""
    private = {
        "HS256": SECRET, "ES256": ec.generate_private_key(ec.SECP256R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate(),
        "RS256": rsa.generate_private_key(65537, 2048),
    }
    public = [
        {"kty": "oct", "k": digits(SECRET)}, ECAlgorithm.to_jwk(private["ES256"].public_key(), as_dict=True),
        OKPAlgorithm.to_jwk(private["EdDSA"].public_key(), as_dict=True),
        RSAAlgorithm.to_jwk(private["RS256"].public_key(), as_dict=True),
    ]
    for name, key in zip(private, public):
        key["kid"] = name
    return private, public


def check(public, tokens):
    body = json.dumps({"keys": public, "tokens": tokens})
    lines = trial("check", str(NOW), ISSUER, AUDIENCE, body=body).splitlines()
    assert len(lines) == len(tokens)
    return lines


def claims(**changes):
    return {"iss": ISSUER, "aud": [AUDIENCE], "sub": "u", "iat": NOW, "exp": NOW + 600} | changes


def made(private, algorithm, content, **header):
    return jwt.encode(content, private[algorithm], algorithm, {"kid": algorithm, "typ": "at+jwt"} | header)


def test_their_tokens_are_good_here(keys):
    private, public = keys
    chance = random.Random(7)
    contents = [claims(sub=f"user {number} – é", number=chance.random(), deep={"x": [None, True, chance.randint(0, 2**53)]})
                for number in range(100)]
    tokens = [made(private, name, content) for content in contents for name in private]
    lines = check(public, tokens)
    for index, line in enumerate(lines):
        assert line.startswith("good "), line
        content = contents[index // len(private)]
        assert json.loads(line[5:]) == {"sub": content["sub"], "others": {"number": content["number"], "deep": content["deep"]}}


def test_our_tokens_are_good_there():
    made = json.loads(trial("make", "50", str(NOW)))
    there = jwt.PyJWKSet.from_dict({"keys": made["keys"]})
    assert len(made["tokens"]) == 150
    for number, token in enumerate(made["tokens"]):
        header = jwt.get_unverified_header(token)
        assert header["typ"] == "at+jwt"
        content = jwt.decode(token, there[header["kid"]], [header["alg"]], audience="app", issuer="https://usher.example")
        assert content["sub"] == f"user {number % 50} – Zoë" and content["nested"] == {"a": [1, 2.5, None, "🎟"]}
        assert content["exp"] == NOW + 1800
        with pytest.raises(jwt.InvalidTokenError):
            jwt.decode(token[:-6] + "AAAAAA", there[header["kid"]], [header["alg"]], audience="app")


def test_what_others_forge_is_refused_here(keys):
    private, public = keys
    good = made(private, "ES256", claims())
    head, body, signature = good.split(".")
    pem_like = json.dumps(public[1], separators=(",", ":"), sort_keys=True).encode()
    confused = digits(json.dumps({"alg": "HS256", "kid": "ES256", "typ": "at+jwt"}).encode()) + "." + body
    stranger = {"ES256": ec.generate_private_key(ec.SECP256R1())}
    refused = {
        jwt.encode(claims(), None, "none", {"kid": "ES256", "typ": "at+jwt"}): "not supported",
        confused + "." + digits(hmac.new(pem_like, confused.encode(), hashlib.sha256).digest()): "algorithm",
        made(stranger, "ES256", claims()): "signature is wrong",
        made(private, "ES256", claims(), kid="../../dev/null"): "no key that is known",
        made(private, "EdDSA", claims(), kid="ES256"): "algorithm",
        made(private, "ES256", claims(exp=NOW - 31)): "expired",
        made(private, "ES256", claims(nbf=NOW + 31)): "not valid yet",
        made(private, "ES256", claims(iss=ISSUER + "/")): "another issuer",
        made(private, "ES256", claims(aud="another")): "another audience",
        made(private, "ES256", claims(), typ="JWT"): "another purpose",
        made(private, "ES256", claims(), crit=["exp"]): "not supported",
        f"{head}.{digits(json.dumps(claims(sub='admin')).encode())}.{signature}": "signature is wrong",
    }
    for (token, reason), line in zip(refused.items(), check(public, list(refused))):
        assert reason in line, f"{reason}: {line}"
    assert check(public, [good])[0].startswith("good ")
