"""Layers and weights that the `call` of a class of the program adds to the object: Keras 3 refuses them once it is built, and
a compiled `fit` of Keras 2 all but those of the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.classes.tracked import tracked
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.record import CALLS, MADE_IN_CALL
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.once import first_time
from cnnlint.library.tensorflow.variables import places_of_variables
from cnnlint.program import Problem
from cnnlint.values import Context, Shared, Value

WEIGHTS: Shared[list[tuple[object, Span]]] = Shared(list)  # what `add_weight` was asked for, by which layer and where
VARIABLE = "variable"  # the argument of a problem that speaks of one of TensorFlow
_PLAIN = frozenset({"keras.Model", "keras.layers.Layer"})
_LOCKED = "You cannot add new elements of state (variables or sub-layers) to a layer that is already built."
_SECOND = "tf.function only supports singleton tf.Variables created on the first call."


@dataclass(frozen=True, slots=True)
class State:
    """What a layer holds, and whether that can be added to: Keras 3 runs a `call` once for its weights where a layer that it
    holds has none, and closes the layer then. keras/src/layers/layer.py, _maybe_build"""

    layers: frozenset[int]
    weights: int
    asked: int
    closed: bool
    variables: int  # of TensorFlow, that the program had made by then


@dataclass(frozen=True, slots=True)
class Added:
    """What `call` has added: its name, and where it is made."""

    what: str
    span: Span


def state_of(layer: Any, at: Context) -> State:
    """What the layer holds before its `call` is run."""
    held = tracked(layer)
    closed = layer.own_method("build") is not None or all(inner.weights is not None for inner in held)
    return State(frozenset(map(id, held)), len(layer.own), len(at.shared(WEIGHTS)), closed, len(places_of_variables(at)))


def tell_added_state(layer: Any, before: State, again: Callable[[], Value], at: Context) -> None:
    """What `call` has added to the layer. again: runs it once more."""
    _tell_variables(layer, before, again, at)
    added = _added(layer, before, at)
    if added is None or not _PLAIN.issuperset(layer.owner.base_names) or _says_itself(layer):
        return
    if at.dialect >= 3:
        if before.closed or _once_more(layer, again, at) is not None:
            _refuse(layer, added, at)
        return
    anew = _once_more(layer, again, at) if at.dialect == 2 and not standalone(at) else None
    if anew is not None:
        _doubt(layer, anew, at)


def _tell_variables(layer: Any, before: State, again: Callable[[], Value], at: Context) -> None:
    """The variables of TensorFlow that `call` makes whenever it runs: a compiled `fit` refuses them, whoever keeps them."""
    made = places_of_variables(at)[before.variables :]
    if not made or (at.dialect < 3 and (at.dialect == 1 or standalone(at))):
        return
    known = len(places_of_variables(at))
    _once_more(layer, again, at)
    if len(places_of_variables(at)) > known:
        _doubt(layer, Added("a `tf.Variable`", made[0]), at, VARIABLE)


def _says_itself(layer: Any) -> bool:
    """Whether the program tells Keras that the object is built, which is closed by what Keras builds alone."""
    return "built" in layer.attributes and layer.own_method("build") is None


def _added(layer: Any, before: State, at: Context) -> Added | None:
    """The first thing that the layer holds now and did not before; Keras 2 minds what has weights alone."""
    if len(layer.own) > before.weights:
        places = [span for asked, span in at.shared(WEIGHTS)[before.asked :] if asked is layer]
        return Added("a weight", places[0]) if places else None
    new = (inner for inner in tracked(layer) if id(inner) not in before.layers)
    found = next((inner for inner in new if at.dialect >= 3 or _has_weights(inner)), None)
    return None if found is None else Added(found.cls, found.span)


def _has_weights(inner: LayerValue) -> bool:
    return isinstance(inner.weights, tuple) and bool(inner.weights)


def _once_more(layer: Any, again: Callable[[], Value], at: Context) -> Added | None:
    """What running `call` once more adds, which leaves nothing behind."""
    before, calls = state_of(layer, at), at.shared(CALLS)
    length = len(calls)
    at.store.fork(sure=True)
    try:
        with bodies(at):
            at.unheard(again)
        return _added(layer, before, at)
    finally:
        at.store.leave()
        del calls[length:]


def _refuse(layer: Any, added: Added, at: Context) -> None:
    if not first_time(at, "state-in-call", layer.owner):
        return
    at.emit(
        Problem(
            "state-made-in-call",
            f"`call` of {layer.cls} makes {added.what}, and Keras 3 takes no new layers or weights once it is built",
            added.span,
            labels=(Label(layer.span, f"{layer.cls}, whose `call` makes it"),),
            help="make it in `__init__` or `build`",
            keras=_LOCKED,
            layer=layer.name,
            dialects=frozenset({3}),
        )
    )


def _doubt(layer: Any, added: Added, at: Context, argument: str | None = None) -> None:
    if not first_time(at, MADE_IN_CALL, str(added.span)):
        return
    at.emit(
        Problem(
            "layer-made-in-lambda",
            f"`call` of {layer.cls} makes {added.what} anew every time it runs: `fit` refuses the second",
            added.span,
            labels=(Label(layer.span, f"{layer.cls}, whose `call` makes it"),),
            help="make it in `__init__` or `build`",
            keras=_SECOND,
            layer=layer.name,
            argument=argument,
            certain=False,
        )
    )
