"""What Keras refuses of what `compile`, `fit` and optimizers are given: the form of it, and the words for values."""

from __future__ import annotations

from dataclasses import KW_ONLY

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.values import Array, External, Value, known_items

BOTH, NEWER, OLDER = frozenset({2, 3}), frozenset({3}), frozenset({2})
SINCE_2_2 = "rejected since TensorFlow 2.2, ignored before"
_IN_CAPITALS = frozenset({"KLD", "MAE", "MAPE", "MSE", "MSLE"})  # functions of losses and metrics
_MODULES = ("keras.optimizers.", "keras.callbacks.", "keras.losses.", "keras.metrics.")


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that these versions of Keras reject."""

    span: Span
    message: str
    _: KW_ONLY  # six texts in a row would say nothing of which is which
    expected: str
    actual: str
    help: str
    keras: str
    dialects: frozenset[int] = BOTH
    usual: bool = False  # everyday code for Keras 2, where nothing tells the version
    recent: str = ""  # since which release it is rejected, where older ones of Keras 2 passed over it
    former: str = ""  # until which release it was rejected, where the last ones of Keras 2 pass over it
    since: int | None = None  # the minor number of that release of the package keras
    replacement: tuple[tuple[Span, str], ...] | None = None
    alike: bool = False  # the replacement means the same to the versions that take the old
    where: str = ""  # who rejects it, if that is more than the versions


def the_class_itself(name: str, value: Value, span: Span, dialects: frozenset[int]) -> Fault:
    """`Adam` where `Adam()` is meant. name: the argument that it is given as."""
    cls = value.name.rpartition(".")[2] if isinstance(value, External) else "?"
    said = {
        "optimizer": f"Could not interpret optimizer identifier: <class '{cls}'>",
        "callbacks": "Callback.set_model() missing 1 required positional argument: 'model'",
        "loss": f"Failed to convert elements of <{cls} object> to Tensor",
        "metrics": "'property' object is not iterable",
        "weighted_metrics": "'property' object is not iterable",
    }
    return Fault(
        span,
        f"`{cls}` is the class itself, not one of its objects",
        expected=f"{cls}()",
        actual=cls,
        help=f"write `{cls}()`",
        keras=said[name],
        dialects=dialects,
    )


def is_class(value: Value) -> bool:
    """`Adam`, not the function `MSE`."""
    name = value.name.rpartition(".")[2] if isinstance(value, External) and value.name.startswith(_MODULES) else ""
    return name[:1].isupper() and name not in _IN_CAPITALS


def in_words(value: Value) -> str:
    """What a value is, for messages: `the string 'adam'`."""
    if isinstance(value, str):
        return f"the string {value!r}"
    if isinstance(value, int):
        return f"the integer {value}"
    if isinstance(value, Array):
        return "an array"
    return "a list" if known_items(value) is not None else "one metric by itself"


def python_type(value: Value) -> str:
    """What Python calls the type of a list, tuple or string."""
    return type(value).__name__.removesuffix("Value").lower()
