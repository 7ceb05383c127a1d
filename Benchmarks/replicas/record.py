"""What customers saw: each thing that they wanted, when, how often they had to ask, and when it was there."""

import contextlib
import time


class Record:
    def __init__(self):
        self.phase = "start"
        self.wishes = []
        # Answers that no retry makes good: each is a fault.
        self.faults = []

    def wish(self, kind):
        wish = Wish(kind, self.phase, time.monotonic())
        self.wishes.append(wish)
        return wish

    def fault(self, text):
        self.faults.append(f"{self.phase}: {text}")


class Wish:
    def __init__(self, kind, phase, begun):
        self.kind, self.phase, self.begun = kind, phase, begun
        self.granted = self.first_failure = None
        self.failures = []

    def fails(self, why):
        if self.first_failure is None:
            self.first_failure = time.monotonic()
        self.failures.append(why)

    def grant(self):
        if self.granted is None:
            self.granted = time.monotonic()

    @property
    def seconds(self):
        return None if self.granted is None else self.granted - self.begun

    @property
    def outage(self):
        """For how long it went wrong, as its customer saw it."""
        if self.first_failure is None:
            return 0.0
        return (self.granted or time.monotonic()) - self.begun


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def table(record):
    """Markdown: by phase and kind, how many, what went wrong at first, and how long it took in all."""
    lines = ["| phase | what | wished | granted | failed attempts | p50 | p95 | p99 | longest | longest with a failure |",
             "| --- | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
    groups = {}
    for wish in record.wishes:
        groups.setdefault((wish.phase, wish.kind), []).append(wish)
    for (phase, kind), wishes in groups.items():
        times = [wish.seconds for wish in wishes if wish.granted is not None]
        failures = {}
        for wish in wishes:
            for why in wish.failures:
                failures[why] = failures.get(why, 0) + 1
        shown = ", ".join(f"{count} {why}" for why, count in sorted(failures.items(), key=lambda each: -each[1])) or "none"
        figures = [milliseconds(percentile(times, share)) for share in (0.5, 0.95, 0.99, 1)]
        outage = max((wish.outage for wish in wishes), default=0)
        lines.append(f"| {phase} | {kind} | {len(wishes)} | {len(times)} | {shown} | {' | '.join(figures)} | "
                     f"{milliseconds(outage) if outage else '–'} |")
    return "\n".join(lines)


def milliseconds(seconds):
    with contextlib.suppress(ValueError):
        return f"{round(seconds * 1000):,} ms"
    return "–"
