"""Functions of the program that Keras compiles, and that ask tensors for their numbers: those come when it runs."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.library import models
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, External, ProgramFunction, Value, class_of

# They make an array of what they are given; `np.ndim`, `np.shape` and `np.flip` do not.
_WORDS = """
abs absolute add all allclose amax amin any argmax argmin argsort around array asanyarray asarray ascontiguousarray average
bincount ceil clip concatenate copy corrcoef cos cosh count_nonzero cov cumprod cumsum diff divide dot dstack equal exp
expand_dims expm1 fliplr flipud float32 float64 floor fmax full_like greater greater_equal hstack hypot inner int32 int64
isclose isfinite isinf isnan less less_equal log log10 log1p log2 logical_and matmul max maximum mean median min minimum mod
moveaxis multiply nan_to_num nonzero norm not_equal ones_like outer percentile power prod ravel repeat reshape rint roll round
sign sin sinh size sort split sqrt square squeeze stack std subtract sum swapaxes tan tanh tensordot tile transpose unique var
vstack where zeros_like
"""
_OF_NUMPY = frozenset(_WORDS.split())
_SCORES = """
accuracy_score average_precision_score cohen_kappa_score confusion_matrix f1_score jaccard_score log_loss matthews_corrcoef
mean_absolute_error mean_squared_error precision_score r2_score recall_score roc_auc_score
"""
_OF_SKLEARN = frozenset(_SCORES.split())
_WITHOUT_TENSOR = """
convert_to_numpy eval executing_eagerly get_static_value get_value int_shape is_keras_tensor is_tensor ndim numpy_function print
py_function shape size
"""  # what they give is no tensor, or may be none
_NO_TENSOR = frozenset(_WITHOUT_TENSOR.split())


def refuse_numbers(function: Value, what: str, args: Any, at: Context) -> None:
    """A loss or metric, a function or an object, that NumPy or scikit-learn is to compute. `fit` calls it while it makes a
    graph of the training step."""
    eagerly = args.get("run_eagerly")
    if eagerly is not None and eagerly is not False:
        return
    if isinstance(function, External) and _asks_for_numbers(function.name):
        at.emit(_of_tensor(function.name.rpartition(".")[2], what, "", at.span, at))
        return
    cls = class_of(function)
    function, first = _method_of(function)
    if function is None:
        return
    computes = f"{what} `{cls.name if cls is not None else function.name}`"
    for name, place in function.calls_on((first, first + 1), gives_tensor):
        if _asks_for_numbers(name) and first_time(at, "numbers-of-tensors", function):
            at.emit(_of_tensor(name, computes, name, place, at))


def _method_of(given: Value) -> tuple[ProgramFunction | None, int]:
    """The function that computes, and the place of its targets: of an object of the program its `update_state` or `call`."""
    cls = class_of(given)
    if cls is None:
        return (given if isinstance(given, ProgramFunction) else None), 0
    base = cls.base_names[0] if len(cls.base_names) == 1 else ""
    name = {"keras.metrics.Metric": "update_state", "keras.losses.Loss": "call"}.get(base, "")
    return cls.function(name), 1


@models("tensorflow.function.__decorator__")
def graph_function(at: Context, function: Value) -> Value:
    """`@tf.function`: when it is first called a graph is made of it, whose tensors have no numbers while that is done."""
    if not isinstance(function, ProgramFunction):
        return function
    parameters = tuple(range(len(function.signature.order)))
    calls = function.calls_on(parameters, lambda name: True, decorated=True)
    place = next((place for name, place in calls if name == ".numpy"), None)
    if place is not None and first_time(at, "numbers-of-tensors", function):
        at.emit(
            Problem(
                "numbers-of-tensors",
                f"`.numpy()` needs numbers, but TensorFlow makes a graph of `{function.name}`, whose tensors have none yet",
                place,
                "AttributeError",
                labels=(Label(function.span, "`tf.function`"),),
                expected="a tensor",
                actual=".numpy()",
                help="return the tensor, and call `.numpy()` where the function is called; inside it `tf.print` shows numbers",
                keras="'SymbolicTensor' object has no attribute 'numpy'",
                certain=False,
            )
        )
    return function


def _asks_for_numbers(name: str) -> bool:
    package, _, last = name.rpartition(".")
    if package.startswith("sklearn.metrics"):
        return last in _OF_SKLEARN
    return name == ".numpy" or (package in ("numpy", "numpy.linalg") and last in _OF_NUMPY)


def gives_tensor(name: str) -> bool:
    """Whether a function of TensorFlow or Keras gives a tensor where it is given one."""
    return name.startswith(("tensorflow.", "keras.")) and name.rpartition(".")[2] not in _NO_TENSOR


def _of_tensor(name: str, what: str, inside: str, place: Any, at: Context) -> Problem:
    short = name.removeprefix("numpy.").rpartition(".")[2]
    method = name == ".numpy"
    called = "`.numpy()`" if method else f"`np.{short}`" if name.startswith("numpy.") else f"`{short}` of scikit-learn"
    symbolic = "'SymbolicTensor' object has no attribute 'numpy'"
    return Problem(
        "numbers-of-tensors",
        f"{called} needs numbers, but {what} is given tensors that have none yet"
        if inside
        else f"{called} as {what} needs numbers, but is given tensors that have none yet",
        place,
        "AttributeError" if method else "NotImplementedError",
        labels=(Label(at.span, "compiled here"),) if inside else (),
        expected="functions of `tf` or `keras.ops`",
        actual=called.strip("`"),
        help="compute it with `tf` or `keras.ops`, or after the training from `model.predict`",
        keras=symbolic if method else "Cannot convert a symbolic tf.Tensor",
    )
