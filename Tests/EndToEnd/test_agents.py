"""Versions of agents: drafted, tried, published and put back while two processes answer, by the API and in the console."""

import json
import os
import subprocess
import time

import pytest
from conftest import ROOT, Server, until
from playwright.sync_api import expect
from provider import Provider
from test_api import call
from test_chat_page import DESKTOP, PHONE, check_accessibility, picture
from test_console import fits, invite, visit
from test_corrections import operate, person, say

AGENT = """
name: general
title: Help
description: Everything.
default: true
instructions: Be kind.
tools: [order_status, cancel_order]
intents:
  - name: opening_hours
    examples: [when do you open, what are your opening hours, are you open on sundays]
    response: We open at nine.
"""
BOX = """
name: box_office
title: Box office
intents:
  - name: lost_ticket
    examples: [I lost my ticket, my ticket is gone]
    response: We print it again.
"""
TOOLS = """
name: order_status
description: Says where an order is.
url: https://shop.example/orders/{order}
parameters: {type: object, required: [order], properties: {order: {type: string}}}
---
name: cancel_order
title: Cancelling
description: Cancels an order.
method: POST
url: https://shop.example/orders/{order}/cancel
parameters: {type: object, required: [order], properties: {order: {type: string}}}
confirm: "Cancel order {order}?"
says: "Order {order} is cancelled."
"""
PARKING = "How much is parking for a car?"
PLAIN, PIRATE = "A car is £18 on the day [1].", "Arr, a car is £18 on the day [1]."
HOURS = "When do you open?"
VERSIONS = "/v1/agents/general/versions"


def play(body):
    """A model that does what its instructions say."""
    messages = body["messages"]
    system = " ".join(str(message["content"]) for message in messages if message["role"] in ("system", "developer"))
    asked = str([message["content"] for message in messages if message["role"] == "user"][-1])
    tools = {tool["function"]["name"] for tool in body.get("tools", [])}
    if messages[-1]["role"] == "tool":
        return {"text": "I have looked into it."}
    if "cancel" in asked and "cancel_order" in tools:
        return [("cancel_order", {"order": "A-17"})]
    return {"text": PIRATE if "pirate" in system else PLAIN}


@pytest.fixture(scope="module")
def office(tmp_path_factory, postgres):
    """Two processes on one database, with a played model and people who may and may not change agents."""
    name = f"agents_{os.getpid()}_{time.monotonic_ns()}"
    subprocess.run(["psql", "-q", postgres, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
    folder, provider = tmp_path_factory.mktemp("agents"), Provider()
    provider.behave = play
    for place, text in [("agents/general.yaml", AGENT), ("agents/box.yaml", BOX), ("tools/shop.yaml", TOOLS)]:
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(text)
    (folder / "usher.yaml").write_text(json.dumps({
        "company": {"name": "Warriors & Co"}, "agents": "agents", "tools": "tools",
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]}}))
    servers = []
    for own in ("first", "second"):
        (folder / own).mkdir()
        servers.append(Server(
            folder / own, postgres.rsplit("/", 1)[0] + "/" + name, config=folder / "usher.yaml", environment={
                "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url,
                "USHER_SERVER_SECRET": "a secret that both processes know, 32 bytes"}))
    first = servers[0]
    first.url = f"http://localhost:{first.port}"
    for server in servers:
        server.start()
    for mail, who, role in [("sue@example.com", "Sue", "supervisor"), ("ann@example.com", "Ann", "operator")]:
        invite(first, mail, who, role)
    ann, sue = person(first, "Ann", "operator"), person(first, "Sue", "supervisor")
    for server in servers:
        server.ann, server.sue = ann, sue
    until(lambda: PLAIN.split("[")[0] in say(first, PARKING)["text"])
    yield servers
    assert [server.stop() for server in servers] == [0, 0]
    provider.stop()


def published(server):
    return operate(server, "GET", VERSIONS)["published"] or 0


def draft(server, **changes):
    return operate(server, "POST", VERSIONS, changes, server.sue, 201)["version"]


def publish(server, version, token=None, status=200, **more):
    path = f"{VERSIONS}/{version['number']}/publish"
    return operate(server, "POST", path, {"revision": version["revision"], **more}, token or server.sue, status)


def roll_back(server, to):
    body = {"to": to, "over": published(server)}
    return operate(server, "POST", "/v1/agents/general/rollback", body, server.sue, 201)["version"]


def trace(server, reply):
    path = f"/v1/conversations/{reply['conversation_id']}/messages/{reply['id']}/trace"
    return operate(server, "GET", path)


def test_a_draft_is_tried_and_published_and_put_back_on_all_processes(office):
    first, second = office
    for server in office:
        assert say(server, PARKING)["text"] == PLAIN and say(server, HOURS)["text"] == "We open at nine."
        assert trace(server, say(server, HOURS)).get("agent_version") is None
    file = operate(first, "GET", VERSIONS)["file"]
    assert file["instructions"] == "Be kind." and file["tools"] == ["order_status", "cancel_order"]
    intents = [file["intents"][0] | {"response": "We open at eight."}]
    made = draft(first, instructions="Talk like a pirate.", intents=intents, note="Arr")
    assert made["state"] == "draft" and made["content"]["tools"] == file["tools"] and made["changes"]["tools"] is None
    # It answers nobody, but whoever tries it.
    path = f"{VERSIONS}/{made['number']}"
    tried = operate(first, "POST", f"{path}/try", {"text": PARKING, "as_agent": True}, first.sue)
    assert tried["version"]["text"] == PIRATE and tried["version"]["citations"] and tried["version"]["version"] == made["number"]
    assert tried["published"]["text"] == PLAIN and tried["published"]["version"] is None
    tried = operate(first, "POST", f"{path}/try", {"text": HOURS}, first.sue)
    assert [tried[side]["text"] for side in ("version", "published")] == ["We open at eight.", "We open at nine."]
    assert tried["version"]["intent"] == "opening_hours" and tried["version"]["source"] == "category"
    tried = operate(first, "POST", f"{path}/try", {"text": "Please cancel my order A-17"}, first.sue)
    assert [(tool["name"], tool["outcome"]) for tool in tried["version"]["tools"]] == [("cancel_order", "not_done")]
    assert "Cancel order A-17?" in tried["version"]["text"]
    assert operate(first, "GET", "/v1/approvals")["approvals"] == []
    assert say(first, PARKING)["text"] == PLAIN
    # Published, it answers the next message here, also where the answer was kept, and elsewhere within a second or so.
    changed = operate(first, "PUT", path, {"instructions": "Talk like a pirate.", "intents": intents, "revision": 1}, first.sue)["version"]
    assert publish(first, made, status=409)["type"] == "/problems/agent-draft-changed"
    assert publish(first, changed)["version"]["state"] == "published"
    reply = say(first, HOURS)
    assert reply["text"] == "We open at eight." and say(first, PARKING)["text"] == PIRATE
    assert trace(first, reply)["agent_version"] == {"agent": "general", "version": made["number"]}
    until(lambda: say(second, HOURS)["text"] == "We open at eight.", 10)
    assert say(second, PARKING)["text"] == PIRATE
    assert call(second, "POST", "/chat", {"message": HOURS})[1]["response"] == "We open at eight."
    agent = next(each for each in operate(second, "GET", "/v1/agents")["agents"] if each["name"] == "general")
    assert agent["version"] == made["number"] and agent["instructions"] == "Talk like a pirate."
    # What was begun before goes in its place only knowingly; the other process puts the file back.
    back = roll_back(second, 0)
    assert back["restores"] == 0 and back["number"] == made["number"] + 1
    assert say(second, HOURS)["text"] == "We open at nine."
    until(lambda: say(first, HOURS)["text"] == "We open at nine.", 10)
    assert say(first, PARKING)["text"] == PLAIN
    again = roll_back(first, made["number"])
    assert again["number"] == back["number"] + 1 and again["changes"] == changed["changes"]
    assert say(first, HOURS)["text"] == "We open at eight."
    roll_back(first, 0)
    listed = operate(first, "GET", f"{VERSIONS}?limit=2")
    assert [version["state"] for version in listed["versions"]] == ["published", "superseded"]
    rest = operate(first, "GET", f"{VERSIONS}?before={listed['next_before']}")["versions"]
    assert [version["number"] for version in rest] == [2, 1]
    log = operate(first, "GET", "/v1/audit?limit=100")["entries"]
    actions = {entry["action"] for entry in log if entry.get("subject") == "general"}
    assert actions == {"agent.draft_created", "agent.draft_changed", "agent.published", "agent.rolled_back"}


def test_what_a_file_does_not_give_and_what_others_have_done_is_refused_with_a_reason(office):
    first = office[0]
    intent = {"name": "hours_again", "examples": ["when"], "response": "At nine."}
    for body, pointer, words in [
            ({"tools": ["order_status", "delete_all"]}, "/tools/1", "order_status, cancel_order"),
            ({"instructions": "  "}, "/instructions", "blank"), ({"instructions": "x" * 20_001}, "/instructions", "20000"),
            ({"intents": [intent | {"name": "lost_ticket"}]}, "/intents/0/name", "box_office"),
            ({"intents": [intent | {"name": "No Name"}]}, "/intents/0/name", "small letters"),
            ({"intents": [intent, intent]}, "/intents/1/name", "already"),
            ({"intents": [intent | {"examples": []}]}, "/intents/0/examples", ""),
            ({"intents": [intent | {"response": None, "action": {"tool": "give_present", "response": "Yes"}}]}, "/intents/0/action/tool", "give_present"),
            ({"instructions": "a\0b"}, "/instructions", "")]:
        problem = operate(first, "POST", VERSIONS, body, first.sue, 422)
        assert [error["pointer"] for error in problem["errors"]] == [pointer], problem
        assert words in problem["detail"], problem
    # Who only answers customers reads, and changes nothing.
    assert operate(first, "GET", VERSIONS, None, first.ann)["file"]["instructions"] == "Be kind."
    operate(first, "POST", VERSIONS, {}, first.ann, 403)
    one, two = draft(first, instructions="One."), draft(first, instructions="Two.")
    publish(first, one, first.ann, 403)
    operate(first, "POST", f"{VERSIONS}/{one['number']}/try", {"text": "Hello"}, first.ann, 403)
    publish(first, one)
    late = publish(first, two, status=409)
    assert late["type"] == "/problems/another-agent-version-answers" and f'"over": {one["number"]}' in late["detail"]
    publish(first, two, over=one["number"])
    operate(first, "PUT", f"{VERSIONS}/{two['number']}", {"revision": 1}, first.sue, 409)
    third = draft(first)
    path = f"{VERSIONS}/{third['number']}"
    operate(first, "DELETE", path, None, first.sue, 400)
    operate(first, "DELETE", f"{path}?revision=2", None, first.sue, 409)
    assert call(first, "DELETE", f"{path}?revision=1", None, first.sue)[0] == 204
    operate(first, "GET", path, None, first.sue, 404)
    assert draft(first)["number"] == third["number"] + 1
    for wrong in ("/v1/agents/nobody/versions", f"{VERSIONS}/99", f"{VERSIONS}/x", f"{VERSIONS}/99999999999999999999"):
        operate(first, "GET", wrong, None, first.sue, 404)
    roll_back(first, 0)


def versions(page, name):
    """Opens an agent's versions as people do."""
    page.get_by_role("button", name=f"Versions: {name}").click()
    expect(page.get_by_role("heading", name=f"Versions of {name}")).to_be_focused()
    return page.locator("agent-versions")


def noted(page, text):
    expect(page.locator("agent-versions .notice").first).to_contain_text(text)


def test_the_console_writes_tries_compares_publishes_and_puts_back(browser, office):
    first, second = office
    before = max([version["number"] for version in operate(first, "GET", VERSIONS)["versions"]], default=0)
    sue = visit(browser, first, "sue@example.com", query="#/agents")
    panel = versions(sue, "Help")
    panel.get_by_role("button", name="Begin a draft").click()
    expect(panel.get_by_label("Instructions", exact=True)).to_be_focused()
    expect(panel.get_by_label("Instructions", exact=True)).to_have_value("Be kind.")
    sue.keyboard.press("ControlOrMeta+a")
    sue.keyboard.type("Be kind.\nTalk like a pirate.")
    panel.get_by_label("cancel_order").uncheck()
    panel.locator("summary", has_text="opening_hours").click()
    panel.get_by_label("Prepared answer").fill("We open at eight.")
    panel.get_by_role("button", name="Add an intent").click()
    panel.get_by_label("Name", exact=True).last.fill("lost_ticket")
    panel.get_by_label("What customers write", exact=True).last.fill("where is my umbrella\nI lost my umbrella")
    panel.get_by_label("Note for colleagues").fill("For the summer")
    check_accessibility(sue)
    picture(sue, "agents-draft")
    # What the file does not allow is said, and nothing that was written is lost.
    panel.get_by_role("button", name="Save the draft").click()
    expect(panel).to_contain_text("is “lost_ticket”, which is an intent of “box_office”")
    panel.get_by_label("Name", exact=True).last.fill("umbrella")
    panel.get_by_role("button", name="Save the draft").click()
    number = before + 1
    noted(sue, f"Version {number} is saved as a draft")
    made = operate(first, "GET", f"{VERSIONS}/{number}")["version"]
    assert made["changes"]["tools"] == ["order_status"] and made["changes"]["description"] is None and made["note"] == "For the summer"
    assert [intent["name"] for intent in made["changes"]["intents"]] == ["opening_hours", "umbrella"]
    card = panel.get_by_role("article", name=f"Version {number}")
    expect(card).to_contain_text("by Sue")
    # Tried, beside what answers.
    card.get_by_role("button", name="Try").click()
    sue.keyboard.type(PARKING)
    sue.keyboard.press("Enter")
    mine, theirs = card.get_by_role("region", name=f"Version {number}"), card.get_by_role("region", name="What answers now")
    expect(mine).to_contain_text(PIRATE)
    expect(theirs).to_contain_text(PLAIN)
    expect(mine.get_by_role("list", name="Sources")).to_be_visible()
    expect(theirs).not_to_contain_text("Arr")
    check_accessibility(sue)
    picture(sue, "agents-trial")
    # Compared with what answers, before it is published.
    card.get_by_role("button", name="Compare").click()
    expect(card.get_by_role("region", name="What is another: Instructions").locator("ins")).to_contain_text("Talk like a pirate.")
    expect(card.get_by_role("region", name="What is another: Tools").locator("del")).to_have_text("cancel_order")
    expect(card.get_by_role("region", name="What is another: Intent umbrella")).to_contain_text("I lost my umbrella")
    expect(card).not_to_contain_text("What is another: Description")
    check_accessibility(sue)
    picture(sue, "agents-compared")
    # Who may not publish sees all of it, and why there is no button.
    ann = visit(browser, first, "ann@example.com", query="#/agents")
    hers = versions(ann, "Help")
    expect(hers).to_contain_text("Writing, trying and publishing versions needs the right")
    theirs = hers.get_by_role("article", name=f"Version {number}")
    expect(theirs.get_by_role("button")).to_have_text(["Compare"])
    assert say(second, PARKING)["text"] == PLAIN
    card.get_by_role("button", name="Publish").focus()
    sue.keyboard.press("Enter")
    dialog = sue.get_by_role("dialog")
    expect(dialog).to_contain_text("Talk like a pirate.")
    check_accessibility(sue)
    dialog.get_by_role("button", name="Publish").click()
    noted(sue, f"Version {number} answers from now on.")
    expect(sue.get_by_role("article", name="Help")).to_contain_text(f"version {number}")
    assert say(first, PARKING)["text"] == PIRATE and say(first, HOURS)["text"] == "We open at eight."
    until(lambda: say(second, PARKING)["text"] == PIRATE, 10)
    panel.get_by_role("button", name="Roll back: its file").click()
    dialog.get_by_label("Why, for colleagues").fill("Enough")
    dialog.get_by_role("button", name="Roll back").click()
    noted(sue, "Help answers by its file again.")
    expect(panel.get_by_role("article", name=f"Version {number + 1}")).to_contain_text("which puts the file back")
    assert say(first, PARKING)["text"] == PLAIN and say(first, HOURS)["text"] == "We open at nine."
    until(lambda: say(second, PARKING)["text"] == PLAIN, 10)
    for page in (sue, ann):
        assert page.errors == []
        page.context.close()


@pytest.mark.parametrize("viewport, scheme", [(DESKTOP, "dark"), (PHONE, "light")])
def test_versions_fit_small_and_dark_screens(browser, office, viewport, scheme):
    first = office[0]
    made = draft(first, instructions="Sing.", note="For the choir")
    sue = visit(browser, first, "sue@example.com", viewport, scheme, query="#/agents")
    card = versions(sue, "Help").get_by_role("article", name=f"Version {made['number']}")
    for what in ("Edit", "Compare", "Try"):
        card.get_by_role("button", name=what).click()
        fits(sue)
        check_accessibility(sue)
        picture(sue, f"agents-{what.lower()}-{scheme}-{viewport['width']}")
    # What a colleague has done meanwhile is told, and nothing is overwritten.
    operate(first, "PUT", f"{VERSIONS}/{made['number']}", {"instructions": "Hum.", "revision": 1}, first.ann, 403)
    operate(first, "PUT", f"{VERSIONS}/{made['number']}", {"instructions": "Hum.", "revision": 1})
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Instructions", exact=True).fill("Shout.")
    card.get_by_role("button", name="Save the draft").click()
    expect(card).to_contain_text("has changed version")
    expect(card.get_by_label("Instructions", exact=True)).to_have_value("Shout.")
    card.get_by_role("button", name="Discard").click()
    expect(sue.get_by_role("dialog")).to_contain_text("gone for everybody")
    sue.keyboard.press("Escape")
    assert sue.errors == []
    sue.context.close()
