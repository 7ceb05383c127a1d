"""What the database says at the end, held against what customers were told."""


def messages(postgres, customers, model):
    """Every message and reply that was acknowledged is there, once, as it was told, in its order."""
    faults = []
    # Reading a conversation unfolds turns that came from the cache of answers; what is left is read as it lies there.
    stored = {}
    for row in postgres.rows("SELECT id, conversation_id, ordinal, role, text, idempotency_key, in_reply_to FROM messages"):
        stored.setdefault(row["conversation_id"], []).append(row)
    told = {"messages": 0, "replies": 0}
    for customer in customers:
        rows = sorted(stored.get(customer.id, []), key=lambda row: row["ordinal"])
        faults += [f"conversation {customer.number}: {fault}" for fault in conversation(customer, rows)]
        told["messages"] += len(customer.accepted)
        told["replies"] += len(customer.replied)
    overlaps = model.overlaps()
    faults += [f"two turns at a time, for {seconds:.1f} s: {first} and {second} of conversation {number}"
               for number, first, second, seconds in overlaps]
    return told, faults


def conversation(customer, rows):
    by_id = {row["id"]: row for row in rows}
    questions = [row for row in rows if row["role"] == "customer"]
    replies = [row for row in rows if row["role"] == "agent" and row["in_reply_to"]]
    keys = [row["idempotency_key"] for row in questions]
    for key in customer.order:
        if keys.count(key) != 1:
            yield f"message {key} is stored {keys.count(key)} times"
        if key not in customer.replied:
            yield f"message {key} was never answered, as its customer sees it"
    for key, message in customer.accepted.items():
        row = by_id.get(message["id"])
        if row is None or row["text"] != customer.sent[key] or row["idempotency_key"] != key:
            yield f"message {key} was acknowledged as {message['id']}, and is {row}"
    for key, reply in customer.replied.items():
        row = by_id.get(reply["id"])
        if row is None or row["text"] != reply["text"]:
            yield f"the reply to {key} was told as {reply['id']}, and is {row}"
    if keys != [key for key in customer.order if key in keys]:
        yield f"messages are not in the order in which they were written: {keys}"
    answered = [reply["in_reply_to"] for reply in replies]
    if len(set(answered)) != len(answered):
        yield "a message has two replies"
    if answered != [row["id"] for row in questions if row["id"] in answered]:
        yield "replies are not in the order of their questions"
    if hasattr(customer, "transcript"):
        seen, kept = set(customer.transcript), {row["id"] for row in rows if row["role"] in ("customer", "agent")}
        if seen != kept:
            yield f"the socket told {len(seen)} messages, of which {len(seen - kept)} are not there, and not {len(kept - seen)}"


def sales(postgres, buyers):
    """Every order that was acknowledged is there and paid once; no seat is sold twice; the bank's books are the orders'."""
    faults = []
    orders = {row["id"]: row for row in postgres.rows("SELECT id, state, paid, refunded FROM orders")}
    lines = postgres.rows("SELECT order_id, event_id, seat, state FROM order_lines WHERE state = 'active'")
    claims = {(row["event_id"], row["seat"]): row["order_id"]
              for row in postgres.rows("SELECT event_id, seat, order_id FROM seat_claims WHERE order_id IS NOT NULL")}
    payments = postgres.rows("SELECT id, amount, refunded, status, idempotency_key, metadata FROM sandbox_payments")
    holds = {row["id"]: row for row in postgres.rows("SELECT id, state, order_id FROM seat_holds")}
    sold = [(line["event_id"], line["seat"]) for line in lines]
    if len(set(sold)) != len(sold):
        faults.append("a seat is sold twice")
    if {(line["event_id"], line["seat"]): line["order_id"] for line in lines} != claims:
        faults.append("the claims on seats are not those of the orders")
    confirmed = {id: row for id, row in orders.items() if row["state"] == "confirmed"}
    odd = {row["state"] for row in orders.values()} - {"confirmed", "failed", "cancelled"}
    if odd:
        faults.append(f"there are orders in the states {odd}")
    taken = sum(row["amount"] - row["refunded"] for row in payments if row["status"] == "succeeded")
    owed = sum(row["paid"] - row["refunded"] for row in orders.values())
    succeeded = [row for row in payments if row["status"] == "succeeded" and row["amount"] > row["refunded"]]
    if taken != owed or len(succeeded) != len(confirmed):
        faults.append(f"the bank has taken {taken} in {len(succeeded)} payments, the orders say {owed} in {len(confirmed)}")
    told = 0
    for buyer in buyers:
        for key, order in buyer.orders.items():
            told += 1
            row = orders.get(order["order_id"])
            seats = {line["seat"] for line in lines if line["order_id"] == order["order_id"]}
            if row is None or row["state"] != "confirmed" or row["paid"] != round(order["total"] * 100):
                faults.append(f"order {key} was acknowledged as {order['order_id']}, and is {row}")
            elif seats != set(order["seats"]):
                faults.append(f"order {key} has the seats {seats}, told were {order['seats']}")
        if len({order["order_id"] for order in buyer.orders.values()}) != len(buyer.orders):
            faults.append(f"buyer {buyer.number} got one order for two wishes")
        for key, hold in buyer.holds.items():
            if hold["hold_id"] not in holds:
                faults.append(f"hold {key} was acknowledged, and is not there")
    return {"orders": told, "confirmed in all": len(confirmed), "seats sold": len(sold), "taken": taken / 100}, faults
