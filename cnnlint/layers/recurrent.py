"""Layers that loop over time (keras/src/layers/rnn)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, Mask, Undetermined
from cnnlint.layers.empty_axes import FIRST_STEP
from cnnlint.layers.fields import Anything, CellSize, LstmSize, Switch, as_written, rejected
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.recurrence import (
    KERAS_1,
    KERAS_2_ONLY,
    OF_THE_CELL,
    ORDER_1_GRU,
    ORDER_1_LSTM,
    ORDER_1_SIMPLE,
    Gates,
    Rate,
    Seed,
    begun_with,
    check_forget_bias,
    flat,
    loop_output,
    need_batch,
    need_sequence,
    need_states,
    need_steps,
    step_shape,
    steps_of,
    vectors,
)
from cnnlint.layers.recurrent_cells import Cell, resets_after
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output


class RNN(Layer):
    """Runs a cell, or a stack of cells, over the time axis. keras/src/layers/rnn/rnn.py"""

    takes_mask = True
    mask_after = Mask.KEPT_WITH_STEPS
    keras2_only = KERAS_2_ONLY
    steps_in = (1, 2)

    cell: Cell
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False
    unroll: Anything = False
    zero_output_for_mask: Anything = False

    def check(self) -> None:
        if self.cell.modelled and getattr(self.cell.spec, "cells", None) == ():
            raise rejected(
                self, "cell", "a cell or a list of at least one", (), keras="list index out of range", error="IndexError"
            )

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        return ((1, FIRST_STEP),)

    def output(self, x: Shape, *states: Shape, **keywords: Any) -> Output:
        step_shape(x, self)
        need_steps(x, self)
        if self.stateful:
            need_batch(x, self)
        cell = self.cell.spec
        sizes = tuple(flat(cell.state_sizes)) if self.return_state else ()
        x, carried = begun_with(keywords.get("initial_state"), x, sizes, self)
        return loop_output(x, (cell.output_size,), carried, self.return_sequences, self.return_state)

    def weights(self, x: Shape, *states: Shape, **keywords: Any) -> Iterator[Weight]:
        yield from self.cell.weights(step_shape(x, self))

    def macs(self, x: Shape, *states: Shape, **keywords: Any) -> Size:
        """The cell's, once for each step."""
        cost: Size = self.cell.spec.step_macs(step_shape(x, self), self)
        return steps_of(x) * cost


class _Loop(Gates, Layer):
    """A recurrent layer with its cell built in."""

    takes_mask = True
    mask_after = Mask.KEPT_WITH_STEPS
    keras1 = KERAS_1
    keras2_only: ClassVar[tuple[str, ...]] = KERAS_2_ONLY
    further: ClassVar[tuple[str, ...]] = ("zero_output_for_mask",)
    steps_in = (1, 2)
    if TYPE_CHECKING:  # declared by each layer, in Keras's order
        return_sequences: Any
        return_state: Any
        stateful: Any

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        return ((1, FIRST_STEP),)

    def output(self, x: Shape, *states: Shape, **keywords: Any) -> Output:
        need_sequence(x, self)
        need_steps(x, self)
        need_states(keywords.get("initial_state"), self.state_sizes, self)
        if self.stateful:
            need_batch(x, self)
        if self.bound.extra.get("return_runtime", False) is not False:
            raise Undetermined(Unknown("`return_runtime` adds the kind of implementation to what comes out"))
        x, carried = begun_with(keywords.get("initial_state"), x, self.state_sizes, self)
        return loop_output(x, (self.units,), carried, self.return_sequences, self.return_state)

    def output_of_unknown(self) -> Output | None:
        """The last step and the states are as wide as there are units; how many steps there are is not known."""
        given = self.__dict__
        if not {"units", "return_sequences", "return_state"} <= given.keys() or given.get("stateful"):
            return None
        if self.bound.extra.get("return_runtime", False) is not False:
            return None
        if given["return_sequences"] and not given["return_state"]:
            return None
        return loop_output(
            (None, None), (self.units,), vectors(None, self.state_sizes), self.return_sequences, self.return_state
        )

    def weights(self, x: Shape, *states: Shape, **keywords: Any) -> Iterator[Weight]:
        need_sequence(x, self)
        yield from self.step_weights((x[0], x[2]), self)

    def macs(self, x: Shape, *states: Shape, **keywords: Any) -> Size:
        """`gates · units · (features + units)` for each step."""
        need_sequence(x, self)
        return steps_of(x) * self.step_macs((x[0], x[2]), self)


def _check_cudnn(layer: Layer, value: Any) -> None:
    if value == "auto" or (isinstance(value, (int, float)) and value in (0, 1)):
        return
    raise ArgumentError(
        "invalid-argument",
        f"`use_cudnn` of {type(layer).__name__} must be 'auto', True or False, not {as_written(value)}",
        argument="use_cudnn",
        expected="'auto', True or False",
        actual=as_written(value),
        keras="Invalid valid received for argument `use_cudnn`. Expected one of {'auto', True, False}. "
        f"Received: use_cudnn={as_written(value)}",
    )


class SimpleRNN(_Loop):
    """The state is the last output. keras/src/layers/rnn/simple_rnn.py"""

    order1 = ORDER_1_SIMPLE
    keras2_only = (*KERAS_2_ONLY, "enable_caching_device")
    keras3_only = ("seed",)

    units: CellSize
    activation: Activation = "tanh"
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Anything = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False
    unroll: Anything = False
    seed: Seed = None


class LSTM(_Loop):
    """Long short-term memory: four gates, a hidden and a cell state. keras/src/layers/rnn/lstm.py"""

    order1 = ORDER_1_LSTM
    keras2_only = (*KERAS_2_ONLY, *OF_THE_CELL, "return_runtime")
    keras3_only = ("use_cudnn",)

    gates = 4
    carried = 2
    further = ("zero_output_for_mask", "implementation")

    units: LstmSize
    activation: Activation = "tanh"
    recurrent_activation: Activation = "sigmoid"
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    unit_forget_bias: Switch = True
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed = None
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False
    unroll: Anything = False
    use_cudnn: Anything = "auto"

    def check(self) -> None:
        check_forget_bias(self)
        _check_cudnn(self, self.use_cudnn)


class GRU(_Loop):
    """Gated recurrent unit: update and reset gate, one state. keras/src/layers/rnn/gru.py"""

    order1 = ORDER_1_GRU
    keras2_only = (*KERAS_2_ONLY, *OF_THE_CELL, "return_runtime")
    keras3_only = ("use_cudnn",)

    gates = 3
    further = ("zero_output_for_mask", "implementation")

    units: CellSize
    activation: Activation = "tanh"
    recurrent_activation: Activation = "sigmoid"
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed = None
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False
    unroll: Anything = False
    reset_after: Switch = True
    use_cudnn: Anything = "auto"

    def check(self) -> None:
        _check_cudnn(self, self.use_cudnn)

    def bias_shape(self) -> tuple[Size, ...]:
        """A bias before and one after the reset gate; Keras 1 had only the first."""
        return (2, 3 * self.units) if resets_after(self) else (3 * self.units,)


class _CuDNN(_Loop):
    """A layer of Keras 2 that only ran on a GPU: fixed activations, a bias for each of two products."""

    dialects = (2,)
    use_bias = True
    unroll = False

    units: CellSize
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"

    def bias_shape(self) -> tuple[Size, ...]:
        """Two biases for each gate, in one row."""
        return (2 * self.gates * self.units,)


class CuDNNLSTM(_CuDNN):
    """LSTM on a GPU; Keras 3's LSTM chooses that by itself. tf_keras/src/layers/rnn/cudnn_lstm.py"""

    successor = "LSTM"
    gates = 4
    carried = 2

    unit_forget_bias: Switch = True
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False


class CuDNNGRU(_CuDNN):
    """GRU on a GPU; Keras 3's GRU chooses that by itself. tf_keras/src/layers/rnn/cudnn_gru.py"""

    successor = "GRU"
    gates = 3

    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False
