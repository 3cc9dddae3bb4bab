"""The order of events: what happened to a model before and after."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Compile, Fit, ModelTrace, Program


def compiles(program: Program) -> Iterator[tuple[Compile, ModelTrace]]:
    """Every compile of a known model, each place once."""
    seen = set()
    for event in program.events:
        if isinstance(event, Compile) and isinstance(event.model, ModelTrace) and event.span not in seen:
            seen.add(event.span)
            yield event, event.model


def fits(program: Program, *methods: str) -> Iterator[Fit]:
    """Every call of these methods (`fit` and its like when none is named), each place once."""
    wanted = methods or ("fit", "fit_generator")
    seen = set()
    for event in program.events:
        if isinstance(event, Fit) and event.method in wanted and event.span not in seen:
            seen.add(event.span)
            yield event


def is_compiled(model: ModelTrace, program: Program) -> bool:
    """Whether the program compiles the model."""
    compiled = (event.model for event in program.events if isinstance(event, Compile))
    return any(isinstance(found, ModelTrace) and found.identity == model.identity for found in compiled)
