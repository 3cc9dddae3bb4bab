"""The parts of a run, merged, are the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import BAD, GOOD, run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.cnnlint]\n")
    for i in range(7):
        (tmp_path / f"model_{i}.py").write_text(BAD if i % 3 else GOOD)
    (tmp_path / "broken.py").write_text("import keras\nmodel = (\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("total", [1, 3, 12])
@pytest.mark.parametrize("format", ["text", "json"])
def test_merged_parts_are_the_whole_run(project: Path, total: int, format: str) -> None:
    parts = [f"part-{i}.out" for i in range(1, total + 1)]
    for i, part in enumerate(parts, 1):
        run("check", "--no-cache", "--shard", f"{i}/{total}", "--save", part, ".")
    whole = run("check", "--no-cache", "--output-format", format, ".")
    merged = run("merge", "--output-format", format, *reversed(parts))
    assert (merged.code, merged.out) == (whole.code, whole.out)


def test_a_part_that_is_left_out_is_missed(project: Path) -> None:
    for i in (1, 2):
        run("check", "--no-cache", "--shard", f"{i}/2", "--save", f"part-{i}.out", ".")
    merged = run("merge", "part-1.out")
    assert merged.out != run("check", "--no-cache", ".").out
    assert merged.code == 2
    assert merged.err == "cnnlint: error: part 2/2 is missing; its files were not checked\n"


def test_parts_of_another_version_are_refused(project: Path) -> None:
    run("check", "--no-cache", "--shard", "1/2", "--save", "part-1.out", ".")
    other = json.loads(Path("part-1.out").read_text()) | {"cnnlint": "0.0.9", "shard": "2/2"}
    Path("part-2.out").write_text(json.dumps(other))
    merged = run("merge", "part-1.out", "part-2.out")
    assert (merged.code, merged.out) == (2, "")
    assert merged.err.startswith("cnnlint: error: part-2.out: the results of cnnlint 0.0.9, but this is ")
