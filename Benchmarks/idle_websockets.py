#!/usr/bin/env python3
"""What idle WebSockets cost a running server: opens many, one conversation each, and reads the server's memory.

    ulimit -n 10000
    USHER_SERVER_CONNECTIONS_PER_ADDRESS=5000 .build/release/usher serve &
    python3 Benchmarks/idle_websockets.py --pid $! --sockets 2000

Needs the package `websockets`. Both processes need more open files than there are sockets. The server's memory is
read before the first socket, when all are open, after they have been idle for a while, and when all are closed.
"""

import argparse
import asyncio
import json
import pathlib
import resource
import urllib.request

import websockets


def resident_megabytes(pid: int) -> float:
    """The server's resident memory, from the system."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"process {pid} has no resident memory")


def begin_conversation(url: str) -> tuple[str, str]:
    """A new conversation's id and token."""
    request = urllib.request.Request(
        f"{url}/v1/conversations", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    return answer["conversation"]["id"], answer["token"]


async def open_socket(url: str, limit: asyncio.Semaphore) -> websockets.ClientConnection:
    """A WebSocket of a new conversation, after its first event."""
    async with limit:
        conversation, token = await asyncio.to_thread(begin_conversation, url)
        socket = await websockets.connect(
            f"{url.replace('http', 'ws', 1)}/v1/conversations/{conversation}/socket",
            subprotocols=["usher.v1", f"usher.token.{token}"],
            compression=None,
            ping_interval=None,
            open_timeout=60,
        )
        first = json.loads(await socket.recv())
        assert first["type"] == "session.ready", first
        return socket


async def measure(url: str, pid: int, count: int, idle: float) -> None:
    """Opens, waits, closes, and prints a table."""
    before = resident_megabytes(pid)
    print(f"{'':>28} {'RSS':>9} {'more':>9} {'a socket':>9}")
    print(f"{'without sockets':>28} {before:6.1f} MB")

    def report(state: str) -> None:
        now = resident_megabytes(pid)
        print(f"{state:>28} {now:6.1f} MB {now - before:6.1f} MB {(now - before) * 1024 / count:6.1f} KB")

    limit = asyncio.Semaphore(32)
    sockets = await asyncio.gather(*(open_socket(url, limit) for _ in range(count)))
    report(f"{count} sockets")
    await asyncio.sleep(idle)
    for socket in sockets:
        assert socket.state is websockets.State.OPEN, socket.state
    report(f"after {idle:.0f} s of idleness")
    await asyncio.gather(*(socket.close() for socket in sockets))
    await asyncio.sleep(1)
    report("all closed")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://localhost:8080")
    parser.add_argument("--pid", type=int, required=True, help="the server's process")
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--idle", type=float, default=40, help="seconds; longer than the server's ping interval")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(measure(options.url, options.pid, options.sockets, options.idle))


if __name__ == "__main__":
    main()
