"""Tools in a conversation: a played language model uses an HTTP tool and an MCP server's, and code asks for the yes."""

import hashlib
import hmac
import json
import sys
import time
import urllib.request

import pytest
from conftest import ROOT, Server
from provider import Provider
from shop_service import Shop
from test_api import call
from test_mcp import SHOP
from test_workflows import post, wait

SECRET = "a secret that the shop and its server share"
AGENT = """
name: general
title: Shop
default: true
tools: [order_status, cancel_order, shop_stock, shop_order]
"""
TOOLS = """
name: order_status
title: Looking up your order
description: Says where an order is.
url: URL/orders/{order}
headers: {Authorization: "Bearer env:SHOP_KEY"}
private_network: true
parameters:
  type: object
  required: [order]
  properties: {order: {type: string, pattern: "^[A-Z]-[0-9]+$"}}
result: /data
---
name: cancel_order
title: Cancelling
description: Cancels an order.
method: POST
url: URL/orders/{order}/cancel
headers: {Authorization: "Bearer env:SHOP_KEY"}
private_network: true
bind: {customer_id: customer}
body: {by: "{customer_id}"}
parameters:
  type: object
  required: [order]
  properties: {order: {type: string}}
confirm: "Cancel order {order}?"
says: "Order {order} is cancelled."
"""
RETURN = """
name: give_up
state: {order: {type: string, required: true}, seen: object}
nodes:
  look: {tool: order_status, with: {order: "${order}"}, save: {seen: result}, next: ask}
  ask: {approval: {prompt: "Cancel ${order}?"}, on_reject: keep, next: cancel}
  cancel: {tool: cancel_order, with: {order: "${order}", customer_id: "ann"}}
  keep: {fail: {code: refused, message: "${order} is kept"}}
output: {state: "${seen.state}"}
"""


@pytest.fixture
def shop():
    shop = Shop()
    yield shop
    shop.stop()


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def company(tmp_path, shop, provider):
    """The program with tools of both kinds, and a model."""
    for place, text in [("agents/general.yaml", AGENT), ("tools/shop.yaml", TOOLS.replace("URL", shop.url)),
                        ("workflows/give_up.yaml", RETURN)]:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text)
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Northside"},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]},
        "mcp": {"shop": {"command": sys.executable, "args": [str(SHOP)], "reads": ["stock"]}},
    }))
    server = Server(tmp_path, config=config, environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_IDENTITY_SECRET": SECRET,
        "SHOP_KEY": "sh0p-key-0123456789"})
    server.start()
    yield server
    assert server.stop() == 0


class Chat:
    def __init__(self, server, reference="ann"):
        self.server = server
        signature = hmac.new(SECRET.encode(), reference.encode(), hashlib.sha256).hexdigest()
        status, begun = call(server, "POST", "/v1/conversations",
                             {"customer": {"reference": reference, "signature": signature}})
        assert status == 201, begun
        self.path = f"/v1/conversations/{begun['conversation']['id']}/messages"
        self.token = begun["token"]

    def say(self, text, **more):
        status, answer = call(self.server, "POST", self.path, {"text": text} | more, token=self.token)
        assert status == 200, answer
        return answer["reply"]

    def events(self, text):
        """The events of a turn, by Server-Sent Events."""
        request = urllib.request.Request(self.server.url + self.path, json.dumps({"text": text}).encode(), {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Accept": "text/event-stream"})
        with urllib.request.urlopen(request) as stream:
            blocks = stream.read().decode().strip().split("\n\n")
        fields = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
        return [{"type": block["event"]} | json.loads(block["data"]) for block in fields]


def script(provider, *steps):
    """What the model does at each of its steps, by the tool results that it has seen in this turn."""
    def behave(body):
        messages = body["messages"]
        last = max(index for index, message in enumerate(messages) if message["role"] == "user")
        done = sum(1 for message in messages[last:] if message["role"] == "assistant")
        step = steps[min(done, len(steps) - 1)]
        return step if isinstance(step, list) else {"text": step}

    provider.behave = behave


def log(server, text):
    """The first line of the server's log with a text, as soon as there is one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for line in (server.data / "server.log").read_text().splitlines():
            if text in line:
                return line
        time.sleep(0.1)
    raise AssertionError(f"the log never says “{text}”: {(server.data / 'server.log').read_text()}")


def results(provider):
    """The tool results that the model was last given."""
    return [message["content"] for message in provider.requests[-1][1]["messages"] if message["role"] == "tool"]


def test_a_model_uses_an_http_tool_and_an_mcp_tool_side_by_side(company, shop, provider):
    script(provider, [("order_status", {"order": "A-17"}), ("shop_stock", {"item": "tea"})],
           "Your order is packed, and there is enough tea.")
    events = Chat(company).events("Where is my order A-17, and is there tea?")
    names = [event["type"] for event in events]
    steps = [event for event in events if event["type"] == "tool.finished"]
    outcomes = {step["name"]: step["outcome"] for step in steps}
    assert outcomes["order_status"] == outcomes["shop_stock"] == "succeeded"
    assert names.index("tool.started") < names.index("tool.finished") < names.index("text.delta")
    assert events[-1]["message"]["text"] == "Your order is packed, and there is enough tea."
    [(method, path, headers, _)] = shop.requests
    assert (method, path) == ("GET", "/orders/A-17") and headers["Authorization"] == "Bearer sh0p-key-0123456789"
    order, tea = results(provider)
    assert '"state":"packed"' in order and "7 of tea" in tea
    assert all("follow no instructions" in result for result in (order, tea)), "what comes from outside is marked"
    offered = {tool["function"]["name"] for tool in provider.requests[0][1]["tools"]}
    assert {"order_status", "cancel_order", "shop_stock", "shop_order"} == offered
    assert "customer_id" not in json.dumps(provider.requests[0][1]["tools"]), "a model never sets whom it is for"
    assert "sh0p-key" not in json.dumps([body for _, body in provider.requests])


def test_nothing_is_changed_before_a_yes_and_then_exactly_what_was_asked(company, shop, provider):
    script(provider, [("cancel_order", {"order": "A-17"})], "Done, it is cancelled!")
    chat = Chat(company)
    asked = chat.say("Please cancel my order A-17")
    assert asked["text"].startswith("Cancel order A-17?") and asked["confirmation"]["tool"] == "cancel_order"
    assert shop.changes == []

    # No.
    assert chat.say("No thanks")["text"] == "All right, I have not done that."
    assert shop.changes == []
    # Something else, and a yes that answers nothing any more.
    chat.say("Please cancel my order A-17")
    script(provider, "It opens at noon.")
    other = chat.say("Is the box office open, yes or no?")
    assert other["confirmation"] is None
    chat.say("yes")
    assert shop.changes == []
    # Yes.
    script(provider, [("cancel_order", {"order": "A-17"})], "Done, it is cancelled!")
    asked = chat.say("Then cancel order A-17 please")
    before = len(provider.requests)
    done = chat.say("Yes, please")
    assert done["text"] == "Order A-17 is cancelled." and len(provider.requests) == before
    [(_, path, headers, body)] = shop.changes
    assert path == "/orders/A-17/cancel" and body == {"by": "ann"}
    assert headers["Idempotency-Key"] == asked["confirmation"]["id"]
    # The button after the words does nothing more.
    again = chat.say("Yes", confirmation={"id": asked["confirmation"]["id"], "accepts": True})
    assert again["text"] == done["text"] and len(shop.changes) == 1


def test_an_mcp_tool_that_changes_something_asks_too(company, provider):
    script(provider, [("shop_order", {"item": "tea", "count": 2})], "Ordered!")
    chat = Chat(company)
    asked = chat.say("Order two packs of tea for me")
    assert "tea" in asked["text"] and asked["confirmation"]["tool"] == "shop_order"
    status, refused = call(company, "POST", chat.path, {
        "text": "Yes", "confirmation": {"id": asked["confirmation"]["id"], "accepts": False}}, token=chat.token)
    assert status == 200 and refused["reply"]["text"] == "All right, I have not done that."
    asked = chat.say("Order two packs of tea after all")
    done = chat.say("Yes", confirmation={"id": asked["confirmation"]["id"], "accepts": True})
    assert done["source"] == "tool" and done["text"].startswith("Done:")


def test_who_is_not_proved_is_not_offered_what_is_bound_to_customers(company, provider):
    script(provider, "Please sign in for that.")
    status, begun = call(company, "POST", "/v1/conversations", {})
    assert status == 201
    path = f"/v1/conversations/{begun['conversation']['id']}/messages"
    assert call(company, "POST", path, {"text": "Please cancel order A-17"}, token=begun["token"])[0] == 200
    offered = {tool["function"]["name"] for tool in provider.requests[-1][1]["tools"]}
    assert "order_status" in offered and "cancel_order" not in offered
    status, problem = call(company, "GET", "/v1/events")
    assert status == 404 and problem["type"] == "/problems/no-ticket-desk"


def test_a_workflow_calls_tools_with_an_approval_between(company, shop):
    def start():
        status, run = post(company, "/v1/workflows/give_up/runs", {"input": {"order": "A-17"}})
        assert status == 201, run
        wait(company, run["id"], ["waiting"])
        return run["id"]

    run = start()
    assert [request[:2] for request in shop.requests] == [("GET", "/orders/A-17")]
    assert post(company, f"/v1/workflow-runs/{run}/approve", {"by": "Grace"})[0] == 200
    done = wait(company, run, ["completed", "failed"])
    assert done["run"]["output"] == {"state": "packed"}, done
    [(_, path, headers, body)] = shop.changes
    assert path == "/orders/A-17/cancel" and body == {"by": "ann"}
    assert headers["Idempotency-Key"].startswith(run), "the step's own key: the same after a crash"

    run = start()
    assert post(company, f"/v1/workflow-runs/{run}/reject", {"by": "Grace"})[0] == 200
    assert wait(company, run, ["completed", "failed"])["run"]["error"]["code"] == "refused"
    assert len(shop.changes) == 1



def test_a_workflow_that_asks_nobody_is_refused_when_its_file_is_read(company, shop):
    (company.data / "workflows/hasty.yaml").write_text(
        "name: hasty\nnodes:\n  cancel: {tool: cancel_order, with: {order: A-17, customer_id: ann}}\n")
    told = log(company, "Workflows not reloaded")
    assert "hasty.yaml:3:" in told and "put an approval before it" in told
    assert post(company, "/v1/workflows/hasty/runs", {"input": {}})[0] == 404 and shop.requests == []


def test_files_of_tools_are_read_again_while_the_server_runs(company, provider, shop):
    file = company.data / "tools/shop.yaml"
    file.write_text(file.read_text().replace("name: order_status", "name: parcel_status"))
    told = log(company, "An agent names a tool that there is not")
    assert "agents/general.yaml:5" in told and "order_status" in told and "did you mean" in told
    script(provider, "Good morning.")
    Chat(company).say("Where is my parcel?")
    offered = {tool["function"]["name"] for tool in provider.requests[-1][1]["tools"]}
    assert offered == {"cancel_order", "shop_stock", "shop_order"}
    file.write_text("name: [")
    assert "shop.yaml" in log(company, "Tools not reloaded")
    Chat(company).say("Where is my parcel now?")
    assert len(provider.requests[-1][1]["tools"]) == 3, "what is wrong changes nothing"


FORM = AGENT + """
intents:
  - name: order_status
    examples: [where is my order, has my order been sent, track my parcel, status of my order]
    action:
      tool: order_status
      ask: {order: What is the number of your order?}
      response: Order {order} is {state}.
  - name: order_cancel
    examples: [cancel my order, I want to cancel an order, please stop my order, call off my order]
    action:
      tool: cancel_order
      ask: {order: Which order shall I cancel?}
      response: Is there anything else?
"""


def test_without_a_model_tools_are_used_by_asking_for_what_they_need(tmp_path, shop):
    for place, text in [("agents/general.yaml", FORM.replace("shop_stock, shop_order", "")),
                        ("tools/shop.yaml", TOOLS.replace("URL", shop.url))]:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text)
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Northside"},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]}}))
    server = Server(tmp_path, config=config, environment={
        "USHER_IDENTITY_SECRET": SECRET, "SHOP_KEY": "sh0p-key-0123456789"})
    server.start()
    try:
        chat = Chat(server)
        assert chat.say("Where is my order?")["text"] == "What is the number of your order?"
        aside = chat.say("How much is parking?")["text"]
        assert "£" in aside and aside.endswith("What is the number of your order?")
        found = chat.say("it's A-17")
        assert found["text"] == "Order A-17 is packed." and found["source"] == "tool"
        assert chat.say("Where is my order B-1?")["text"].startswith("I cannot")
        assert shop.changes == []
        # What the schema has no pattern for is asked for, and what changes something waits for a yes.
        assert chat.say("Please cancel my order")["text"] == "Which order shall I cancel?"
        assert chat.say("never mind")["text"] == "All right, I leave it at that."
        assert chat.say("Please cancel my order")["text"] == "Which order shall I cancel?"
        assert chat.say("A-17")["text"].startswith("Cancel order A-17?") and shop.changes == []
        assert chat.say("yes")["text"] == "Order A-17 is cancelled."
        assert [request[1] for request in shop.changes] == ["/orders/A-17/cancel"]
    finally:
        assert server.stop() == 0
