"""The methods of a callback of the program beside what Keras calls them with: a number and the logs, or the logs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import MISSING
from cnnlint.diagnostics import Label, plural
from cnnlint.frozen import replace
from cnnlint.library.keras.training.figures_of_callbacks import is_known
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, ListValue, Made, ProgramFunction, Value, class_of

# keras/src/callbacks/callback_list.py, tf_keras/src/callbacks.py: those that every `fit` calls
_GIVEN = {
    **dict.fromkeys(("on_train_begin", "on_train_end"), ("logs",)),
    **dict.fromkeys(("on_epoch_begin", "on_epoch_end"), ("epoch", "logs")),
    **dict.fromkeys(("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end"), ("batch", "logs")),
}


def refuse_methods(given: Mapping[str, Value], at: Context) -> None:
    """A callback that `fit` is given has a method that cannot take what Keras gives it, or needs more."""
    callbacks = given.get("callbacks")
    for callback in callbacks.items if isinstance(callbacks, ListValue) else [callbacks]:
        if isinstance(callback, Made) and callback.name == "keras.callbacks.LambdaCallback":
            _refuse_functions(callback, at)
        cls = class_of(callback)
        if cls is None or not is_known(callback):
            continue
        for name, words in _GIVEN.items():
            function = cls.function(name)
            if function is not None and _cannot(function, len(words)) and first_time(at, "callback-signature", function):
                at.emit(_problem(f"`{function.name}` of {cls.name}", function, words, at))


def _refuse_functions(callback: Made, at: Context) -> None:
    """Those that a LambdaCallback is made of, which it calls by position. keras/src/callbacks/lambda_callback.py"""
    for name, words in _GIVEN.items():
        function = callback.arguments.get(name)
        if not isinstance(function, ProgramFunction) or not _cannot(function, len(words), beside=0):
            continue
        if first_time(at, "callback-signature", function):
            problem = _problem(f"`{name}`", function, words, at, beside=0)
            called, taken = ", ".join((*words[:-1], "logs")), [p.name for p in function.signature.parameters]
            at.emit(
                replace(
                    problem,
                    span=callback.spans.get(name) or at.span,
                    expected=f"a function of {called}",
                    actual=f"a function of {', '.join(taken) or 'nothing'}",
                    help=f"write `{name}=lambda {called}: ...`",
                    keras="positional argument",
                )
            )


def _cannot(function: Any, number: int, beside: int = 1) -> bool:
    """Whether it cannot be called with so many arguments beside the object."""
    sign = function.signature
    if function.decorated or len(sign.places) < beside:
        return False
    places = sign.places[beside:]
    needed = sum(p.default is MISSING for p in places)
    return needed > number or (sign.star is None and len(places) < number) or any(p.default is MISSING for p in sign.by_keyword)


def _problem(what: str, function: Any, words: tuple[str, ...], at: Context, beside: int = 1) -> Problem:
    takes, given = [p.name for p in function.signature.parameters[beside:]], " and ".join(f"the {word}" for word in words)
    return Problem(
        "callback-signature",
        f"Keras calls {what} with {given}, but it takes {plural(len(takes), 'argument')}",
        function.span,
        "TypeError",
        labels=(Label(at.span, "the callback is used here"),),
        expected=f"{function.name}(self, {', '.join(words)})",
        actual=f"{function.name}({', '.join(['self', *takes])})",
        help=f"write `def {function.name}(self, {', '.join(words[:-1])}{', ' if len(words) > 1 else ''}logs=None)`",
        keras=f"{what.rpartition(' ')[2]}.{function.name}()",
    )
