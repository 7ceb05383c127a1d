"""Writes what the `openai` library (3.54.0) sends for the wishes of WireCase.swift, and the streams and answers that it
makes of its own types. Run it beside the library; the files it leaves are what the Swift tests compare with.

    pip install openai==3.54.0 && python make_wire.py
"""

import json
import pathlib
import sys
import typing

import openai
import pydantic
import typing_extensions
from openai.types import CreateEmbeddingResponse, chat, completion_usage, embedding_create_params, responses
from openai.types.chat import chat_completion, chat_completion_chunk, completion_create_params
from openai.types.responses import response_create_params

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent))
from recorder import Recorder, write  # noqa: E402

recorder = Recorder()
client = openai.OpenAI(api_key="key", base_url=f"http://{recorder.host}/v1", max_retries=0)


def strict(kind, made={}):
    """A type like another that refuses fields that it does not know and reads what can be iterated at once."""
    if typing_extensions.is_typeddict(kind):
        if kind not in made:
            made[kind] = typing.Any
            fields = {}
            for name, part in typing_extensions.get_type_hints(kind, include_extras=True).items():
                if typing.get_origin(part) in (typing_extensions.Required, typing_extensions.NotRequired):
                    part = typing.get_args(part)[0]
                part = strict(part)
                fields[name] = part if name in kind.__required_keys__ else typing_extensions.NotRequired[part]
            made[kind] = typing_extensions.TypedDict(kind.__name__, fields)
            made[kind].__pydantic_config__ = pydantic.ConfigDict(extra="forbid")
        return made[kind]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal or not parts:
        return kind
    if origin is typing.Union:
        return typing.Union[tuple(strict(part) for part in parts)]
    if origin is typing.Annotated:
        return strict(parts[0])
    if origin is dict:
        return typing.Dict[tuple(strict(part) for part in parts)]
    return typing.List[strict(parts[0])]


def checked(kind, value):
    assert pydantic.TypeAdapter(strict(kind)).validate_python(value) == value, value


# What is asked, as both interfaces want it.

find = {
    "name": "find_events", "description": "Finds events by city and day.",
    "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}, "day": {"type": "string", "format": "date"}},
        "required": ["city"], "additionalProperties": False},
}
hold = {
    "name": "hold_seats", "description": "Holds seats.",
    "parameters": {
        "type": "object",
        "properties": {"event": {"type": "string"}, "seats": {"type": "integer", "minimum": 1, "maximum": 8}},
        "required": ["event", "seats"], "additionalProperties": False},
}
concert = {
    "type": "object",
    "properties": {
        "title": {"type": "string"}, "price": {"type": "number", "minimum": 0},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3}},
    "required": ["title", "price"], "additionalProperties": False,
}
png, gif, webp = (
    "data:image/png;base64,cGljdHVyZQ==", "data:image/gif;base64,cGljdHVyZQ==",
    "https://example.com/hall.webp?size=2")
hello = "Grüß Gott, when do you open? 🎟"
found = '{"events":["Blue Note Night"]}'
jazz = [{"role": "user", "content": "Jazz in Graz?"}]
chat_find, chat_hold = {"type": "function", "function": find}, {"type": "function", "function": {**hold, "strict": True}}
flat_find, flat_hold = {"type": "function", **find, "strict": False}, {"type": "function", **hold, "strict": True}


def user(text):
    return {"role": "user", "content": text}


def called(number, city):
    return {"id": f"call_{number}", "type": "function",
            "function": {"name": "find_events", "arguments": json.dumps({"city": city}, separators=(",", ":"))}}


chats = {
    "plain": dict(messages=[user(hello)]),
    "conversation": dict(
        messages=[
            {"role": "system", "content": "You answer for Northside."}, user("Hello"),
            {"role": "assistant", "content": "Good morning."},
            {"role": "system", "content": "The customer is called Ada."}, user("What am I called?"),
            user("And where is the hall?")],
        max_completion_tokens=300, stop=["END"], stream=True, stream_options={"include_usage": True}),
    "opened by the assistant": dict(messages=[{"role": "assistant", "content": "How can I help?"}, user("Refund")]),
    "tools": dict(
        messages=[{"role": "system", "content": "Use the tools."}, *jazz], tools=[chat_find, chat_hold],
        parallel_tool_calls=False),
    "forced tool": dict(
        messages=jazz, tools=[chat_find], tool_choice={"type": "function", "function": {"name": "find_events"}}),
    "any tool": dict(messages=jazz, tools=[chat_find], tool_choice="required"),
    "no tool": dict(messages=jazz, tools=[chat_find], tool_choice="none"),
    "pictures": dict(messages=[user([
        {"type": "text", "text": "What is this?"}, *(
            {"type": "image_url", "image_url": {"url": url}} for url in (png, webp, gif))])]),
    "schema": dict(messages=[user("The dearest concert?")], response_format={
        "type": "json_schema", "json_schema": {"name": "concert", "schema": concert, "strict": True}}),
    "thinking": dict(messages=[user("Plan my evening.")], max_completion_tokens=4000, reasoning_effort="low"),
    "results": dict(
        messages=[
            user("Jazz in Graz and Linz?"),
            {"role": "assistant", "content": "Let me look.", "tool_calls": [called(1, "Graz"), called(2, "Linz")]},
            {"role": "tool", "tool_call_id": "call_1", "content": found},
            {"role": "tool", "tool_call_id": "call_2", "content": "nothing found"}],
        tools=[chat_find]),
    "all options": dict(
        messages=[{"role": "system", "content": "As JSON."}, user([
            {"type": "text", "text": "Look closely."},
            {"type": "image_url", "image_url": {"url": png, "detail": "high"}}])],
        temperature=0.25, top_p=0.5, seed=7, frequency_penalty=0.5, presence_penalty=-0.5,
        response_format={"type": "json_object"}),
}
reasoning = {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": "b3BhcXVl"}
items = {
    "plain": dict(input=[user(hello)]),
    "conversation": dict(
        instructions="You answer for Northside.",
        input=[
            user("Hello"), {"role": "assistant", "content": "Good morning."},
            {"role": "developer", "content": "The customer is called Ada."}, user("What am I called?"),
            user("And where is the hall?")],
        max_output_tokens=300, stream=True),
    "opened by the assistant": dict(input=[{"role": "assistant", "content": "How can I help?"}, user("Refund")]),
    "tools": dict(instructions="Use the tools.", input=jazz, tools=[flat_find, flat_hold], parallel_tool_calls=False),
    "forced tool": dict(input=jazz, tools=[flat_find], tool_choice={"type": "function", "name": "find_events"}),
    "any tool": dict(input=jazz, tools=[flat_find], tool_choice="required"),
    "no tool": dict(input=jazz, tools=[flat_find], tool_choice="none"),
    "pictures": dict(input=[user([
        {"type": "input_text", "text": "What is this?"}, *(
            {"type": "input_image", "image_url": url, "detail": "auto"} for url in (png, webp, gif))])]),
    "schema": dict(input=[user("The dearest concert?")], text={"format": {
        "type": "json_schema", "name": "concert", "schema": concert, "strict": True}}),
    "thinking": dict(
        input=[user("Plan my evening.")], max_output_tokens=4000, reasoning={"effort": "low"},
        include=["reasoning.encrypted_content"]),
    "results": dict(
        input=[
            user("Jazz in Graz and Linz?"), reasoning, {"role": "assistant", "content": "Let me look."},
            *({"type": "function_call", "call_id": call["id"], **call["function"]}
              for call in (called(1, "Graz"), called(2, "Linz"))),
            {"type": "function_call_output", "call_id": "call_1", "output": found},
            {"type": "function_call_output", "call_id": "call_2", "output": "nothing found"}],
        tools=[flat_find]),
    "all options": dict(
        instructions="As JSON.", input=[user([
            {"type": "input_text", "text": "Look closely."},
            {"type": "input_image", "image_url": png, "detail": "high"}])],
        temperature=0.25, top_p=0.5, text={"format": {"type": "json_object"}}),
}

# What is answered: from the library's types, as text.

used = completion_usage.CompletionUsage(
    prompt_tokens=120, completion_tokens=42, total_tokens=162,
    prompt_tokens_details=completion_usage.PromptTokensDetails(cached_tokens=100, cache_write_tokens=7),
    completion_tokens_details=completion_usage.CompletionTokensDetails(reasoning_tokens=12))
head = {"id": "chatcmpl-1", "created": 1_760_000_000, "model": "gpt-5-mini-2025-08-07", "system_fingerprint": "fp_1"}


def cut(text, size=3):
    return [text[at:at + size] for at in range(0, len(text), size)]


def sse(event, name=None):
    return (f"event: {name}\n" if name else "") + f"data: {event.to_json(indent=None)}\n\n"


def chat_answer(reason, content=None, refusal=None, tool_calls=()):
    """A whole answer and the chunks that the service would stream it in, the arguments of its calls in turns."""
    message = chat.ChatCompletionMessage(
        role="assistant", content=content, refusal=refusal, tool_calls=list(tool_calls) or None)
    whole = chat.ChatCompletion(
        object="chat.completion", usage=used, service_tier="default", **head,
        choices=[chat_completion.Choice(index=0, finish_reason=reason, message=message)])

    def chunk(delta=None, reason=None, usage=None):
        choices = [] if delta is None else [chat_completion_chunk.Choice(
            index=0, delta=chat_completion_chunk.ChoiceDelta(**delta), finish_reason=reason)]
        return chat.ChatCompletionChunk(
            object="chat.completion.chunk", choices=choices, usage=usage, obfuscation="x1", **head)

    chunks = [chunk({"role": "assistant", "content": "", "refusal": None})]
    chunks += [chunk({"content": piece}) for piece in cut(content or "")]
    chunks += [chunk({"refusal": piece}) for piece in cut(refusal or "")]
    for index, call in enumerate(tool_calls):
        chunks.append(chunk({"tool_calls": [{
            "index": index, "id": call.id, "type": "function",
            "function": {"name": call.function.name, "arguments": ""}}]}))
    turns = [cut(call.function.arguments) for call in tool_calls]
    for turn in range(max(map(len, turns), default=0)):
        for index, pieces in enumerate(turns):
            if turn < len(pieces):
                chunks.append(chunk({"tool_calls": [{"index": index, "function": {"arguments": pieces[turn]}}]}))
    chunks += [chunk({}, reason), chunk(usage=used)]
    return {"stream": "".join(map(sse, chunks)) + "data: [DONE]\n\n", "whole": json.loads(whole.to_json(exclude_unset=False))}


def call(number, name, arguments):
    return chat.ChatCompletionMessageFunctionToolCall(
        id=f"call_{number}", type="function", function={"name": name, "arguments": arguments})


greeting = "Grüß Gott! We open at 9 🎟."
chat_answers = {
    "text": chat_answer("stop", greeting),
    "the longest answer allowed": chat_answer("length", "And then"),
    "a refusal": chat_answer("stop", refusal="I can't help with that."),
    "held back": chat_answer("content_filter", "Well, "),
    "calls": chat_answer("tool_calls", "Let me look.", tool_calls=[
        call(1, "find_events", '{"city":"Graz","day":"2026-11-21"}'), call(2, "find_events", '{"city":"Linz"}'),
        call(3, "list_events", "{}")]),
}


def response(output, status="completed", reason=None, error=None, usage=True):
    return responses.Response(
        id="resp_1", object="response", created_at=1_760_000_000, model=head["model"], output=output, status=status,
        parallel_tool_calls=True, tool_choice="auto", tools=[], error=error,
        incomplete_details=reason and {"reason": reason},
        usage=responses.ResponseUsage(
            input_tokens=120, input_tokens_details={"cached_tokens": 100, "cache_write_tokens": 7}, output_tokens=42,
            output_tokens_details={"reasoning_tokens": 12}, total_tokens=162) if usage else None)


def message(*content):
    return responses.ResponseOutputMessage(
        id="msg_1", type="message", role="assistant", status="completed", content=list(content))


def said(text):
    return responses.ResponseOutputText(type="output_text", text=text, annotations=[], logprobs=[])


def events(final):
    """A response as the service streams it."""
    count = iter(range(10_000))

    def event(kind, name, /, **fields):
        return sse(kind(type=name, sequence_number=next(count), **fields), name)

    begun = final.model_copy(update={
        "output": [], "status": "in_progress", "usage": None, "incomplete_details": None, "error": None})
    yield event(responses.ResponseCreatedEvent, "response.created", response=begun)
    yield event(responses.ResponseInProgressEvent, "response.in_progress", response=begun)
    for place, item in enumerate(final.output):
        at = {"output_index": place, "item_id": item.id}
        started = {"message": {"content": [], "status": "in_progress"}, "reasoning": {"encrypted_content": None},
                   "function_call": {"arguments": "", "status": "in_progress"}}[item.type]
        yield event(responses.ResponseOutputItemAddedEvent, "response.output_item.added", output_index=place,
                    item=item.model_copy(update=started))
        if item.type == "reasoning":
            for piece in cut(item.summary[0].text) if item.summary else []:
                yield event(responses.ResponseReasoningSummaryTextDeltaEvent, "response.reasoning_summary_text.delta",
                            delta=piece, summary_index=0, **at)
        elif item.type == "function_call":
            for piece in cut(item.arguments):
                yield event(responses.ResponseFunctionCallArgumentsDeltaEvent,
                            "response.function_call_arguments.delta", delta=piece, **at)
            yield event(responses.ResponseFunctionCallArgumentsDoneEvent, "response.function_call_arguments.done",
                        arguments=item.arguments, name=item.name, **at)
        else:
            for part_place, part in enumerate(item.content):
                in_part = {"content_index": part_place, **at}
                if part.type == "refusal":
                    for piece in cut(part.refusal):
                        yield event(responses.ResponseRefusalDeltaEvent, "response.refusal.delta", delta=piece,
                                    **in_part)
                    continue
                yield event(responses.ResponseContentPartAddedEvent, "response.content_part.added", part=said(""),
                            **in_part)
                for piece in cut(part.text):
                    yield event(responses.ResponseTextDeltaEvent, "response.output_text.delta", delta=piece,
                                logprobs=[], **in_part)
                yield event(responses.ResponseTextDoneEvent, "response.output_text.done", text=part.text, logprobs=[],
                            **in_part)
        yield event(responses.ResponseOutputItemDoneEvent, "response.output_item.done", output_index=place, item=item)
    kind = {"completed": responses.ResponseCompletedEvent, "incomplete": responses.ResponseIncompleteEvent,
            "failed": responses.ResponseFailedEvent}[final.status]
    yield event(kind, f"response.{final.status}", response=final)


def flat_call(number, name, arguments):
    return responses.ResponseFunctionToolCall(
        id=f"fc_{number}", call_id=f"call_{number}", type="function_call", name=name, arguments=arguments,
        status="completed")


thought = responses.ResponseReasoningItem(
    id="rs_1", type="reasoning", summary=[{"type": "summary_text", "text": "Two cities."}],
    encrypted_content="b3BhcXVl")
finals = {
    "text": response([message(said(greeting))]),
    "the longest answer allowed": response([message(said("And then"))], "incomplete", "max_output_tokens"),
    "a refusal": response([message(responses.ResponseOutputRefusal(type="refusal", refusal="I can't help with that."))]),
    "held back": response([message(said("Well, "))], "incomplete", "content_filter"),
    "calls": response([
        thought, message(said("Let me look.")), flat_call(1, "find_events", '{"city":"Graz","day":"2026-11-21"}'),
        flat_call(2, "find_events", '{"city":"Linz"}'), flat_call(3, "list_events", "{}")]),
    "failed": response([], "failed", usage=False, error={
        "code": "rate_limit_exceeded", "message": "Rate limit reached. Please try again in 1.5s."}),
}
response_answers = {
    name: {"stream": "".join(events(final)), "whole": json.loads(final.to_json(exclude_unset=False))}
    for name, final in finals.items()}

embedding = CreateEmbeddingResponse(
    object="list", model="text-embedding-3-small", usage={"prompt_tokens": 5, "total_tokens": 5}, data=[
        {"object": "embedding", "index": 1, "embedding": [0.0, -3.0, 4.0]},
        {"object": "embedding", "index": 0, "embedding": [1.0, 2.0, 2.0]}])


def main():
    requests = {"chat": {}, "responses": {}}
    for name, wish in chats.items():
        wish = {"model": "gpt-5-mini", "stream": False, "prompt_cache_key": "one agent's", **wish}
        checked(completion_create_params.CompletionCreateParamsStreaming if wish["stream"]
                else completion_create_params.CompletionCreateParamsNonStreaming, wish)
        answer = chat_answers["text"]
        recorder.type = "text/event-stream" if wish["stream"] else "application/json"
        recorder.answer = (answer["stream"] if wish["stream"] else json.dumps(answer["whole"])).encode()
        client.chat.completions.create(**wish)
        last = recorder.last()
        requests["chat"][name] = {"path": last["path"], "body": last["body"]}
    for name, wish in items.items():
        wish = {"model": "gpt-5-mini", "stream": False, "store": False, **wish}
        checked(response_create_params.ResponseCreateParamsStreaming if wish["stream"]
                else response_create_params.ResponseCreateParamsNonStreaming, wish)
        answer = response_answers["text"]
        recorder.type = "text/event-stream" if wish["stream"] else "application/json"
        recorder.answer = (answer["stream"] if wish["stream"] else json.dumps(answer["whole"])).encode()
        client.responses.create(**wish)
        last = recorder.last()
        requests["responses"][name] = {"path": last["path"], "body": last["body"]}
    recorder.type = "application/json"
    recorder.answer = embedding.to_json().encode()
    wish = {"model": "text-embedding-3-small", "input": ["first", "second"], "dimensions": 3,
            "encoding_format": "base64"}
    checked(embedding_create_params.EmbeddingCreateParams, wish)
    client.embeddings.create(**wish)
    last = recorder.last()
    requests["embeddings"] = {"path": last["path"], "body": last["body"]}
    write(folder / "requests.json", requests)

    # The library reads its own streams as the answers that they were made of.
    recorder.type = "text/event-stream"
    for name, answer in chat_answers.items():
        whole = answer["whole"]["choices"][0]
        if whole["finish_reason"] not in ("stop", "tool_calls"):
            continue  # The library's own reader throws.
        recorder.answer = answer["stream"].encode()
        with client.chat.completions.stream(model="m", messages=jazz) as stream:
            read = stream.get_final_completion().choices[0].message
        assert (read.content or "") == (whole["message"]["content"] or ""), name
        assert [call.function.arguments for call in read.tool_calls or []] == [
            call["function"]["arguments"] for call in whole["message"]["tool_calls"] or []], name
    for name, answer in response_answers.items():
        if finals[name].status != "completed":
            continue
        recorder.answer = answer["stream"].encode()
        with client.responses.stream(model="m", input="x") as stream:
            read = stream.get_final_response()
        assert read.output_text == finals[name].output_text, name
    write(folder / "answers.json", {
        "chat": chat_answers, "responses": response_answers,
        "embeddings": json.loads(embedding.to_json())})


if __name__ == "__main__":
    main()
