"""Gaps of the knowledge: what nothing answers is seen, and becomes an article that answers."""

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_api import call
from test_chat_page import PHONE, check_accessibility, picture
from test_console import WIDE, customer, fits, invite, visit
from test_console_screens import told


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("gaps"))
    server.url = f"http://localhost:{server.port}"
    server.start()
    invite(server, "sue@example.com", "Sue", "supervisor")
    yield server
    assert server.stop() == 0


def test_what_nothing_answers_becomes_an_article_that_answers(browser, desk):
    question = "Do you sell unicycle tyres?"
    # In a conversation; the second asks in other words, and an operator answers her.
    customer(desk, question)
    identifier, _ = customer(desk, "Can I buy tyres for a unicycle from you?", "I want to talk to a human, ann@example.com")
    for path, body in [("take", {}), ("operator-messages", {"text": "We sell unicycle tyres at kiosk seven beside gate B.", "id": "1"})]:
        status, answer = call(desk, "POST", f"/v1/conversations/{identifier}/{path}", body, desk.operator_key)
        assert status in (200, 201), answer
    page = visit(browser, desk, "sue@example.com", query="#/knowledge")
    gap = page.get_by_role("article", name=question)
    expect(gap).to_contain_text("2 ×")
    expect(gap).not_to_contain_text("[object")
    expect(gap).to_contain_text("Can I buy tyres for a unicycle from you?")
    gap.get_by_role("button", name="Write the article").focus()
    page.keyboard.press("Enter")
    text = gap.get_by_label("The article, as Markdown")
    expect(text).to_be_focused()
    assert "unicycle tyres at kiosk seven" in text.input_value()
    for scheme in ["dark", "light"]:
        page.emulate_media(color_scheme=scheme)
        check_accessibility(page)
        gap.scroll_into_view_if_needed()
        picture(page, f"console-gaps-{scheme}")
    page.set_viewport_size(PHONE)
    check_accessibility(page)
    fits(page)
    picture(page, "console-gaps-phone")
    page.set_viewport_size(WIDE)
    gap.get_by_role("button", name="Publish the article").click()
    told(page, "is published")
    expect(gap).to_have_count(0)
    answer = call(desk, "POST", "/chat", {"message": question})[1]
    assert "kiosk seven" in answer["response"] and answer["sources"][0]["title"] == question
    page.get_by_label("Which").select_option("done")
    expect(gap).to_be_visible()
    assert page.errors == []
    page.context.close()
