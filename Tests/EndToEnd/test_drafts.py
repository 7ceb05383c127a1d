"""A draft of the assistant's in the console: sent changed, it is a correction, which a second person approves on its screen."""

import re
import uuid

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_api import call
from test_chat_page import PHONE, check_accessibility, picture
from test_console import customer, fits, invite, last, visit
from test_console_screens import screen, told
from test_corrections import begin, say

QUESTION = "How much is parking?"
ANSWER = "Parking is nine pounds a day since May, and free after six."


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("drafts"))
    server.url = f"http://localhost:{server.port}"
    server.start()
    for mail, name, role in [("ann@example.com", "Ann", "operator"), ("sue@example.com", "Sue", "supervisor"),
                             ("sam@example.com", "Sam", "supervisor")]:
        invite(server, mail, name, role)
    yield server
    assert server.stop() == 0


def draft(server, identifier, status=200):
    answered, body = call(server, "POST", f"/v1/conversations/{identifier}/draft", None, server.operator_key)
    assert answered == status, body
    return body.get("draft", body)


def test_a_changed_draft_is_a_correction_that_another_approves_and_is_answered_with(browser, desk):
    identifier, _ = customer(desk, QUESTION)
    ann = visit(browser, desk, query=f"?conversation={identifier}")
    expect(last(ann, "assistant")).to_be_visible()
    field = ann.get_by_label("Message to the customer")
    # What one has written is not thrown away unasked.
    field.fill("One moment")
    ann.get_by_role("button", name="Draft").click()
    dialog = ann.get_by_role("dialog")
    expect(dialog).to_contain_text("One moment")
    dialog.get_by_role("button", name="Cancel").click()
    expect(field).to_have_value("One moment")
    field.fill("")
    ann.keyboard.press("Escape")
    ann.keyboard.press("d")
    strip = ann.locator("console-draft")
    expect(strip).to_contain_text(re.compile(r"The assistant's draft · \d+ % sure"))
    expect(strip.get_by_role("list", name="Sources of the draft")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).not_to_have_value(re.compile(r"^$|\[1\]"))
    before = field.input_value()
    check_accessibility(ann)
    picture(ann, "console-draft")
    ann.keyboard.press("ControlOrMeta+a")
    ann.keyboard.type(f"Hi there, {ANSWER}")
    ann.keyboard.press("Enter")
    expect(last(ann, "operator")).to_contain_text(ANSWER)
    expect(strip).to_contain_text("Your change waits for a colleague's approval")
    # Nobody who may not decide is offered to.
    screen(ann, "Corrections")
    mine = ann.get_by_role("article", name=QUESTION)
    expect(mine).to_contain_text("It waits for a supervisor.")
    expect(mine.get_by_role("button")).to_have_text(["Edit", "Withdraw"])

    sue = visit(browser, desk, "sue@example.com", query="#/corrections")
    card = sue.get_by_role("article", name=QUESTION)
    expect(card).to_contain_text("an edited draft by Ann")
    expect(card.locator("ins").first).to_be_visible()
    expect(card.locator("section").first.locator("p")).to_have_text(re.compile(re.escape(before[:20])))
    expect(card.locator("section").last.locator("p")).to_have_text(ANSWER)
    check_accessibility(sue)
    picture(sue, "console-corrections")
    # Who changes it may not approve it either.
    card.get_by_role("button", name="Edit").click()
    sue.get_by_label("What was wrong").fill("The price has changed")
    sue.get_by_label("How good the assistant's answer was").select_option("2")
    sue.get_by_role("button", name="Change", exact=True).click()
    told(sue, "Changed.")
    expect(card).to_contain_text("You changed it last, so somebody else has to approve it")
    expect(card.get_by_role("button")).to_have_text(["Reject", "Edit", "Withdraw"])

    sam = visit(browser, desk, "sam@example.com", query="#/corrections")
    sam.get_by_role("button", name=f"Approve: {QUESTION}").focus()
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("dialog")).to_contain_text(ANSWER)
    sam.get_by_role("dialog").get_by_role("button", name="Approve").click()
    told(sam, "Approved: it is live.")
    reply = say(desk, "What does parking cost?")
    assert reply["text"] == ANSWER and reply["source"] == "correction", reply
    sam.get_by_role("button", name="Approved", exact=True).click()
    live = sam.get_by_role("article", name=QUESTION)
    expect(live).to_contain_text("Sam,")
    # The next draft is the approved answer.
    other, _ = customer(desk, "What does parking cost?")
    assert draft(desk, other)["text"] == ANSWER
    live.get_by_role("button", name="Withdraw").click()
    sam.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    told(sam, "Withdrawn: the assistant answers as before.")
    assert say(desk, "What does parking cost?")["source"] != "correction"
    for page in (ann, sue, sam):
        assert page.errors == []
        page.context.close()


def test_the_corrections_of_a_phone_fit_in_the_dark(browser, desk):
    call(desk, "POST", "/v1/corrections", {"question": "May I bring a kite?", "answer": "Write to kites@example.com.",
                                           "bot_answer": "Yes."}, desk.operator_key)
    sue = visit(browser, desk, "sue@example.com", PHONE, "dark", query="#/corrections")
    card = sue.get_by_role("article", name="May I bring a kite?")
    expect(card).to_contain_text("The answer has personal details: EMAIL.")
    fits(sue)
    check_accessibility(sue)
    picture(sue, "console-corrections-phone")
    card.get_by_role("button", name="Approve").click()
    sue.get_by_label("Everybody may read what is in it: EMAIL").check()
    sue.get_by_role("dialog").get_by_role("button", name="Approve").click()
    told(sue, "Approved: it is live.")
    assert sue.errors == []
    sue.context.close()


def test_a_draft_that_is_sent_as_it_is_or_with_a_greeting_is_no_correction(desk):
    identifier, _ = customer(desk, QUESTION)
    made = draft(desk, identifier)
    assert made["answered"] and made["citations"] and made["question"] == QUESTION
    path = f"/v1/conversations/{identifier}/operator-messages"

    def send(text, key):
        body = {"text": text, "id": key, "draft": {"question": made["question"], "text": made["text"], "agent": made["agent"]}}
        status, sent = call(desk, "POST", path, body, desk.operator_key)
        assert status == 201, sent
        return sent["correction"]

    assert send(made["text"], uuid.uuid4().hex) is None
    assert send(f"Hello Mia,\n\n{made['text']}\n\nKind regards,\nAnn", uuid.uuid4().hex) is None
    key = uuid.uuid4().hex
    first, again = send("It is free.", key), send("It is free.", key)
    assert first["id"] == again["id"] and first["origin"] == "draft" and first["state"] == "pending"
    assert first["bot_answer"] == made["text"] and first["answer"] == "It is free." and first["approvals"] == 2
    # A person has answered, so nothing is open; and customers get no drafts.
    assert draft(desk, identifier, 409)["type"].endswith("/nothing-to-answer")
    other, token = begin(desk)
    assert call(desk, "POST", f"/v1/conversations/{other}/draft", None, token)[0] in (401, 403)
