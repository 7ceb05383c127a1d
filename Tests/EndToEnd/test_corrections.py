"""Corrections: what people would have answered is answered from then on, in other words too, on all processes, when a second
person has approved it."""

import json
import os
import subprocess
import urllib.request
import uuid

import pytest
from conftest import PROGRAM, Server, until
from playwright.sync_api import expect
from provider import Provider
from test_api import call
from test_chat_page import ask, open_page, picture
from test_two_processes import begin, postgres_database, two  # noqa: F401

PASSWORD = "correct horse battery"
QUESTION = "Can I bring my own chair to an event?"
AGAIN = "May I bring my own chair to an event?"
ANSWER = "Folding chairs are welcome on the lawn of the **Riverside stage**, and nowhere else."


def operate(server, method, path, body=None, token=None, status=None):
    answered, value = call(server, method, path, body, token or server.operator_key)
    assert answered == status if status else answered < 300, (method, path, answered, value)
    return value


def person(server, name, role):
    """The token of a new user."""
    mail = f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.com"
    invited = operate(server, "POST", "/v1/users", {"mail": mail, "name": name, "role": role})
    body = {"invitation": invited["invitation"]["token"], "password": PASSWORD, "name": name}
    status, made = call(server, "POST", "/auth/register", body)
    assert status == 201, made
    return operate(server, "POST", "/auth/token", {"mail": mail, "password": PASSWORD})["access_token"]


def say(server, text, conversation=None):
    """The reply to a message, which begins a conversation unless there is one."""
    identifier, token = conversation or begin(server)
    status, answer = call(server, "POST", f"/v1/conversations/{identifier}/messages", {"text": text}, token)
    assert status == 200, answer
    return answer["reply"]


def correct(server, token, question=QUESTION, answer=ANSWER, **more):
    return operate(server, "POST", "/v1/corrections", {"question": question, "answer": answer} | more, token, 201)["correction"]


def act(server, correction, verb, token, body=None, status=200):
    return operate(server, "POST", f"/v1/corrections/{correction['id']}/{verb}", body or {}, token, status)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(request, tmp_path_factory):
    """A server with two who may approve, and one who may not."""
    database = None
    if request.param == "postgres":
        name = f"corrections_{uuid.uuid4().hex[:8]}"
        address = request.getfixturevalue("postgres")
        subprocess.run(["psql", "-q", address, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
        database = address.rsplit("/", 1)[0] + "/" + name
    server = Server(tmp_path_factory.mktemp("corrections"), database)
    server.start()
    server.ann, server.sue, server.sam = (person(server, *who) for who in [
        ("Ann", "operator"), ("Sue", "supervisor"), ("Sam", "supervisor")])
    yield server
    assert server.stop() == 0


def test_an_approved_correction_answers_the_question_in_other_words_until_it_is_withdrawn(office):
    conversation = begin(office)
    wrong = say(office, QUESTION, conversation)
    assert wrong["source"] != "correction" and wrong["correction"] is None
    status, asked = call(office, "POST", "/chat", {"message": QUESTION})
    assert status == 200 and asked["source"] == wrong["source"]
    made = operate(office, "POST", "/v1/corrections", {
        "conversation_id": conversation[0], "message_id": wrong["id"], "answer": ANSWER, "reason": "There is a rule",
        "category": "missing", "quality": 0}, office.sue, 201)["correction"]
    assert made["state"] == "pending" and made["question"] == QUESTION and made["bot_answer"] == wrong["text"]
    assert made["maker"]["name"] == "Sue" and made["agent"] == wrong["agent"] and made["personal"] == []
    # Until a second person has approved it, nothing changes; not every operator may.
    assert say(office, QUESTION)["text"] == wrong["text"]
    problem = act(office, made, "approve", office.sue, status=409)
    assert problem["type"] == "/problems/own-correction"
    act(office, made, "approve", office.ann, status=403)
    approved = act(office, made, "approve", office.sam, {"note": "Right"})["correction"]
    assert approved["state"] == "approved" and approved["decider"]["name"] == "Sam" and approved["note"] == "Right"
    act(office, made, "approve", office.sam, status=409)
    # At once, in other words too, and where the old answer was kept.
    for text in (QUESTION, AGAIN, "is it possible to bring my own chair to an event"):
        answer = say(office, text)
        assert answer["text"] == ANSWER and answer["source"] == "correction", (text, answer)
        assert answer["correction"] == {"id": made["id"]} and answer["citations"] == []
    status, asked = call(office, "POST", "/chat", {"message": QUESTION})
    assert asked["response"] == ANSWER and asked["source"] == "correction" and asked["correction"]["id"] == made["id"]
    identifier, token = begin(office)
    reply = say(office, AGAIN, (identifier, token))
    trace = operate(office, "GET", f"/v1/conversations/{identifier}/messages/{reply['id']}/trace")
    used = trace["corrections"]
    assert used[0]["correction"] == made["id"] and used[0]["use"] == "answer"
    listed = call(office, "GET", f"/v1/conversations/{identifier}/messages", None, token)[1]["messages"]
    assert listed[-1]["source"] == "correction" and listed[-1]["correction"] == {"id": made["id"]}
    # What only looks alike gets its own answer.
    for text in ("Can I bring my own bike to an event?", "Can I hire a chair at an event?", "Can I not bring my own chair?"):
        assert say(office, text)["source"] != "correction", text
    log = operate(office, "GET", "/v1/audit?limit=100")["entries"]
    actions = [entry["action"] for entry in log if entry.get("subject") == made["id"]]
    assert sorted(actions) == ["correction.approved", "correction.created"]
    withdrawn = act(office, made, "withdraw", office.ann, {"note": "The lawn is closed"})["correction"]
    assert withdrawn["state"] == "withdrawn" and withdrawn["withdrawer"]["name"] == "Ann"
    for text in (QUESTION, AGAIN):
        assert say(office, text)["source"] != "correction"
    status, asked = call(office, "POST", "/chat", {"message": QUESTION})
    assert asked["source"] != "correction"


def test_a_question_that_is_put_quite_differently_gets_the_approved_answer_and_one_that_is_near_does_not(office):
    answer = "The car park is closed from midnight until six, and cars may stay."
    made = correct(office, office.ann, "May I leave my car overnight?", answer)
    asked = "Is it alright to park until the next morning?"
    assert say(office, asked)["source"] != "correction"
    act(office, made, "approve", office.sam)
    reply = say(office, asked)
    assert reply["text"] == answer and reply["correction"] == {"id": made["id"]}, reply
    for text in ("May I leave my bag overnight?", "Where do I pay for parking?"):
        assert say(office, text)["source"] != "correction", text
    act(office, made, "withdraw", office.ann)
    assert say(office, asked)["source"] != "correction"


def test_what_the_customer_has_put_otherwise_finds_the_answer_too_and_the_command_line_decides(office):
    conversation = begin(office)
    wrong = say(office, "Where may I leave my kayak during a concert?", conversation)
    say(office, "Can I leave a kayak somewhere during concerts?", conversation)
    say(office, "And how much is parking?", conversation)
    made = operate(office, "POST", "/v1/corrections", {
        "conversation_id": conversation[0], "message_id": wrong["id"], "answer": "At the *jetty*."}, office.ann, 201)["correction"]
    assert made["wordings"] == ["Can I leave a kayak somewhere during concerts?"]
    wordings = made["wordings"] + ["kayak storage at shows", "Where may I leave my KAYAK during a concert"]
    changed = operate(office, "PATCH", f"/v1/corrections/{made['id']}", {"wordings": wordings}, office.ann)["correction"]
    assert changed["wordings"] == wordings[:2]

    def usher(*words):
        environment = dict(os.environ, USHER_DATA=str(office.data), USHER_DATABASE_URL=office.database)
        return subprocess.run([PROGRAM, "corrections", *words, "--config", office.config], env=environment,
                              capture_output=True, text=True)

    assert f"{made['id']}  pending  Ann  Where may I leave my kayak" in usher().stdout
    shown = usher("show", made["id"]).stdout
    assert "kayak storage at shows" in shown and "At the *jetty*." in shown and wrong["text"][:20] in shown
    assert "no correction's name" in usher("approve", "4711").stderr
    assert "No correction is called" in usher("show", "cor_01h455vb4pex5vsknk084sn02q").stderr
    decided = usher("approve", made["id"], "--note", "By the quay")
    assert decided.returncode == 0 and "is approved" in decided.stdout, decided
    assert usher("reject", made["id"]).returncode == 1
    for text in ("May I leave my kayak somewhere during a concert?", "Kayak storage at shows?"):
        answer = until(lambda: (reply := say(office, text))["source"] == "correction" and reply, 10)
        assert answer["text"] == "At the *jetty*." and answer["correction"] == {"id": made["id"]}
    assert say(office, "Bicycle storage at shows?")["source"] != "correction"
    lines = [json.loads(line) for line in usher("export").stdout.splitlines()]
    assert next(line for line in lines if line["id"] == made["id"])["wordings"] == wordings[:2]
    assert json.loads(usher("show", made["id"], "--json").stdout)["decider"] == {"id": "command_line", "name": "command line"}
    log = operate(office, "GET", "/v1/audit?limit=100")["entries"]
    assert "correction.approved" in [entry["action"] for entry in log if entry.get("subject") == made["id"]]
    assert "is withdrawn" in usher("withdraw", made["id"]).stdout
    until(lambda: say(office, "Kayak storage at shows?")["source"] != "correction", 10)


def test_a_pending_one_is_changed_listed_and_rejected(office):
    category = "c" + uuid.uuid4().hex[:8]
    made = [correct(office, office.ann, question=f"Is gate {number} open?", category=category) for number in range(3)]
    body = {"answer": "It is closed.", "reason": "Works", "category": None}
    changed = operate(office, "PATCH", f"/v1/corrections/{made[0]['id']}", body, office.sue)["correction"]
    assert changed["answer"] == "It is closed." and changed["category"] is None and changed["editor"]["name"] == "Sue"
    assert act(office, made[0], "approve", office.sue, status=409)["type"] == "/problems/own-correction"
    rejected = act(office, made[1], "reject", office.sue, {"note": "No"})["correction"]
    assert rejected["state"] == "rejected"
    operate(office, "PATCH", f"/v1/corrections/{made[1]['id']}", {"answer": "Yes"}, office.ann, 409)
    page = operate(office, "GET", f"/v1/corrections?category={category}&limit=1", token=office.ann)
    assert [each["id"] for each in page["corrections"]] == [made[2]["id"]]
    rest = operate(office, "GET", f"/v1/corrections?category={category}&after={page['next_cursor']}", token=office.ann)
    assert [each["id"] for each in rest["corrections"]] == [made[1]["id"]] and rest["next_cursor"] is None
    pending = operate(office, "GET", f"/v1/corrections?category={category}&state=pending", token=office.ann)
    assert [each["id"] for each in pending["corrections"]] == [made[2]["id"]]
    # The operators' key is one person, whatever name it is used under.
    named = correct(office, None, question="Is gate 9 open?", operator="Ann", origin="draft", bot_answer="Gate 9 is open.")
    drafts = operate(office, "GET", "/v1/corrections?origin=draft", token=office.ann)["corrections"]
    assert [each["id"] for each in drafts] == [named["id"]] and drafts[0]["bot_answer"] == "Gate 9 is open."
    assert named["maker"] == {"id": "operator_key", "name": "Ann"}
    act(office, named, "approve", None, {"operator": "Ben"}, 409)
    for body, status in [({"answer": "x"}, 422), ({"answer": "x", "message_id": "msg_01h455vb4pex5vsknk084sn02q"}, 422),
                         ({"answer": " ", "question": "y"}, 422), ({"answer": "x", "question": "y", "quality": 6}, 422),
                         ({"answer": "x", "conversation_id": "conv_01h455vb4pex5vsknk084sn02q"}, 404)]:
        answered, problem = call(office, "POST", "/v1/corrections", body, office.ann)
        assert answered == status and problem["detail"], (body, problem)
    assert call(office, "GET", "/v1/corrections")[0] == 401


def test_a_customers_details_stay_out_of_answers_and_exports(office):
    made = correct(office, office.ann, question="My mail is zoe@example.org, is the lounge open today?",
                   answer="Ask zoe@example.org.", bot_answer="Dear zoe@example.org, no.", category="tone")
    assert made["question"] == "My mail is [EMAIL], is the lounge open today?" and made["personal"] == ["EMAIL"]
    problem = act(office, made, "approve", office.sam, status=409)
    assert problem["type"] == "/problems/personal-correction" and "EMAIL" in problem["detail"]
    act(office, made, "approve", office.sam, {"accept_personal": True})
    approved = operate(office, "GET", "/v1/corrections/approved?category=tone", token=office.ann)["corrections"]
    assert made["id"] in [each["id"] for each in approved]

    def export(layout, token):
        request = urllib.request.Request(f"{office.url}/v1/corrections/export?layout={layout}",
                                         headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Type"] == "application/x-ndjson"
            return [json.loads(line) for line in answer.read().decode().splitlines()]

    lines = export("plain", office.sam)
    mine = next(line for line in lines if line["id"] == made["id"])
    assert mine["answer"] == "Ask [EMAIL]." and mine["bot_answer"] == "Dear [EMAIL], no."
    assert "zoe@" not in json.dumps(lines) + json.dumps(export("preference", office.sam))
    assert {message["role"] for line in export("messages", office.sam) for message in line["messages"]} == {"user", "assistant"}
    assert call(office, "GET", "/v1/corrections/export", None, office.ann)[0] == 403
    act(office, made, "withdraw", office.ann)


def test_the_page_says_where_the_answer_comes_from(browser, office):
    made = correct(office, office.sue)
    act(office, made, "approve", office.sam)
    page = open_page(browser, office)
    answer = ask(page, AGAIN)
    expect(answer.locator(".approved")).to_have_text("Answer approved by our team")
    picture(page, "corrected")
    act(office, made, "withdraw", office.ann)


def test_a_second_process_answers_with_it_too(tmp_path, postgres_database):
    with two(tmp_path, postgres_database) as (first, second):
        sue, sam = (person(first, name, "supervisor") for name in ("Sue", "Sam"))
        assert say(second, QUESTION)["source"] != "correction"
        made = correct(first, sue)
        act(first, made, "approve", sam)
        assert say(first, AGAIN)["text"] == ANSWER
        until(lambda: say(second, AGAIN)["text"] == ANSWER, 10)
        assert call(second, "POST", "/chat", {"message": QUESTION})[1]["response"] == ANSWER
        act(second, made, "withdraw", sue)
        assert say(second, QUESTION)["source"] != "correction"
        until(lambda: say(first, QUESTION)["source"] != "correction", 10)


def test_a_model_that_reads_is_shown_it_and_another_company_is_not(tmp_path):
    provider = Provider()
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "House"}, "limits": {"enabled": False}, "learning": {"approvals": 1}}))
    server = Server(tmp_path, config=config, environment={
        "OPENAI_API_KEY": "sk-played-for-corrections", "OPENAI_BASE_URL": provider.url})
    server.start()
    try:
        operate(server, "POST", "/v1/tenants", {"name": "acme", "title": "Acme", "hosts": ["help.acme.example"]})
        provider.behave = lambda body: {"text": "Please ask at the door."}

        def prompt(**headers):
            question = {"message": f"Could we bring {uuid.uuid4().hex[:6]} chairs of our own to an event?"}
            status, answer = call(server, "POST", "/chat", question, headers=headers)
            assert status == 200 and answer["source"] == "model", answer
            return json.dumps(provider.requests[-1][1]["messages"])

        assert "Folding chairs" not in prompt()
        made = correct(server, None)
        act(server, made, "approve", None)
        shown = prompt()
        assert "Folding chairs are welcome" in shown and QUESTION in shown
        assert "Folding chairs" not in prompt(Host="help.acme.example")
        act(server, made, "withdraw", None)
        assert "Folding chairs" not in prompt()
    finally:
        server.stop()
        provider.stop()
