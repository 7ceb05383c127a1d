"""What the tests of backups share: databases of either kind, their rows, stores, and the program's commands."""

import collections
import contextlib
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

import boto3
from conftest import PROGRAM, free_port

KEY = "correct horse battery staple"
# Made anew from the others, and different on each kind of database.
DERIVED = {"knowledge_words", "knowledge_sections", "knowledge_section_words", "schema_migrations",
           "analytics_changes"}
# What a server writes about backups while and after one is made.
VOLATILE = {"backup_runs"}


def psql(database, text):
    environment = dict(os.environ, PGOPTIONS="-c usher.tenant=*")
    return subprocess.run(["psql", database, "-qtAc", text], check=True, capture_output=True, text=True,
                          env=environment).stdout


def new_database(postgres):
    """An empty database on the server of the tests."""
    name = f"b{secrets.token_hex(6)}"
    psql(postgres, f"CREATE DATABASE {name}")
    return postgres.rsplit("/", 1)[0] + "/" + name


def tables(database):
    """The tables that hold rows of their own."""
    if database.startswith("postgres"):
        names = psql(database, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        return set(names.split()) - DERIVED
    with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite:"), timeout=30)) as connection:
        rows = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        return {name for [name] in rows if not name.startswith("sqlite")} - DERIVED


def rows(database, table):
    """How often there is each row, whatever kind of database it is."""
    if database.startswith("postgres"):
        lines = psql(database, f"SELECT to_jsonb(t) FROM {table} t").splitlines()
        found = [json.loads(line) for line in lines]
    else:
        with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite:"), timeout=30)) as connection:
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            found = [dict(zip(names, row)) for row in cursor]
    return collections.Counter(
        json.dumps({name: plain(value) for name, value in row.items()}, sort_keys=True) for row in found)


def plain(value):
    """A value as both write it: bytes as PostgreSQL shows them, and 1.0 as 1, as JSON has it there."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def assert_same_rows(one, other, besides=frozenset()):
    names = tables(one)
    assert names == tables(other) and len(names) > 50
    for name in sorted(names - besides):
        first, second = rows(one, name), rows(other, name)
        assert first == second, (name, list((first - second).items())[:2], list((second - first).items())[:2])


def assert_consistent(database):
    """No order without its payment, no reply without its message, no reference that leads nowhere."""
    if database.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite:"), timeout=30)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    # On PostgreSQL the references are constraints that were checked when they were put back.
    lines = [json.loads(row) for row in rows(database, "order_lines")]
    orders = [json.loads(row) for row in rows(database, "orders")]
    payments = collections.Counter()
    for payment in map(json.loads, rows(database, "order_payments")):
        payments[payment["order_id"]] += payment["amount"]
    assert orders and {order["id"] for order in orders} == {line["order_id"] for line in lines}
    assert {order["id"]: order["paid"] for order in orders if order["paid"]} == payments
    messages = {row["id"]: row for row in map(json.loads, rows(database, "messages"))}
    for message in messages.values():
        assert message["in_reply_to"] is None or message["in_reply_to"] in messages
    return messages, {order["id"] for order in orders}


class Place:
    """Where backups are kept."""

    def __init__(self, address, environment):
        self.address = address
        self.environment = environment


@contextlib.contextmanager
def s3_server():
    """A server that speaks S3's protocol, and lets in only whose requests are signed as botocore would sign them."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    # So many calls make the user and the bucket; from then on signatures are checked.
    environment = dict(os.environ, INITIAL_NO_AUTH_ACTION_COUNT="4")
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], env=environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url + "/moto-api/", timeout=10)
                break
            time.sleep(0.1)
        anybody = {"endpoint_url": url, "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
        users = boto3.client("iam", **anybody)
        users.create_user(UserName="backup")
        key = users.create_access_key(UserName="backup")["AccessKey"]
        may = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
        users.put_user_policy(UserName="backup", PolicyName="all", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [may]}))
        boto3.client("s3", **anybody).create_bucket(Bucket="backups")
        yield Place("s3://backups/some/usher", {
            "USHER_BACKUP_S3_ENDPOINT": url, "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]})
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def start(server, place, *arguments, key=KEY, **environment):
    """Begins a command on a server's configuration and data."""
    environment = dict(os.environ, USHER_DATA=str(server.data), USHER_DATABASE_URL=server.database,
                       USHER_BACKUP_TO=place.address, USHER_BACKUP_KEY=key, **place.environment, **environment)
    return subprocess.Popen([PROGRAM, *arguments, "--config", server.config], env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run(server, place, *arguments, code=0, key=KEY, **environment):
    process = start(server, place, *arguments, key=key, **environment)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == code, (arguments, output, errors)
    return output if code == 0 else errors
