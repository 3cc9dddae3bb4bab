"""The functions that a pipeline applies to its elements, beside what it gives them: an argument for each part of an element."""

from __future__ import annotations

from cnnlint.arguments import MISSING, Arguments
from cnnlint.diagnostics import Label, plural
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, DictValue, ProgramFunction, Value, unbound


def refuses_parts(at: Context, function: Value, given: Arguments, method: str) -> bool:
    """Whether a function of the program takes more or fewer arguments than an element has parts, which is told.
    tensorflow/python/data/ops/structured_function.py"""
    plain, bound = unbound(function)
    if plain is None or plain.decorated or plain.generator or given.rest is not None:
        return False
    signature, parts = plain.signature, len(given.positional)
    places = signature.places[bound:]
    needed = [p.name for p in places if p.default is MISSING]
    named = [p.name for p in signature.by_keyword if p.default is MISSING]
    if named or len(needed) <= parts <= len(places) or (signature.star is not None and len(needed) <= parts):
        return False
    if first_time(at, f"parts {method}", plain):
        at.emit(_of_parts(at, plain, given, needed if parts < len(needed) else [p.name for p in places], bound, method))
    return True


def _of_parts(at: Context, plain: ProgramFunction, given: Arguments, takes: list[str], bound: int, method: str) -> Problem:
    parts, called = len(given.positional), plain.name
    if parts < len(takes):
        lacks = takes[parts:]
        said = f"{called}() missing {plural(len(lacks), 'required positional argument')}: {lacks[0]!r}"
    else:
        said = f"{called}() takes {plural(len(takes) + bound, 'positional argument')} but {parts + bound} were given"
    return Problem(
        "parts-of-elements",
        f"`{method}` calls the function with {_parts(given)}, but it takes {plural(len(takes), 'argument')}",
        at.span,
        "TypeError",
        labels=(Label(plain.span, "this function"),) if plain.span.row != at.span.row else (),
        expected=plural(parts, "argument"),
        actual=plural(len(takes), "argument"),
        help=_cure(given, takes),
        keras=said,
    )


def _parts(given: Arguments) -> str:
    if len(given.positional) == 1:
        return "a dict" if isinstance(given.positional[0], DictValue) else "one argument"
    return f"the {len(given.positional)} parts of an element"


def _cure(given: Arguments, takes: list[str]) -> str:
    if len(given.positional) == 1:
        return "the elements have one part: take one argument, or make a data set of pairs, `from_tensor_slices((x, y))`"
    names = ", ".join((*(takes[:1] or ["x"]), *("y" if len(given.positional) == 2 else f"part_{i}" for i in
                                                range(2, len(given.positional) + 1))))  # fmt: skip
    return f"take and return every part: `lambda {names}: (..., {names.partition(', ')[2]})`"
