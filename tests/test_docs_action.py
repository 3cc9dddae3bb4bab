"""The GitHub Action and the problem matcher, as far as they can be tried without GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runner import BAD, CODE, GOOD, run

ROOT = Path(__file__).parent.parent
yaml = pytest.importorskip("yaml")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def step(name: str) -> dict[str, Any]:
    """The step of the action with that id."""
    return next(step for step in load("action.yml")["runs"]["steps"] if step.get("id") == name)


@pytest.fixture
def check(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs the step that checks, with the folders and files that GitHub gives it."""
    if os.name == "nt" or shutil.which("bash") is None:
        pytest.skip("needs bash")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "cnnlint"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m cnnlint "$@"\n', encoding="utf-8")
    command.chmod(0o755)

    def call(text: str, **inputs: str) -> dict[str, str]:
        (tmp_path / "work").mkdir(exist_ok=True)
        (tmp_path / "work" / "model.py").write_text(text, encoding="utf-8")
        files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        defaults = {"PATHS": ".", "ARGS": "--isolated", "SUMMARY": "true", "RUNNER_TEMP": str(tmp_path)}
        path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        # GitHub runs `shell: bash` with these options
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("check")["run"]],
            cwd=tmp_path / "work",
            env={**os.environ, **defaults, **inputs, **files, "PATH": path},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        outputs = dict(line.split("=", 1) for line in Path(files["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines())
        summary = Path(files["GITHUB_STEP_SUMMARY"])
        return {**outputs, "stdout": done.stdout, "summary": summary.read_text(encoding="utf-8") if summary.exists() else ""}

    return call


def test_the_action_annotates_and_keeps_the_findings(check) -> None:  # type: ignore[no-untyped-def]
    said = check(BAD)
    assert said["exit-code"] == "1"
    assert "::error" in said["stdout"]
    assert CODE in said["summary"]
    sarif = json.loads(Path(said["sarif-file"]).read_text(encoding="utf-8"))
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == [CODE]


def test_the_action_without_findings(check) -> None:  # type: ignore[no-untyped-def]
    assert check(GOOD)["exit-code"] == "0"


def test_the_action_takes_options_and_paths(check) -> None:  # type: ignore[no-untyped-def]
    assert check(BAD, ARGS=f"--isolated --ignore {CODE}")["exit-code"] == "0"
    assert check(BAD, PATHS="not_there.py model.py")["exit-code"] == "2"
    assert check(BAD, SUMMARY="false", PATHS="model.py")["exit-code"] == "1"


def test_inputs_reach_the_shell_as_variables_only() -> None:
    action = load("action.yml")
    for part in action["runs"]["steps"]:
        assert "${{" not in part.get("run", "")
    named = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert named == set(action["inputs"])


def test_the_workflow_and_the_hooks_are_yaml() -> None:
    assert set(load(".github/workflows/ci.yml")["jobs"]) == {"tests", "tensorflow"}
    assert [hook["id"] for hook in load(".pre-commit-hooks.yaml")] == ["cnnlint", "cnnlint-fix", "cnnlint-system"]


def test_the_problem_matcher_reads_the_concise_output(tmp_path: Path) -> None:
    matcher = json.loads((ROOT / ".github" / "cnnlint-matcher.json").read_text(encoding="utf-8"))
    (pattern,) = matcher["problemMatcher"][0]["pattern"]
    (tmp_path / "a.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--isolated", "--no-cache", "--output-format", "concise", tmp_path / "a.py")
    found = [m for line in result.out.splitlines() if (m := re.match(pattern["regexp"], line))]
    assert [(m[pattern["line"]], m[pattern["severity"]], m[pattern["code"]]) for m in found] == [("6", "error", CODE)]
