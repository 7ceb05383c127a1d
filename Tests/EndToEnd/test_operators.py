"""Operators: two browsers side by side, the customer's and (here through the API) the operator's; over two processes, and
over a restart in between."""

import asyncio
import contextlib
import json
import signal
import threading
import urllib.request
import uuid

import pytest
from conftest import awaited, until
from playwright.sync_api import expect
from test_api import call
from test_chat_page import ask, open_page, picture, say
from test_two_processes import begin, postgres_database, two, watching  # noqa: F401

ANN, BEN = {"operator": "Ann"}, {"operator": "Ben"}


def act(server, identifier, verb, body=None, status=200):
    """What an operator does, as whoever has the operators' key."""
    answered, value = call(server, "POST", f"/v1/conversations/{identifier}/{verb}", body or ANN, server.operator_key)
    assert answered == status, value
    return value


def write(server, identifier, text, who=ANN, status=201, **more):
    return act(server, identifier, "operator-messages", {"text": text, "id": uuid.uuid4().hex} | who | more, status)


def send(server, identifier, token, text, **more):
    return call(server, "POST", f"/v1/conversations/{identifier}/messages", {"text": text} | more, token)


def messages(server, identifier, token):
    return call(server, "GET", f"/v1/conversations/{identifier}/messages", None, token)[1]["messages"]


async def next_of(socket, *types):
    """The next event of one of some types."""
    while True:
        event = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if event["type"] in types:
            return event


def test_a_conversation_goes_to_a_person_and_back_over_two_processes_and_a_restart(tmp_path, postgres_database):
    async def converse(servers):
        first, second = servers
        identifier, token = begin(first)
        assert send(first, identifier, token, "How much is parking?")[0] == 200
        assert send(first, identifier, token, "I want to talk to a person")[1]["reply"]["handoff"]["state"] == "waiting"
        # The customer watches on one process, the operator works on the other.
        async with watching(first, identifier, token) as socket:
            write(second, identifier, "Hello, I am Ann.")
            joined = await next_of(socket, "message.completed")
            assert joined["message"]["role"] == "system" and "Ann" in joined["message"]["text"]
            assert (await next_of(socket, "handoff")) == {
                "type": "handoff", "state": "taken", "reason": "requested", "operator": "Ann"}
            written = (await next_of(socket, "message.completed"))["message"]
            assert (written["role"], written["author"], written["text"]) == ("operator", "Ann", "Hello, I am Ann.")
            assert act(second, identifier, "typing")["told"] is True
            assert act(second, identifier, "typing", BEN)["told"] is False
            typing = await next_of(socket, "typing")
            assert typing == {"type": "typing", "role": "operator", "name": "Ann", "seconds": 6}
            act(second, identifier, "notes", {"text": "Sounds like the seats of Tuesday", "id": "n1"} | ANN, 201)
            await socket.send(json.dumps({"type": "message.create", "id": "k1", "text": "What is it like on Tuesday?"}))
            assert (await next_of(socket, "message.accepted"))["message"]["text"] == "What is it like on Tuesday?"
            assert (await next_of(socket, "message.passed", "message.started"))["type"] == "message.passed"
        status, passed = send(first, identifier, token, "What is it like on Tuesday?", id="k1")
        assert status == 202 and passed["reply"] is None and passed["message"]["role"] == "customer"
        # Both stop, one by force, and come again.
        first.stop(signal.SIGKILL)
        assert second.stop() == 0
        for server in servers:
            server.start()
        status, problem = call(second, "POST", f"/v1/conversations/{identifier}/take", BEN, second.operator_key)
        assert status == 409 and problem["type"] == "/problems/conversation-taken" and problem["operator"]["name"] == "Ann"
        status, conversation = call(second, "GET", f"/v1/conversations/{identifier}", None, token)
        assert conversation["status"] == "with_operator" and conversation["operator"] == "Ann"
        write(second, identifier, "Quiet, on Tuesday.")
        given = act(first, identifier, "give-back", ANN | {"note": "Wants Tuesday"})
        assert given["conversation"]["status"] == "open" and given["handoff"]["state"] == "given_back"
        status, answered = send(second, identifier, token, "How much is parking?")
        assert status == 200 and answered["reply"]["role"] == "agent"
        told = messages(first, identifier, token)
        assert [message["role"] for message in told] == [
            "customer", "agent", "customer", "agent", "system", "operator", "customer", "operator", "system", "customer", "agent"]
        assert len({message["id"] for message in told}) == len(told)
        history = call(first, "GET", f"/v1/conversations/{identifier}/handoffs", None, first.operator_key)[1]["handoffs"]
        assert [[entry["state"] for entry in each["entries"]] for each in history] == [["waiting", "taken", "given_back"]]
        assert history[0]["entries"][-1]["note"] == "Wants Tuesday"
        log = call(first, "GET", "/v1/audit?limit=50", None, first.operator_key)[1]["entries"]
        actions = [entry["action"] for entry in log if entry.get("subject") == identifier]
        assert sorted(actions) == ["conversation.given_back", "conversation.taken"], log

    with two(tmp_path, postgres_database) as servers:
        awaited(converse(servers))


def test_of_two_operators_who_take_a_conversation_on_two_processes_one_gets_it(tmp_path, postgres_database):
    with two(tmp_path, postgres_database) as servers:
        for _ in range(10):
            identifier, token = begin(servers[0])
            assert send(servers[0], identifier, token, "I want to talk to a person")[0] == 200
            answers, start = {}, threading.Barrier(2)

            def take(server, who):
                start.wait()
                answers[who] = call(server, "POST", f"/v1/conversations/{identifier}/take", {"operator": who},
                                    server.operator_key)

            racers = [threading.Thread(target=take, args=each) for each in zip(servers, ["Ann", "Ben"])]
            for racer in racers:
                racer.start()
            for racer in racers:
                racer.join()
            won = [who for who, (status, _) in answers.items() if status == 200]
            lost = [(who, answer) for who, (status, answer) in answers.items() if status == 409]
            assert len(won) == 1 and len(lost) == 1, answers
            assert lost[0][1]["operator"]["name"] == won[0]
            joined = [message for message in messages(servers[1], identifier, token) if message["role"] == "system"]
            assert len(joined) == 1 and won[0] in joined[0]["text"]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_note_comes_to_no_customer_by_any_route(request, database):
    server = request.getfixturevalue("server" if database == "sqlite" else "postgres_server")
    identifier, token = begin(server)
    send(server, identifier, token, "I want to talk to a person")
    secret = "whisper-" + uuid.uuid4().hex

    async def watch():
        async with watching(server, identifier, token) as socket:
            act(server, identifier, "take")
            act(server, identifier, "notes", {"text": secret, "id": "n1"} | ANN, 201)
            write(server, identifier, "Hello")
            heard = []
            while not heard or heard[-1].get("message", {}).get("role") != "operator":
                heard.append(json.loads(await asyncio.wait_for(socket.recv(), 20)))
            await socket.send(json.dumps({"type": "resume", "after": None}))
            await socket.send(json.dumps({"type": "ping"}))
            while heard[-1]["type"] != "pong":
                heard.append(json.loads(await asyncio.wait_for(socket.recv(), 20)))
            return heard

    heard = awaited(watch())
    assert secret not in json.dumps(heard) and len(heard) > 5
    document = call(server, "GET", "/openapi.json")[1]
    asked = 0
    for path, methods in document["paths"].items():
        if "get" not in methods or path in ("/metrics", "/mcp", "/v1/audit/export", "/v1/inbox/events"):
            continue
        filled = path.replace("{id}", identifier)
        status, answer = call(server, "GET", f"{filled}?conversation={identifier}", None, token) if "{" not in filled else (0, "")
        asked += status == 200
        assert secret not in json.dumps(answer), path
    assert asked > 5
    status, answer = call(server, "GET", f"/v1/conversations/{identifier}/notes", None, token)
    assert status in (401, 403), answer
    notes = call(server, "GET", f"/v1/conversations/{identifier}/notes", None, server.operator_key)[1]["notes"]
    assert [note["text"] for note in notes] == [secret] and notes[0]["author"]["name"] == "Ann"


def test_what_is_sent_again_is_there_once(server):
    identifier, token = begin(server)
    sent = {"text": "Hello", "id": "same"} | ANN
    first, again = act(server, identifier, "operator-messages", sent, 201), act(server, identifier, "operator-messages", sent, 201)
    assert first == again
    assert [message["role"] for message in messages(server, identifier, token)] == ["system", "operator"]
    status, problem = call(server, "POST", f"/v1/conversations/{identifier}/operator-messages",
                           {"text": "Hello", "id": "other"} | BEN, server.operator_key)
    assert status == 409 and "Ann" in problem["detail"]


def test_chat_says_that_a_person_has_the_conversation(server):
    status, answer = call(server, "POST", "/chat", {"message": "I want to talk to a person"})
    assert status == 200
    act(server, answer["conversation_id"], "take")
    status, passed = call(server, "POST", "/chat", {"message": "Are you there?", "conversation_id": answer["conversation_id"]})
    assert status == 202 and passed["conversation_id"] == answer["conversation_id"] and passed["detail"]


def test_the_customers_page_shows_a_person_with_a_name_who_comes_writes_and_goes(browser, own_server):
    page = open_page(browser, own_server)
    ask(page, "How much is parking?")
    ask(page, "I want to talk to a person")
    identifier = page.evaluate("JSON.parse(localStorage.getItem('usher.conversation') ?? Object.values(localStorage).find("
                               "value => value.includes('conv_'))).id")
    act(own_server, identifier, "take")
    expect(page.locator(".message.notice").last).to_have_text("Ann has joined the conversation.")
    act(own_server, identifier, "typing")
    expect(page.locator(".writes")).to_have_text("Ann is writing…")
    write(own_server, identifier, "Hello, I am Ann.\nHow *can* I help?")
    person = page.locator(".message[data-role=operator]").last
    expect(person).to_contain_text("How *can* I help?")
    expect(person.locator("footer")).to_contain_text("Ann")
    expect(page.locator(".writes")).to_be_hidden()
    say(page, "My gate code does not work")
    expect(page.locator(".message.mine").last).to_have_attribute("data-status", "done")
    picture(page, "operator-writes")
    # Nothing is lost when the server dies and the page is loaded again.
    own_server.stop(signal.SIGKILL)
    own_server.start()
    page.reload()
    expect(page.locator(".message.mine").last).to_contain_text("My gate code does not work", timeout=20_000)
    expect(page.locator(".message[data-role=operator]").last.locator("footer")).to_contain_text("Ann")
    expect(page.locator(".message[data-status=streaming]")).to_have_count(0)
    write(own_server, identifier, "Try again now.")
    expect(page.locator(".message[data-role=operator]")).to_have_count(2, timeout=20_000)
    act(own_server, identifier, "give-back")
    expect(page.locator(".message.notice").last).to_contain_text("The assistant goes on.")
    answer = ask(page, "When do the doors open?")
    expect(answer).to_be_visible()
    picture(page, "operator-gone")
    assert [error for error in page.errors if "WebSocket" not in error and "ERR_CONNECTION" not in error] == []


@contextlib.contextmanager
def following(server):
    """The events of the inbox, as they come."""
    request = urllib.request.Request(server.url + "/v1/inbox/events", headers={"Authorization": f"Bearer {server.operator_key}"})
    seen = []

    def read(answer):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            name = None
            for line in answer:
                kind, _, value = line.decode().rstrip("\n").partition(": ")
                if kind == "event":
                    name = value
                elif kind == "data":
                    seen.append((name, json.loads(value)))

    answer = urllib.request.urlopen(request, timeout=60)
    reader = threading.Thread(target=read, args=[answer], daemon=True)
    reader.start()
    until(lambda: seen and seen[0][0] == "inbox.ready", 20)
    yield seen
    answer.fp.raw._sock.close()


def of(seen, identifier, *names):
    return [(name, event) for name, event in list(seen) if event.get("conversation_id") == identifier and name in names]


def test_operators_see_on_one_process_what_happens_on_the_other(tmp_path, postgres_database):
    with two(tmp_path, postgres_database) as (first, second), following(first) as seen:
        identifier, token = begin(second)
        send(second, identifier, token, "I want to talk to a person")
        until(lambda: of(seen, identifier, "handoff"), 20)
        assert of(seen, identifier, "handoff")[0][1]["state"] == "waiting"
        assert not of(seen, identifier, "text.delta")
        act(second, identifier, "take")
        changed = until(lambda: of(seen, identifier, "conversation.changed"), 20)
        assert changed[0][1]["handoff"]["operator"]["name"] == "Ann"
        act(second, identifier, "notes", {"text": "Careful", "id": "n"} | ANN, 201)
        noted = until(lambda: of(seen, identifier, "note.created"), 20)
        assert noted[0][1]["note"]["text"] == "Careful"

        async def type():
            async with watching(second, identifier, token) as socket:
                for _ in range(5):
                    await socket.send(json.dumps({"type": "typing"}))
                await socket.send(json.dumps({"type": "ping"}))
                assert json.loads(await asyncio.wait_for(socket.recv(), 20))["type"] == "pong"

        awaited(type())
        until(lambda: of(seen, identifier, "typing"), 20)
        send(second, identifier, token, "Hello?")
        until(lambda: [event for _, event in of(seen, identifier, "message.accepted") if event["message"]["text"] == "Hello?"], 20)
        # Said five times at once, it is told once.
        assert len(of(seen, identifier, "typing")) == 1


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_the_inbox_lists_finds_and_counts(request, database):
    server = request.getfixturevalue("server" if database == "sqlite" else "postgres_server")
    key = server.operator_key
    word = "zq" + uuid.uuid4().hex[:12]

    def inbox(query):
        status, answer = call(server, "GET", f"/v1/inbox?{query}", None, key)
        assert status == 200, answer
        return [item["conversation"]["id"] for item in answer["conversations"]]

    before = call(server, "GET", "/v1/inbox/counts", None, key)[1]["counts"]
    identifier, token = begin(server)
    assert send(server, identifier, token, "I want to talk to a person")[0] == 200
    act(server, identifier, "take")
    assert send(server, identifier, token, f"My code is {word}")[0] == 202
    assert inbox(f"q={word}") == [identifier]
    assert inbox(f"q={word}&view=taken") == [identifier] and inbox(f"q={word}&view=waiting") == []
    status, answer = call(server, "GET", f"/v1/inbox?q={word}", None, key)
    assert answer["conversations"][0]["last_text"] == f"My code is {word}" and answer["next_cursor"] is None
    counts = call(server, "GET", "/v1/inbox/counts", None, key)[1]["counts"]
    assert counts["taken"] == before["taken"] + 1 and counts["open"] >= before["open"] + 1
    seen, cursor = [], ""
    while cursor is not None:
        status, page = call(server, "GET", f"/v1/inbox?limit=2{cursor and '&after=' + cursor}", None, key)
        seen += [item["conversation"]["id"] for item in page["conversations"]]
        cursor = page["next_cursor"]
    assert identifier in seen and len(seen) == len(set(seen))
    status, problem = call(server, "GET", "/v1/inbox?after=nonsense", None, key)
    assert status == 400, problem
    for refused in (None, token):
        assert call(server, "GET", "/v1/inbox", None, refused)[0] in (401, 403)
        assert call(server, "GET", "/v1/inbox/events", None, refused)[0] in (401, 403)
    assert call(server, "PUT", f"/v1/conversations/{identifier}/snooze", {"until": "2099-01-01T00:00:00Z"} | ANN, key)[0] == 200
    assert inbox(f"q={word}&view=snoozed") == [identifier]
    closed = act(server, identifier, "close", {"reason": "Solved"} | ANN)
    assert closed["conversation"]["status"] == "ended" and closed["handoff"]["state"] == "closed"
    assert inbox(f"q={word}&view=ended") == [identifier]
    assert send(server, identifier, token, "And now?")[0] == 409
    assert act(server, identifier, "reopen")["conversation"]["operator"] == "Ann"
    assert send(server, identifier, token, "And now?")[0] == 202
    status, problem = call(server, "PUT", f"/v1/conversations/{identifier}/assignee",
                           {"operator_id": "usr_01h455vb4pex5vsknk084sn02q"} | ANN, key)
    assert status == 404, problem
