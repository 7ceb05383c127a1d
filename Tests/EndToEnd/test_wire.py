"""The vendors' own libraries still send and answer what the Swift tests compare with."""

import pathlib
import shutil
import subprocess
import sys

import pytest

WIRE = pathlib.Path(__file__).resolve().parents[1] / "LanguageModelsTests/Wire"
SCRIPTS = sorted(WIRE.glob("*/make_wire.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.parent.name)
def test_wire_files_are_what_the_library_makes(script, tmp_path):
    copy = tmp_path / "Wire"
    shutil.copytree(WIRE, copy, ignore=shutil.ignore_patterns("*.json"))
    for kept in script.parent.glob("*.json"):
        # What a script reads, such as a key made for it, it does not write.
        shutil.copy(kept, copy / script.parent.name)
    again = copy / script.parent.name
    subprocess.run([sys.executable, again / script.name], check=True)
    for made in sorted(script.parent.glob("*.json")):
        assert (again / made.name).read_text() == made.read_text(), f"{made.name} has changed"
