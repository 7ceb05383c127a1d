"""A small MCP server in plain Python: what is on at Northside Arena, from knowledge/venue/events-2027.csv.

usher.yaml says how it is attached. It needs no packages; one made with PyPI's `mcp` is attached in the same way.
"""

import csv
import json
import pathlib
import sys

EVENTS = pathlib.Path(__file__).resolve().parents[1] / "knowledge/venue/events-2027.csv"
TOOL = {
    "name": "find_events",
    "title": "Looking at the season",
    "description": "Finds events at Northside Arena by words of their title, kind or date (YYYY-MM).",
    "inputSchema": {
        "type": "object",
        "required": ["words"],
        "additionalProperties": False,
        "properties": {"words": {"type": "string", "minLength": 2, "description": "For example: ice, or 2027-03"}},
    },
    "annotations": {"readOnlyHint": True},
}


def find(words):
    with EVENTS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = words.lower().split()
    return [row for row in rows if all(word in " ".join(map(str, row.values())).lower() for word in wanted)][:10]


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "northside-events", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": [TOOL]}
    if method == "tools/call" and params.get("name") == TOOL["name"]:
        found = find(params.get("arguments", {}).get("words", ""))
        return {"content": [{"type": "text", "text": json.dumps(found, ensure_ascii=False)}]}
    if method == "ping":
        return {}
    return None


for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    result = answer(message["method"], message.get("params", {}))
    reply = {"jsonrpc": "2.0", "id": message["id"]}
    if result is None:
        reply["error"] = {"code": -32601, "message": "There is no such method."}
    else:
        reply["result"] = result
    print(json.dumps(reply, ensure_ascii=False), flush=True)
