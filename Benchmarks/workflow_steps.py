"""Measures a step of Usher's workflows and of LangGraph's graphs, on the same graphs in one run.

    swift build -c release --product benchmarks
    pip install langgraph langgraph-checkpoint-sqlite
    python Benchmarks/workflow_steps.py --rounds 3

Two graphs whose nodes only add one: a loop of 100 steps that a condition ends, and 8 branches that meet. Contestants
take turns in every round; the table has the best round of each, in microseconds a step, for neighbours only ever slow
things down. With checkpoints, both write to a SQLite file in the same folder.
"""

import argparse
import json
import operator
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph


class Count(TypedDict):
    n: int


class Sum(TypedDict):
    n: Annotated[int, operator.add]


def loop(steps, saver):
    graph = StateGraph(Count)
    graph.add_node("work", lambda state: {"n": state["n"] + 1})
    graph.add_edge(START, "work")
    graph.add_conditional_edges("work", lambda state: "work" if state["n"] < steps else END)
    return graph.compile(checkpointer=saver)


def fork(branches, saver):
    graph = StateGraph(Sum)
    graph.add_node("join", lambda state: {})
    for number in range(branches):
        graph.add_node(f"branch{number}", lambda state: {"n": 1})
        graph.add_edge(START, f"branch{number}")
    graph.add_edge([f"branch{number}" for number in range(branches)], "join")
    graph.add_edge("join", END)
    return graph.compile(checkpointer=saver)


def median(graph, steps, runs, **options):
    """Microseconds a step; the first run warms up."""
    times = []
    for number in range(runs + 1):
        config = {"configurable": {"thread_id": str(number)}, "recursion_limit": steps + 10}
        begin = time.perf_counter()
        graph.invoke({"n": 0}, config, **options)
        times.append((time.perf_counter() - begin) * 1e6 / steps)
    return statistics.median(times[1:])


def langgraph(steps, branches, runs, folder):
    found = {}
    for name, make, size in (("loop", loop, steps), ("branches", fork, branches)):
        found[f"{name}, memory"] = median(make(size, None), size, runs)
        # `sync` saves before the next step begins, as Usher does; `async` while it runs, and may lose the last one.
        for durability in ("sync", "async"):
            path = pathlib.Path(folder) / f"langgraph-{name}-{durability}"
            connection = sqlite3.connect(path, check_same_thread=False)
            saver = SqliteSaver(connection)
            saver.setup()
            found[f"{name}, {durability}"] = median(make(size, saver), size, runs, durability=durability)
            connection.close()
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--runs", type=int, default=20)
    arguments.add_argument("--steps", type=int, default=100)
    arguments.add_argument("--branches", type=int, default=8)
    arguments.add_argument("--program", default=".build/release/benchmarks")
    options = arguments.parse_args()
    best = {}

    def keep(who, found):
        for name, value in found.items():
            best[who, name] = min(value, best.get((who, name), value))

    for number in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            command = [options.program, "workflow", "--steps", str(options.steps), "--branches", str(options.branches)]
            command += ["--runs", str(options.runs), "--folder", folder]
            keep("usher", json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            keep("langgraph", langgraph(options.steps, options.branches, options.runs, folder))
        print(f"round {number + 1}: load {os.getloadavg()[0]:.1f}", flush=True)
    rows = [
        ("nothing stored", "coordinator", "memory"), ("stored, on disk", "disk", "sync"),
        ("stored, given to the system", "operating_system", "async"),
    ]
    print("| microseconds a step | Usher | LangGraph |\n| --- | ---: | ---: |")
    for graph in ("loop", "branches"):
        for title, ours, theirs in rows:
            print(f"| {graph}, {title} | {best['usher', f'{graph}, {ours}']:.0f} | {best['langgraph', f'{graph}, {theirs}']:.0f} |")


main()
