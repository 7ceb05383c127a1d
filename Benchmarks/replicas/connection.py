"""HTTP/1.1 as a program of a customer's speaks it: one connection for each, kept as long as the server keeps it."""

import asyncio
import json
import re

WITHIN = 40


class Lost(Exception):
    """No answer came: refused, reset, cut off, or too late. Whether the request was heard nobody knows."""


class Connection:
    def __init__(self, port, address):
        self.port = port
        # Which customer's address the proxy before nginx would name: loopback is trusted, so it is believed, and each
        # customer has limits of its own.
        self.address = address
        self.reader = self.writer = None

    async def request(self, method, path, body=None, token=None, key=None):
        """The status, the header fields in small letters, and the JSON of the answer."""
        data = b"" if body is None else json.dumps(body).encode()
        head = [f"{method} {path} HTTP/1.1", "Host: help.example.com", "Accept: application/json",
                f"X-Forwarded-For: {self.address}", f"Content-Length: {len(data)}"]
        if body is not None:
            head.append("Content-Type: application/json")
        if token:
            head.append(f"Authorization: Bearer {token}")
        if key:
            head.append(f"Idempotency-Key: {key}")
        message = "\r\n".join([*head, "", ""]).encode() + data
        try:
            async with asyncio.timeout(WITHIN):
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
                self.writer.write(message)
                await self.writer.drain()
                status, fields, content = await self.answer()
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            raise Lost(type(error).__name__) from error
        if fields.get("connection", "").lower() == "close":
            self.close()
        is_json = "json" in fields.get("content-type", "")
        return status, fields, json.loads(content) if content and is_json else None

    async def answer(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        fields = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head[1:] if line)}
        if "content-length" in fields:
            return status, fields, await self.reader.readexactly(int(fields["content-length"]))
        content = b""
        while fields.get("transfer-encoding") == "chunked":
            size = int(re.match(rb"[0-9a-fA-F]+", await self.reader.readuntil(b"\r\n")).group(), 16)
            content += (await self.reader.readexactly(size + 2))[:-2]
            if size == 0:
                break
        return status, fields, content

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None
