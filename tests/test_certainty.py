"""An error is proven, or it is none: defaults of functions that nothing calls, and dialects that nothing tells."""

from __future__ import annotations

from typing import Any

import pytest
from notebooks import FAILED, code, notebook

from cnnlint.config import Settings
from cnnlint.run import check_source

HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers\n\n"


def found(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """Codes and severities, infos left out."""
    (report,) = check_source(head + text).files
    return [(f.code, str(f.severity)) for f in report.findings if str(f.severity) != "info"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("try:\n    layers.Dense(7)(y)\n    open('a.txt')\nexcept OSError:\n    pass\n", True),
        ("if open('a.txt').read():\n    layers.Dense(7)(y)\n", False),
    ],
    ids=["guarded", "under a condition"],
)
def test_what_a_block_guards_is_done_in_any_case(text: str, told: bool) -> None:
    start, end = "x = keras.Input((3,))\ny = layers.Dense(3)(x)\n", "model = keras.Model(x, layers.Dense(2)(y))\n"
    assert (("CNN315", "warning") in found(start + text + end)) is told


def test_an_error_that_only_a_default_makes_unconditional_is_a_warning() -> None:
    text = """def build(small=True):
    if small:
        return keras.Sequential([layers.Input((4, 4, 1)), layers.Conv2D(8, 5, activation="relu")])
    return None
"""
    assert found(text) == [("CNN101", "warning")]


def test_what_is_told_under_a_condition_alone_is_told_again_for_sure() -> None:
    text = """out = layers.Dense(3)(keras.Input((3,)))
if len(open("a.txt").read()) > 1:
    out.summary()
    out.compile("adam", "mse")
out.fit(1, 2)
out.predict(3)
"""
    assert found(text) == [("CNN714", "warning"), ("CNN714", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "def make(units=None, rate=None):\n    x = keras.Input((8,))\n    return layers.Dropout(rate)(layers.Dense(units)(x))",
        "def make(shape=None):\n    return keras.Input(shape=shape)",
        "def make(**kwargs):\n    return keras.Input(**kwargs)",
        "def conv(filters, **kwargs):\n    return layers.Conv2D(filters, **kwargs)",
        "def conv(*args):\n    return layers.Conv2D(*args)",
        "class Conv(layers.Conv1D):\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)",
        "class Batches:\n    def __init__(self, data):\n        self.data = data\n        self.next_group = self.groups()\n\n"
        "    def groups(self):\n        self.found = []\n        while True:\n            yield from self.found\n\n"
        "    def net(self):\n        return keras.Sequential([layers.Dense(next(self.next_group))])",
        "import numpy as np\nn = np.sum(np.random.randint(1, 3, 8))\nlayers.Conv1D(8, 1)(keras.Input((n, 1)))",
        "def pool(x, side):\n    return layers.AveragePooling2D((side / 2, side / 3), strides=2)(x)",
        "def attend(x, y):\n    return layers.MultiHeadAttention(2, 4)(layers.Dense(8)(x), value=y)",
        "def attend(x, y):\n    return layers.MultiHeadAttention(2, 4)(value=layers.Dense(8)(x), query=y, key=y)",
        "def attend(x, **y):\n    return layers.MultiHeadAttention(2, 4)(layers.Dense(8)(x), **y)",
        "def attend(x, *y):\n    return layers.MultiHeadAttention(2, 4)(layers.Dense(8)(x), *y)",
        "def branch(x, use, helper):\n    y = layers.Dense(3)(x) if use else x\n    return layers.ZeroPadding2D(helper(x))(y)",
    ],
)
def test_what_a_caller_must_give_is_no_fault(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "made", ["TimeDistributed(inner)([x, y])", "TimeDistributed(inner)((x, y), mask=y)", "Wrapper(inner)(x)"]
)
def test_a_layer_around_one_that_is_not_known_is_refused_in_keras_3(made: str) -> None:
    text = f"def make(inner, y):\n    x = keras.Input((5, 4))\n    return layers.{made}\n"
    assert found(text, "import keras\nfrom keras import layers, ops\n") == [("CNN112", "error")]


def test_a_fix_of_what_may_be_no_fault_is_not_safe() -> None:
    text, settings = "model = Sequential()\nmodel.add(Dense(8, bias=False))\n", Settings(target_keras="3")
    imports = "from keras import Sequential\nfrom keras.layers import Dense\n"
    (guessed,), (sure,) = (check_source(t, settings=settings).findings for t in (text, imports + text))
    assert (guessed.severity, guessed.fix and guessed.fix.safe) == ("warning", False)
    assert (sure.severity, sure.fix and sure.fix.safe) == ("error", True)


def test_a_fault_of_the_defaults_alone_is_a_warning() -> None:
    text = "def make(side=2):\n    x = keras.Input((side, side, 3))\n    return layers.Conv2D(8, 3)(x)"
    assert found(text) == [("CNN101", "warning")]
    assert found(text + "\n\nmake()") == [("CNN101", "error")]


@pytest.mark.parametrize("flags", ["from absl import flags", "flags = tf.app.flags", "flags = tf.compat.v1.flags"])
def test_a_fault_of_the_flags_that_the_command_line_may_change_is_a_warning(flags: str) -> None:
    head = f"import tensorflow as tf\n{HEAD}{flags}\nside = flags.DEFINE_integer('side', 2, 'help')\n"
    make = "x = keras.Input(({0}, {0}, 3))\nlayers.Conv2D(8, 3)(x)\n"
    assert found(make.format("flags.FLAGS.side"), head) == [("CNN101", "warning")]
    assert found(make.format("side.value"), head) == [("CNN101", "warning")]


def test_a_default_of_zero_waits_for_a_caller() -> None:
    text = "def make(words=0):\n    return layers.Embedding(words, 8)(keras.Input((8,)))"
    assert found(text) == []
    assert found(text + "\n\nmake()") == [("CNN706", "error")]


def test_an_attribute_that_is_none_waits_to_be_set() -> None:
    text = "class Net:\n    def __init__(self):\n        self.units = None\n\n    def build(self):\n"
    text += "        return layers.Dense(self.units)(keras.Input((8,)))\n"
    assert found(text) == []
    assert found(text + "Net().build()\n", "import keras\nfrom keras import layers\n") == [("CNN706", "error")]


def test_a_function_is_followed_with_the_keywords_that_it_cannot_do_without() -> None:
    text = "def make(**options):\n    size = options['size']\n    return keras.Sequential([layers.Dense(size)])"
    (report,) = check_source(HEAD + text).files
    assert report.models == 1


def test_what_an_exception_of_a_library_is_expected_for_is_no_fault() -> None:
    text = "import tensorflow as tf\ntry:\n    layers.Dense(-1)\nexcept tf.errors.InvalidArgumentError:\n    pass"
    assert found(text) == []


@pytest.mark.parametrize(("later", "known"), [("units = 8", False), ("width = 8", True)])
def test_a_size_that_a_later_cell_binds_once_more(later: str, known: bool) -> None:
    build = f"{HEAD}units = 4\ndef build():\n    return keras.Sequential([keras.Input((2,)), layers.Dense(units)])"
    (report,) = check_source(notebook(build, later), "a.ipynb").files
    assert report.program is not None
    (model,) = report.program.models
    assert (model.layers[-1].params == 12) is known


SWITCH = """KIND = "dense"
if KIND == "dense":
    sides = (8,)
else:
    sides = (8, 8, 3)


def dense():
    return keras.Sequential([layers.Input(sides), layers.Dense(3)])


def convolutional():
    height, width, channels = sides
    return keras.Sequential([layers.Input((height, width, channels)), layers.Conv2D(3, 9)])


def broken():
    return keras.Sequential([layers.Input((8, 8, 3)), layers.Conv2D(3, 9)])


"""


@pytest.mark.parametrize(
    "use",
    [
        'model = dense() if KIND == "dense" else convolutional()',
        'build = dense if KIND == "dense" else convolutional\nmodel = build()',
        'if KIND == "dense":\n    model = dense()\nelse:\n    model = convolutional()',
    ],
)
def test_what_a_switch_leaves_out_is_for_other_values_of_the_module(use: str) -> None:
    assert found(SWITCH + use) == [("CNN101", "error")]  # of what is broken at all values
    told = check_source(HEAD + SWITCH + use).findings
    assert [str(f.severity) for f in told if f.code == "CNN729"] == ["info"]


def test_a_fault_whatever_the_arguments_are_stays_an_error() -> None:
    assert found("def make(units=8):\n    return layers.Dense(units, activation='rellu')") == [("CNN705", "error")]


OPTIONS = """import argparse
from tensorflow import keras
from tensorflow.keras import layers

parser = argparse.ArgumentParser()
parser.add_argument("--kernel", type=int, default={default})
options = parser.parse_args({words})
layers.Conv1D(8, options.kernel)
"""


def test_a_fault_of_the_command_line_left_empty_is_a_warning() -> None:
    assert found(OPTIONS.format(default=0, words=""), "") == [("CNN111", "warning")]
    assert found(OPTIONS.format(default=0, words="[]"), "") == [("CNN111", "error")]
    assert found(OPTIONS.format(default=3, words="") + "layers.Dense(-1)", "") == [("CNN706", "error")]


@pytest.mark.parametrize("text", ["layers.Dense(64 / 2)", "layers.MaxPooling2D(2, padding='SAME')", "layers.Dense(0)"])
def test_what_only_keras_3_rejects_is_an_error_where_it_is_known_to_be_keras_3(text: str) -> None:
    assert [severity for _, severity in found(text)] == ["warning"]
    assert [severity for _, severity in found(f"keras.ops.zeros(3)\n{text}")] == ["error"]
    assert found(f"import tf_keras\n{text}") == []


def test_what_every_keras_rejects_is_an_error_without_evidence() -> None:
    assert found("keras.Input(sahpe=(3,))") == [("CNN703", "error")]
    assert found("keras.Input()") == [("CNN704", "error")]
    assert found("layers.Dense(-3)") == [("CNN706", "error")]


COMPILED = "keras.Sequential([keras.Input((3,)), layers.Dense(2)]).compile('adam', 'mse', lr=0.1)"


@pytest.mark.parametrize(
    ("head", "severity"),
    [
        (HEAD, "error"),
        (f"# %tensorflow_version 2.x\n{HEAD}", "warning"),  # 2.0 and 2.1 pass over it
        (f"{HEAD}layers.experimental.preprocessing.Rescaling(1.0)\n", "error"),  # of 2.2
        ("import tf_keras as keras\nfrom tf_keras import layers\n", "error"),
        ("import keras\nfrom keras import layers\nfrom keras.layers.core import Dense\n", "error"),
    ],
)
def test_what_compile_of_the_first_releases_passes_over_is_no_error_for_them(head: str, severity: str) -> None:
    assert found(COMPILED, head) == [("CNN703", severity)]
    assert ("CNN703", "error") in found(COMPILED.replace("compile(", "fit("), head)


# ------------------------------------------------------------------ notebooks and what is expected to raise


def cell(source: str, count: int | None, failed: bool = False, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return code(source, metadata={"tags": list(tags)}, execution_count=count, outputs=[FAILED] if failed else [])


def in_notebook(*cells: dict[str, Any]) -> list[str]:
    """The severities of what is found."""
    (report,) = check_source(notebook(cell(HEAD, 1), *cells), "model.ipynb").files
    return [str(f.severity) for f in report.findings if f.code != "CNN004"]


SMALL = "model = keras.Sequential([layers.Conv2D(3, 9, input_shape=(4, 4, 3))])"


def test_a_cell_that_is_meant_to_raise_tells_no_fault() -> None:
    assert in_notebook(cell(SMALL, 2)) == ["error"]
    assert in_notebook(cell(SMALL, 2, tags=("raises-exception",))) == ["info"]


@pytest.mark.parametrize(("count", "severity"), [(4, "info"), (2, "error")])
@pytest.mark.parametrize("asked", ["model.summary()", "print(model.output_shape)", "model.count_params()"])
def test_a_cell_that_ran_after_the_training_below_it_met_a_built_model(asked: str, count: int, severity: str) -> None:
    fit = "import numpy as np\nmodel.compile('adam', 'mse')\nmodel.fit(np.zeros((8, 4)), np.zeros((8, 1)))"
    cells = cell(HEAD, 1), cell("model = keras.Sequential([layers.Dense(1)])", 1), cell(asked, count), cell(fit, 3)
    (report,) = check_source(notebook(*cells), "model.ipynb", Settings(target_keras="2")).files
    assert [str(f.severity) for f in report.findings if f.code == "CNN712"] == [severity]


@pytest.mark.parametrize("of_its_own", [False, True])
def test_what_a_notebook_printed_is_no_code_of_it(of_its_own: bool) -> None:
    """A model with a `train_step` of its own needs no targets; the traceback of every training names Keras's."""
    printed = {**FAILED, "traceback": ["training.py in train_step(self, data)"]}
    text = "import numpy as np  # train_step\n" if of_its_own else "import numpy as np\n"
    text += "model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
    text += "model.fit(np.zeros((8, 4)))"
    assert in_notebook(code(text, execution_count=2, outputs=[printed])) == ([] if of_its_own else ["error"])


def test_a_recorded_exception_is_known_where_the_notebook_goes_on() -> None:
    assert in_notebook(cell(SMALL, 2, failed=True)) == ["error"]
    assert in_notebook(cell(SMALL, 2, failed=True), cell("print(1)", 3)) == ["info"]


def test_cells_that_ran_in_another_order_prove_no_shape() -> None:
    assert in_notebook(cell(SMALL, 3), cell("print(1)", 2)) == ["warning"]
    assert in_notebook(cell("layers.Dense(-1)", 3), cell("print(1)", 2)) == ["error"]
    filled, asked = "found = {'train': 1}", "print(found['test'])"
    assert in_notebook(cell(filled, 2), cell(asked, 3)) == ["error"]
    assert in_notebook(cell(filled, 3), cell(asked, 4), cell("found = {'test': 1}", 2)) == ["warning"]
    stack, part = "keras.ops.zeros(3)\nm = keras.Sequential([keras.Input((8,)), layers.Dense(2)])", "m.get_layer('top')"
    assert in_notebook(cell(stack, 2), cell(part, 3))[-1] == "error"
    assert in_notebook(cell(stack, 3), cell(part, 4), cell("m = top", 2))[-1] != "error"
    early = "model = keras.Sequential([keras.Input((8,)), layers.Dense(2)])\nmodel.evaluate(x, y)"
    assert in_notebook(cell(early, 2), cell("model.compile('adam', 'mse')", 3)) == ["error"]
    assert in_notebook(cell(early, 3), cell("model.compile('adam', 'mse')", 2)) == ["warning"]


def test_what_comes_of_another_cell_is_refuted_by_a_run_in_another_order() -> None:
    data = "import numpy as np\nx = np.zeros((10, 4))"
    reshaped = "x = x.reshape(10, 5)"
    assert in_notebook(cell(data, 2), cell(reshaped, 3)) == ["error"]
    assert in_notebook(cell(data, 3), cell(reshaped, 2)) == ["info"]
    assert in_notebook(cell(data, 3), cell(reshaped, 2, failed=True)) == ["warning"]
    assert in_notebook(cell(data, 3), cell("print(1)", 2), cell(reshaped, None)) == ["warning"]
    assert in_notebook(cell(data + "\n" + reshaped, 3), cell("print(1)", 2)) == ["warning"]


def test_the_first_line_of_another_cell_is_another_line() -> None:
    """A list of layers that has a name may be changed; where the array came from is told."""
    made = "model = keras.Sequential([keras.Input((8,)), layers.Dense(2)])"
    assert in_notebook(cell(made, 2), cell("model.layers.pop()", 3), cell("model.summary()", 4)) == ["warning"]
    assert in_notebook(cell(made, 2), cell("rows = model.layers", 3), cell("rows.pop()", 4), cell("model.summary()", 5)) == []
    cells = HEAD, "import numpy as np; x = np.zeros((10, 4))", "x = x.reshape(10, 5)"
    (report,) = check_source(notebook(*cells), "model.ipynb").files
    assert [label.text for finding in report.findings for label in finding.labels] == ["(10, 4) from here"]


def test_output_without_a_count_leaves_open_in_which_order_the_cells_ran() -> None:
    data = cell("import numpy as np\nx = np.zeros((10, 4))", None)
    reshaped, printed = "print(8)\nx = x.reshape(10, 5)", {"output_type": "stream", "name": "stdout", "text": "8"}
    assert in_notebook(data, code(reshaped, outputs=[printed])) == ["warning"]
    assert in_notebook(data, code(reshaped, outputs=[printed, FAILED])) == ["error"]
    assert in_notebook(data, code(reshaped)) == ["error"]
    assert in_notebook(code(f"{data['source']}\n{reshaped}", outputs=[printed])) == ["error"]


def test_what_is_wrong_without_a_word_is_not_refuted_by_a_cell_that_ran() -> None:
    made = "model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation='softmax')])"
    fitted = "import numpy as np\nmodel.compile('adam', 'binary_crossentropy')\nmodel.fit(np.zeros((9, 8)), np.arange(9) % 2)"
    assert in_notebook(cell(made, 2), cell(fitted, 3)) == ["error"]
    assert in_notebook(cell(made, 3), cell("print(1)", 2), cell(fitted, 4)) == ["warning"]
    assert in_notebook(cell(made, 3, failed=True), cell("print(1)", 2), cell(fitted, 4)) == ["warning"]


def test_lines_that_an_exercise_leaves_out_may_make_it_right() -> None:
    text = "image = keras.Input((8, 8, 3))\n{}\nmodel = keras.Model(image, layers.Conv2D(3, 9)(image))"
    assert in_notebook(cell(text.format("..."), None)) == ["info"]
    assert in_notebook(cell(text.format("...  # three layers"), None)) == ["info"]
    assert in_notebook(cell(text.format("def later():\n    ...\n"), None)) == ["error"]


def test_a_cell_that_cannot_be_read_may_have_changed_what_follows() -> None:
    assert in_notebook(cell(SMALL, 2)) == ["error"]
    assert in_notebook(cell("size = ?\n", 1), cell(SMALL, 2)) == ["warning", "warning"]
    assert in_notebook(cell(SMALL, 1), cell("size = ?\n", 2)) == ["error", "warning"]
    made = "model = keras.Sequential([keras.Input((8,)), layers.Dense(2)])\nmodel.compile('adam', 'mse')"
    fitted = cell("import numpy as np\nmodel.fit(np.ones((9, 4)), np.ones((9, 2)), validation_split=0.1)", 3)
    assert in_notebook(cell(made, 1), fitted) == ["error"]
    assert in_notebook(cell(made, 1), cell("model = ?\n", 2), fitted) == ["warning"]
    assert in_notebook(cell(made, 1), cell("model.add(?)\n", 2), fitted) == ["warning", "warning"]


@pytest.mark.parametrize(
    "block",
    [
        "with pytest.raises(ValueError):",
        "with self.assertRaisesRegex(ValueError, 'units'):",
        "with contextlib.suppress(ValueError):",
    ],
)
def test_what_a_block_expects_is_no_fault(block: str) -> None:
    text = f"{block}\n    layers.Dense(-1)\n    m = keras.Sequential([layers.Dense(3)])\n    m.fit(1, 2)"
    assert found(text) == []


# ------------------------------------------------------------------ what Keras 2 does otherwise


def test_only_keras_3_takes_the_shape_that_a_model_was_called_on() -> None:
    text = (
        "import numpy as np\n"
        "resize = keras.Sequential([layers.Resizing(180, 180)])\n"
        "picture = resize(np.zeros((200, 300, 3)))\n"
        "model = keras.Sequential([resize, layers.Conv2D(16, 3)])"
    )
    assert found(text) == [("CNN107", "warning")]
    assert found("keras.ops.zeros(3)\n" + text) == [("CNN107", "error")]
    assert found("import tf_keras\n" + text) == []


def test_asking_for_an_output_shape_builds_nothing() -> None:
    text = "m = keras.Sequential([layers.Flatten(), layers.Dense(2)])\nm.compute_output_shape((16, 28, 28, 1))\n"
    assert found(text + "m.build((None, 28, 28, 1))") == []
    assert found("layers.Dense(3).build([768])") == []


def test_a_list_of_outputs_may_be_longer_than_it_looks() -> None:
    text = (
        "def train(gan, x):\n"
        "    outputs = gan.discriminator()(x) + [layers.Dense(2)(x)]\n"
        "    model = keras.Model(x, outputs)\n"
        "    model.compile('adam', loss=['mse', 'mse', 'mse'])\n"
        "train(make(), keras.Input((4,)))"
    )
    assert found(text) == []


def test_keras_1_may_have_its_channels_first_by_a_file_of_its_own() -> None:
    head = "from keras.layers import Convolution2D, MaxPooling2D\nfrom keras.models import Sequential\n"
    text = "m = Sequential([Convolution2D(8, 3, 3, input_shape=(3, 60, 80)), MaxPooling2D((2, 2))])"
    assert found(text, head) == [("CNN101", "warning")]
    assert found(text.replace("60, 80", "2, 2"), head) == [("CNN101", "error")]


def test_with_torch_a_model_is_a_module() -> None:
    text = "m = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\nm.parameters()\n"
    assert found("import torch\n" + text) == []


def test_whole_remainders_are_below_their_divisor() -> None:
    text = (
        "import numpy as np\n"
        "m = keras.Sequential([layers.Dense(1, activation='sigmoid', input_shape=(4,))])\n"
        "m.compile('adam', 'binary_crossentropy')\n"
        "m.fit(np.random.rand(8, 4), np.arange(8) % 2)"
    )
    assert found(text) == []
    assert found(text.replace("% 2", "% 4")) == [("CNN220", "warning")]


LEARNS_BADLY = (
    "from keras import Sequential, layers\n\n\n"
    "def {}():\n    model = Sequential([layers.Input((8,)), layers.Dense(16), layers.Dense(1, activation='softmax')])\n"
    "    model.compile('adam', 'binary_crossentropy')\n    layers.Dense(-1)\n"
)


@pytest.mark.parametrize(
    ("path", "name", "silent"),
    [
        ("test_model.py", "test_build", ["info", "info"]),
        ("tests/parts/models.py", "test_build", ["info", "info"]),
        ("model_test.py", "test_build", ["info", "info"]),
        ("test_model.py", "main", ["warning", "error"]),
        ("model.py", "test_build", ["warning", "error"]),
        ("latest.py", "test_build", ["warning", "error"]),
    ],
)
def test_a_model_of_a_unit_test_need_not_learn(path: str, name: str, silent: list[str]) -> None:
    (report,) = check_source(LEARNS_BADLY.format(name), path).files
    told = sorted((f.code, str(f.severity)) for f in report.findings)
    assert told == [("CNN201", silent[1]), ("CNN301", silent[0]), ("CNN706", "error")]


def test_targets_that_are_broadcast_are_no_matter_of_a_unit_test() -> None:
    source = """import numpy as np
from keras import Sequential, layers


def test_fit():
    model = Sequential([layers.Input((4,)), layers.Dense(2)])
    model.compile("sgd", "mae")
    model.fit(np.ones((8, 4)), np.ones((8, {})))
"""
    for path, columns, severity in (("model.py", 1, "warning"), ("test_model.py", 1, "info"), ("test_model.py", 3, "error")):
        (report,) = check_source(source.format(columns), path).files
        assert [str(f.severity) for f in report.findings if f.code == "CNN119"] == [severity]


@pytest.mark.parametrize("x", ["np.ones((3, 4))", "{'i': np.ones((3, 4))}", "[np.ones((3, 4))]"])
def test_a_batch_of_as_many_samples_as_units_is_broadcast(x: str) -> None:
    source = f"""import numpy as np
import keras.ops
from keras import Input, Model, layers
i = Input((4,), name="i")
model = Model(i, layers.Dense(3)(i))
model.compile("sgd", "mse")
model.fit({x}, np.ones(3))
"""
    for text, severity in ((source, "warning"), (source.replace("(3, 4)", "(6, 4)").replace("ones(3)", "ones(6)"), "error")):
        assert [str(f.severity) for f in check_source(text).findings if f.code == "CNN119"] == [severity]


def test_a_key_by_a_default_that_no_dict_has_is_told_where_it_is_called_so() -> None:
    source = """import keras
UNITS = {"b0": 3, "b1": 5}
def build(name="net"):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(UNITS[name[-2:]])])
"""
    for text, severities in ((source, []), (f"{source}build()\n", ["error"])):
        assert [f.severity for f in check_source(text).findings if f.code == "CNN729"] == severities


def test_a_dict_that_others_may_fill_before_a_method_runs_lacks_no_key() -> None:
    source = """import keras
from base import Feature
class Head(Feature):
    loss = {"type": "mse"}
    def __init__(self, feature):
        super().__init__(feature)
    def build(self):
        return keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation=self.loss["activation"])])
"""
    assert [f.code for f in check_source(source).findings if f.code == "CNN729"] == []


FILLED = """
def pooled(x, units=4, sequences=False):
    return layers.LSTM(units, return_sequences=sequences)(x)

pooled(pooled(keras.Input((20, 8))))
"""


@pytest.mark.parametrize(
    ("decorator", "told"),
    [
        ("", [("CNN107", "error")]),
        ("import gin\n@gin.configurable", [("CNN107", "warning")]),
        ("import gin\n@gin.configurable('pool', module='nets')", [("CNN107", "warning")]),
        ("import gin\n@gin.register", [("CNN107", "warning")]),
        ("import tf_slim as slim\n@slim.add_arg_scope", []),
        ("from tensorflow.contrib.framework.python.ops import add_arg_scope\n@add_arg_scope", []),
        ("from tensorflow.contrib import slim\n@slim.add_arg_scope", []),
        ("from mine import ex\n@ex.capture", [("CNN107", "warning")]),
        ("import tensorflow as tf\n@tf.function", [("CNN107", "error")]),
    ],
)
def test_a_decorator_may_fill_in_what_a_call_does_not_give(decorator: str, told: list[tuple[str, str]]) -> None:
    assert found(f"{decorator}{FILLED}") == told


def test_what_a_call_gives_no_decorator_changes() -> None:
    text = FILLED.replace("=4, sequences=False", ", sequences").replace("pooled(pooled(keras.Input((20, 8))))", "")
    calls = "pooled(pooled(keras.Input((20, 8)), 4, False), 4, False)\n"
    assert found(f"import tf_slim\n@tf_slim.add_arg_scope{text}{calls}") == [("CNN107", "error")]


@pytest.mark.parametrize("decorator", ["import tf_slim as slim\n@slim.add_arg_scope", "import gin\n@gin.configurable", ""])
def test_a_decorator_may_fill_in_any_argument_where_all_are_handed_on(decorator: str) -> None:
    text = "def made(*args, **more):\n    return layers.LSTM(*args, **more)\n\nmade(8)(made(8)(keras.Input((20, 8))))\n"
    wrong = [("CNN107", "warning" if "gin" in decorator else "error")] if "slim" not in decorator else []
    assert found(f"{decorator}\n{text}") == wrong


def test_a_configuration_may_set_the_arguments_of_a_class() -> None:
    text = """import gin
@gin.configurable
class Net(keras.Model):
    def __init__(self, sequences=False):
        super().__init__()
        self.first = layers.LSTM(4, return_sequences=sequences)
        self.second = layers.LSTM(4)

    def call(self, x):
        return self.second(self.first(x))

Net()(keras.Input((20, 8)))
"""
    assert found(text) == [("CNN106", "warning")]
    assert found(text.replace("import gin\n@gin.configurable\n", "")) == [("CNN106", "error")]


@pytest.mark.parametrize(
    ("layer", "use"),
    [
        ("layers.Layer):\n    def call(self, x, training):\n        return x", "Own()(keras.Input((4,)))"),
        ("layers.InputLayer):\n    pass", "Own(type_spec=spec)"),
        ("layers.AveragePooling2D):\n    pass", "Own()"),
    ],
    ids=["training", "input", "pooling"],
)
def test_what_only_keras_3_refuses_of_an_own_layer_is_no_error_where_nothing_tells_the_keras(layer: str, use: str) -> None:
    text = f"class Own({layer}\n\n{use}\n"
    assert found(text) == [("CNN704", "warning")]
    assert found(f"import keras.random\n{text}") == [("CNN704", "error")]
    assert found(f"import tensorflow_addons\n{text}") == []


@pytest.mark.parametrize("kind", ["typing.Sequence", "collections.abc.Sequence", "collections.abc.MutableSequence"])
def test_a_tensor_is_no_sequence(kind: str) -> None:
    """Its rows would have an axis too few for a Dense."""
    text = f"""import collections.abc, typing
class Each(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        return [self.dense(one) for one in x] if isinstance(x, {kind}) else self.dense(x)

Each()(keras.ops.zeros((5, 3)))
Each()(keras.Input((3,)))
"""
    assert found(text) == []
    listed = text.replace("Each()(keras.Input((3,)))", "Each()([keras.Input(())])")
    assert found(listed) == [("CNN107", "error")]


def test_where_every_argument_is_given_a_decorator_changes_nothing() -> None:
    model = "def build(side):\n    x = keras.Input((side, side, 3))\n    return layers.Conv2D(8, 5)(x)\nbuild(3)\n"
    other = "def other(k=9):\n    layers.Conv2D(8, k)(keras.Input((3, 3, 1)))\n"
    (report,) = check_source(f"{HEAD}from mine import timed\n@timed\n{model}{other}").files
    messages = [f.message for f in report.findings if str(f.severity) == "warning"]
    assert [message.partition(" (with ")[2] for message in messages] == [
        "the default arguments of a function that is not called here)"
    ]


@pytest.mark.parametrize("value", ["None", "0", "'yes'"])
def test_what_only_the_last_releases_refuse_is_a_warning(value: str) -> None:
    assert found(f"layers.Dense(3, trainable={value})(keras.Input((3,)))\n") == [("CNN706", "warning")]
    assert found(f"import keras.random\nlayers.Dense(3, trainable={value})(keras.Input((3,)))\n") == [("CNN706", "warning")]


def test_how_many_values_there_are_without_an_argument_is_no_proof() -> None:
    text = """def flipped(image, boxes=None):
    found = [image[::-1]]
    if boxes is not None:
        found.append(boxes)
    return tuple(found)
class Reader:
    def __init__(self, image, boxes=None):
        self.image, self.boxes = image, boxes
    def flip(self):
        self.image, self.boxes = flipped(self.image, self.boxes)
"""
    assert found(text) == []
    assert found(f"{text}Reader(layers).flip()\n") == [("CNN729", "error")]


def test_a_model_is_perhaps_compiled_where_what_it_is_compiled_with_raises() -> None:
    head = "import numpy as np\ndef tuned(rate):\n    return keras.optimizers.Adam(rate)\n"
    model = "m = keras.Sequential([keras.Input((3,)), layers.Dense(1)])\n"
    trained = "m.fit(np.ones((4, 3)), np.ones((4, 1)), epochs=9, validation_split=0.5)\n"
    told = [found(f"{head}{model}{line}{trained}") for line in ("m.compile(tuned(), 'mse')\n", "")]
    assert ["CNN711" in dict(one) for one in told] == [False, True]


@pytest.mark.parametrize(
    ("derived", "told"),
    [
        ("", [("CNN107", "error")]),
        ("class Lines(Case):\n    size = 3\n", [("CNN107", "error")]),
        ("class Lines(Case):\n    kind = layers.Conv1D\n", []),
        ("class Middle(Case):\n    pass\nclass Lines(Middle):\n    kind = layers.Conv1D\n", []),
        ("class Lines:\n    kind = layers.Conv1D\n", [("CNN107", "error")]),
    ],
)
def test_a_method_may_be_called_on_what_a_derived_class_has_in_place_of_it(derived: str, told: list[tuple[str, str]]) -> None:
    text = "class Case:\n    kind = layers.Conv2D\n\n    def test(self):\n        self.kind(3, 3)(keras.Input((8, 3)))\n\n"
    assert found(text + derived) == told


@pytest.mark.parametrize(("count", "failed", "severity"), [(2, False, "info"), (None, False, "warning"), (2, True, "warning")])
def test_a_cell_that_ran_shows_that_a_statement_does_not_raise(count: int | None, failed: bool, severity: str) -> None:
    assert in_notebook(cell("'units: ' + 1", count, failed)) == [severity]
