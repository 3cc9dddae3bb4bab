"""Layers that run another layer: in both directions of time, or on every step (keras/src/layers/rnn)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer, Mask, ShapeError
from cnnlint.layers.empty_axes import FIRST_STEP
from cnnlint.layers.fields import Anything, rejected
from cnnlint.layers.recurrence import need_batch, not_a_sequence
from cnnlint.layers.wrapped import Inner, InnerLayer, inner
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, axes_text, shape_text

if TYPE_CHECKING:
    from cnnlint.program import Output

MERGE_MODES = ("sum", "mul", "ave", "concat", None)


def _merge_mode(layer: Layer, name: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value in MERGE_MODES):
        return value
    words = 'Merge mode should be one of {"sum", "mul", "ave", "concat", None}'
    raise rejected(
        layer, name, "'concat', 'sum', 'mul', 'ave' or None", value, keras=f"Invalid merge mode. Received: {value}. {words}"
    )


def _backward(layer: Layer, name: str, value: Any) -> Inner | None:
    return None if value is None else inner(layer, name, value)


MergeMode = Annotated["str | None", _merge_mode]
BackwardLayer = Annotated["Inner | None", _backward]


class Bidirectional(Layer):
    """A recurrent layer forwards and a copy of it backwards over time. keras/src/layers/rnn/bidirectional.py"""

    takes_mask = True
    mask_after = Mask.KEPT_WITH_STEPS

    layer: InnerLayer
    merge_mode: MergeMode = "concat"
    weights_: Anything = None
    backward_layer: BackwardLayer = None

    def check(self) -> None:
        forward = self.layer.spec
        if "go_backwards" not in forward.fields or "return_sequences" not in forward.fields:
            raise _not_recurrent(forward)
        backward = self.backward_layer
        if backward is not None and "go_backwards" not in backward.spec.fields:
            raise _not_recurrent(backward.spec)
        _check_directions(self, forward, None if backward is None else backward.spec)

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        return ((1, FIRST_STEP),)

    def output(self, x: Shape, *states: Shape, **keywords: Any) -> Output:
        if "units" in self.layer.spec.fields and len(x) != 3:
            raise not_a_sequence(x, self, 3)
        out = self.layer.output(x)
        whole, carried = (out[0], out[1:]) if isinstance(out, list) else (out, [])
        merged = [_twice(whole)] if self.merge_mode == "concat" else [whole, whole] if self.merge_mode is None else [whole]
        outputs = [*merged, *carried, *carried]
        return outputs if len(outputs) > 1 else outputs[0]

    def weights(self, x: Shape, *states: Shape, **keywords: Any) -> Iterator[Weight]:
        """The forward layer's, then the backward layer's."""
        if self.layer.spec.stateful:
            need_batch(x, self)
        yield from self.layer.weights(x)
        yield from (self.backward_layer or self.layer).weights(x)

    def macs(self, x: Shape, *states: Shape, **keywords: Any) -> Size:
        """Those of both directions."""
        forward: Size = self.layer.spec.macs(x)
        backward: Size = (self.backward_layer or self.layer).spec.macs(x)
        return forward + backward


def _twice(x: Shape) -> Shape:
    last: Dim = x[-1]
    return (*x[:-1], None if last is None else 2 * last)


def _not_recurrent(wrapped: Layer) -> ArgumentError:
    name = type(wrapped).__name__
    return ArgumentError(
        "invalid-argument",
        f"Bidirectional needs a recurrent layer, and {name} is none",
        argument="layer",
        expected="a recurrent layer such as LSTM",
        actual=name,
        help="use TimeDistributed to run a layer on every step" if name == "Dense" else None,
        keras=f"Unrecognized keyword arguments passed to {name}: {{'go_backwards': True}}",
        error="ValueError",
    )


def _check_directions(layer: Layer, forward: Layer, backward: Layer | None) -> None:
    if backward is None and layer.dialect < 3:
        return  # the copy runs the other way, whichever that is
    behind = True if backward is None else bool(backward.go_backwards)
    if bool(forward.go_backwards) == behind:
        raise ArgumentError(
            "invalid-argument",
            "both layers of Bidirectional run " + ("backwards" if behind else "forwards"),
            argument="layer" if backward is None else "backward_layer",
            expected=f"go_backwards={not behind} for one of them",
            help="leave `go_backwards` out" if backward is None else "give the backward layer `go_backwards=True`",
            keras="Forward layer and backward layer should have different `go_backwards` value. Received: "
            f"forward_layer.go_backwards {forward.go_backwards}, backward_layer.go_backwards={behind}",
        )
    for name in ("stateful", "return_sequences", "return_state") if backward is not None else ():
        ours, theirs = getattr(forward, name), getattr(backward, name)
        if ours != theirs:
            raise ArgumentError(
                "invalid-argument",
                f"the layers of Bidirectional differ in `{name}`: {ours} forwards and {theirs} backwards",
                argument="backward_layer",
                expected=f"{name}={ours}",
                actual=f"{name}={theirs}",
                keras="Forward layer and backward layer are expected to have the same value for attribute "
                f'"{name}", got "{ours}" for forward layer and "{theirs}" for backward layer',
            )


class TimeDistributed(Layer):
    """The same layer, with the same weights, on every time step; in Keras 2 also one that takes several tensors.

    keras/src/layers/rnn/time_distributed.py; tf_keras/src/layers/rnn/time_distributed.py
    """

    takes_mask = True
    mask_after = Mask.KEPT
    holds_layer = True

    layer: InnerLayer

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        return ((1, FIRST_STEP),) if self.dialect >= 3 else ()

    def output(self, x: Shape, *more: Shape, **keywords: Any) -> Output:
        _need_one(self, len(more) + 1)
        out = self.layer.output(*map(_step, (x, *more)))
        if isinstance(out, list):
            raise ShapeError(
                "invalid-input",
                f"TimeDistributed cannot wrap a layer with {len(out)} outputs",
                argument="layer",
                help="give the wrapped layer `return_state=False`",
                keras=f"Cannot convert '{x[1]}' to a shape.",
            )
        return (out[0], x[1], *out[1:])

    def weights(self, x: Shape, *more: Shape, **keywords: Any) -> Iterator[Weight]:
        held, steps = hasattr(self.layer.value, "infer_weights"), [_step(shape) for shape in (x, *more)]
        yield from self.layer.weights_by_themselves(*steps) if held else self.layer.weights(*steps)

    def macs(self, x: Shape, *more: Shape, **keywords: Any) -> Size:
        """The layer's, for each step."""
        from cnnlint.layers.recurrence import steps_of

        cost: Size = self.layer.spec.macs(*map(_step, (x, *more)))
        return steps_of(x) * cost


def _need_one(layer: TimeDistributed, tensors: int) -> None:
    """Only Keras 2 hands on the list to a layer that takes one."""
    if tensors == 1 or (layer.dialect < 3 and (not layer.layer.modelled or layer.layer.spec.takes_list)):
        return
    raise ShapeError(
        "invalid-input",
        f"TimeDistributed takes 1 tensor, not {tensors}",
        expected="1",
        actual=str(tensors),
        keras="`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions",
    )


def _step(x: Shape) -> Shape:
    if len(x) >= 3:
        return (x[0], *x[2:])
    raise ShapeError(
        "wrong-rank",
        f"TimeDistributed needs a sequence (batch, time, ...) but gets {shape_text(x)}",
        expected="at least 3 axes",
        actual=axes_text(len(x)),
        help="keep the time axis of a recurrent layer before it with `return_sequences=True`",
        keras="`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
        f"received: {shape_text(x)}",
    )
