"""The code runs any study: it knows the words of none, and names nothing of where it was made."""

from __future__ import annotations

import re
import subprocess

import pytest

# A scheme may proclaim laureates in any study; « laureat » is how this one codes an outcome.
THIS_STUDY = re.compile(r"budget citoyen|cdess|pas-de-calais|godin|\blaureat\b|ressources", re.I)


def sources(root):
    """Return the modules and rules, without those that draw the fictional answers of the repository's study."""
    files = [*(root / "src").rglob("*.py"), *(root / "workflow").rglob("*.py"), *(root / "workflow").rglob("*.smk")]
    return [path for path in files if "reconstruction" not in path.parts]


def test_no_source_knows_which_study_it_runs(root):
    found = {path.name: THIS_STUDY.findall(path.read_text("utf-8")) for path in sources(root)}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "pattern", [r"/work/(main|shared)", r"/root/", r"pypi\.org", r"pythonhosted", r"cran\.r-project"]
)
def test_nothing_of_a_machine_or_a_registry_is_written(root, pattern, git_installed):
    where = [] if (root / ".git").exists() else ["--no-index", "--exclude-standard"]  # unpacked from an archive
    command = ["git", "grep", *where, "-nIE", pattern, "--", ".", ":!tests/workflow/test_one_study_or_another.py"]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (1, "")  # it looked, and found none
