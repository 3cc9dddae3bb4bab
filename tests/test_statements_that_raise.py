"""What cnnlint says that Python raises, Python raises on that line; calls that fit are left alone."""

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
    3: "import numpy as np\nimport keras\nfrom keras import layers\n",
    2: "import numpy as np\nimport tf_keras as keras\nfrom tf_keras import layers\n",
}
TRAINED = (
    "x, y = np.ones((8, 4)), np.ones((8, 1))\n"
    "model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\n"
    "model.compile('adam', loss='mse', metrics=['mae'])\n"
    "history = model.fit(x, y, verbose=0)\n"
    "scores = model.evaluate(x, y, verbose=0)\n"
)
TWO = "def two(a, b):\n    return a\n"
OWN = (
    "class Own(keras.Model):\n"
    "    def __init__(self, units):\n"
    "        super().__init__()\n"
    "        self.dense = layers.Dense(units)\n"
    "    def call(self, x):\n"
    "        return self.dense(x)\n"
    "    def twice(n):\n"
    "        return 2 * n\n"
    "    def plus(self, n):\n"
    "        return n + 1\n"
)


def told(text: str, dialect: int, severity: str) -> list[Finding]:
    findings = check_source(text, settings=Settings(target_keras=dialect)).findings
    return [f for f in findings if f.severity.value == severity]


FITS_NOT = [
    (TWO + "two(1)", "`two()` is called without `b`"),
    (TWO + "two()", "`two()` is called without `a` and `b`"),
    (TWO + "two(1, 2, 3)", "`two()` takes 2 arguments, but is given 3"),
    (TWO + "two(1, c=2)", "`two()` has no parameter `c`"),
    (TWO + "two(1, a=2)", "`two()` is given `a` twice, by its place and by its name"),
    (TWO + "print(two(b=1))", "`two()` is called without `a`"),
    ("def f(*, a, b, c):\n    return a\nf()", "`f()` is called without `a`, `b`, and `c`"),
    ("def f(a=1, b=2):\n    return a\nf(1, 2, 3)", "`f()` takes 2 arguments, but is given 3"),
    ("def f():\n    return 1\nf(2)", "`f()` takes 0 arguments, but is given 1"),
    (OWN + "model = Own()", "`Own()` is called without `units`"),
    (OWN + "model = Own(3, 4)", "`Own()` takes 1 argument, but is given 2"),
    (OWN + "model = Own(3, name='m')", "`Own()` has no parameter `name`"),
    (OWN + "model = Own(3)\nmodel.plus()", "`plus()` is called without `n`"),
    (
        OWN + "model = Own(3)\nmodel.twice(3)",
        "`twice()` is a method without `self`: the object that it is called on takes the place of its first argument",
    ),
    ("from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int\nC()", "`C()` is called without `n`"),
    ("class C:\n    def __init__(self, n): self.n = n\nC()", "`C()` is called without `n`"),
]


@pytest.mark.parametrize(("text", "message"), FITS_NOT)
def test_arguments_that_do_not_fit(text: str, message: str) -> None:
    text = HEADS[3] + text
    (finding,) = told(text, 3, "error")
    assert (finding.code, finding.message) == ("CNN743", message)
    real = run_in_keras(text, dialect=3)
    assert real.line == finding.span.line
    assert str(finding.keras) in real.error


GRAPH = "import tensorflow as tf\n@tf.function\ndef step(x, y): return x\n"
OF_GRAPH = [
    (GRAPH + "step(1)", "`step()` is called without `y`"),
    (
        GRAPH.replace("function", "function(reduce_retracing=True)") + "step(1, 2, 3)",
        "`step()` takes 2 arguments, but is given 3",
    ),
    (GRAPH + "for batch in [(1, 2)]:\n    step(batch)", "`step()` is called without `y`"),
    (
        "import tensorflow as tf\nclass C:\n    @tf.function\n    def go(self, n): return n\nC().go()",
        "`go()` is called without `n`",
    ),
]


@pytest.mark.parametrize(("text", "message"), OF_GRAPH)
def test_arguments_that_do_not_fit_a_graph(text: str, message: str) -> None:
    """TensorFlow refuses them in words of its own, which differ between releases."""
    text = HEADS[3] + text
    (finding,) = told(text, 3, "error")
    assert (finding.code, finding.message, finding.keras) == ("CNN743", message, None)
    real = run_in_keras(text, dialect=3)
    assert real.line == finding.span.line
    assert real.error.startswith("TypeError: Binding inputs to tf.function failed")


FITS = [
    GRAPH + "step(1, 2)\nstep(y=1, x=2)\nstep(*(1, 2))",
    "from functools import wraps\ndef more(f):\n    @wraps(f)\n    def g(*a): return f(*a, 1)\n    return g\n"
    "@more\ndef step(x, y): return x\nstep(1)",
    TWO + "try:\n    two(1)\nexcept TypeError:\n    pass",
    TWO + "two(*[1, 2])\ntwo(**{'a': 1, 'b': 2})\ntwo(1, b=2)",
    "from tensorflow.autograph.experimental import do_not_convert\n"
    "class S(keras.Sequential):\n    def call(self, x): return super().call(x), 3\nS.call = do_not_convert(S.call)\n"
    "a, b = S([layers.Dense(2)])(np.ones((4, 3)))",
    TWO + "from functools import partial\npartial(two, 1)(2)",
    "def f(a, *rest, k=1, **more):\n    return a\nf(1, 2, 3, k=2, z=4)",
    "def twice(g):\n    return lambda n: g(n, n)\n@twice\ndef f(a, b):\n    return a\nf(1)",
    "class C:\n    @staticmethod\n    def go(n): return n\nC.go(1)\nC().go(1)",
    "class C:\n    @classmethod\n    def of(cls, n): return n\nC.of(1)\nC().of(1)",
    "class C:\n    def __new__(cls, *args): return super().__new__(cls)\n    def __init__(self, n=1): pass\nC()\nC(1)",
    "class B:\n    def __init__(self, n): pass\nclass C(B):\n    def __init__(self): super().__init__(1)\nC()",
    OWN + "model = Own(3)\nmodel.plus(1)\nmodel(np.ones((1, 2)))",
    "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 3\nC()\nC(4)\nC(n=5)",
    TRAINED + "print('%.2f' % scores[0], f'{scores[1]:.2f}', '{:.2f}'.format(scores[0]), round(scores[0], 2))",
    TRAINED + "print('%s' % scores, f'{scores}', '{}'.format(scores), f'{scores!r:>20}', scores * 2)",
    TRAINED + "print('%s %s' % (scores, x), f'{model.predict(x, verbose=0)}', f'{model.predict(x, verbose=0)[0, 0]:.2f}')",
    TRAINED + "model.layers[0].activation(x)\nprint(x.shape[0], model.layers[0].trainable, callable(model.output_shape))",
    "def f(after=0):\n    if after: after(1)\n    if callable(after): after(2)\nf()\nf(print)",
    "class V(tuple):\n    def __call__(self): return 3\nV((1, 2))()",
    TRAINED + "print('loss ' + str(scores[0]), model.layers[-1], history.history['mae'])",
    "data = [1, 2]\nif hasattr(data, 'shape'):\n    data.shape\nprint(getattr(data, 'shape', None), np.array(data).shape)",
    "data = [1, 2]\ntry:\n    data.shape\nexcept AttributeError:\n    pass",
    "import tensorflow as tf\nprint(tf.shape(np.ones((2, 3))).dtype, model_shape := (2, 3))",
    "from sklearn.datasets import load_iris\nprint(load_iris().target_names.shape, load_iris().data.shape)",
    "layers.Lambda(lambda t: t[0] + t[1])([keras.Input((3,)), keras.Input((3,))])",
    TWO + "layers.Lambda(two, arguments={'b': 2})(keras.Input((3,)))",
    "def f(x, training): return x\nlayers.Lambda(f)(keras.Input((3,)))",
    "def f(x, mask): return x\nlayers.Lambda(f)(keras.Input((3,)))",
    "class C:\n    def go(self, x): return x\nlayers.Lambda(C().go)(keras.Input((3,)))",
]


@pytest.mark.parametrize("text", FITS)
def test_arguments_that_fit(text: str) -> None:
    text = HEADS[3] + text
    assert run_in_keras(text, dialect=3).error == ""
    assert not [f for f in check_source(text, settings=Settings(target_keras=3)).findings if f.code == "CNN743"]


SEVERAL = [
    "layer = layers.LSTM(4, return_state=True)\nlayer(keras.Input((5, 3)))\nassert layer.output_shape[1] == (None, 4)",
    "layer = layers.Add()\nlayer([keras.Input((5, 3)), keras.Input((5, 3))])\nassert layer.input_shape[1] == (None, 5, 3)",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_the_shapes_of_several_tensors_are_a_list_in_keras_2(text: str) -> None:
    text = HEADS[2] + text
    assert run_in_keras(text, dialect=2).error == ""
    assert not check_source(text, settings=Settings(target_keras=2)).findings
    wrong = text.replace("== (None", "== (7")
    assert "AssertionError" in run_in_keras(wrong, dialect=2).error
    assert [f.code for f in check_source(wrong, settings=Settings(target_keras=2)).findings] == ["CNN004"]


OPEN = [  # what only the run tells
    "import sys\nrows = [0] * np.power(2, int(np.ceil(np.log2(int(sys.argv[1])))))",
    "n = int('%%epochs%%')",
    "limit = None\nn = limit + 1",
    "limit = None\nlarge = 3 > limit",
    "limit = None\n'%d' % limit",
    "best = max([])",
    "last = [].pop()",
    "np.zeros((0, 3))[0]",
    "np.concatenate([])",
    "rows = [line for line in open('rows.txt')]\nfirst = rows[0]",
    "class Base:\n    def step(self, a):\n        raise NotImplementedError\n"
    "    def steps(self):\n        return self.step(1, 2)",
]


@pytest.mark.parametrize("text", OPEN)
def test_what_only_the_run_tells_is_left_open(text: str) -> None:
    assert not [f for f in check_source(HEADS[3] + text).findings if f.code == "CNN743"]


def test_a_function_that_nothing_calls_may_have_met_another_by_that_name() -> None:
    assert [f.severity.value for f in check_source(HEADS[3] + TWO + "def f():\n    return two(1)\n").findings] == ["warning"]


RAISED = [
    ("'score ' + scores[0]", 'TypeError: can only concatenate str (not "float") to str'),
    ("'%.2f' % scores", "TypeError: must be real number, not list"),
    ("'%d %.2f' % (1, scores)", "TypeError: must be real number, not list"),
    ("'%s %s' % scores", "TypeError: not enough arguments for format string"),
    ("f'{scores:.2f}'", "TypeError: unsupported format string passed to list.__format__"),
    ("format(scores, '.2f')", "TypeError: unsupported format string passed to list.__format__"),
    ("'{:.2f}'.format(scores)", "TypeError: unsupported format string passed to list.__format__"),
    ("f'{model.predict(x, verbose=0):.2f}'", "TypeError: unsupported format string passed to numpy.ndarray.__format__"),
    ("round(scores, 2)", "TypeError: type list doesn't define __round__ method"),
    ("scores * 0.5", "TypeError: can't multiply sequence by non-int of type 'float'"),
    ("[1, 2].reshape(2, 1)", "AttributeError: 'list' object has no attribute 'reshape'"),
    (
        "images = [x]\nimages.append(x)\nimages.shape",
        "AttributeError: 'list' object has no attribute 'shape'",
    ),
    ("data = x, y\ndata.astype('float32')", "AttributeError: 'tuple' object has no attribute 'astype'"),
    ("np.expand_dims(x)", "TypeError: expand_dims() missing 1 required positional argument: 'axis'"),
    ("np.tile(x)", "TypeError: tile() missing 1 required positional argument: 'reps'"),
    ("x.shape(0)", "TypeError: 'tuple' object is not callable"),
    ("for layer in model.layers:\n    layer.trainable(False)", "TypeError: 'bool' object is not callable"),
    ("loss, mae, accuracy = model.predict(x[:2], verbose=0)", "ValueError: not enough values to unpack (expected 3, got 2)"),
]


@pytest.mark.parametrize(("line", "error"), RAISED)
def test_what_python_raises(line: str, error: str) -> None:
    text = HEADS[3] + TRAINED + line
    (finding,) = told(text, 3, "warning")[-1:]
    assert (finding.code, finding.message) == ("CNN743", f"this raises {error}")
    real = run_in_keras(text, dialect=3)
    assert (real.line, real.error) == (finding.span.line, error)


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ("f'{scores:.2f}'", "it is a list: take one of its items, as in `scores[0]`"),
        ("'%d %.2f' % (1, scores)", "it is a list: take one of its items, as in `scores[0]`"),
        ("round(scores, 2)", "it is a list: take one of its items, as in `scores[0]`"),
        ("'{:.2f}'.format(model.predict(x))", "it is an array: take one of its numbers, as in `answers[0, 0]`"),
        ("'score ' + scores[0]", "write an f-string, or `str(...)` around it"),
        ("'%s %s' % scores", None),
        ("'%d' % 'a'", None),
    ],
)
def test_what_to_do_about_it(line: str, help: str | None) -> None:
    assert told(HEADS[3] + TRAINED + line, 3, "warning")[-1].help == help


LAMBDAS = [
    ("layers.Lambda(lambda a, b: a + b)([keras.Input((3,)), keras.Input((3,))])", "needs `b` as well"),
    ("layers.Lambda(lambda: 3)(keras.Input((3,)))", "takes no input"),
    (TWO + "layers.Lambda(two, arguments={'c': 2})(keras.Input((3,)))", "cannot take `c` of its `arguments`"),
]


@pytest.mark.parametrize(("text", "message"), LAMBDAS)
@pytest.mark.parametrize("dialect", [2, 3])
def test_the_function_of_a_lambda_takes_one_input(text: str, message: str, dialect: int) -> None:
    text = HEADS[dialect] + text
    (finding,) = told(text, dialect, "error")
    assert finding.code == "CNN743" and message in finding.message  # noqa: PT018  # one finding
    real = run_in_keras(text, dialect=dialect)
    assert real.line == finding.span.line
    assert str(finding.keras) in real.error


PLACES = [
    ("model.layers[1]", True),
    ("model.layers[-2].trainable = False", True),
    ("model.layers[-1].trainable = False", False),
    ("try:\n    model.layers[1]\nexcept IndexError:\n    pass", False),
]


@pytest.mark.parametrize(("line", "raises"), PLACES)
@pytest.mark.parametrize("dialect", [2, 3])
def test_a_place_in_the_list_of_the_layers(line: str, raises: bool, dialect: int) -> None:
    text = HEADS[dialect] + "model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\n" + line
    assert [(f.code, f.keras) for f in told(text, dialect, "error")] == [("CNN727", "list index out of range")] * raises
    real = run_in_keras(text, dialect=dialect)
    assert ("list index out of range" in real.error) is raises


@pytest.mark.parametrize(("key", "raises"), [("acc", True), ("accuracy", True), ("mae", False)])
def test_a_figure_that_the_metrics_do_not_give(key: str, raises: bool) -> None:
    text = HEADS[3] + TRAINED + f"history.history['{key}']"
    assert [f.code for f in told(text, 3, "error")] == ["CNN718"] * raises
    assert bool(run_in_keras(text, dialect=3).error) is raises


GIVEN_A_CLASS = [
    "layers.Bidirectional(layers.LSTM)",
    "layers.TimeDistributed(layers.Dense)",
    "layers.RNN(layers.LSTMCell)",
    "layers.TimeDistributed(Own)",
    "layers.RNN(Own)",
]


@pytest.mark.parametrize("layer", GIVEN_A_CLASS)
@pytest.mark.parametrize("dialect", [2, 3])
def test_a_class_in_the_place_of_a_layer(layer: str, dialect: int) -> None:
    text = f"{HEADS[dialect]}{OWN}keras.Sequential([keras.Input((5, 2)), {layer}])"
    (finding,) = told(text, dialect, "error")
    assert finding.code == "CNN706"
    real = run_in_keras(text, dialect=dialect)
    assert real.line == finding.span.line


NO_LAYERS = [
    ("Own", "`Own` is not a layer but the class itself"),
    ("two", "`two` is not a layer but a function"),
    ("lambda x: x", "`<lambda>` is not a layer but a function"),
    ("object_of_own", "`Plain` is not a layer but an object of a class that derives from none of Keras's"),
    ("keras.regularizers.L2(0.1)", "`L2` is not a layer but a regularizer"),
    ("keras.optimizers.Adam()", "`Adam` is not a layer but an optimizer"),
    ("keras.losses.MeanSquaredError()", "`MeanSquaredError` is not a layer but a loss"),
    ("keras.applications.VGG16", "`VGG16` is not a layer but a function that makes a model"),
    ("np.ones(3)", "a Sequential model takes layers, but gets an array here"),
    ("{'units': 3}", "a Sequential model takes layers, but gets a dict here"),
]


@pytest.mark.parametrize(("thing", "message"), NO_LAYERS)
@pytest.mark.parametrize("dialect", [2, 3])
def test_what_is_no_layer_of_a_stack(thing: str, message: str, dialect: int) -> None:
    before = f"{HEADS[dialect]}{OWN}{TWO}class Plain: pass\nobject_of_own = Plain()\n"
    text = f"{before}model = keras.Sequential([keras.Input((2,))])\nmodel.add({thing})"
    (finding,) = told(text, dialect, "error")
    assert (finding.code, finding.message) == ("CNN707", message)
    real = run_in_keras(text, dialect=dialect)
    assert real.line == finding.span.line
    assert str(finding.keras).rstrip(".") in real.error


UNQUOTED = [
    ("layers.Dense(3, activation=relu)", ["relu"]),
    ("layers.Activation(softmax)", ["softmax"]),
    ("layers.Conv2D(3, 3, padding=same, activation=relu, kernel_initializer=he_normal)", ["same", "relu", "he_normal"]),
    (
        "keras.Sequential([keras.Input((2,)), layers.Dense(1)]).compile(adam, loss=mse, metrics=[accuracy])",
        ["adam", "mse", "accuracy"],
    ),
    ("relu = 'relu'\nlayers.Dense(3, activation=relu)", []),
    ("layers.Dense(3, activation='relu')", []),
    ("first(second, third)", []),
]


@pytest.mark.parametrize(("line", "names"), UNQUOTED)
def test_words_that_lack_their_quotes(line: str, names: list[str]) -> None:
    text = HEADS[3] + line
    found = [f for f in check_source(text, settings=Settings(target_keras=3)).findings if f.code == "CNN728"]
    quoted = [f.actual for f in found if f.help == f'write "{f.actual}" in quotes']
    assert quoted == names
    if names:
        assert run_in_keras(text, dialect=3).error == f"NameError: name '{names[0]}' is not defined"


@pytest.mark.parametrize(("dialect", "codes"), [(2, []), (3, ["CNN706"])])
def test_what_is_missing_altogether_is_told_once(dialect: int, codes: list[str]) -> None:
    text = HEADS[dialect] + "layers.Discretization()(np.ones((3, 2)))"
    assert [f.code for f in told(text, dialect, "error")] == codes
    assert bool(run_in_keras(text, dialect=dialect).error) is bool(codes)


@pytest.mark.parametrize(("dialect", "severity"), [(2, "error"), (3, "warning")])
def test_releases_of_keras_3_differ_in_whether_the_loss_of_an_earlier_compile_stays(dialect: int, severity: str) -> None:
    text = HEADS[dialect] + TRAINED + "model.compile('sgd')\nmodel.fit(x, y, verbose=0)\n"
    assert [f.code for f in told(text, dialect, severity)] == ["CNN711"]
    if dialect == 2:
        assert run_in_keras(text, dialect=dialect).error
