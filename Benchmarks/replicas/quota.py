"""Gives a process only a share of a core, as on a smaller machine of its own. Linux, as root."""

import contextlib
import os
import pathlib

PERIOD = 100_000


class Quota:
    """A control group with a limit (https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files), of either version."""

    def __init__(self, name, cores):
        tree = pathlib.Path("/sys/fs/cgroup")
        old = tree / "cpu"
        self.group = (old if old.is_dir() else tree) / f"usher-{os.getpid()}-{name}"
        self.group.mkdir()
        if old.is_dir():
            (self.group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (self.group / "cpu.cfs_quota_us").write_text(str(int(cores * PERIOD)))
        else:
            (self.group / "cpu.max").write_text(f"{int(cores * PERIOD)} {PERIOD}")

    def hold(self, pid):
        (self.group / "cgroup.procs").write_text(str(pid))

    def close(self):
        with contextlib.suppress(OSError):
            self.group.rmdir()
