"""Known findings are not reported again, new ones are, and those that are gone are told of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import BAD, CODE, GOOD, run, run_fresh

from cnnlint.config.checks import Checks
from cnnlint.filters.baseline import apply
from cnnlint.report.model import Report

NAME = "cnnlint-baseline.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cnnlint.toml").write_text(f'baseline = "{NAME}"\n', encoding="utf-8")
    (tmp_path / "old.py").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("baseline", "create").code == 0
    return tmp_path


def entries(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / NAME).read_text(encoding="utf-8"))["findings"]
    return found


def test_known_findings_are_not_reported() -> None:
    result = run("check")
    assert (result.code, CODE in result.out) == (0, False)
    assert "1 suppressed" in result.out


def test_the_shortest_run_knows_it_too(folder: Path) -> None:
    runs = [run_fresh("check", cwd=folder) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert runs[0].code == 0
    (folder / NAME).write_text('{"version": 1, "findings": []}', encoding="utf-8")
    assert run_fresh("check", cwd=folder).code == 1
    (folder / NAME).unlink()
    assert run_fresh("check", cwd=folder).code == 2


def test_new_findings_are_reported(folder: Path) -> None:
    (folder / "new.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--output-format", "concise")
    assert result.code == 1
    assert result.out.startswith("new.py:6:")


def test_a_second_of_the_same_kind_is_new(folder: Path) -> None:
    (folder / "old.py").write_text(BAD + BAD.split("\n", 1)[1], encoding="utf-8")
    assert run("check", "--output-format", "concise").out.count(CODE) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "# a\n# b\n" + text,
        lambda text: text.replace("model =", "x = 1\nmodel ="),
        lambda text: text.replace("Flatten()", 'Flatten(name="flat")'),
        lambda text: text.replace("Dense(1, activation", "Dense( 1,  activation"),
    ],
    ids=["above", "between", "neighbour", "blanks"],
)
def test_edited_neighbours_change_nothing(folder: Path, change) -> None:  # type: ignore[no-untyped-def]
    (folder / "old.py").write_text(change(BAD), encoding="utf-8")
    assert run("check").code == 0


def test_stale_entries_are_told_and_can_fail(folder: Path) -> None:
    (folder / "old.py").write_text(GOOD, encoding="utf-8")
    result = run("check")
    assert result.code == 0
    assert "1 entry of the baseline in 1 file matches nothing any more; `cnnlint baseline prune` removes it." in result.out
    assert run("check", "--strict-baseline").code == 1


def test_a_file_that_is_gone_is_stale_and_one_not_looked_at_is_not(folder: Path) -> None:
    (folder / "other.py").write_text(GOOD, encoding="utf-8")
    assert run("check", "other.py", "--strict-baseline").code == 0
    (folder / "old.py").unlink()
    assert run("check", "other.py", "--strict-baseline").code == 1


def test_entries_of_rules_that_do_not_run_are_not_stale(folder: Path) -> None:
    result = run("check", "--select", "CNN1", "--strict-baseline")
    assert (result.code, "prune" in result.out) == (0, False)
    assert run("baseline", "prune", "--select", "CNN1").code == 0
    assert len(entries(folder)) == 1


def test_prune_removes_and_update_adds(folder: Path) -> None:
    (folder / "new.py").write_text(BAD, encoding="utf-8")
    (folder / "old.py").write_text(GOOD, encoding="utf-8")
    assert run("baseline", "prune").code == 0
    assert (folder / NAME).read_text(encoding="utf-8") == '{"version": 1, "findings": [\n]}\n'
    assert run("baseline", "update").code == 0
    assert [entry["path"] for entry in entries(folder)] == ["new.py"]
    assert run("check", "--strict-baseline").code == 0


def test_it_does_not_matter_where_one_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    assert run("check", "..").code == 0
    assert run("check", "../old.py", "--isolated", "--baseline", f"../{NAME}").code == 0
    assert run("check", "../old.py", "--baseline", f"../{NAME}").code == 0


def test_create_overwrites_nothing(folder: Path) -> None:
    result = run("baseline", "create")
    assert result.code == 2
    assert "already exists" in result.err


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 9, "findings": []}', '{"version": 1, "findings": [3]}'])
def test_what_is_no_baseline_is_told(folder: Path, text: str) -> None:
    (folder / NAME).write_text(text, encoding="utf-8")
    result = run("check")
    assert result.code == 2
    assert NAME in result.err


def test_lines_are_sorted_for_merges(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    run("baseline", "update")
    lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert '"a.py"' in lines[1]


def test_what_a_comment_silences_is_still_counted(folder: Path) -> None:
    silenced = BAD.split("\n", 1)[1].rstrip() + f"  # cnnlint: ignore[{CODE}]\n"
    (folder / "old.py").write_text(BAD + silenced, encoding="utf-8")
    assert "2 suppressed" in run("check").out


def test_notes_of_the_run_are_kept(folder: Path) -> None:
    applied = apply(Report(notes=("Said before.",)), str(folder / NAME), Checks())
    assert applied.report.notes == ("Said before.",)


@pytest.mark.parametrize("verb", ["update", "prune"])
def test_results_are_kept_where_they_are_wanted(verb: str, folder: Path) -> None:
    run("clean")
    assert run("baseline", verb, "--no-cache").code == 0
    assert run("baseline", verb, "--cache-dir", "elsewhere").code == 0
    assert ((folder / ".cnnlint_cache").exists(), (folder / "elsewhere").exists()) == (False, True)
