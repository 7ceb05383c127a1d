"""Figures of what happens, as other people's programs read them: by API, with curl's eyes, and as a table for spreadsheets."""

import csv
import io
import urllib.request

import pytest
from conftest import Server, until
from test_api import call
from test_feedback import send
from test_two_processes import begin


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Three conversations: a content customer, one who wants a person, and one whom the cache answers."""
    server = Server(tmp_path_factory.mktemp("analytics"))
    server.start()
    server.talks = {}
    for name, text in [("content", "How much is parking?"), ("person", "I want to talk to a person")]:
        identifier, token = begin(server)
        reply = send(server, identifier, token, text)
        server.talks[name] = identifier
        if name == "content":
            path = f"/v1/conversations/{identifier}"
            assert call(server, "PUT", f"{path}/messages/{reply['id']}/feedback", {"rating": "up"}, token)[0] == 200
            assert call(server, "PUT", f"{path}/rating", {"score": 5}, token)[0] == 200
            server.agent, server.token = reply["agent"], token
    status, answer = call(server, "POST", "/chat", {"message": "How much is parking?"})
    assert status == 200 and answer["cached"], answer
    server.talks["cached"] = answer["conversation_id"]
    until(lambda: figures(server)["conversations"]["value"] == 3, 60)
    yield server
    assert server.stop() == 0


def ask(server, path, token=None):
    return call(server, "GET", f"/v1/analytics/{path}", None, token or server.operator_key)


def figures(server, query=""):
    status, shown = ask(server, "overview" + query)
    assert status == 200, shown
    return {each["name"]: each for each in shown["measures"]}


def test_every_measure_stands_beside_the_time_before(office):
    shown = figures(office)
    assert {name: shown[name]["value"] for name in [
        "conversations", "messages", "turns", "handoffs", "cached_rate", "csat", "ratings", "thumbs_up", "average_rating"]} == {
        "conversations": 3, "messages": 3, "turns": 3, "handoffs": 1, "cached_rate": pytest.approx(1 / 3), "csat": 1,
        "ratings": 1, "thumbs_up": 1, "average_rating": 5}
    assert shown["handoff_rate"]["value"] == pytest.approx(1 / 3) and shown["handoff_rate"]["unit"] == "share"
    assert {each["before"] for each in shown.values()} <= {0, None}
    # Two went without people: six minutes each, at 25 dollars an hour. Nothing was paid for models.
    assert shown["automation_savings"]["value"] == 5 and shown["roi"]["value"] is None
    assert figures(office, "?channel=api")["conversations"]["value"] == 1
    assert figures(office, "?channel=nowhere")["conversations"]["value"] == 0
    # Calls of models have no intent.
    assert "cost" in shown and "cost" not in figures(office, "?intent=parking")


def test_measures_over_time_and_as_a_table_for_spreadsheets(office):
    status, shown = ask(office, "metrics?measure=turns,csat&step=day&by=agent")
    assert status == 200 and [each["name"] for each in shown["measures"]] == ["turns", "csat"]
    turns = {line["group"]: line["values"] for line in shown["measures"][0]["lines"]}
    assert len(shown["steps"]) in (31, 32) and all(len(values) == len(shown["steps"]) for values in turns.values())
    assert sum(sum(values) for values in turns.values()) == 3 and office.agent in turns
    request = urllib.request.Request(
        office.url + "/v1/analytics/export?measure=turns,csat&step=day&by=agent",
        headers={"Authorization": f"Bearer {office.operator_key}"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.DictReader(io.TextIOWrapper(answer, newline="")))
    assert len(rows) == len(shown["steps"]) * len(turns)
    assert sum(float(row["turns"]) for row in rows) == 3
    assert [row["csat"] for row in rows if row["agent"] == office.agent and row["csat"]] == ["1"]


def test_each_number_leads_to_its_conversations(office):
    def behind(measure, query=""):
        status, page = ask(office, f"drill-down?measure={measure}{query}")
        assert status == 200, page
        return page["conversations"], page["next"]

    assert {each["id"] for each in behind("conversations")[0]} == set(office.talks.values())
    assert [each["id"] for each in behind("handoff_rate")[0]] == [office.talks["person"]]
    assert [(each["id"], each["value"]) for each in behind("average_rating")[0]] == [(office.talks["content"], 5)]
    assert [each["id"] for each in behind("cached_rate")[0]] == [office.talks["cached"]]
    assert behind("cost") == ([], None)
    seen, cursor = [], ""
    while cursor is not None:
        found, cursor = behind("conversations", "&limit=1" + (f"&after={cursor}" if cursor else ""))
        seen += [each["id"] for each in found]
    assert sorted(seen) == sorted(office.talks.values())


def test_intents_scores_and_what_can_be_chosen(office):
    intents = ask(office, "intents")[1]["intents"]
    assert sum(each["conversations"] for each in intents) == 3 and intents[0]["conversations"] >= intents[-1]["conversations"]
    shown = ask(office, "satisfaction")[1]
    assert shown["ratings"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1} and shown["csat"] == 1 and shown["thumbs_up"] == 1
    names = ask(office, "filters")[1]
    assert office.agent in names["agents"] and "api" in names["channels"]


def test_what_cannot_be_asked_is_said(office):
    for path in ["metrics", "metrics?measure=shoes", "metrics?measure=cost&by=intent", "metrics?measure=revenue",
                 "metrics?measure=turns&step=hour&from=2016-01-01T00:00:00Z", "overview?from=yesterday",
                 "overview?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "drill-down?measure=turns&after=me",
                 "metrics?measure=" + ",".join(["turns"] * 13)]:
        status, problem = ask(office, path)
        assert status == 400 and problem["detail"], (path, problem)
    assert ask(office, "overview", office.token)[0] in (401, 403)
