"""What customers think: of an answer by its thumbs, of a conversation by its score, changeable, told to webhooks, listed."""

import json
import re
import subprocess
import uuid

import pytest
from conftest import Server, until
from playwright.sync_api import expect
from test_api import call
from test_chat_page import ask, open_page, picture
from test_two_processes import begin
from webhook_receiver import Receiver

def send(server, identifier, token, text):
    status, answer = call(server, "POST", f"/v1/conversations/{identifier}/messages", {"text": text}, token)
    assert status == 200, answer
    return answer["reply"]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(request, tmp_path_factory):
    database = None
    if request.param == "postgres":
        name = f"feedback_{uuid.uuid4().hex[:8]}"
        address = request.getfixturevalue("postgres")
        subprocess.run(["psql", "-q", address, "-c", f"CREATE DATABASE {name}"], check=True, capture_output=True)
        database = address.rsplit("/", 1)[0] + "/" + name
    folder = tmp_path_factory.mktemp("feedback")
    server = Server(folder, database, environment={"USHER_WEBHOOKS_PRIVATE_HOSTS": "127.0.0.1"})
    server.start()
    yield server
    assert server.stop() == 0


def test_an_answer_is_rated_changed_and_taken_back_by_the_customer(office):
    receiver = Receiver()
    status, made = call(office, "POST", "/v1/webhooks", {"url": receiver.url(), "events": ["feedback_received"]},
                        office.operator_key)
    assert status == 201, made
    receiver.secrets["/hook"] = made["secret"]
    identifier, token = begin(office)
    reply = send(office, identifier, token, "How much is parking?")
    path = f"/v1/conversations/{identifier}/messages/{reply['id']}/feedback"
    status, given = call(office, "PUT", path, {"rating": "up"}, token)
    assert status == 200 and given["feedback"]["rating"] == "up" and given["feedback"]["comment"] is None
    assert given["feedback"]["agent"] == reply["agent"] and given["feedback"]["source"] == reply["source"]
    comment = "zq" + uuid.uuid4().hex[:10]
    status, given = call(office, "PUT", path, {"rating": "down", "comment": comment}, token)
    assert status == 200 and given["feedback"]["comment"] == comment
    status, shown = call(office, "GET", f"/v1/conversations/{identifier}/feedback", None, token)
    assert status == 200 and shown["ask"] is True and shown["rating"] is None
    assert [each["message_id"] for each in shown["answers"]] == [reply["id"]]
    status, rated = call(office, "PUT", f"/v1/conversations/{identifier}/rating", {"score": 4, "comment": "Fine"}, token)
    assert status == 200 and rated["rating"]["score"] == 4
    told = until(lambda: len(seen := receiver.told("feedback_received")) == 3 and seen, 20)
    assert [(event["data"]["rating"], event["data"]["score"], event["data"]["commented"]) for event in told] == [
        ("up", None, False), ("down", None, True), (None, 4, True)]
    assert told[0]["data"]["message_id"] == reply["id"] and comment not in json.dumps(told) and "Fine" not in json.dumps(told)
    receiver.stop()
    # Staff sees it, with what the answer was made by; the customer's token opens no list.
    listed = call(office, "GET", "/v1/feedback?rating=down&commented=true", None, office.operator_key)[1]["feedback"]
    mine = next(each for each in listed if each["message_id"] == reply["id"])
    assert mine["comment"] == comment and mine["model"] == "local" and mine["provider"] == "local"
    assert call(office, "GET", "/v1/feedback", None, token)[0] in (401, 403)
    assert call(office, "DELETE", path, None, token)[0] == 204
    shown = call(office, "GET", f"/v1/conversations/{identifier}/feedback", None, token)[1]
    assert shown["answers"] == [] and shown["rating"]["score"] == 4
    # Only what the assistant said, in this conversation, by its token.
    status, messages = call(office, "GET", f"/v1/conversations/{identifier}/messages", None, token)
    question = next(message for message in messages["messages"] if message["role"] == "customer")
    other, others_token = begin(office)
    for wrong, bearer, expected in [
            (f"/v1/conversations/{identifier}/messages/{question['id']}/feedback", token, 404),
            (f"/v1/conversations/{other}/messages/{reply['id']}/feedback", others_token, 404),
            (path, others_token, 404), (path, None, 401)]:
        assert call(office, "PUT", wrong, {"rating": "up"}, bearer)[0] in (expected, 401, 403, 404), wrong
    for body in ({"rating": "maybe"}, {}, {"rating": "up", "comment": " "}):
        assert call(office, "PUT", path, body, token)[0] == 422
    for body in ({"score": 0}, {"score": 6}, {"score": "5"}):
        assert call(office, "PUT", f"/v1/conversations/{identifier}/rating", body, token)[0] == 422
    for parameter in ("from=yesterday", "to=x", "rating=maybe"):
        assert call(office, "GET", f"/v1/feedback?{parameter}", None, office.operator_key)[0] in (400, 422)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_thumbs_under_each_answer_and_a_score_at_the_end_by_keyboard(browser, office, scheme):
    page = open_page(browser, office, {"width": 390, "height": 844}, scheme)
    answer = ask(page, "How much is parking?")
    up, down = answer.get_by_role("button", name="This helped"), answer.get_by_role("button", name="This did not help")
    expect(up).to_have_attribute("aria-pressed", "false")
    up.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    down.press("Enter")
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    comment = answer.get_by_label("What was wrong?")
    expect(comment).to_be_focused()
    page.keyboard.type("It is about cars, not vans")
    picture(page, f"feedback-{scheme}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(answer.get_by_role("status")).to_have_text("Thank you. We read this.")
    expect(down).to_be_focused()
    page.reload()
    answer = page.locator(".message.theirs[data-status=done]").last
    expect(answer.get_by_role("button", name="This did not help")).to_have_attribute("aria-pressed", "true", timeout=20_000)
    page.get_by_role("button", name="New conversation").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("How was this conversation?")
    picture(page, f"rating-{scheme}")
    dialog.get_by_role("radio", name=re.compile("Good")).first.focus()
    page.keyboard.press("Space")
    dialog.get_by_role("button", name="Send").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".message.mine")).to_have_count(0)
    assert page.errors == []


def test_what_conversations_show_is_read_off_and_summed_up(office):
    def sums(query=""):
        status, answer = call(office, "GET", f"/v1/feedback/analytics{query}", None, office.operator_key)
        assert status == 200, answer
        return answer

    before = sums()["all"]
    content, token = begin(office)
    reply = send(office, content, token, "How much is parking?")
    send(office, content, token, "When do the doors open?")
    call(office, "PUT", f"/v1/conversations/{content}/messages/{reply['id']}/feedback", {"rating": "up"}, token)
    call(office, "PUT", f"/v1/conversations/{content}/rating", {"score": 5}, token)
    cross, others_token = begin(office)
    send(office, cross, others_token, "How much is parking?")
    send(office, cross, others_token, "What does parking cost?")
    send(office, cross, others_token, "I want to talk to a person")
    until(lambda: sums()["all"]["conversations"] >= before["conversations"] + 2, 40)

    def count(all, rate):
        return round((all[rate] or 0) * all["conversations"])

    # Both were read as they are now, in the end.
    until(lambda: count(sums()["all"], "handoff_rate") >= count(before, "handoff_rate") + 1, 40)
    after = sums()["all"]
    assert count(after, "continuation_rate") >= count(before, "continuation_rate") + 2
    assert count(after, "rephrasing_rate") >= count(before, "rephrasing_rate") + 1
    assert after["helpful"] == before["helpful"] + 1 and after["ratings"] >= before["ratings"] + 1
    assert 0 < after["satisfaction"] < 1 and after["response_ms"] > 0
    for by in ("day", "agent", "intent", "model"):
        groups = sums(f"?by={by}")["groups"]
        assert sum(group["conversations"] for group in groups) == after["conversations"], by
        assert sum(group["helpful"] for group in groups) == after["helpful"], by
    assert sums("?from=2031-01-01T00:00:00Z")["all"]["conversations"] == 0
    assert call(office, "GET", "/v1/feedback/analytics?by=shoe", None, office.operator_key)[0] in (400, 422)
    assert call(office, "GET", "/v1/feedback/analytics", None, token)[0] in (401, 403)
