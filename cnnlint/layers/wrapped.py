"""A layer, cell or model as an argument of another layer: how its shapes and weights are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.frozen import dataclass, replace
from cnnlint.layers.base import ArgumentError, Layer, Undetermined
from cnnlint.layers.common import is_class_itself, is_trainable, spec_of
from cnnlint.layers.fields import as_written, items_of
from cnnlint.shapes import Expr, Shape
from cnnlint.values import Array, Dataset, DictValue, Scalar, Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output, Weight


@dataclass(frozen=True, slots=True)
class Inner:
    """The wrapped layer or model. A value that knows more than its specification offers `infer_output`, `infer_weights`."""

    value: Any

    @property
    def spec(self) -> Layer:
        """The specification. Raises Undetermined for a layer that is not modelled."""
        found = spec_of(self.value)
        if found is not None:
            return found
        name = getattr(self.value, "name", None)
        raise Undetermined(Unknown(f"the wrapped layer{f' {name}' if isinstance(name, str) else ''} is not modelled"))

    @property
    def modelled(self) -> bool:
        """Whether it is a Keras layer with a specification."""
        return spec_of(self.value) is not None

    def output(self, *inputs: Shape) -> Output:
        """What it makes of these inputs."""
        infer = getattr(self.value, "infer_output", None)
        return _known(infer(*inputs)) if infer is not None else self.spec.output(*inputs)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Its weights when built on these inputs; not trainable when the layer was made or switched so."""
        found = self.weights_by_themselves(*inputs)
        return tuple(replace(w, trainable=False) for w in found) if self._frozen else found

    def weights_by_themselves(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Its weights, with no regard to its switch, which a layer that the program holds may be given later."""
        infer = getattr(self.value, "infer_weights", None)
        found: Iterable[Weight] = _known(infer(*inputs)) if infer is not None else self.spec.weights(*inputs)
        return tuple(found)

    @property
    def _frozen(self) -> bool:
        spec = spec_of(self.value)
        return getattr(self.value, "trainable", True) is False or (spec is not None and is_trainable(spec) is False)


def inner(layer: Layer, name: str, value: Any) -> Inner:
    """A layer instance; the class itself, a number or a shape is rejected."""
    if is_layer(value):
        return Inner(value)
    if surely_no_layer(value) or items_of(value) is not None or is_class_itself(value):
        raise ArgumentError(
            "invalid-argument",
            f"`{name}` of {type(layer).__name__} must be a layer, not {_described(value)}",
            argument=name,
            expected="a layer",
            actual=_described(value),
            help=f"call it: `{value.name.rsplit('.', 1)[-1]}(...)`" if is_class_itself(value) else None,
            keras=f"Please initialize `{type(layer).__name__}` layer with a `keras.layers.Layer` instance. "
            f"Received: {_described(value)}",
        )
    raise Undetermined(Unknown("the wrapped layer is not known"))


def surely_no_layer(value: Any) -> bool:
    """Whether it is a value that is not unknown and no layer."""
    return value is None or isinstance(value, (int, float, str, Expr, Scalar, Array, Dataset, DictValue))


def is_layer(value: Any) -> bool:
    """Whether it is a layer or model, modelled or not."""
    return isinstance(value, Layer) or hasattr(value, "spec") or hasattr(value, "infer_output")


def _described(value: Any) -> str:
    return f"the class {value.name.rsplit('.', 1)[-1]}" if is_class_itself(value) else as_written(value)


def _known(found: Any) -> Any:
    if isinstance(found, Unknown):
        raise Undetermined(found)
    return found


InnerLayer = Annotated[Inner, inner]
