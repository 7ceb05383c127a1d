"""A language model that takes its time, behind OpenAI's protocol: what is said is of no matter, when is. It notes who asked
when, so that two turns of one conversation at the same time are seen."""

import asyncio
import json
import random
import re
import time

MARK = re.compile(r"#(\d+)-(\d+)")


class SlowModel:
    """Answers about so many seconds after it was asked, in pieces."""

    def __init__(self, shortest=0.2, longest=1.2):
        self.shortest, self.longest = shortest, longest
        self.server = None
        # Of each call: the conversation, the message, when it began and when it ended or was left.
        self.calls = []

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}/v1"

    async def stop(self):
        self.server.close()

    async def serve(self, reader, writer):
        try:
            while await self.exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(re.search(r"(?im)^content-length: (\d+)", head).group(1))
        body = json.loads(await reader.readexactly(length))
        asked = next((message["content"] for message in reversed(body["messages"]) if message["role"] == "user"), "")
        marks = MARK.findall(asked if isinstance(asked, str) else json.dumps(asked))
        call = [*(marks[-1] if marks else (None, None)), time.time(), None]
        self.calls.append(call)
        words = f"Thank you for message {'-'.join(marks[-1]) if marks else 'one'} . We have read it, and the box office will help you.".split()
        try:
            if body.get("stream"):
                await self.stream(reader, writer, words)
            else:
                await asyncio.sleep(random.uniform(self.shortest, self.longest))
                answer = {"id": "c", "object": "chat.completion", "created": 1, "model": "slow", "usage": USAGE, "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": " ".join(words)}, "finish_reason": "stop"}]}
                data = json.dumps(answer).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
                await writer.drain()
        finally:
            call[3] = time.time()
        return True

    async def stream(self, reader, writer, words):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        pieces = 4
        pause = random.uniform(self.shortest, self.longest) / pieces
        size = -(-len(words) // pieces)
        for start in range(0, len(words), size):
            await asyncio.sleep(pause)
            if reader.at_eof():
                raise ConnectionResetError
            text = (" " if start else "") + " ".join(words[start:start + size])
            self.send(writer, {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})
            await writer.drain()
        self.send(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.send(writer, {"choices": [], "usage": USAGE})
        self.chunk(writer, "data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    def send(self, writer, members):
        frame = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "slow"} | members
        self.chunk(writer, f"data: {json.dumps(frame)}\n\n")

    @staticmethod
    def chunk(writer, text):
        data = text.encode()
        writer.write(b"%x\r\n%s\r\n" % (len(data), data))

    def overlaps(self):
        """Calls for one conversation that ran side by side for longer than it takes to see that a caller has gone."""
        found, by_conversation = [], {}
        for conversation, message, begun, ended in self.calls:
            if conversation is not None:
                by_conversation.setdefault(conversation, []).append((begun, ended or time.time(), message))
        for conversation, calls in by_conversation.items():
            calls.sort()
            for (_, ended, first), (begun, _, second) in zip(calls, calls[1:]):
                if first != second and begun < ended - 0.6:
                    found.append((conversation, first, second, ended - begun))
        return found


USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
