"""The chat page in a real browser: what a customer sees, with a mouse, with a keyboard, on a phone."""

import json
import os
import pathlib
import re
import signal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PICTURES = pathlib.Path(os.environ.get("USHER_PICTURES", "")) if os.environ.get("USHER_PICTURES") else None
DESKTOP = {"width": 1100, "height": 860}
PHONE = {"width": 390, "height": 844}


def open_page(browser, server, viewport=DESKTOP, scheme="light", prepare=None):
    """Opens the chat; `prepare` gets the page before it loads."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    if prepare:
        prepare(page)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
    page.goto(server.url)
    expect(page.get_by_label("Your message")).to_be_visible()
    return page


def ask(page, question):
    """Sends a question and returns the finished answer's bubble."""
    answers = page.locator(".message.theirs[data-status=done]")
    before = answers.count()
    say(page, question)
    expect(answers).to_have_count(before + 1, timeout=20_000)
    return answers.last


def leave(page):
    """Begins a new conversation after one with answers, without saying how that was."""
    expect(page.locator("usher-thumbs").last).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("button", name="Skip").click()
    expect(page.locator(".message")).to_have_count(1)


class ScriptedSocket:
    """Takes the place of the conversation's socket: `answer(socket, key)` says what comes back for a message."""

    def __init__(self, answer):
        self.answer = answer
        self.keys = []
        self.line = None

    def install(self, page):
        page.route_web_socket(re.compile("/socket$"), self._open)

    def _open(self, line):
        self.line = line
        line.on_message(self._receive)
        self.tell("session.ready", conversation_id="conv", last_message_id=None)

    def _receive(self, text):
        event = json.loads(text)
        if event["type"] == "ping":
            self.tell("pong")
        if event["type"] == "message.create":
            self.keys.append(event["id"])
            self.decision = event.get("confirmation")
            self.text = event["text"]
            self.answer(self, event["id"])

    def tell(self, event, **members):
        self.line.send(json.dumps({"type": event, **members}))

    def accept(self, key):
        message = self._message("msg_" + key, "customer", self.text)
        self.tell("message.accepted", id=key, message=message | {"idempotency_key": key})

    def begin(self, reply):
        self.tell("message.started", turn_id="turn", message_id=reply, conversation_id="conv")

    def complete(self, reply, text, **members):
        self.tell("message.completed", message=self._message(reply, "agent", text) | members)

    def refuse(self, key, status):
        self.tell("error", id=key, problem={"type": "/problems/x", "title": "Refused", "status": status})

    def _message(self, identifier, role, text):
        return {"id": identifier, "conversation_id": "conv", "role": role, "text": text,
                "created_at": "2026-01-01T00:00:00.000Z"}


def say(page, text):
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def check_accessibility(page):
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result = Axe().run(page, options=options)
    assert result.violations_count == 0, result.generate_report()


def picture(page, name):
    if PICTURES:
        page.screenshot(path=PICTURES / f"{name}.png")


INVOICE = b"# Invoice 77\n\nTwo seats.\n\n## Payment\n\nPay by 30 June 2026 by bank transfer.\n"

ANSWERED = [
    ("Can I get a refund for my tickets?", r"48 hours"),
    ("How much is parking?", r"£\d+"),
    ("What does a red light on my router mean?", r"[Rr]ed"),
]


@pytest.mark.parametrize(
    "viewport, scheme, name",
    [(DESKTOP, "light", "chat-light"), (DESKTOP, "dark", "chat-dark"), (PHONE, "light", "chat-phone")],
)
def test_a_conversation(browser, server, viewport, scheme, name):
    page = open_page(browser, server, viewport, scheme)
    for question, expected in ANSWERED:
        answer = ask(page, question)
        expect(answer).to_contain_text(re.compile(expected))
        expect(answer.locator(".sources button").first).to_be_visible()
    picture(page, name)
    follow_up = ask(page, "and for motorbikes?")
    expect(follow_up.locator(".sources button").first).to_be_visible()
    unknown = ask(page, "Who won the chess world championship in 1987?")
    expect(unknown.locator(".sources")).to_have_count(0)
    expect(unknown).to_contain_text(re.compile("[Dd]on.t know"))
    picture(page, f"{name}-unknown")
    handoff = ask(page, "I want to talk to a human")
    expect(handoff).to_contain_text(re.compile("person|colleague|team"))
    picture(page, f"{name}-handoff")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, "the page does not scroll sideways"
    assert page.errors == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_rules_of_wcag_2_2_aa(browser, server, scheme):
    page = open_page(browser, server, scheme=scheme)
    ask(page, "Can I get a refund for my tickets?")
    check_accessibility(page)
    page.locator(".sources button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check_accessibility(page)
    page.context.close()


def test_a_citation_opens_the_passage_and_the_keyboard_reaches_it(browser, server):
    page = open_page(browser, server)
    ask(page, "Can I get a refund for my tickets?")
    source = page.locator(".sources button").first
    source.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("hours")
    picture(page, "chat-citation")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(source).to_be_focused()
    page.context.close()


def test_a_suggestion_is_sent_by_a_click(browser, server):
    page = open_page(browser, server)
    chip = page.get_by_role("group", name="Suggested questions").get_by_role("button").first
    text = chip.inner_text()
    chip.click()
    expect(page.locator(".message.mine")).to_have_count(1)
    expect(page.locator(".message.mine")).to_contain_text(text)
    page.context.close()


def test_a_reload_shows_the_same_conversation(browser, server):
    page = open_page(browser, server)
    ask(page, "How much is parking?")
    before = page.locator(".message .bubble").all_inner_texts()
    page.reload()
    expect(page.locator(".message .bubble")).to_have_count(len(before))
    assert page.locator(".message .bubble").all_inner_texts() == before
    leave(page)
    expect(page.locator(".message.mine")).to_have_count(0)
    page.context.close()


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(browser, own_server):
    page = open_page(browser, own_server)
    ask(page, "How much is parking?")
    own_server.stop(signal.SIGKILL)
    expect(page.locator(".connection")).to_have_attribute("data-state", "offline")
    say(page, "Can I bring a bag?")
    expect(page.locator(".message.mine")).to_have_count(2)
    own_server.start()
    expect(page.locator(".connection")).to_have_attribute("data-state", "online", timeout=30_000)
    # The greeting and two answers.
    expect(page.locator(".message.theirs[data-status=done]")).to_have_count(3, timeout=20_000)
    expect(page.locator(".message.mine[data-status=done]")).to_have_count(2)
    page.reload()
    expect(page.locator(".message.mine")).to_have_count(2)
    expect(page.locator(".message.theirs")).to_have_count(3)
    page.context.close()


def test_hostile_text_stays_text(browser, server):
    page = open_page(browser, server)
    ask(page, "<img src=x onerror=\"document.title='owned'\"> **refund** [x](javascript:alert(1))")
    assert page.title() != "owned"
    assert page.locator(".transcript img, .transcript script").count() == 0
    assert page.locator(".transcript a[href^='javascript']").count() == 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_turn_that_fails_says_so_and_can_be_tried_again(browser, server, scheme):
    def answer(socket, key):
        socket.accept(key)
        attempt = len(socket.keys)
        socket.begin(f"msg_reply{attempt}")
        if attempt == 1:
            socket.tell("text.delta", message_id="msg_reply1", text="Parking")
            socket.refuse(key, 500)
        else:
            socket.complete(f"msg_reply{attempt}", "It is £12.")

    socket = ScriptedSocket(answer)
    page = open_page(browser, server, scheme=scheme, prepare=socket.install)
    say(page, "How much is parking?")
    failed = page.locator(".message.theirs[data-status=failed]")
    expect(failed).to_contain_text("something went wrong")
    expect(page.locator("usher-chat > [role=status]")).to_contain_text("something went wrong")
    expect(page.locator("[aria-busy=true], .typing")).to_have_count(0)
    expect(page.locator(".message.mine")).to_have_attribute("data-status", "done")
    check_accessibility(page)
    picture(page, f"chat-failed-{scheme}")
    failed.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".message.theirs[data-status=done]").last).to_contain_text("£12")
    expect(failed).to_have_count(0)
    expect(page.locator(".message.mine[data-status=done]")).to_have_count(1)
    expect(page.get_by_label("Your message")).to_be_focused()
    assert len(socket.keys) == 2 and len(set(socket.keys)) == 1, "it is the same message"
    page.context.close()


def test_an_answer_that_was_cut_off_is_not_awaited_for_ever(browser, server):
    def answer(socket, key):
        socket.accept(key)
        socket.begin("msg_1")

    socket = ScriptedSocket(answer)
    page = open_page(browser, server, prepare=socket.install)
    say(page, "How much is parking?")
    expect(page.locator(".typing")).to_have_count(1)
    socket.line.close(code=1012)
    expect(page.locator(".typing")).to_have_count(0)
    # After a restart the turn begins again, under another name.
    socket.complete("msg_2", "It is £12.")
    expect(page.locator(".message.theirs[data-status=done]")).to_have_count(2)
    page.context.close()


CONFIRMATION = {"id": "cfm_1", "tool": "refund_order", "text": "This refunds £60.", "approval": "customer",
                "expires_at": "2099-01-01T00:00:00.000Z"}


@pytest.mark.parametrize("scheme, accepts", [("light", True), ("dark", False)])
def test_tools_are_seen_at_work_and_ask_before_they_change_anything(browser, server, scheme, accepts):
    def answer(socket, key):
        socket.accept(key)
        if socket.decision:
            return socket.complete("msg_9", "It is refunded." if accepts else "Nothing was done.")
        socket.begin("msg_1")
        step = {"message_id": "msg_1", "id": "a", "name": "find_order", "title": "Looking up your order"}
        socket.tell("tool.started", **step)
        socket.tell("tool.finished", outcome="succeeded", **step)
        socket.tell("tool.started", **step | {"id": "b", "name": "refund_order", "title": "Working out the refund"})

    socket = ScriptedSocket(answer)
    page = open_page(browser, server, scheme=scheme, prepare=socket.install)
    say(page, "Please refund my order")
    steps = page.get_by_role("list", name="What the assistant does").get_by_role("listitem")
    expect(steps).to_have_text(["Looking up your order", "Working out the refund"])
    check_accessibility(page)
    picture(page, f"chat-steps-{scheme}")
    socket.complete("msg_1", "This refunds £60.\n\nShall I go ahead? Please answer yes or no.", confirmation=CONFIRMATION)
    expect(steps).to_have_count(0)
    question = page.get_by_role("group", name="This refunds £60.")
    check_accessibility(page)
    picture(page, f"chat-confirmation-{scheme}")
    question.get_by_role("button", name="Yes, go ahead" if accepts else "No").click()
    expect(page.locator(".message.theirs").last).to_contain_text("refunded" if accepts else "Nothing was done")
    assert socket.decision == {"id": "cfm_1", "accepts": accepts}
    expect(question).to_be_hidden()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.context.close()


STORAGE_IS_BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked'); } });"
STORAGE_IS_FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
NO_TLS = "delete Crypto.prototype.randomUUID;"


@pytest.mark.parametrize("lack", [STORAGE_IS_BLOCKED, STORAGE_IS_FULL, NO_TLS])
def test_it_works_where_the_browser_offers_less(browser, server, lack):
    page = open_page(browser, server, prepare=lambda page: page.add_init_script(lack))
    ask(page, "How much is parking?")
    ask(page, "Can I bring a bag?")
    expect(page.locator(".message.mine[data-status=done]")).to_have_count(2)
    assert page.errors == []
    page.context.close()


def test_the_field_keeps_words_that_could_not_be_taken(browser, server):
    broken = "Crypto.prototype.getRandomValues = () => { throw new Error('no randomness'); };"
    page = open_page(browser, server, prepare=lambda page: page.add_init_script(broken))
    say(page, "How much is parking?")
    expect(page.get_by_label("Your message")).to_have_value("How much is parking?")
    assert len(page.errors) == 1 and "no randomness" in page.errors[0]
    page.context.close()


def test_unsent_words_outlive_a_reload_and_go_to_a_new_conversation_when_the_old_is_gone(browser, server):
    page = open_page(browser, server)
    ask(page, "How much is parking?")
    page.evaluate("""() => {
        const stored = JSON.parse(localStorage.getItem("usher.conversation"));
        localStorage.setItem("usher.conversation", JSON.stringify({ ...stored, token: "expired" }));
        const waiting = [{ key: "first", text: "Can I bring a bag?" }, { key: "second", text: "Is there a cloakroom?" }];
        localStorage.setItem("usher.conversation.outbox", JSON.stringify(waiting));
    }""")
    page.reload()
    mine = page.locator(".message.mine[data-status=done] .bubble p")
    expect(mine).to_have_text(["Can I bring a bag?", "Is there a cloakroom?"], timeout=20_000)
    expect(page.locator(".message.theirs[data-status=done]")).to_have_count(3, timeout=20_000)
    page.context.close()


def test_unsent_words_wait_for_the_first_conversation_and_go_only_with_a_new_one(browser, server):
    page = open_page(browser, server, prepare=lambda page: page.route("**/v1/conversations", lambda route: route.abort()))
    say(page, "How much is parking?")
    expect(page.locator(".message.mine[data-status=sending]")).to_have_count(1)
    page.reload()
    expect(page.locator(".message.mine[data-status=sending]")).to_have_count(1)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".message.mine")).to_have_count(0)
    page.unroute("**/v1/conversations")
    ask(page, "Can I bring a bag?")
    expect(page.locator(".message.mine")).to_have_count(1)
    page.context.close()


def test_a_busy_server_is_asked_for_one_message_and_ever_more_seldom(browser, server):
    is_busy = True

    def answer(socket, key):
        if is_busy:
            socket.refuse(key, 429)
        else:
            socket.accept(key)

    def prepare(page):
        page.clock.install()
        socket.install(page)

    def seconds(count):
        for _ in range(count):
            page.clock.run_for(1000)
            page.wait_for_timeout(20)

    socket = ScriptedSocket(answer)
    page = open_page(browser, server, prepare=prepare)
    questions = [f"Question {number}" for number in range(5)]
    for question in questions:
        say(page, question)
    expect(page.locator(".message.mine[data-status=sending]")).to_have_count(5)
    seconds(60)
    assert 2 <= len(socket.keys) <= 10, "doubled pauses, for all messages together"
    assert len(set(socket.keys)) == 1
    expect(page.locator(".message.mine[data-status=sending]")).to_have_count(5)
    is_busy = False
    seconds(30)
    expect(page.locator(".message.mine[data-status=done] .bubble p")).to_have_text(questions)
    assert list(dict.fromkeys(socket.keys))[-5:] == socket.keys[-5:], "each once more, in the order of writing"
    page.context.close()


def test_a_pause_that_the_server_asks_for_is_kept(browser, server):
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "40"}, json={"title": "Busy", "status": 503})

    def prepare(page):
        page.clock.install()
        page.route("**/v1/conversations", refuse)

    page = open_page(browser, server, prepare=prepare)
    say(page, "How much is parking?")
    expect(page.locator(".connection")).to_have_attribute("data-state", "offline")
    page.clock.run_for(39_000)
    say(page, "Can I bring a bag?")
    expect(page.locator(".message.mine[data-status=sending]")).to_have_count(2)
    assert len(asked) == 1
    with page.expect_request("**/v1/conversations"):
        page.clock.run_for(2000)
    page.context.close()


def test_a_file_is_sent_read_and_shown_again(browser, server):
    page = open_page(browser, server, PHONE)
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
            {"name": "order 77.md", "mimeType": "text/markdown", "buffer": INVOICE},
        ]
    )
    expect(page.get_by_role("alert")).to_contain_text("must not be empty")
    expect(page.get_by_label("Files to send").get_by_role("listitem")).to_have_count(1)
    check_accessibility(page)
    picture(page, "chat-file")
    answer = ask(page, "By when have I got to pay the attached invoice?")
    expect(answer).to_contain_text("30 June 2026")
    expect(page.get_by_label("Files to send")).to_be_hidden()
    mine = page.locator(".message.mine").last
    expect(mine.get_by_label("Attached files")).to_contain_text("order 77.md")
    check_accessibility(page)
    picture(page, "chat-file-answer")
    page.reload()
    expect(page.get_by_label("Attached files")).to_contain_text("order 77.md")
    expect(page.locator(".message.theirs").last).to_contain_text("30 June 2026")
    picked = page.locator("input[type=file]")
    picked.set_input_files({"name": "seat.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\0\0\0"})
    expect(ask(page, "What is on the attached picture?")).to_contain_text("not pictures")
    assert page.errors == []
    page.context.close()


def test_a_file_that_cannot_go_now_goes_later_and_one_that_is_lost_is_told_of(browser, server):
    page = open_page(browser, server)
    ask(page, "How much is parking?")
    page.context.set_offline(True)
    page.locator("input[type=file]").set_input_files({"name": "bill.md", "mimeType": "text/markdown", "buffer": INVOICE})
    say(page, "By when have I got to pay the attached invoice?")
    expect(page.locator(".message.mine").last).to_contain_text("Sending")
    page.context.set_offline(False)
    expect(page.locator(".message.theirs").last).to_contain_text("30 June 2026", timeout=40_000)
    page.context.set_offline(True)
    page.locator("input[type=file]").set_input_files({"name": "gone.md", "mimeType": "text/markdown", "buffer": INVOICE})
    say(page, "And by when this one?")
    expect(page.locator(".message.mine").last).to_contain_text("Sending")
    page.context.set_offline(False)
    page.reload()
    # Whichever was first: the second try, or the reload, after which the page has the file no more.
    expect(page.locator(".message.mine").last).to_contain_text(re.compile("attach it again|gone.md"), timeout=40_000)
    page.context.close()
