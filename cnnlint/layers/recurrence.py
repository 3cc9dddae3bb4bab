"""What recurrent layers and cells share: the weights of a cell, the outputs of a loop over time (keras/src/layers/rnn)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined, need_size
from cnnlint.layers.fields import as_written, items_of
from cnnlint.layers.identifiers import initializer_of
from cnnlint.shapes import Dim, Expr, Shape, Size, axes_text, differ, shape_text
from cnnlint.values import Scalar, Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output, Weight

KERAS_1 = {
    "output_dim": "units",
    "nb_filter": "filters",
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "consume_less": "implementation",
    "forget_bias_init": "unit_forget_bias",
}
_REST_1 = ("W_regularizer", "U_regularizer", "b_regularizer", "dropout_W", "dropout_U")
ORDER_1_SIMPLE = ("output_dim", "init", "inner_init", "activation", *_REST_1)
ORDER_1_GRU = ("output_dim", "init", "inner_init", "activation", "inner_activation", *_REST_1)
ORDER_1_LSTM = ("output_dim", "init", "inner_init", "forget_bias_init", "activation", "inner_activation", *_REST_1)
ORDER_1_CONV = (
    *("nb_filter", "nb_row", "nb_col", "init", "inner_init", "forget_bias_init", "activation", "inner_activation"),
    *("dim_ordering", "border_mode", "subsample", *_REST_1),
)
KERAS_2_ONLY = ("implementation", "input_length", "time_major", "consume_less")
OF_THE_CELL = ("enable_caching_device", "force_generator", "rng_type")  # tf_keras/src/engine/base_layer.py, rnn/lstm.py


def clipped_rate(layer: Layer, name: str, value: Any) -> Any:
    """A dropout rate: any number, which Keras clips to 0..1."""
    if isinstance(value, (int, float, Expr, Scalar)):
        return value
    raise ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be a number from 0 to 1, not {as_written(value)}",
        argument=name,
        expected="a number from 0 to 1",
        actual=as_written(value),
        error="TypeError",
    )


def seed(layer: Layer, name: str, value: Any) -> Any:
    """None or a Python int; Keras 3 rejects floats, booleans and NumPy integers."""
    if layer.dialect < 3 or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, Scalar) and value.type == "int":
        return value
    if not isinstance(value, (float, str, bool, Scalar)) and items_of(value) is None:
        return value
    raise ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be an integer, not {as_written(value)}",
        argument=name,
        expected="an integer or None",
        actual=as_written(value),
        keras=f"Argument `seed` must be an integer. Received: seed={as_written(value)}",
    )


Rate = Annotated[float, clipped_rate]
Seed = Annotated["int | None", seed]


class Gates:
    """The arithmetic of one step: `gates` kernels side by side, and `carried` states from step to step."""

    gates: ClassVar[int] = 1
    carried: ClassVar[int] = 1
    units: Size
    use_bias: Any

    @property
    def state_sizes(self) -> tuple[Any, ...]:
        """The size of each state; a stack of cells nests them."""
        return (self.units,) * self.carried

    @property
    def output_size(self) -> Size:
        """The last axis of what comes out."""
        return self.units

    def bias_shape(self) -> tuple[Size, ...]:
        """One bias for each gate."""
        return (self.gates * self.units,)

    def step_weights(self, step: Shape, layer: Layer) -> Iterator[Weight]:
        """The weights for steps of this shape, `(batch, ..., features)`."""
        features = need_size(step[-1], layer)
        wide = self.gates * self.units
        yield layer.weight("kernel", (features, wide), initializer_of(layer, "kernel_initializer"))
        yield layer.weight("recurrent_kernel", (self.units, wide), initializer_of(layer, "recurrent_initializer"))
        if self.use_bias:
            yield layer.weight("bias", self.bias_shape(), initializer_of(layer, "bias_initializer"))

    def step_macs(self, step: Shape, layer: Layer) -> Size:
        """Every gate multiplies the features and the state once."""
        return self.gates * self.units * (need_size(step[-1], layer) + self.units)


def need_states(given: Any, sizes: tuple[Any, ...], layer: Layer) -> None:
    """Raises `incompatible-input` where the initial states surely are others than the layer's; Keras 3 does not compare them.

    tf_keras/src/layers/rnn/base_rnn.py, _validate_state_spec
    """
    if layer.dialect != 2 or given is None:
        return
    shapes = given if isinstance(given, list) else [given]
    known = [(shape, size) for shape, size in zip(shapes, sizes, strict=False) if type(shape) is tuple and shape]
    if len(shapes) == len(sizes) and not any(differ(shape[-1], size) for shape, size in known):
        return
    expected, actual = f"{len(sizes)} of {sizes[0]} units", ", ".join(shape_text(s) for s in shapes if type(s) is tuple)
    name = type(layer).__name__
    raise ShapeError(
        "incompatible-input",
        f"{name} has {expected} as its states, and is given {actual or len(shapes)} as `initial_state`",
        expected=expected,
        actual=actual or str(len(shapes)),
        argument="initial_state",
        keras="An `initial_state` was passed that is not compatible with `cell.state_size`.",
    )


def step_shape(x: Shape, layer: Layer) -> Shape:
    """One step of a sequence: without the time axis. Raises `wrong-rank` for an input that has none."""
    if len(x) > 2 or (len(x) == 2 and x[0] is not None):
        return (x[0], *x[2:])
    raise not_a_sequence(x, layer, 3)


def need_sequence(x: Shape, layer: Layer, axes: int = 3) -> None:
    """Raises `wrong-rank` unless the input has `axes` axes, saying what usually lacks."""
    if len(x) != axes:
        raise not_a_sequence(x, layer, axes)


def not_a_sequence(x: Shape, layer: Layer, axes: int) -> ShapeError:
    """The error for an input that is no sequence of the right rank."""
    name = type(layer).__name__
    wanted = "(batch, time, features)" if axes == 3 else f"{axes} axes, batch and time included"
    cure = "keep the time axis of a recurrent layer before it with `return_sequences=True`, or add one with Reshape"
    if len(x) > axes:
        cure = "make each step a vector first, with `TimeDistributed(Flatten())` or Reshape" if axes == 3 else "drop an axis"
    return ShapeError(
        "wrong-rank",
        f"{name} needs a sequence {wanted} but gets {shape_text(x)}",
        expected=f"{axes} axes",
        actual=axes_text(len(x)),
        help=cure,
        keras=f"is incompatible with the layer: expected ndim={axes}, found ndim={len(x)}. "
        f"Full shape received: {shape_text(x)}",
    )


def need_batch(x: Shape, layer: Layer) -> None:
    """Raises `undefined-dimension` when a stateful layer does not know its batch size."""
    if x[0] is None:
        raise ShapeError(
            "undefined-dimension",
            f"{type(layer).__name__} with `stateful=True` needs a fixed batch size, but gets {shape_text(x)}",
            argument="stateful",
            expected="a batch size",
            actual="None",
            help=f"give the input its whole shape: `Input(batch_shape=(32, {', '.join(map(str, x[1:]))}))`",
            keras="When using `stateful=True` in a RNN, the batch size must be static. Found dynamic batch size: "
            f"sequence.shape={shape_text(x)}",
        )


def need_steps(x: Shape, layer: Layer) -> None:
    """Raises `undefined-dimension` when Keras 2 is to unroll a loop of unknown length; Keras 3 fails only in training."""
    if layer.dialect < 3 and x[1] is None and layer.unroll:
        raise ShapeError(
            "undefined-dimension",
            f"{type(layer).__name__} with `unroll=True` needs a fixed number of time steps, but gets {shape_text(x)}",
            argument="unroll",
            expected="a number of steps",
            actual="None",
            keras="Unrolling requires a fixed number of timesteps.",
        )


def steps_of(x: Shape) -> Size:
    """The number of time steps. Raises Undetermined when it is None."""
    if x[1] is None:
        raise Undetermined(Unknown("the number of time steps is not fixed"))
    return x[1]


def loop_output(x: Shape, step: Shape, states: list[Shape], sequences: Any, return_state: Any) -> Output:
    """What a loop over time gives: the last step or all of them, then the states when they are asked for."""
    whole: Shape = (x[0], x[1], *step) if sequences else (x[0], *step)
    return [whole, *states] if return_state else whole


def check_forget_bias(layer: Layer) -> None:
    """Keras fills the bias of the forget gate apart, for which it needs an initializer."""
    given = layer.__dict__
    if given.get("use_bias") and given.get("unit_forget_bias") and given.get("bias_initializer", "") is None:
        raise ArgumentError(
            "invalid-argument",
            f"`bias_initializer` of {type(layer).__name__} must not be None while `unit_forget_bias` is on",
            argument="bias_initializer",
            keras="'NoneType' object is not callable",
            error="TypeError",
        )


def vectors(batch: Dim, sizes: tuple[Size, ...]) -> list[Shape]:
    """A `(batch, size)` shape for each size."""
    return [(batch, size) for size in sizes]


def begun_with(states: Any, x: Shape, sizes: tuple[Size, ...], layer: Layer) -> tuple[Shape, list[Shape]]:
    """The input and the last states of a loop that begins with these states: in Keras 2 their batch axis is that of the states
    at its end, and that of the output where the input has none. tf_keras/src/backend.py, rnn"""
    shapes = states if isinstance(states, list) else [states]
    known = all(type(shape) is tuple and shape for shape in shapes) and len(shapes) == (len(sizes) or len(shapes))
    if layer.dialect != 2 or not known:
        return x, vectors(x[0], sizes)
    return (shapes[0][0] if x[0] is None else x[0], *x[1:]), [(shape[0], n) for shape, n in zip(shapes, sizes, strict=False)]


def flat(sizes: Iterable[Any]) -> list[Size]:
    """The sizes of the states one after the other; Keras nests those of a stacked cell with several."""
    return [part for size in sizes for part in (flat(size) if isinstance(size, tuple) else [size])]
