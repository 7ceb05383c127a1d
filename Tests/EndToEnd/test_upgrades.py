"""Programs of two versions on one database: what a newer one adds to the tables does not stop the older one."""

import os
import secrets
import subprocess
import threading

from backups import Place, new_database, run
from conftest import PROGRAM, Server
from test_api import call
from test_backup import busy, sql  # noqa: F401
from test_tools import Chat

NOWHERE = Place("/nowhere", {})


def note(component, version, breaking):
    return ("INSERT INTO schema_migrations (component, version, name, checksum, applied_at, breaking)"
            f" VALUES ('{component}', {version}, 'made by a newer program', '0', 1, {breaking})")


def test_an_older_program_goes_on_when_a_newer_one_adds_to_the_tables(busy):  # noqa: F811
    server, failed, ended = busy, [], threading.Event()

    def write(number):
        conversation = Chat(server, f"customer{number}")
        while not ended.is_set():
            status, answer = call(server, "POST", conversation.path, {"text": f"hello {secrets.token_hex(4)}"},
                                  conversation.token)
            if status != 200:
                failed.append(answer)

    writers = [threading.Thread(target=write, args=[number]) for number in range(3)]
    for writer in writers:
        writer.start()
    # A newer program's steps: columns in tables that are read and written all the time, and a table of its own.
    for table in ["messages", "conversations", "jobs", "model_calls"]:
        sql(server, f"ALTER TABLE {table} ADD COLUMN added_later TEXT NOT NULL DEFAULT 'new'")
    sql(server, "CREATE TABLE later (tenant_id TEXT NOT NULL, id TEXT NOT NULL)")
    sql(server, note("later", 1, 0))
    sql(server, note("jobs", 3, 0))
    for number in range(10):
        assert call(server, "POST", "/chat", {"message": f"How much is parking? {number}"})[0] == 200
    ended.set()
    for writer in writers:
        writer.join(60)
    assert failed == []

    # It starts again beside them, and says what it does not know.
    assert server.stop() == 0
    server.start()
    assert call(server, "POST", "/chat", {"message": "How much is parking?"})[0] == 200
    status = run(server, NOWHERE, "migrate", "status")
    assert "unknown  later 1  made by a newer program\n" in status and "unknown  jobs 3" in status
    assert "missing" not in status
    assert run(server, NOWHERE, "migrate") == "There was nothing to do.\n"

    # What it cannot bear is said to be so, and then it does not start.
    sql(server, note("later", 2, 1))
    assert call(server, "POST", "/chat", {"message": "How much is parking?"})[0] == 200, "who runs goes on"
    assert server.stop() == 0
    assert "Run the newer program" in run(server, NOWHERE, "migrate", "--check", code=1)
    refused = serve(server)
    assert refused.returncode == 1 and "in a way that this one cannot work with" in refused.stderr, refused.stderr


def serve(server, *arguments):
    environment = dict(os.environ, USHER_DATA=str(server.data), USHER_DATABASE_URL=server.database, USHER_SERVER_PORT="0")
    return subprocess.run([PROGRAM, "serve", "--config", server.config, *arguments], env=environment, capture_output=True,
                          text=True, timeout=60)


def test_a_server_that_is_not_to_change_tables_says_what_they_lack(tmp_path, postgres):
    server = Server(tmp_path, new_database(postgres))
    refused = serve(server, "--no-migrate")
    assert refused.returncode == 1 and "usher migrate" in refused.stderr, refused.stderr
    run(server, NOWHERE, "migrate")
    server.environment = {"USHER_DATABASE_MIGRATE": "false"}
    server.start()
    assert call(server, "POST", "/chat", {"message": "How much is parking?"})[0] == 200
    assert server.stop() == 0
