"""Turns a second through nginx, with one, two and three replicas over one PostgreSQL and one Redis."""

import pathlib
import re
import subprocess

from quota import Quota
from stack import ROOT, Stack


def measure(program, folder, most, seconds, cores):
    """`cores`: what each replica may use; nothing for as much as there is."""
    print("| replicas | turns/s | p50 | p99 | errors |\n| ---: | ---: | ---: | ---: | ---: |")
    for count in range(1, most + 1):
        # Answers that are not in the cache, so that each is a whole turn; limits are not what is measured.
        stack = Stack(pathlib.Path(folder) / str(count), program, count, {
            "USHER_CACHE_ENABLED": "false", "USHER_LOG_LEVEL": "warning", "USHER_LIMITS_ENABLED": "false"})
        quotas = [Quota(number, cores) for number in range(count)] if cores else []
        try:
            stack.start()
            # From here on: starting is not what is measured.
            for quota, replica in zip(quotas, stack.replicas):
                quota.hold(replica.process.pid)
            load(stack.nginx.url, 3)
            text = load(stack.nginx.url, seconds)
            figures = [re.search(pattern, text) for pattern in (
                r"Requests/sec: +([\d.]+)", r" 50% +(\S+)", r" 99% +(\S+)", r"Non-2xx or 3xx responses: (\d+)")]
            rate, median, late, errors = (found.group(1) if found else "0" for found in figures)
            print(f"| {count} | {float(rate):,.0f} | {median} | {late} | {errors} |", flush=True)
            stack.stop()
        finally:
            stack.abort()
            for quota in quotas:
                quota.close()
    return 0


def load(url, seconds):
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", "Benchmarks/turns.lua", url]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
