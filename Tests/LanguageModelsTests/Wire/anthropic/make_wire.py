"""Writes what the `anthropic` library (2.12.0) sends for the wishes of WireCase.swift, and the streams and messages that
it makes of its own types. Run it beside the library; the files it leaves are what the Swift tests compare with.

    pip install anthropic==2.12.0 && python make_wire.py
"""

import json
import pathlib
import sys

import anthropic
from anthropic import transform_schema, types
from anthropic.types import message_create_params
from pydantic import TypeAdapter

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent))
from recorder import Recorder, write  # noqa: E402

recorder = Recorder()
client = anthropic.Anthropic(api_key="key", base_url=f"http://{recorder.host}", max_retries=0)
usage = types.Usage(input_tokens=20, output_tokens=1, cache_read_input_tokens=100, cache_creation_input_tokens=7)


def text(text, **more):
    return {"type": "text", "text": text, **more}


def message(content, stop_reason="end_turn", usage=usage, **more):
    return types.Message(
        id="msg_1", type="message", role="assistant", model="claude-sonnet-5-5", content=content,
        stop_reason=stop_reason, usage=usage, **more)


cached = {"type": "ephemeral"}
find = {
    "name": "find_events", "description": "Finds events by city and day.",
    "input_schema": {
        "type": "object", "properties": {"city": {"type": "string"}, "day": {"type": "string", "format": "date"}},
        "required": ["city"], "additionalProperties": False},
}
hold = {
    "name": "hold_seats", "description": "Holds seats.", "strict": True,
    "input_schema": {
        "type": "object",
        "properties": {
            "event": {"type": "string"},
            "seats": {"type": "integer", "description": "{maximum: 8, minimum: 1}"}},
        "required": ["event", "seats"], "additionalProperties": False},
}
concert = {
    "type": "object",
    "properties": {
        "title": {"type": "string"}, "price": {"type": "number", "description": "{minimum: 0}"},
        "tags": {"type": "array", "items": {"type": "string"}, "description": "{maxItems: 3}"}},
    "required": ["title", "price"], "additionalProperties": False,
}
jazz = [{"role": "user", "content": [text("Jazz in Graz?")]}]
thought = types.ThinkingBlock(type="thinking", thinking="Two cities.", signature="c2lnbmF0dXJl")
answer = message([
    thought, types.RedactedThinkingBlock(type="redacted_thinking", data="b3BhcXVl"),
    types.TextBlock(type="text", text="Let me look."),
    types.ToolUseBlock(type="tool_use", id="toolu_1", name="find_events", input={"city": "Graz"}),
    types.ToolUseBlock(type="tool_use", id="toolu_2", name="find_events", input={"city": "Linz"}),
], stop_reason="tool_use")

requests = {
    "plain": dict(messages=[{"role": "user", "content": [text("Grüß Gott, when do you open? 🎟")]}]),
    "conversation": dict(
        max_tokens=300, stop_sequences=["END"], stream=True,
        system=[text("You answer for Northside.", cache_control=cached), text("The customer is called Ada.")],
        messages=[
            {"role": "user", "content": [text("Hello")]}, {"role": "assistant", "content": [text("Good morning.")]},
            {"role": "user", "content": [text("What am I called?"), text("And where is the hall?")]}]),
    "opened by the assistant": dict(messages=[
        {"role": "user", "content": [text("(The user opens the conversation.)")]},
        {"role": "assistant", "content": [text("How can I help?")]}, {"role": "user", "content": [text("Refund")]}]),
    "tools": dict(
        system=[text("Use the tools.", cache_control=cached)], messages=jazz,
        tools=[find, {**hold, "cache_control": cached}],
        tool_choice={"type": "auto", "disable_parallel_tool_use": True}),
    "forced tool": dict(
        messages=jazz, tools=[{**find, "cache_control": cached}], tool_choice={"type": "tool", "name": "find_events"}),
    "any tool": dict(messages=jazz, tools=[{**find, "cache_control": cached}], tool_choice={"type": "any"}),
    "no tool": dict(messages=jazz, tools=[{**find, "cache_control": cached}], tool_choice={"type": "none"}),
    "pictures": dict(messages=[{"role": "user", "content": [
        text("What is this?"),
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "cGljdHVyZQ=="}},
        {"type": "image", "source": {"type": "url", "url": "https://example.com/hall.webp?size=2"}},
        {"type": "image", "source": {"type": "base64", "media_type": "image/gif", "data": "cGljdHVyZQ=="}}]}]),
    "schema": dict(
        messages=[{"role": "user", "content": [text("The dearest concert?")]}],
        output_config={"format": {"type": "json_schema", "schema": concert}}),
    "thinking": dict(
        max_tokens=4000, messages=[{"role": "user", "content": [text("Plan my evening.")]}],
        thinking={"type": "adaptive"}, output_config={"effort": "low"}),
    # The library's own way to send an answer back: as it came.
    "results": dict(
        messages=[
            {"role": "user", "content": [text("Jazz in Graz and Linz?")]}, answer.to_param(),
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": [text('{"events":["Blue Note Night"]}')]},
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": [text("nothing found")]}]}],
        tools=[{**find, "cache_control": cached}]),
    "foreign results": dict(
        messages=[
            {"role": "user", "content": [text("Jazz in Graz and Linz?")]},
            {"role": "assistant", "content": [
                text("Let me look."),
                {"type": "tool_use", "id": "call_x_1", "name": "find_events", "input": {"city": "Graz"}},
                {"type": "tool_use", "id": "call_x_2", "name": "find_events", "input": {"city": "Linz"}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "call_x_1", "content": [text('{"events":["Blue Note Night"]}')]},
                {"type": "tool_result", "tool_use_id": "call_x_2", "content": [text("nothing found")]}]}],
        tools=[{**find, "cache_control": cached}]),
}



def known(kind, value):
    """The value as the type reads it: what the type does not know is dropped."""
    adapter = TypeAdapter(kind)
    return json.loads(json.dumps(adapter.dump_python(adapter.validate_python(value), mode="json"), default=list))


def check(wish):
    """The library takes anything; its types do not."""
    rest = {key: value for key, value in wish.items() if key not in ("stream", "messages")}
    assert known(message_create_params.MessageCreateParamsBase, {**rest, "messages": []}) == {**rest, "messages": []}
    roles = {"user": types.UserMessageParam, "assistant": types.AssistantMessageParam}
    for turn in wish["messages"]:
        assert known(roles[turn["role"]], turn) == turn, turn


recorder.answer = message([types.TextBlock(type="text", text="ok")]).model_dump_json().encode()
recorded = {}
for name, wish in requests.items():
    wish = {"model": "claude-sonnet-5-5", "max_tokens": 8192, **wish}
    if name != "results":
        check(wish)
    recorder.type = "text/event-stream" if wish.get("stream") else "application/json"
    client.messages.create(**wish)
    last = recorder.last()
    recorded[name] = {"path": last["path"], "version": last["headers"]["anthropic-version"], "body": last["body"]}
for block in recorded["results"]["body"]["messages"][1]["content"]:
    block.pop("caller", None), block.pop("toolset_name", None), block.pop("citations", None)
write(folder / "requests.json", recorded)

# What the service's schemas are allowed to hold: the library's own reduction finds nothing more to do.
for schema in (concert, hold["input_schema"]):
    assert transform_schema(json.loads(json.dumps(schema))) == schema


def events(final, pieces):
    """A stream as the service sends it, made of the library's types."""
    start = final.model_copy(update={"content": [], "stop_reason": None})
    yield "message_start", types.RawMessageStartEvent(type="message_start", message=start)
    yield "ping", None
    for index, block in enumerate(final.content):
        empty = {
            "text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}},
        }.get(block.type, {})
        yield "content_block_start", types.RawContentBlockStartEvent(
            type="content_block_start", index=index, content_block=block.model_copy(update=empty))
        for delta in pieces(block):
            yield "content_block_delta", types.RawContentBlockDeltaEvent(
                type="content_block_delta", index=index, delta=delta)
        yield "content_block_stop", types.RawContentBlockStopEvent(type="content_block_stop", index=index)
    yield "message_delta", types.RawMessageDeltaEvent.model_validate({
        "type": "message_delta",
        "delta": {"stop_reason": final.stop_reason, "stop_sequence": final.stop_sequence,
                  "stop_details": final.stop_details and final.stop_details.model_dump()},
        "usage": {"output_tokens": 42, "output_tokens_details": {"thinking_tokens": 12}}})
    yield "message_stop", types.RawMessageStopEvent(type="message_stop")


def cut(text, size=3):
    return [text[at:at + size] for at in range(0, len(text), size)]


def pieces(block):
    if block.type == "text":
        return [types.TextDelta(type="text_delta", text=piece) for piece in cut(block.text) + [""]]
    if block.type == "thinking":
        return [types.ThinkingDelta(type="thinking_delta", thinking=piece) for piece in cut(block.thinking)] + [
            types.SignatureDelta(type="signature_delta", signature=block.signature)]
    if block.type == "tool_use" and block.input:
        return [types.InputJSONDelta(type="input_json_delta", partial_json=piece)
                for piece in ["", *cut(json.dumps(block.input, ensure_ascii=False))]]
    return []


finals = {
    "text": message([types.TextBlock(type="text", text="Grüß Gott! We open at 9 🎟.")]),
    "thought, text and calls": answer,
    "a call without arguments": message([
        types.ToolUseBlock(type="tool_use", id="toolu_3", name="list_events", input={})], stop_reason="tool_use"),
    "the longest answer allowed": message([types.TextBlock(type="text", text="And then")], stop_reason="max_tokens"),
    "a stop sequence": message(
        [types.TextBlock(type="text", text="One")], stop_reason="stop_sequence", stop_sequence="END"),
    "broken off by a refusal": message([types.TextBlock(type="text", text="Well, ")], stop_reason="refusal"),
}
streams = {}
for name, final in finals.items():
    lines = []
    for event, value in events(final, pieces):
        data = value.model_dump_json(exclude_none=False) if value else '{"type": "ping"}'
        lines.append(f"event: {event}\ndata: {data}\n\n")
    recorder.type = "text/event-stream"
    recorder.answer = "".join(lines).encode()
    with client.messages.stream(model="m", max_tokens=9, messages=[{"role": "user", "content": "x"}]) as stream:
        read = stream.get_final_message()
    streams[name] = {"stream": recorder.answer.decode(), "message": json.loads(read.model_dump_json())}
write(folder / "answers.json", streams)
