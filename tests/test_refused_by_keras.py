"""What cnnlint calls an error is refused by real Keras, on that line and in those words; what it lets pass is taken."""

from __future__ import annotations

import pytest
from program_runner import run_in_keras

from cnnlint import check_source
from cnnlint.config import Settings
from cnnlint.diagnostics import Finding

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {
    3: "import numpy as np\nimport tensorflow as tf\nimport keras\nfrom keras import layers\n",
    2: "import numpy as np\nimport tensorflow as tf\nimport tf_keras as keras\nfrom tf_keras import layers\n",
}
BOTH, NEWER, OLDER = (2, 3), (3,), (2,)
TENSOR = "i = keras.Input((8, 4))\nh = layers.Dense(4)(i)\n"
NO_ITEMS = "a symbolic Keras tensor has no items that could be gone through"


def errors(text: str, dialect: int) -> list[Finding]:
    findings = check_source(HEADS[dialect] + text, settings=Settings(target_keras=dialect)).findings
    return [f for f in findings if f.severity.value == "error"]


REFUSED = [  # the last line of a program, the Keras that refuse it, the code and the message
    ("for step in h: pass", BOTH, "CNN709", NO_ITEMS),
    ("steps = [layers.Dense(2)(step) for step in h]", BOTH, "CNN709", NO_ITEMS),
    ("steps = list(h)", BOTH, "CNN709", NO_ITEMS),
    ("for n, step in enumerate(h): pass", BOTH, "CNN709", NO_ITEMS),
    ("first, second = h", BOTH, "CNN729", "Dense gives one tensor here, which cannot be unpacked into 2 names"),
    ("len(h)", BOTH, "CNN709", "a symbolic Keras tensor has no length"),
    ("float(h)", BOTH, "CNN709", "`float` is called on a symbolic Keras tensor, which has no numbers yet"),
    ("int(h)", BOTH, "CNN709", "`int` is called on a symbolic Keras tensor, which has no numbers yet"),
    ("h[0] = 1", BOTH, "CNN709", "a tensor cannot be changed in place"),
    ("h.numpy()", BOTH, "CNN714", "a symbolic Keras tensor has no `numpy`: it has no numbers yet"),
    ("h.mean()", BOTH, "CNN714", "a symbolic Keras tensor has no `mean`"),
    ("h.astype('float32')", BOTH, "CNN714", "a symbolic Keras tensor has no `astype`"),
    ("h.reshape((1, 2))", OLDER, "CNN714", "a symbolic Keras tensor has no `reshape`"),
    ("h.get_shape()", NEWER, "CNN714", "a symbolic Keras tensor has no `get_shape`"),
    ("h.set_shape((None, 8, 4))", NEWER, "CNN714", "a symbolic Keras tensor has no `set_shape`"),
    ("layers.Lambda(lambda x: [x])(h)[0].mean()", BOTH, "CNN714", "a symbolic Keras tensor has no `mean`"),
]


@pytest.mark.parametrize(("line", "dialects", "code", "message"), REFUSED)
def test_what_keras_does_not_do_with_a_symbolic_tensor(line: str, dialects: tuple[int, ...], code: str, message: str) -> None:
    for dialect in BOTH:
        told = errors(TENSOR + line, dialect)
        assert [(f.code, f.message) for f in told] == [(code, message)] * (dialect in dialects)
        real = run_in_keras(HEADS[dialect] + TENSOR + line, dialect=dialect)
        assert (real.line == told[0].span.line and _said(told[0], real.error)) if told else not real.error


def _said(finding: Finding, error: str) -> bool:
    """Whether Keras says what the finding says that it does; `...` stands for more."""
    return all(part.strip() in error for part in (finding.keras or "?").split("..."))


TAKEN = [
    "for step in (h, i): layers.Dense(2)(step)",
    "if hasattr(h, 'numpy'): h.numpy()",
    "n = getattr(h, 'mean', None)",
    "a, b = layers.Lambda(lambda x: [x, x])(h)",
    "for n in range(h.shape[1]): layers.Dense(2)(h[:, n])",
    "try:\n    n = len(h)\nexcept TypeError:\n    n = 1",
    "e = keras.Model(i, h)(np.zeros((2, 8, 4))).numpy().mean()",
    "for row in keras.Model(i, h).predict(np.zeros((2, 8, 4)), verbose=0): float(row[0][0])",
]


@pytest.mark.parametrize("line", TAKEN)
@pytest.mark.parametrize("dialect", BOTH)
def test_what_keras_does_with_tensors(line: str, dialect: int) -> None:
    assert run_in_keras(HEADS[dialect] + TENSOR + line, dialect=dialect).error == ""
    assert errors(TENSOR + line, dialect) == []


IN_A_BODY = """\
class Clear(layers.Layer):
    def call(self, x):
        x[0] = 0
        return x

Clear()(keras.Input((8,)))
"""


@pytest.mark.parametrize("dialect", BOTH)
def test_tensors_in_a_body_cannot_be_changed_either(dialect: int) -> None:
    (told,) = errors(IN_A_BODY, dialect)
    assert (told.code, told.message, told.span.line) == ("CNN709", "a tensor cannot be changed in place", 7)
    assert run_in_keras(HEADS[dialect] + IN_A_BODY, dialect=dialect).error.startswith("TypeError")
