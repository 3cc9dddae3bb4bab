"""Calls whose arguments do not fit what the program itself defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.arguments import MISSING, Arguments, BindError, Signature, with_name
from cnnlint.diagnostics import Label, Span, plural
from cnnlint.evaluate.flow import Raised
from cnnlint.program import Problem

if TYPE_CHECKING:
    from cnnlint.evaluate.place import Place

_WORDS = {
    "missing": "is missing the argument `{}`",
    "unknown": "has no argument `{}`",
    "twice": "gets twice the argument `{}`",
    "too-many": "takes fewer arguments than {}",
}


class Misfit(Raised):
    """A function of the program, or the `__init__` that Python makes for a dataclass, cannot take the arguments of a call.
    place: where it is defined. depth: how many functions were being run. decorated: a library says it, in words of its own."""

    def __init__(
        self,
        name: str,
        signature: Signature,
        given: Arguments,
        fault: BindError,
        place: Span | None,
        depth: int,
        decorated: bool = False,
    ) -> None:
        self.name, self.signature, self.given, self.fault, self.place, self.depth = name, signature, given, fault, place, depth
        self.decorated = decorated
        super().__init__("TypeError", f"{name}() {_WORDS[fault.kind].format(fault.name)}")


def problem(misfit: Misfit, called: str, bound: bool, at: Place) -> Problem:
    """The Problem of a call that stands in the program. called: the class whose object it makes, or "". bound: whether it is a
    method, which gets its object first."""
    fault, name = misfit.fault, f"`{called or misfit.name}()`"
    say = {"missing": _missing, "unknown": _unknown, "twice": _twice, "too-many": _too_many}[fault.kind]
    message, help, python = say(misfit, name)
    first = misfit.signature.order[:1]
    if bound and fault.kind == "too-many" and "self" not in first and "cls" not in first:
        message = f"{name} is a method without `self`: the object that it is called on takes the place of its first argument"
        help = f"write `def {misfit.name}({', '.join(('self', *misfit.signature.order))})`"
    return Problem(
        "arguments-do-not-fit",
        message,
        misfit.given.keyword_spans.get(with_name(fault.name)) or fault.span or at.span,
        "TypeError",
        () if misfit.place is None else (Label(misfit.place, "defined here"),),
        help=help,
        keras=None if misfit.decorated else f"{misfit.name}() {python}",
        argument=None if fault.kind == "too-many" else fault.name,
        certain=not at.run.uncalled,  # a name may have stood for another function when the caller was called
    )


# Each of them: what is wrong, what to do, and what Python says behind the name of the function.


def _missing(misfit: Misfit, name: str) -> tuple[str, str, str]:
    signature, given = misfit.signature, misfit.given
    by_place = signature.places[len(given.positional) :]
    lacks = [p.name for p in by_place if p.default is MISSING and p.name not in given.keywords]
    kind = "positional"
    if not lacks:
        lacks = [p.name for p in signature.by_keyword if p.default is MISSING and p.name not in given.keywords]
        kind = "keyword-only"
    words = [f"`{one}`" for one in lacks]
    python = f"missing {plural(len(lacks), f'required {kind} argument')}: {_listed([repr(one) for one in lacks])}"
    return f"{name} is called without {_listed(words)}", f"give it {_listed(words)}, or a default to the parameter", python


def _unknown(misfit: Misfit, name: str) -> tuple[str, str, str]:
    word = misfit.fault.name
    others = [f"`{parameter}`" for parameter in misfit.signature.order if parameter not in ("self", "cls")]
    python = f"got an unexpected keyword argument '{word}'"
    return f"{name} has no parameter `{word}`", f"it has {_listed(others)}" if others else "leave it out", python


def _twice(misfit: Misfit, name: str) -> tuple[str, str, str]:
    word = misfit.fault.name
    message = f"{name} is given `{word}` twice, by its place and by its name"
    return message, "leave one of them out", f"got multiple values for argument '{word}'"


def _too_many(misfit: Misfit, name: str) -> tuple[str, str, str]:
    places, given = misfit.signature.places, len(misfit.given.positional)
    bound = bool(places) and places[0].name in ("self", "cls")
    plain = all(p.default is MISSING for p in places) and not misfit.signature.by_keyword
    verb = "was" if given == 1 else "were"
    python = f"takes {plural(len(places), 'positional argument')} but {given} {verb} given" if plain else "takes"
    message = f"{name} takes {plural(len(places) - bound, 'argument')}, but is given {given - bound}"
    return message, "leave out what is too many", python


def _listed(words: list[str]) -> str:
    """As Python lists them."""
    if len(words) < 3:
        return " and ".join(words)
    return ", ".join(words[:-1]) + ", and " + words[-1]
