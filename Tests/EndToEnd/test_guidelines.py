"""Rules in plain language and approved texts over HTTP, with the example company's files."""

from test_api import call


def ask(server, text):
    status, begun = call(server, "POST", "/v1/conversations")
    assert status == 201, begun
    conversation = begun["conversation"]["id"]
    status, answer = call(
        server, "POST", f"/v1/conversations/{conversation}/messages", {"text": text}, token=begun["token"]
    )
    assert status == 200, answer
    return conversation, begun["token"], answer


def trace(server, conversation, message, token):
    return call(server, "GET", f"/v1/conversations/{conversation}/messages/{message}/trace", token=token)


def test_rules_are_listed_and_agree(server):
    status, listed = call(server, "GET", "/v1/guidelines", token=server.operator_key)
    assert status == 200
    rules = {rule["name"]: rule for rule in listed["guidelines"]}
    assert rules["injury"]["strict"] and rules["injury"]["approved"] == ["injury"]
    assert {text["id"] for text in listed["approved"]} == {"injury", "not_approved"}
    assert listed["findings"] == []
    assert call(server, "GET", "/v1/guidelines")[0] == 401


def test_an_approved_text_is_sent_word_for_word_and_the_trace_says_why(server):
    conversation, token, answer = ask(server, "I slipped on the stairs of the arena and broke my wrist")
    reply = answer["reply"]
    assert reply["source"] == "approved", reply
    approved, notice = reply["text"].split("within 3 working days.")
    assert approved.startswith("I am sorry to hear that")
    # Nothing follows but that a person has been asked, which the handoff says too.
    assert reply["handoff"] and "person" in notice, reply
    status, found = trace(server, conversation, reply["id"], server.operator_key)
    assert status == 200
    assert found["strict"]["because"] == "guideline injury" and found["strict"]["text"] == "injury"
    rule = found["guidelines"][0]
    assert rule["name"] == "injury" and rule["score"] >= 0.4 and rule["why"] and rule["outcome"] == "unknown"
    # Customers do not read it.
    assert trace(server, conversation, reply["id"], token)[0] in (401, 403)
    assert trace(server, conversation, "msg_01h455vb4pex5vsknk084sn02q", server.operator_key)[0] == 404


def test_other_messages_are_answered_as_ever(server):
    conversation, _, answer = ask(server, "What are your bank holiday opening hours at the box office?")
    assert answer["reply"]["source"] != "approved"
    status, found = trace(server, conversation, answer["reply"]["id"], server.operator_key)
    assert status == 200 and not found.get("strict")
