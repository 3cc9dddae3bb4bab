"""The lists in which Keras before 3 keeps the weights of a layer, where a class of the program fills them itself.

tf_keras/src/engine/base_layer.py; keras/engine/topology.py of 1.2 and 2.0
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.tensorflow.variables import fixed_among, weights_among
from cnnlint.program import Weight
from cnnlint.values import Context, ListValue, Unknown, Value

FIXED = "_non_trainable_weights"
_LISTS = ("_trainable_weights", FIXED)
_TWICE = "a variable that is an attribute and stands in `_non_trainable_weights` counts twice"


def opened(layer: Any, name: str, at: Context) -> ListValue | None:
    """One of these lists when the program first asks for it: with nothing in it, since what `add_weight` makes is counted
    apart. None for all other names."""
    if name not in _LISTS or at.dialect >= 3:
        return None
    at.store.touch(layer)
    layer.attributes[name] = made = ListValue()
    return made


def assigned(layer: Any, name: str, value: Value, at: Context) -> None:
    """A list of the program takes the place of Keras's: TensorFlow finds its variables as those of any attribute, too."""
    if name == FIXED and at.dialect == 2 and not standalone(at) and next(weights_among(at, value), None) is not None:
        layer.attributes["__weights__"] = at.unknown(_TWICE)


def fixed_weights(layer: Any, held: tuple[Value, ...], at: Context) -> Iterator[Weight | Unknown]:
    """The variables that are to be left as they are. held: what the other attributes are."""
    twice = at.unknown(_TWICE) if at.dialect == 2 and not standalone(at) else None
    yield from fixed_among(at, layer.attributes.get(FIXED), held, twice)
