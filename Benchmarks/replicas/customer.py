"""Customers who write, as our own chat page does: each message has a key and is sent again under it until the server says
that it has it; after a lost socket everything since the last known message is asked for."""

import asyncio
import json
import random
import time

import websockets
from connection import Connection, Lost

COMMON = ["How much is parking?", "When do doors open?", "Can I get a refund for my tickets?", "Is there step-free access?"]
FIRST_DELAY, LONGEST_DELAY = 0.4, 15
PING_EVERY, PONG_WITHIN = 25, 10
# Who is told to wait for longer gives up, as somebody does who has bought all that they may for now.
PATIENCE = 20


def is_passing(status):
    """What our page asks again later, under the same key."""
    return status == 429 or status >= 500


def backoff(failures):
    return min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures) * random.uniform(0.5, 1)


class Customer:
    """What all have: a conversation, and a request that is repeated until it is answered."""

    def __init__(self, number, port, record, begins=None):
        self.number, self.record = number, record
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.port = port
        self.connection = Connection(port, self.address)
        self.id = self.token = None
        # By key: text, stored message and reply, as the server has acknowledged them.
        self.sent, self.accepted, self.replied = {}, {}, {}
        self.order = []
        # A conversation that is begun twice, because the first answer was lost, is empty and nobody's.
        self.body = begins or {}

    async def insist(self, wish, method, path, body=None, key=None, token=None):
        """Asks until there is an answer that is not about the moment."""
        for failures in range(1_000_000):
            try:
                status, fields, answer = await self.connection.request(method, path, body, token or self.token, key)
                if not is_passing(status):
                    return status, answer
                wish.fails(str(status))
                pause = max(float(fields.get("retry-after", 0)), backoff(failures))
                if pause > PATIENCE:
                    return status, answer
            except Lost as lost:
                wish.fails(str(lost))
                pause = backoff(failures)
            await asyncio.sleep(pause)

    async def begin(self):
        wish = self.record.wish("conversation begun")
        status, answer = await self.insist(wish, "POST", "/v1/conversations", self.body)
        if status != 201:
            self.record.fault(f"a conversation cannot be begun: {status} {answer}")
            raise RuntimeError(answer)
        wish.grant()
        self.id, self.token = answer["conversation"]["id"], answer["token"]

    def write(self):
        """The next message: its key and its words."""
        number = len(self.order)
        key = f"{self.number}-{number}"
        text = random.choice(COMMON) if random.random() < 0.3 else f"My question #{key} is about seats for a group, please help"
        self.sent[key] = text
        self.order.append(key)
        return key, text


class PostingCustomer(Customer):
    """Sends a message and waits for the reply in one request."""

    async def live(self, over, pause):
        await self.begin()
        while not over.is_set():
            await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
            key, text = self.write()
            wish = self.record.wish("reply by HTTP")
            status, answer = await self.insist(
                wish, "POST", f"/v1/conversations/{self.id}/messages", {"id": key, "text": text})
            if status != 200:
                self.record.fault(f"message {key}: {status} {answer}")
                continue
            wish.grant()
            self.accepted[key], self.replied[key] = answer["message"], answer["reply"]

    async def finish(self, until):
        self.connection.close()


class SocketCustomer(Customer):
    """Has a WebSocket, sees its conversation there, and comes back when it is lost."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.outbox, self.in_flight, self.last = [], None, None
        self.socket = None
        self.wishes = {}
        # All messages as they came, by id; how often the connection was lost; what came twice on one connection.
        self.transcript, self.losses, self.doubles = {}, 0, []
        self.torn = []

    async def live(self, over, pause):
        await self.begin()
        reading = asyncio.create_task(self.stay())
        try:
            while not over.is_set():
                await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
                # Now and then two at once: the second has to wait for its turn.
                for _ in range(2 if random.random() < 0.2 else 1):
                    key, text = self.write()
                    self.wishes[key] = (self.record.wish("message stored"), self.record.wish("reply by socket"))
                    self.outbox.append((key, text))
                await self.flush()
        finally:
            self.reading = reading

    async def finish(self, until):
        """Waits for what is still open, then leaves."""
        while time.monotonic() < until and len(self.replied) < len(self.order):
            await asyncio.sleep(0.1)
        self.reading.cancel()
        await asyncio.wait([self.reading])
        if self.socket:
            await self.socket.close()
        self.connection.close()

    async def stay(self):
        attempts = 0
        while True:
            try:
                async with websockets.connect(
                        f"ws://127.0.0.1:{self.port}/v1/conversations/{self.id}/socket",
                        subprotocols=["usher.v1", f"usher.token.{self.token}"], open_timeout=WITHIN, ping_interval=None,
                        additional_headers={"X-Forwarded-For": self.address}, compression=None, close_timeout=1) as socket:
                    self.socket, attempts = socket, 0
                    await self.listen(socket)
            except websockets.InvalidStatus as refused:
                status = refused.response.status_code
                if not is_passing(status):
                    self.record.fault(f"the socket of conversation {self.id} is refused with {status}")
                self.fails(str(status))
            except (OSError, TimeoutError, EOFError, websockets.WebSocketException) as error:
                self.fails(f"socket: {type(error).__name__}")
            self.socket = None
            self.losses += 1
            await asyncio.sleep(backoff(attempts))
            attempts += 1

    def fails(self, why):
        for stored, replied in self.wishes.values():
            wish = stored if stored.granted is None else replied
            if wish.granted is None:
                wish.fails(why)

    async def listen(self, socket):
        seen, streams = set(), {}
        while True:
            try:
                # Not wait_for: a cancellation that meets an arriving message may get lost in Python 3.11.
                try:
                    async with asyncio.timeout(PING_EVERY):
                        text = await socket.recv()
                except TimeoutError:
                    await socket.send(json.dumps({"type": "ping"}))
                    async with asyncio.timeout(PONG_WITHIN):
                        text = await socket.recv()
            except websockets.ConnectionClosed as closed:
                return self.fails(f"socket closed {closed.rcvd.code if closed.rcvd else 'without a word'}")
            await self.receive(json.loads(text), seen, streams)

    async def receive(self, event, seen, streams):
        match event["type"]:
            case "session.ready":
                self.in_flight = None
                await self.send({"type": "resume", "after": self.last})
                await self.flush()
            case "message.accepted" | "message.completed":
                await self.store(event["message"], seen, streams)
            case "message.started":
                streams[event["message_id"]] = ""
            case "text.delta":
                if event["message_id"] in streams:
                    streams[event["message_id"]] += event["text"]
            case "text.reset":
                streams[event["message_id"]] = ""
            case "error":
                await self.refused(event)

    async def store(self, message, seen, streams):
        id = message["id"]
        # A page hides what comes twice, so it does no harm; it is counted.
        if message["role"] == "agent" and id in seen:
            self.doubles.append(id)
        seen.add(id)
        if message["role"] == "agent" and streams.get(id, message["text"]) != message["text"]:
            self.torn.append((id, streams[id], message["text"]))
        self.transcript[id] = message
        if self.last is None or id > self.last:
            self.last = id
        if message["role"] == "customer":
            key = message["idempotency_key"]
            self.accepted.setdefault(key, message)
            self.wishes[key][0].grant()
            self.outbox = [each for each in self.outbox if each[0] != key]
            if self.in_flight == key:
                self.in_flight = None
            await self.flush()
        elif message.get("in_reply_to"):
            question = self.transcript.get(message["in_reply_to"])
            if question is None:
                return self.record.fault(f"reply {id} came before its question {message['in_reply_to']}")
            self.replied.setdefault(question["idempotency_key"], message)
            self.wishes[question["idempotency_key"]][1].grant()

    async def refused(self, event):
        problem, key = event["problem"], event.get("id")
        if not is_passing(problem["status"]):
            return self.record.fault(f"message {key}: {problem}")
        if key in self.wishes:
            self.wishes[key][0 if self.wishes[key][0].granted is None else 1].fails(f"error {problem['status']}")
        if self.in_flight == key:
            self.in_flight = None
        if key in self.accepted and key not in self.replied:
            # It was stored, and its turn has failed: the page offers to send it once more, and so this customer does.
            self.outbox.append((key, self.sent[key]))
        asyncio.get_running_loop().call_later(
            max(problem.get("retry_after_seconds", 0), backoff(1)), lambda: asyncio.ensure_future(self.flush()))

    async def flush(self):
        if self.outbox and not self.in_flight and self.socket:
            key, text = self.outbox[0]
            self.in_flight = key
            await self.send({"type": "message.create", "id": key, "text": text})

    async def send(self, event):
        try:
            await self.socket.send(json.dumps(event))
        except (websockets.ConnectionClosed, AttributeError):
            # What must not be lost is sent again after the next session.ready.
            self.in_flight = None


WITHIN = 40
