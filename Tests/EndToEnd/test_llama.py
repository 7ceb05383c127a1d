"""Against a server that others wrote: llama.cpp's, with a tiny model whose weights are chance. What it says means
nothing, but that it says it, in pieces that split characters, is real."""

import json
import urllib.request

import openai
import pytest

from conftest import Server, example_configuration
from llama import Llama

# What chance says passes no check of quality.
MODELS = """
quality: {enabled: false}
models:
  providers:
    llama: {type: openai_compatible, base_url: "%s", quirks: {server: llama_cpp}}
  catalog:
    tiny: {provider: llama, model: tiny, context_window: 32768, maximum_output: 64, capabilities: [tools, json]}
"""
QUESTION = [{"role": "user", "content": "How much is parking?"}]


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    llama = Llama(tmp_path_factory.mktemp("llama"))
    yield llama
    llama.kill()


@pytest.fixture
def llama_server(tmp_path, llama):
    """The example company, whose model runs on llama.cpp."""
    text = example_configuration()
    config = tmp_path / "usher.yaml"
    config.write_text(text + MODELS % llama.url)
    server = Server(tmp_path, config=config)
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def client(llama_server):
    return openai.OpenAI(base_url=f"{llama_server.url}/v1", api_key=llama_server.operator_key, max_retries=0)


def events(server, path, body, token):
    """The events of a streamed request, in order."""
    request = urllib.request.Request(
        server.url + path, json.dumps(body).encode(),
        {"Content-Type": "application/json", "Accept": "text/event-stream", "Authorization": f"Bearer {token}"})
    name = None
    for line in urllib.request.urlopen(request):
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def converse(server, *questions):
    """A conversation's replies, as they were streamed and as they were told whole."""
    request = urllib.request.Request(server.url + "/v1/conversations", b"{}", {"Content-Type": "application/json"})
    opened = json.load(urllib.request.urlopen(request))
    path = f"/v1/conversations/{opened['conversation']['id']}/messages"
    for question in questions:
        told = list(events(server, path, {"text": question}, opened["token"]))
        streamed = "".join(data["text"] for name, data in told if name == "text.delta")
        yield streamed, [data["message"] for name, data in told if name == "message.completed"]


def test_a_streamed_conversation_is_answered_and_without_the_server_local_goes_on(llama_server, llama):
    for streamed, completed in converse(llama_server, "How much is parking?", "And for a coach?"):
        assert len(completed) == 1 and completed[0]["text"] and streamed
        assert completed[0]["model"]["model"] == "tiny" and not completed[0]["model"]["fallback"], completed
    llama.kill()
    try:
        for _, completed in converse(llama_server, "Can I bring a bag?"):
            assert completed[0]["model"]["name"] == "local" and completed[0]["model"]["fallback"]
            assert completed[0]["citations"]
    finally:
        llama.start()


def test_the_same_through_openais_protocol(client):
    whole = client.chat.completions.create(model="tiny", messages=QUESTION, max_tokens=20, temperature=0)
    assert whole.choices[0].message.content and whole.choices[0].finish_reason in ("length", "stop")
    assert whole.usage.prompt_tokens > 10 and 0 < whole.usage.completion_tokens <= 20
    stream = client.chat.completions.create(
        model="tiny", messages=QUESTION, max_tokens=20, temperature=0, seed=1, stream=True,
        stream_options={"include_usage": True})
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens


def test_a_schema_holds_the_model_to_it(client):
    schema = {"type": "object", "properties": {"seats": {"type": "integer", "maximum": 9}, "aisle": {"type": "boolean"}},
              "required": ["seats", "aisle"], "additionalProperties": False}
    answer = client.chat.completions.create(
        model="tiny", messages=QUESTION, max_tokens=60,
        response_format={"type": "json_schema", "json_schema": {"name": "wish", "strict": True, "schema": schema}})
    wish = json.loads(answer.choices[0].message.content)
    assert isinstance(wish["seats"], int) and isinstance(wish["aisle"], bool)
