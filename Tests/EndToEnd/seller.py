"""A language model that sells tickets, played: it answers the customer's words with the tool calls of a good seller."""

import json
import re

LATEST = [("get_order", {"order_id": "latest"})]


class Seller:
    """`behave` of a Provider. Each message of the customer is answered by what the first pattern that it matches says:
    a list of steps, each a text, calls, or a function that returns calls made of what the tools have said."""

    def __init__(self):
        self.events = {}
        self.event = None
        self.hold = None
        self.order = None

    def __call__(self, body):
        messages = body["messages"]
        last = max(index for index, message in enumerate(messages) if message["role"] == "user")
        done = [message for message in messages[last:] if message["role"] == "assistant"]
        results = [message["content"] for message in messages[last:] if message["role"] == "tool"]
        words = messages[last]["content"]
        words = words if isinstance(words, str) else " ".join(part.get("text", "") for part in words)
        self._read(results)
        steps = self._steps(words)
        step = steps[min(len(done), len(steps) - 1)]
        step = step() if callable(step) else step
        return step if isinstance(step, list) else {"text": step}

    def _read(self, results):
        for text in results:
            for line in str(text).splitlines():
                try:
                    value = json.loads(line)
                except ValueError:
                    continue
                if isinstance(value, dict):
                    self.events |= {event["name"]: event["event_id"] for event in value.get("events", [])}
                    self.hold = value.get("hold_id", self.hold)
                    self.order = value.get("order_id", self.order)
                    self.event = value.get("event_id", self.event)

    def _steps(self, words):
        if match := re.fullmatch(r"(?P<name>.+) on \w+, \d.*", words):
            return [[("check_inventory", {"event_id": self.events[match["name"]], "quantity": 2})], "These are the best seats for two."]
        if match := re.fullmatch(r"Seats? (?P<seats>.+) please", words):
            seats = re.split(r", | and ", match["seats"])
            return [[("hold_tickets", {"event_id": self.event, "seat_ids": seats})],
                    [("get_payment_methods", {})], "I keep them for you. How would you like to pay?"]
        if "signed in" in words:
            return [[("get_payment_methods", {})], "Thank you. How would you like to pay?"]
        if match := re.search(r"Pay with .*?(?P<card>\d{4})", words):
            token = {"4242": "pm_card_visa", "9995": "pm_card_chargeDeclinedInsufficientFunds"}[match["card"]]
            return [[("create_order", {"hold_id": self.hold, "payment_method_token": token})], "All right."]
        if "never mind" in words.lower():
            return [[("release_hold", {"hold_id": self.hold})], "I have given the seats back."]
        if "refund" in words.lower():
            return [LATEST, lambda: [("refund_order", {"order_id": self.order})], "All right."]
        if "upgrade" in words.lower():
            return [LATEST, lambda: [("upgrade_tickets", {"order_id": self.order, "max_price_delta": 60})], "All right."]
        return [[("find_events", {})], "This is what is on next."]
