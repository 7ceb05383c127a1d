"""The console's screens beside the inbox, in a real browser: what waits for a person, users, models, settings, the audit log."""

import json

import pytest
from conftest import ROOT, Server, until
from playwright.sync_api import expect
from provider import Provider
from shop_service import Shop
from test_accounts import PASSWORD
from test_api import call
from test_chat_page import DESKTOP, PHONE, check_accessibility, picture
from test_console import customer, fits, invite, visit
from test_orders import Customer
from test_ticket_desk import fill
from test_tools import RETURN, SECRET, TOOLS, script

AGENT = "name: general\ntitle: Shop\ndefault: true\ntools: [cancel_order]\ninstructions: {prompt: shop, variables: {team: the ticket desk}}\n"
PROMPT = "---\ndescription: How the shop speaks.\nvariables: {team: ~, tone: friendly}\n---\nYou answer for {{team}}.\nBe {{tone}}.\nNever haggle.\n"
RULES = "guidelines:\n  - {name: polite, always: true, do: be polite}\n  - {name: seats, when: the customer asks about seats, do: look at the plan first}\n"
PEOPLE = {"olga@example.com": ("Olga", "owner"), "amy@example.com": ("Amy", "admin"), "sue@example.com": ("Sue", "supervisor"),
          "ann@example.com": ("Ann", "operator")}


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A company that sells tickets and has a workflow, a tool that operators agree to, two models, and people of each role."""
    folder = tmp_path_factory.mktemp("screens")
    shop, provider = Shop(), Provider()
    tools = TOOLS.split("---\n")[1].replace("URL", shop.url) + "approval: operator\n"
    for place, text in [("agents/general.yaml", AGENT), ("prompts/shop.md", PROMPT), ("guidelines/shop.yaml", RULES),
                        ("tools/shop.yaml", tools), ("workflows/give_up.yaml", RETURN)]:
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(text.replace("  look: {tool: order_status, with: {order: \"${order}\"}, save: {seen: result}, next: ask}\n", ""))
    (folder / "usher.yaml").write_text(json.dumps({
        "company": {"name": "Warriors & Co"},
        "tickets": {"enabled": True, "refunds": {"approval_above": "1.00"}},
        "knowledge": {"sources": [{"path": str(ROOT / "Examples/northside/knowledge/venue"), "collection": "help"}]},
    }))
    server = Server(folder, config=folder / "usher.yaml", environment={
        "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": provider.url, "USHER_IDENTITY_SECRET": SECRET,
        "SHOP_KEY": "sh0p-key-0123456789"})
    server.url = f"http://localhost:{server.port}"
    server.start()
    server.provider, server.shop = provider, shop
    server.users = {mail: invite(server, mail, *person) for mail, person in PEOPLE.items()}
    fill(server)
    yield server
    assert server.stop() == 0
    provider.stop()
    shop.stop()


def returned(server, *seats):
    """An order whose return waits for somebody."""
    customer = Customer(server, server.provider)
    status, order = customer.buys(*seats)
    assert status == 201, order
    path = f"/v1/orders/{order['order_id']}/refunds"
    due = customer.get(f"/v1/orders/{order['order_id']}/refund-quote")[1]["refund"]
    status, waiting = customer.post(path, {"refund": due}, order["order_id"])
    assert waiting["status"] == "waiting_for_operator", waiting
    return customer, order


def started(server, order):
    """A run that waits for somebody."""
    status, run = call(server, "POST", "/v1/workflows/give_up/runs", {"input": {"order": order}}, server.operator_key)
    assert status == 201, run
    path = f"/v1/workflow-runs/{run['id']}"
    until(lambda: call(server, "GET", path, None, server.operator_key)[1]["run"]["status"] == "waiting")
    return run["id"]


def wanted(server, order):
    """A call of a tool that waits for somebody."""
    customer = Customer(server, server.provider, f"customer of {order}")
    script(server.provider, [("cancel_order", {"order": order})], "A colleague looks at it.")
    customer.say(f"Please cancel my order {order}")
    return customer


def test_colleagues_see_who_looks_at_a_conversation(browser, company):
    identifier, _ = customer(company, "My zebra is gone")
    sue = visit(browser, company, "sue@example.com", query=f"?conversation={identifier}")
    ann = visit(browser, company, "ann@example.com", query=f"?conversation={identifier}")
    expect(sue.locator(".lookers")).to_have_text("Ann looks at this too.")
    expect(ann.locator(".lookers")).to_have_text("Sue looks at this too.")
    amy = visit(browser, company, "amy@example.com", query=f"?conversation={identifier}")
    expect(sue.locator(".lookers")).to_have_text("Amy and Ann look at this too.")
    expect(amy.locator(".lookers")).to_have_text("Ann and Sue look at this too.")
    check_accessibility(sue)
    # Who closes the page, and who goes elsewhere, has left.
    amy.close()
    expect(sue.locator(".lookers")).to_have_text("Ann looks at this too.")
    ann.goto(company.url + "/console")
    expect(sue.locator(".lookers")).to_have_text("")
    assert sue.errors == ann.errors == []
    for page in (sue, ann, amy):
        page.context.close()


def screen(page, name):
    """Goes to a screen as people do."""
    page.get_by_role("navigation", name="Screens").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_focused()


def told(page, text):
    expect(page.locator(".screen .notice").first).to_contain_text(text)


def test_what_waits_is_decided_with_a_reason_by_who_may(browser, company):
    _, order = returned(company, "A-1-3", "A-1-4")
    run = started(company, "A-17")
    ann = visit(browser, company, "ann@example.com")
    expect(ann.get_by_role("link", name="Approvals 2")).to_be_visible()
    asker = wanted(company, "A-17")
    expect(ann.get_by_role("navigation", name="Screens").get_by_role("link")).to_have_text(["Knowledge", "Agents", "Approvals 3", "Corrections", "Models", "Team"])
    screen(ann, "Approvals")
    refund = ann.get_by_role("article", name="Refund: $240.00 goes back")
    expect(refund).to_contain_text("A-1-3, A-1-4")
    expect(refund).to_contain_text("Who may give money back can agree to it")
    expect(refund.get_by_role("button")).to_have_text(["Refuse"])
    sue = visit(browser, company, "sue@example.com", query="#/approvals")
    sue.get_by_role("article", name="Refund").get_by_role("button", name="Approve").focus()
    sue.keyboard.press("Enter")
    sue.keyboard.type("A regular")
    sue.keyboard.press("Tab")
    sue.keyboard.press("Tab")
    sue.keyboard.press("Enter")
    told(sue, "Approved: $240.00 goes back")
    path = f"/v1/orders/{order['order_id']}"
    until(lambda: call(company, "GET", path, None, company.operator_key)[1]["refunded"] == 240)
    lines = call(company, "GET", path + "/history", None, company.operator_key)[1]["history"]
    assert ("Sue", "A regular") in [(line["author"]["name"], line["author"]["words"]) for line in lines]
    # Who has not seen it yet is told that nothing waits any more.
    refund.get_by_role("button", name="Refuse").click()
    ann.get_by_label("Why not").fill("Too late")
    ann.get_by_role("dialog").get_by_role("button", name="Refuse").click()
    expect(ann.get_by_role("dialog")).to_contain_text("Nobody is waited for")
    ann.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    workflow = ann.get_by_role("article", name="Workflow: Cancel A-17?")
    workflow.get_by_role("button", name="Approve").click()
    ann.get_by_role("dialog").get_by_role("button", name="Approve").click()
    told(ann, "Approved: Cancel A-17?")
    until(lambda: call(company, "GET", f"/v1/workflow-runs/{run}", None, company.operator_key)[1]["run"]["status"] == "completed")
    tool = ann.get_by_role("article", name="Tool: Cancel order A-17?")
    tool.get_by_role("button", name="Refuse").click()
    ann.get_by_label("Why not").fill("It is packed")
    ann.get_by_role("dialog").get_by_role("button", name="Refuse").click()
    told(ann, "Refused: Cancel order A-17?")
    expect(ann.locator(".stage")).to_contain_text("Nothing waits for a decision.")
    expect(ann.get_by_role("navigation", name="Screens").get_by_role("link", name="Approvals")).to_have_text("Approvals")
    notes = call(company, "GET", f"/v1/conversations/{asker.conversation[0]}/notes", None, company.operator_key)[1]["notes"]
    assert notes[0]["text"] == "Refused “Cancel order A-17?”: It is packed" and notes[0]["author"]["name"] == "Ann"
    assert ann.errors == sue.errors == []
    ann.context.close()
    sue.context.close()


def test_users_are_invited_and_what_is_refused_says_why(browser, company):
    page = visit(browser, company, "olga@example.com", query="#/users")
    page.get_by_label("Name", exact=True).fill("Max")
    page.get_by_label("Mail address").fill("max@example.com")
    page.get_by_label("Role", exact=True).select_option("analyst")
    page.get_by_role("button", name="Invite").click()
    told(page, "Hand this link to Max")
    link = page.locator(".screen .notice code").inner_text()
    expect(page.get_by_role("row", name="Max")).to_contain_text("invited")
    page.get_by_role("button", name="Role: Max").click()
    page.get_by_role("dialog").get_by_label("Role").select_option("operator")
    page.get_by_role("dialog").get_by_role("button", name="Change").click()
    told(page, "Max has the role “operator”.")
    page.get_by_role("button", name="Sign out: Sue").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    told(page, "Sue is signed out everywhere.")
    page.get_by_role("button", name="Lock: Max").click()
    page.get_by_role("dialog").get_by_role("button", name="Lock").click()
    expect(page.get_by_role("row", name="Max")).to_contain_text("locked")
    # The last owner stays one.
    page.get_by_role("button", name="Role: Olga").click()
    page.get_by_role("dialog").get_by_label("Role").select_option("admin")
    page.get_by_role("dialog").get_by_role("button", name="Change").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("owner")
    amy = visit(browser, company, "amy@example.com", query="#/users")
    expect(amy.get_by_role("row", name="Sue").get_by_role("button")).to_have_count(4)
    expect(amy.get_by_role("row", name="Olga").get_by_role("button")).to_have_count(0)
    expect(amy.get_by_role("option", name="Owner")).to_have_count(0)
    assert "/account/invitation#token=" in link and page.errors == amy.errors == []
    page.context.close()
    amy.context.close()


def test_a_supervisor_says_that_a_colleague_has_gone(browser, company):
    ann = visit(browser, company, "ann@example.com")
    sue = visit(browser, company, "sue@example.com", query="#/team")
    row = sue.get_by_role("row").filter(has_text="Ann")
    expect(row).to_contain_text("here")
    expect(sue.get_by_role("row").filter(has_text="Olga")).to_contain_text("gone")
    sue.get_by_label("Where Ann is").select_option("offline")
    told(sue, "Ann counts as gone now.")
    expect(row).to_contain_text("gone")
    ann.reload()
    ann.locator(".tools summary").click()
    expect(ann.get_by_label("Whether you are there")).to_have_value("offline")
    ann.get_by_label("Whether you are there").select_option("online")
    ann.goto(company.url + "/console#/team")
    expect(ann.get_by_role("row").filter(has_text="Ann (you)")).to_contain_text("here")
    # Who leads nobody says it of nobody.
    expect(ann.get_by_label("Where Sue is")).to_have_count(0)
    assert sue.errors == [] and ann.errors == []
    lines = call(company, "GET", "/v1/audit?action=operator.presence_changed", None, company.operator_key)[1]["entries"]
    assert [(each["actor_name"], each["subject"], each["details"]["state"]) for each in lines] == [
        ("Sue", company.users["ann@example.com"], "offline")]
    sue.context.close()
    ann.context.close()


def test_models_their_breakers_and_where_a_message_would_go(browser, company):
    company.provider.behave = lambda body: 500
    for number in range(6):
        customer(company, f"Is there a cloakroom number {number}?")
    company.provider.behave = lambda body: None
    breakers = call(company, "GET", "/v1/circuit-breakers", None, company.operator_key)[1]["circuit_breakers"]
    broken = [each["name"] for each in breakers if each["state"] != "closed"]
    assert broken, breakers
    page = visit(browser, company, "sue@example.com", query="#/models")
    expect(page.get_by_role("region", name="Models today")).to_contain_text("breaker open")
    page.get_by_role("button", name=f"Reset {broken[0]}").click()
    told(page, f"“{broken[0]}” is closed")
    page.get_by_label("A customer's message").fill("Compare the refund rules step by step and explain why they differ")
    page.keyboard.press("Enter")
    expect(page.locator(".stage")).to_contain_text("sends it to")
    expect(page.locator(".stage")).to_contain_text("Asked in this order")
    expect(page.get_by_role("region", name="Use by day").get_by_role("row")).to_have_count(2)
    ann = visit(browser, company, "ann@example.com", query="#/models")
    expect(ann.get_by_role("region", name="Circuit breakers")).to_be_visible()
    expect(ann.get_by_role("button", name="Reset")).to_have_count(0)
    expect(ann.get_by_text("Use by day")).to_have_count(0)
    assert page.errors == ann.errors == []
    page.context.close()
    ann.context.close()


def test_costs_of_the_same_work_with_other_models(browser, company):
    customer(company, "Is there a cloakroom near the door?")
    past = until(lambda: (found := call(company, "POST", "/v1/costs/estimate", {"from": "2020-01-01"}, company.operator_key)[1])
                 ["work"]["calls"] > 0 and found)
    assert past["spent_usd"] is not None and past["models"]
    page = visit(browser, company, "sue@example.com", query="#/costs")
    costs = page.get_by_role("region", name="Costs by model")
    page.get_by_label("Or so many calls").fill("50000")
    page.get_by_label("Machines of your own").select_option("l40s")
    page.get_by_role("button", name="Reckon").click()
    # 50,000 × (2,000 × $0.10 + 150 × $0.50) / 1,000,000
    row = costs.get_by_role("row", name="gpt-6-luna openai")
    expect(row).to_contain_text("$13.75")
    # 730 hours at $2.15 to $2.99, by $0.000275 a call
    expect(row).to_contain_text("5,707,273 to 7,937,091")
    expect(page.get_by_text("50,000 calls, 100,000,000 tokens in")).to_be_visible()
    page.get_by_label("Or so many calls").fill("")
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_role("button", name="Reckon").click()
    expect(page.locator("p.error", has_text="The first day must be said")).to_be_visible()
    assert page.errors == []
    page.context.close()


class House:
    """Another company on the same server, at a host of its own."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.url = f"http://{name}.localhost:{server.port}"
        status, made = call(server, "POST", "/v1/tenants", {"name": name, "title": name, "hosts": [f"{name}.localhost"]},
                            server.operator_key)
        assert status == 201, made

    def operate(self, method, path, body=None):
        status, answer = call(self.server, method, path, body, self.server.operator_key, {"Usher-Tenant": self.name})
        assert status in (200, 201), answer
        return answer


def test_a_company_changes_its_own_settings_and_seals_secrets(browser, company):
    house = House(company, "acme")
    made = house.operate("POST", "/v1/users", {"mail": "kim@example.com", "name": "Kim", "role": "admin"})
    house.operate("POST", "/auth/register", {"invitation": made["invitation"]["token"], "password": PASSWORD})
    page = visit(browser, house, "kim@example.com", query="#/settings")
    page.get_by_label("Greeting").fill("Good evening!")
    page.get_by_label("Colour").fill("#123456")
    page.get_by_role("button", name="Save", exact=True).click()
    told(page, "The settings are saved.")
    settings = house.operate("GET", "/v1/settings")["tenant"]["settings"]
    assert settings["company"]["greeting"] == "Good evening!" and settings["branding"]["color"] == "#123456"
    page.get_by_label("Conversations are kept for").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".stage").get_by_role("alert")).to_contain_text("soon")
    page.get_by_label("Greeting").fill("")
    page.get_by_label("Conversations are kept for").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    told(page, "The settings are saved.")
    assert "greeting" not in house.operate("GET", "/v1/settings")["tenant"]["settings"]["company"]
    page.locator("form", has_text="Seal it").get_by_label("Name").fill("openai")
    page.locator("form", has_text="Seal it").get_by_label("Secret").fill("sk-0123456789")
    page.get_by_role("button", name="Seal it").click()
    told(page, "“openai” is sealed.")
    page.get_by_role("button", name="Remove openai").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    told(page, "“openai” is removed.")
    check_accessibility(page)
    assert page.errors == []
    page.context.close()


def test_documents_are_looked_at_tried_added_and_removed(browser, company, tmp_path):
    page = visit(browser, company, "sue@example.com", query="#/knowledge")
    documents = page.get_by_role("region", name="Documents")
    row = documents.get_by_role("row").filter(has_text="Parking")
    row.get_by_role("button", name="Passages").click()
    expect(page.get_by_role("dialog")).to_contain_text("Motorbike")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_label("A question, as customers put it").fill("Where do I leave my motorbike?")
    page.get_by_role("button", name="Find").click()
    hits = page.get_by_role("region", name="What is found")
    expect(hits.get_by_role("row").nth(1)).to_contain_text("Parking")
    # An article, a file, and away with them.
    question = "Are zeppelins allowed to dock?"
    assert "mast" not in call(company, "POST", "/chat", {"message": question})[1]["response"]
    page.get_by_label("Title").fill("Zeppelins")
    page.get_by_label("Text, as Markdown").fill("# Zeppelins\n\nZeppelins are allowed to dock at the north mast, for free.")
    page.get_by_role("button", name="Publish").click()
    told(page, "“Zeppelins” is added, in 1 passage")
    answer = call(company, "POST", "/chat", {"message": question})[1]
    assert "north mast" in answer["response"] and answer["sources"][0]["title"] == "Zeppelins"
    (tmp_path / "boats.csv").write_text("boat,price\nFerry,£3\n")
    page.get_by_label("File").set_input_files(tmp_path / "boats.csv")
    page.get_by_role("button", name="Add", exact=True).click()
    told(page, "“Boats” is added")
    (tmp_path / "boats.pdf").write_bytes(b"MZ no PDF")
    page.get_by_label("File").set_input_files(tmp_path / "boats.pdf")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("form .notice")).to_be_visible()
    for name in ["Zeppelins", "Boats"]:
        page.get_by_role("button", name=f"Remove: {name}").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        told(page, f"“{name}” is removed.")
    assert "mast" not in call(company, "POST", "/chat", {"message": question})[1]["response"]
    # Who only reads is not offered to change anything.
    page.context.close()
    page = visit(browser, company, "ann@example.com", query="#/knowledge")
    expect(page.get_by_role("region", name="Documents")).to_be_visible()
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    assert page.errors == []
    page.context.close()


def test_agents_are_looked_at_and_their_prompts_compared(browser, company):
    path = company.data / "prompts/shop.md"
    former = call(company, "GET", "/v1/prompts/shop", None, company.operator_key)[1]["prompt"]["version"]
    path.write_text(PROMPT.replace("Never haggle.", "Haggle on <b>Sundays</b>.\nNever shout."))
    until(lambda: call(company, "GET", "/v1/prompts/shop", None, company.operator_key)[1]["prompt"]["version"] != former)
    page = visit(browser, company, "sue@example.com", query="#/agents")
    shop = page.get_by_role("article", name="Shop")
    expect(shop).to_contain_text("cancel_order")
    expect(shop).to_contain_text("the prompt “shop”")
    expect(page.get_by_role("region", name="Guidelines")).to_contain_text("the customer asks about seats")
    # What has changed, and back.
    change = page.get_by_role("region", name="Difference in shop")
    expect(change.locator("del")).to_have_text(["- Never haggle.\n"])
    expect(change.locator("ins")).to_have_text(["+ Haggle on <b>Sundays</b>.\n", "+ Never shout.\n"])
    expect(page.locator(".stage")).to_contain_text("2 lines added, 1 line taken away.")
    check_accessibility(page)
    fits(page)
    page.get_by_label("To", exact=True).select_option(former)
    expect(page.locator(".stage")).to_contain_text("These are the same.")
    # What a model gets, of the agent's variables, of others, and of a former text.
    result = page.get_by_role("region", name="What a model would get")
    page.get_by_role("button", name="Show it").click()
    expect(result).to_contain_text("You answer for the ticket desk.\nBe friendly.")
    page.get_by_label("team", exact=True).fill("the choir")
    page.get_by_label("Version", exact=True).select_option(former)
    page.get_by_role("button", name="Show it").click()
    expect(result).to_contain_text("You answer for the choir.")
    expect(result).to_contain_text("Never haggle.")
    assert page.errors == []
    page.context.close()
    # Who may not change how agents answer is shown what they do, and not the prompts.
    page = visit(browser, company, query="#/agents")
    expect(page.get_by_role("region", name="Guidelines")).to_be_visible()
    expect(page.get_by_role("heading", name="Prompts")).to_have_count(0)
    assert page.errors == []
    page.context.close()


def test_webhooks_and_the_audit_log(browser, company):
    page = visit(browser, company, "amy@example.com", query="#/settings")
    expect(page.locator(".stage")).to_contain_text("described by the server's configuration file")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    screen(page, "Webhooks")
    page.get_by_label("Address").fill("https://nowhere.example/hook")
    page.get_by_role("checkbox", name="handoff_requested").check()
    page.get_by_role("button", name="Add it").click()
    told(page, "whsec_")
    page.get_by_role("button", name="Test: https://nowhere.example/hook").click()
    told(page, "has not taken the sample")
    page.get_by_role("button", name="Deliveries: https://nowhere.example/hook").click()
    deliveries = page.get_by_role("region", name="Deliveries")
    expect(deliveries).to_contain_text("dead sample")
    deliveries.get_by_role("button", name="What came back").click()
    expect(page.get_by_role("dialog")).to_contain_text('"type":"handoff_requested"')
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    deliveries.get_by_role("button", name="Replay").click()
    told(page, "It is on its way again.")
    page.get_by_role("button", name="Remove: https://nowhere.example/hook").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    told(page, "is removed.")
    screen(page, "Audit log")
    kinds = next(each for each in call(company, "GET", "/openapi.json")[1]["paths"]["/v1/audit"]["get"]["parameters"] if each["name"] == "action")
    offered = page.get_by_label("What was done").locator("option").evaluate_all("options => options.map(({ value }) => value)")
    # Companies come and go in no company's own log.
    assert set(kinds["schema"]["enum"]) - set(offered) == {f"tenant.{each}" for each in ["created", "suspended", "resumed", "removed", "erased"]}
    page.get_by_label("What was done").select_option("webhook.created")
    expect(page.get_by_role("region", name="Lines of the log").get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("region", name="Lines of the log")).to_contain_text("Amy")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator(".stage")).to_contain_text("lines are as they were written.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take away all of it").click()
    assert '"hash"' in download.value.path().read_text().splitlines()[0]
    assert page.errors == []
    page.context.close()


@pytest.mark.parametrize("viewport, scheme", [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")])
def test_screens_are_accessible_on_desktops_and_phones(browser, company, viewport, scheme):
    page = visit(browser, company, "olga@example.com", viewport, scheme)
    for name in ["Alerts", "Knowledge", "Agents", "Approvals", "Corrections", "Models", "Costs", "Team", "Users and roles", "Settings", "Webhooks", "Audit log"]:
        screen(page, name)
        expect(page.locator(".stage [aria-busy]")).to_have_count(0)
        expect(page.locator(".stage")).not_to_contain_text("Loading…")
        fits(page)
        check_accessibility(page)
        picture(page, f"console-{name.split()[0].lower()}-{scheme}-{viewport['width']}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Conversations")).to_be_focused()
    assert page.errors == []
    page.context.close()
