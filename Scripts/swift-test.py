#!/usr/bin/env python3
"""Runs the Swift tests that were built (arguments go to `swift test`), and ends, whatever they do.

A test that hangs is named with what every thread of it was doing, and ended. A few that failed or hung are run once
more, by themselves: what depends on a machine's mood passes then, and is told as unsteady, for somebody to mend. What
failed is told at the end once more: among thousands of lines nobody finds it.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

# Every test's limit, where it has no own one; then it counts as failed and is asked to stop.
LIMIT_SECONDS = 900
# Longer than a test may take: who says nothing for so long, hangs for ever.
SILENCE_SECONDS = 1080
# All at once they would wait for each other, and what looks at time would see that of the others.
AT_ONCE = 16
# How long a process may take to end after its last test.
END_SECONDS = 120
# More than these are no accident.
MOST_REPEATED = 5


class Run:
    """One run of `swift test`: what it prints goes on to our output, what became of each test is read from its events."""

    def __init__(self, arguments):
        self.events = tempfile.NamedTemporaryFile(prefix="usher-tests-", suffix=".json")
        settings = {
            "SWT_DEFAULT_TEST_TIME_LIMIT_NANOSECONDS": str(LIMIT_SECONDS * 1_000_000_000),
            "SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH": str(AT_ONCE),
        }
        self.heard = time.monotonic()
        self.problems = []
        self.hung = False
        self.process = subprocess.Popen(
            [
                # By the line, or a hanging test's last lines, and those of its neighbours, stay in a buffer.
                "stdbuf", "-oL", "swift", "test", "--skip-build", "--parallel", *arguments,
                "--event-stream-output-path", self.events.name, "--event-stream-version", "0",
            ],
            env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True)

    def wait(self):
        reader = threading.Thread(target=self.read, daemon=True)
        reader.start()
        while self.process.poll() is None:
            time.sleep(1)
            silence = time.monotonic() - self.heard
            if silence > SILENCE_SECONDS or silence > END_SECONDS and self.is_over():
                self.end(silence)
        # Not for ever: programs that tests have left behind may hold the pipe.
        reader.join(10)
        return self.process.returncode

    def read(self):
        for line in self.process.stdout:
            self.heard = time.monotonic()
            print(line, end="", flush=True)
            if re.search(r"✘|: error:|Fatal error|unexpected signal", line):
                self.problems.append(line)

    def end(self, silence):
        self.hung = True
        print(f"\nNothing was heard of the tests for {silence:.0f} seconds. Under way:", flush=True)
        print("".join(f"  {name}\n" for name in sorted(self.outcomes()[1])) or "  nothing, but it does not end")
        for process in self.processes():
            show_threads(process)
            # It is in no group with the one that has started it.
            os.kill(process, signal.SIGKILL)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def processes(self):
        """The numbers of the processes of this run that are the tests themselves."""
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--sid", str(self.process.pid)], capture_output=True, text=True)
        return [int(line.split()[0]) for line in found.stdout.splitlines() if ".xctest" in line]

    def outcomes(self):
        """Two sets of tests' names: of those that failed, and of those that began and did not end."""
        failed, open_tests = set(), set()
        with open(self.events.name, errors="replace") as lines:
            for line in lines:
                try:
                    record = json.loads(line)
                except ValueError:
                    continue
                event = record["payload"]
                name = filter_name(event.get("testID"))
                if record["kind"] != "event" or not name:
                    continue
                if event["kind"] == "testStarted":
                    open_tests.add(name)
                elif event["kind"] == "testEnded":
                    open_tests.discard(name)
                elif event["kind"] == "issueRecorded" and not event.get("issue", {}).get("isKnown"):
                    failed.add(name)
        return failed, open_tests

    def is_over(self):
        """Whether all tests have ended."""
        with open(self.events.name, errors="replace") as lines:
            return any('"kind":"runEnded"' in line for line in lines)


def filter_name(identifier):
    """`Target.Suite/function()`, as `--filter` takes it, of an event's `Target.Suite/function()/File.swift:1:2`."""
    match = re.match(r"(.+\))/[^/]+\.swift:\d+:\d+$", identifier or "")
    return match and match[1]


def show_threads(process):
    """Prints what the threads of a process are doing, where the machine has a debugger."""
    if shutil.which("gdb"):
        command = ["gdb", "-p", str(process), "-batch", "-ex", "thread apply all backtrace 24"]
    else:
        command = ["lldb", "-p", str(process), "--batch", "-o", "thread backtrace all -c 24"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
        print(shown.stdout, flush=True)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"Its threads cannot be shown: {error}", flush=True)


def main():
    first = Run(sys.argv[1:])
    status = first.wait()
    if status == 0:
        return 0
    failed, unfinished = first.outcomes()
    again = sorted(failed | unfinished)
    if first.hung and not again and first.is_over():
        print("UNSTEADY, to be mended: all tests have passed, but the process did not end.", flush=True)
        return 0
    print(f"\nWhat failed{', or hung' if first.hung else ''}:")
    print("".join(first.problems[:60]), *(f"  {name}\n" for name in again), sep="", flush=True)
    if not 0 < len(again) <= MOST_REPEATED:
        return status if status > 0 else 1
    print("Once more, by themselves:", flush=True)
    second = Run(["--filter", "^(" + "|".join(re.escape(name) for name in again) + ")"])
    if second.wait() != 0:
        print("\nFailed again:\n" + "".join(second.problems[:60]), flush=True)
        return 1
    print("UNSTEADY, to be mended: these passed only when they ran by themselves:", *again, sep="\n  ", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
