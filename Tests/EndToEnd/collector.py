"""A collector of traces on a free port, which reads what it gets with OpenTelemetry's own package."""

import base64
import http.server
import json
import threading
import time

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """It keeps the spans of all messages, and can be told to answer with another status, or to be slow."""

    def __init__(self, port=0):
        self.spans = []
        self.resources = []
        self.messages = []
        self.headers = []
        self.status = 200
        self.delay = 0
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(collector.delay)
                if collector.status == 200:
                    collector.take(self.path, self.headers, body)
                self.send_response(collector.status)
                self.send_header("Content-Type", self.headers["Content-Type"])
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body):
        assert path == "/v1/traces"
        self.headers.append(dict(headers))
        self.messages.append(body)
        message = ExportTraceServiceRequest()
        if headers["Content-Type"] == "application/x-protobuf":
            message.ParseFromString(body)
            assert message.SerializeToString(deterministic=True) == body, "the package would write it just so"
        else:
            value = json.loads(body)
            for span in spans_of(value):
                # OTLP's JSON has names as digits in base 16 where that of protobuf has base 64.
                for place in [span, *span.get("links", [])]:
                    for name in ["traceId", "spanId", "parentSpanId"]:
                        if name in place:
                            place[name] = bytes_text(place[name])
            json_format.ParseDict(value, message)
        for group in message.resource_spans:
            self.resources.append(members(group.resource.attributes))
            for scope in group.scope_spans:
                assert scope.scope.name == "usher"
                self.spans += [Span(span) for span in scope.spans]

    def trace(self, name):
        """All spans of the only trace that has a span of this name."""
        traces = {span.trace for span in self.spans if span.name == name}
        assert len(traces) == 1, (name, traces, sorted({span.name for span in self.spans}))
        return [span for span in self.spans if span.trace in traces]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Span:
    def __init__(self, span):
        assert len(span.trace_id) == 16 and len(span.span_id) == 8 and len(span.parent_span_id) in (0, 8)
        assert any(span.trace_id) and any(span.span_id)
        assert 1.7e18 < span.start_time_unix_nano <= span.end_time_unix_nano < 5e18
        self.trace, self.id, self.parent = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
        self.name, self.kind, self.start, self.end = span.name, span.kind, span.start_time_unix_nano, span.end_time_unix_nano
        self.state, self.flags = span.trace_state, span.flags
        self.status = span.status.code
        self.attributes = members(span.attributes)
        self.events = [(event.name, members(event.attributes)) for event in span.events]
        self.links = [link.trace_id.hex() for link in span.links]
        assert span.dropped_attributes_count == 0 and span.dropped_events_count == 0

    def __repr__(self):
        return f"{self.name} {self.id} in {self.parent or 'nothing'}"


def members(attributes):
    values = {}
    for each in attributes:
        assert each.key not in values
        kind = each.value.WhichOneof("value")
        value = getattr(each.value, kind)
        values[each.key] = [one.string_value for one in value.values] if kind == "array_value" else value
    return values


def spans_of(value):
    return [span for group in value["resourceSpans"] for scope in group["scopeSpans"] for span in scope["spans"]]


def bytes_text(digits):
    return base64.b64encode(bytes.fromhex(digits)).decode()
