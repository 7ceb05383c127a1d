"""Embeddings from a service: a change of the model while customers ask, a kill in the middle, a service that is down."""

import json
import os
import signal
import subprocess
import threading
import time
import urllib.request

import pytest

from conftest import PROGRAM, ROOT, Server
from embedding_service import EmbeddingService

QUESTION = "How much is parking?"


@pytest.fixture
def service():
    service = EmbeddingService()
    yield service
    service.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path}/usher.db"
        return
    server, name = request.getfixturevalue("postgres"), f"embeddings_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", "-q", server, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
    yield server.rsplit("/", 1)[0] + "/" + name


def remote(service, model="played"):
    """What an administrator would set to use the service."""
    return {
        "OPENAI_API_KEY": "sk-played",
        "OPENAI_BASE_URL": service.url,
        "USHER_MODELS_ENABLED": "false",
        "USHER_EMBEDDINGS_PROVIDER": "openai",
        "USHER_EMBEDDINGS_MODEL": model,
        "USHER_EMBEDDINGS_DIMENSION": "512",
        "USHER_CACHE_ENABLED": "false",
    }


def ask(server, question=QUESTION):
    request = urllib.request.Request(
        server.url + "/chat", json.dumps({"message": question}).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=30))


def look(server, path):
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"Bearer {server.operator_key}"})
    return json.load(urllib.request.urlopen(request, timeout=30))


def embeddings(server):
    return look(server, "/v1/knowledge/statistics")["embeddings"]


def wait(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def is_parking(answer):
    return answer["source"] == "knowledge" and "Parking" in answer["sources"][0]["title"]


def test_another_model_takes_over_while_customers_ask_and_a_kill_in_the_middle_loses_nothing(
        tmp_path, service, database):
    server = Server(tmp_path, database, {"USHER_CACHE_ENABLED": "false"})
    server.start()
    assert embeddings(server)["complete"]
    assert server.stop() == 0

    # The first 128 passages, in four calls, are let through.
    gate, passages = threading.Semaphore(4), []

    def hold(body):
        if len(body["input"]) > 4 and any("\n" in text for text in body["input"]):
            passages.extend(body["input"])
            gate.acquire()

    service.behave = hold
    server.environment = remote(service)
    server.start()
    for _ in range(5):
        assert is_parking(ask(server))
    assert embeddings(server)["searched"]["name"] == "all-MiniLM-L6-v2"
    wait(lambda: 0 < embeddings(server)["embedded"] < embeddings(server)["passages"])
    done = embeddings(server)["embedded"]
    server.stop(signal.SIGKILL)

    # Who was killed had a lease; another process takes over when that is over, at once if there was none.
    if database.startswith("sqlite:"):
        import sqlite3
        connection = sqlite3.connect(database.removeprefix("sqlite:"))
        connection.execute("UPDATE knowledge_models SET worker_until = 0")
        connection.commit()
        connection.close()
    else:
        subprocess.run(["psql", "-q", database, "-c", "SET usher.tenant = '*'; UPDATE knowledge_models SET worker_until = 0"], check=True)
    passages.clear()
    for _ in range(1000):
        gate.release()
    server.start()
    answers = []
    end = time.monotonic() + 120
    while not embeddings(server)["complete"]:
        assert time.monotonic() < end
        answers.append(ask(server))
    answers += [ask(server) for _ in range(3)]
    assert all(is_parking(answer) for answer in answers)
    final = embeddings(server)
    assert final["searched"] == final["model"] == {"name": "openai/played", "dimension": 512}
    assert len(passages) <= final["passages"] - done, "what was stored before the kill was not embedded again"
    hits = look(server, "/v1/knowledge/search?mode=vector&q=parking")["hits"]
    assert "Parking" in hits[0]["passage"]["title"] and hits[0]["vector_rank"]
    assert look(server, "/optimizer/stats")["batching"]["calls"] > 0
    assert [breaker["name"] for breaker in look(server, "/v1/circuit-breakers")["circuit_breakers"]
            if breaker["state"] == "closed"].count("embeddings.openai") == 1
    assert server.stop() == 0


def test_while_the_service_is_down_questions_are_answered_by_words(tmp_path, service):
    service.behave = lambda body: 500
    server = Server(tmp_path, environment=remote(service))
    server.start()
    assert is_parking(ask(server))
    assert "words_only" in look(server, "/v1/knowledge/search?q=parking")
    wait(lambda: look(server, "/ready")["checks"]["embeddings"]["status"] == "degraded")
    breakers = {breaker["name"]: breaker["state"] for breaker in look(server, "/v1/circuit-breakers")["circuit_breakers"]}
    assert breakers["embeddings.openai"] == "open"
    service.behave = lambda body: None
    request = urllib.request.Request(
        server.url + "/v1/circuit-breakers/reset", b"", {"Authorization": f"Bearer {server.operator_key}"})
    urllib.request.urlopen(request)
    wait(lambda: embeddings(server)["complete"])
    assert "words_only" not in look(server, "/v1/knowledge/search?q=parking")
    assert is_parking(ask(server))
    assert server.stop() == 0


def test_the_doctor_asks_for_an_embedding_and_names_what_is_wrong(tmp_path, service):
    def doctor(**more):
        environment = dict(os.environ, USHER_DATA=str(tmp_path), USHER_SERVER_PORT="0",
                           USHER_DATABASE_URL=f"sqlite:{tmp_path}/usher.db", **remote(service) | more)
        return subprocess.run([PROGRAM, "doctor", "--config", ROOT / "Examples/northside/usher.yaml"],
                              env=environment, capture_output=True, text=True)

    assert "✓ Model          openai/played: 512 values in" in doctor().stdout
    wrong = doctor(USHER_EMBEDDINGS_DIMENSION="768")
    assert wrong.returncode == 1 and "makes embeddings of 512 values; openai/played is configured with 768" in wrong.stdout
    misspelt = doctor(USHER_EMBEDDINGS_PROVIDER="opnai")
    assert "did you mean “openai”?" in misspelt.stdout and "USHER_EMBEDDINGS_PROVIDER" in misspelt.stdout


def test_ingest_makes_what_is_missing_at_once(tmp_path, service):
    def run(*arguments, **environment):
        return subprocess.run([PROGRAM, *arguments, "--config", ROOT / "Examples/northside/usher.yaml"],
                              env=dict(os.environ, USHER_DATA=str(tmp_path),
                                       USHER_DATABASE_URL=f"sqlite:{tmp_path}/usher.db", **environment),
                              capture_output=True, text=True)

    assert run("ingest").returncode == 0
    service.behave = lambda body: 500
    failed = run("ingest", **remote(service))
    assert failed.returncode == 1 and "have no embeddings yet and are found by their words" in failed.stderr
    service.behave = lambda body: None
    doctor = run("doctor", **remote(service) | {"USHER_SERVER_PORT": "0"})
    assert "0 of " in doctor.stdout and "searches use all-MiniLM-L6-v2" in doctor.stdout
    assert run("ingest", **remote(service)).returncode == 0
    assert "512 values in" in run("doctor", **remote(service) | {"USHER_SERVER_PORT": "0"}).stdout
    asked = run("ask", "--json", QUESTION, **remote(service))
    assert is_parking(json.loads(asked.stdout)), asked.stderr
    # And back.
    assert run("ingest").returncode == 0
    assert is_parking(json.loads(run("ask", "--json", QUESTION).stdout))


def test_what_embeddings_cost_counts_against_the_day_s_budget(tmp_path, service):
    # About 30 dollars for the example's documents, of which 10 may be spent.
    money = {"USHER_EMBEDDINGS_PRICE": "1000", "USHER_MODELS_BUDGET_HARD": "10"}
    server = Server(tmp_path, environment=remote(service) | money)
    server.start()
    assert is_parking(ask(server))
    wait(lambda: "words_only" in look(server, "/v1/knowledge/search?q=parking"))
    calls = len(service.requests)
    assert is_parking(ask(server, "Where can I park a car at the arena?"))
    assert len(service.requests) == calls
    assert look(server, "/v1/providers")["budget"]["state"] == "exhausted"
    records = look(server, "/v1/usage/calls?limit=100")["calls"]
    paid = [call for call in records if call["model"]["name"] == "openai/played" and call["outcome"] == "answered"]
    assert sum(call["cost_usd"] for call in paid) >= 10
    assert server.stop() == 0
