"""What browsers are told about every answer, and that the pages work under it."""

import socket
import urllib.error
import urllib.request

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_chat_page import DESKTOP, check_accessibility, picture

API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def answer(server, path, method="GET", headers=None, body=None):
    """Status and header fields, whatever the status."""
    request = urllib.request.Request(server.url + path, method=method, headers=headers or {}, data=body)
    try:
        with urllib.request.build_opener(NoRedirect).open(request) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


ANSWERS = [
    ("GET", "/health", 200), ("GET", "/v1/site", 200), ("GET", "/openapi.json", 200), ("GET", "/metrics", 200),
    ("GET", "/nowhere", 404), ("GET", "/v1/users", 401), ("DELETE", "/v1/site", 405), ("GET", "/%zz", 400),
    ("POST", "/v1/conversations", 415), ("OPTIONS", "/v1/site", 204), ("GET", "/sandbox/payments/none", 404),
    ("GET", "/", 200), ("GET", "/style.css", 200), ("GET", "/app.js", 200), ("GET", "/payments/paid", 200),
    ("GET", "/payments/page.css", 200),
]


@pytest.mark.parametrize("method, path, status", ANSWERS)
def test_every_answer_says_what_must_not_be_done_with_it(server, method, path, status):
    got, fields = answer(server, path, method, body=b"x" if method == "POST" else None)
    assert got == status
    assert fields["X-Content-Type-Options"] == "nosniff"
    assert fields["Cross-Origin-Resource-Policy"] == "same-origin"
    # A payment service's page, which leads to the return pages, is of another site.
    assert fields["Cross-Origin-Opener-Policy"] == ("unsafe-none" if path == "/payments/paid" else "same-origin")
    assert "camera=()" in fields["Permissions-Policy"]
    assert fields["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "Strict-Transport-Security" not in fields, "nobody can come by HTTPS here"
    policy = fields["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ") and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy
    if path.startswith("/v1") or status >= 400:
        assert policy == API_POLICY and fields["Cache-Control"] == "no-store"
    for name in set(fields.keys()) - {"Vary"}:
        assert len(fields.get_all(name)) == 1, name


def test_what_was_not_changed_is_answered_like_the_rest(server):
    tag = answer(server, "/style.css")[1]["ETag"]
    status, fields = answer(server, "/style.css", headers={"If-None-Match": tag})
    assert status == 304 and fields["X-Content-Type-Options"] == "nosniff"


def test_no_other_site_is_let_in_by_its_own_word(server):
    for origin in ["https://evil.example", "null", server.url, "https://www.example.com.evil.example"]:
        for path, method in [("/v1/site", "GET"), ("/v1/conversations", "OPTIONS"), ("/v1/users", "GET"), ("/", "GET")]:
            _, fields = answer(server, path, method, {
                "Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"})
            assert [name for name in fields if name.lower().startswith("access-control-")] == [], (origin, path)


def test_settings_of_frames_origins_and_https(tmp_path):
    site = "https://www.example.com"
    server = Server(tmp_path, environment={
        "USHER_SERVER_FRAME_ANCESTORS": f"self,{site}", "USHER_SERVER_CORS_ORIGINS": site,
        "USHER_SERVER_PUBLIC_URL": "https://help.example.com", "USHER_SERVER_HSTS": "1d", "USHER_IDENTITY_DEMO": "false"})
    server.start()
    try:
        for path in ["/", "/nowhere", "/v1/site"]:
            assert answer(server, path)[1]["Strict-Transport-Security"] == "max-age=86400"
        assert f"frame-ancestors 'self' {site};" in answer(server, "/")[1]["Content-Security-Policy"]
        assert answer(server, "/v1/site")[1]["Content-Security-Policy"] == API_POLICY
        _, fields = answer(server, "/v1/site", headers={"Origin": site})
        assert fields["Access-Control-Allow-Origin"] == site and "Origin" in fields["Vary"]
        assert "Access-Control-Allow-Credentials" not in fields
        _, fields = answer(server, "/v1/site", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in fields and "Origin" in fields["Vary"]
    finally:
        assert server.stop() == 0


def test_a_request_that_is_no_http_is_answered_like_the_rest(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n")
        received = b""
        while piece := line.recv(65536):
            received += piece
    head = received.decode().lower()
    assert " 400 " in head.split("\r\n")[0]
    assert "x-content-type-options: nosniff\r\n" in head and f"content-security-policy: {API_POLICY}".lower() in head


@pytest.mark.parametrize("path, heading", [("paid", "Thank you"), ("cancelled", "Nothing was paid"), ("returned", "Welcome back")])
def test_return_pages_get_their_sheet(browser, server, path, heading):
    """The policy lets in no style that stands in a page."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(f"{server.url}/payments/{path}")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.locator("main").evaluate("part => getComputedStyle(part).maxWidth") == "416px", "26 rem, as the sheet says"
    check_accessibility(page)
    picture(page, "return-" + path)


def test_what_stands_in_a_page_does_not_run(browser, tmp_path):
    """A script, a handler and a style that got into a page do nothing, even in a company's own pages."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "own.js").write_text("document.title = 'own'")
    (folder / "index.html").write_text(
        "<!doctype html><title>none</title><style>p { color: rgb(1, 2, 3) }</style><p style='color: rgb(1, 2, 3)'>x</p>"
        "<script>document.title = 'inline'</script><img src='x' onerror=\"document.title = 'handler'\">"
        "<script src='own.js'></script>")
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data, environment={"USHER_SERVER_WEB": str(folder)})
    server.start()
    try:
        page = browser.new_context().new_page()
        blocked = []
        page.on("console", lambda line: "Content Security Policy" in line.text and blocked.append(line.text))
        page.goto(server.url)
        page.wait_for_load_state("networkidle")
        assert page.title() == "own"
        assert page.locator("p").evaluate("part => getComputedStyle(part).color") == "rgb(0, 0, 0)"
        assert len(blocked) >= 4, blocked
    finally:
        browser.violations.clear()
        assert server.stop() == 0
