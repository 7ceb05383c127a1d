"""Writes what the `google-genai` library (2.34.0) sends for the wishes of WireCase.swift, and the answers made of its own
types together with what it reads in them. Run it beside the library; the Swift tests compare with the files it leaves.

    pip install google-genai==2.34.0 && python make_wire.py
"""

import base64
import json
import pathlib
import sys

from google import genai
from google.auth.credentials import Credentials
from google.genai import types

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent))
from recorder import Recorder, write  # noqa: E402

recorder = Recorder()
options = types.HttpOptions(base_url=f"http://{recorder.host}")
client = genai.Client(api_key="key", http_options=options)


class Token(Credentials):
    def refresh(self, request):
        self.token = "token"


vertex = genai.Client(
    vertexai=True, project="northside", location="europe-west4", credentials=Token(), http_options=options)


def part(text):
    return types.Part(text=text)


def user(*parts):
    return types.Content(role="user", parts=list(parts))


def model(*parts):
    return types.Content(role="model", parts=list(parts))


find = types.FunctionDeclaration(
    name="find_events", description="Finds events by city and day.", parameters_json_schema={
        "type": "object", "properties": {"city": {"type": "string"}, "day": {"type": "string", "format": "date"}},
        "required": ["city"], "additionalProperties": False})
hold = types.FunctionDeclaration(
    name="hold_seats", description="Holds seats.", parameters_json_schema={
        "type": "object",
        "properties": {"event": {"type": "string"}, "seats": {"type": "integer", "minimum": 1, "maximum": 8}},
        "required": ["event", "seats"], "additionalProperties": False})
concert = {
    "type": "object",
    "properties": {
        "title": {"type": "string"}, "price": {"type": "number", "minimum": 0},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3}},
    "required": ["title", "price"], "additionalProperties": False,
}


def tools(*declarations, **choice):
    config = {"tools": [types.Tool(function_declarations=list(declarations))]}
    if choice:
        config["tool_config"] = types.ToolConfig(function_calling_config=types.FunctionCallingConfig(**choice))
    return config


def call(name, args, id=None, signature=None):
    return types.Part(function_call=types.FunctionCall(name=name, args=args, id=id), thought_signature=signature)


def result(name, response, id=None):
    return types.Part(function_response=types.FunctionResponse(name=name, response=response, id=id))


jazz = [user(part("Jazz in Graz?"))]
asked = user(part("Jazz in Graz and Linz?"))
picture = b"picture"
skipped = base64.urlsafe_b64decode("skip_thought_signature_validator")
requests = {
    "plain": ([user(part("Grüß Gott, when do you open? 🎟"))], {}),
    "conversation": (
        [user(part("Hello")), model(part("Good morning.")), user(part("What am I called?"), part("And where is the hall?"))],
        dict(system_instruction="You answer for Northside.\n\nThe customer is called Ada.",
             max_output_tokens=300, stop_sequences=["END"])),
    "opened by the assistant": (
        [user(part("(The user opens the conversation.)")), model(part("How can I help?")), user(part("Refund"))], {}),
    "tools": (jazz, dict(system_instruction="Use the tools.", **tools(find, hold, mode="VALIDATED"))),
    "forced tool": (jazz, tools(find, mode="ANY", allowed_function_names=["find_events"])),
    "any tool": (jazz, tools(find, mode="ANY")),
    "no tool": (jazz, tools(find, mode="NONE")),
    "pictures": (
        [user(part("What is this?"), types.Part.from_bytes(data=picture, mime_type="image/png"),
              types.Part.from_uri(file_uri="https://example.com/hall.webp?size=2", mime_type="image/webp"),
              types.Part.from_bytes(data=picture, mime_type="image/gif"))], {}),
    "schema": (
        [user(part("The dearest concert?"))],
        dict(response_mime_type="application/json", response_json_schema=concert)),
    "thinking": (
        [user(part("Plan my evening."))],
        dict(max_output_tokens=4000, thinking_config=types.ThinkingConfig(thinking_level="LOW"))),
    "results": (
        [asked,
         model(part("Let me look."), call("find_events", {"city": "Graz"}, "call_1", b"signature"),
               call("find_events", {"city": "Linz"}, "call_2")),
         user(result("find_events", {"events": ["Blue Note Night"]}, "call_1"),
              result("find_events", {"output": "nothing found"}, "call_2"))],
        tools(find)),
    "foreign results": (
        [asked,
         model(part("Let me look."), call("find_events", {"city": "Graz"}, signature=skipped),
               call("find_events", {"city": "Linz"})),
         user(result("find_events", {"events": ["Blue Note Night"]}),
              result("find_events", {"output": "nothing found"}))],
        tools(find)),
}
# The library writes some names of fields as the protocol buffers have them; the service takes both.
names = {name: "".join(word if at == 0 else word.capitalize() for at, word in enumerate(name.split("_"))) for name in [
    "mime_type", "file_uri", "parameters_json_schema", "thinking_level", "include_thoughts",
    "allowed_function_names"]}


def renamed(value):
    if isinstance(value, list):
        return [renamed(element) for element in value]
    if isinstance(value, dict):
        return {names.get(name, name): renamed(member) for name, member in value.items()}
    return value


recorder.answer = json.dumps(
    {"candidates": [{"content": {"role": "model", "parts": [{"text": "ok"}]}, "finishReason": "STOP"}]}).encode()
recorded = {}
for door, service in (("developers", client), ("vertex", vertex)):
    for name, (contents, config) in requests.items():
        if door == "vertex" and name == "results":
            continue
        config = types.GenerateContentConfig(
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True), **config)
        service.models.generate_content(model="gemini-3-flash", contents=contents, config=config)
        last = recorder.last()
        body = renamed(last["body"])
        if not body.get("generationConfig"):
            body.pop("generationConfig", None)
        recorded[f"{door}: {name}"] = {"path": last["path"], "body": body}
        key = "x-goog-api-key" if door == "developers" else "authorization"
        assert last["headers"][key] == ("key" if door == "developers" else "Bearer token")
recorder.type = "text/event-stream"
recorder.answer = b"data: {}\n\n"
for door, service in (("developers", client), ("vertex", vertex)):
    for _ in service.models.generate_content_stream(model="gemini-3-flash", contents="x"):
        pass
    recorded[f"{door}: stream"] = {"path": recorder.last()["path"]}
recorder.type = "application/json"
embed = types.EmbedContentConfig(task_type="RETRIEVAL_QUERY", output_dimensionality=3)
for door, service, name, answer in (
    ("developers", client, "gemini-embedding-001", {"embeddings": [{"values": [1, 2, 2]}, {"values": [0, 3, 4]}]}),
    ("vertex", vertex, "gemini-embedding-001",
     {"predictions": [{"embeddings": {"values": [1, 2, 2], "statistics": {"token_count": 1}}},
                      {"embeddings": {"values": [0, 3, 4]}}]}),
    ("vertex", vertex, "gemini-embedding-2", {"embedding": {"values": [1, 2, 2]}})):
    recorder.answer = json.dumps(answer).encode()
    texts = ["one"] if name == "gemini-embedding-2" else ["one", "two"]
    read = service.models.embed_content(model=name, contents=texts, config=embed)
    assert [embedding.values for embedding in read.embeddings] == [[1, 2, 2], [0, 3, 4]][:len(texts)]
    last = recorder.last()
    recorded[f"{door}: {name}"] = {"path": last["path"], "body": last["body"], "answer": answer}
write(folder / "requests.json", recorded)


def response(*parts, finish=None, usage=None, **more):
    return types.GenerateContentResponse(
        candidates=[types.Candidate(index=0, content=model(*parts) if parts else None, finish_reason=finish)],
        usage_metadata=usage and types.GenerateContentResponseUsageMetadata(**usage),
        model_version="gemini-3-flash-001", response_id="response_1", **more)


counts = dict(prompt_token_count=30, cached_content_token_count=20, total_token_count=30)
final = {**counts, "candidates_token_count": 9, "thoughts_token_count": 5, "total_token_count": 44}
answers = {
    "text": [
        response(part("Grüß "), usage=counts), response(part("Gott! 🎟"), usage=counts), response(part("")),
        response(part(" Bye."), finish="STOP", usage=final)],
    "thoughts": [
        response(types.Part(text="Hm. ", thought=True)), response(types.Part(text="Well.", thought=True)),
        response(part("At nine.")),
        response(types.Part(text="", thought_signature=b"signature"), finish="STOP", usage=final)],
    "calls side by side": [
        response(part("Let me look."), call("find_events", {"city": "Graz"}, "call_1", b"signature")),
        response(call("find_events", {"city": "Linz"}, "call_2")),
        response(finish="STOP", usage=final)],
    "a call without id and arguments": [response(call("list_events", None), finish="STOP", usage=final)],
    "the longest answer allowed": [response(part("And then"), finish="MAX_TOKENS", usage=final)],
    "broken off": [response(part("Well, "), usage=counts), response(finish="SAFETY", usage=final)],
    "no usage": [response(part("Yes."), finish="STOP")],
}
read = {}
for name, responses in answers.items():
    chunks = [response.model_dump(mode="json", by_alias=True, exclude_none=True) for response in responses]
    for chunk in chunks:
        # The service writes signatures in the ordinary alphabet.
        for each in chunk["candidates"][0].get("content", {}).get("parts", []):
            if "thoughtSignature" in each:
                raw = base64.urlsafe_b64decode(each["thoughtSignature"])
                each["thoughtSignature"] = base64.b64encode(raw).decode()
    stream = "".join(f"data: {json.dumps(chunk, ensure_ascii=False)}\r\n\r\n" for chunk in chunks)
    recorder.type = "text/event-stream"
    recorder.answer = stream.encode()
    text, thoughts, calls, finish, usage = "", "", [], None, None
    for chunk in client.models.generate_content_stream(model="m", contents="x"):
        candidate = chunk.candidates[0]
        for each in candidate.content.parts if candidate.content and candidate.content.parts else []:
            if each.function_call:
                signature = each.thought_signature
                calls.append({
                    "id": each.function_call.id, "name": each.function_call.name, "args": each.function_call.args or {},
                    "signature": base64.b64encode(signature).decode() if signature else ""})
            elif each.thought:
                thoughts += each.text
            else:
                text += each.text or ""
        finish = candidate.finish_reason.value if candidate.finish_reason else finish
        if chunk.usage_metadata:
            usage = json.loads(chunk.usage_metadata.model_dump_json(exclude_none=True))
    read[name] = {
        "stream": stream, "chunks": chunks,
        "read": {"text": text, "thoughts": thoughts, "calls": calls, "finish": finish, "usage": usage}}
write(folder / "answers.json", read)
