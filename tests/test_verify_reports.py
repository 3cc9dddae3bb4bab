"""How `cnnlint verify` says what it found: the terminal, Markdown and JSON, from results that are made up here."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from io import StringIO

import pytest

from cnnlint.commands.verify import _progress
from cnnlint.report.model import Style
from cnnlint.run import check_source
from cnnlint.verify import machine, markdown, terminal
from cnnlint.verify.compare import Disagreement, compare
from cnnlint.verify.limits import gist
from cnnlint.verify.measurements import UNSCALED, measure
from cnnlint.verify.protocol import Built, Failed, Ready, Row, Trained
from cnnlint.verify.result import Evidence, ModelResult, Status, Suggestion, Verdict, Verification

CODE = """
from keras import Input, Sequential, layers
model = Sequential([
    Input((28, 28, 3)),
    layers.Conv2D(64, 3, padding="same", name="stage_one_block_two_unit_three_convolution_four", activation="relu"),
    layers.BatchNormalization(name="stage_one_block_two_unit_three_normalization"),
    layers.Flatten(),
    layers.Dense(32, activation="softmax"),
])
"""
READY = Ready(tensorflow="2.99.0", keras="3.99.0")
TRAINED = Trained(
    steps=1500, images=48_000, loss_start=2.3, loss_end=0.4, accuracy=0.91, held_back=500, never_predicted=22, units=32,
    images_per_second=1234.5, peak_memory=700 * 2**20, params=1_607_730, how=("2,000 MNIST digits",),
)  # fmt: skip
SMALLER = Suggestion("max pooling after each convolution", TRAINED.model_copy(update={"params": 39_456}))


def agreed() -> ModelResult:
    report = check_source(CODE, "a/rather/long/path/to/the/file/that/trains/the/model_of_the_year.py").files[0]
    assert report.program is not None
    model = report.program.models[0]
    findings = [f for f in report.findings if f.model == model.name or f.layer]
    evidence = tuple(Evidence(f, Verdict.OPEN, "the model was not trained") for f in findings)
    return ModelResult(report.path, model, Status.AGREES, training=TRAINED, evidence=evidence, ready=READY)


def text_of(run: Verification, width: int = 80, **others: bool) -> list[str]:
    return "".join(terminal.render(run, Style(width=width, **others))).splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_nothing_is_wider_than_the_terminal_but_paths(width: int) -> None:
    lines = text_of(Verification((replace(agreed(), suggestions=(SMALLER,)),), READY), width)
    assert [line for line in lines if len(line) > width and ".py:" not in line] == []
    assert not any(line.endswith(" ") for line in lines)
    assert any("Keras 3.99.0" in line for line in lines)
    assert width < 80 or any("(BatchNormalization)" in line for line in lines)


def test_what_is_not_trained_has_a_column_only_where_there_is_some() -> None:
    result = agreed()
    assert any("Not trained" in line for line in text_of(Verification((result,), READY)))
    plain = replace(result, model=replace(result.model, layers=result.model.layers[2:]))
    assert not any("Not trained" in line for line in text_of(Verification((plain,), READY)))


def test_a_disagreement_is_shown_at_its_layer_and_reported_once() -> None:
    result = agreed()
    layer = result.model.layers[3]
    wrong = tuple(
        Disagreement(what, layer.name, "1", "2", layer.span, "Dense(units=32)")
        for what in ("output shape", "trainable parameters")
    )
    lines = text_of(Verification((replace(result, status=Status.DISAGREES, disagreements=wrong),), READY))
    assert len([line for line in lines if "please report it" in line]) == 1
    assert "  layer `dense`: output shape: cnnlint says 1, Keras says 2" in lines
    assert len([line for line in lines if line.endswith(" agrees")]) == 3


def test_other_layers_than_keras_has_are_not_said_to_agree() -> None:
    result = agreed()
    wrong = Disagreement("layers", "", "dense", "flatten, dense", result.model.span)
    lines = text_of(Verification((replace(result, status=Status.DISAGREES, disagreements=(wrong,)),), READY))
    assert not any(line.endswith(" agrees") for line in lines)


def test_models_stand_side_by_side() -> None:
    run = Verification((replace(agreed(), suggestions=(SMALLER, Suggestion("nothing", Failed(stage="time")))),), READY)
    table = [line.split() for line in text_of(run, 120) if line.startswith("  as it is") or line.startswith("  max pooling")]
    assert table == [
        ["as", "it", "is", "1,607,730", "91.0%", "0.4", "1,500", "1,234"],
        ["max", "pooling", "after", "each", "convolution", "39,456", "91.0%", "0.4", "1,500", "1,234"],
    ]
    assert "| max pooling after each convolution | 39,456 | 91.0% | 0.4 | 1,500 | 1,234 |\n" in "".join(markdown.render(run))


def test_a_finding_about_no_model_and_a_file_that_is_not_read_are_shown() -> None:
    report = check_source("from keras import layers\nlayers.Conv2D(8, 3, pading='same')\n").files[0]
    loose = tuple(Evidence(f, Verdict.OPEN, "it is about no model that is known") for f in report.findings)
    run = Verification(loose=loose, unread=("broken.py:1:1: not read: '(' was never closed",))
    assert run.exit_code == 2
    lines = text_of(run)
    assert any("CNN703 Conv2D has no argument `pading`" in line for line in lines)
    assert "note: broken.py:1:1: not read: '(' was never closed" in lines
    document = json.loads("".join(machine.render(run)))
    assert [found["code"] for found in document["evidence"]] == ["CNN703"]
    assert document["unread"] == ["broken.py:1:1: not read: '(' was never closed"]
    assert "### Findings about no model" in "".join(markdown.render(run))


def test_quiet_says_the_total_only() -> None:
    assert text_of(Verification((agreed(),), READY), quiet=True) == ["1 model: agrees: 1 (4 layers)"]


def test_colours_are_for_terminals() -> None:
    run = Verification((agreed(),), READY)
    assert "\x1b[1;32mKeras agrees on all 4 layers\x1b[0m" in "".join(terminal.render(run, Style(color=True)))
    assert "\x1b" not in "".join(terminal.render(run, Style()))


def test_what_keras_says_is_one_plain_line() -> None:
    assert gist("Exception encountered.\n\n\x1b[1mToo small.\x1b[0m\n") == "Exception encountered. Too small."


def test_scaled_and_unscaled_images_are_compared() -> None:
    finding = replace(agreed().evidence[0].finding, name="unscaled-images")
    raw = Suggestion(UNSCALED, TRAINED.model_copy(update={"accuracy": 0.4}))
    found = measure(finding, TRAINED, [raw])
    assert found.verdict is Verdict.MEASURED
    assert found.text == "trained on images from 0 to 255: accuracy 40.0% after 1,500 steps; on scaled ones: accuracy 91.0%"
    assert measure(finding, Failed(stage="fit", message="no"), []).text == "the training stopped: no"


class Terminal(StringIO):
    """A stream that says that somebody looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [Terminal(), StringIO()])
def test_progress_is_for_terminals(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with _progress() as tell:
        tell("train.py: model [a]")
        time.sleep(0.3)
    assert ("verifying train.py: model [a]" in stream.getvalue()) is stream.isatty()


@pytest.mark.parametrize(("trainable", "told"), [(15, []), (14, ["total parameters", "total trainable parameters"])])
def test_totals_are_compared_beside_the_rows(trainable: int, told: list[str]) -> None:
    code = "from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense(3, name='a')])\n"
    program = check_source(code).files[0].program
    assert program is not None
    (model,) = program.models
    row = Row(name="a", type="Dense", output_shape=(None, 3), trainable=15, non_trainable=0)
    found = compare(model, Built(rows=(row,), trainable=trainable, non_trainable=0), same_dialect=True)
    assert [disagreement.what for disagreement in found] == told
