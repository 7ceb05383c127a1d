"""The cache: one computation for a thousand clients, replicas that share by Redis, and what is left when Redis is gone."""

import asyncio
import concurrent.futures
import json
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import pytest
from conftest import ROOT, Server, awaited
from provider import ANSWER, Provider
from redis_server import Redis
from shop_service import Shop
from test_api import call
from test_tools import Chat, script

SECRET = "a secret that all replicas have in common"
OPERATOR = "an operators' key for all replicas"
CUSTOMERS = "a secret that the shop and its server share"
AGENT = """
name: general
title: Shop
default: true
tools: [my_order]
"""
TOOL = """
name: my_order
title: Looking up your order
description: Says where an order is.
url: URL/customers/{customer_id}/orders/{order}
private_network: true
bind: {customer_id: customer}
parameters:
  type: object
  required: [order]
  properties: {order: {type: string}}
result: /data
cache: 10m
"""


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def redis(tmp_path):
    redis = Redis(tmp_path)
    yield redis
    redis.stop()


@pytest.fixture
def database(postgres):
    """A database of the test's own on the private PostgreSQL."""
    place = urllib.parse.urlparse(postgres)
    name = "cache_" + uuid.uuid4().hex[:12]
    subprocess.run(["createdb", f"--host={place.hostname}", f"--port={place.port}", "--username=usher", name], check=True)
    return postgres.rsplit("/", 1)[0] + "/" + name


@pytest.fixture
def start(tmp_path):
    """Starts servers over one database with the same secret; they all end with the test."""
    servers = []

    def start(database=None, config=None, **environment):
        data = tmp_path / f"data{len(servers)}"
        data.mkdir()
        variables = {
            "USHER_SERVER_SECRET": SECRET, "USHER_SERVER_OPERATOR_KEY": OPERATOR,
            "USHER_SERVER_CONNECTIONS_PER_ADDRESS": "5000", **environment}
        server = Server(data, database, variables, **({"config": config} if config else {}))
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)


def played(provider, **more):
    return {"OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, **more}


def look(server, path, method="GET", body=None):
    return call(server, method, path, body, token=OPERATOR)


def tier(server, name):
    status, statistics = look(server, "/cache/stats")
    assert status == 200, statistics
    return next(tier for tier in statistics["tiers"] if tier["name"] == name)


def ask(server, question):
    status, answer = call(server, "POST", "/chat", {"message": question})
    assert status == 200, answer
    return answer


async def ask_at_once(servers, question, count):
    """So many clients, each with a connection of its own, who ask the servers in turn; their answers."""
    body = json.dumps({"message": question}).encode()

    async def client(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /chat HTTP/1.1\r\nHost: usher\r\nContent-Type: application/json\r\nConnection: close\r\n"
                     + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = await asyncio.wait_for(reader.read(), 120)
        writer.close()
        head, _, rest = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), rest

    return await asyncio.gather(*[client(servers[number % len(servers)].port) for number in range(count)])


def stampede(servers, provider, count=1000):
    """Lets clients ask one question that nobody has asked before, of a slow model; how often the model was asked."""
    before = len(provider.requests)

    def slowly(body):
        time.sleep(1)

    provider.behave = slowly
    answers = awaited(ask_at_once(servers, "How much is parking?", count))
    assert [status for status, _ in answers if status != 200] == []
    assert all(ANSWER.encode() in body or json.dumps(ANSWER).encode()[1:-1] in body for _, body in answers)
    return len(provider.requests) - before


def test_a_thousand_clients_on_one_cold_question_make_one_call(start, provider):
    assert stampede([start(**played(provider))], provider) == 1


def test_a_thousand_clients_over_two_replicas_make_one_call(start, provider, redis, database):
    more = played(provider, USHER_REDIS_URL=redis.url)
    servers = [start(database, **more), start(database, **more)]
    assert stampede(servers, provider) == 1
    hits = [tier(server, "response") for server in servers]
    assert sum(tier["misses"] for tier in hits) == 1, hits
    assert all(tier["entries"] == 1 and tier["redis_entries"] == 1 for tier in hits), hits
    # What Redis has of the reply is its name.
    assert "parking" not in redis.command("KEYS", "*") and "on the day" not in redis.everything()
    # A third one finds it there, though it was never asked.
    third = start(database, **more)
    answer = ask(third, "how much is PARKING")
    assert answer["cached"] and answer["response"] == ANSWER
    assert len(provider.requests) == 1


def test_what_one_replica_forgets_the_others_forget(start, provider, redis, database):
    more = played(provider, USHER_REDIS_URL=redis.url)
    one, other = start(database, **more), start(database, **more)
    question = "How much is parking?"
    for server in (one, other):
        assert ask(server, question)["response"] == ANSWER
    assert len(provider.requests) == 1
    status, outcome = look(one, "/cache/flush", "DELETE")
    assert status == 200 and not outcome["pending"] and outcome["redis"] == 1, outcome
    # The other one looks each second.
    time.sleep(3)
    look(one, "/optimizer/cache/flush", "POST", {})
    look(other, "/optimizer/cache/flush", "POST", {})
    assert not ask(other, question)["cached"] and len(provider.requests) == 2
    assert ask(one, question)["cached"] and len(provider.requests) == 2
    # A document changes what answers are made of, on all replicas.
    status, _ = look(one, "/v1/knowledge/documents", "POST", {
        "title": "Parking on Sundays", "text": "Parking is free on Sundays."})
    assert status == 201
    time.sleep(3)
    assert not ask(other, question)["cached"]
    lines = look(one, "/v1/audit")[1]["entries"]
    assert "cache.flushed" in {line["action"] for line in lines}


def test_when_redis_dies_the_server_goes_on_and_says_so(start, redis):
    server = start(USHER_REDIS_URL=redis.url)
    ask(server, "How much is parking?")
    assert look(server, "/cache/stats")[1]["redis"] == "up"
    redis.kill()
    slowest = 0
    for number in range(20):
        begin = time.monotonic()
        ask(server, f"Can I bring a bag number {number} with me?")
        slowest = max(slowest, time.monotonic() - begin)
    assert slowest < 5
    assert ask(server, "How much is parking?")["cached"]
    assert look(server, "/cache/stats")[1]["redis"] == "away"
    health = call(server, "GET", "/health")[1]
    assert health["status"] == "ok" and health["checks"]["redis"]["status"] == "degraded"
    assert "cached values are each process's own" in json.dumps(health)
    assert "usher_cache_shared 0" in urllib.request.urlopen(server.url + "/metrics").read().decode()
    status, outcome = look(server, "/cache/flush", "DELETE")
    assert status == 200 and outcome["pending"] and outcome["redis"] is None
    redis.start()
    deadline = time.monotonic() + 30
    while look(server, "/cache/stats")[1]["redis"] != "up" and time.monotonic() < deadline:
        time.sleep(0.2)
    assert look(server, "/cache/stats")[1]["redis"] == "up"
    assert call(server, "GET", "/health")[1]["checks"]["redis"]["status"] == "ok"
    # The next one who asks finds it out.
    ask(server, "Is there a cloakroom near the east stand?")
    log = (server.data / "server.log").read_text()
    assert "kept in this process alone until Redis is back" in log and "shared with the other replicas again" in log


@pytest.fixture
def company(tmp_path, start, provider, redis):
    shop = Shop()
    for place, text in [("agents/general.yaml", AGENT), ("tools/shop.yaml", TOOL.replace("URL", shop.url))]:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text)
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Northside", "suggestions": ["How much is parking?"]},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]}}))
    server = start(config=config, **played(
        provider, USHER_REDIS_URL=redis.url, USHER_IDENTITY_SECRET=CUSTOMERS))
    yield server, shop
    shop.stop()


def test_what_a_tool_has_found_is_given_again_to_the_same_customer_alone(company, provider, redis):
    server, shop = company
    script(provider, [("my_order", {"order": "A-17"})], "It is packed.")
    for customer in ("ann", "ann", "ben", "ann"):
        assert Chat(server, customer).say("Where is my order A-17?")["text"] == "It is packed."
    assert [path for _, path, _, _ in shop.requests] == ["/customers/ann/orders/A-17", "/customers/ben/orders/A-17"]
    assert tier(server, "outside")["entries"] == 2
    names = redis.command("KEYS", "*")
    assert "outside:my_order:" in names and "ann" not in names.replace("channel", "")
    # Ann's is forgotten, Ben's stays.
    status, outcome = look(server, "/cache/user/ann", "DELETE")
    assert status == 200 and outcome["redis"] == 1, outcome
    Chat(server, "ann").say("Where is my order A-17?")
    Chat(server, "ben").say("Where is my order A-17?")
    assert [path.split("/")[2] for _, path, _, _ in shop.requests] == ["ann", "ben", "ann"]
    # A pattern means them all.
    status, outcome = look(server, "/cache/pattern?pattern=outside:my_order:*", "DELETE")
    assert status == 200 and outcome["redis"] == 2, outcome
    assert look(server, "/cache/pattern?pattern=a%20b", "DELETE")[0] == 422
    # Whoever is erased leaves nothing there.
    Chat(server, "ann").say("Where is my order A-17?")
    assert "packed" in redis.everything()
    assert look(server, "/v1/customers/ann/erase", "POST")[0] == 200
    assert "packed" not in redis.everything()


def test_frequent_questions_are_answered_beforehand(company, provider):
    server, _ = company
    status, outcome = look(server, "/cache/warm", "POST", {
        "questions": ["How much is parking?", "How much is it to park a car?"]})
    assert status == 200 and outcome == {"answered": 2, "known": 0, "not_kept": 0, "failed": 0}, outcome
    made = len(provider.requests)
    assert ask(server, "How much is parking?")["cached"] and ask(server, "how much is it to park a car")["cached"]
    assert len(provider.requests) == made
    # Nothing said: the suggestions, and what is asked most.
    status, outcome = look(server, "/cache/warm", "POST", {})
    assert status == 200 and outcome["known"] == 1 and outcome["failed"] == 0, outcome
    assert look(server, "/cache/warm", "POST", {"questions": []})[0] == 422
    assert call(server, "POST", "/cache/warm", {})[0] == 401


def test_questions_are_answered_beforehand_when_the_server_starts(start):
    server = start(USHER_CACHE_WARM="true")
    deadline = time.monotonic() + 60
    while "answered beforehand" not in (server.data / "server.log").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert ask(server, "Can I get a refund for my tickets?")["cached"]


def test_limits_are_exact_over_two_replicas(start, redis, database):
    more = {"USHER_REDIS_URL": redis.url, "USHER_LIMITS_SEARCH": "200/d"}
    servers = [start(database, **more), start(database, **more)]

    def client(number):
        statuses = []
        for attempt in range(10):
            server = servers[(number + attempt) % 2]
            request = urllib.request.Request(server.url + "/v1/site", headers={"X-Forwarded-For": "203.0.113.7"})
            try:
                with urllib.request.urlopen(request) as answer:
                    statuses.append(answer.status)
            except urllib.error.HTTPError as error:
                statuses.append(error.code)
        return statuses

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        statuses = [status for found in pool.map(client, range(50)) for status in found]
    assert statuses.count(200) == 200 and statuses.count(429) == 300, {
        status: statuses.count(status) for status in set(statuses)}
    decisions = [urllib.request.urlopen(server.url + "/metrics").read().decode() for server in servers]
    assert not any('usher_shared_limit_decisions_total{by="alone"} ' in text and
                   'usher_shared_limit_decisions_total{by="alone"} 0' not in text for text in decisions)
