"""The chat page in a real browser: what a customer sees, with a mouse, with a keyboard, on a phone."""

import os
import pathlib
import re
import signal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

PICTURES = pathlib.Path(os.environ.get("USHER_PICTURES", "")) if os.environ.get("USHER_PICTURES") else None
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESKTOP = {"width": 1100, "height": 860}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_page(browser, server, viewport=DESKTOP, scheme="light"):
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
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
    page.get_by_label("Your message").fill(question)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=20_000)
    return answers.last


def picture(page, name):
    if PICTURES:
        page.screenshot(path=PICTURES / f"{name}.png")


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
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result = Axe().run(page, options=options)
    assert result.violations_count == 0, result.generate_report()
    page.locator(".sources button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    result = Axe().run(page, options=options)
    assert result.violations_count == 0, result.generate_report()
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
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".message.mine")).to_have_count(0)
    page.context.close()


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(browser, own_server):
    page = open_page(browser, own_server)
    ask(page, "How much is parking?")
    own_server.stop(signal.SIGKILL)
    expect(page.locator(".connection")).to_have_attribute("data-state", "offline")
    page.get_by_label("Your message").fill("Can I bring a bag?")
    page.keyboard.press("Enter")
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
