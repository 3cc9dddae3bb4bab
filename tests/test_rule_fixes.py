"""What is fixed stays fixed: every bad example is fixed, and what it was reported for is gone."""

from __future__ import annotations

import ast

import pytest
from rule_examples import Example, examples, settings_in

from cnnlint.config import Settings
from cnnlint.fixes.fix import fix
from cnnlint.report.model import FileReport
from cnnlint.run import check_source

FIXED_COMPLETELY = {
    "CNN005",
    "CNN006",
    "CNN108",
    "CNN201",
    "CNN205",
    "CNN206",
    "CNN208",
    "CNN209",
    "CNN211",
    "CNN212",
    "CNN216",
    "CNN219",
    "CNN225",
    "CNN303",
    "CNN313",
    "CNN414",
    "CNN701",
    "CNN702",
    "CNN703",
    "CNN705",
    "CNN706",
    "CNN710",
    "CNN715",
    "CNN720",
}  # these examples offer a fix; the others need a decision


def _fixed(example: Example, unsafe: bool) -> tuple[str, set[str]]:
    settings = settings_in(example.code)

    def check(changed: bytes) -> FileReport:
        return check_source(changed.decode(), "example.py", settings).files[0]

    data = example.code.encode()
    result = fix("example.py", data, check(data), check, unsafe)
    return result.data.decode(), {finding.code for finding in result.report.findings}


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_fixing_a_bad_example_cures_it_and_breaks_nothing(example: Example) -> None:
    if example.rule.name in ("syntax-error", "unreadable-cell"):
        pytest.skip("what cannot be parsed cannot be fixed")
    text, left = _fixed(example, unsafe=True)
    ast.parse(text)
    assert left <= {example.rule.code}, f"the fix brings another finding:\n{text}"
    assert (example.rule.code not in left) == (example.rule.code in FIXED_COMPLETELY), text


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_safe_fixes_alone_leave_unsafe_ones(example: Example) -> None:
    if example.rule.name in ("syntax-error", "unreadable-cell"):
        pytest.skip("what cannot be parsed cannot be fixed")
    text, left = _fixed(example, unsafe=False)
    if example.rule.fixable == "unsafe":
        assert text == example.code
        assert left == {example.rule.code}


KERAS_3 = Settings.model_validate({"select": ["CNN702"], "target_keras": "3"})
JOINED = {
    "Conv2D(8, nb_row=3, nb_col=5)": "Conv2D(8, kernel_size=(3, 5))",
    "Conv2D(nb_filter=8, nb_row=3,  # high\n        nb_col=n + 1, border_mode='same')": (
        "Conv2D(filters=8, kernel_size=(3,  # high\n        n + 1), padding='same')"
    ),
    "Conv3D(8, kernel_dim1=3, kernel_dim2=4, kernel_dim3=5)": "Conv3D(8, kernel_size=(3, 4, 5))",
    "Conv2D(8, nb_col=5, nb_row=3)": None,
    "Conv2D(8, nb_row=3, activation='relu', nb_col=5)": None,
    "Conv2D(8, nb_row=3)": None,
}


@pytest.mark.parametrize("old", JOINED)
def test_arguments_that_became_one_are_joined_where_they_stand_in_order(old: str) -> None:
    head = "from keras.layers import Conv2D, Conv3D\n\nlayer = "
    data = f"{head}{old}\n".encode()

    def check(changed: bytes) -> FileReport:
        return check_source(changed.decode(), "example.py", KERAS_3).files[0]

    result = fix("example.py", data, check(data), check)
    assert result.data.decode() == f"{head}{JOINED[old] or old}\n"
    assert bool(result.report.findings) == (JOINED[old] is None)


@pytest.mark.parametrize(
    ("condition", "told"), [("", ("error", True)), ("import sys\nif len(sys.argv) > 1:\n    ", ("warning", False))]
)
def test_a_fix_is_safe_only_where_the_program_surely_crashes(condition: str, told: tuple[str, bool]) -> None:
    text = f"import keras\n{condition}layer = keras.layers.Dense(2, init='uniform')\n"
    (finding,) = check_source(text, "a.py", KERAS_3).files[0].findings
    assert finding.fix is not None
    assert (finding.severity.value, finding.fix.safe) == told


@pytest.mark.parametrize(("imported", "severity"), [("keras", "info"), ("tf_keras", "info")])
def test_one_metric_is_put_into_a_list_whatever_the_keras(imported: str, severity: str) -> None:
    head = f"import {imported} as keras\n\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
    data = f'{head}model.compile("adam", "mse", metrics="mae")\n'.encode()

    def check(changed: bytes) -> FileReport:
        return check_source(changed.decode(), "example.py").files[0]

    report = check(data)
    assert [(f.code, f.severity.value) for f in report.findings] == [("CNN720", severity)]
    result = fix("example.py", data, report, check)
    assert result.data.decode() == f'{head}model.compile("adam", "mse", metrics=["mae"])\n'
    assert not result.report.findings


@pytest.mark.parametrize(
    ("loss", "read", "written"),
    [
        ("mse", "", '["mae"]'),
        ("mae", "", '["mse"]'),  # not once more what the loss says
        ("mse", "print(history.history['accuracy'])", None),
        ("mse", "print(history.history['val_loss'])", '["mae"]'),
        ("mse", "keras.callbacks.EarlyStopping(monitor='accuracy')", None),
    ],
)
def test_a_metric_that_is_read_by_its_name_is_not_replaced(loss: str, read: str, written: str | None) -> None:
    text = (
        "import keras\nimport numpy as np\nx, y = np.random.rand(100, 4), 3 * np.random.rand(100)\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
        f"model.compile('adam', '{loss}', metrics=['accuracy'])\nhistory = model.fit(x, y, validation_split=0.1)\n{read}\n"
    )
    (finding,) = (f for f in check_source(text).files[0].findings if f.code == "CNN216")
    assert (finding.fix.edits[0].text if finding.fix is not None else None) == written
