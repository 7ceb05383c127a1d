"""Two companies on one server beside its own: what each has is its own, and what opens one opens no other."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

import pytest
from conftest import PROGRAM, ROOT, Server
from test_api import call

PASSWORD = "correct horse battery"
SECRET = "sk-very-secret-of-acme-4711"
COMPANIES = {
    "acme": ("Acme Anvils", "help.acme.example", "anvils", "An anvil of Acme weighs forty-two kilograms."),
    "globex": ("Globex", "help.globex.example", "domes", "A dome of Globex is opened with the purple handle."),
}
QUESTIONS = {"acme": "How much does an anvil weigh?", "globex": "How is a dome opened?"}


def write_files(folder: pathlib.Path):
    """A folder for each company, as an administrator would write it."""
    (folder / "usher.yaml").write_text("company: {name: House}\nknowledge: {sources: [{path: documents}]}\n")
    (folder / "documents").mkdir()
    (folder / "documents/house.md").write_text("# The house\n\nThe house opens at nine in the morning.\n")
    for name, (_, _, subject, sentence) in COMPANIES.items():
        own = folder / "tenants" / name
        (own / "documents").mkdir(parents=True)
        (own / "documents" / f"{subject}.md").write_text(f"# {subject.capitalize()}\n\n{sentence}\n")
        (own / "agents").mkdir()
        (own / "agents/agent.yaml").write_text(
            f"name: {name}_agent\ntitle: {name} helper\ndescription: Everything.\ndefault: true\n"
            "instructions: Help.\n")
        (own / "usher.yaml").write_text("knowledge: {sources: [{path: documents}]}\n")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def house(request, tmp_path_factory):
    database = request.getfixturevalue("postgres") if request.param == "postgres" else None
    if database:
        subprocess.run(["psql", database, "-qc", "CREATE SCHEMA companies"], check=True)
        database += "?options=-csearch_path%3Dcompanies%2Cpublic"
    folder = tmp_path_factory.mktemp("house")
    write_files(folder)
    data = tmp_path_factory.mktemp("companies")
    server = Server(data, database, config=folder / "usher.yaml")
    server.folder = folder
    server.start()
    for name, (title, host, _, _) in COMPANIES.items():
        status, made = operate(server, "POST", "/v1/tenants", {"name": name, "title": title, "hosts": [host]})
        assert status == 201, made
    for name in COMPANIES:
        wait_for_documents(server, name)
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0


def operate(server, method, path, body=None, tenant=None):
    headers = {"Usher-Tenant": tenant} if tenant else {}
    return call(server, method, path, body, server.operator_key, headers)


def at(server, name, method, path, body=None, token=None):
    """A request as the clients of a company make it: by its host."""
    return call(server, method, path, body, token, {"Host": COMPANIES[name][1].upper() + ":80"})


def wait_for_documents(server, name):
    for _ in range(600):
        status, answer = operate(server, "GET", "/v1/knowledge/documents", tenant=name)
        if status == 200 and answer["documents"]:
            return
        time.sleep(0.1)
    raise AssertionError((server.data / "server.log").read_text())


def ask(server, name, question):
    status, answer = at(server, name, "POST", "/chat", {"message": question})
    assert status == 200, answer
    return answer


def curl(server, *arguments):
    return subprocess.run(["curl", "-sS", *arguments], check=True, capture_output=True, text=True).stdout


def test_each_company_answers_from_its_own_documents(house):
    for name, (_, _, subject, sentence) in COMPANIES.items():
        answer = ask(house, name, QUESTIONS[name])
        assert sentence.split(" of ")[1].rstrip(".")[:20] in answer["response"], answer
        assert [source["title"].lower() for source in answer["sources"]] == [subject]
        assert answer["agent"] == f"{name}_agent"
        other = next(each for each in COMPANIES if each != name)
        strange = ask(house, name, QUESTIONS[other])
        assert all(source["title"].lower() == subject for source in strange["sources"])
        assert COMPANIES[other][3][-20:-1] not in strange["response"]
    status, answer = call(house, "POST", "/chat", {"message": QUESTIONS["acme"]})
    assert status == 200 and "forty-two" not in answer["response"] and answer["agent"] != "acme_agent"


def test_the_site_and_the_page_are_the_companys(house):
    status, changed = operate(
        house, "PATCH", "/v1/tenants/acme",
        {"settings": {"company": {"greeting": "Anvils!"},
                      "branding": {"color": "#AA2200", "logo": "https://acme.example/l.svg"}}})
    assert status == 200 and changed["tenant"]["settings"]["branding"]["color"] == "#AA2200"
    status, site = at(house, "acme", "GET", "/v1/site")
    assert status == 200
    assert site["company"]["name"] == "Acme Anvils" and site["greeting"] == "Anvils!"
    assert site["branding"] == {"color": "#aa2200", "logo": "https://acme.example/l.svg"}
    assert [agent["name"] for agent in site["agents"]] == ["acme_agent"]
    assert at(house, "globex", "GET", "/v1/site")[1]["company"]["name"] == "Globex"
    assert call(house, "GET", "/v1/site")[1]["company"]["name"] == "House"
    style = curl(house, "-H", "Host: help.acme.example", house.url + "/brand.css")
    assert "--accent: #aa2200" in style
    assert curl(house, house.url + "/brand.css") == ""
    page = curl(house, "-i", "-H", "Host: help.acme.example", house.url + "/")
    assert "https://acme.example" in page.split("\r\n\r\n")[0]
    assert "acme.example" not in curl(house, "-i", house.url + "/").split("\r\n\r\n")[0]
    proxied = curl(house, "-H", "Host: inner", "-H", "X-Forwarded-For: 192.0.2.9",
                   "-H", "X-Forwarded-Host: help.globex.example", house.url + "/v1/site")
    assert json.loads(proxied)["company"]["name"] == "Globex"


def test_what_opens_one_company_is_unknown_at_another(house):
    status, conversation = at(house, "acme", "POST", "/v1/conversations", {})
    assert status == 201 and conversation["token"].startswith("acme~")
    path, token = "/v1/conversations/" + conversation["conversation"]["id"], conversation["token"]
    assert at(house, "acme", "GET", path, token=token)[0] == 200
    # Without a company's host, the token says whose it is.
    assert call(house, "GET", path, token=token)[0] == 200
    status, key = operate(
        house, "POST", "/auth/api-key/create", {"name": "shop", "scopes": ["knowledge:read"]}, "acme")
    assert status == 201 and key["secret"].endswith("~acme")
    documents = "/v1/knowledge/documents"
    assert len(at(house, "acme", "GET", documents, token=key["secret"])[1]["documents"]) == 1
    found = call(house, "GET", documents, token=key["secret"])[1]["documents"]
    assert [document["title"].lower() for document in found] == ["anvils"]
    user = {"mail": "ann@example.com", "name": "Ann", "password": PASSWORD}
    for name in COMPANIES:
        # The same mail address is somebody else at each company.
        assert operate(house, "POST", "/auth/register", user, name)[0] == 201
    credentials = {"mail": user["mail"], "password": PASSWORD}
    status, signed_in = at(house, "acme", "POST", "/auth/token", credentials)
    assert status == 200
    access = signed_in["access_token"]
    assert at(house, "acme", "GET", "/v1/users", token=access)[0] == 200
    assert call(house, "GET", "/v1/users", token=access)[1]["users"][0]["id"] == signed_in["user"]["id"]
    made_up = key["secret"][:-12] + "AAAAAAA~acme"
    pairs = [(path, token, "acme~" + "A" * 43), (documents, key["secret"], made_up),
             ("/v1/users", access, access[:-8] + "AAAAAAAA")]
    for where, real, unknown in pairs:
        answers = [at(house, "globex", "GET", where, token=token) for token in (real, unknown)]
        for _, problem in answers:
            problem.pop("request_id")
        assert answers[0] == answers[1] and answers[0][0] in (401, 403)
    assert at(house, "globex", "POST", "/auth/refresh", {"refresh_token": signed_in["refresh_token"]})[0] == 401
    # A token of the server's own company does not open a company either, and the company's none of its.
    own = call(house, "POST", "/v1/conversations", {})[1]
    assert "~" not in own["token"]
    assert at(house, "acme", "GET", "/v1/conversations/" + own["conversation"]["id"], token=own["token"])[0] == 403
    assert at(house, "acme", "GET", path, token=house.operator_key)[0] == 200


def test_limits_are_the_companys(house):
    status, _ = operate(
        house, "PATCH", "/v1/tenants/globex", {"settings": {"limits": {"chat": "3/min", "sign_in": "2/min"}}})
    assert status == 200
    elsewhere = {"X-Forwarded-For": "192.0.2.77"}
    def chat(name):
        headers = elsewhere | {"Host": COMPANIES[name][1]}
        return call(house, "POST", "/chat", {"message": QUESTIONS[name]}, headers=headers)[0]
    chat("globex")
    assert [chat("globex") for _ in range(4)][-1] == 429
    assert chat("acme") == 200
    assert operate(house, "PATCH", "/v1/tenants/globex", {"settings": {"limits": None}})[0] == 200


def test_quotas_refuse_what_is_beyond_them(house):
    assert operate(house, "PATCH", "/v1/tenants/globex", {"settings": {"quotas": {"turns_per_day": 0}}})[0] == 200
    status, problem = at(house, "globex", "POST", "/chat", {"message": QUESTIONS["globex"]})
    assert status == 429 and problem["type"] == "/problems/turns-used-up" and "quotas" in problem["detail"]
    assert operate(house, "PATCH", "/v1/tenants/globex", {"settings": {"quotas": None}})[0] == 200
    assert at(house, "globex", "POST", "/chat", {"message": QUESTIONS["globex"]})[0] == 200


def test_a_secret_is_sealed_and_never_shown(house):
    path = "/v1/tenants/acme/secrets/openai"
    status, secret = operate(house, "PUT", path, {"value": SECRET})
    assert status == 200 and secret["name"] == "openai" and "value" not in secret
    assert operate(house, "PATCH", "/v1/tenants/acme",
                   {"settings": {"models": {"keys": {"openai": "secret:openai"}}}})[0] == 200
    status, problem = operate(house, "PATCH", "/v1/tenants/acme",
                              {"settings": {"models": {"keys": {"openai": "env:OPENAI_API_KEY"}}}})
    assert status == 422 and "secret:" in problem["errors"][0]["detail"]
    told = [operate(house, "GET", each)[1] for each in ("/v1/tenants/acme", "/v1/tenants", path,
                                                        "/v1/tenants/acme/secrets")]
    told += [operate(house, "GET", "/v1/audit", tenant="acme")[1], operate(house, "GET", "/v1/audit")[1],
             operate(house, "GET", "/v1/providers", tenant="acme")[1]]
    assert SECRET not in json.dumps(told)
    for file in house.data.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
    actions = [entry["action"] for entry in operate(house, "GET", "/v1/audit", tenant="acme")[1]["entries"]]
    assert "tenant.secret_set" in actions and "tenant.changed" in actions
    assert operate(house, "DELETE", path)[0] == 204
    assert operate(house, "GET", path)[0] == 404


def test_a_companys_admin_changes_what_is_the_companys_own(house):
    _, key = operate(house, "POST", "/auth/api-key/create", {"name": "admin", "scopes": ["admin"]}, "globex")
    status, settings = at(house, "globex", "GET", "/v1/settings", token=key["secret"])
    assert status == 200 and settings["tenant"]["name"] == "globex"
    status, _ = at(house, "globex", "PATCH", "/v1/settings", {"company": {"greeting": "Domes!"}}, key["secret"])
    assert status == 200
    assert at(house, "globex", "GET", "/v1/site")[1]["greeting"] == "Domes!"
    status, problem = at(house, "globex", "PATCH", "/v1/settings", {"limits": {"chat": "off"}}, key["secret"])
    assert status == 422
    for method, path in (("GET", "/v1/tenants"), ("GET", "/v1/tenants/acme"), ("POST", "/v1/tenants/acme/suspend")):
        status, problem = at(house, "globex", method, path, token=key["secret"])
        assert status in (401, 403), (path, problem)
    status, problem = operate(house, "PATCH", "/v1/settings", {"company": {"greeting": "No"}})
    assert status == 409 and "usher.yaml" in problem["detail"]
    status, problem = operate(house, "PATCH", "/v1/tenants/globex", {"settings": {"retention": {"traces": "1s"}}})
    assert status == 422 and "at least 1h" in json.dumps(problem)
    status, problem = operate(house, "POST", "/v1/tenants", {"name": "acme", "title": "Another"})
    assert status == 409
    status, problem = operate(
        house, "POST", "/v1/tenants", {"name": "third", "title": "Third", "hosts": ["help.acme.example"]})
    assert status == 409 and problem["type"] == "/problems/host-taken"


def usher(server, *arguments, **more):
    environment = dict(os.environ, USHER_DATA=str(server.data), USHER_DATABASE_URL=server.database)
    return subprocess.run([PROGRAM, *arguments, "--config", server.config], capture_output=True, text=True,
                          env=environment, **more)


def test_the_program_works_on_a_company(house):
    listed = usher(house, "tenants", "list")
    assert "main  House  active" in listed.stdout and "acme  Acme Anvils  active  help.acme.example" in listed.stdout
    assert usher(house, "users", "add", "cli@acme.example", "--tenant", "acme", "--name", "Cli", "--invite").returncode == 0
    assert "cli@acme.example" in usher(house, "users", "list", "--tenant", "acme").stdout
    assert "cli@acme.example" not in usher(house, "users", "list", "--tenant", "globex").stdout
    assert "cli@acme.example" not in usher(house, "users", "list").stdout
    changed = usher(house, "tenants", "set", "acme", "company.greeting=From the shell", "branding=")
    assert changed.returncode == 0, changed.stderr
    for _ in range(50):
        if at(house, "acme", "GET", "/v1/site")[1]["greeting"] == "From the shell":
            break
        time.sleep(0.1)
    assert at(house, "acme", "GET", "/v1/site")[1]["greeting"] == "From the shell"
    wrong = usher(house, "tenants", "set", "acme", "limits.chat=fast")
    assert wrong.returncode == 1 and "limit" in wrong.stderr
    assert usher(house, "tenants", "secret", "acme", "shop_key", input=SECRET + "\n").returncode == 0
    names = usher(house, "tenants", "secret", "acme").stdout
    assert "shop_key" in names and SECRET not in names
    asked = usher(house, "ask", "--tenant", "globex", QUESTIONS["globex"])
    assert "purple handle" in asked.stdout, asked.stderr
    assert usher(house, "users", "list", "--tenant", "nobody").returncode == 1


def rows(server, tenant):
    """How many rows of a company each table has."""
    if server.database.startswith("sqlite:"):
        import sqlite3
        database = sqlite3.connect(server.database.removeprefix("sqlite:"))
        tables = [name for (name,) in database.execute(
            "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'tenant_id' "
            "WHERE m.type = 'table'")]
        return {table: database.execute(f"SELECT COUNT(*) FROM {table} WHERE tenant_id = ?", (tenant,)).fetchone()[0]
                for table in tables}
    query = ("SELECT table_name FROM information_schema.columns WHERE table_schema = 'companies' "
             "AND column_name = 'tenant_id'")
    run = lambda sql: subprocess.run(["psql", server.database, "-qAtc", "SET usher.tenant = '*'; " + sql], check=True, capture_output=True,
                                     text=True).stdout.split()
    return {table: int(run(f"SELECT COUNT(*) FROM {table} WHERE tenant_id = '{tenant}'")[0]) for table in run(query)}


def test_a_company_that_is_suspended_is_not_served_and_one_that_is_removed_leaves_nothing(house):
    tenant = operate(house, "GET", "/v1/tenants/acme")[1]["tenant"]["id"]
    before = rows(house, tenant)
    assert before["conversations"] + before["messages"] > 0 and before["audit_log"] > 0 and before["users"] > 0
    assert operate(house, "DELETE", "/v1/tenants/acme?confirm=acme")[0] == 409
    assert operate(house, "POST", "/v1/tenants/acme/suspend")[1]["tenant"]["state"] == "suspended"
    for path in ("/v1/site", "/"):
        status, problem = at(house, "acme", "GET", path)
        assert status == 403 and problem["type"] == "/problems/company-suspended"
    assert operate(house, "GET", "/v1/users", tenant="acme")[0] == 403
    assert at(house, "globex", "GET", "/v1/site")[0] == 200
    assert operate(house, "POST", "/v1/tenants/acme/resume")[0] == 200
    assert at(house, "acme", "GET", "/v1/site")[0] == 200
    assert operate(house, "POST", "/v1/tenants/acme/suspend")[0] == 200
    assert operate(house, "DELETE", "/v1/tenants/acme")[0] == 400
    assert operate(house, "DELETE", "/v1/tenants/acme?confirm=acm")[0] == 400
    status, removing = operate(house, "DELETE", "/v1/tenants/acme?confirm=acme")
    assert status == 202 and removing["tenant"]["state"] == "removing"
    for _ in range(600):
        gone = operate(house, "GET", "/v1/tenants/acme")[0] == 404
        if gone and at(house, "acme", "GET", "/v1/site")[0] == 200:
            break
        time.sleep(0.1)
    assert not {table: count for table, count in rows(house, tenant).items() if count}
    assert not (house.data / "tenants/acme").exists()
    # The other company has lost nothing, and the server's own log says what was done.
    assert "purple handle" in ask(house, "globex", QUESTIONS["globex"])["response"]
    actions = [entry["action"] for entry in operate(house, "GET", "/v1/audit")[1]["entries"]]
    assert "tenant.erased" in actions and "tenant.removed" in actions
    assert operate(house, "GET", "/v1/audit/verify")[1]["intact"] is True
    assert operate(house, "DELETE", "/v1/tenants/main?confirm=main")[0] == 409
    assert at(house, "acme", "GET", "/v1/site")[1]["company"]["name"] == "House"
