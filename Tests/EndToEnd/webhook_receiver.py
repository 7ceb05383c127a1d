"""Somebody who listens to webhooks, and checks their signatures with the library of Standard Webhooks."""

import contextlib
import http.server
import threading

from conftest import free_port
from standardwebhooks import Webhook


class Receiver:
    """Listens on a port of its own, which stays its own while it is away. `answers` gives the status of each message from
    its number; what was taken is in `events`, in order, by path."""

    def __init__(self):
        self.port = free_port()
        self.secrets = {}
        self.answers = lambda number: 204
        self.messages = []
        self.events = []
        self.lock = threading.Lock()
        self.server = None
        self.is_away = False
        self.start()

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"

    def start(self):
        receiver = self
        self.is_away = False

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if receiver.is_away:
                    # Connections that were kept open end too.
                    self.close_connection = True
                    return
                status = receiver.take(self.path, dict(self.headers), body)
                answer = b"taken" if status < 300 else b"not now"
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer) if status != 204 else 0))
                self.end_headers()
                if status != 204:
                    self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body):
        headers = {name.lower(): value for name, value in headers.items()}
        # Throws, and so hangs up, where the signature is not right.
        event = Webhook(self.secrets[path]).verify(body, headers)
        with self.lock:
            self.messages.append((path, headers, body))
            status = self.answers(len(self.messages))
            if status < 300:
                self.events.append((path, headers["webhook-id"], event))
            return status

    def told(self, name, path=None):
        """The events of a name that were taken, each once, in the order in which they were first taken."""
        seen, found = set(), []
        for place, id, event in list(self.events):
            if event["type"] == name and (path is None or place == path) and (place, id) not in seen:
                seen.add((place, id))
                found.append(event)
        return found

    def stop(self):
        self.is_away = True
        with contextlib.suppress(Exception):
            self.server.shutdown()
            self.server.server_close()
