"""What is sold, and the tickets' codes: imported at the start, asked about, drawn, and read by others' programs."""

import base64
import hashlib
import json
import os
import subprocess

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conftest import PROGRAM


def usher(*arguments, folder):
    environment = dict(os.environ, USHER_DATA=str(folder / "data"))
    return subprocess.run([PROGRAM, "tickets", *arguments], env=environment, cwd=folder, check=True, capture_output=True,
                          text=True).stdout


def test_the_example_answers_what_it_imported(server):
    answer = requests.post(server.url + "/chat", json={"message": "How much are tickets for Velvet Harbour?"}).json()
    # £38.00 and £72.00 in the file, with a booking fee of £2.50.
    assert "£40.50 to £74.50" in answer["response"], answer
    assert answer["source"] == "tool"


def test_passages_are_found_by_event_date_and_price(server):
    def titles(**filters):
        hits = requests.get(server.url + "/v1/knowledge/search",
                            params={"q": "how much are tickets", "limit": 50, **filters},
                            headers={"Authorization": "Bearer " + server.operator_key}).json()["hits"]
        return {hit["passage"]["title"] for hit in hits}

    games = titles(kind="basketball")
    assert games and all("Warriors" in title for title in games), games
    assert titles(kind="basketball", price_until=17) == set()
    assert "Velvet Harbour" in titles(price_from=70) and not games & titles(price_from=70)
    assert titles(date_from="2020-01-01", date_until="2020-12-31") == set()


def test_another_library_takes_the_keys(tmp_path):
    key = json.loads(usher("keys", folder=tmp_path))["keys"][0]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    canonical = json.dumps({"crv": key["crv"], "kty": key["kty"], "x": key["x"]}, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest()[:8] == key["kid"]


def test_a_code_on_a_screen_is_read_by_another_program(browser, tmp_path):
    token = "UT1:" + "%69 VD92EX0" * 18
    (tmp_path / "code.svg").write_text(usher("code", token, "--svg", folder=tmp_path))
    page = browser.new_page(viewport={"width": 300, "height": 300})
    page.goto(f"file://{tmp_path}/code.svg")
    page.screenshot(path=tmp_path / "code.png")
    page.close()
    read = subprocess.run(["zbarimg", "--quiet", "--raw", tmp_path / "code.png"], check=True, capture_output=True)
    assert read.stdout == token.encode() + b"\n"
