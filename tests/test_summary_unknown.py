"""What a summary shows where the source does not tell everything."""

from __future__ import annotations

from dataclasses import replace

from cnnlint.diagnostics import Span
from cnnlint.files.source import Source
from cnnlint.program import LayerTrace, ModelTrace, Program, Summary, Weight
from cnnlint.report.gaps import gaps
from cnnlint.report.model import Report, Style, build
from cnnlint.report.places import because
from cnnlint.report.rows import params_expr
from cnnlint.report.summary import render_summary, table
from cnnlint.shapes import Dim, Size, symbol
from cnnlint.values import Cause, Unknown

SPAN = Span("train.py", 20)
CLASSES = symbol("num_classes", "the folders in `train/` are counted at run time", Span("train.py", 12), minimum=1)


def dense(name: str, inputs: Size, units: Size) -> LayerTrace:
    weights = (Weight("kernel", (inputs, units)), Weight("bias", (units,)))
    return LayerTrace(name, "Dense", "Dense", SPAN, output_shape=(None, units), weights=weights)


def model(*layers: LayerTrace) -> ModelTrace:
    return ModelTrace("model", "sequential", "sequential", SPAN, layers, built=True, identity=1)


HEAD = model(dense("dense", 9216, 128), dense("dense_1", 128, CLASSES))


def test_a_symbolic_head() -> None:
    assert table(HEAD, "train.py", Style()).splitlines()[4:] == [
        "│ dense (Dense)             │ (None, 128)         │              1,179,776 │",
        "├───────────────────────────┼─────────────────────┼────────────────────────┤",
        "│ dense_1 (Dense)           │ (None, num_classes) │      128·num_classes + │",
        "│                           │                     │            num_classes │",
        "└───────────────────────────┴─────────────────────┴────────────────────────┘",
        " Total params: 129·num_classes + 1,179,776",
        " Trainable params: 129·num_classes + 1,179,776",
        " Non-trainable params: 0 (0.00 B)",
        "",
        " Not known from the source:",
        "   num_classes — the folders in `train/` are counted at run time, line 12",
        " To settle it, write into the file: # cnnlint: assume num_classes=10",
    ]


def test_an_opaque_layer_keeps_its_row() -> None:
    why = Unknown("the class Block is not modelled", SPAN)
    block = LayerTrace("block", "Block", "Block", SPAN, output_shape=why, weights=why, unknown=why)
    after = replace(dense("dense", 1, 10), output_shape=(None, 10), weights=Unknown("after block", SPAN))
    lines = table(model(dense("first", 9, 9), block, after), "train.py", Style()).splitlines()
    assert "│ block (Block)                   │ ?                      │             ? │" in lines
    assert "│ dense (Dense)                   │ (None, 10)             │             ? │" in lines
    assert " Total params: ? (at least 90)" in lines
    assert lines[-3:] == [
        " Not known from the source:",
        "   block — the class Block is not modelled, line 20",
        "   dense — after block, line 20",
    ]


def test_what_each_weight_adds() -> None:
    n: Dim = CLASSES
    norm = LayerTrace("bn", "BatchNormalization", "", SPAN, weights=tuple(Weight(w, (n,)) for w in "abcd"))
    assert params_expr(dense("dense", 128, CLASSES)) == "128·num_classes + num_classes"
    assert params_expr(dense("dense", CLASSES, 10)) == "10·num_classes + 10"
    assert params_expr(norm) == "4·num_classes"
    assert params_expr(dense("dense", 3, 4)) == "16"


def test_calls_first_then_models_that_no_call_shows() -> None:
    other = replace(HEAD, name="other", identity=2)
    grown = replace(HEAD, layers=(*HEAD.layers, dense("dense_2", CLASSES, 1)))
    call = Summary(Span("train.py", 30), HEAD, "model")
    lost = Summary(Span("train.py", 31), Unknown("`load()` is not followed", Span("train.py", 5)), "net")
    program = Program("train.py", models=(HEAD, other, grown), events=(call, lost))
    report = Report((build(Source("train.py", "python", ()), program=program),))
    heads = [line for line in "".join(render_summary(report, Style())).splitlines() if line.startswith("train.py")]
    assert heads == ["train.py:30: model.summary()", "train.py:31: net.summary()", "train.py:20: other", "train.py:20: model"]
    assert " not known: `load()` is not followed, line 5" in "".join(render_summary(report, Style()))


def test_costs_stand_below_the_table() -> None:
    shown = table(HEAD, "train.py", Style(cost=True))
    assert shown.startswith(table(HEAD, "train.py", Style()).partition("\n\n")[0])
    assert [line.split() for line in shown.split("\n\n")[1].splitlines()] == [
        ["One", "sample", "MACs", "Weights", "Activations", "Receptive"],
        ["dense", "?", "4.50", "MB", "512.00", "B", "all"],
        ["dense_1", "?", "516·num_classes", "B", "4·num_classes", "B", "all"],
        ["Total", "?", "516·num_classes", "+", "4,719,104", "B", "4·num_classes", "+", "512", "B", "all"],
    ]


def test_only_numbers_are_asked_for() -> None:
    """Assuming a number settles a size; it settles no initializer."""
    size, other = Unknown("`a` is read from a file", SPAN, "a"), Unknown("`b` is read from a file", SPAN, "b")
    unit = replace(dense("one", 1, 1), args={"units": size}, unknown=size, weights=size, output_shape=size)
    init = replace(unit, name="two", args={"kernel_initializer": other}, unknown=other)
    assert [gap.assume for gap in gaps(model(unit, init))] == ["a", None]


def test_what_follows_an_impossible_layer_is_not_settled_by_a_number() -> None:
    lost = symbol("flatten_1", Cause.IMPOSSIBLE.value, SPAN, minimum=1, cause=Cause.IMPOSSIBLE)
    assert [(gap.about, gap.assume) for gap in gaps(model(dense("dense", lost, CLASSES)))] == [
        ("num_classes", "num_classes"),
        ("flatten_1", None),
    ]


def test_a_line_is_named_once() -> None:
    assert because("depends on x, line 20", SPAN, "train.py") == "depends on x, line 20"
    assert because("depends on x, line 20", replace(SPAN, cell=4), "train.py") == "depends on x, cell 5, line 20"


def test_a_base_that_nobody_asked_to_see_is_one_line() -> None:
    base = replace(HEAD, kind="application", name="base", keras_name="vgg16")
    report = Report((build(Source("train.py", "python", ()), program=Program("train.py", models=(base,))),))
    assert "".join(render_summary(report, Style())) == (
        "train.py:20: base: vgg16, 2 layers, 129·num_classes + 1,179,776 params (all of them with --verbose)\n\n"
    )
    assert "Model:" in "".join(render_summary(report, Style(verbose=True)))


def test_weights_that_a_condition_freezes_are_told() -> None:
    why = Unknown("depends on frozen, line 4", Span("train.py", 4), None, "frozen=True")
    lines = table(model(replace(dense("base", 9, 9), switch=why)), "train.py", Style()).splitlines()
    assert lines[-3:] == [
        " Not known from the source:",
        "   which weights of base are trained — depends on frozen, line 4",
        " To settle it, write into the file: # cnnlint: assume frozen=True",
    ]
