"""A service of embeddings in OpenAI's protocol on a free port: texts that share words lie near each other."""

import contextlib
import hashlib
import http.server
import json
import re
import threading

STOP = set("a an and are at can do for from how i if in is it much my of on or the to what when where with you".split())


def vector(text, dimension):
    values = [0.0] * dimension
    for word in re.findall(r"[a-z0-9£]+", text.lower()):
        if word in STOP:
            continue
        place = int.from_bytes(hashlib.sha256(word[:6].encode()).digest()[:4]) % dimension
        values[place] += 1.0
    values[0] += 0.5
    return values


class EmbeddingService:
    """`behave` is called with each request's body and returns None to answer, or a status to fail with."""

    def __init__(self, dimension=512):
        self.requests = []
        self.behave = lambda body: None
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.requests.append(body)
                status = service.behave(body)
                if status:
                    answer = {"error": {"message": "played failure", "type": "server_error"}}
                else:
                    data = [{"object": "embedding", "index": index, "embedding": vector(text, dimension)}
                            for index, text in enumerate(body["input"])]
                    tokens = sum(len(text.split()) for text in body["input"])
                    answer = {"object": "list", "data": data, "model": body["model"],
                              "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
                bytes = json.dumps(answer).encode()
                self.send_response(status or 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(bytes)))
                self.end_headers()
                # Who asked may be gone: killed, or tired of waiting.
                with contextlib.suppress(OSError):
                    self.wfile.write(bytes)

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def texts(self):
        return [text for body in self.requests for text in body["input"]]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
