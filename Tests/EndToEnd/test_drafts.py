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


def test_corrections_are_narrowed_by_what_they_are_like_and_the_address_says_by_what(browser, desk):
    for question, category, quality in [("Is the lake warm?", "outdated", 1), ("Is the lake cold?", "outdated", 4),
                                        ("Is the lake deep?", "tone", 1)]:
        status, made = call(desk, "POST", "/v1/corrections", {"question": question, "answer": "See the board.", "category": category,
                                                              "quality": quality}, desk.operator_key)
        assert status == 201, made
    for wrong in ("quality=6", "quality=bad", "state=gone", "origin=sky", "category="):
        assert call(desk, "GET", f"/v1/corrections?{wrong}", None, desk.operator_key)[0] == 400, wrong
    sue = visit(browser, desk, "sue@example.com")
    # From the inbox by the keyboard.
    sue.keyboard.press("g")
    sue.keyboard.press("c")
    expect(sue.get_by_role("heading", level=1, name="Corrections")).to_be_focused()
    lakes = sue.locator(".corrections article", has_text="Is the lake")
    expect(lakes).to_have_count(3)
    sue.get_by_label("Kind").select_option("outdated")
    expect(lakes).to_have_count(2)
    sue.get_by_label("The assistant's answer").select_option("1")
    expect(lakes).to_have_text([re.compile("Is the lake warm")])
    expect(sue).to_have_url(re.compile(r"/console#/corrections\?state=pending&category=outdated&quality=1$"))
    check_accessibility(sue)
    picture(sue, "console-corrections-narrowed")
    # Whoever gets the address sees the same.
    sue.reload()
    expect(lakes).to_have_count(1)
    expect(sue.get_by_label("Kind")).to_have_value("outdated")
    sue.get_by_label("Kind").select_option("tone")
    expect(lakes).to_have_text([re.compile("Is the lake deep")])
    sue.get_by_role("button", name="Rejected", exact=True).click()
    expect(sue.locator(".corrections")).to_contain_text("There are none.")
    expect(sue).to_have_url(re.compile(r"state=rejected&category=tone&quality=1$"))
    # The help says what goes where, and only what one may see.
    sue.keyboard.press("?")
    dialog = sue.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Going to")
    expect(dialog).to_contain_text("Corrections")
    expect(dialog).not_to_contain_text("Webhooks")
    sue.keyboard.press("Escape")
    sue.keyboard.press("g")
    sue.keyboard.press("w")
    expect(sue.get_by_role("heading", level=1, name="Corrections")).to_be_visible()
    sue.keyboard.press("g")
    sue.keyboard.press("i")
    expect(sue.get_by_role("listbox", name="Conversations")).to_be_visible()
    # What differs between two texts, by lines and by words.
    found = sue.evaluate("""async () => {
        const { lineDifference, wordDifference } = await import("/console/difference.js");
        const short = (pieces) => pieces.map(({ kind, text }) => `${kind}:${text}`);
        return [
            short(lineDifference("Hello\\nYou are kind.\\nEnd\\n", "Hello\\r\\nYou are brief.\\nEnd")),
            short(wordDifference("Dogs are welcome here.", "Guide dogs are welcome   everywhere here.")),
            short(wordDifference("It is free.", " It is free. ")), short(lineDifference("", "One")), short(wordDifference("", "One two")),
            wordDifference("a ".repeat(3000), "b ".repeat(3000)).length,
        ];
    }""")
    assert found == [
        ["same:Hello", "gone:You are kind.", "new:You are brief.", "same:End"],
        ["gone:Dogs ", "new:Guide dogs ", "same:are welcome   ", "new:everywhere ", "same:here."],
        ["same:It is free."], ["gone:", "new:One"], ["new:One two"], 2]
    assert sue.errors == []
    sue.context.close()


def test_what_the_customer_has_put_otherwise_is_a_wording_of_the_correction_from_a_draft(desk):
    identifier, token = begin(desk)
    say(desk, "Where may I leave my kayak during a concert?", (identifier, token))
    say(desk, "Do you sell ice cream?", (identifier, token))
    say(desk, "Can I leave a kayak somewhere during concerts?", (identifier, token))
    status, sent = call(desk, "POST", f"/v1/conversations/{identifier}/operator-messages", {
        "text": "At the jetty.", "id": uuid.uuid4().hex,
        "draft": {"question": "Can I leave a kayak somewhere during concerts?", "text": "Kayaks are not allowed."}}, desk.operator_key)
    assert status == 201, sent
    assert sent["correction"]["wordings"] == ["Where may I leave my kayak during a concert?"]
