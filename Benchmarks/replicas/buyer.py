"""Customers who are signed in and buy: they look for seats, have them kept, pay, and begin again."""

import asyncio
import hashlib
import hmac
import random
import time

from customer import Customer
from stack import IDENTITY_SECRET


class Buyer(Customer):
    def __init__(self, number, port, record, events, name):
        signature = hmac.new(IDENTITY_SECRET.encode(), name.encode(), hashlib.sha256).hexdigest()
        super().__init__(number, port, record, {"customer": {"reference": name, "signature": signature}})
        self.events = events
        # By key: what was acknowledged.
        self.holds, self.orders = {}, {}
        self.taken = 0
        self.is_content = False

    async def live(self, over, pause):
        await self.begin()
        rounds = 0
        while not over.is_set() and not self.is_content:
            await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
            rounds += 1
            # One order an event: who buys more than its limit is refused.
            event = self.events[rounds % len(self.events)]
            await self.buy(event, f"{self.number}-{rounds}")

    async def buy(self, event, key):
        hold = await self.hold(event, key)
        if hold is None:
            return
        wish = self.record.wish("order")
        body = {"hold_id": hold["hold_id"], "payment_method_token": "pm_card_visa", "total": hold["total"]}
        status, order = await self.insist(wish, "POST", f"/v1/orders?conversation={self.id}", body, key=f"order-{key}")
        if status == 201:
            wish.grant()
            self.orders[key] = order | {"total": hold["total"], "hold_id": hold["hold_id"], "seats": hold["seat_ids"]}
        elif status == 429:
            # They have bought all that one customer may for now.
            self.record.wishes.remove(wish)
            self.is_content = True
        elif status == 409 and time.monotonic() - wish.begun > 240:
            # The outage was longer than the seats are kept.
            self.record.wishes.remove(wish)
        else:
            self.record.fault(f"order {key}: {status} {order}")

    async def hold(self, event, key):
        wish = self.record.wish("seats kept")
        for attempt in range(20):
            path = f"/v1/events/{event}/inventory?quantity=2"
            status, found = await self.insist(wish, "GET", path)
            if status != 200 or not found["offers"]:
                self.record.fault(f"no seats of {event}: {status} {str(found)[:200]}")
                return None
            seats = random.choice(found["offers"])["seat_ids"]
            status, hold = await self.insist(
                wish, "POST", f"/v1/holds?conversation={self.id}", {"event_id": event, "seat_ids": seats},
                key=f"hold-{key}-{attempt}")
            if status == 201:
                wish.grant()
                self.holds[key] = hold
                return hold
            if status == 409:
                # Somebody else was quicker.
                self.taken += 1
                continue
            self.record.fault(f"hold {key}: {status} {hold}")
            return None
        return None

    async def finish(self, until):
        self.connection.close()
