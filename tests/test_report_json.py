"""The machine-readable contract: what it looks like, and that the published schemas hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from report_samples import NOTEBOOK, REPORT, SCRIPT
from scripts_of_project import script
from test_summary_unknown import CLASSES, HEAD, SPAN, dense, model

from cnnlint.program import Edge, LayerCall, LayerTrace, ModelTrace, Program, Summary
from cnnlint.report import renderer, summary_renderer
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.values import Unknown

ROOT = Path(__file__).parent.parent


def check() -> Any:
    return json.loads("".join(renderer("json")(REPORT, Style())))


def summary(program: Program) -> Any:
    report = Report((FileReport(program.path, program=program),))
    return json.loads("".join(summary_renderer("json")(report, Style())))


def unbuilt() -> ModelTrace:
    return ModelTrace("m", "sequential", "sequential", SPAN, (LayerTrace("dense", "Dense", "Dense", SPAN),))


PROGRAM = Program(
    "train.py",
    models=(HEAD, unbuilt()),
    events=(Summary(SPAN, HEAD, "model"), Summary(SPAN, Unknown("`load()` is not followed", SPAN), "net")),
)


def test_a_finding() -> None:
    found = next(d for d in check()["diagnostics"] if d["code"] == "CNN201")
    assert found["path"] == NOTEBOOK.path
    assert found["cell_index"] == 6
    assert found["location"] == {"line": 3, "column": 17, "end_line": 3, "end_column": 50}
    assert found["file_line"] == 141
    assert (found["code"], found["severity"], found["category"]) == ("CNN201", "warning", "output")
    assert found["related"][0]["label"] == "10 classes here"
    assert found["fix"]["applicability"] == "unsafe"


def test_a_script_has_no_cells() -> None:
    found = next(d for d in check()["diagnostics"] if d["path"] == SCRIPT.path)
    assert "cell_index" not in found
    assert found["file_line"] == found["location"]["line"]


def test_counts() -> None:
    assert check()["summary"] == {
        "files": 2,
        "models": 1,
        "errors": 1,
        "warnings": 1,
        "infos": 1,
        "suppressed": 2,
        "layers": 6,
        "layers_unknown": 1,
        "files_failed": 0,
    }


def test_a_symbolic_model() -> None:
    found = summary(PROGRAM)["files"][0]["models"][0]
    head = found["layers"][1]
    assert head["output_shape"] == [None, "num_classes"]
    assert (head["params"], head["params_expr"]) == (None, "128·num_classes + num_classes")
    assert (found["total_params"], found["total_params_expr"]) == (None, "129·num_classes + 1179776")
    assert found["non_trainable_params"] == 0
    assert not found["complete"]
    assert found["unknown"] == [
        {"about": "num_classes", "reason": CLASSES.symbols[0].reason, "line": 12, "assume": "num_classes"}  # type: ignore[union-attr]
    ]


def test_a_complete_model() -> None:
    found = summary(Program("train.py", models=(model(dense("a", 9, 8), dense("b", 8, 2)),)))["files"][0]["models"][0]
    assert found["complete"]
    assert [row["params"] for row in found["layers"]] == [80, 18]
    assert [row["inbound"] for row in found["layers"]] == [[], ["a"]]
    assert (found["total_params"], found["trainable_params"], found["weight_bytes"]) == (98, 98, 392)


def test_an_unbuilt_model() -> None:
    found = summary(PROGRAM)["files"][0]["models"][1]
    assert (found["built"], found["complete"], found["total_params"]) == (False, False, None)
    assert (found["layers"][0]["output_shape"], found["layers"][0]["params"]) == (None, None)


def test_a_summary_of_something_unknown() -> None:
    found = summary(PROGRAM)["files"][0]["summaries"][1]["model"]
    assert (found["name"], found["kind"], found["layers"]) == ("net", "unknown", [])
    assert found["unknown"][0]["reason"] == "`load()` is not followed"


def test_several_outputs_and_one_in_a_list() -> None:
    call = LayerCall((Edge("in"),), ((None, 4),), [(None, 3), (None, CLASSES)], SPAN)
    several = LayerTrace("lstm", "LSTM", "LSTM", SPAN, output_shape=call.output, weights=(), calls=(call,))
    one = LayerTrace("x", "X", "X", SPAN, output_shape=[(None, 3)], weights=())
    half = LayerTrace("y", "Y", "Y", SPAN, output_shape=[(None, 3), Unknown("lost")], weights=())  # type: ignore[list-item]
    rows = summary(Program("a.py", models=(model(several, one, half),)))["files"][0]["models"][0]["layers"]
    assert [row["output_shape"] for row in rows] == [[[None, 3], [None, "num_classes"]], [None, 3], None]
    assert rows[0]["inbound"] == ["in"]


@pytest.mark.parametrize(("name", "output"), [("check", check()), ("summary", summary(PROGRAM))])
def test_output_follows_the_published_schema(name: str, output: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.validate(output, schema, cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(output | {"surprise": 1}, schema)


def test_one_finding_a_line() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "docs" / "schemas" / "finding.schema.json").read_text("utf-8"))
    lines = "".join(renderer("jsonl")(REPORT, Style())).splitlines()
    assert len(lines) == 3
    for line in lines:
        jsonschema.validate(json.loads(line), schema)


def test_the_published_schemas_are_up_to_date(tmp_path: Path) -> None:
    schemas = script("generate_schemas")
    assert schemas.stale() == []
    assert schemas.stale(tmp_path) == list(schemas.SCHEMAS)


@pytest.mark.parametrize(("path", "told"), [("train.py", None), ("parts.py", "parts.py")])
def test_the_file_of_an_unknown_is_told_where_it_is_another(path: str, told: str | None) -> None:
    from cnnlint.diagnostics import Span
    from cnnlint.report.model_records import model_record

    why = Unknown("computed at run time", Span(path, 3))
    record = model_record(model(LayerTrace("a", "A", "A", SPAN, unknown=why)), Program("train.py"))
    (unknown,) = record.model_dump(mode="json")["unknown"]
    assert unknown.get("path") == told
    assert unknown["line"] == 3
