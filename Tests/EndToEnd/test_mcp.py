"""The Model Context Protocol both ways, with PyPI's `mcp`: its servers attached to Usher, its client against Usher."""

import contextlib
import concurrent.futures
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import anyio
import httpx2
import pytest
from conftest import PROGRAM, ROOT, Server, free_port
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

SHOP = pathlib.Path(__file__).with_name("mcp_shop.py")


def run_apart(body):
    """Runs a coroutine in a thread of its own: the browser's tests leave a loop running in this one."""
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, body).result()


def configuration(folder, mcp, tools=None):
    """A company with MCP servers, beside the example's documents."""
    config = {
        "company": {"name": "Northside"},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge"), "collection": "help"}]},
        "mcp": mcp,
    }
    if tools:
        config["tools"] = str(tools)
    path = folder / "usher.yaml"
    path.write_text(json.dumps(config))
    return path


def usher(config, data, *arguments, **environment):
    return subprocess.run(
        [PROGRAM, *arguments, "--config", config], capture_output=True, text=True, timeout=240,
        env=dict(os.environ, USHER_DATA=str(data), USHER_DATABASE_URL=f"sqlite:{data}/usher.db", **environment))


def call(config, data, name, arguments="{}", *options, **environment):
    return usher(config, data, "tools", "call", name, arguments, *options, **environment)


@pytest.fixture(scope="module")
def shop_over_http():
    port = free_port()
    process = subprocess.Popen([sys.executable, SHOP, "http", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/mcp"
    process.kill()
    process.wait()


@pytest.fixture(params=["stdio", "http"])
def shop(request, tmp_path):
    if request.param == "stdio":
        settings = {"command": sys.executable, "args": [str(SHOP)], "env": {"SHOP_TOKEN": "env:SHOP_TOKEN"}}
    else:
        settings = {"url": request.getfixturevalue("shop_over_http"), "headers": {"X-Token": "env:SHOP_TOKEN"}}
    settings |= {"reads": ["stock", "token", "slow", "flood"], "timeout": "5s"}
    return configuration(tmp_path, {"shop": settings})


def test_the_tools_of_a_server_are_listed_with_what_they_may_do(shop, tmp_path):
    listed = usher(shop, tmp_path, "tools", "--json", SHOP_TOKEN="s3cret-token")
    tools = {tool["name"]: tool for tool in json.loads(listed.stdout)}
    assert tools["shop_stock"]["effect"] == "reads" and tools["shop_stock"]["approval"] == "none"
    assert tools["shop_order"]["effect"] == "changes" and tools["shop_order"]["approval"] == "customer"
    assert list(tools["shop_order"]["parameters"]["properties"]) == ["item", "count"]
    assert "connected, MCP 2026-07-28" in listed.stderr


def test_a_tool_is_called_and_its_arguments_are_checked(shop, tmp_path):
    secret = {"SHOP_TOKEN": "s3cret-token"}
    assert call(shop, tmp_path, "shop_stock", '{"item": "tea"}', **secret).stdout == "7 of tea\n"
    wrong = call(shop, tmp_path, "shop_stock", '{"item": 3}', **secret)
    assert wrong.returncode == 1 and "/item must be a string" in wrong.stderr
    refused = call(shop, tmp_path, "shop_order", '{"item": "tea", "count": 2}', **secret)
    assert refused.returncode == 1 and "--yes" in refused.stderr
    agreed = call(shop, tmp_path, "shop_order", '{"item": "tea", "count": 2}', "--yes", **secret)
    assert agreed.stdout == "ordered 2 of tea\n"


def test_a_secret_that_is_said_back_is_not_shown(tmp_path):
    config = configuration(tmp_path, {"shop": {
        "command": sys.executable, "args": [str(SHOP)], "env": {"SHOP_TOKEN": "env:SHOP_TOKEN"}, "reads": ["*"]}})
    told = call(config, tmp_path, "shop_token", SHOP_TOKEN="s3cret-token")
    assert told.stdout == "my token is [secret]\n"


def test_servers_that_hang_flood_and_die_cost_only_their_call(shop, tmp_path):
    slow = call(shop, tmp_path, "shop_slow", SHOP_TOKEN="t0ken-token")
    assert slow.returncode == 1 and "took too long" in slow.stderr
    flood = call(shop, tmp_path, "shop_flood", SHOP_TOKEN="t0ken-token")
    assert flood.returncode == 0 and len(flood.stdout) > 1_000_000


def test_a_server_that_dies_comes_back(tmp_path):
    config = configuration(tmp_path, {"shop": {"command": sys.executable, "args": [str(SHOP)], "reads": ["*"]}})
    server = Server(tmp_path, config=config)
    server.start()
    try:
        key = {"Authorization": f"Bearer {server.operator_key}"}

        def ask(name, arguments):
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
            return httpx2.post(server.url + "/mcp", json=body, headers=key, timeout=60).json()["result"]

        assert ask("shop_stock", {"item": "tea"})["content"][0]["text"] == "7 of tea"
        assert ask("shop_die", {})["isError"]
        deadline = time.monotonic() + 120
        while ask("shop_stock", {"item": "tea"})["isError"]:
            assert time.monotonic() < deadline, "it did not come back"
            time.sleep(0.2)
    finally:
        assert server.stop() == 0


def test_the_example_server_speaks_the_revision_with_a_handshake(tmp_path):
    example = ROOT / "Examples/northside/mcp/events.py"
    config = configuration(
        tmp_path, {"events": {"command": "python3", "args": [str(example)], "reads": ["find_events"]}})
    found = call(config, tmp_path, "events_find_events", '{"words": "ice hockey"}')
    assert "Kelbridge Kestrels" in found.stdout
    assert "MCP 2025-11-25" in usher(config, tmp_path, "tools").stderr
    assert "events (MCP)" in usher(config, tmp_path, "doctor").stdout


# The other way: `mcp`'s client and Usher's server.


def over_http(server):
    client = httpx2.AsyncClient(headers={"Authorization": f"Bearer {server.operator_key}"}, timeout=120)
    return streamable_http_client(server.url + "/mcp", http_client=client)


async def look_around(client):
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert {"ask_agent", "search_knowledge", "current_time"} <= set(tools) and "hand_off" not in tools
    found = await client.call_tool("search_knowledge", {"query": "parking"})
    assert not found.is_error and "£12" in found.content[0].text
    answer = await client.call_tool("ask_agent", {"message": "How much is parking?"})
    assert "£12" in answer.content[0].text and answer.structured_content["sources"]
    again = await client.call_tool("ask_agent", {
        "message": "And for motorbikes?", "conversation_id": answer.structured_content["conversation_id"]})
    assert "£4" in again.content[0].text
    wrong = await client.call_tool("search_knowledge", {"query": 3})
    assert wrong.is_error and "/query" in wrong.content[0].text
    with pytest.raises(MCPError):
        await client.call_tool("nothing", {})
    page = await client.list_resources()
    assert page.resources
    text = await client.read_resource(page.resources[0].uri)
    assert len(text.contents[0].text) > 100
    with pytest.raises(MCPError):
        await client.read_resource("usher://documents/nothing")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_client_uses_usher_over_http(server, mode):
    async def run():
        async with Client(over_http(server), mode=mode) as client:
            await look_around(client)

    run_apart(run)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_client_uses_usher_over_stdio(tmp_path, mode):
    parameters = StdioServerParameters(
        command=str(PROGRAM), args=["mcp", "--config", str(ROOT / "Examples/northside/usher.yaml")],
        env=dict(os.environ, USHER_DATA=str(tmp_path), USHER_DATABASE_URL=f"sqlite:{tmp_path}/usher.db"))

    async def run():
        async with Client(parameters, mode=mode) as client:
            await look_around(client)

    run_apart(run)


def test_without_the_key_nobody_comes_in(server):
    answer = httpx2.post(server.url + "/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert answer.status_code == 401
    assert httpx2.get(server.url + "/mcp", headers={"Authorization": f"Bearer {server.operator_key}"}).status_code == 405


def test_what_needs_a_yes_is_not_done_for_a_program(tmp_path):
    config = configuration(tmp_path, {"shop": {"command": sys.executable, "args": [str(SHOP)], "reads": ["stock"]}})
    parameters = StdioServerParameters(
        command=str(PROGRAM), args=["mcp", "--config", str(config)],
        env=dict(os.environ, USHER_DATA=str(tmp_path), USHER_DATABASE_URL=f"sqlite:{tmp_path}/usher.db"))

    async def run():
        async with Client(parameters) as client:
            assert (await client.call_tool("shop_stock", {"item": "tea"})).content[0].text == "7 of tea"
            refused = await client.call_tool("shop_order", {"item": "tea", "count": 2})
            assert refused.is_error and "approval" in refused.content[0].text

    run_apart(run)
