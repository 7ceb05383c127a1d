"""What customers saw: each thing that they wanted, when, how often they had to ask, and when it was there."""

import contextlib
import time


class Record:
    def __init__(self):
        self.phases = []
        self.wishes = []
        # Answers that no retry makes good: each is a fault.
        self.faults = []

    @property
    def phase(self):
        return self.phases[-1]

    def wish(self, kind):
        wish = Wish(self, kind)
        self.wishes.append(wish)
        return wish

    def fault(self, text):
        self.faults.append(f"{self.phase}: {text}")


class Wish:
    """It counts for the phase in which it is granted: what keeps it waiting is mostly what was killed last."""

    def __init__(self, record, kind):
        self.record, self.kind, self.phase = record, kind, record.phase
        self.begun, self.granted = time.monotonic(), None
        self.failures = []

    def fails(self, why):
        self.failures.append(why)

    def grant(self):
        if self.granted is None:
            self.granted, self.phase = time.monotonic(), self.record.phase

    @property
    def seconds(self):
        return None if self.granted is None else self.granted - self.begun


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def table(record):
    """Markdown: by phase and kind, how many, what went wrong at first, and how long it took in all."""
    lines = ["| phase | what | wished | granted | failed attempts | p50 | p95 | p99 | longest |",
             "| --- | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"]
    groups = {}
    for wish in sorted(record.wishes, key=lambda wish: (record.phases.index(wish.phase), wish.kind)):
        groups.setdefault((wish.phase, wish.kind), []).append(wish)
    for (phase, kind), wishes in groups.items():
        times = [wish.seconds for wish in wishes if wish.granted is not None]
        failures = {}
        for wish in wishes:
            for why in wish.failures:
                failures[why] = failures.get(why, 0) + 1
        shown = ", ".join(f"{count} {why}" for why, count in sorted(failures.items(), key=lambda each: -each[1])) or "none"
        figures = [milliseconds(percentile(times, share)) for share in (0.5, 0.95, 0.99, 1)]
        lines.append(f"| {phase} | {kind} | {len(wishes)} | {len(times)} | {shown} | {' | '.join(figures)} |")
    return "\n".join(lines)


def milliseconds(seconds):
    with contextlib.suppress(ValueError):
        return f"{round(seconds * 1000):,} ms"
    return "–"
