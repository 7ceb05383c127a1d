"""One turn from the client to the database and the model in one trace, read by a collector that is none of ours."""

import json
import re
import secrets
import statistics
import time
import urllib.request

import pytest
from collector import Collector
from conftest import Server, awaited, free_port, until
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from provider import Provider
from test_api import call
from websockets.asyncio.client import connect

SERVER, CLIENT, CONSUMER = 2, 3, 5
KEY = "collector-key-0123456789"


@pytest.fixture(scope="module")
def collector():
    collector = Collector()
    yield collector
    collector.stop()


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def traced(tmp_path_factory, collector, provider):
    """A server whose traces are all kept, and which asks a model of others."""
    data = tmp_path_factory.mktemp("traced")
    server = Server(data, environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "COLLECTOR_KEY": KEY,
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": f"x-key={KEY}",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=tests",
        "USHER_TELEMETRY_TRACES_RATIO": "1", "USHER_TELEMETRY_TRACES_INTERVAL": "100ms"})
    server.start()
    yield server
    assert server.stop() == 0


def caller(is_sampled=True):
    """A caller's trace, and the fields that tell of it."""
    trace, span = secrets.token_hex(16), secrets.token_hex(8)
    return trace, span, {"traceparent": f"00-{trace}-{span}-0{int(is_sampled)}"}


def spans_of(collector, trace, *names):
    """The spans of a trace when these are among them."""
    def found():
        spans = [span for span in collector.spans if span.trace == trace]
        have = {span.name for span in spans}
        return spans if all(any(re.fullmatch(name, one) for one in have) for name in names) else None
    return until(found, 20)


def test_one_turn_is_one_trace_from_the_client_to_database_and_model(traced, collector, provider):
    trace, parent, fields = caller()
    status, started = call(traced, "POST", "/v1/conversations", {})
    assert status == 201
    talk = started["conversation"]["id"]
    status, answer = call(
        traced, "POST", f"/v1/conversations/{talk}/messages", {"text": "Which dogs may come, and what does a car cost?"},
        started["token"], fields | {"tracestate": "other=1", "baggage": "shop=7", "X-Request-Id": "mine-1"})
    assert status == 200, answer
    spans = spans_of(collector, trace, "POST /v1/conversations/.*", "turn .*", "act", "record", "chat .*", "POST")
    by_id = {span.id: span for span in spans}

    def only(pattern):
        found = [span for span in spans if re.fullmatch(pattern, span.name)]
        assert len(found) == 1, (pattern, found)
        return found[0]

    # Every span has its parent in the trace, within whose time it began, but for the first, whose parent is the caller.
    top = only("POST /v1/conversations/{id}/messages")
    assert (top.parent, top.kind, top.state, top.flags) == (parent, SERVER, "other=1", 0x301)
    assert [span for span in spans if span.parent not in by_id] == [top]
    for span in spans:
        if span is not top:
            assert by_id[span.parent].start <= span.start
    assert top.attributes["http.route"] == "/v1/conversations/{id}/messages"
    assert top.attributes["http.response.status_code"] == 200

    turn, act, model = only("turn .*"), only("act"), only("chat .*")
    assert {span.name for span in spans if span.parent == turn.id} >= {"recall", "understand", "route", "act", "check", "record"}
    assert {"receive", "identify", "admit"} <= {span.name for span in spans if span.parent == top.id}
    assert turn.attributes["gen_ai.conversation.id"] == talk
    assert turn.attributes["gen_ai.operation.name"] == "invoke_agent"

    def within(span, outer):
        return span is outer or span.parent in by_id and within(by_id[span.parent], outer)

    assert within(model, act)
    assert model.kind == CLIENT
    told = model.attributes
    assert (told["gen_ai.operation.name"], told["gen_ai.provider.name"]) == ("chat", "openai")
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (1000, 20)
    assert told["gen_ai.response.model"] == "played-1"
    outgoing = next(span for span in spans if span.name == "POST" and span.parent == model.id)
    assert outgoing.attributes["server.address"] == "127.0.0.1"
    assert outgoing.attributes["http.response.status_code"] == 200
    # The service on this machine is told where in the trace it is called.
    asked = [headers for headers, _ in provider.requests if headers.get("traceparent", "").find(trace) > 0]
    assert [one["traceparent"] for one in asked] == [f"00-{trace}-{outgoing.id}-01"]
    assert (asked[0]["tracestate"], asked[0]["baggage"]) == ("other=1", "shop=7")

    queries = [span for span in spans if "db.query.text" in span.attributes]
    assert any(span.name == "INSERT messages" and within(span, only("record")) for span in queries)
    assert all(span.attributes["db.system.name"] == "sqlite" and span.kind == CLIENT for span in queries)
    # Statements without what is put into them, and nothing that the customer said anywhere.
    everything = b"".join(collector.messages)
    assert b"dogs" not in everything and started["token"].encode() not in everything
    resource = collector.resources[0]
    assert resource["service.name"] == "usher" and resource["deployment.environment.name"] == "tests"
    assert collector.headers[0]["x-key"] == KEY

    # The log of the same turn names the trace.
    def lines():
        log = (traced.data / "server.log").read_text()
        return [json.loads(line) for line in log.splitlines() if trace in line]
    access = until(lambda: [line for line in lines() if line["component"] == "http"])
    assert access[0]["request_id"] == "mine-1" and access[0]["trace_id"] == trace


def test_a_message_by_websocket_goes_on_with_the_clients_trace(traced, collector):
    trace, parent, fields = caller()
    started = call(traced, "POST", "/v1/conversations", {})[1]
    talk, token = started["conversation"]["id"], started["token"]

    async def ask():
        url = traced.url.replace("http", "ws") + f"/v1/conversations/{talk}/socket"
        async with connect(url, subprotocols=["usher.v1", f"usher.token.{token}"]) as socket:
            await socket.send(json.dumps(
                {"type": "message.create", "id": "one", "text": "When do the doors open?", "traceparent": fields["traceparent"]}))
            while json.loads(await socket.recv())["type"] != "message.completed":
                pass

    awaited(ask())
    spans = spans_of(collector, trace, "message.create", "turn .*", "record")
    create = next(span for span in spans if span.name == "message.create")
    assert (create.parent, create.kind) == (parent, SERVER)
    assert next(span for span in spans if span.name.startswith("turn ")).trace == trace


def test_what_is_no_context_begins_a_trace_of_its_own(traced, collector):
    trace, _, fields = caller()
    for wrong in [fields["traceparent"].upper(), fields["traceparent"] + "-x", "00-" + "0" * 32 + "-" + "1" * 16 + "-01"]:
        assert call(traced, "GET", "/v1/site", headers={"traceparent": wrong, "tracestate": "é=é, ,,", "baggage": "="})[0] == 200
    until(lambda: len([span for span in collector.spans if span.name == "GET /v1/site"]) >= 3)
    assert not any(span.trace == trace for span in collector.spans)


def test_a_job_is_linked_to_the_trace_that_it_is_from(traced, collector):
    jobs = until(lambda: [span for span in collector.spans if span.name.startswith("job ")], 40)
    assert all(span.kind == CONSUMER and "usher.job.id" in span.attributes for span in jobs)
    assert all(link for span in jobs for link in span.links)


def test_metrics_show_traces_to_who_asks_for_openmetrics(traced, collector):
    call(traced, "POST", "/chat", {"message": "How much is parking?"})
    request = urllib.request.Request(traced.url + "/metrics", headers={
        "Accept": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
        text = answer.read().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    examples = [sample.exemplar.labels["trace_id"] for sample in samples if sample.exemplar]
    assert any(sample.name == "usher_turn_step_seconds_bucket" and sample.exemplar for sample in samples)
    assert set(examples) & {span.trace for span in collector.spans} or until(
        lambda: set(examples) & {span.trace for span in collector.spans})
    plain = urllib.request.urlopen(traced.url + "/metrics")
    assert plain.headers["Content-Type"].startswith("text/plain; version=0.0.4") and b"trace_id" not in plain.read()


def metric(server, name):
    text = urllib.request.urlopen(server.url + "/metrics").read().decode()
    return {labels: float(value) for labels, value in re.findall(rf"(?m)^{name}(\{{.*?\}})? (\S+)$", text)}


def test_a_collector_that_is_away_slows_nobody_and_one_that_is_back_gets_what_comes(tmp_path):
    port = free_port()
    server = Server(tmp_path, environment={
        "USHER_TELEMETRY_TRACES_ENDPOINT": f"http://127.0.0.1:{port}", "USHER_TELEMETRY_TRACES_FORMAT": "json",
        "USHER_TELEMETRY_TRACES_RATIO": "1", "USHER_TELEMETRY_TRACES_INTERVAL": "100ms",
        "USHER_TELEMETRY_TRACES_QUEUE": "512", "USHER_LIMITS_ENABLED": "false"})
    server.start()
    try:
        def turns(count):
            times = []
            for number in range(count):
                began = time.monotonic()
                assert call(server, "POST", "/chat", {"message": f"How much is parking on day {secrets.token_hex(4)}?"})[0] == 200
                times.append(time.monotonic() - began)
            return statistics.median(times)

        away = turns(60)
        dropped = metric(server, "usher_trace_spans_dropped_total")
        assert dropped['{reason="queue_full"}'] > 0
        assert metric(server, "usher_trace_queue_spans")[""] <= 512
        assert metric(server, "usher_trace_exports_total")['{outcome="unavailable"}'] > 0
        collector = Collector(port)
        until(lambda: collector.spans, 30)
        back = turns(20)
        assert away < back * 2 + 0.05, (away, back)
        until(lambda: [span for span in collector.spans if span.name.startswith("turn ")])
        # Busy, it is asked again later.
        collector.status = 503
        turns(3)
        until(lambda: metric(server, "usher_trace_exports_total")['{outcome="unavailable"}'] > 1)
        collector.status = 200
        before = len(collector.spans)
        until(lambda: len(collector.spans) > before, 30)
        # What is there at the end is sent.
        trace, _, fields = caller()
        call(server, "GET", "/v1/site", headers=fields)
        assert server.stop() == 0
        assert any(span.trace == trace for span in collector.spans)
        collector.stop()
    finally:
        if server.process.poll() is None:
            server.process.kill()
    assert "The collector of traces is not there" in (tmp_path / "server.log").read_text()
