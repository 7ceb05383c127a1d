"""A real MCP server of PyPI's `mcp`, over stdio or HTTP, that behaves well or badly as its tools are called."""

import asyncio
import os
import sys

from mcp.server.mcpserver import MCPServer

server = MCPServer("shop")


@server.tool()
def stock(item: str) -> str:
    """How many of an item there are."""
    return f"7 of {item}"


@server.tool()
def order(item: str, count: int) -> str:
    """Orders an item."""
    return f"ordered {count} of {item}"


@server.tool()
def token() -> str:
    """Tells the token that it was given."""
    return "my token is " + os.environ.get("SHOP_TOKEN", "none")


@server.tool()
async def slow() -> str:
    """Takes longer than anybody waits."""
    await asyncio.sleep(3600)
    return "done"


@server.tool()
def die() -> str:
    """Ends the whole program."""
    os._exit(3)


@server.tool()
def flood() -> str:
    """Says more than anybody reads."""
    print("x" * 1000, file=sys.stderr)
    return "word " * 400_000


if __name__ == "__main__":
    if sys.argv[1:2] == ["http"]:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[2]))
    else:
        server.run("stdio")
