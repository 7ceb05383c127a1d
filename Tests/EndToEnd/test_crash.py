"""kill -9 in the middle of work: what was acknowledged is there afterwards, and what was half done does no harm."""

import concurrent.futures
import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request

from conftest import PROGRAM, ROOT, Server, until

QUESTIONS = ["How much is parking?", "When do doors open?", "Can I get a refund for my tickets?", "hello", "Xyzzy?"]


def post(url, body, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def messages(server, conversation, token):
    """The whole history, page by page."""
    found, cursor = [], None
    while True:
        url = f"{server.url}/v1/conversations/{conversation}/messages?limit=100" + (f"&after={cursor}" if cursor else "")
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        page = json.loads(urllib.request.urlopen(request, timeout=30).read())
        found += page["messages"]
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_a_kill_amid_a_thousand_messages_loses_nothing_acknowledged(own_server):
    server = own_server
    conversations = []
    for _ in range(8):
        made = post(server.url + "/v1/conversations", {})
        conversations.append((made["conversation"]["id"], made["token"]))
    acknowledged, chats, attempted = {}, [], {}
    lock = threading.Lock()
    killed = threading.Event()
    enough = threading.Event()

    def write(number):
        conversation, token = conversations[number % len(conversations)]
        for count in range(125):
            key = f"{number}-{count}"
            text = QUESTIONS[count % len(QUESTIONS)]
            try:
                if count % 5 == 4:
                    answer = post(server.url + "/chat", {"message": text})
                    with lock:
                        chats.append((answer["conversation_id"], answer["conversation_token"], answer["response"]))
                else:
                    with lock:
                        attempted[key] = (conversation, token, text)
                    answer = post(f"{server.url}/v1/conversations/{conversation}/messages", {"text": text, "id": key}, token)
                    with lock:
                        acknowledged[key] = (conversation, answer["message"]["id"], answer["reply"]["id"], answer["reply"]["text"])
            except (OSError, urllib.error.URLError, json.JSONDecodeError):
                assert killed.is_set(), "only the kill may break a request"
                return
            if len(acknowledged) + len(chats) > 500:
                enough.set()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        running = [pool.submit(write, number) for number in range(8)]
        assert enough.wait(120)
        killed.set()
        server.stop(signal.SIGKILL)
        for task in running:
            task.result()
    assert len(acknowledged) + len(chats) < 1000, "the kill came after the work"

    server.start()
    stored = {}
    for conversation, token in conversations:
        history = messages(server, conversation, token)
        assert len({message["id"] for message in history}) == len(history)
        stored.update({message["id"]: message for message in history})
    for conversation, question, reply, text in acknowledged.values():
        assert stored[question]["conversation_id"] == conversation
        assert stored[reply]["text"] == text and stored[reply]["in_reply_to"] == question
    for conversation, token, text in chats:
        history = messages(server, conversation, token)
        assert [message["role"] for message in history] == ["customer", "agent"] and history[1]["text"] == text

    # What was in flight can be sent again: it is there once, with one reply, whatever had become of it.
    for key, (conversation, token, text) in attempted.items():
        if key not in acknowledged:
            post(f"{server.url}/v1/conversations/{conversation}/messages", {"text": text, "id": key}, token)
    for conversation, token in conversations:
        history = messages(server, conversation, token)
        keys = [message["idempotency_key"] for message in history if message["role"] == "customer"]
        assert len(keys) == len(set(keys))
        replies = [message["in_reply_to"] for message in history if message["role"] == "agent"]
        assert sorted(replies) == sorted(message["id"] for message in history if message["role"] == "customer")
    assert sqlite3.connect(server.data / "usher.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_who_is_told_to_stop_while_it_reads_its_documents_says_nothing_of_errors(tmp_path):
    server = Server(tmp_path)
    server.launch()
    until(lambda: "serves Northside" in (tmp_path / "server.log").read_text(), 60)
    assert server.stop() == 0
    log = (tmp_path / "server.log").read_text()
    assert '"message":"Stopping"' in log and '"level":"error"' not in log
    assert "Documents ingested" not in log, "it had read them all before"


def test_kills_amid_ingestion_leave_a_sound_index_that_the_next_run_completes(tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    generator = random.Random(1)
    words = "seat row gate ticket refund router cable invoice plan engineer light upgrade window counter".split()
    for number in range(150):
        paragraphs = [" ".join(generator.choices(words, k=40)) + "." for _ in range(2)]
        text = f"# Article {number}\n\nThe code of article {number} is zebra{number}.\n\n## More\n\n" + "\n\n".join(paragraphs)
        (documents / f"{number}.md").write_text(text)
    database = tmp_path / "usher.db"
    environment = dict(os.environ, USHER_DATABASE_URL=f"sqlite:{database}", USHER_DATA=str(tmp_path / "data"))
    command = [PROGRAM, "ingest", documents]

    counts = []
    for _ in range(3):
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        wanted = (counts[-1] if counts else 0) + 15
        while process.poll() is None and count(database) < wanted:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it was done before it was killed"
        counts.append(consistent(database))
    assert counts == sorted(counts) and counts[-1] < 150, "each run keeps what the one before had done"

    result = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert f"{counts[-1]} unchanged" in result.stdout
    assert consistent(database) == 150
    answer = subprocess.run(
        [PROGRAM, "ask", "--json", "What is the code of article 123?"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert "zebra123" in answer.stdout, answer.stdout + answer.stderr


def count(database):
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM knowledge_documents").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def consistent(database):
    """Checks that documents, passages, words and vectors belong together; returns how many documents there are."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for document, passages in connection.execute("SELECT id, passage_count FROM knowledge_documents"):
            for table in ("knowledge_passages", "knowledge_vectors"):
                rows = connection.execute(f"SELECT count(*) FROM {table} WHERE document_id = ?", [document]).fetchone()[0]
                assert rows == passages, f"{document}: {passages} passages, {rows} rows in {table}"
        for table in ("knowledge_passages", "knowledge_vectors"):
            lost = f"SELECT count(*) FROM {table} WHERE document_id NOT IN (SELECT id FROM knowledge_documents)"
            assert connection.execute(lost).fetchone() == (0,)
        return connection.execute("SELECT count(*) FROM knowledge_documents").fetchone()[0]
