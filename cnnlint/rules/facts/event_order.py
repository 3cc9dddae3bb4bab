"""The order of events: what happened to a model before and after."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Call, Compile, Fit, ModelTrace, Program
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.memo import listed


def compiles(program: Program) -> Iterator[tuple[Compile, ModelTrace]]:
    """Every compile of a known model, each place once."""
    compiled = (event for event in program.events if isinstance(event, Compile))
    known = ((event, event.model) for event in compiled if isinstance(event.model, ModelTrace))
    return first_of_each(known, lambda pair: pair[0].span)


def fits(program: Program, *methods: str) -> Iterator[Fit]:
    """Every call of these methods (`fit` and its like when none is named), each place once."""
    wanted = methods or ("fit", "fit_generator")
    found = (event for event in program.events if isinstance(event, Fit) and event.method in wanted)
    return first_of_each(found, lambda fit: fit.span)


_HOW_TO_VALIDATE = ("validation_steps", "validation_freq", "validation_batch_size")
_NEUTRAL = (None, 0, 1)  # 1 is what `validation_freq` is anyway


def how_to_validate(fit: Fit) -> list[str]:
    """The arguments that say how to validate, beside the data to validate on."""
    return [name for name in _HOW_TO_VALIDATE if name in fit.arg_spans and fit.args.get(name) not in _NEUTRAL]


def calls(program: Program, *names: str) -> Iterator[Call]:
    """Every call of these library functions, in order, as often as it happens."""
    return (call for call in _calls(program) if call.name in names)


@listed
def _calls(program: Program) -> Iterator[Call]:
    return (event for event in program.events if isinstance(event, Call))


def is_compiled(model: ModelTrace, program: Program) -> bool:
    """Whether the program compiles the model."""
    compiled = (event.model for event in program.events if isinstance(event, Compile))
    return any(isinstance(found, ModelTrace) and found.identity == model.identity for found in compiled)
