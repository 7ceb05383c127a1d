"""The three marketplaces on a free port, with answers in the shapes that their documentation shows. A market can be made to
fail: `faults["seatgeek"] = "down"`, `"slow"`, `"limited"`."""

import http.server
import json
import pathlib
import threading
import urllib.parse

WIRE = pathlib.Path(__file__).resolve().parents[1] / "MarketplacesTests/Wire"
MARKETS = {"/2/events": "seatgeek", "/discovery/v2/events.json": "ticketmaster", "/catalog/events/search": "stubhub"}


class Marketplaces:
    """`calls` are the market and the query of each search, in order."""

    def __init__(self):
        self.calls = []
        self.faults = {}
        self.answers = {name: json.loads((WIRE / f"{name}.json").read_text()) for name in MARKETS.values()}
        self.over = threading.Event()
        markets = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def send(self, status, answer, headers=()):
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send(200, {"access_token": "a-token", "token_type": "bearer", "expires_in": 86400,
                                "scope": "read:events"})

            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(address.query))
                market = MARKETS[address.path]
                known = {"seatgeek": query.get("client_id") == "sg-id", "ticketmaster": query.get("apikey") == "tm-key",
                         "stubhub": self.headers["Authorization"] == "Bearer a-token"}
                if not known[market]:
                    return self.send(401, {"fault": {"faultstring": "Invalid ApiKey"}})
                markets.calls.append((market, query))
                match markets.faults.get(market):
                    case "down":
                        return self.send(502, {})
                    case "limited":
                        return self.send(429, {"fault": {"faultstring": "Rate limit quota violation."}},
                                         [("Retry-After", "3600")])
                    case "slow":
                        # Until the test is over: longer than anybody waits.
                        markets.over.wait(120)
                        return self.send(200, {})
                self.send(200, markets.answers[market])

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def configuration(self):
        """For the end of a configuration file."""
        return f"""
marketplaces:
  deadline: 3s
  seatgeek: {{client_id: sg-id, base_url: "{self.url}/2"}}
  ticketmaster: {{api_key: tm-key, base_url: "{self.url}/discovery/v2"}}
  stubhub: {{client_id: sh-id, client_secret: sh-secret, base_url: "{self.url}", token_url: "{self.url}/oauth2/token"}}
"""

    def stop(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
