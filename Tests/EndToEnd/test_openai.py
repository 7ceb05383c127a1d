"""The official `openai` client against the server: models, answers with citations, streams, errors."""

import openai
import pytest

QUESTION = [{"role": "user", "content": "How much is parking?"}]


@pytest.fixture
def client(server):
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=server.operator_key, max_retries=0)


def test_models_are_listed(client):
    names = [model.id for model in client.models.list()]
    assert {"auto", "local", "agent/auto", "agent/ticketing"} <= set(names)


def test_an_agent_answers_with_citations(client):
    answer = client.chat.completions.create(model="agent/auto", messages=QUESTION)
    message = answer.choices[0].message
    assert "£" in message.content and answer.choices[0].finish_reason == "stop"
    citation = message.annotations[0].url_citation
    assert message.content[citation.start_index : citation.end_index] == "[1]"
    assert "arking" in citation.title


def test_a_stream_adds_up_to_the_answer(client):
    whole = client.chat.completions.create(model="agent/auto", messages=QUESTION).choices[0].message.content
    with client.chat.completions.stream(model="agent/auto", messages=QUESTION) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.content == whole


def test_what_was_said_before_counts(client):
    first = "What are the doors' opening times?"
    answer = client.chat.completions.create(model="agent/auto", messages=[{"role": "user", "content": first}])
    follow_up = [
        {"role": "user", "content": "How much is parking for a car?"},
        {"role": "assistant", "content": "A car is £12 when booked ahead [1]."},
        {"role": "user", "content": "And for a motorbike?"},
    ]
    second = client.chat.completions.create(model="agent/auto", messages=follow_up)
    assert "£4" in second.choices[0].message.content
    assert answer.id != second.id


def test_without_a_provider_local_answers_and_says_so(client):
    answer = client.chat.completions.create(model="auto", messages=QUESTION)
    assert answer.model == "local" and answer.usher["name"] == "local"


@pytest.mark.parametrize(
    "request_, error, where",
    [
        ({"model": "nobody", "messages": QUESTION}, openai.NotFoundError, None),
        ({"model": "auto", "messages": []}, openai.UnprocessableEntityError, "/messages"),
        ({"model": "auto", "messages": QUESTION, "n": 3}, openai.UnprocessableEntityError, "/n"),
        # Without a provider there is only the engine in the process, which answers in words alone.
        ({"model": "auto", "messages": QUESTION, "response_format": {"type": "json_object"}}, openai.BadRequestError, None),
    ],
)
def test_errors_are_those_of_the_protocol(client, request_, error, where):
    with pytest.raises(error) as caught:
        client.chat.completions.create(**request_)
    assert caught.value.body["message"] and caught.value.body["param"] == where


def test_a_wrong_key_is_refused(server):
    with pytest.raises(openai.AuthenticationError) as caught:
        openai.OpenAI(base_url=f"{server.url}/v1", api_key="wrong", max_retries=0).models.list()
    assert "API key" in caught.value.body["message"]
