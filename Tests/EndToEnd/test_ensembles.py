"""Models that answer together: from the configuration to the answer, its records, its cost and what is learnt."""

import json
import time
import urllib.error
import urllib.request

import openai
import pytest

from conftest import Server, example_configuration
from provider import Provider

MODELS = """
models:
  providers:
    lab: {type: openai_compatible, base_url: "%s"}
  catalog:
    first: {provider: lab, capabilities: [tools, json], labels: [balanced, cheap], price: {input: 1, output: 1}}
    second: {provider: lab, capabilities: [tools, json], price: {input: 1, output: 1}}
    wise: {provider: lab, capabilities: [tools, json], price: {input: 1, output: 1}}
  ensembles:
    careful: {method: judged, members: [first, second], judge: wise}
    team: {method: vote, members: [first, second, wise]}
  routing:
    rules: [{when: {channel: api}, use: [careful]}]
"""
QUESTION = [{"role": "user", "content": "How much is parking?"}]
RIGHT, WRONG = "A car is £18 on the day [1].", "Parking is free [1]."


def behave(body):
    """The first one is wrong, the second one is right, and the wise one knows."""
    if body.get("response_format", {}).get("json_schema", {}).get("name") == "verdict":
        answers = json.loads(body["messages"][-1]["content"])["answers"]
        best = next(answer["number"] for answer in answers if answer["text"] == RIGHT)
        return json.dumps({"reason": "It is what the source says.", "best": best})
    return WRONG if body["model"] == "first" else RIGHT


@pytest.fixture
def provider():
    provider = Provider()
    provider.behave = behave
    yield provider
    provider.stop()


@pytest.fixture
def server(tmp_path, provider):
    text = example_configuration()
    config = tmp_path / "usher.yaml"
    config.write_text(text + MODELS % provider.url)
    server = Server(tmp_path, config=config)
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def client(server):
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=server.operator_key, max_retries=0)


def look(server, path, data=None):
    request = urllib.request.Request(
        server.url + path, None if data is None else json.dumps(data).encode(),
        {"Authorization": f"Bearer {server.operator_key}", "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def calls(server, count, query=""):
    deadline = time.monotonic() + 30
    while len(found := look(server, "/v1/usage/calls" + query)["calls"]) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def ensemble(server, name):
    return next(one for one in look(server, "/optimizer/stats")["ensembles"] if one["name"] == name)


def test_an_ensemble_is_asked_by_its_name_and_each_call_is_paid_once(server, client, provider):
    assert {"careful", "team"} <= {model.id for model in client.models.list()}
    answer = client.chat.completions.create(model="careful", messages=QUESTION)
    assert answer.choices[0].message.content == RIGHT
    assert answer.usher["name"] == "careful" and answer.usher["member"] == "second"
    assert "the judge chose second of 2" in answer.usher["reason"]
    assert answer.usage.total_tokens == 2 * 1020, "what the members used, as far as the answer is concerned"
    records = calls(server, 4)
    assert sorted(call["model"]["name"] for call in records) == ["careful", "first", "second", "wise"]
    cost = {call["model"]["name"]: call["cost_usd"] for call in records}
    assert cost["careful"] == 0 and cost["first"] == cost["second"] == cost["wise"] > 0
    assert float(look(server, "/v1/providers")["budget"]["spent"].lstrip("$")) == pytest.approx(3 * cost["wise"], abs=1e-6)


def test_rules_lead_to_it_and_a_turn_is_answered(server, provider):
    request = urllib.request.Request(
        server.url + "/chat", json.dumps({"message": "How much is parking?"}).encode(), {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request))
    assert answer["response"] == RIGHT and answer["model"]["name"] == "careful"
    assert answer["model"]["member"] == "second"
    assert answer["sources"][0]["title"] == "Parking at the arena"
    assert {call["channel"] for call in calls(server, 4, "?channel=api")} == {"api"}
    assert not look(server, "/v1/usage/calls?channel=web")["calls"]
    assert not look(server, "/v1/usage/calls?to=2020-01-01")["calls"]


def test_it_learns_from_its_judge_from_agreement_and_from_people_and_remembers(server, client):
    client.chat.completions.create(model="careful", messages=QUESTION)
    client.chat.completions.create(model="team", messages=QUESTION)
    first, second = ensemble(server, "careful")["members"]
    assert second["wins"] == 1 and second["weight"] > 1 > first["weight"]
    assert ensemble(server, "team")["members"][1]["weight"] >= 1
    told = look(server, "/optimizer/ensembles/careful/feedback", {"member": "first", "quality": 0})
    assert told["members"][0]["weight"] < first["weight"] and told["members"][0]["judgements"] == 2
    for path, body, status in [
        ("nobody", {"member": "first", "quality": 0}, 404), ("careful", {"member": "other", "quality": 0}, 422),
        ("careful", {"member": "first", "quality": 2}, 422),
    ]:
        with pytest.raises(urllib.error.HTTPError) as error:
            look(server, f"/optimizer/ensembles/{path}/feedback", body)
        assert error.value.code == status
    assert server.stop() == 0
    server.start()
    again = ensemble(server, "careful")["members"]
    assert [member["judgements"] for member in again] == [2, 1]
    assert again[0]["weight"] < 1 < again[1]["weight"] and again[0]["calls"] == 0


def test_streams_tools_and_schemas_in_their_order_pass_through(server, client, provider):
    schema = {"type": "object", "properties": {"why": {"type": "string"}, "answer": {"type": "string"}}}
    tools = [{"type": "function", "function": {"name": "find_seats", "parameters": schema}}]
    with client.chat.completions.stream(model="team", messages=QUESTION, tools=tools) as stream:
        calls = stream.get_final_completion().choices[0].message.tool_calls
    assert calls[0].function.arguments == '{"count":2}'
    sent = provider.requests[-1][1]["tools"][0]["function"]["parameters"]["properties"]
    assert list(sent) == ["why", "answer"]
    client.chat.completions.create(model="wise", messages=QUESTION, response_format={
        "type": "json_schema", "json_schema": {"name": "ruling", "schema": schema}})
    sent = provider.requests[-1][1]["response_format"]["json_schema"]["schema"]["properties"]
    assert list(sent) == ["why", "answer"]


def test_what_is_kept_can_be_forgotten(server, client, provider):
    for _ in range(2):
        client.chat.completions.create(model="first", messages=QUESTION, temperature=0)
    assert len(provider.requests) == 1
    assert look(server, "/optimizer/cache/flush", {})["forgotten"] == 1
    client.chat.completions.create(model="first", messages=QUESTION, temperature=0)
    assert len(provider.requests) == 2


def test_what_a_kept_answer_of_an_ensemble_saves_is_what_its_members_cost(server, client, provider):
    for _ in range(2):
        client.chat.completions.create(model="careful", messages=QUESTION, temperature=0)
    records = calls(server, 5)
    cost = {call["model"]["name"]: call["cost_usd"] for call in records}
    saved = sum(call["saved_usd"] for call in records if call["saved_usd"])
    assert saved == pytest.approx(cost["first"] + cost["second"], abs=1e-6)
