"""One step of a recurrent layer (keras/src/layers/rnn)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer, Undetermined
from cnnlint.layers.fields import CellSize, LstmSize, Switch, as_written, items_of
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.recurrence import KERAS_1, OF_THE_CELL, Gates, Rate, Seed, check_forget_bias, flat, vectors
from cnnlint.layers.wrapped import Inner, is_layer, surely_no_layer
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size
from cnnlint.values import External, ProgramClass, Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output


class _Cell(Gates, Layer):
    """A cell takes one step `(batch, features)` and its states, and gives the output and the new states."""

    keras1 = KERAS_1
    keras2_only = OF_THE_CELL
    one_step = True

    def output(self, x: Shape, *states: Shape, **named: Shape) -> Output:
        return [(*x[:-1], self.units), *((x[0], size) for size in self.state_sizes)]

    def weights(self, x: Shape, *states: Shape, **named: Shape) -> Iterator[Weight]:
        return self.step_weights(x, self)

    def macs(self, x: Shape, *states: Shape, **named: Shape) -> Size:
        return self.step_macs(x, self)


class SimpleRNNCell(_Cell):
    """`activation(x·kernel + state·recurrent_kernel + bias)`. keras/src/layers/rnn/simple_rnn.py"""

    units: CellSize
    activation: Activation = "tanh"
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed = None


class LSTMCell(_Cell):
    """Input, forget, cell and output gates over a hidden and a cell state. keras/src/layers/rnn/lstm.py"""

    gates = 4
    carried = 2
    further = ("implementation",)

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
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed = None

    def check(self) -> None:
        check_forget_bias(self)


class GRUCell(_Cell):
    """Update and reset gates over one state. keras/src/layers/rnn/gru.py"""

    gates = 3
    further = ("implementation",)

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
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    reset_after: Switch = True
    seed: Seed = None

    def bias_shape(self) -> tuple[Size, ...]:
        """A bias before and one after the reset gate; Keras 1 had only the first."""
        return (2, 3 * self.units) if resets_after(self) else (3 * self.units,)


def resets_after(layer: Layer) -> bool:
    """Whether a GRU applies its reset gate after the matrix product: what `reset_after` says, False by default in Keras 1."""
    if layer.dialect == 1 and "reset_after" not in layer.bound.given:
        return False
    return bool(layer.reset_after)


def cell_of(layer: Layer, name: str, value: Any) -> Inner:
    """A cell, or a tuple or list of cells that are run one on top of the other."""
    items = items_of(value)
    if items is not None:
        return Inner(stacked_cells(tuple(cell_of(layer, name, item) for item in items)))
    if not is_layer(value):
        raise _no_layer(layer, name, value)
    found = Inner(value)
    if found.modelled and not isinstance(found.spec, (_Cell, StackedRNNCells)) and not hasattr(found.spec, "state_sizes"):
        raise _not_a_cell(layer, name, f"the layer {type(found.spec).__name__}")
    return found


def _no_layer(layer: Layer, name: str, value: Any) -> ArgumentError | Undetermined:
    of_own_class = isinstance(value, ProgramClass) and not value.has("state_size")
    if surely_no_layer(value) or is_layer(value) or isinstance(value, External) or of_own_class:
        return _not_a_cell(layer, name, f"the class {value.name}" if of_own_class else as_written(value))
    return Undetermined(Unknown("the cells are not known"))


def _not_a_cell(layer: Layer, name: str, what: str) -> ArgumentError:
    return ArgumentError(
        "invalid-argument",
        f"`{name}` of {type(layer).__name__} must be a cell such as LSTMCell, not {what}",
        argument=name,
        expected="a cell",
        actual=what,
        keras="The RNN cell should have a `state_size` attribute (single integer or list of integers, "
        f"one integer per RNN state). Received: cell={what}",
    )


def _cells(layer: Layer, name: str, value: Any) -> tuple[Inner, ...]:
    items = items_of(value)
    if items is None:
        raise _no_layer(layer, name, value)
    return tuple(cell_of(layer, name, item) for item in items)


Cell = Annotated[Inner, cell_of]
Cells = Annotated["tuple[Inner, ...]", _cells]


class StackedRNNCells(Layer):
    """Cells run one on top of the other at every step. keras/src/layers/rnn/stacked_rnn_cells.py"""

    one_step = True
    keras2_only = ("reverse_state_order",)

    cells: Cells

    @property
    def state_sizes(self) -> tuple[Any, ...]:
        """The states of each cell; those of a cell with several are nested."""
        nested = [cell.spec.state_sizes for cell in self.cells]
        return tuple(sizes[0] if len(sizes) == 1 else sizes for sizes in nested)

    @property
    def output_size(self) -> Size:
        """What the topmost cell gives."""
        size: Size = self.cells[-1].spec.output_size
        return size

    def output(self, x: Shape, *states: Shape) -> Output:
        return [(*x[:-1], self.output_size), *vectors(x[0], tuple(flat(self.state_sizes)))]

    def weights(self, x: Shape, *states: Shape) -> Iterator[Weight]:
        for cell in self.cells:
            yield from cell.weights(x)
            x = (x[0], cell.spec.output_size)

    def step_macs(self, step: Shape, layer: Layer) -> Size:
        """The sum over the cells."""
        total: Size = 0
        for cell in self.cells:
            total = total + cell.spec.step_macs(step, layer)
            step = (step[0], cell.spec.output_size)
        return total


def stacked_cells(cells: tuple[Inner, ...]) -> StackedRNNCells:
    """The stack that Keras makes of a list of cells."""
    from cnnlint.arguments import Arguments
    from cnnlint.layers.construct import construct

    made = construct(StackedRNNCells, Arguments((tuple(cell.value for cell in cells),)))
    assert isinstance(made, StackedRNNCells)
    return made
