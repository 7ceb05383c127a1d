"""Two processes on one database: a turn on one is seen by those who watch on the other, one turn runs at a time in a
conversation, and what a process that dies leaves behind is answered by the other."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import threading
import time
import urllib.request

import pytest
import websockets
from conftest import Server, awaited, until
from provider import Provider
from redis_server import Redis
from test_api import call

KEYS = {"USHER_SERVER_SECRET": "a secret that both processes know, 32 bytes"}


@pytest.fixture
def postgres_database(postgres):
    name = f"two_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", "-q", postgres, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
    return postgres.rsplit("/", 1)[0] + "/" + name


@contextlib.contextmanager
def two(tmp_path, database, **environment):
    servers = []
    for name in ["first", "second"]:
        folder = tmp_path / name
        folder.mkdir()
        servers.append(Server(folder, database, {**KEYS, **environment}))
    try:
        for server in servers:
            server.start()
        # Each has to have heard of the other: from then on it tells it what happens.
        for server in servers:
            until(lambda: "usher_other_processes 1" in metrics(server), 20)
        yield servers
    finally:
        for server in servers:
            if server.process and server.process.poll() is None:
                server.stop(signal.SIGKILL)


def metrics(server):
    request = urllib.request.Request(server.url + "/metrics", headers={"Authorization": f"Bearer {server.operator_key}"})
    return urllib.request.urlopen(request).read().decode()


@contextlib.asynccontextmanager
async def watching(server, identifier, token):
    url = f"{server.url.replace('http', 'ws')}/v1/conversations/{identifier}/socket"
    async with websockets.connect(url, subprotocols=["usher.v1", f"usher.token.{token}"]) as socket:
        assert json.loads(await socket.recv())["type"] == "session.ready"
        yield socket


async def turn(socket):
    """The events of a turn, to its end."""
    events = []
    while not events or events[-1]["type"] not in ("message.completed", "error"):
        events.append(json.loads(await asyncio.wait_for(socket.recv(), 30)))
    return events


def begin(server):
    status, made = call(server, "POST", "/v1/conversations", {})
    assert status == 201
    return made["conversation"]["id"], made["token"]


@pytest.mark.parametrize("by", ["postgres", "redis", "redis that dies"])
def test_a_turn_on_one_process_is_seen_live_on_the_other(tmp_path, postgres_database, by):
    async def converse(servers, redis):
        identifier, token = begin(servers[0])
        async with watching(servers[1], identifier, token) as socket:
            if by == "redis that dies":
                redis.kill()
            for question in ["How much is parking?", "When do the doors open?"]:
                status, answer = call(servers[0], "POST", f"/v1/conversations/{identifier}/messages",
                                      {"text": question}, token)
                assert status in (200, 201)
                events = await turn(socket)
                assert events[0]["type"] == "message.accepted" and events[0]["message"]["text"] == question
                streamed = "".join(event["text"] for event in events if event["type"] == "text.delta")
                assert streamed == events[-1]["message"]["text"]
                # Said twice by no way.
                assert [event["type"] for event in events].count("message.completed") == 1

    with contextlib.ExitStack() as stack:
        redis = Redis(tmp_path) if by != "postgres" else None
        if redis:
            stack.callback(redis.stop)
        environment = {"USHER_REDIS_URL": redis.url} if redis else {}
        servers = stack.enter_context(two(tmp_path, postgres_database, **environment))
        awaited(converse(servers, redis))


def test_a_message_of_a_process_that_dies_is_answered_by_the_other(tmp_path, postgres_database):
    question = {"text": "Is there a story behind the name of the arena?", "id": "once"}
    standing_still, go_on = threading.Event(), threading.Event()
    provider = Provider()

    def behave(_):
        standing_still.set()
        go_on.wait(60)

    async def converse(servers):
        identifier, token = begin(servers[0])

        def post(server):
            return call(server, "POST", f"/v1/conversations/{identifier}/messages", question, token)

        def lost():
            with pytest.raises(OSError):
                post(servers[0])

        async with watching(servers[1], identifier, token) as socket:
            # The model stands still, so the first process dies in the midst of its turn.
            provider.behave = behave
            asking = asyncio.create_task(asyncio.to_thread(lost))
            assert await asyncio.to_thread(standing_still.wait, 30)
            servers[0].stop(signal.SIGKILL)
            await asking
            provider.behave = lambda _: None
            go_on.set()
            events = await turn(socket)
            reply = events[-1]["message"]
            # Who sends the same message again, to whichever process is left, gets the same reply.
            status, again = await asyncio.to_thread(post, servers[1])
            assert status in (200, 201) and again["reply"]["id"] == reply["id"]
            status, told = call(servers[1], "GET", f"/v1/conversations/{identifier}/messages", None, token)
            assert [message["role"] for message in told["messages"]] == ["customer", "agent"]

    try:
        with two(tmp_path, postgres_database, OPENAI_API_KEY="sk-played", OPENAI_BASE_URL=provider.url) as servers:
            awaited(converse(servers))
    finally:
        go_on.set()
        provider.stop()
