"""A customer chooses a person from the start: told their place in the same breath, once, without being able to fill the line."""

import json

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_api import call
from test_chat_page import PHONE, check_accessibility, open_page, picture
from test_console import fits
from test_operators import messages
from test_two_processes import begin


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("person")
    config = folder / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "House"},
        "handoff": {"person_first": {"enabled": True, "waiting_at_most": 3}, "queues": [{"name": "general"}]}}))
    server = Server(tmp_path_factory.mktemp("person-data"), None, config=config)
    server.start()
    try:
        yield server
    finally:
        assert server.stop() == 0


def test_a_person_is_chosen_before_a_word_and_answers(browser, company):
    page = open_page(browser, company, viewport=PHONE)
    button = page.get_by_role("button", name="Talk to a person")
    expect(button).to_be_visible()
    for scheme in ["light", "dark"]:
        page.emulate_media(color_scheme=scheme)
        check_accessibility(page)
    fits(page)
    picture(page, "chat-person-first")
    button.focus()
    page.keyboard.press("Enter")
    told = page.locator(".message", has_text="You have asked for a person from our team")
    expect(told).to_contain_text("You are next in line.")
    expect(button).to_be_hidden()
    expect(page.get_by_label("Your message")).to_be_focused()
    check_accessibility(page)
    picture(page, "chat-person-chosen")
    # A reload shows it as it was; and whoever sees to the line finds it, and is read at once.
    page.reload()
    expect(told).to_have_count(1)
    expect(button).to_be_hidden()
    item = call(company, "GET", "/v1/inbox?view=waiting", None, company.operator_key)[1]["conversations"][0]
    assert item["handoff"]["reason"] == "requested" and item["handoff"]["queue"] == "general"
    identifier = item["conversation"]["id"]
    status, _ = call(company, "POST", f"/v1/conversations/{identifier}/operator-messages",
                     {"text": "Good morning, what can I do?", "id": "1", "operator": "Ann"}, company.operator_key)
    assert status in (200, 201)
    expect(page.locator(".message", has_text="what can I do?")).to_be_visible()
    call(company, "POST", f"/v1/conversations/{identifier}/close", {"reason": "Done"}, company.operator_key)
    assert page.errors == []
    page.context.close()


def test_asking_twice_is_told_once_and_nobody_fills_the_line(company):
    first, token = begin(company)
    path = f"/v1/conversations/{first}/person"
    status, asked = call(company, "POST", path, None, token)
    assert status == 200 and asked["place"] == 1 and asked["opens_at"] is None
    assert asked["handoff"] == {"state": "waiting", "reason": "requested"}
    assert "You are next in line." in asked["message"]["text"]
    status, again = call(company, "POST", path, None, token)
    assert status == 200 and again["place"] == 1 and again["message"] is None
    assert len(messages(company, first, token)) == 1
    assert call(company, "POST", path, None, begin(company)[1])[0] in (401, 403, 404)
    for place in (2, 3):
        identifier, token = begin(company)
        assert call(company, "POST", f"/v1/conversations/{identifier}/person", None, token)[1]["place"] == place
    identifier, token = begin(company)
    status, refused = call(company, "POST", f"/v1/conversations/{identifier}/person", None, token)
    assert status == 409 and refused["type"].endswith("/line-is-long"), refused
    call(company, "POST", f"/v1/conversations/{identifier}/messages", {"text": "How much is parking?"}, token)
    assert call(company, "POST", f"/v1/conversations/{identifier}/person", None, token)[1]["place"] == 4


def test_a_full_line_is_said_on_the_page(browser, company):
    for _ in range(4):
        identifier, token = begin(company)
        last = call(company, "POST", f"/v1/conversations/{identifier}/person", None, token)[0]
    assert last == 409
    page = open_page(browser, company)
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_role("alert")).to_contain_text("we have to know first what it is about")
    check_accessibility(page)
    page.errors.clear()
    page.context.close()
