"""Draws one turn as a collector gets it: draw_trace.py FILE.svg"""

import html
import pathlib
import secrets
import sys
import tempfile

from collector import Collector
from conftest import Server, until
from provider import Provider
from test_api import call

KINDS = {1: "#6b7280", 2: "#2563eb", 3: "#b45309"}
WIDTH, NAMES, LINE = 960, 330, 18


def trace():
    """The spans of a turn that asks a model, in a tree, by their beginning."""
    collector, provider = Collector(), Provider()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pathlib.Path(folder), environment={
            "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_TELEMETRY_TRACES_RATIO": "1",
            "USHER_TELEMETRY_TRACES_ENDPOINT": collector.url, "USHER_TELEMETRY_TRACES_INTERVAL": "100ms"})
        server.start()
        for _ in range(2):
            # The second time nothing is done for the first time.
            name = secrets.token_hex(16)
            talk = call(server, "POST", "/v1/conversations", {})[1]
            call(server, "POST", f"/v1/conversations/{talk['conversation']['id']}/messages",
                 {"text": "Which dogs may come, and what does a car cost?"}, talk["token"],
                 {"traceparent": f"00-{name}-{secrets.token_hex(8)}-01"})
        until(lambda: any(span.trace == name and span.name.startswith("turn ") for span in collector.spans))
        server.stop()
    provider.stop()
    collector.stop()
    spans = sorted((span for span in collector.spans if span.trace == name), key=lambda span: (span.start, -span.end))
    children = {}
    for span in spans:
        children.setdefault(span.parent, []).append(span)
    known = {span.id for span in spans}

    def tree(span, depth):
        yield span, depth
        for child in children.get(span.id, []):
            yield from tree(child, depth + 1)

    return [each for span in spans if span.parent not in known for each in tree(span, 0)]


def drawing(rows):
    start, end = min(span.start for span, _ in rows), max(span.end for span, _ in rows)
    scale = (WIDTH - NAMES - 70) / (end - start)
    height = LINE * len(rows) + 34
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">'
           f'<title>One turn in a trace</title><rect width="{WIDTH}" height="{height}" fill="#fff"/>')
    for tick in range(6):
        x = NAMES + tick * (WIDTH - NAMES - 70) / 5
        yield (f'<path d="M{x:.1f} 20V{height - 8}" stroke="#e5e7eb"/><text x="{x:.1f}" y="14" fill="#6b7280" '
               f'text-anchor="middle">{(end - start) / 1e6 * tick / 5:.1f} ms</text>')
    for number, (span, depth) in enumerate(rows):
        y = 24 + number * LINE
        x, width = NAMES + (span.start - start) * scale, max(1.5, (span.end - span.start) * scale)
        yield f'<text x="{8 + depth * 10}" y="{y + 12}" fill="#111827">{html.escape(span.name[:48])}</text>'
        yield f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="{LINE - 7}" rx="2" fill="{KINDS.get(span.kind, "#6b7280")}"/>'
        yield f'<text x="{x + width + 4:.1f}" y="{y + 12}" fill="#6b7280">{(span.end - span.start) / 1e6:.2f}</text>'
    yield "</svg>\n"


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_text("\n".join(drawing(trace())))
