"""How a model is compiled and fed, for the child: from the Compile and Fit events of its program."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.shapes import differ
from cnnlint.values import ON_DISK, Array, Dataset, Unknown, Value
from cnnlint.verify.encode import Unbuildable, encode
from cnnlint.verify.protocol import ArrayPlan, CompilePlan, Expression

BATCH = 8


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


def batch_of(fit: Fit) -> tuple[tuple[ArrayPlan, ...], tuple[ArrayPlan, ...]]:
    """A synthetic batch of what the model is fitted on: inputs and targets. Raises Unbuildable."""
    x, y = fit.args.get("x"), fit.args.get("y")
    if isinstance(x, Dataset):
        element = x.element
        if not isinstance(element, tuple) or len(element) < 2:
            raise Unbuildable("the data set's elements are not known")
        x, y = element[0], element[1]
    inputs = _arrays(x)
    if y is None or fit.method.startswith("predict"):
        return inputs, ()
    return inputs, _arrays(y, BATCH if _same_number(x, y) else BATCH + 1)


def _same_number(x: Value, y: Value) -> bool:
    """Whether there may be as many targets as inputs."""
    numbers = [v.shape[0] for v in (x, y) if isinstance(v, Array) and not isinstance(v.shape, Unknown) and v.shape]
    return len(numbers) < 2 or not differ(*numbers)


def _arrays(value: Value, number: int = BATCH) -> tuple[ArrayPlan, ...]:
    items = getattr(value, "items", None)
    if isinstance(value, tuple):
        return tuple(_array(item, number) for item in value)
    return tuple(_array(item, number) for item in items) if isinstance(items, list) else (_array(value, number),)


def _array(value: Value, number: int) -> ArrayPlan:
    if not isinstance(value, Array) or isinstance(value.shape, Unknown):
        raise Unbuildable("the data are not known")
    labels = value.labels
    classes = None
    if labels is not None and labels.encoding in ("ids", "binary"):
        if not isinstance(labels.classes, int):
            raise Unbuildable("the number of classes is not known")
        classes = labels.classes + labels.first
    return ArrayPlan(
        shape=(number, *_sides(value.shape[1:])),
        dtype="float64" if value.dtype == ON_DISK else value.dtype or "float32",
        classes=classes,
        one_hot=labels is not None and labels.encoding == "one-hot",
    )


def _sides(shape: Sequence[object]) -> list[int]:
    if not all(side is None or isinstance(side, int) for side in shape):
        raise Unbuildable("the shape of the data is not a number")
    return [side if isinstance(side, int) else BATCH for side in shape]
