"""A recurrent layer over cells of the program: what one step of them makes and gives.

keras/src/layers/rnn/rnn.py, stacked_rnn_cells.py; tf_keras/src/layers/rnn/base_rnn.py, stacked_rnn_cells.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.layers.recurrence import flat, loop_output, need_batch, need_steps, vectors
from cnnlint.layers.wrapped import Inner
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.call_inputs import Given
from cnnlint.library.keras.calling.frozen_inside import switched_off
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Weight
from cnnlint.shapes import Size
from cnnlint.values import Context, ListValue, Unknown, Value, as_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cnnlint.shapes import Shape


def over_own_cells(layer: LayerValue, given: Given, at: Context, follow: Callable[..., Any]) -> Output | Unknown | None:
    """What an RNN gives whose cell, or one of whose cells, is a class of the program; None for every other layer.

    follow: what a layer gives for its inputs, where the `call` of a cell is followed.
    """
    if layer.cls != "RNN" or layer.spec is None or not any(map(_is_own, cells := _cells(layer.args.get("cell")))):
        return None
    shape, spec = given.tensors[0].shape, layer.spec
    if isinstance(shape, Unknown) or len(shape) < 3:
        return None
    drawn = at.dialect >= 3 and not bodies(at).entered and given.tensors[0].layer is not None
    try:
        need_steps(shape, spec)
        if spec.stateful:
            need_batch(shape, spec)
        if not drawn:
            _need_one_batch(given, shape)
        sizes, width, weights = _through(cells, (shape[0], *shape[2:]), at, None if drawn else follow, _beside(given, at))
        carried = vectors(shape[0], tuple(flat(sizes))) if spec.return_state else []
        output: Output = loop_output(shape, width, carried, spec.return_sequences, spec.return_state)
    except Undetermined as reason:
        return reason.unknown if reason.unknown.span is not None else at.unknown(reason.unknown.reason)
    except ShapeError:
        return None  # which is told as of every other cell
    at.store.touch(layer)
    layer.weights = tuple(weights)
    return output


def _beside(given: Given, at: Context) -> Mapping[str, Value]:
    """The `constants` that Keras 2 hands to a cell, as a list."""
    if "constants" in given.keywords:
        return {"constants": ListValue(given.keywords["constants"])}
    told = given.arguments.get("constants")
    return {} if told is None else {"constants": at.unknown("what the constants are is not known")}


def _need_one_batch(given: Given, shape: Shape) -> None:
    """A cell may take the batch of the states and constants that it is given: then it is not that of the sequence."""
    for tensor in (one for tensors in given.keywords.values() for one in tensors):
        if isinstance(tensor.shape, Unknown) or tensor.shape[:1] != shape[:1]:
            raise Undetermined(Unknown("the batch of its states and constants may be another than that of its input"))


def _cells(value: Value) -> Sequence[Value]:
    if isinstance(value, LayerValue) and value.cls == "StackedRNNCells":
        return _cells(value.args.get("cells"))
    return value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else (value,)


def _is_own(cell: Value) -> bool:
    return isinstance(cell, LayerValue) and cell.spec is None and cell.owner is not None


def _through(
    cells: Sequence[Any], step: Shape, at: Context, follow: Any, beside: Mapping[str, Value]
) -> tuple[tuple[Any, ...], Shape, list[Weight]]:
    """The sizes of the states of all cells, the axes behind the batch that the last one gives, and their weights.

    beside: what a cell that asks for it is given beside its states: the `constants` of Keras 2.
    """
    sizes: list[Any] = []
    weights: list[Weight] = []
    for cell in cells:
        own, width = _own_sizes(cell, at) if _is_own(cell) else (Inner(cell).spec.state_sizes, Inner(cell).spec.output_size)
        if not _is_own(cell):
            weights += Inner(cell).weights(step)
            step = (step[0], width)
        else:
            if follow is None:
                _build(cell, step, at)
            step = (step[0], width) if follow is None else _called(cell, step, own, at, follow, beside)
            weights += _weights_of(cell, at.dialect)
        sizes += own if len(cells) == 1 or len(own) == 1 else [own]
    return tuple(sizes), step[1:], weights


def _own_sizes(cell: Any, at: Context) -> tuple[tuple[Size, ...], Size]:
    """How large the states are that the class says it has, and what it says it gives."""
    said = _attribute(cell, "state_size", at)
    parts = said.items if isinstance(said, ListValue) and said.rest is None else said if isinstance(said, tuple) else (said,)
    sizes = tuple(size for part in parts if (size := as_size(part)) is not None)
    given = _attribute(cell, "output_size", at)
    width = as_size(given) if given is not None else sizes[0] if sizes else None
    if len(sizes) != len(parts) or width is None:
        raise Undetermined(Unknown(f"the sizes of the states of {cell.cls} are not known", cell.span))
    return sizes, width


def _attribute(cell: Any, name: str, at: Context) -> Value:
    return cell.get(name, at) if name in cell.attributes or cell.owner.has(name) else None


def _build(cell: Any, step: Shape, at: Context) -> None:
    """Keras 3 builds the cell and believes the sizes that it says; its `call` waits until there is data."""
    from cnnlint.library.keras.classes.followed_call import follow_build
    from cnnlint.library.keras.classes.weights_kept import count

    follow_build(cell, (TensorValue(step),), at)
    count(cell, (), at)
    if any(inner.weights is None for inner in cell.inner_layers()):
        raise Undetermined(Unknown(f"the layers inside of {cell.cls} are built when it runs", cell.span))


def _called(cell: Any, step: Shape, sizes: Sequence[Size], at: Context, follow: Any, beside: Mapping[str, Value]) -> Shape:
    """What `call` gives for one step and the states."""
    call = cell.own_method("call")
    words = [p.name for p in call.signature.parameters[2:3]] if call is not None else []
    if not words or cell.owner.has("get_initial_state"):
        raise Undetermined(Unknown(f"the states of {cell.cls} are not known", cell.span))
    states = ListValue([TensorValue((step[0], size)) for size in sizes])
    asked = {name: value for name, value in beside.items() if any(p.name == name for p in call.signature.parameters)}
    found = follow(cell, Given((TensorValue(step),), arguments={words[0]: states, **asked}), at)
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, tuple):
        raise Undetermined(first if isinstance(first, Unknown) else Unknown(f"what {cell.cls} gives is not known", cell.span))
    return first


def _weights_of(cell: LayerValue, dialect: int) -> tuple[Weight, ...]:
    if not isinstance(cell.weights, tuple):
        raise Undetermined(cell.weights or Unknown(f"the weights of {cell.cls} are not known", cell.span))
    off = switched_off(cell, dialect)
    return tuple(replace(weight, trainable=weight.trainable and place not in off) for place, weight in enumerate(cell.weights))
