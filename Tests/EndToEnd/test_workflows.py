"""Workflows over HTTP, and through `kill -9`: the example company's review of a bill."""

import signal
import time
import urllib.request
import xml.etree.ElementTree

import pytest
from conftest import Server
from test_api import call

QUESTION = {"input": {"question": "Why is my bill higher this month?", "credit": 12.5}}


def get(server, path):
    status, answer = call(server, "GET", path, token=server.operator_key)
    assert status == 200, answer
    return answer


def post(server, path, body=None, headers=None):
    return call(server, "POST", path, body, token=server.operator_key, headers=headers)


def start(server, key=None, body=QUESTION):
    status, run = post(server, "/v1/workflows/bill_review/runs", body, {"Idempotency-Key": key} if key else None)
    assert status == 201, run
    return run["id"]


def wait(server, run, wanted, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = get(server, f"/v1/workflow-runs/{run}")
        if answer["run"]["status"] in wanted:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{run} is still {answer['run']['status']}: {answer['steps']}")


def picture(server, path):
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"Bearer {server.operator_key}"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Type"].startswith("image/svg+xml")
        return xml.etree.ElementTree.fromstring(response.read())


@pytest.fixture(params=["sqlite", "postgres"])
def killed_server(request, tmp_path):
    """A server that a test may kill, over each database."""
    server = Server(tmp_path, request.getfixturevalue("postgres") if request.param == "postgres" else None)
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop(signal.SIGKILL)


def test_a_run_is_answered_replayed_and_cancelled(server):
    names = {workflow["name"]: workflow for workflow in get(server, "/v1/workflows")["workflows"]}
    assert names["bill_review"]["kind"] == "workflow" and names["bill_review"]["mermaid"].startswith("flowchart")
    assert names["briefing"]["kind"] == "coordination"
    assert picture(server, names["bill_review"]["picture"]).tag.endswith("svg")

    run = start(server, "once")
    assert start(server, "once") == run
    waiting = wait(server, run, ["waiting"])
    assert [step["step"] for step in waiting["steps"] if step["status"] == "waiting"] == ["ask#1"]
    assert "£12.5" in waiting["steps"][-1]["input"]["prompt"]
    assert picture(server, f"/v1/workflow-runs/{run}/picture").tag.endswith("svg")

    status, _ = post(server, f"/v1/workflow-runs/{run}/approve", {"by": "Grace"})
    assert status == 200
    done = wait(server, run, ["completed"])
    assert done["run"]["output"]["credit_given"] is True and "credit of £12.5" in done["run"]["output"]["answer"]
    status, problem = post(server, f"/v1/workflow-runs/{run}/reject", {"by": "Grace"})
    assert status == 409 and problem["type"] == "/problems/answered-before"

    status, replay = post(server, f"/v1/workflow-runs/{run}/replay", {"step": "ask#1", "state": {"credit": 3}})
    assert status == 201 and replay["replay_of"] == {"run_id": run, "step": "ask#1"}
    wait(server, replay["id"], ["waiting"])
    assert post(server, f"/v1/workflow-runs/{replay['id']}/cancel", {"reason": "enough"})[0] == 200
    assert wait(server, replay["id"], ["cancelled"])["run"]["error"]["message"] == "enough"
    assert [found["id"] for found in get(server, "/v1/workflows/bill_review/runs?status=cancelled")["runs"]] == [replay["id"]]

    status, problem = post(server, "/v1/workflows/bill_review/runs", {"input": {"credit": "much", "qestion": "?"}})
    assert status == 422 and len(problem["errors"]) == 3 and "did you mean “question”?" in problem["detail"]
    assert post(server, "/v1/workflows/bil_review/runs", {})[0] == 404
    assert call(server, "GET", "/v1/workflows")[0] == 401


def test_a_coordination_answers_at_once(server):
    status, record = post(server, "/v1/workflows/briefing/runs", {"input": {"question": "Can I get a refund for my tickets?"}})
    assert status == 200 and record["status"] == "completed" and "48 hours" in record["output"]["tickets"]
    assert {task["name"]: task["status"] for task in record["tasks"]}["summary"] == "skipped"
    statistics = {w["name"]: w for w in get(server, "/v1/workflows")["workflows"]}["briefing"]["statistics"]
    assert statistics["ticketing"]["completed"] == 1 and statistics["summary"]["skipped"] == 1


def test_runs_survive_kill_9_while_they_run_and_while_they_wait(killed_server):
    server = killed_server
    runs = [start(server, f"run-{number}") for number in range(12)]
    server.stop(signal.SIGKILL)
    server.start()
    # Sent again by a client that cannot know: nothing new begins.
    assert [start(server, f"run-{number}") for number in range(12)] == runs
    for run in runs:
        wait(server, run, ["waiting"])
    server.stop(signal.SIGKILL)
    server.start()
    for number, run in enumerate(runs):
        answer = "approve" if number % 2 else "reject"
        assert post(server, f"/v1/workflow-runs/{run}/{answer}", {"by": "Grace"})[0] == 200
    for number, run in enumerate(runs):
        done = wait(server, run, ["completed"])
        assert done["run"]["output"]["credit_given"] is bool(number % 2)
        steps = [step["step"] for step in done["steps"]]
        assert len(set(steps)) == len(steps) and all(step["status"] == "completed" for step in done["steps"])
        # Each finding is there once, whatever was killed in the middle.
        assert len(done["state"]["findings"]) == 2
