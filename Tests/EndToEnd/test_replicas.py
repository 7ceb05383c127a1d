"""Several replicas behind nginx over real PostgreSQL and Redis: parts are killed and replaced under load, and nothing that was
acknowledged is lost or doubled. The same with 300 conversations is `Benchmarks/replicas`."""

import sys

import conftest
import planted
from conftest import PROGRAM, ROOT

sys.path.insert(0, str(ROOT / "Benchmarks/replicas"))

import record  # noqa: E402
import trial  # noqa: E402


def test_replicas_are_killed_and_nothing_is_lost_or_doubled(tmp_path):
    # PostgreSQL's own user must be able to reach its folder.
    tmp_path.chmod(0o755)
    plan = trial.Plan(PROGRAM, tmp_path, replicas=3, conversations=24, buyers=3, pause=2.5, calm=3, away=4, jobs=12)
    done = trial.once(plan)
    print(record.table(done.record), done.figures)
    for secret in done.stack.secrets:
        planted.plant(secret)
    conftest.LOGS.update(replica.folder / "log" for replica in done.stack.replicas)
    assert done.faults == []
    figures = done.figures
    # It happened what was to happen.
    assert figures["messages acknowledged"] > 100 and figures["orders"] > 5 and figures["workers"] >= 3
    assert figures["sockets lost and back"] >= 18 and figures["taken over from who was lost"] >= 1
    by_phase = {wish.phase for wish in done.record.wishes}
    assert {"a replica is killed", "Redis is killed", "PostgreSQL is killed", "replicas are replaced"} <= by_phase
    # Whoever wrote while a replica, and later Redis, was away did not wait for it to come back.
    for phase in ("a replica is killed", "Redis is killed"):
        stored = [wish.seconds for wish in done.record.wishes if wish.phase == phase and wish.kind == "message stored"]
        assert max(stored) < 4, (phase, max(stored))
    # Nobody is turned away when replicas are replaced: what is not a socket fails not once.
    replaced = [wish for wish in done.record.wishes if wish.phase == "replicas are replaced"]
    failures = [why for wish in replaced for why in wish.failures if not why.startswith("socket")]
    assert failures == []
