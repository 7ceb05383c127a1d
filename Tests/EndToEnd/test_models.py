"""Answers of language models: from a provider with a key to the page's data, and what happens when it fails."""

import json
import time
import urllib.error
import urllib.request

import openai
import pytest

from conftest import Server
from provider import ANSWER, Provider

QUESTION = [{"role": "user", "content": "How much is parking?"}]


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def model_server(tmp_path, provider):
    """The program with a key, whose service is the played one."""
    server = Server(tmp_path, environment={"OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url})
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def client(model_server):
    return openai.OpenAI(base_url=f"{model_server.url}/v1", api_key=model_server.operator_key, max_retries=0)


def ask(server, question):
    request = urllib.request.Request(
        server.url + "/chat", json.dumps({"message": question}).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def look(server, path, data=None):
    request = urllib.request.Request(
        server.url + path, data and json.dumps(data).encode(),
        {"Authorization": f"Bearer {server.operator_key}", "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def metrics(server):
    return urllib.request.urlopen(server.url + "/metrics").read().decode()


def calls(server, count):
    """The records of calls, newest first, as soon as so many are stored."""
    deadline = time.monotonic() + 60
    while len(found := look(server, "/v1/usage/calls")["calls"]) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_a_turn_is_answered_by_the_provider_with_citations(model_server, provider):
    answer = ask(model_server, "How much is parking?")
    assert answer["response"] == ANSWER and answer["source"] == "knowledge"
    assert answer["sources"][0]["title"] == "Parking at the arena"
    assert answer["model"]["model"] == "played-1" and not answer["model"]["fallback"]
    headers, body = provider.requests[0]
    assert headers["Authorization"] == "Bearer sk-played"
    assert body["messages"][-1] == {"role": "user", "content": "How much is parking?"}
    assert "£18" in body["messages"][0]["content"], "what was found goes with the question"


def test_when_the_provider_fails_local_answers_and_says_so(model_server, provider):
    provider.behave = lambda body: 500
    answer = ask(model_server, "How much is parking?")
    assert "£" in answer["response"] and answer["sources"]
    assert answer["model"]["name"] == "local" and answer["model"]["fallback"]
    for _ in range(6):
        ask(model_server, "Can I bring a bag?")
    states = {breaker["name"]: breaker["state"] for breaker in look(model_server, "/v1/circuit-breakers")["circuit_breakers"]}
    assert "open" in states.values(), states
    opened = next(name for name, state in states.items() if state == "open")
    assert f'usher_circuit_breaker_state{{breaker="{opened}"}} 2' in metrics(model_server)
    # Mended and reset, it answers again at once: what stood in for it was not kept.
    provider.behave = lambda body: None
    assert look(model_server, f"/v1/circuit-breakers/{opened}/reset", {})["state"] == "closed"
    assert f'usher_circuit_breaker_state{{breaker="{opened}"}} 0' in metrics(model_server)
    look(model_server, "/v1/circuit-breakers/reset", {})
    assert ask(model_server, "How much is parking?")["response"] == ANSWER


def test_tools_and_streams_pass_through(client):
    tools = [{"type": "function", "function": {"name": "find_seats", "parameters": {"type": "object"}}}]
    whole = client.chat.completions.create(model="auto", messages=QUESTION, tools=tools)
    call = whole.choices[0].message.tool_calls[0]
    assert (call.function.name, call.function.arguments) == ("find_seats", '{"count":2}')
    assert whole.choices[0].finish_reason == "tool_calls" and whole.usage.total_tokens == 1020
    with client.chat.completions.stream(model="auto", messages=QUESTION, tools=tools) as stream:
        streamed = stream.get_final_completion()
    assert streamed.choices[0].message.tool_calls[0].function.arguments == '{"count":2}'
    with client.chat.completions.stream(model="auto", messages=QUESTION) as stream:
        assert stream.get_final_completion().choices[0].message.content == ANSWER


def test_a_call_leaves_a_record_with_its_cost(model_server, client):
    client.chat.completions.create(model="auto", messages=QUESTION)
    call = calls(model_server, 1)[0]
    assert call["tokens"]["prompt_tokens"] == 1000 and call["cost_usd"] > 0 and not call["estimated"]
    assert call["outcome"] == "answered" and call["rule"]
    summary = look(model_server, "/v1/usage")["usage"][0]
    assert summary["calls"] == 1 and summary["duration_ms"]["p50"] > 0


def test_past_work_is_reckoned_with_other_models(model_server, client):
    client.chat.completions.create(model="auto", messages=QUESTION)
    done = calls(model_server, 1)[0]
    tokens, today = done["tokens"], done["time"][:10]
    found = look(model_server, "/v1/costs/estimate", {"from": today, "models": ["openai/gpt-6-astra", "gpt-6-luna"]})
    assert found["spent_usd"] == pytest.approx(done["cost_usd"])
    assert found["work"] | {"calls": 1, "input_tokens": tokens["prompt_tokens"]} == found["work"]
    prices = {each["model"]: each["price"] for each in look(model_server, "/v1/costs/prices")["models"] if each["vendor"] == "openai"}
    for each in found["models"]:
        price, cached = prices[each["model"]], tokens["prompt_tokens_details"]["cached_tokens"]
        cost = (tokens["prompt_tokens"] - cached) * price["input"] + cached * price["cached_input"] + tokens["completion_tokens"] * price["output"]
        assert each["cost_usd"] == pytest.approx(cost / 1e6, abs=1e-6)
    with pytest.raises(urllib.error.HTTPError) as refused:
        look(model_server, "/v1/costs/estimate", {"models": ["gpt-6-lunar"]})
    problem = json.load(refused.value)
    assert refused.value.code == 422 and problem["errors"][0]["pointer"] == "/models/0" and "gpt-6-luna" in problem["detail"]


def test_tokens_that_the_service_does_not_count_are_estimated(model_server, client, provider):
    provider.counts = False
    client.chat.completions.create(model="auto", messages=QUESTION)
    call = calls(model_server, 1)[0]
    assert call["estimated"] and 5 < call["tokens"]["prompt_tokens"] < 30 and call["cost_usd"] > 0
    assert look(model_server, "/v1/usage")["usage"][0]["estimated_calls"] == 1


REFUSAL = (400, {"message": "Unsupported parameter: 'temperature'.", "type": "invalid_request_error"})
WRONG = (400, {"message": "Invalid 'messages[0].content'.", "type": "invalid_request_error"})


def test_what_one_model_refuses_another_answers_unless_it_was_named(model_server, client, provider):
    first = client.chat.completions.create(model="auto", messages=QUESTION)
    provider.behave = lambda body: REFUSAL if body["model"] == provider.requests[0][1]["model"] else None
    answer = client.chat.completions.create(model="auto", messages=QUESTION)
    assert answer.choices[0].message.content == ANSWER and answer.usher["hops"] == 1
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=first.usher["name"], messages=QUESTION)
    assert caught.value.body["code"] == "unsupported" and "temperature" in caught.value.body["message"]
    # What all of them call wrong is wrong. Customers get an answer all the same.
    provider.behave = lambda body: WRONG
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="auto", messages=QUESTION)
    assert caught.value.body["code"] == "invalid_request"
    for _ in range(6):
        assert ask(model_server, "How much is parking?")["model"]["name"] == "local"
    breakers = look(model_server, "/v1/circuit-breakers")["circuit_breakers"]
    assert {breaker["state"] for breaker in breakers} == {"closed"}


def test_routing_is_explained_without_a_call(model_server, provider):
    easy = look(model_server, "/v1/routing/explain", {"message": "How much is parking?"})
    hard = look(model_server, "/v1/routing/explain", {"message": (
        "Compare, step by step, the refund rules for a postponed and a cancelled event, explain why they differ, and "
        "calculate what I get back for four tickets at £82.50 with a booking fee of 12 % if I return two of them.")})
    assert easy["complexity"]["score"] < hard["complexity"]["score"]
    assert easy["models"][-1] == hard["models"][-1] == "local" and easy["reason"]
    assert not provider.requests


def test_the_same_request_is_answered_once(model_server, client, provider):
    first = client.chat.completions.create(model="auto", messages=QUESTION, temperature=0)
    second = client.chat.completions.create(model="auto", messages=QUESTION, temperature=0)
    assert first.choices[0].message.content == second.choices[0].message.content
    assert second.usher["cache"] == "exact" and len(provider.requests) == 1
    assert look(model_server, "/optimizer/stats")["cache"]["exact_hits"] == 1
    hit = calls(model_server, 2)[0]
    assert hit["cache"] == "exact" and hit["cost_usd"] == 0 and hit["saved_usd"] > 0
    summary = look(model_server, "/v1/usage")["usage"][0]
    assert summary["cache_hits"] == 1 and summary["saved_usd"] == hit["saved_usd"]


def test_agents_keep_the_kind_of_a_failure(client, provider):
    for wish, word in [
        ({"tools": [{"type": "function", "function": {"name": "find_seats"}}]}, "tools"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
    ]:
        with pytest.raises(openai.BadRequestError) as caught:
            client.chat.completions.create(model="agent/auto", messages=QUESTION, **wish)
        assert caught.value.body["code"] == "unsupported" and word in caught.value.body["message"]
    picture = [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="agent/auto", messages=[{"role": "user", "content": picture}])
    assert "pictures" in caught.value.body["message"]
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model="agent/auto", messages=[{"role": "user", "content": "parking " * 5000}], stream=True)
    assert "characters" in caught.value.body["message"] and not provider.requests
