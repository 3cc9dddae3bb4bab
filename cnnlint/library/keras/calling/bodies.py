"""Is the program inside the body of a Lambda or of a `call`, and how old is what is made there?"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import Context, Shared


class Bodies:
    """How deep the evaluator is in the bodies of Lambdas and of the user's own `call`."""

    def __init__(self) -> None:
        self.entered = 0

    def __enter__(self) -> None:
        self.entered += 1

    def __exit__(self, *error: object) -> None:
        self.entered -= 1


_BODIES = Shared(Bodies)


def bodies(at: Context) -> Bodies:
    """Of this program; `with bodies(at):` follows one."""
    return at.shared(_BODIES)


def age_of(layer: LayerValue, inputs: Iterable[TensorValue], at: Context) -> float:
    """The `age` of what a layer makes of tensors. Operations, and what is not modelled, have none of their own."""
    if bodies(at).entered:
        return inf
    own = -1 if type(layer) is LayerValue and layer.spec is None else layer.born
    ages = [_age(tensor) for tensor in inputs]
    return max(own, *ages) if ages else inf


def _age(tensor: TensorValue) -> float:
    if tensor.layer is None and tensor.made is None and tensor.ways is None:
        return -1
    return tensor.age
