"""Rules in notebooks: blanks of an exercise, cells that stop or cannot be read, failures that their author has seen."""

from __future__ import annotations

import pytest
from notebooks import FAILED, code, notebook

from cnnlint.config import Settings
from cnnlint.run import check_source


def told(text: str, target: str = "auto") -> list[tuple[str, str]]:
    """Codes and severities."""
    (report,) = check_source(text, "lesson.ipynb", Settings.model_validate({"target_keras": target})).files
    return [(f.code, f.severity.value) for f in report.findings]


@pytest.mark.parametrize(
    ("cell", "severity"),
    [
        ("import keras\nloss = # TODO", "info"),
        ("import keras\nloss = ### YOUR CODE HERE", "info"),
        ("import keras\nmodel = <your model>", "info"),
        ("import keras\nmodel.fit(x, epochs=??)", "info"),
        ("import keras\n# TODO: the second layer\n[Dense layer here]", "info"),
        ("import keras\nmodel.compile(optimizer=optimizers.None)", "info"),
        ("import keras\nmodel.add(Dense(10)", "warning"),
        ("import keras\nif a <b and c> d", "warning"),
        ("import keras\nx = Dense(2 name='x')", "warning"),
    ],
)
def test_a_blank_of_an_exercise_is_no_mistake(cell: str, severity: str) -> None:
    assert told(notebook("import keras", cell)) == [("CNN002", severity)]


def test_a_cell_ends_where_its_assertion_fails() -> None:
    """What an exercise leaves open is built in the same cell, behind the assertion."""
    start = "from tensorflow import keras\nanswer = []\n"
    rest = "model = keras.Sequential([keras.layers.Flatten(), *answer])\nmodel.summary()"
    assert ("CNN712", "error") in told(notebook(start + rest), "2")
    assert "error" not in dict(told(notebook(f"{start}assert len(answer) > 0, 'fill it in'\n{rest}"), "2")).values()


def test_a_cell_ends_where_it_raises() -> None:
    start, rest = "from tensorflow import keras", "model = keras.Sequential([])\nmodel.fit([[0.0]], [[1.0]])"
    assert ("CNN711", "error") in told(notebook(start, rest), "2")
    assert "CNN711" not in dict(told(notebook(start, f"raise NotImplementedError('fill it in')\n{rest}"), "2"))


def test_what_a_cell_that_cannot_be_read_defines_is_not_keras_s() -> None:
    own = "class Dense(Layer):\n    def forward(self, x):\n        return <your code>"
    assert [code for code, _ in told(notebook(own, "layer = Dense(32, 64, learning_rate=1)"))] == ["CNN002"]


def test_what_a_cell_that_cannot_be_read_does_to_a_model_is_not_known() -> None:
    start = "import keras\nimport numpy as np\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])"
    trained = "m.fit(np.zeros((8, 4)), np.zeros((8, 1)))"
    compiled = "m.compile('adam', 'mse')\n    print('compiled')"
    assert [code for code, _ in told(notebook(start, compiled.replace("\n    ", "\n"), trained))] == []
    again = f"{trained}\nm.evaluate(np.zeros((8, 4)), np.zeros((8, 1)))"
    assert [code for code, _ in told(notebook(start, compiled, trained, again))] == ["CNN002"]
    assert "CNN711" in dict(told(notebook(start, compiled.replace("m.", "n."), trained)))
    wide = start.replace("layers.Dense(1)", "layers.Dense(1), keras.layers.Softmax()")
    assert ("CNN201", "error") in told(notebook(wide, compiled, trained))  # of its layers all is known


@pytest.mark.parametrize(("failed", "severity"), [(True, "info"), (False, "error")])
def test_what_the_author_has_seen_fail_is_an_info(failed: bool, severity: str) -> None:
    model = "from keras import Sequential, layers\nmodel = Sequential([layers.Input((4, 4, 1)), layers.Conv2D(8, 7)])"
    cells = code(model, execution_count=1, outputs=[FAILED] if failed else []), code("print('on')", execution_count=2)
    assert told(notebook(*cells)) == [("CNN101", severity)]


@pytest.mark.parametrize(("sooner", "found"), [("model = first()\n", []), ("", ["CNN118"])])
def test_a_function_that_nothing_calls_may_be_called_before_a_later_cell(sooner: str, found: list[str]) -> None:
    text = notebook(
        "import numpy as np\nfrom keras import Sequential, layers\nfrom models import first",
        f"{sooner}def show():\n    print(model.predict(np.zeros((1, 40, 7))))",
        "model = Sequential([layers.Input((7, 12)), layers.LSTM(4)])",
    )
    assert [code for code, severity in told(text) if severity == "error"] == found


def test_a_scaled_copy_may_be_shown_at_the_end_of_a_cell() -> None:
    start = "import numpy as np\nfrom keras import Sequential, layers\nfrom sklearn.preprocessing import StandardScaler\n"
    start += "x, y = np.random.rand(64, 12) * 50, np.random.rand(64)"
    rest = "model = Sequential([layers.Input((12,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\nmodel.fit(x, y)"
    shown = "StandardScaler().fit_transform(x)"
    assert "CNN517" not in dict(told(notebook(start, shown, rest), "3"))
    assert "CNN517" in {f.code for f in check_source(f"{start}\n{shown}\n{rest}\n").findings}


STACK = """\
import keras
m = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, activation="relu")])
m.add(keras.layers.Dense(1))
"""
SEVERAL = "m.add(keras.layers.Dense(4, activation='softmax'))"


@pytest.mark.parametrize(
    ("skipped", "last", "severity"), [(None, 2, "info"), (None, 3, "warning"), (2, 3, "warning"), (None, None, "warning")]
)
def test_what_needs_a_cell_that_was_skipped(skipped: int | None, last: int | None, severity: str) -> None:
    """Those around it were run one after the other. A count that is missing between two others may have been its own."""
    cells = (
        code(STACK, execution_count=1),
        code(SEVERAL, execution_count=skipped),
        code("m.compile('adam', 'mse')", execution_count=last),
    )
    (report,) = check_source(notebook(*cells), "model.ipynb").files
    assert [f.severity.value for f in report.findings if f.code == "CNN320"] == [severity]
