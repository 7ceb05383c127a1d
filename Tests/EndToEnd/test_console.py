"""The operators' console in a real browser, beside the customer's page: by mouse, by keyboard alone, on a phone."""

import re
import signal
import uuid

import pytest
from conftest import Server
from playwright.sync_api import expect
from test_accounts import PASSWORD
from test_api import call
from test_chat_page import DESKTOP, PHONE, ask, check_accessibility, open_page, picture, say

WIDE = {"width": 1440, "height": 900}
NAMES = {"ann@example.com": "Ann", "ben@example.com": "Ben"}


def invite(server, mail, name, role="operator"):
    made = call(server, "POST", "/v1/users", {"mail": mail, "name": name, "role": role}, server.operator_key)[1]
    body = {"invitation": made["invitation"]["token"], "password": PASSWORD}
    assert call(server, "POST", "/auth/register", body)[0] == 201
    return made["user"]["id"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A company with two operators; a test may restart its server."""
    server = Server(tmp_path_factory.mktemp("console"))
    server.url = f"http://localhost:{server.port}"
    server.start()
    server.users = {mail: invite(server, mail, name) for mail, name in NAMES.items()}
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0


def enter(browser, server, mail="ann@example.com", viewport=WIDE, scheme="light", query="", **options):
    """Signs in on the way to the console."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", **options)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: line.type == "error" and "status of 4" not in line.text
            and "ERR_" not in line.text and page.errors.append(line.text))
    page.goto(server.url + "/console" + query)
    expect(page).to_have_url(re.compile(r"/account/sign-in\?next=%2Fconsole"))
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/console([?#]|$)"))
    return page


def visit(browser, server, *who, query="", **options):
    """Signs in and comes to the console with its inbox."""
    page = enter(browser, server, *who, query=query, **options)
    expect(page.get_by_role("listbox", name="Conversations")).to_be_visible(visible="#" not in query)
    expect(page.locator(".connection")).to_have_text("Live")
    return page


def row(page, text):
    return page.locator(".row").filter(has_text=text)


def last(page, kind):
    return page.locator(f".entry[data-kind={kind}]").last


def write(page, text, label="Message to the customer"):
    page.get_by_label(label).fill(text)
    page.keyboard.press("Enter")


def fits(page):
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, "the page does not scroll sideways"


def customer(server, *texts):
    """A conversation through the API, with the customer's token."""
    status, made = call(server, "POST", "/v1/conversations", {})
    assert status == 201, made
    identifier, token = made["conversation"]["id"], made["token"]
    for text in texts:
        assert call(server, "POST", f"/v1/conversations/{identifier}/messages", {"text": text}, token)[0] in (200, 202)
    return identifier, token


def act(server, mail, method, path, body):
    token = call(server, "POST", "/auth/token", {"mail": mail, "password": PASSWORD})[1]["access_token"]
    status, answer = call(server, method, path, body, token)
    assert status in (200, 201), answer
    return answer


def test_customer_and_operator_side_by_side_over_reloads_and_a_restart(browser, desk):
    page = open_page(browser, desk)
    expect(ask(page, "When do the doors open?")).to_contain_text("90 minutes")
    operator = visit(browser, desk)
    ask(page, "I want to talk to a human")
    operator.get_by_role("button", name="Waiting").click()
    # A row of the view before may say the same, and goes.
    expect(operator.get_by_role("listbox", name="Conversations")).to_have_attribute("aria-busy", "false")
    waiting = row(operator, "Asked for a person")
    expect(waiting).to_have_count(1)
    waiting.click()
    expect(operator.locator(".banner")).to_contain_text("Asked for a person")
    expect(last(operator, "assistant").locator(".sources, .bubble").first).to_be_visible()
    picture(operator, "console-waiting")
    operator.get_by_role("button", name="Take", exact=True).click()
    expect(page.locator(".message.notice").last).to_have_text("Ann has joined the conversation.")
    # Both see the other write, before anything is sent.
    operator.get_by_label("Message to the customer").press_sequentially("Hello, I am Ann.")
    expect(page.locator(".writes")).to_have_text("Ann is writing…")
    operator.keyboard.press("Enter")
    expect(page.locator(".message[data-role=operator]").last).to_contain_text("Hello, I am Ann.")
    expect(last(operator, "operator")).to_contain_text("Hello, I am Ann.")
    page.get_by_label("Your message").press_sequentially("My dog is called Bruno", delay=150)
    expect(operator.locator(".writes")).to_contain_text("is writing…")
    page.keyboard.press("Enter")
    expect(last(operator, "customer")).to_contain_text("My dog is called Bruno")
    operator.get_by_role("button", name="Note", exact=True).click()
    write(operator, "Bruno needs a seat of his own", "Note for colleagues")
    expect(last(operator, "note")).to_contain_text("Bruno needs a seat of his own")
    operator.get_by_role("button", name="Reply", exact=True).click()
    operator.get_by_label("Message to the customer").fill("Half a sentence that")
    picture(operator, "console-talk")
    # The server dies; both load anew, and write while it is away.
    desk.stop(signal.SIGKILL)
    operator.get_by_label("Message to the customer").fill("Dogs may come along.")
    operator.keyboard.press("Enter")
    expect(last(operator, "operator")).to_contain_text("Not sent.")
    operator.get_by_label("Message to the customer").fill("And one more thing")
    say(page, "Are dogs allowed?")
    operator.wait_for_timeout(300)
    desk.start()
    operator.reload()
    page.reload()
    expect(last(operator, "operator")).to_contain_text("Dogs may come along.", timeout=20_000)
    expect(operator.locator(".entry[data-status=failed], .entry[data-status=sending]")).to_have_count(0)
    expect(operator.get_by_label("Message to the customer")).to_have_value("And one more thing")
    expect(operator.locator(".entry[data-kind=customer]").filter(has_text="Are dogs allowed?")).to_have_count(1, timeout=20_000)
    expect(page.locator(".message[data-role=operator]")).to_have_count(2, timeout=20_000)
    assert "Bruno needs a seat" not in page.content()
    say(page, "How much is parking?")
    expect(last(operator, "customer")).to_contain_text("How much is parking?")
    operator.keyboard.press("Escape")
    operator.keyboard.press("b")
    operator.get_by_role("dialog").get_by_role("button", name="Give back").click()
    expect(page.locator(".message.notice").last).to_contain_text("The assistant goes on.")
    # What was said to a person, and to nobody else, is what a follow-up is about: the doors would say nothing of a price.
    expect(ask(page, "And for motorbikes?")).to_contain_text("£4")
    identifier = page.evaluate("JSON.parse(localStorage.getItem('usher.conversation')).id")
    told = call(desk, "GET", f"/v1/conversations/{identifier}/messages", None, desk.operator_key)[1]["messages"]
    texts = [message["text"] for message in told if message["role"] in ("customer", "operator")]
    # Which of the two that were written while the server was away came first is a matter of chance.
    assert sorted(texts) == sorted(["When do the doors open?", "I want to talk to a human", "Hello, I am Ann.", "My dog is called Bruno",
                     "Dogs may come along.", "Are dogs allowed?", "How much is parking?", "And for motorbikes?"])
    assert operator.errors == []
    operator.context.close()
    page.context.close()


def test_the_list_is_live_and_searched_as_one_types(browser, desk):
    page = visit(browser, desk)
    identifier, token = customer(desk, "My zebracrossing is gone")
    expect(row(page, "zebracrossing").or_(page.locator(f"#row-{identifier}"))).to_have_count(1)
    other, _ = customer(desk, "Where is the quokkahouse?")
    rows = page.locator(".row")
    expect(rows.first).to_have_id(f"row-{other}")
    call(desk, "POST", f"/v1/conversations/{identifier}/messages", {"text": "I want to talk to a person"}, token)
    expect(rows.first).to_have_id(f"row-{identifier}")
    expect(rows.first).to_contain_text("Asked for a person")
    page.keyboard.press("/")
    # The beginning of a word is enough.
    page.keyboard.type("zebracr")
    expect(rows).to_have_count(1)
    page.keyboard.type("ossing")
    expect(page).to_have_url(re.compile("q=zebracrossing"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("My zebracrossing is gone")
    # What is put aside leaves the view in which it was not to be.
    page.keyboard.press("2")
    expect(rows).to_have_count(1)
    page.keyboard.press("s")
    page.get_by_role("button", name="For an hour").click()
    expect(rows).to_have_count(0)
    page.keyboard.press("5")
    expect(rows).to_have_count(1)
    # Loaded again, it is as it was.
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("zebracrossing")
    expect(rows).to_have_count(1)
    assert page.errors == []
    page.context.close()


def test_a_row_that_changes_while_it_is_pressed_opens(browser, desk):
    identifier, token = customer(desk, "A question about gate seven")
    operator = visit(browser, desk)
    pressed = operator.locator(f".row[data-id={identifier}]")
    expect(pressed).to_contain_text("Assistant")
    before = pressed.locator(".text").text_content()
    pressed.locator(".text").hover()
    operator.mouse.down()
    assert call(desk, "POST", f"/v1/conversations/{identifier}/operator-messages", 
                {"text": "That is beside gate eight", "id": uuid.uuid4().hex}, desk.operator_key)[0] < 300
    operator.wait_for_timeout(1500)
    expect(pressed.locator(".text")).to_have_text(before)
    operator.mouse.up()
    expect(operator.locator(".entry").filter(has_text="gate eight").first).to_be_visible()
    expect(pressed.locator(".text")).to_contain_text("That is beside gate eight")
    assert operator.errors == []
    operator.context.close()


def test_two_operators_do_not_cross_each_other(browser, desk):
    identifier, token = customer(desk, "I want to talk to a person")
    path = f"/v1/conversations/{identifier}"
    page = visit(browser, desk, query=f"?conversation={identifier}")
    expect(page.get_by_role("button", name="Take", exact=True)).to_be_visible()
    act(desk, "ben@example.com", "POST", f"{path}/take", {})
    expect(page.locator(".banner")).to_contain_text("Ben has this conversation.")
    expect(page.get_by_label("Message to the customer")).to_be_disabled()
    act(desk, "ben@example.com", "POST", f"{path}/typing", {})
    expect(page.locator(".writes")).to_have_text("Ben is writing…")
    page.get_by_role("button", name="Note", exact=True).click()
    write(page, "Ben, she has called before", "Note for colleagues")
    expect(last(page, "note")).to_contain_text("she has called before")
    page.get_by_role("button", name="Take from Ben").click()
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_label("Message to the customer")).to_be_focused()
    write(page, "Ann now.")
    expect(last(page, "operator")).to_contain_text("Ann now.")
    # And passes it on, with a word.
    page.get_by_role("button", name="Assign").click()
    page.get_by_label("What they should know").fill("Speaks French")
    page.get_by_role("dialog").get_by_role("button", name="Ben", exact=True).click()
    expect(last(page, "step")).to_contain_text("Ann passed it to Ben: Speaks French")
    expect(page.locator(".banner")).to_contain_text("Ben has this conversation.")
    shared = call(desk, "GET", f"{path}/messages", None, token)[1]
    assert "French" not in str(shared) and "called before" not in str(shared)
    assert page.errors == []
    page.context.close()


def test_a_whole_conversation_by_keyboard_alone(browser, desk):
    identifier, token = customer(desk, "I want to talk to a person about my xylophone")
    page = visit(browser, desk)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    check_accessibility(page)
    picture(page, "console-help")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("/")
    page.keyboard.type("xylophone")
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_label("Message to the customer")).to_be_focused()
    page.keyboard.type("Found it.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("It is at the gate.")
    page.keyboard.press("Enter")
    expect(last(page, "operator")).to_contain_text("It is at the gate.")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Gate 4")
    page.keyboard.press("Enter")
    expect(last(page, "note")).to_contain_text("Gate 4")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.type("Solved at the gate")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    conversation = call(desk, "GET", f"/v1/conversations/{identifier}", None, token)[1]
    assert conversation["status"] == "ended"
    told = call(desk, "GET", f"/v1/conversations/{identifier}/messages", None, token)[1]["messages"]
    assert "Found it.\nIt is at the gate." in [message["text"] for message in told]
    assert page.errors == []
    page.context.close()


@pytest.mark.parametrize("viewport, scheme, name", [(WIDE, "light", "wide"), (WIDE, "dark", "dark"), (DESKTOP, "light", "desktop"), (PHONE, "dark", "phone")])
def test_accessibility_rules_of_wcag_2_2_aa(browser, desk, viewport, scheme, name):
    identifier, _ = customer(desk, "How much is parking?", "I want to talk to a person, it is urgent")
    act(desk, "ann@example.com", "POST", f"/v1/conversations/{identifier}/notes", {"text": "Has called twice", "id": "n1"})
    page = visit(browser, desk, viewport=viewport, scheme=scheme)
    expect(page.locator(".row").first).to_be_visible()
    check_accessibility(page)
    fits(page)
    picture(page, f"console-{name}-list")
    page.locator(f"#row-{identifier}").click()
    expect(last(page, "note")).to_be_visible()
    check_accessibility(page)
    fits(page)
    picture(page, f"console-{name}")
    page.get_by_role("button", name="Note", exact=True).click()
    check_accessibility(page)
    page.get_by_role("button", name="Snooze", exact=True).click()
    check_accessibility(page)
    picture(page, f"console-{name}-snooze")
    page.keyboard.press("Escape")
    if viewport == PHONE:
        page.get_by_role("button", name="Back to the list").click()
        expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_text("Filter").click()
    page.locator(".tools summary").click()
    check_accessibility(page)
    fits(page)
    picture(page, f"console-{name}-tools")
    assert page.errors == []
    page.context.close()


def test_who_may_not_read_conversations_is_told_so(browser, desk):
    invite(desk, "nina@example.com", "Nina", "customer")
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk.url + "/console")
    page.get_by_label("Mail address").fill("nina@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("the role “customer” may not read conversations")
    check_accessibility(page)
    context.close()


def test_notices_come_when_they_were_asked_for(browser, desk):
    page = visit(browser, desk, permissions=["notifications"])
    page.evaluate("""() => {
      window.told = [];
      window.Notification = class extends EventTarget {
        static permission = "granted";
        static requestPermission = async () => "granted";
        constructor(title, { body }) { super(); window.told.push([title, body]); }
        close() {}
      };
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    }""")
    customer(desk, "I want to talk to a person")
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text("waits for a person")
    assert page.evaluate("window.told") == []
    page.locator(".tools summary").click()
    page.get_by_label("Desktop notices").check()
    customer(desk, "I want to talk to a person")
    page.wait_for_function("window.told.length === 1")
    assert "waits for a person" in page.evaluate("window.told[0][0]")
    page.context.close()


def test_canned_answers_fill_in_what_is_known_and_name_what_is_not(browser, desk):
    page = visit(browser, desk)
    page.locator(".tools summary").click()
    page.get_by_role("button", name="Canned answers").click()
    page.get_by_role("button", name="Write a new one").click()
    page.get_by_label("Name").fill("Where parking is")
    page.get_by_label("Shortcut").fill("parking")
    page.get_by_label("Text").fill("Hello {{customer.name}} of {{order}}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("has {{order}}, which nobody can fill in")
    page.get_by_label("Text").fill("Hello {{customer.name}}, park at Entrance 1. {{operator.name}} of {{company.name}}")
    check_accessibility(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("/parking")
    picture(page, "console-canned")
    page.keyboard.press("Escape")
    identifier, token = customer(desk, "I want to talk to a person about gate 7")
    page.goto(f"{desk.url}/console?conversation={identifier}")
    page.get_by_role("button", name="Take", exact=True).click()
    text = page.get_by_label("Message to the customer")
    expect(text).to_be_focused()
    page.keyboard.type("/park")
    expect(page.get_by_role("listbox", name="Canned answers")).to_contain_text("Where parking is")
    check_accessibility(page)
    picture(page, "console-offers")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Hello {{customer.name}}, park at Entrance 1. Ann of Northside")
    # Nobody has said who the customer is: that is not sent as it stands.
    page.keyboard.press("Enter")
    expect(page.locator("console-composer")).to_contain_text("Fill in {{customer.name}} first.")
    page.keyboard.type("Eve")
    page.keyboard.press("Enter")
    expect(last(page, "operator")).to_contain_text("Hello Eve, park at Entrance 1. Ann of Northside")
    status, _ = call(desk, "POST", "/v1/canned-answers", {"name": "x", "shortcut": "parking", "text": "x"}, desk.operator_key)
    assert status == 409
    assert page.errors == []
    page.context.close()


def test_views_are_saved_and_several_conversations_are_worked_on_together(browser, desk):
    made = [customer(desk, f"I want to talk to a person, walrus number {number}")[0] for number in range(3)]
    page = visit(browser, desk, query="?q=walrus")
    expect(page.locator(".row")).to_have_count(3)
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name").fill("Walruses")
    page.get_by_label("For everybody").check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    saved = page.get_by_role("button", name="Walruses", exact=True)
    expect(saved).to_have_attribute("aria-current", "page")
    page.keyboard.press("1")
    other = visit(browser, desk, "ben@example.com")
    other.get_by_role("button", name="Walruses", exact=True).click()
    expect(other.locator(".row")).to_have_count(3)
    check_accessibility(other)
    other.locator(".rows").focus()
    for _ in range(3):
        other.keyboard.press("x")
        other.keyboard.press("j")
    expect(other.locator("console-bulk")).to_contain_text("3 chosen")
    check_accessibility(other)
    picture(other, "console-bulk")
    other.locator("console-bulk").get_by_role("button", name="Take").click()
    expect(other.locator("console-bulk")).to_be_hidden()
    for identifier in made:
        conversation = call(desk, "GET", f"/v1/conversations/{identifier}", None, desk.operator_key)[1]
        assert conversation["operator"] == "Ben"
    # What cannot be done is said, and stays chosen.
    act(desk, "ann@example.com", "POST", f"/v1/conversations/{made[0]}/take", {"from": desk.users["ben@example.com"]})
    for identifier in made:
        other.locator(f"#row-{identifier} .face").click()
    other.locator("console-bulk").get_by_role("button", name="Close").click()
    other.get_by_label("Why?").fill("Walruses are gone")
    other.get_by_role("button", name="Close them").click()
    expect(other.locator("console-bulk")).to_contain_text("1 could not be done.")
    expect(other.locator("console-bulk")).to_contain_text("1 chosen")
    expect(other.locator(".row")).to_have_count(1)
    other.get_by_role("button", name="Remove the view “Walruses”").click()
    other.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(other.get_by_role("button", name="Walruses", exact=True)).to_have_count(0)
    assert page.errors == [] and other.errors == []
    page.context.close()
    other.context.close()


def test_the_panel_shows_what_is_known_of_a_proved_customer(browser, desk):
    status, demo = call(desk, "POST", "/v1/demo/customers", {"name": "Amelia"})
    assert status in (200, 201), demo
    proof = {"customer": {"reference": demo["reference"], "signature": demo["signature"]}}
    begun = [call(desk, "POST", "/v1/conversations", proof)[1] for _ in range(2)]
    for made in begun:
        identifier = made["conversation"]["id"]
        assert call(desk, "POST", f"/v1/conversations/{identifier}/messages", {"text": "How much is parking?"}, made["token"])[0] == 200
    first, second = (made["conversation"]["id"] for made in begun)
    page = visit(browser, desk, query=f"?conversation={second}")
    expect(page.get_by_role("log")).to_contain_text("How much is parking?")
    page.keyboard.press("i")
    panel = page.locator("console-customer")
    expect(panel.get_by_role("heading", level=2)).to_have_text("amelia")
    for part in ["Other conversations", "Orders", "Remembered", "Consents"]:
        expect(panel.get_by_role("heading", name=part)).to_be_visible()
    expect(panel).to_contain_text("marketing")
    check_accessibility(page)
    fits(page)
    picture(page, "console-customer")
    panel.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(first))
    page.keyboard.press("i")
    expect(panel).to_be_hidden()
    assert page.errors == []
    page.context.close()
