"""Tickets bought on the chat page, with no key: by clicking, by typing, with the keyboard alone; and what becomes of them."""

import contextlib
import json
import re
import time

import pytest
from conftest import ROOT, Server
from playwright.sync_api import expect
from provider import Provider
from seller import Seller
from test_api import call
from test_chat_page import DESKTOP, PHONE, ScriptedSocket, check_accessibility, leave, open_page, picture, say

PATIENCE = 20_000


def await_events(server):
    deadline = time.monotonic() + 60
    while len(call(server, "GET", "/v1/events")[1]["events"]) < 12 and time.monotonic() < deadline:
        time.sleep(0.2)


@pytest.fixture(scope="module")
def arena(tmp_path_factory):
    """The example company with all its events."""
    server = Server(tmp_path_factory.mktemp("usher-arena"))
    server.start()
    await_events(server)
    yield server
    assert server.stop() == 0


def answers(page):
    return page.locator(".message.theirs[data-status=done]")


@contextlib.contextmanager
def answering(page):
    """Gives the answer to what is said meanwhile."""
    before = answers(page).count()
    yield answers(page).nth(before)
    expect(answers(page)).to_have_count(before + 1, timeout=PATIENCE)


def ask(page, words):
    with answering(page) as answer:
        say(page, words)
    return answer


def press(page, place, name):
    """Presses a button and returns the answer to what it says."""
    with answering(page) as answer:
        place.get_by_role("button", name=name).first.click()
    return answer


def sign_in(page, name):
    page.locator("header").get_by_role("button", name="Sign in").click()
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("header").get_by_role("button", name=f"Signed in as {name}")).to_be_visible()
    # It closes when the conversation knows them too.
    expect(page.get_by_role("dialog")).to_have_count(0)


def conversation(page):
    stored = json.loads(page.evaluate("localStorage.getItem('usher.conversation')"))
    return stored["id"], stored["token"]


def buy(page, name="Ann", event="Lena Brandt", offer=-1, card="Pay with Visa"):
    """Buys two tickets by clicking, up to what comes of the payment."""
    sign_in(page, name)
    ask(page, f"two tickets for {event} please")
    press(page, answers(page).last.locator(".offers li").nth(offer), re.compile("Take"))
    press(page, answers(page).last, re.compile(card))
    return press(page, answers(page).last, "Yes, go ahead")


@pytest.mark.parametrize(
    "viewport, scheme, name",
    [(DESKTOP, "light", "sale-light"), (DESKTOP, "dark", "sale-dark"), (PHONE, "light", "sale-phone")],
)
def test_a_purchase_by_clicking(browser, arena, viewport, scheme, name):
    page = open_page(browser, arena, viewport, scheme)
    events = ask(page, "I would like two tickets")
    expect(events.locator("usher-events li:visible")).to_have_count(4)
    check_accessibility(page)
    picture(page, f"{name}-events")
    events.get_by_role("button", name=re.compile(r"Show \d more")).click()
    expect(events.locator("usher-events li").nth(4)).to_be_visible()

    seats = press(page, events, re.compile("Choose Velvet Harbour"))
    expect(seats.locator(".offers li").first).to_contain_text(re.compile(r"side by side\s*£\d+\.\d\d with fees of £5\.00"))
    seats.get_by_role("button", name="Show the seat map").click()
    free = seats.locator("[role=gridcell][aria-disabled=false]")
    for place in (40, 41):
        free.nth(place).click()
    chosen = [cell.get_attribute("data-seat") for cell in seats.locator("[aria-selected=true]").all()]
    expect(seats.locator(".summary")).to_contain_text(re.compile(r"£\d+\.\d\d in all"))
    total = re.search(r"£[\d.]+", seats.locator(".summary").inner_text())[0]
    check_accessibility(page)
    seats.locator(".foot").scroll_into_view_if_needed()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    picture(page, f"{name}-map")

    held = press(page, seats, "Take these seats")
    expect(page.locator(".message.mine").last).to_contain_text(f"Seats {chosen[0]} and {chosen[1]} please")
    expect(held.locator("usher-hold tfoot")).to_contain_text(total)
    expect(held.locator(".timer")).to_contain_text(re.compile(r"Kept for (4:\d\d|5:00)"))
    check_accessibility(page)
    picture(page, f"{name}-hold")
    with answering(page) as methods:
        held.get_by_role("button", name="Sign in").click()
        check_accessibility(page)
        page.get_by_label("Your name").fill(name)
        page.keyboard.press("Enter")
    expect(methods.get_by_role("button", name=re.compile("Pay with Visa"))).to_be_visible()
    picture(page, f"{name}-methods")
    asked = methods
    if not asked.locator(".confirmation").count():
        asked = press(page, methods, re.compile("Pay with Visa"))
    expect(asked).to_contain_text(f"{total} will be charged to your Visa ending 4242")
    picture(page, f"{name}-confirmation")
    done = press(page, asked, "Yes, go ahead")
    order = done.locator("usher-order")
    expect(order).to_contain_text("Confirmed")
    expect(order).to_contain_text(f"Paid: {total}")
    expect(order.locator(".tickets li")).to_have_count(2)
    expect(order.get_by_role("img").first).to_be_visible()
    expect(held.locator(".timer")).to_have_text("These seats went into your order.")
    check_accessibility(page)
    picture(page, f"{name}-order")

    order.get_by_role("button", name=f"Enlarge the ticket for seat {chosen[0]}").click()
    expect(page.get_by_role("dialog", name=f"Ticket for seat {chosen[0]}")).to_be_visible()
    check_accessibility(page)
    picture(page, f"{name}-ticket")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.reload()
    expect(page.locator("usher-order")).to_contain_text("Confirmed")
    expect(page.locator("usher-hold .timer")).to_have_text("These seats went into your order.")
    expect(page.locator("usher-order .tickets img").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not page.errors


def test_a_purchase_by_typing(browser, arena):
    page = open_page(browser, arena)
    sign_in(page, "Typist")
    ask(page, "hi, 2 tickets for the tin orchestra pls")
    ask(page, "the cheapest ones")
    if not page.locator("usher-hold").count():
        ask(page, "yes please")
    expect(page.locator("usher-hold")).to_be_visible()
    asked = ask(page, "visa ending 4242")
    expect(asked).to_contain_text("will be charged")
    done = ask(page, "yes")
    expect(done.locator("usher-order")).to_contain_text("Confirmed")
    expect(done.locator("usher-order .tickets img")).to_have_count(2)
    assert not page.errors


def test_the_seat_map_with_the_keyboard_alone(browser, arena):
    page = open_page(browser, arena)
    seats = ask(page, "two tickets for the Clockwork Circus")
    toggle = seats.get_by_role("button", name="Show the seat map")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(seats.get_by_role("grid")).to_be_visible()
    focused = page.locator(":focus")
    page.keyboard.press("Tab")
    expect(focused).to_have_attribute("data-section", re.compile("."))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    section = focused.get_attribute("data-section")
    expect(focused).to_have_attribute("aria-label", re.compile(rf"Section {section}, .*\d+ of \d+ free, £"))
    page.keyboard.press("Enter")
    expect(seats.get_by_role("grid", name=re.compile(f"Seats of section {section};"))).to_be_visible()
    expect(focused).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(focused).to_have_attribute("aria-label", re.compile(rf"Section {section} row A seat 1, \d+.* pounds, .*free"))
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowLeft", " ", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    chosen = [cell.get_attribute("data-seat") for cell in seats.locator("[aria-selected=true]").all()]
    assert len(chosen) == 2 and all(seat.startswith(f"{section}-C-") for seat in chosen), chosen
    expect(focused).to_have_attribute("aria-label", re.compile("chosen$"))
    expect(seats.locator(".summary")).to_contain_text(re.compile(r"in all"))
    page.keyboard.press(" ")
    expect(seats.locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press(" ")
    expect(seats.locator("[aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Take these seats")
    with answering(page) as held:
        page.keyboard.press("Enter")
    for seat in chosen:
        expect(held.locator("usher-hold .seats")).to_contain_text(seat)
    # Who else looks sees them taken, and cannot choose them.
    other = open_page(browser, arena)
    theirs = ask(other, "two tickets for the Clockwork Circus")
    theirs.get_by_role("button", name="Show the seat map").click()
    theirs.locator(f"[data-section='{section}']").click()
    taken = theirs.locator(f"[data-seat='{chosen[0]}']")
    expect(taken).to_have_attribute("aria-label", re.compile("kept for somebody$"))
    taken.click(force=True)
    expect(theirs.locator("[aria-selected=true]")).to_have_count(0)
    assert not page.errors and not other.errors


def test_the_upgrade_and_then_the_refund(browser, arena):
    page = open_page(browser, arena)
    done = buy(page, "Upgrader", "Kelbridge Warriors v Port Selwyn Tides")
    first = done.locator("usher-order")
    expect(first.locator(".tickets li")).to_have_count(2)
    asked = ask(page, "upgrade my seats")
    if not asked.locator(".confirmation").count():
        asked = ask(page, "to the lower level please")
    expect(asked).to_contain_text("will be charged")
    changed = press(page, asked, "Yes, go ahead").locator("usher-order")
    expect(changed.locator(".tickets li")).to_have_count(4)
    expect(changed.locator(".tickets [data-refused=revoked]")).to_have_count(2)
    expect(changed.locator(".tickets [data-refused=revoked]").first).to_contain_text("No longer valid")
    expect(first.locator(".details")).to_be_hidden()
    picture(page, "sale-upgraded")

    asked = ask(page, "I want a refund for my order")
    expect(asked).to_contain_text("goes back to the card")
    returned = press(page, asked, "Yes, go ahead").locator("usher-order")
    expect(returned).to_contain_text("Refunded", timeout=PATIENCE)
    expect(returned).to_contain_text("Given back: £")
    expect(returned.locator(".tickets [data-refused=revoked]")).to_have_count(4)
    expect(returned.locator(".tickets img")).to_have_count(0)
    picture(page, "sale-refunded")
    assert not page.errors


def test_a_purchase_that_is_abandoned_lets_the_seats_go(browser, arena):
    page = open_page(browser, arena)
    ask(page, "two tickets for Paper Satellites")
    held = press(page, answers(page).last.locator(".offers li").first, re.compile("Take"))
    expect(held.locator(".timer")).to_contain_text("Kept for")
    hold = held.locator("usher-hold").evaluate("(card) => card.subject")
    ask(page, "never mind")
    expect(held.locator(".timer")).to_have_text("These seats were given back.")
    expect(held.locator(".prices")).to_be_hidden()
    id, token = conversation(page)
    assert call(arena, "GET", f"/v1/holds/{hold}?conversation={id}", token=token)[1]["status"] == "released"
    page.reload()
    expect(page.locator("usher-hold .timer")).to_have_text("These seats were given back.")
    assert not page.errors


def test_a_hold_counts_down_and_says_when_it_is_over(browser, arena):
    """By the server's clock, as this page hears of it."""

    def prepare(page):
        page.clock.install()
        # All that was said: a clock that leaps may end the connection too, and what is said of that takes its place.
        page.add_init_script("said = []; document.addEventListener('announce', (event) => said.push(event.detail))")

    page = open_page(browser, arena, prepare=prepare)
    ask(page, "two tickets for the Lighthouse Keeper")
    answer = {"status": "active", "seconds_left": 62}

    def tell(route):
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | answer)

    page.route(re.compile("/v1/holds/"), tell)
    held = press(page, answers(page).last.locator(".offers li").first, re.compile("Take"))
    page.clock.run_for(100)
    expect(held.locator(".timer")).to_contain_text(re.compile(r"Kept for 1:0\d"))
    page.clock.run_for(3000)
    expect(page.get_by_role("status").filter(has_text="one more minute")).to_have_count(1)
    expect(held.locator("usher-hold")).to_have_attribute("data-near", "")
    answer |= {"status": "lapsed", "seconds_left": 0}
    page.clock.run_for(60_000)
    expect(held.locator(".timer")).to_have_text("The time is over: these seats are free again.")
    said = page.evaluate("said")
    assert sum("They are free again" in text for text in said) == 1, said
    assert not page.errors


def test_a_card_that_is_refused_and_a_bank_that_asks(browser, arena):
    page = open_page(browser, arena)
    refused = buy(page, "Ben", "Velvet Harbour", card="ending 9995")
    expect(refused.locator("usher-order")).to_contain_text("Not paid")
    asked = ask(page, "the test card ending 3184")
    waiting = press(page, asked, "Yes, go ahead").locator("usher-order")
    expect(waiting).to_contain_text("Waiting for payment")
    expect(waiting.locator("a.accept")).to_have_attribute("rel", "noopener noreferrer")
    picture(page, "sale-bank")
    with page.expect_popup() as popup:
        waiting.get_by_role("link", name="Confirm at your bank").click()
    bank = popup.value
    assert bank.locator("main").evaluate("part => getComputedStyle(part).maxWidth") == "416px", "it has its sheet"
    bank.get_by_role("button", name="Approve").click()
    bank.wait_for_load_state()
    expect(page.locator("usher-order").last).to_contain_text("Confirmed", timeout=PATIENCE)
    expect(page.locator("usher-order").last.locator(".tickets img")).to_have_count(2, timeout=PATIENCE)
    assert not page.errors


def test_who_signs_in_is_remembered_until_they_sign_out(browser, arena):
    page = open_page(browser, arena)
    ask(page, "How much is parking?")
    sign_in(page, "Cem")
    id, token = conversation(page)
    assert call(arena, "GET", f"/v1/conversations/{id}", token=token)[1]["customer"] == "demo:cem"
    page.reload()
    leave(page)
    ask(page, "How much is parking?")
    later = conversation(page)
    assert later[0] != id
    assert call(arena, "GET", f"/v1/conversations/{later[0]}", token=later[1])[1]["customer"] == "demo:cem"
    page.get_by_role("button", name="Signed in as Cem").click()
    check_accessibility(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("header").get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.locator(".message")).to_have_count(1)
    ask(page, "How much is parking?")
    last = conversation(page)
    assert call(arena, "GET", f"/v1/conversations/{last[0]}", token=last[1])[1]["customer"] is None
    assert not page.errors


def test_a_signature_of_another_secret_signs_nobody_in(browser, arena):
    stale = json.dumps({"name": "Old", "reference": "demo:old", "signature": "00" * 32})
    page = open_page(browser, arena, prepare=lambda page: page.add_init_script(
        f"if (!sessionStorage.seen) localStorage.setItem('usher.customer', {json.dumps(stale)}); sessionStorage.seen = 1"))
    ask(page, "How much is parking?")
    expect(page.locator("header").get_by_role("button", name="Sign in")).to_be_visible()
    assert [error for error in page.errors if "401" not in error] == []


EVENT = {"event_id": "x", "name": "<img src=x onerror=alert(1)>", "state": "scheduled", "starts_at": "2026-01-01T00:00:00Z",
         "when": "Monday, 5 January 2026, 19:30", "venue": "<b>Hall</b>", "city": "Town", "currency": "GBP", "lowest_price": 12}


def test_what_stands_in_a_card_is_text_and_what_is_not_known_is_left_out(browser, arena):
    def sell(socket, key):
        socket.accept(key)
        socket.begin("msg_z")
        socket.complete("msg_z", "Here you are.", cards=[
            {"kind": "events", "data": {"events": [EVENT]}}, {"kind": "hologram", "data": {}}, {"kind": "__proto__", "data": {}},
            {"kind": "seats", "data": {"offers": None}}, {"kind": "hold", "data": None}])

    page = open_page(browser, arena, prepare=ScriptedSocket(sell).install)
    answer = ask(page, "Hello")
    expect(answer).to_contain_text("Here you are.")
    expect(answer.locator(".cards > *")).to_have_count(1)
    expect(answer.locator("h2")).to_have_text("<img src=x onerror=alert(1)>")
    expect(answer.locator(".cards img, .cards b")).to_have_count(0)
    assert all("cannot be drawn" in error for error in page.errors) and len(page.errors) == 2


@pytest.fixture
def modelled(tmp_path):
    """The same tickets, sold by a language model with the same tools."""
    provider = Provider()
    provider.behave = Seller()
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents/ticketing.yaml").write_text(
        "name: ticketing\ntitle: Tickets\ndefault: true\ntools: [find_events, check_inventory, hold_tickets, release_hold, "
        "get_payment_methods, create_order, get_order, upgrade_tickets, refund_order]\n")
    config = tmp_path / "usher.yaml"
    config.write_text(json.dumps({
        "company": {"name": "Northside"}, "identity": {"demo": True},
        "tickets": {"sources": [str(ROOT / "Examples/northside/tickets")]},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]}}))
    server = Server(tmp_path, config=config, environment={"OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url})
    server.start()
    await_events(server)
    yield server
    assert server.stop() == 0
    provider.stop()


def test_a_language_model_sells_with_the_same_cards(browser, modelled):
    page = open_page(browser, modelled)
    events = ask(page, "I would like tickets")
    seats = press(page, events, re.compile("Choose Kelbridge Kestrels v Fenwick Wolves"))
    seats.get_by_role("button", name="Show the seat map").click()
    seats.locator("[data-section='201']").click()
    for number in ("1", "2"):
        seats.locator(f"[data-seat='201-F-{number}']").click()
    held = press(page, seats, "Take these seats")
    expect(held.locator("usher-hold .seats")).to_contain_text("Seats 201-F-1 and 201-F-2")
    with answering(page) as methods:
        held.get_by_role("button", name="Sign in").click()
        page.get_by_label("Your name").fill("Dee")
        page.keyboard.press("Enter")
    refused = press(page, press(page, methods, re.compile("ending 9995")), "Yes, go ahead")
    expect(refused.locator("usher-order")).to_contain_text("Not paid")
    methods = ask(page, "I have signed in")
    done = press(page, press(page, methods, re.compile("Pay with Visa ending 4242")), "Yes, go ahead").locator("usher-order")
    expect(done).to_contain_text("Confirmed")
    expect(done.locator(".tickets img")).to_have_count(2)
    better = press(page, ask(page, "an upgrade please"), "Yes, go ahead").locator("usher-order")
    expect(better.locator("[data-refused=revoked]")).to_have_count(2)
    returned = press(page, ask(page, "a refund please"), "Yes, go ahead").locator("usher-order")
    expect(returned).to_contain_text("Refunded")
    assert not page.errors
