"""The API as other people's programs see it: schemathesis, the websockets library, curl."""

import asyncio
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import planted
import pytest
from conftest import Server, awaited
import websockets


def call(server, method, path, body=None, token=None, headers=None):
    request = urllib.request.Request(server.url + path, method=method)
    request.add_header("Accept", "application/json")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    if token:
        request.add_header("Authorization", f"Bearer {planted.plant(token)}")
    data = None
    if body is not None:
        planted.plant_members(body)
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data) as response:
            content = response.read()
            if content and "json" not in response.headers.get("Content-Type", ""):
                return response.status, content.decode(errors="replace")
            value = json.loads(content) if content else None
            planted.plant_members(value)
            return response.status, value
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@pytest.fixture(params=["server", "postgres_server"], ids=["sqlite", "postgres"])
def either(request):
    """The program over each of its databases."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def conversation(server):
    status, created = call(server, "POST", "/v1/conversations", {})
    assert status == 201
    return created["conversation"]["id"], created["token"]


def test_schemathesis_finds_nothing(own_server):
    """Every operation of /openapi.json, with data that fits its schema and data that does not. It may remove documents, so
    it has a server of its own."""
    server = own_server
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"),
        "--config-file=" + str(pathlib.Path(__file__).with_name("schemathesis.toml")),
        "run",
        server.url + "/openapi.json",
        "--checks=all",
        "--max-examples=" + os.environ.get("USHER_API_EXAMPLES", "12"),
        "--seed=20260101",
        "--generation-database=none",
        # Publishing an agent learns its intents, which takes a debug build on a busy machine that long.
        "--request-timeout=40",
        # Events without end; test_operators.py reads them.
        "--exclude-path=/v1/inbox/events",
        "-H",
        f"Authorization: Bearer {server.operator_key}",
    ]
    # In chains of requests, data that fits is sometimes taken for data that does not, and the other way round; the other
    # phases check this too.
    # https://github.com/schemathesis/schemathesis/issues/2983
    single = ["--phases=examples,coverage,fuzzing"]
    chains = ["--phases=stateful", "--exclude-checks=negative_data_rejection,positive_data_acceptance"]
    for phases in (single, chains):
        result = subprocess.run(command + phases, capture_output=True, text=True, timeout=600, cwd=server.data)
        # Of what it warns there are pages, behind what is wrong.
        assert result.returncode == 0, result.stdout.split(" WARNINGS ")[0][-8000:] + result.stderr[-2000:]


def test_the_websockets_library_streams_a_turn(server, conversation):
    identifier, token = conversation

    async def converse():
        url = f"{server.url.replace('http', 'ws')}/v1/conversations/{identifier}/socket"
        events = []
        protocols = ["usher.v1", f"usher.token.{token}"]
        async with websockets.connect(url, subprotocols=protocols) as socket:
            assert socket.subprotocol == "usher.v1"
            await socket.send(json.dumps({"type": "message.create", "id": "one", "text": "How much is parking?"}))
            async for text in socket:
                events.append(json.loads(text))
                if events[-1]["type"] in ("message.completed", "error"):
                    return events

    events = awaited(asyncio.wait_for(converse(), 30))
    kinds = [event["type"] for event in events]
    assert kinds[0] == "session.ready"
    assert kinds[1] == "message.accepted" and events[1]["id"] == "one"
    assert kinds[-1] == "message.completed"
    streamed = "".join(event["text"] for event in events if event["type"] == "text.delta")
    assert streamed == events[-1]["message"]["text"]
    assert "£" in streamed


def test_a_message_sent_twice_over_a_socket_is_told_once(server, conversation):
    identifier, token = conversation

    async def converse():
        url = f"{server.url.replace('http', 'ws')}/v1/conversations/{identifier}/socket"
        async with websockets.connect(url, subprotocols=["usher.v1", f"usher.token.{token}"]) as socket:
            message = json.dumps({"type": "message.create", "id": "one", "text": "How much is parking?"})
            await socket.send(message)
            await socket.send(message)
            events = []
            with contextlib.suppress(asyncio.TimeoutError):
                while True:
                    events.append(json.loads(await asyncio.wait_for(socket.recv(), 2)))
            await socket.send(message)
            again = [json.loads(await asyncio.wait_for(socket.recv(), 10)) for _ in range(2)]
            return events, again

    events, again = awaited(converse())
    completed = [event["message"] for event in events if event["type"] == "message.completed"]
    streamed = "".join(event["text"] for event in events if event["type"] == "text.delta")
    assert streamed == completed[0]["text"] and len({message["id"] for message in completed}) == 1
    assert [event["type"] for event in again] == ["message.accepted", "message.completed"]
    assert again[1]["message"] == completed[0]


@pytest.mark.parametrize("protocols", [["usher.v1", "usher.token.wrong"], ["usher.v1"]])
def test_a_socket_without_the_token_is_refused(server, conversation, protocols):
    identifier, _ = conversation

    async def converse():
        url = f"{server.url.replace('http', 'ws')}/v1/conversations/{identifier}/socket"
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(url, subprotocols=protocols)
        return refused.value.response.status_code

    assert awaited(converse()) in (401, 403)


def test_curl_streams_a_turn(server, conversation):
    identifier, token = conversation
    result = subprocess.run(
        ["curl", "-sSN", "--max-time", "20", "-H", "Accept: text/event-stream", "-H", f"Authorization: Bearer {token}",
         "-H", "Content-Type: application/json", "-d", json.dumps({"text": "How much is parking?"}),
         f"{server.url}/v1/conversations/{identifier}/messages"],
        capture_output=True, text=True, check=True,
    )
    names = [line[7:] for line in result.stdout.splitlines() if line.startswith("event: ")]
    assert names[0] == "message.accepted" or names[0] == "message.started"
    assert "text.delta" in names and "citations" in names and names[-1] == "message.completed"


def test_others_cannot_read_a_conversation(server, conversation):
    identifier, token = conversation
    _, other = call(server, "POST", "/v1/conversations", {})
    path = f"/v1/conversations/{identifier}"
    assert call(server, "GET", path, token=token)[0] == 200
    assert call(server, "GET", path)[0] == 401
    assert call(server, "GET", path, token=other["token"])[0] == 403
    assert call(server, "GET", path, token=server.operator_key)[0] == 200
    assert call(server, "GET", "/v1/conversations", token=token)[0] == 401


def test_chat_answers_remembers_and_caches(either):
    server = either
    status, first = call(server, "POST", "/chat", {"message": "How much is parking?", "user_id": "u1"})
    assert status == 200 and "£" in first["response"] and first["sources"]
    for name in ["conversation_id", "cached", "response_time_ms", "confidence", "agent", "requires_escalation"]:
        assert name in first
    _, again = call(server, "POST", "/chat", {"message": "how much is PARKING"})
    assert again["cached"] and again["response"] == first["response"]
    assert again["conversation_id"] != first["conversation_id"]
    _, follow_up = call(
        server, "POST", "/chat", {"message": "and for motorbikes?", "conversation_id": again["conversation_id"]}
    )
    assert "otorcycle" in follow_up["response"] or "otorbike" in follow_up["response"], follow_up["response"]
    status, history = call(
        server, "GET", f"/v1/conversations/{again['conversation_id']}/messages", token=again["conversation_token"]
    )
    assert status == 200 and [message["role"] for message in history["messages"]] == ["customer", "agent"] * 2


def test_new_knowledge_is_found_at_once_and_voids_the_cache(either):
    server = either
    question = {"message": "What is the name of the arena's resident owl?"}
    _, before = call(server, "POST", "/chat", question)
    assert "Marigold" not in before["response"]
    document = {"title": "The resident owl", "text": "# The resident owl\n\nThe arena's resident owl is called Marigold."}
    status, added = call(server, "POST", "/v1/knowledge/documents", document, token=server.operator_key)
    assert status == 201 and added["passage_count"] == 1
    _, after = call(server, "POST", "/chat", question)
    assert "Marigold" in after["response"] and not after["cached"]
    status, _ = call(server, "DELETE", f"/v1/knowledge/documents/{added['id']}", token=server.operator_key)
    assert status == 204
    _, gone = call(server, "POST", "/chat", question)
    assert "Marigold" not in gone["response"]


def test_the_same_key_never_makes_a_second_turn(either):
    server = either
    created = call(server, "POST", "/v1/conversations", {})[1]
    identifier, token = created["conversation"]["id"], created["token"]
    path = f"/v1/conversations/{identifier}/messages"
    body = {"text": "How much is parking?", "id": "key-1"}
    first = call(server, "POST", path, body, token)[1]
    second = call(server, "POST", path, body, token)[1]
    assert first["reply"]["id"] == second["reply"]["id"]
    assert len(call(server, "GET", path, token=token)[1]["messages"]) == 2


def test_who_only_knows_a_conversation_gets_no_token_for_it(server):
    first = call(server, "POST", "/chat", {"message": "How much is parking, roughly?"})[1]
    assert first["conversation_token"]
    body = {"message": "and for motorbikes?", "conversation_id": first["conversation_id"]}
    status, second = call(server, "POST", "/chat", body)
    assert status == 200 and second["conversation_id"] == first["conversation_id"]
    assert "conversation_token" not in second


def test_yes_after_a_cached_offer_passes_the_customer_to_a_person(either):
    for _ in range(2):
        offer = call(either, "POST", "/chat", {"message": "Do you sell trombones?"})[1]
        body = {"message": "yes please", "conversation_id": offer["conversation_id"]}
        answer = call(either, "POST", "/chat", body)[1]
        assert answer["requires_escalation"] and "person" in answer["response"]
    assert offer["cached"]


def test_a_repeated_creation_gives_the_same_conversation(server):
    def create(key):
        request = urllib.request.Request(server.url + "/v1/conversations", b"{}", {
            "Content-Type": "application/json", "Idempotency-Key": key})
        return json.loads(urllib.request.urlopen(request).read())

    assert create("0f8fad5b-d9cb-469f-a165-70867728950e") == create("0f8fad5b-d9cb-469f-a165-70867728950e")
    with pytest.raises(urllib.error.HTTPError) as refused:
        create("1")
    assert refused.value.code == 400


def test_strangers_are_turned_away_before_their_upload_is_read(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"POST /v1/knowledge/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                       b"Content-Length: 20000000\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 401 ")


def test_files_of_messages_that_are_not_taken_are_not_kept(server, conversation):
    identifier, token = conversation

    def send():
        return subprocess.run(
            ["curl", "-s", "-F", "text=How much is parking?", "-F", "id=with-file", "-F", "file=@" + __file__,
             "-H", f"Authorization: Bearer {token}", f"{server.url}/v1/conversations/{identifier}/messages"],
            capture_output=True, text=True, check=True).stdout

    uploads = server.data / "uploads"
    before = len(list(uploads.iterdir()))
    first = json.loads(send())
    assert first["message"]["attachments"][0]["name"] == "test_api.py"
    assert json.loads(send())["reply"]["id"] == first["reply"]["id"]
    assert len(list(uploads.iterdir())) == before + 1
    call(server, "POST", f"/v1/conversations/{identifier}/end", {}, token)
    send()
    assert len(list(uploads.iterdir())) == before + 1


def test_one_source_in_two_shapes_is_one_document(server):
    body = {"title": "Shape", "source": "shape-1", "text": "# Shape\n\nRound."}
    first = call(server, "POST", "/v1/knowledge/documents", body, server.operator_key)[1]
    body |= {"media_type": "text/plain", "text": "Square."}
    status, second = call(server, "POST", "/v1/knowledge/documents", body, server.operator_key)
    assert status == 200 and second["id"] == first["id"] and second["media_type"] == "text/plain"
    assert call(server, "DELETE", f"/v1/knowledge/documents/{first['id']}", token=server.operator_key)[0] == 204


def test_a_folder_takes_the_place_of_the_chat_page(tmp_path, monkeypatch):
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>Our own</h1>")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setenv("USHER_SERVER_WEB", str(folder))
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data)
    server.start()
    try:
        page = urllib.request.urlopen(server.url + "/")
        assert page.read() == b"<h1>Our own</h1>" and page.headers["X-Content-Type-Options"] == "nosniff"
        part = urllib.request.Request(server.url + "/index.html", headers={"Range": "bytes=4-6"})
        assert urllib.request.urlopen(part).read() == b"Our"
        for path in ["/app.js", "/../secret.txt", "/%2e%2e/secret.txt"]:
            result = subprocess.run(["curl", "-s", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", server.url + path],
                                    capture_output=True, text=True, check=True)
            assert result.stdout in ("400", "404"), path
    finally:
        assert server.stop() == 0


def test_metrics_satisfy_promtool(server):
    metrics = urllib.request.urlopen(server.url + "/metrics").read()
    result = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True)
    assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()
