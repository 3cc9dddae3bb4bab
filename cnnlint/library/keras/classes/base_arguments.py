"""What a class of the user's own hands on to the `__init__` of Keras's Layer or Model, and to its `add_weight`."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.shapes import Expr
from cnnlint.values import EVERY_DIALECT, Array, Context, ListValue, Value

_TAKEN = frozenset(
    {
        "name",
        "trainable",
        "dtype",
        "dynamic",
        "autocast",
        "activity_regularizer",
        "input_dim",
        "input_shape",
        "batch_input_shape",
        "batch_size",
        "input_dtype",
        "weights",
        "implementation",
        "inputs",
        "outputs",
        "layers",
    }
)  # by some release at least
_BY_ITSELF = "`super().__init__()` gives `self` by itself"
_GRAPHS = frozenset({1, 2})  # a graph of Keras 3 passes over what it does not know


def refuse_keywords(layer: Any, args: Arguments, at: Context) -> None:
    """Emits what no Keras takes; the first of the arguments is the layer itself."""
    unknown = [name for name in args.keywords if name not in _TAKEN]
    bases = layer.owner.base_names
    if len(args.positional) > 1 and bases == ("keras.layers.Layer",):
        _refuse_positional(layer, args.positional, at)
    if len(args.positional) == 2 and args.positional[1] is args.positional[0] and bases == ("keras.Model",):
        _refuse_itself(layer, at)
    if not unknown or len(bases) != 1 or bases[0] not in ("keras.layers.Layer", "keras.Model"):
        return
    name, dialects = unknown[0], _GRAPHS if bases[0] == "keras.Model" and _begins_a_graph(args) else EVERY_DIALECT
    error, keras = _raised(layer.cls, name, at.dialect if at.dialect in dialects else 2, dialects is _GRAPHS)
    message = f"{layer.cls} hands the argument `{name}` on to the `__init__` of {bases[0]}, which does not take it"
    help = f"take `{name}` as an argument of {layer.cls}'s own `__init__`, and do not hand it on"
    more = {"help": help, "keras": keras, "argument": name, "layer": layer.name}
    at.emit(Problem("unknown-argument", message, at.span, error, dialects=dialects, **more))


def _refuse_positional(layer: Any, given: tuple[Value, ...], at: Context) -> None:
    """Keras 3's own `__init__` takes keywords only, that of Keras 2 whether it is trainable, or nothing as well.

    keras/src/layers/layer.py, tf_keras/src/engine/base_layer.py
    """
    itself = given[1] is given[0]
    number = itself or (isinstance(given[1], int | float | str | Expr) and not isinstance(given[1], bool))
    if at.dialect < 3 and not number:
        return
    message = f"the `__init__` of {layer.cls} is that of keras.layers.Layer, which does not take what it is given"
    keras = f"Layer.__init__() takes 1 positional argument but {len(given)} were given"
    help = f"give {layer.cls} an `__init__` of its own that takes them, and do not hand them on"
    if itself:
        message = f"{layer.cls} hands itself on to the `__init__` of keras.layers.Layer, which does not take it"
        keras, help = keras if at.dialect >= 3 else "Expected `trainable` argument to be a boolean", _BY_ITSELF
    only = EVERY_DIALECT if number else frozenset({3})
    at.emit(Problem("unknown-argument", message, at.span, "TypeError", help=help, keras=keras, layer=layer.name, dialects=only))


def _refuse_itself(layer: Any, at: Context) -> None:
    """`super().__init__(self)`, which a model of Keras 2 lets pass.

    keras/src/models/model.py, tf_keras/src/engine/training.py
    """
    if at.dialect >= 3:
        message = f"{layer.cls} hands itself on to the `__init__` of keras.Model, which does not take it"
        keras = "Layer.__init__() takes 1 positional argument but 2 were given"
        more = {"help": _BY_ITSELF, "keras": keras, "layer": layer.name, "dialects": frozenset({3})}
        at.emit(Problem("unknown-argument", message, at.span, "TypeError", **more))


def refuse_name_first(layer: Any, args: Arguments, at: Context) -> None:
    """`self.add_weight("w", shape=(8, 4))`: Keras 3 has the shape first, and takes no name by position.

    keras/src/layers/layer.py
    """
    if len(args.positional) < 2 or not isinstance(name := args.positional[1], str):
        return
    if not first_time(at, "name-first", str(at.span)):
        return
    message = "`add_weight` is given the name first, where Keras 3 has the shape"
    keras = f"`name` must be passed as a keyword argument. Received: add_weight('{name}', ...)."
    more = {"keras": keras, "expected": f'name="{name}"', "actual": f'"{name}"', "layer": layer.name}
    help = f'write `add_weight(shape=..., name="{name}")`'
    at.emit(Problem("unknown-argument", message, at.span, help=help, argument="name", dialects=frozenset({3}), **more))


def refuse_shape_first(layer: Any, args: Arguments, at: Context) -> None:
    """`self.add_weight((8, 4), name="w")`: Keras 2 has the name first, which is then given twice. The package keras before 2.3
    took what Keras 1 had first. tf_keras/src/engine/base_layer.py"""
    first = args.positional[1] if len(args.positional) > 1 else None
    if at.dialect != 2 or "name" not in args.keywords or not isinstance(first, tuple | ListValue | Array):
        return
    if (standalone(at) and at.release.before(3) is not False) or not first_time(at, "shape-first", str(at.span)):
        return
    message = "`add_weight` is given the shape first, where Keras 2 has the name"
    keras = "Layer.add_weight() got multiple values for argument 'name'"
    more = {"keras": keras, "layer": layer.name, "argument": "shape", "dialects": frozenset({2})}
    at.emit(Problem("unknown-argument", message, at.span, "TypeError", help="write `add_weight(shape=..., name=...)`", **more))


def _begins_a_graph(args: Arguments) -> bool:
    """Whether the inputs and outputs of a graph are among the arguments."""
    return len(args.positional) + sum(name in args.keywords for name in ("inputs", "outputs")) == 3


def _raised(cls: str, name: str, dialect: int, graph: bool) -> tuple[str, str]:
    if graph:
        return "TypeError", f"The following keyword arguments passed to `Model` aren't supported: {{'{name}': ...}}."
    if dialect >= 3:
        return "ValueError", f"Unrecognized keyword arguments passed to {cls}: {{'{name}': ...}}"
    return "TypeError", f"('Keyword argument not understood:', '{name}')"
