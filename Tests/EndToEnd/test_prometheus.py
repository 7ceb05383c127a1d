"""A real Prometheus scrapes the program by the rules that it writes, and a real Alertmanager hears of trouble and of its end."""

import contextlib
import http.server
import json
import sqlite3
import subprocess
import threading
import time
import urllib.request

import pytest
from conftest import ROOT, free_port, until
from test_api import call

SCRAPING = """
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [RULES]
scrape_configs: [{job_name: usher, static_configs: [{targets: ["127.0.0.1:USHER"]}]}]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:MANAGER"]}]}]}
"""
ROUTING = """
route: {receiver: us, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: us, webhook_configs: [{url: "http://127.0.0.1:US/", send_resolved: true}]}]
"""


@pytest.fixture
def heard():
    """What the Alertmanager tells those on duty: the alert's name and how it is."""
    told = []

    class Duty(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.extend((alert["labels"], alert["status"]) for alert in body["alerts"])
            self.send_response(200)
            self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Duty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told_port = server.server_port
    yield told, told_port
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def running(folder, *command):
    with open(folder / f"{command[0]}.log", "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def ready(port):
    with contextlib.suppress(OSError):
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready").status == 200


def query(port, text):
    url = f"http://127.0.0.1:{port}/api/v1/query?query={urllib.request.quote(text)}"
    return json.load(urllib.request.urlopen(url))["data"]["result"]


def test_an_alert_reaches_those_on_duty_and_so_does_its_end(own_server, tmp_path, heard):
    told, duty = heard
    prometheus, manager = free_port(), free_port()
    (tmp_path / "scraping.yaml").write_text(
        SCRAPING.replace("RULES", str(ROOT / "Deploy/prometheus/rules.yaml")).replace("USHER", str(own_server.port))
        .replace("MANAGER", str(manager)))
    (tmp_path / "routing.yaml").write_text(ROUTING.replace("US", str(duty)))
    with running(tmp_path, "prometheus-alertmanager", "--config.file=routing.yaml", "--storage.path=alerts",
                 f"--web.listen-address=127.0.0.1:{manager}", "--cluster.listen-address="), \
            running(tmp_path, "prometheus", "--config.file=scraping.yaml", "--storage.tsdb.path=series",
                    f"--web.listen-address=127.0.0.1:{prometheus}"):
        until(lambda: ready(prometheus) and ready(manager))
        until(lambda: query(prometheus, 'up{job="usher"} == 1'))
        # The alert that always fires says that the way is open.
        until(lambda: any(labels["alertname"] == "UsherAlertingWorks" for labels, _ in told))
        call(own_server, "POST", "/chat", {"message": "How much is parking?"})
        until(lambda: query(prometheus, "usher_turn_seconds_count"))

        def statuses():
            return [status for labels, status in told if labels["alertname"] == "UsherApiAvailabilityFastBurn"]

        assert statuses() == []
        path, bad = "/v1/memory?customer=c1", 0
        rename(own_server, "customer_memories", "moved_away")
        deadline = time.monotonic() + 60
        while "firing" not in statuses():
            assert call(own_server, "GET", path, token=own_server.operator_key)[0] == 500
            bad += 1
            assert time.monotonic() < deadline, (tmp_path / "prometheus.log").read_text()[-2000:]
            time.sleep(0.3)
        rename(own_server, "moved_away", "customer_memories")
        # All is well again: the short window forgets what was, and so does the share.
        deadline = time.monotonic() + 120
        while "resolved" not in statuses():
            for _ in range(100):
                urllib.request.urlopen(own_server.url + "/live").read()
            assert time.monotonic() < deadline, query(prometheus, 'usher:slo_errors:ratio_rate5m{slo="api-availability"}')
        page = next(labels for labels, _ in told if labels["alertname"] == "UsherApiAvailabilityFastBurn")
        assert (page["severity"], page["slo"]) == ("page", "api-availability")
        assert float(query(prometheus, 'usher:slo_budget:remaining{slo="api-availability"}')[0]["value"][1]) < 1


def rename(server, before, after):
    with sqlite3.connect(server.data / "usher.db", timeout=30) as database:
        database.execute(f"ALTER TABLE {before} RENAME TO {after}")
