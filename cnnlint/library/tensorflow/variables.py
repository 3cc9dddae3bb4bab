"""`tf.Variable` and `keras.Variable`: a tensor that a layer keeps as a weight once it is an attribute of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.tensorflow.tensors import constant, new_tensor
from cnnlint.program import Weight
from cnnlint.shapes import Expr, is_full
from cnnlint.values import Array, Context, DictValue, Did, ListValue, Scalar, Shared, Unknown, Value

_VALUES = (Array, Unknown, int, float, complex, ListValue, tuple, Expr, Scalar)
# By identity: the tensor, whether it is trained, the oldest Keras.
_VARIABLES: Shared[dict[int, tuple[Array, bool | Unknown, int]]] = Shared(dict)
_OF_BACKEND: Shared[set[int]] = Shared(set)
_PLACES: Shared[dict[int, Span]] = Shared(dict)  # where the program makes them itself
_MADE: Shared[list[tuple[Span, int]]] = Shared(list)  # the same, and under how many unknown conditions


@models("tensorflow.Variable", "tensorflow.compat.v1.Variable")
def variable(at: Context, initial_value: Value = None, trainable: Value = True, *more: Value, dtype: Value = None,
             shape: Value = None, name: Value = None, **others: Value) -> Value:  # fmt: skip
    """Keras 2 finds the variables of TensorFlow among a layer's attributes, Keras 3 only its own."""
    made = _made(at, initial_value, dtype, shape, trainable, 2)
    at.shared(_PLACES)[id(made)] = at.span
    at.shared(_MADE).append((at.span, at.store.forks))
    return made


def makes_variables(at: Context) -> bool:
    """Whether the program has made any so far."""
    return bool(at.shared(_VARIABLES))


def places_of_variables(at: Context) -> tuple[Span, ...]:
    """Where the program has made variables of TensorFlow so far, one after the other, and under no further condition that is
    not known than hold here."""
    return tuple(span for span, forks in at.shared(_MADE) if forks <= at.store.forks)


def missed(at: Context, values: Value) -> Span | None:
    """Where the first variable of TensorFlow among these values is made that is meant to be trained, and is of numbers that can
    be. Keras 3 does not find it."""
    for array in _arrays(values):
        kept, trainable, dialect = at.shared(_VARIABLES).get(id(array), (None, False, 0))
        if kept is array and dialect == 2 and trainable is True and str(array.dtype).startswith("float"):
            return at.shared(_PLACES).get(id(array))
    return None


@models("keras.backend.variable")
def backend_variable(at: Context, value: Value, dtype: Value = None, name: Value = None, constraint: Value = None) -> Value:
    """The package keras before 2.3 finds it only in the list of a layer's weights."""
    made = _made(at, value, dtype, None, True, 2)
    at.shared(_OF_BACKEND).add(id(made))
    return made


@models("keras.backend.zeros")
def backend_zeros(at: Context, shape: Value, dtype: Value = None, name: Value = None) -> Value:
    """Before Keras 3 a variable. tf_keras/src/backend.py, zeros"""
    return _filled(at, new_tensor(at, shape, dtype, "float32", 0, 0, "zeros"))


@models("keras.backend.ones")
def backend_ones(at: Context, shape: Value, dtype: Value = None, name: Value = None) -> Value:
    return _filled(at, new_tensor(at, shape, dtype, "float32", 1, 1, "ones"))


@models("keras.backend.random_normal_variable", "keras.backend.random_uniform_variable")
def random_variable(at: Context, shape: Value, *how: Value, dtype: Value = None, **more: Value) -> Value:
    return _filled(at, new_tensor(at, shape, dtype, "float32", None, None, "random numbers", Did.DRAWN))


def _filled(at: Context, made: Array) -> Value:
    """A variable of Keras's backend where the shape has no open axis."""
    if at.dialect >= 3 or isinstance(made.shape, Unknown) or not is_full(made.shape):
        return made
    made = made.unmeasured()
    at.shared(_VARIABLES)[id(made)] = (made, True, 2)
    at.shared(_OF_BACKEND).add(id(made))
    return made


def unlisted(at: Context, attributes: Iterable[tuple[str, Value]]) -> bool:
    """Whether a variable of `keras.backend` is an attribute and stands in no list of weights that is set."""
    made = at.shared(_OF_BACKEND)
    if not made:
        return False
    lists: dict[bool, set[int]] = {True: set(), False: set()}
    for name, value in attributes:
        lists[name.endswith("trainable_weights")].update(id(array) for array in _arrays(value))
    return bool((lists[False] & made) - lists[True])


@models("keras.Variable")
def keras_variable(at: Context, initializer: Value, shape: Value = None, dtype: Value = None, trainable: Value = True,
                   **others: Value) -> Value:  # fmt: skip
    return _made(at, initializer, dtype, shape, trainable, 3)


def _made(at: Context, start: Value, dtype: Value, shape: Value, trainable: Value, dialect: int) -> Value:
    if isinstance(start, str):  # an initializer by name
        made: Value = new_tensor(at, shape, dtype, "float32", None, None, "initial values")
    elif isinstance(start, _VALUES):
        made = constant(at, start, dtype, shape)
    else:  # a function or an initializer that makes the first value
        made = constant(at, at.call(start, Arguments(() if shape is None else (shape,))), dtype, shape)
    if not isinstance(made, Array):
        return made
    made = made.unmeasured()  # its contents change: the first say nothing
    at.shared(_VARIABLES)[id(made)] = (made, at.truth(True if trainable is None else trainable), dialect)
    return made


def with_variables(at: Context, weights: tuple[Weight, ...] | Unknown, values: Value) -> tuple[Weight, ...] | Unknown:
    """The weights of a layer, and the variables among these values behind them."""
    found = list(weights_among(at, values))
    lost = next((one for one in found if isinstance(one, Unknown)), None)
    if lost is not None or isinstance(weights, Unknown):
        return weights if lost is None else lost
    return (*weights, *(one for one in found if not isinstance(one, Unknown)))


def reassigned(
    at: Context, weights: tuple[Weight, ...] | Unknown, name: str, before: Value, value: Value
) -> tuple[Weight, ...] | Unknown:
    """The weights of a layer whose attribute gets another value: its variables take the place of those that were there."""
    if isinstance(weights, Unknown):
        return weights
    gone, come = list(weights_among(at, before)), next(weights_among(at, value), None)
    left = list(weights)
    for one in gone:
        if one in left:
            left.reverse()
            left.remove(one)
            left.reverse()
    return with_variables(at, tuple(w for w in left if come is None or w.name != name), value)


def weights_among(at: Context, values: Value) -> Iterator[Weight | Unknown]:
    """The variables in a layer's attributes, and in lists, tuples and dicts there, each once as a weight."""
    for array in {id(array): array for array in _arrays(values)}.values():
        yield from _weight(at, array)
    if _borrows(values):
        yield at.unknown("a weight of another layer is an attribute, and which of them it is is not followed")


def _borrows(values: Value) -> bool:
    """Whether a weight that a layer of Keras has made is among them."""
    if getattr(values, "is_weight", False):
        return True
    inside = values.items if isinstance(values, (ListValue, DictValue)) else values if isinstance(values, tuple) else ()
    return any(map(_borrows, inside.values() if isinstance(inside, dict) else inside))


def fixed_among(at: Context, values: Value, others: Value, twice: Unknown | None) -> Iterator[Weight | Unknown]:
    """The variables in a list of those that are not trained. twice: what is said of one that `others` hold as well, where that
    matters."""
    elsewhere = {id(array) for array in _arrays(others)}
    for array in {id(array): array for array in _arrays(values)}.values():
        for weight in _weight(at, array):
            again = twice is not None and id(array) in elsewhere
            yield weight if isinstance(weight, Unknown) else twice if twice and again else replace(weight, trainable=False)


def _arrays(values: Value) -> Iterator[Array]:
    if isinstance(values, Array):
        yield values
        return
    inside = values.items if isinstance(values, ListValue) else values if isinstance(values, tuple) else ()
    for item in values.items.values() if isinstance(values, DictValue) else inside:
        yield from _arrays(item)


def _weight(at: Context, array: Array) -> Iterator[Weight | Unknown]:
    kept, trainable, dialect = at.shared(_VARIABLES).get(id(array), (None, True, 0))
    if kept is not array or (at.dialect >= 3) != (dialect == 3):
        return
    shape = array.shape
    if isinstance(shape, Unknown):
        yield shape
    elif isinstance(trainable, Unknown):
        yield trainable
    elif is_full(shape):
        yield Weight("variable", shape, trainable)
    else:
        yield at.unknown("the shape of a variable is not known")
