"""What yields batches to `fit`: a `Sequence` or `PyDataset` of the program's own, a generator, a zip of them; and what yields
none."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import ENDLESS, Learner
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.training.history import History
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.shapes import symbol
from cnnlint.values import (
    Array,
    Context,
    Dataset,
    DictValue,
    Generated,
    ListValue,
    ProgramFunction,
    Unknown,
    Value,
    alike,
    as_size,
    class_of,
)

_SEQUENCES = frozenset({"keras.utils.Sequence", "keras.utils.PyDataset"})
GENERATOR = "builtins.generator"
MOST_BATCHES = 8  # of a generator are compared with each other


_FLOATS = frozenset(f"numpy.{name}" for name in ("ceil", "floor", "round", "rint", "trunc"))


@models("keras.__derived_of__")
def derived(at: Context, base: str, cls: Any) -> Value:
    """An object of a class of the program is made: a `Sequence` must say how many batches it has by a whole number."""
    function = cls.function("__len__") if base in _SEQUENCES else None
    if function is None or not first_time(at, "length-not-whole", function):
        return None
    made = {name for name in function.returned if name in _FLOATS or (name == "/" and at.dialect >= 3)}
    if made and len(made) == len(set(function.returned)):
        kind = "float" if made == {"/"} else "numpy.float64"
        what = "what a division gives" if made == {"/"} else f"what `{min(made).replace('numpy', 'np')}` gives"
        at.emit(
            Problem(
                "length-not-whole",
                f"`__len__` of {cls.name} returns {what}, which is a float: a length must be a whole number",
                function.span,
                "TypeError",
                expected="int",
                actual=kind,
                help="write `int(np.ceil(...))` or `math.ceil(...)`",
                keras=f"'{kind}' object cannot be interpreted as an integer",
            )
        )
    return None


def as_batches(at: Context, data: Value) -> Value:
    """The data as a data set, where it is an object that yields batches; everything else as it is."""
    if isinstance(data, Generated):
        return generated(at, data)
    if class_of(data) is not None:
        return of_sequence(at, data)
    return data


def of_sequence(at: Context, sequence: Value) -> Dataset | Unknown:
    """One batch as its `__getitem__` makes it, whichever it is."""
    index = symbol("index", "of a batch", at.span, 0)
    batch = at.call(at.attribute(sequence, "__getitem__"), Arguments((index,)))
    if isinstance(batch, Unknown):
        return batch
    length = at.call(at.attribute(sequence, "__len__"), Arguments())
    if isinstance(batch, Generated):
        why = at.unknown("`__getitem__` yields, so that it gives a generator")
        return Dataset(why, True, as_size(length), "keras.utils.Sequence", (), {"yields": True})
    return Dataset(_any_batch(batch), True, as_size(length), "keras.utils.Sequence", (), {"listed_within": _lists(batch)})


def _lists(batch: Value) -> str:
    """Which part of a batch is a list of arrays: `inputs`, `targets`, or none."""
    parts = zip(("inputs", "targets"), batch, strict=False) if isinstance(batch, tuple) else ()
    return next((what for what, part in parts if isinstance(part, ListValue)), "")


def generated(at: Context, generator: Generated) -> Dataset:
    """What all batches that a generator yields have in common."""
    why = generator.rest or at.unknown("a generator that yields nothing")
    further = () if generator.tail is None else (generator.tail,)
    batch = alike((*generator.items[:MOST_BATCHES], *further), why)
    facts = {ENDLESS: generator.endless, "listed": isinstance(batch, ListValue), "listed_within": _lists(batch)}
    open_ended = generator.rest is not None or generator.tail is not None or generator.endless
    count = None if open_ended else len(generator.items) or None
    return Dataset(why if batch is None else _any_batch(batch), True, count, GENERATOR, (), facts)


def _any_batch(value: Any) -> Value:
    """A batch whose number of rows is only known as a number: the last one may be smaller."""
    if isinstance(value, Array) and isinstance(value.shape, tuple) and value.shape:
        rows = value.shape[0]
        return replace(value, shape=(rows if isinstance(rows, int) else None, *value.shape[1:]), values=None)
    if isinstance(value, tuple):
        return tuple(map(_any_batch, value))
    if isinstance(value, ListValue) and value.rest is None:
        return tuple(map(_any_batch, value.items))
    if isinstance(value, DictValue):
        return DictValue({key: _any_batch(item) for key, item in value.items.items()}, value.rest)
    return value


def refuse_uncalled_generator(x: Value, method: str, at: Context) -> None:
    """The function that makes a generator stands where the generator should."""
    if not isinstance(x, ProgramFunction) or not x.generator or x.decorated:
        return
    name = x.name
    at.emit(
        Problem(
            "uncalled-generator",
            f"`{method}` is given the function `{name}`, not the generator that it makes",
            at.span,
            "TypeError" if at.dialect < 3 else "ValueError",
            labels=(Label(x.span, "the function"),),
            expected="a generator",
            actual="a function",
            help=f"call it: `{name}()`",
            keras=f"Unrecognized data type: x=<function {name}>",
        )
    )


def refuse_no_data(x: Value, method: str, at: Context) -> None:
    """What learns from data, or tells of a training, stands where the data should: `predict(StandardScaler().fit(x))`."""
    if not isinstance(x, (Learner, LayerValue, History)):
        return
    help = "pass what its `transform` gives" if isinstance(x, Learner) else "pass the data"
    keras = "Unrecognized data type: x=" if at.dialect >= 3 else "Failed to find data adapter that can handle input"
    message = f"`{method}` is given {x.describe()}, not data"
    at.emit(Problem("no-data", message, at.span, expected="data", actual=x.describe(), help=help, keras=keras))


def refuse_zip(x: Value, method: str, at: Context) -> None:
    """`fit(zip(images, masks))`: Keras 3 knows generators by their type, and a zip is none. keras/src/trainers/data_adapters/
    __init__.py: `isinstance(x, types.GeneratorType)`"""
    if at.dialect < 3 or not isinstance(x, Generated) or not x.sides or x.sides[0] is None:
        return
    at.emit(
        Problem(
            "zip-as-data",
            f"`{method}` is given a `zip`, which Keras 3 does not take for a generator",
            at.span,
            expected="a generator",
            actual="a zip",
            help="make a generator of it: `(pair for pair in zip(...))`",
            keras="Unrecognized data type: x=<zip object at",
            dialects=frozenset({3}),
        )
    )
