"""What three replicas behind nginx lose when a replica, Redis and PostgreSQL are killed, and when replicas are replaced: nothing.
Needs what `make test` installs:

    .cache/end-to-end/bin/python Benchmarks/replicas [--conversations 300] [--program .build/release/usher]
    .cache/end-to-end/bin/python Benchmarks/replicas --throughput     # with one, two and three replicas; needs wrk
"""

import argparse
import os
import pathlib
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import throughput  # noqa: E402
import trial  # noqa: E402
from record import table  # noqa: E402
from stack import ROOT  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/usher")
    arguments.add_argument("--replicas", type=int, default=3)
    arguments.add_argument("--conversations", type=int, default=300)
    arguments.add_argument("--buyers", type=int, default=20)
    arguments.add_argument("--pause", type=float, default=12, help="seconds between two wishes of one customer")
    arguments.add_argument("--calm", type=float, default=15, help="seconds before, between and after")
    arguments.add_argument("--away", type=float, default=10, help="for how long a part is away")
    arguments.add_argument("--sentinels", action="store_true", help="Redis with a replica and three sentinels")
    arguments.add_argument("--throughput", action="store_true")
    arguments.add_argument("--seconds", type=int, default=10, help="of each measurement of throughput")
    arguments.add_argument("--cores", type=float, help="what each replica may use of them, for throughput; needs root")
    arguments.add_argument("--keep", type=pathlib.Path, help="a folder for data and logs, kept afterwards")
    options = arguments.parse_args()
    # What was started is ended, too, when somebody does not want to wait.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="usher-replicas-", ignore_cleanup_errors=True) as folder:
        folder = options.keep or pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if options.throughput:
            return throughput.measure(options.program, folder, options.replicas, options.seconds, options.cores)
        done = trial.once(trial.Plan(
            options.program, folder, options.replicas, options.conversations, options.buyers, options.pause, options.calm,
            options.away, sentinels=options.sentinels))
    print("\n" + table(done.record) + "\n")
    for name, value in done.figures.items():
        print(f"| {name} | {value:,} |")
    print(f"\n{len(done.faults)} faults; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for fault in done.faults[:40]:
        print("  " + fault)
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
