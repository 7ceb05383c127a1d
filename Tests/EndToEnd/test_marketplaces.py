"""What the wider market asks for the same game, in a conversation with no key for a model: three fakes stand for the markets."""

import json
import re

import pytest
from conftest import Server
from marketplaces import Marketplaces
from playwright.sync_api import expect
from test_api import call
from test_chat_page import DESKTOP, PHONE, ask, check_accessibility, open_page, picture

TOOLS = "[find_events, get_event_info, check_inventory, hold_tickets, release_hold, search_marketplaces, compare_prices, find_best_deals]"
AGENT = f"name: ticketing\ntitle: Tickets\ndefault: true\ntools: {TOOLS}\n"
CONFIGURATION = """
company: {name: Twin City Tickets, greeting: "Hi, what would you like to see?"}
tickets: {sources: tickets}
agents: agents
"""
VENUES = {"venues": [{
    "id": "field", "name": "Target Field", "address": "1 Twins Way", "city": "Minneapolis", "region": "Minnesota",
    "country": "US", "time_zone": "America/Chicago", "currency": "USD",
    "sections": [{"name": "101", "title": "Home plate", "tier": "lower", "rows": "A-C", "seats": "1-6", "x": 0, "y": 0},
                 {"name": "301", "title": "Upper deck", "tier": "upper", "rows": "A-C", "seats": "1-6", "x": 0, "y": 9}]}]}
EVENTS = {"events": [{
    "id": "twins-rangers", "name": "Minnesota Twins vs. Texas Rangers", "kind": "baseball", "venue": "field",
    "performers": ["Minnesota Twins", "Texas Rangers"], "starts": "2027-08-21 13:10", "ends": "+3h", "on_sale": "-400d",
    "prices": {"lower": "80.00", "upper": "25.00"}, "fees": [{"name": "Service fee", "per_ticket": "5.00"}]}]}


@pytest.fixture
def markets():
    markets = Marketplaces()
    yield markets
    markets.stop()


@pytest.fixture
def server(tmp_path, markets):
    for place, text in [("agents/ticketing.yaml", AGENT), ("tickets/venues.json", json.dumps(VENUES)),
                        ("tickets/events.json", json.dumps(EVENTS)),
                        ("usher.yaml", CONFIGURATION + markets.configuration)]:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text)
    server = Server(tmp_path, config=tmp_path / "usher.yaml")
    server.start()
    yield server
    assert server.stop() == 0


@pytest.mark.parametrize("viewport, scheme, name", [(DESKTOP, "light", "marketplaces"),
                                                    (PHONE, "dark", "marketplaces-phone")])
def test_prices_are_compared_on_the_page_with_links(browser, server, markets, viewport, scheme, name):
    page = open_page(browser, server, viewport, scheme)
    answer = ask(page, "Compare prices for Twins Rangers on August 21, 2027 please")
    card = answer.locator("usher-marketplaces")
    game = card.locator(".card").first
    expect(game.locator("h2")).to_have_text("Minnesota Twins vs. Texas Rangers")
    expect(game.locator(".when")).to_have_text("Saturday, 21 August 2027, 13:10")
    offers = game.locator(".market-offers li")
    expect(offers).to_have_count(4)
    told = [re.sub(r"\s+", " ", text) for text in offers.all_inner_texts()]
    assert [text.split(" from")[0] for text in told] == ["StubHub", "SeatGeek", "Twin City Tickets (here)", "Ticketmaster"]
    assert "$27.40" in told[0] and "fees may come on top" in told[0]
    assert "$29.00" in told[1] and "all fees included" in told[1]
    assert "$30.00" in told[2] and "$31.50" in told[3]
    expect(game.locator(".verdict")).to_contain_text("with them, another may be the cheapest")
    links = game.get_by_role("link")
    expect(links).to_have_count(3)
    for link, host in zip(links.all(), ["www.stubhub.com", "seatgeek.com", "www.ticketmaster.com"]):
        assert link.get_attribute("href").startswith(f"https://{host}/")
        assert "noopener" in link.get_attribute("rel") and link.get_attribute("target") == "_blank"
    # Who reads the text alone misses nothing.
    text = answer.inner_text()
    for words in ["StubHub", "$27.40", "all fees included", "Twin City Tickets (here, with me)", "you buy there, not from us"]:
        assert words in text
    check_accessibility(page)
    picture(page, name)
    assert page.errors == []


def test_one_is_down_one_is_slow_and_one_says_too_often(browser, server, markets):
    markets.faults = {"seatgeek": "down", "stubhub": "slow", "ticketmaster": "limited"}
    page = open_page(browser, server)
    answer = ask(page, "is it cheaper elsewhere for the Minnesota Twins game?")
    text = answer.inner_text()
    assert "$30.00" in text, "the own desk answers"
    assert "SeatGeek did not give an answer that can be used" in text
    assert "StubHub did not answer in time" in text
    assert "Ticketmaster may not be asked again just yet" in text
    picture(page, "marketplaces-down")


def test_deals_are_found_and_a_sale_goes_on_where_it_stood(browser, server, markets):
    page = open_page(browser, server)
    answer = ask(page, "find me the best deal for Twins Rangers")
    expect(answer.locator("usher-marketplaces .chip").first).to_contain_text("of 100")
    ask(page, "two tickets for Minnesota Twins vs. Texas Rangers")
    answer = ask(page, "is it cheaper elsewhere?")
    expect(answer.locator("usher-marketplaces .card")).to_have_count(1)
    # The search was for the event that the sale is about.
    assert markets.calls[-1][1].get("city", markets.calls[-1][1].get("venue.city", "Minneapolis")) == "Minneapolis"
    answer = ask(page, "two in section 301 please")
    assert "301" in answer.inner_text() and "StubHub" not in answer.inner_text()


def test_the_api_compares_too(server, markets):
    path = "/v1/marketplaces/events?query=Twins%20Rangers&date=2027-08-21"
    assert call(server, "GET", path)[0] == 401
    status, found = call(server, "GET", path, token=server.operator_key)
    assert status == 200
    assert [market["answered"] for market in found["markets"]] == [True] * 4
    assert [offer["market"] for offer in found["events"][0]["offers"]] == ["stubhub", "seatgeek", "own", "ticketmaster"]
    assert found["events"][0]["own"] and found["events"][0]["event_id"] == "twins-rangers"
    status, deals = call(server, "GET", path + "&view=deals&max_price=30", token=server.operator_key)
    assert status == 200 and deals["deals"][0]["offer"]["price"] <= 30
    status, problem = call(server, "GET", path + "&date_to=2027-02-30", token=server.operator_key)
    assert status == 400 and "date_to" in json.dumps(problem)
    # The second view came from memory.
    assert len([market for market, _ in markets.calls if market == "seatgeek"]) == 1
