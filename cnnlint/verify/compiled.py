"""How a model is compiled and fed, for the child: from the Compile and Fit events of its program."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.shapes import Shape, differ, is_shape
from cnnlint.values import ON_DISK, Array, Dataset, Unknown, Value
from cnnlint.verify.encode import Unbuildable, encode
from cnnlint.verify.protocol import ArrayPlan, CompilePlan, Expression

BATCH = 8
FEW = 2  # classes, where their number is not known: ids that every head has room for


def compile_of(program: Program, model: ModelTrace) -> CompilePlan | None:
    """The last `compile` of the model as a plan, None if it was never compiled."""
    compiles = [e for e in program.events if isinstance(e, Compile) and _is(e.model, model)]
    return _plan(compiles[-1]) if compiles else None


def fits_of(program: Program, model: ModelTrace) -> list[Fit]:
    """Every time the model met data."""
    return [e for e in program.events if isinstance(e, Fit) and _is(e.model, model)]


def _is(found: ModelTrace | Unknown, model: ModelTrace) -> bool:
    return isinstance(found, ModelTrace) and found.identity == model.identity


def _plan(event: Compile) -> CompilePlan:
    parts: dict[str, Expression] = {}
    notes = []
    for name in ("optimizer", "loss"):
        try:
            parts[name] = encode(event.args.get(name))
        except Unbuildable as error:
            notes.append(f"the {name} is replaced, since {error}")
    return CompilePlan(notes=tuple(notes), **parts)


def batch_of(fit: Fit, model: ModelTrace) -> tuple[tuple[ArrayPlan, ...], tuple[ArrayPlan, ...]]:
    """A synthetic batch of what the model is fitted on: inputs and targets. Raises Unbuildable.

    A size that the source does not tell is the one that the model has there.
    """
    x, y = fit.args.get("x"), fit.args.get("y")
    if isinstance(x, Dataset):
        element = x.element
        if not isinstance(element, tuple) or len(element) < 2:
            raise Unbuildable("the data set's elements are not known")
        x, y = element[0], element[1]
    inputs = _arrays(x, BATCH, _shapes(model.input_shape))
    if y is None or fit.method.startswith("predict"):
        return inputs, ()
    return inputs, _arrays(y, BATCH if _same_number(x, y) else BATCH + 1, _shapes(model.output_shape))


def _same_number(x: Value, y: Value) -> bool:
    """Whether there may be as many targets as inputs."""
    numbers = [v.shape[0] for v in (x, y) if isinstance(v, Array) and not isinstance(v.shape, Unknown) and v.shape]
    return len(numbers) < 2 or not differ(*numbers)


def _shapes(output: object) -> list[Shape]:
    return [s for s in output if is_shape(s)] if isinstance(output, list) else [output] if is_shape(output) else []


def _arrays(value: Value, number: int, likely: Sequence[Shape]) -> tuple[ArrayPlan, ...]:
    held = getattr(value, "items", None)
    items: Sequence[Value] = value if isinstance(value, tuple) else held if isinstance(held, list) else [value]
    return tuple(_array(item, number, likely[i] if i < len(likely) else ()) for i, item in enumerate(items))


def _array(value: Value, number: int, likely: Shape) -> ArrayPlan:
    if not isinstance(value, Array) or isinstance(value.shape, Unknown):
        raise Unbuildable("the data are not known")
    labels = value.labels
    classes = None
    if labels is not None and labels.encoding in ("ids", "binary"):
        classes = labels.classes + labels.first if isinstance(labels.classes, int) else FEW
    return ArrayPlan(
        shape=(number, *(_side(value.shape, likely, i) for i in range(1, len(value.shape)))),
        dtype="float64" if value.dtype == ON_DISK else value.dtype or "float32",
        classes=classes,
        one_hot=labels is not None and labels.encoding == "one-hot",
    )


def _side(shape: Shape, likely: Shape, axis: int) -> int:
    """The size of an axis; that of the model where the source does not tell it."""
    candidates = (shape[axis], likely[axis] if len(likely) == len(shape) else None)
    return next((side for side in candidates if isinstance(side, int)), BATCH)
