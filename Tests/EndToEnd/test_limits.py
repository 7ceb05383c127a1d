"""Limits as clients and customers meet them: the answers' fields, a flood behind a proxy, a hasty customer."""

import json
import re
import signal
import urllib.error
import urllib.request

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_chat_page import ask, open_page, picture, say


@pytest.fixture
def limited(tmp_path):
    """Starts servers with limits of the test's own."""
    servers = []

    def start(**limits):
        variables = {f"USHER_LIMITS_{name.upper()}": limit for name, limit in limits.items()}
        servers.append(Server(tmp_path, environment=variables))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.stop(signal.SIGKILL)


def call(server, path, headers=None, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, data, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, json.load(answer)


def test_customers_behind_a_proxy_have_limits_of_their_own(limited):
    server = limited(search="3/h")
    ann = {"X-Forwarded-For": "127.0.0.1, 203.0.113.7"}
    for left in (2, 1, 0):
        status, headers, _ = call(server, "/v1/site", ann)
        assert status == 200
        assert headers["RateLimit-Policy"] == '"search";q=3;w=3600'
        assert re.fullmatch(rf'"search";r={left};t=\d+', headers["RateLimit"])
    status, headers, problem = call(server, "/v1/site", ann)
    assert status == 429
    assert 1100 < int(headers["Retry-After"]) <= 1200
    assert problem["limit"] == "search" and "Try again in" in problem["detail"]
    assert call(server, "/v1/site", {"X-Forwarded-For": "203.0.113.8"})[0] == 200
    assert call(server, "/v1/site")[0] == 200, "a program on this machine"
    assert call(server, "/health", ann)[0] == 200, "health is always told"
    measures = urllib.request.urlopen(server.url + "/metrics").read().decode()
    assert 'usher_rate_limited_total{limit="search"} 1' in measures


def test_who_guesses_tokens_is_counted(limited):
    server = limited(default="4/h")
    stranger = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer guess"}
    statuses = [call(server, "/v1/conversations", stranger)[0] for _ in range(6)]
    assert statuses == [401] * 4 + [429] * 2


def test_a_hasty_customer_sees_the_seconds_and_is_answered(limited, browser):
    # The page asks for itself once, begins a conversation and opens a socket; one message goes at once.
    server = limited(local="4/40s")
    page = open_page(browser, server)
    ask(page, "How do I get a refund?")
    say(page, "Where do I find my tickets?")
    pause = page.locator("usher-pause")
    expect(pause).to_have_text(re.compile(r"^That was quick! Your message goes out by itself in \d+ seconds?\.$"))
    picture(page, "limits-pause")
    expect(page.locator(".message.theirs[data-status=done]")).to_have_count(3, timeout=30_000)
    expect(pause).to_be_hidden()
