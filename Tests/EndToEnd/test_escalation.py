"""Escalation: what customers write passes them to a person or has one offered, with reason, score and why."""

import pytest
from test_api import call
from test_operators import send
from test_two_processes import begin


def handoffs(server, identifier):
    history = call(server, "GET", f"/v1/conversations/{identifier}/handoffs", None, server.operator_key)[1]["handoffs"]
    return [each["handoff"] for each in history]


@pytest.mark.parametrize("text, reason, priority", [
    ("Get me one of your colleagues on the phone please", "requested", "normal"),
    ("My solicitor will take you to court over this", "legal", "high"),
    ("A woman next to us has fainted, we need a doctor", "urgent", "urgent"),
    ("I want to make a complaint about your driver", "complaint", "normal"),
])
def test_who_should_see_a_person_is_passed_to_one_and_told_so_with_the_reply(server, text, reason, priority):
    identifier, token = begin(server)
    reply = send(server, identifier, token, text)[1]["reply"]
    assert reply["handoff"] == {"state": "waiting", "reason": reason} and reply["requires_escalation"]
    assert "a person from our team" in reply["text"]
    [handoff] = handoffs(server, identifier)
    assert (handoff["reason"], handoff["priority"]) == (reason, priority)
    assert handoff["score"] >= 0.6 and any("they write" in line for line in handoff["why"])


def test_near_misses_are_answered_like_any_question(server):
    for text in ["Is there a human exhibit?", "I'd kill for front row seats",
                 "Where is the nearest emergency exit?", "It is not urgent: how much is parking?"]:
        identifier, token = begin(server)
        reply = send(server, identifier, token, text)[1]["reply"]
        assert reply["handoff"] is None, text


def test_the_line_is_not_flooded_and_what_waits_becomes_more_urgent(server):
    identifier, token = begin(server)
    first = send(server, identifier, token, "I want to talk to a person")[1]["reply"]
    again = send(server, identifier, token, "I want to talk to a person")[1]["reply"]
    assert "waiting for a person" in again["text"] and again["text"] != first["text"]
    send(server, identifier, token, "Someone has collapsed here, call an ambulance")
    [handoff] = handoffs(server, identifier)
    assert (handoff["reason"], handoff["priority"]) == ("requested", "urgent")
