"""A service that speaks OpenAI's protocol on a free port, and does what a test tells it to."""

import http.server
import json
import threading

ANSWER = "A car is £18 on the day [1]."


class Provider:
    """`behave` is called with each request's body and returns None to answer, a text to answer with if the answer is not
    streamed, a list of tool calls (names and arguments), a text after them as {"text": …}, or a status to fail with, alone
    or with the error that the body reports. Not told, it calls the tool `find_seats` where there is one. `counts` says whether
    answers name their tokens."""

    def __init__(self):
        self.requests = []
        self.behave = lambda body: None
        self.counts = True
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.requests.append((self.headers, body))
                told = provider.behave(body)
                if isinstance(told, (int, tuple)):
                    status, error = told if isinstance(told, tuple) else (told, {})
                    self.send_json({"error": {"message": "played failure", "type": "server_error"} | error}, status)
                elif body.get("stream"):
                    self.send_stream(*answer(body, told))
                else:
                    whole_answer = whole(*answer(body, told))
                    if not provider.counts:
                        del whole_answer["usage"]
                    self.send_json(whole_answer, 200)

            def send_json(self, value, status):
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def send_stream(self, text, calls):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                for chunk in chunks(text, calls):
                    self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                    self.wfile.flush()
                self.wfile.write(b"data: [DONE]\n\n")
                self.close_connection = True

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


USAGE = {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1020}
TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "find_seats", "arguments": '{"count":2}'}}


def frame(kind):
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "played-1"}


def answer(body, told):
    """The text and the tool calls of an answer."""
    if isinstance(told, list):
        return None, [
            {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
            for number, (name, arguments) in enumerate(told, 1)]
    if isinstance(told, dict):
        return told["text"], []
    if any(tool["function"]["name"] == "find_seats" for tool in body.get("tools", [])):
        return None, [TOOL_CALL]
    return (ANSWER if body.get("stream") else told or ANSWER), []


def whole(text, calls):
    message = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    return frame("chat.completion") | {"choices": [choice], "usage": USAGE}


def chunks(text, calls):
    def chunk(delta, reason=None):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return frame("chat.completion.chunk") | {"choices": [choice]}

    yield chunk({"role": "assistant", "content": ""})
    for index, call in enumerate(calls):
        arguments = call["function"]["arguments"]
        start = call | {"index": index, "function": {"name": call["function"]["name"], "arguments": ""}}
        yield chunk({"tool_calls": [start]})
        for piece in (arguments[:5], arguments[5:]):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    for number, word in enumerate((text or "").split(" ") if text else []):
        yield chunk({"content": " " + word if number else word})
    yield chunk({}, "tool_calls" if calls else "stop")
    yield frame("chat.completion.chunk") | {"choices": [], "usage": USAGE}
