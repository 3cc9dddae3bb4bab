"""What scikit-learn's scalers ask of the shape of data (`sklearn/utils/validation.py`), and raise otherwise."""

from __future__ import annotations

from cnnlint.diagnostics import Label
from cnnlint.library.arrays import as_array
from cnnlint.library.descriptions import origins
from cnnlint.library.facts import Learner
from cnnlint.program import Problem
from cnnlint.shapes import Shape, Size, axes_text, differ, shape_text, text
from cnnlint.values import Array, Context, Step, Value, as_size

COLUMNS = "__columns__"  # among the facts of a scaler: how many it was fitted to
_SWITCHES = (("with_mean", "with_std"), ("with_centering", "with_scaling"))


def fit_table(at: Context, scaler: Learner, X: Value) -> None:
    """Fits it to rows and columns. Raises ValueError in the program for data with other axes."""
    columns = columns_of(at, X)
    scaler.fit_here(at, X)
    if columns is not None:
        scaler.learn(at, **scaler.facts, **{COLUMNS: columns})


def need_columns(at: Context, scaler: Learner, X: Value, inverse: bool = False) -> None:
    """Raises ValueError in the program where the data surely has not the columns that the scaler was fitted to.

    The way back is one sum of arrays, in which a single column of the scaler is stretched to all of the data.
    """
    fitted, given = as_size(scaler.facts.get(COLUMNS)), columns_of(at, X, certain=not inverse)
    if fitted is None or given is None or not differ(given, fitted):
        return
    if inverse and (not differ(fitted, 1) or _does_nothing(scaler)):
        return
    place, data = scaler.facts.get("__fitted__"), as_array(at, X)
    at.refuse(
        Problem(
            "arrays-do-not-fit",
            f"the data has {text(given)} column{'' if given == 1 else 's'}, but the scaler was fitted to {text(fitted)}",
            at.span,
            labels=(
                *(origins(at, data) if isinstance(data, Array) else ()),
                *((Label(place.span, "fitted here"),) if isinstance(place, Step) else ()),
            ),
            expected=text(fitted),
            actual=text(given),
            help=_OWN_SCALER if inverse else "give it the columns that it was fitted to",
            keras=_words(given) if inverse else f"X has {text(given)} features",
        )
    )


_OWN_SCALER = "fit a scaler of its own to the targets, and turn their predictions back with that"


def _words(given: Size) -> str:
    """NumPy's own."""
    return "non-broadcastable output operand" if given == 1 else "operands could not be broadcast together with shapes"


def _does_nothing(scaler: Learner) -> bool:
    return any(all(scaler.options.get(name) is False for name in names) for names in _SWITCHES)


def columns_of(at: Context, X: Value, taker: str = "a scaler", certain: bool = True) -> Size | None:
    """How many columns the data has; None where its axes are not known. Raises ValueError in the program for other axes.

    taker: what is given the data. certain: whether every release refuses other axes; before 0.24, in the
    days of Keras 2, the way back of a StandardScaler took one axis.
    """
    data = as_array(at, X)
    shape = data.whole_shape if isinstance(data, Array) else data
    if not isinstance(data, Array) or not isinstance(shape, tuple):
        return None
    if len(shape) != 2 and not certain and at.dialect < 3:
        return None
    if len(shape) != 2:
        _refuse_axes(at, X, data, shape, taker, certain)
    return shape[1]


def _is_series(X: Value) -> bool:
    return isinstance(X, Array) and X.kind == "pandas.Series"


def _refuse_axes(at: Context, X: Value, data: Array, shape: Shape, taker: str, certain: bool) -> None:
    few, expected = len(shape) < 2, "a 2-dimensional container" if _is_series(X) else "2D array"
    at.refuse(
        Problem(
            "arrays-do-not-fit",
            f"{taker} takes rows and columns, the data has the shape {shape_text(shape)}",
            at.span,
            labels=origins(at, data),
            expected="2 axes",
            actual=axes_text(len(shape)),
            help="`x.reshape(-1, 1)` makes one column of it"
            if few
            else "give it `x.reshape(-1, x.shape[-1])`, and reshape the result back"
            if taker == "a scaler"
            else "give it `x.reshape(len(x), -1)`: a row for each sample",
            keras=f"Expected {expected}" if few else f"Found array with dim {len(shape)}",
            certain=certain,
        )
    )
