"""Layers with weights that the `call` of a class of the program makes anew whenever it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cnnlint.diagnostics import Label
from cnnlint.library.keras.classes.tracked import layers_in, tracked, tracked_attributes
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.record import MADE_IN_CALL
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, DictValue, ListValue, Shared

BUILDS: Shared[list[tuple[int, int]]] = Shared(list)  # the times of birth of what the `build` methods of the program made


def tell_lost_weights(layer: LayerValue, called: Iterable[LayerValue], since: int, at: Context) -> None:
    """What the `call` of a layer of the program made since it began, if nobody keeps it. A compiled `fit` and `predict` call
    it twice while they trace, and refuse the variables of the second time."""
    called = list(called)
    if any(one.owner is not None and _keeps_what_is_not_known(one) for one in (layer, *called)):
        return
    own = {id(inner) for one in (layer, *called) if one.born <= since for inner in _inside(one)}
    kept = {id(inner) for one in (layer, *called) for inner in _inside(one)}
    for made in called:
        if made.born <= since or id(made) in kept or (made.cls == "TimeDistributed" and id(made.wrapped) in own):
            continue  # the weights of a TimeDistributed are those of what it wraps
        lost = isinstance(made.weights, tuple) and made.weights
        if not lost or any(begin < made.born < end for begin, end in at.shared(BUILDS)):
            continue
        if first_time(at, MADE_IN_CALL, str(made.span)):
            at.emit(
                Problem(
                    "layer-made-in-lambda",
                    f"{made.cls} is created anew every time `call` of {layer.cls} runs: its weights are never trained",
                    made.span,
                    labels=(Label(layer.span, f"{layer.cls}, whose `call` makes it"),),
                    help=f"make the {made.cls} in `__init__`, as an attribute, and call that here",
                    keras="tf.function only supports singleton tf.Variables created on the first call.",
                    layer=made.name,
                    certain=False,
                )
            )


def _keeps_what_is_not_known(layer: LayerValue) -> bool:
    """Whether an attribute is a list or dict of which not all items are known: what is made may be among them."""
    return any(isinstance(value, (ListValue, DictValue)) and value.rest is not None for _, value in tracked_attributes(layer))


def _inside(layer: LayerValue) -> Iterator[LayerValue]:
    """The layers that a layer holds."""
    if layer.owner is not None:
        yield from tracked(layer)
    if isinstance(layer, ModelValue):
        yield from layer.rows()
    for value in layer.args.values():
        yield from layers_in(value)
