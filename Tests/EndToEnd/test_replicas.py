"""The trial of Benchmarks/replicas, small: three replicas behind nginx lose one of them, Redis and PostgreSQL, and nothing else."""

import sys

from conftest import PROGRAM, ROOT, awaited

sys.path.insert(0, str(ROOT / "Benchmarks/replicas"))

import trial  # noqa: E402


def test_parts_are_lost_and_nothing_else(tmp_path):
    plan = trial.Plan(PROGRAM, tmp_path, conversations=12, buyers=3, pause=3, calm=3, away=4, jobs=12)
    done = trial.Trial(plan)
    assert awaited(done.run()) == []
    # What has not happened proves nothing.
    assert done.figures["replies acknowledged"] > 50 and done.figures["orders"] > 5
    assert done.figures["sockets lost and back"] > 0
