"""A class of Keras that is used unbound was imported in a cell that has changed since, or in a part that is not shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks import notebook

from cnnlint import check_source
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary
from cnnlint.values import Unknown

CELLS = [
    "from tensorflow.keras.layers import Conv2D, Dense, Flatten",
    """inputs = Input((8, 8, 3))
x = add([Conv2D(3, 1)(inputs), inputs])
model = Model(inputs, Dense(2)(Flatten()(x)))
model.summary()""",
]


def summarised(path: str, data: bytes) -> ModelTrace | Unknown:
    (event,) = [e for e in read(read_source(path, data)).events if isinstance(e, Summary)]
    return event.model


def test_in_a_notebook_it_is_keras() -> None:
    model = summarised("model.ipynb", notebook(*CELLS).encode())
    assert isinstance(model, ModelTrace)
    assert [(layer.cls, layer.params) for layer in model.layers if layer.params] == [("Conv2D", 12), ("Dense", 386)]
    assert not model.unknown


def test_what_something_else_may_have_bound_is_not_guessed() -> None:
    model = summarised("model.ipynb", notebook("Input = make_input\n" + CELLS[0], CELLS[1]).encode())
    assert isinstance(model, Unknown) or model.unknown


STACK = """model = Sequential([Embedding(100, 8, input_length=5), Flatten(), {}, Dense(2)])
model.summary()"""


@pytest.mark.parametrize("package", ["chainer", "cntk", "tensorlayer", "tflearn", "torch"])
def test_the_layers_of_another_library_are_not_keras_s(package: str) -> None:
    model = summarised("model.ipynb", notebook(f"from {package}.layers import *", STACK.format("Dropout(0.1)")).encode())
    assert isinstance(model, Unknown) or model.unknown


def test_the_helpers_of_a_notebook_hand_on_what_is_of_keras() -> None:
    model = summarised("model.ipynb", notebook("from helpers import *", STACK.format("Dropout(0.1)")).encode())
    assert isinstance(model, ModelTrace)
    assert [(layer.cls, layer.params) for layer in model.layers if layer.params] == [("Embedding", 800), ("Dense", 82)]


@pytest.mark.parametrize(("head", "layer"), [("", "LayerNormalization()"), ("import torch\n", "Dropout(0.1)")])
def test_helpers_write_layers_of_their_own(head: str, layer: str) -> None:
    """Under a name of Keras's too, or hand on those of another library."""
    model = summarised("model.ipynb", notebook(f"{head}from helpers import *", STACK.format(layer)).encode())
    assert isinstance(model, Unknown) or "LayerNormalization" not in [layer.cls for layer in model.layers]


IMAGES = "model = Sequential([Conv2D(4, (3, 3), input_shape={}), Flatten()])\nmodel.summary()"


@pytest.mark.parametrize(("shape", "count"), [("(3, 24, 24)", None), ("(24, 24, 3)", 112)])
def test_helpers_may_set_the_order_of_axes(shape: str, count: int | None) -> None:
    model = summarised("model.ipynb", notebook("from helpers import *", IMAGES.format(shape)).encode())
    assert isinstance(model, ModelTrace)
    assert model.layers[0].params == count


def test_a_script_shows_its_helpers() -> None:
    model = summarised("model.py", f"from helpers import *\n{STACK.format('Dropout(0.1)')}\n".encode())
    assert isinstance(model, Unknown)


@pytest.mark.parametrize("imports", ["", "import torch\n"])
def test_in_a_script_it_is_keras_unless_something_else_may_be_meant(imports: str) -> None:
    model = summarised("model.py", (imports + "\n".join(CELLS)).encode())
    assert (isinstance(model, Unknown) or bool(model.unknown)) is bool(imports)


def test_what_is_found_with_an_unbound_name_is_no_error() -> None:
    code = "from keras.layers import Conv2D\nx = Conv2D(3, 9)(Input((4, 4, 1)))\n"
    (report,) = check_source(code, "model.py").files
    assert {(f.code, f.severity.value) for f in report.findings} == {("CNN101", "warning"), ("CNN728", "warning")}


def test_what_is_found_without_an_unbound_name_is_an_error() -> None:
    code = "from keras import Input\nfrom keras.layers import Conv2D\nx = Conv2D(3, 9)(Input((4, 4, 1)))\nFlatten()(x)\n"
    (report,) = check_source(code, "model.py").files
    assert {(f.code, f.severity.value) for f in report.findings} == {("CNN101", "error"), ("CNN728", "warning")}


def test_in_a_notebook_an_unbound_name_leaves_no_error() -> None:
    cells = ["from keras import Input\nfrom keras.layers import Conv2D\nx = Conv2D(3, 9)(Input((4, 4, 1)))", "Flatten()(x)"]
    (report,) = check_source(notebook(*cells), "model.ipynb").files
    assert {(f.code, f.severity.value) for f in report.findings} == {("CNN101", "warning")}


def test_a_star_import_brings_the_functions_that_merge() -> None:
    model = summarised("model.py", "\n".join(["from keras.layers import *", "from keras.models import *", CELLS[1]]).encode())
    assert isinstance(model, ModelTrace)
    assert "Add" in [layer.cls for layer in model.layers]


@pytest.mark.parametrize("before", ["def units():\n    return 4\n", "units = lambda n=4: n\n"])
def test_a_star_import_does_not_replace_what_the_program_defines(before: str) -> None:
    assert dense_after(before, "units()") == 4


def test_a_star_import_may_replace_a_value() -> None:
    assert dense_after("units = 4\n", "units") != 4


def dense_after(before: str, units: str) -> object:
    """The units of a layer for which a module that cannot be read is imported after `before`."""
    keras = "from keras.layers import Dense\nfrom keras import Input, Sequential\n"
    made = f"from helpers import *\nSequential([Input((8,)), Dense({units})]).summary()\n"
    model = summarised("model.py", (keras + before + made).encode())
    assert isinstance(model, ModelTrace)
    shape = model.layers[-1].output_shape
    return shape[-1] if isinstance(shape, tuple) else shape


def test_a_notebook_displays_without_an_import() -> None:
    cells = [f"from keras import *\n{CELLS[0]}\nfrom keras import Input, Sequential", "m = Sequential([Input((3,)), Dense(2)])"]
    model = summarised("model.ipynb", notebook(*cells, "display(m)\nm.summary()").encode())
    assert isinstance(model, ModelTrace)
    assert not model.unknown


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("class MyLayer(layers.Dense):\n    pass\nMylayer(3)\n", ["Mylayer"]),
        ("X_train = np.zeros((3, 3))\nprint(x_train)\n", ["x_train"]),
        ("image = keras.Input((3,))\nprint(imge)\n", []),  # too short a word to be sure
        ("encoder_inputs = keras.Input((3,))\nprint(encoder_input)\n", []),  # one of several
        ("encoder_inputs = keras.Input((3,))\nlayers.Dense(1)(encder_inputs)\n", ["encder_inputs"]),
        ("def make():\n    x = layers.Flatten()(image)\n    return layers.Dense(1)(image)\nmake()\n", ["image"]),
        ("def make():\n    return layers.Dense(1)(image)\nimage = keras.Input((3,))\nmake()\n", []),
        ("def make(image):\n    image = layers.Dense(1)(image)\n    return image\nmake(image)\n", ["image"]),
        ("def first():\n    image = 1\ndef make():\n    return layers.Dense(1)(image)\nmake()\n", ["image"]),
        ("def first():\n    global image\n    image = 1\ndef make():\n    return layers.Dense(1)(image)\nmake()\n", []),
        ("def a():\n    def b():\n        return layers.Dense(1)(image)\n    image = 1\n    return b\na()()\n", []),
        ("flat(keras.Input((3,)))\n", ["flat"]),
        ("x = keras.Input((3,))\nlayers.Add()([x, shortcut])\n", ["shortcut"]),
        ("def flat(x):\n    return x\nflat(keras.Input((3,)))\n", []),
        ("if 'image' in globals():\n    layers.Dense(1)(image)\n", []),
        ("def make():\n    return layers.Dense(1)(image)\nmake.__globals__['image'] = keras.Input((3,))\n", []),
        ("train_x = np.zeros((3, 3))\nprint(train_y)\n", []),
        ("x_train = 1\nfor name in open('names'):\n    globals()[name] = 2\nprint(X_train)\n", []),
        ("from utils import *\nclass MyLayer(layers.Dense):\n    pass\nMylayer(3)\n", []),
        ("class MyLayer(layers.Dense):\n    pass\ntry:\n    Mylayer(3)\nexcept NameError:\n    pass\n", []),
        ("def make():\n    return layers.Dense(n_units)\nmake()\n", ["n_units"]),
        ("def make():\n    return keras.Input(shape=size[1:])\ndef other():\n    size = (1, 2)\nmake()\n", ["size"]),
        ("class Net:\n    n = 8\n    def make(self):\n        return layers.Dense(n)\nNet().make()\n", ["n"]),
        ("class Net:\n    n = 8\n    dense = layers.Dense(n)\n", []),
        ("class Net:\n    global n\n    n = 8\n    def make(self):\n        return layers.Dense(n)\nNet().make()\n", []),
        ("layers.Dense(n_units)\nn_units = 8\n", ["n_units"]),
        ("layers.Dense(4, activation=relu)\n", ["relu"]),
        ("print(relu(3))\n", []),
        ("encoder = keras.Model(keras.Input((3,)), encoder)\n", []),  # an excerpt
        ("encoder = (encoder := 3) + 1\n", []),
        ("for encoder in [1, 2]:\n    encoder = encoder + 1\n", []),
        ("for i in range(3):\n    if i:\n        layers.Dense(n_units)\n    n_units = 8\n", []),
        ("def make():\n    return layers.Dense(n_units)\nn_units = 8\nmake()\n", []),
        ("def ready():\n    global n_units\n    n_units = 8\nready()\nlayers.Dense(n_units)\n", []),
        ("import builtins\nbuiltins.n_units = 8\nlayers.Dense(n_units)\n", []),
        ("get_ipython().run_line_magic('run', 'a.py')\nlayers.Dense(n_units)\n", []),
        ("get_ipython().run_cell_magic('time', '', 'n_units = 3\\nprint(1)\\n')\nlayers.Dense(n_units)\n", []),
        ("get_ipython().run_line_magic('time', 'n_units = 3')\nlayers.Dense(n_units)\n", []),
        (
            "get_ipython().run_cell_magic('writefile', 'a.py', 'n_units = 3')\nlayers.Dense(n_units)\nfor m in []:\n    m()\n",
            [],
        ),
        ("from hyperas import optim\ndef create():\n    return layers.Dense(n_units)\ncreate()\n", []),
        ("@profile\ndef create():\n    return layers.Dense(file)\ncreate()\n", []),
        ("layers.Dense(n_units, activation=act, kernel_initializer=init)\n", []),  # a fragment
        ("def f():\n    Scale = 3\n    return scale\nscale = 2\nprint(f())\n", []),
    ],
)
def test_a_name_that_is_another_but_for_a_letter(lines: str, expected: list[str]) -> None:
    report = check_source(f"import keras\nimport numpy as np\nfrom keras import layers\n{lines}")
    assert [f.actual for f in report.findings if f.code == "CNN728"] == expected


WHOLE = """import keras
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense({units})])
model.compile("adam", "mse")
model.{method}(x / 255.0, y, batch_size=32)
"""


@pytest.mark.parametrize(
    ("units", "method", "told"), [("classes", "fit", True), ("10", "fit", False), ("classes", "train", False)]
)
def test_what_trains_on_data_that_it_loads_is_no_excerpt(units: str, method: str, told: bool) -> None:
    (report,) = check_source(WHOLE.format(units=units, method=method), "model.py").files
    assert [f.actual for f in report.findings if f.code == "CNN728"] == ["classes"] * told


LATE = """import keras
from keras import layers
def build(deep):
    x = keras.Input((8,))
    {before}
    y = layers.Dense(4)(z)
    z = layers.Dense(4)(x)
    return keras.Model(x, z)
"""


@pytest.mark.parametrize(
    ("before", "told"),
    [("pass", True), ("y = z = x", False), ("if deep: z = x", False), ("global z", False), ("for z in (x,): pass", False)],
)
def test_a_local_variable_that_only_later_lines_bind(before: str, told: bool) -> None:
    (report,) = check_source(LATE.format(before=before), "model.py").files
    late = [f for f in report.findings if f.code == "CNN728"]
    assert [(f.span.line, "line 7" in f.message) for f in late] == [(6, True)] * told


def test_a_variable_that_is_read_in_the_statement_that_binds_it() -> None:
    code = "from keras import layers\ndef build():\n    x = layers.Dense(4)(x)\n    return x\n"
    (report,) = check_source(code, "model.py").files
    assert [f.message for f in report.findings if f.code == "CNN728"] == [
        "`x` is read before it is bound: the function first binds it in this statement"
    ]


def test_a_parameter_of_another_function_is_no_slip() -> None:
    functions = [f"def f{i}({given}):\n    return layers.Dense(n_units)\n" for i, given in enumerate(("n_units", ""))]
    code = "from keras import layers\n" + "".join(functions)
    (report,) = check_source(code, "model.py").files
    told = [f.message for f in report.findings if f.code == "CNN728"]
    assert told == ["`n_units` is used, but nothing imports or defines it"]


@pytest.mark.parametrize("bend", ["relu", "activation"])
def test_a_dot_in_a_notebook_is_a_formula(bend: str) -> None:
    data = notebook("from tensorflow.keras.layers import Dense", f"output = {bend}(dot(W, input) + b)")
    (file,) = check_source(data, "formula.ipynb").files
    assert not file.findings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("units = 8\n", True),
        ("def _bind(name, value):\n    globals()[name] = value\nfor name in open('names.txt'):\n    _bind(name, len)\n", False),
        ("from .inner import *\n", False),
        ("import sys\nsys.modules[__name__].__dict__.update(open('a.txt'))\n", False),
    ],
    ids=["plain", "globals", "inner", "dict"],
)
def test_a_module_of_the_project_may_bind_names_that_it_does_not_show(tmp_path: Path, text: str, told: bool) -> None:
    package = tmp_path / "nets"
    package.mkdir()
    (package / "__init__.py").write_text(text, encoding="utf-8")
    (package / "inner.py").write_text("globals().update(open('a.txt'))\n", encoding="utf-8")
    model = tmp_path / "model.py"
    model.write_text("import tensorflow as tf\nfrom nets import *\n\nx = Conv2D('first', 'image', 32, 3)\n", encoding="utf-8")
    (report,) = check_source(model.read_text(encoding="utf-8"), str(model)).files
    assert [f.code for f in report.findings if str(f.severity) != "info"] == (["CNN728", "CNN706"] if told else [])
