"""Work that outlives processes: schedules, jobs that a process has left, and those that were given up."""

import json
import os
import signal
import sqlite3
import subprocess
import time

from conftest import PROGRAM
from test_api import call


def rows(server, query, *values):
    with sqlite3.connect(server.data / "usher.db", timeout=10) as database:
        return database.execute(query, values).fetchall()


def insert(server, id, type, state, attempts, due, story="[]", worker=None, claim=None):
    tenant = rows(server, "SELECT tenant_id FROM job_schedules LIMIT 1")[0][0]
    rows(server, "INSERT INTO jobs (tenant_id, id, type, payload, state, due_at, attempts, story, created_at, worker,"
         " claim) VALUES (?, ?, ?, '{}', ?, ?, ?, ?, ?, ?, ?)",
         tenant, id, type, state, due, attempts, story, due, worker, claim)


def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def jobs(server, *arguments):
    environment = dict(os.environ, USHER_DATA=str(server.data), USHER_DATABASE_URL=server.database)
    return subprocess.run([PROGRAM, "jobs", *arguments, "--config", server.config], env=environment,
                          capture_output=True, text=True)


LEFT, DEAD, WAITING = (f"job_01h455vb4pex5vsknk084sn02{letter}" for letter in "qrs")


def test_what_a_process_has_left_is_done_by_the_next_and_what_was_given_up_waits_for_somebody(own_server):
    server = own_server
    key = server.operator_key
    until(lambda: call(server, "GET", "/v1/job-counts", token=key) == (200, {"counts": []}))
    metrics = subprocess.run(["curl", "-s", server.url + "/metrics"], capture_output=True, text=True).stdout
    assert 'usher_jobs_total{type="memory.clean_up",outcome="done"} 1' in metrics
    server.stop(signal.SIGKILL)
    now = int(time.time() * 1000)
    insert(server, LEFT, "memory.clean_up", "running", 1, now - 1000, worker="gone:1", claim="lost")
    story = [{"attempt": 14, "ended_at": "2026-11-22T09:00:00.000Z", "worker": "gone:1", "reason": "the disk is full"}]
    insert(server, DEAD, "memory.clean_up", "dead", 14, now - 1000, json.dumps(story))
    insert(server, WAITING, "nobody.does_it", "waiting", 0, now - 1000)

    listed = jobs(server, "list").stdout
    assert f"{DEAD}  dead  memory.clean_up  14 attempts" in listed
    assert "the disk is full" in jobs(server, "show", DEAD).stdout
    assert "is no job's name" in jobs(server, "show", "4711").stderr
    assert "somebody does it just now" in jobs(server, "drop", LEFT).stderr.lower()
    assert "1 dead  memory.clean_up" in jobs(server).stdout

    server.start()
    until(lambda: not rows(server, "SELECT 1 FROM jobs WHERE id = ?", LEFT))
    status, page = call(server, "GET", "/v1/jobs?state=dead", token=key)
    assert status == 200
    assert [(job["id"], job["story"]) for job in page["jobs"]] == [(DEAD, story)]
    assert call(server, "POST", f"/v1/jobs/{DEAD}/retry", token=key) == (204, None)
    until(lambda: call(server, "GET", f"/v1/jobs/{DEAD}", token=key)[0] == 404)
    assert call(server, "DELETE", f"/v1/jobs/{WAITING}", token=key) == (204, None)
    assert call(server, "DELETE", f"/v1/jobs/{WAITING}", token=key)[0] == 404
    assert jobs(server).stdout == "There is nothing to do.\n"
    entries = call(server, "GET", "/v1/audit", token=key)[1]["entries"]
    assert [(entry["action"], entry["subject"]) for entry in entries[:2]] == [
        ("job.dropped", WAITING), ("job.retried", DEAD)]
