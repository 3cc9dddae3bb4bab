"""What of a model depends on where the channels stand, where the program does not say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.frozen import replace
from cnnlint.layers.base import Undetermined
from cnnlint.library import models
from cnnlint.library.keras.making.objects import SETTINGS, settings
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.program import LayerTrace, ModelTrace, Problem, Program, Summary
from cnnlint.values import Cause, Context, Unknown

_FEW = (1, 3, 4)  # channels of a picture: grey, colour, colour with transparency
_LEAST_SIDE = 5


def in_either_order(model: ModelTrace, at: Context) -> ModelTrace:
    """The model without the sizes that a file of the user's decides: until its third version the package keras read there where
    the channels stand. The default is believed but for pictures that have them first."""
    if at.dialect > 2 or settings(at).told or not standalone(at):
        return model
    first = next((i for i, row in enumerate(model.layers) if _asks_for_the_order(row)), None)
    if first is None or not _has_channels_first(model.layers[first]):
        return model
    why = Unknown(Cause.CHANNEL_ORDER.value, model.layers[first].span, cause=Cause.CHANNEL_ORDER)
    last = next((i for i, row in enumerate(model.layers) if i > first and _begins_anew(row)), None)
    if last is None or model.kind != "sequential":
        rows = [_without_sizes(row, why) for row in model.layers[first:]]
        return replace(model, layers=(*model.layers[:first], *rows), output_shape=why)
    rows = [_without_sizes(row, why) for row in model.layers[first:last]]
    anew = replace(model.layers[last], input_shape=why, weights=why, unknown=why)
    return replace(model, layers=(*model.layers[:first], *rows, anew, *model.layers[last + 1 :]))


def _begins_anew(row: LayerTrace) -> bool:
    """Whether what it gives does not depend on the shape of what it takes, a row of numbers."""
    return row.cls == "Dense" and isinstance(row.output_shape, tuple) and len(row.output_shape) == 2


def _asks_for_the_order(row: LayerTrace) -> bool:
    if not ("2D" in row.cls or "3D" in row.cls) or "data_format" in row.args:
        return False
    try:
        return bool(getattr(row.spec, "data_format", None) == "channels_last")
    except Undetermined:  # `**settings` may say it
        return False


def _has_channels_first(row: LayerTrace) -> bool:
    """Whether it takes a picture, or a volume or film where its kernels have three sides, that begins with its channels."""
    shape = row.input_shape
    if not isinstance(shape, tuple) or len(shape) != (5 if "3D" in row.cls else 4):
        return False
    _, channels, *_, height, width = shape
    return channels in _FEW and height == width and isinstance(height, int) and height >= _LEAST_SIDE


def _without_sizes(row: LayerTrace, why: Unknown) -> LayerTrace:
    return replace(row, output_shape=why, weights=() if row.weights == () else why, unknown=why)


@models("keras.__again__")
def with_channels_first(program: Program, read: Callable[[Callable[[Any], None]], Program]) -> Program:
    """The program with the tables that it prints where the channels stand first, if it can be run only there: with the channels
    last a layer of it has no place in its input, and with the channels first nothing is refused that was not."""
    if not any(_left_open(event.model) for event in program.events if isinstance(event, Summary)):
        return program
    other = read(_put_first)
    if not _refused(other) < _refused(program):
        return program
    tables = {event.span: event for event in other.events if isinstance(event, Summary)}
    events = [tables.get(e.span, e) if isinstance(e, Summary) and _left_open(e.model) else e for e in program.events]
    return replace(program, events=tuple(events))


def _put_first(run: Any) -> None:
    found = SETTINGS.among(run.state)
    found.data_format, found.told = "channels_first", True


def _left_open(model: ModelTrace | Unknown) -> bool:
    """Whether it lacks the sizes that depend on where the channels stand."""
    rows = () if isinstance(model, Unknown) else model.layers
    return any(row.unknown is not None and row.unknown.cause is Cause.CHANNEL_ORDER for row in rows)


def _refused(program: Program) -> set[tuple[object, ...]]:
    return {(event.kind, event.span) for event in program.events if isinstance(event, Problem)}
