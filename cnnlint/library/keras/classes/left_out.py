"""Layers that a Lambda or the `call` of a class of the program uses and that the model they are in does not hold, and variables
that Keras 3 does not find: `fit` trains what the model holds, and leaves them as they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass
from cnnlint.library.keras.classes.tracked import layers_in
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.record import Calls
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.registry import MODELS
from cnnlint.library.once import first_time
from cnnlint.library.tensorflow.variables import missed
from cnnlint.program import Problem
from cnnlint.values import Context, Deferred, DictValue, ListValue, Shared, Unknown, Value

LEARNT_ELSEWHERE = frozenset({"weights"})  # the argument of an Embedding, and of the models of keras.applications


@dataclass(frozen=True, slots=True)
class Use:
    """A layer that is called where another one runs, which does not hold it."""

    user: LayerValue
    layer: LayerValue
    span: Span


USES: Shared[dict[tuple[int, int], Use]] = Shared(dict)


def remember_uses(user: LayerValue, calls: Calls, since: int, at: Context) -> None:
    """What the user called while it ran, older than that, and held neither by it nor by what else was called."""
    older = [(layer, node.span) for layer, node, _ in calls if layer.born < since and layer.owner is None]
    if not older:
        return
    kept = {id(inner) for one in (user, *(layer for layer, *_ in calls)) for inner in held_directly(one)}
    for layer, span in older:
        if id(layer) not in kept:
            at.shared(USES).setdefault((id(user), id(layer)), Use(user, layer, span))


def held_directly(layer: LayerValue) -> Iterator[LayerValue]:
    """The layers that a layer holds as attributes and arguments, and the rows of a model."""
    for value in (*layer.attributes.values(), *layer.args.values()):
        yield from layers_in(value)
    if isinstance(layer, ModelValue):
        yield from layer.rows()


def tell_left_out(model: ModelValue, at: Context) -> None:
    """The model is trained by `fit`: what is used in it and not held by it is not."""
    if model.own_method("train_step") is not None:
        return
    parts = inside(model)
    for layer in parts.values() if at.dialect >= 3 else ():
        _tell_variables(layer, at)
    if model.gap is not None or any(map(_may_hold_more, parts.values())):
        return
    for use in tuple(at.shared(USES).values()):
        if id(use.user) in parts and id(use.layer) not in parts and _learns(use.layer) and not _elsewhere(use.layer, at):
            _tell(use, at)


def _tell_variables(layer: Any, at: Context) -> None:
    """The variables of TensorFlow that its `call` reads: Keras 3 tracks its own. keras/src/layers/layer.py, __setattr__"""
    call = layer.own_method("call")
    if call is None or not {"keras.Model", "keras.layers.Layer"}.issuperset(layer.owner.base_names):
        return
    read = {name for _, name in call.attributes_in_text}
    if "Variable" in read:
        return  # what is made in `call` is told there
    for name, value in layer.attributes.items():
        place = missed(at, value) if name in read else None
        if place is not None and first_time(at, "left-out", str(place)):
            _tell_variable(layer, name, place, at)


def _tell_variable(layer: Any, name: str, place: Span, at: Context) -> None:
    at.emit(
        Problem(
            "variable-left-out",
            f"`self.{name}` of {layer.cls} holds a `tf.Variable`, which Keras 3 does not find: `fit` does not train it",
            place,
            labels=(Label(at.span, "trained here"),),
            help="create it with `self.add_weight(shape=..., initializer=...)`, or pass `trainable=False`",
            layer=layer.name,
            argument=name,
            certain=False,
            dialects=frozenset({3}),
        )
    )


def inside(layer: LayerValue) -> dict[int, LayerValue]:
    """All that a layer holds, however deep, and itself."""
    found: dict[int, LayerValue] = {}
    waiting = [layer]
    while waiting:
        here = waiting.pop()
        if id(here) not in found:
            found[id(here)] = here
            waiting.extend(held_directly(here))
    return found


def _may_hold_more(layer: LayerValue) -> bool:
    """Whether an attribute of an object of the program may be a layer, or a container of layers, that is not seen."""
    return layer.owner is not None and any(map(_is_open, layer.attributes.values()))


def _is_open(value: Value) -> bool:
    if isinstance(value, Deferred) or (isinstance(value, (ListValue, DictValue)) and value.rest is not None):
        return True
    items: Iterable[Value] = value.items.values() if isinstance(value, DictValue) else ()
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else items
    return isinstance(value, Unknown) or _is_module(value) or any(map(_is_open, items))


def _is_module(value: Value) -> bool:
    """Whether it is an object of a class that derives from one of a library, in which Keras may look for layers: a
    `tf.Module`."""
    bases: tuple[str, ...] = getattr(getattr(value, "cls", None), "base_names", ())
    return not isinstance(value, LayerValue) and any(name != "builtins.object" for name in bases)


def _learns(layer: LayerValue) -> bool:
    """Whether it has weights to train, which come from nowhere else."""
    given = any(name in LEARNT_ELSEWHERE and value is not None for name, value in layer.args.items())
    weights = layer.weights
    return layer.trainable is True and not given and isinstance(weights, tuple) and any(w.trainable is True for w in weights)


def _elsewhere(layer: LayerValue, at: Context) -> bool:
    """Whether a model of the program, or that layer itself, may train it."""
    return isinstance(layer, ModelValue) or any(id(layer) in inside(one) for one in at.shared(MODELS).models)


def _tell(use: Use, at: Context) -> None:
    if not first_time(at, "left-out", use.layer):
        return
    place = "the Lambda" if use.user.cls == "Lambda" else f"`call` of {use.user.cls}"
    at.emit(
        Problem(
            "layer-left-out",
            f"{place} uses a {use.layer.cls} that the model does not hold: its weights are not trained",
            use.span,
            labels=(Label(use.layer.span, "made here"), Label(at.span, "trained here")),
            help=_help(use),
            layer=use.layer.name,
            certain=False,
        )
    )


def _help(use: Use) -> str:
    if use.user.cls == "Lambda":
        return f"call the {use.layer.cls} on the tensor itself, without a Lambda"
    return f"make the {use.layer.cls} an attribute of the object that uses it, in `__init__`"
