"""The console's dashboards in a real browser, with the numbers of a real server."""

import csv
import json
import re
import subprocess

import pytest
from conftest import Server, until
from playwright.sync_api import expect
from test_alerts import RULE, look
from test_api import call
from test_chat_page import PHONE, check_accessibility, picture
from test_console import WIDE, customer, enter, fits, invite, visit
from test_feedback import send

TABS = ["Executive", "Technical", "Business", "Live", "Quality", "Learning"]
QUESTIONS = ["When do the doors open?", "How much is parking?", "Can I get a refund for my tickets?"]
SCORES = [5, 5, 2]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A company with three conversations that were answered and rated; they are summed."""
    server = Server(tmp_path_factory.mktemp("dashboards"))
    server.url = f"http://localhost:{server.port}"
    server.start()
    invite(server, "amy@example.com", "Amy", "admin")
    invite(server, "ann@example.com", "Ann")
    invite(server, "nina@example.com", "Nina", "analyst")
    server.talks = []
    for question, score in zip(QUESTIONS, SCORES):
        identifier, token = customer(server)
        send(server, identifier, token, question)
        assert call(server, "PUT", f"/v1/conversations/{identifier}/rating", {"score": score}, token)[0] == 200
        server.talks.append(identifier)
    until(lambda: figure(server, "ratings")["value"] == len(QUESTIONS), 60)
    yield server
    assert server.stop() == 0


def figure(server, name):
    measures = call(server, "GET", "/v1/analytics/overview", None, server.operator_key)[1]["measures"]
    return next(each for each in measures if each["name"] == name)


def tile(page, name):
    return page.locator(f"[data-measure={name}]")


def drawn(page):
    """Nothing is read any more."""
    expect(page.locator(".dashboards [aria-busy]")).to_have_count(0)
    expect(page.locator(".dashboards .notice")).to_have_count(0)


def test_numbers_lead_to_the_conversations_behind_them_and_back(browser, shop):
    page = visit(browser, shop, "amy@example.com", query="#/dashboards?range=7d")
    drawn(page)
    expect(tile(page, "conversations").locator(".value")).to_have_text("3")
    expect(page.get_by_role("button", name="7 days")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("navigation", name="Dashboards").get_by_role("link", name="Quality").click()
    drawn(page)
    # Two of three are content.
    expect(tile(page, "csat").locator(".value")).to_have_text("66.7%")
    scores = page.get_by_role("article", name="Scores")
    expect(scores.get_by_role("img")).to_have_attribute("aria-label", re.compile("5 of 5: 2. 4 of 5: 0."))
    scores.get_by_role("button", name="Scores: show as table").press("Enter")
    expect(scores.get_by_role("row", name="5 of 5")).to_have_text("5 of 5266.7%")
    tile(page, "csat").press("Enter")
    behind = page.get_by_role("dialog", name="Behind “Satisfied (CSAT)”").get_by_role("link")
    expect(behind).to_have_count(2)
    ways = {way.get_attribute("href").split("conversation=")[1] for way in behind.all()}
    assert ways == set(shop.talks[:2])
    check_accessibility(page)
    behind.first.click()
    expect(page.locator("console-conversation")).to_contain_text(re.compile("doors|parking"))
    page.go_back()
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "range=7d" in page.url and "drill" not in page.url
    assert page.errors == []
    page.context.close()


def test_files_filters_and_what_fails_alone(browser, shop):
    page = visit(browser, shop, "amy@example.com", query="#/dashboards?range=today")
    drawn(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Conversations: download as CSV").click()
    with open(kept.value.path(), newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(cell) for row in rows for name, cell in row.items() if name == "conversations" and cell) == 3, rows
    with page.expect_download() as kept:
        page.get_by_role("link", name="Report as PDF").click()
    said = subprocess.run(["pdftotext", "-layout", kept.value.path(), "-"], capture_output=True, text=True, check=True).stdout
    assert "Northside" in said and "Page 1 of" in said and re.search(r"Conversations that began.*\n\s*3\b", said), said
    page.locator(".filters summary").click()
    channel = page.locator(".dashboards").get_by_label("Channel")
    expect(channel).to_be_enabled()
    chosen = channel.locator("option").nth(1).get_attribute("value")
    channel.select_option(chosen)
    expect(page).to_have_url(re.compile(f"channel={chosen}"))
    drawn(page)
    expect(tile(page, "conversations").locator(".value")).to_have_text("3")
    page.go_back()
    expect(channel).to_have_value("")
    # One part cannot be read: the others can, and it can be tried again.
    refusal = {"type": "about:blank", "title": "The database is busy", "status": 503, "detail": "Try again in a moment."}
    page.route("**/v1/analytics/intents?*", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(refusal)))
    page.reload()
    broken = page.get_by_role("article", name="What customers want")
    expect(broken.get_by_role("alert")).to_contain_text("The database is busy")
    expect(tile(page, "conversations").locator(".value")).to_have_text("3")
    expect(page.get_by_role("article", name="Conversations", exact=True).get_by_role("img")).to_be_visible()
    page.unroute("**/v1/analytics/intents?*")
    broken.get_by_role("button", name="Try again").click()
    drawn(page)
    assert len(page.errors) == 1 and "503" in page.errors[0], page.errors
    page.context.close()


def test_a_time_in_which_nothing_happened_is_calm(browser, shop):
    page = visit(browser, shop, "amy@example.com", query="#/dashboards?range=custom&from=2020-01-01&to=2020-01-07")
    drawn(page)
    expect(tile(page, "conversations").locator(".value")).to_have_text("0")
    expect(page.get_by_text("Nothing happened in this time.").first).to_be_visible()
    picture(page, "dashboards-empty")
    check_accessibility(page)
    page.context.close()


def test_live_figures_follow_what_happens(browser, shop):
    page = visit(browser, shop, "amy@example.com", query="#/dashboards?tab=live")
    pace = page.locator(".tile").filter(has_text="Answers a minute").locator(".value")
    expect(pace).to_contain_text("0")
    customer(shop, "When do the doors open?")
    expect(pace).to_contain_text("1")
    page.context.close()
    # Operators do not see it.
    ann = visit(browser, shop)
    ann.goto(shop.url + "/console#/dashboards")
    expect(ann.get_by_role("navigation", name="Screens").get_by_role("link", name="Team")).to_be_visible()
    expect(ann.get_by_role("link", name="Dashboards")).to_have_count(0)
    expect(ann.locator(".dashboards")).to_have_count(0)
    ann.context.close()


@pytest.mark.parametrize("viewport, scheme", [(WIDE, "light"), (PHONE, "dark")])
def test_all_dashboards_can_be_read_by_all(browser, shop, viewport, scheme):
    page = visit(browser, shop, "amy@example.com", viewport, scheme, query="#/dashboards")
    for tab in TABS:
        page.get_by_role("navigation", name="Dashboards").get_by_role("link", name=tab).click()
        expect(page.get_by_role("navigation", name="Dashboards").locator("[aria-current]")).to_have_text(tab)
        drawn(page)
        fits(page)
        check_accessibility(page)
        picture(page, f"dashboards-{tab.lower()}-{scheme}-{viewport['width']}")
    assert page.errors == []
    page.context.close()


def test_who_reads_no_conversations_sees_figures_and_no_inbox(browser, shop):
    page = enter(browser, shop, "nina@example.com")
    expect(page).to_have_url(re.compile("#/dashboards$"))
    drawn(page)
    expect(tile(page, "conversations").locator(".value")).to_have_text(str(figure(shop, "conversations")["value"]))
    expect(page.get_by_role("navigation", name="Dashboards").get_by_role("link", name="Live")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Views")).to_have_count(0)
    tile(page, "conversations").click()
    rows = page.get_by_role("dialog").get_by_role("row")
    expect(rows).to_have_count(figure(shop, "conversations")["value"] + 1)
    # There is a list, and nothing in it that they may not open.
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(0)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1, name="Alerts")).to_be_focused()
    expect(page.get_by_role("region", name="Rules of alerts")).to_contain_text("Models fail")
    expect(page.get_by_role("button", name="Turn off")).to_have_count(0)
    check_accessibility(page)
    assert page.errors == []
    page.context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_an_alert_is_seen_acknowledged_and_silenced(browser, shop, viewport):
    name = f"Many come {viewport['width']}"
    status, made = call(shop, "POST", "/v1/alerts/rules", RULE | {"name": name}, shop.operator_key)
    assert status == 201, made
    look(shop)
    page = visit(browser, shop, "amy@example.com", viewport, query="#/alerts")
    card = page.get_by_role("article", name=name)
    expect(card).to_contain_text(f"Conversations that began: {figure(shop, 'conversations')['value']}, the bound is 0")
    picture(page, f"alerts-{viewport['width']}")
    fits(page)
    check_accessibility(page)
    card.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".screen .notice").first).to_contain_text(f"You see to “{name}”")
    expect(card).to_contain_text("Amy sees to it since")
    card.get_by_role("button", name="Silence").click()
    page.get_by_label("Why").fill("We know")
    page.get_by_role("dialog").get_by_role("button", name="Silence").click()
    expect(page.get_by_role("region", name="Silences")).to_contain_text("We know")
    page.get_by_role("button", name="End: We know").click()
    expect(page.get_by_role("region", name="Silences")).to_have_count(0)
    page.get_by_role("button", name=f"Turn off: {name}").click()
    expect(page.get_by_role("button", name=f"Turn on: {name}")).to_be_visible()
    look(shop)
    page.reload()
    expect(page.get_by_role("region", name="Past alerts")).to_contain_text(name)
    page.get_by_text("Watch something else").click()
    page.get_by_label("Name").fill("Sluggish")
    page.get_by_label("Measure").select_option("turn_time_p95")
    page.get_by_label("Value, share or score").fill("4000")
    page.get_by_role("button", name="Watch it").click()
    expect(page.get_by_role("region", name="Rules of alerts").get_by_role("row").filter(has_text="Sluggish")).to_contain_text("above 4 s in 6 hours")
    for each in ("Sluggish", name):
        page.get_by_role("button", name=f"Remove: {each}").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.get_by_role("button", name=f"Remove: {each}")).to_have_count(0)
    assert page.errors == []
    page.context.close()
