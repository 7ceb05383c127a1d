"""A server on the loopback interface that writes down what a vendor's library sends, and answers what it is told."""

import http.server
import json
import threading


class Recorder:
    def __init__(self):
        self.requests = []
        self.answer = b"{}"
        self.type = "application/json"
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                recorder.requests.append((self.path, headers, json.loads(body)))
                self.send_response(200)
                self.send_header("content-type", recorder.type)
                self.send_header("content-length", str(len(recorder.answer)))
                self.end_headers()
                self.wfile.write(recorder.answer)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self):
        return f"127.0.0.1:{self.server.server_port}"

    def last(self):
        path, headers, body = self.requests[-1]
        return {"path": path, "headers": headers, "body": body}


def write(path, value):
    with open(path, "w") as file:
        json.dump(value, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")
