"""Workflow commands, read back as the runner reads them (actions/runner, ActionCommand.cs)."""

from __future__ import annotations

import ntpath
import re
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
from report_samples import NEGATIVE, NOTE, REPORT, SCRIPT, SOFTMAX

from cnnlint.diagnostics import Severity
from cnnlint.report import places, renderer
from cnnlint.report.model import Report, Style, build


def unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def commands(report: Report, base: Path | None = None) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in "".join(renderer("github")(report, Style(base=base))).splitlines():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match is not None, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {k: unescaped(v) for k, v in properties.items()}, unescaped(match[3])))
    return found


def test_most_severe_first() -> None:
    assert [command for command, *_ in commands(REPORT)] == ["error", "warning", "notice"]


def test_a_script() -> None:
    _, where, message = commands(REPORT)[0]
    assert where == {
        "title": "cnnlint (CNN101)",
        "file": "net/größe.py",
        "line": "3",
        "col": "24",
        "endLine": "3",
        "endColumn": "45",
    }
    assert message.splitlines() == [
        "net/größe.py:3:24: CNN101 a 31-wide window does not fit a side of 28 (non-positive-dimension)",
        "net/größe.py:2:17: 28 × 28 here",
    ]


def test_a_notebook_has_the_physical_line() -> None:
    _, where, message = commands(REPORT)[1]
    assert where == {"title": "cnnlint (CNN201)", "file": "train.ipynb", "line": "141"}
    assert message.startswith("train.ipynb:cell 7:3:17: CNN201 softmax")


def test_signs_with_a_meaning_are_escaped() -> None:
    assert commands(REPORT)[2][2].startswith("train.ipynb:cell 3:1:1: CNN002 100 % of `x|y` is lost: a, b\nand more")


def test_a_region_of_several_lines_shows_its_start() -> None:
    several = replace(NEGATIVE, span=replace(NEGATIVE.span, end_line=4))
    assert "endLine" not in commands(Report((build(SCRIPT, [several]),)))[0][1]


def test_what_the_limit_hides_is_told() -> None:
    findings = [NEGATIVE] * 12 + [replace(SOFTMAX, span=NEGATIVE.span)] * 11 + [replace(NOTE, span=NEGATIVE.span)] * 3
    found = commands(Report((build(SCRIPT, findings),)))
    kinds = [command for command, *_ in found]
    assert (kinds.count("error"), kinds.count("warning"), kinds.count("notice")) == (10, 10, 4)
    assert found[-1][2] == "2 more errors and 1 more warning not shown here; the log has them all"


def test_never_more_than_ten_notices() -> None:
    notes = [replace(NEGATIVE, severity=Severity.INFO)] * 20
    assert len(commands(Report((build(SCRIPT, notes),)))) == 10
    findings = [NEGATIVE] * 11 + notes
    found = commands(Report((build(SCRIPT, findings),)))
    assert [command for command, *_ in found].count("notice") == 10
    assert found[-1][2].startswith("1 more error and 11 more infos not shown")


def test_paths_are_relative_to_the_base() -> None:
    moved = replace(NEGATIVE, span=replace(NEGATIVE.span, path=str(Path.cwd() / "net" / "a.py")))
    assert commands(Report((build(SCRIPT, [moved]),)), base=Path.cwd())[0][1]["file"] == "net/a.py"


@pytest.mark.parametrize(
    ("path", "shown"),
    [("C:\\repo\\net\\a.py", "net/a.py"), ("c:\\repo\\a.py", "a.py"), ("C:\\other\\a.py", "C:/other/a.py"),
     ("D:\\repo\\a.py", "D:/repo/a.py")],
)  # fmt: skip
def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch, path: str, shown: str) -> None:
    monkeypatch.setattr(places, "os", SimpleNamespace(path=ntpath, sep="\\"))
    assert places.relative(path, PureWindowsPath("C:\\repo")) == shown  # type: ignore[arg-type]
