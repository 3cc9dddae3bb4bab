"""Arguments that a function or class of Keras has in no release, and which was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.library import models
from cnnlint.library.keras.releases.known_arguments import IN_OTHER_WORDS, Taken, of_function
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, Value


@models("keras.__unfit__", raw=True)
def unfit(at: Context, args: Arguments) -> Value:
    """A function is given an argument that its model does not have: told where no release has it, and of a function whose
    arguments are not all known where it is one that it has, misspelt."""
    name, argument, known, span = args.positional
    if not refuse_argument(at, str(name), str(argument), span):
        misnamed(at, str(name).rpartition(".")[2], str(argument), known if isinstance(known, tuple) else (), span)
    return None


def refuse_argument(at: Context, function: str, argument: str, span: Any) -> bool:
    """Tells of an argument that a function of Keras has in no release; whether it is known what it has."""
    known = of_function(function)
    if known is None:
        return False
    if argument not in known:
        others = any(function.endswith(f".{one}") for one in IN_OTHER_WORDS)
        more = {"keras": None} if others else {}
        at.emit(no_such_argument(function.rpartition(".")[2], argument, known, span or at.span, **more))
    return True


def no_such_argument(short: str, argument: str, known: Taken, span: Span, **more: Any) -> Problem:
    """The Problem of an argument that is none of the known; `more` are Problem's other fields."""
    near = meant_argument(argument, known.today) or _nearest(argument, known.today)
    more.setdefault("keras", f"got an unexpected keyword argument '{argument}'")
    more.setdefault("help", f"did you mean `{near}`?" if near is not None else "leave it out")
    return Problem(
        "unknown-argument",
        f"`{short}` has no argument `{argument}`",
        span,
        "TypeError",
        expected=near,
        actual=argument if near is not None else None,
        argument=argument,
        **more,
    )


def _nearest(argument: str, known: Sequence[str]) -> str | None:
    """What it begins, what it is a word of, or else what looks most like it."""
    from difflib import get_close_matches

    begun = [one for one in known if one.startswith(argument)]
    words = [one for one in known if argument in one.split("_")]
    return next(iter((*begun, *words, *get_close_matches(argument, known, 1, 0.6))), None)


def misnamed(
    at: Context,
    name: str,
    argument: str,
    known: Iterable[Any],
    span: Any,
    passed_over: bool = False,
    dialects: frozenset[int] = EVERY_DIALECT,
) -> None:
    """Tells of an argument that Python does not find, where another was surely meant: models may lack others.

    passed_over: whether the function takes any argument and does nothing with those that it does not know. dialects: the Keras
    that do not.
    """
    near = meant_argument(argument, known)
    if near is not None:
        at.emit(
            Problem(
                "unknown-argument",
                f"`{name}` has no argument `{argument}`" + (", and ignores it silently" if passed_over else ""),
                span or at.span,
                "TypeError",
                expected=near,
                actual=argument,
                help=f"did you mean `{near}`?",
                keras=f"got an unexpected keyword argument '{argument}'" if at.dialect >= 3 else None,
                argument=argument,
                certain=not passed_over,
                dialects=dialects,
            )
        )


# What the two ways to read images from a folder call otherwise.
_OF_FOLDERS = {"image_size": "target_size", "label_mode": "class_mode", "class_names": "classes"}
_OF_FOLDERS |= {there: here for here, there in _OF_FOLDERS.items()}


def meant_argument(argument: str, known: Iterable[Any]) -> str | None:
    """The argument of which this is surely a misspelling, the beginning, or the name that another function has for it."""
    from difflib import get_close_matches

    known = list(known)
    whole = [one for one in known if isinstance(one, str) and one.startswith(f"{argument}_")]
    if len(whole) == 1 and len(argument) > 3:
        return str(whole[0])
    if _OF_FOLDERS.get(argument) in known:
        return _OF_FOLDERS[argument]
    near = get_close_matches(argument, [one for one in known if isinstance(one, str)], 1, 0.82) if len(argument) > 4 else []
    return near[0] if near and abs(len(near[0]) - len(argument)) < 3 else None
