"""The end of a program: the models that it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cnnlint.library import models
from cnnlint.library.keras.functional.unused_calls import dropped_layers, unused_calls
from cnnlint.library.keras.making.record import CALLS, DROPPED, LATE, OPERATIONS
from cnnlint.library.keras.models.cycles import break_cycles
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.registry import MODELS
from cnnlint.library.keras.models.traces import trace
from cnnlint.program import ModelTrace, Problem
from cnnlint.values import Context, Value


@models("keras.__finish__")
def finish(run: Any, names: Mapping[str, Value], at: Context) -> tuple[ModelTrace, ...]:
    """The final state of every model that the program made and that is no part of another, or that is compiled itself or that a
    name of the module holds. at: its last statement."""
    made = MODELS.among(run.state).models
    inner = {id(row) for model in made for row in model.rows() if isinstance(row, ModelValue)}
    bound = {id(v) for v in names.values() if isinstance(v, ModelValue)}
    calls = CALLS.among(run.state)
    run.events.extend(unused_calls(calls, made, names))
    run.events.extend(dropped_layers(DROPPED.among(run.state), made))
    run.events.extend(_never_built(run))
    alone = [m for m in made if id(m) not in inner or id(m) in bound or m.compiled is not None]
    kept = [m for m in alone if m.rows() or m.gap is not None]
    traces = tuple(trace(model, at) for model in kept)
    break_cycles([*made, *OPERATIONS.among(run.state), *(layer for layer, *_ in calls)])
    return traces


def _never_built(run: Any) -> Iterator[Problem]:
    """What Keras would reject of layers, once, if the program built them."""
    told = {event.span for event in run.events if isinstance(event, Problem)}
    for layer, problem in LATE.among(run.state):
        set_later = problem.argument in layer.attributes
        if not layer.nodes and problem.span not in told and not set_later:
            yield problem
