"""Callbacks of the program beside the figures that `fit` gives them: `logs["acc"]` where the metric is called accuracy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library.harmless import harmless
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.training.history import Log, missing_figure, reported_instead
from cnnlint.library.once import first_time
from cnnlint.program import Compile, Problem
from cnnlint.values import Context, ListValue, Made, ProgramFunction, Value, class_of

_OF_BATCHES = ("on_train_batch_end", "on_batch_end")
_METHODS = ("on_epoch_end", *_OF_BATCHES)  # the others are given other figures, or none
_VALIDATING = ("validation_data", "validation_split")
_TWINS = {"acc": "accuracy", "accuracy": "acc"}


def adds_figures(given: Mapping[str, Value]) -> bool:
    """Whether a callback may write figures of its own among those of the epoch, which those behind it are given."""
    callbacks = given.get("callbacks")
    listed = callbacks.items if isinstance(callbacks, ListValue) else [callbacks]
    found = (function for one in listed for function in _at_ends_of_epochs(one))
    return any(map(_is_foreign, listed)) or any(function.may_change(index) for function, index in found)


def _is_foreign(callback: Value) -> bool:
    """Whether it is of a class that is not read and may write them: those that draw and note what they are given do not."""
    return isinstance(callback, Made) and not callback.name.startswith("keras.") and not harmless(callback.name)


def _at_ends_of_epochs(callback: Value) -> Iterator[tuple[Any, int]]:
    """What it does then, whatever else its class is derived from."""
    cls = class_of(callback)
    if cls is None:
        yield from ((function, index) for method, function, index in _functions(callback) if method == "on_epoch_end")
    elif (function := cls.function("on_epoch_end")) is not None:
        yield function, 2


def tell_missing_figures(model: ModelValue, given: Mapping[str, Value], at: Context) -> None:
    """A callback reads a figure that this training does not report. keras/src/callbacks/callback.py"""
    callbacks = given.get("callbacks")
    listed = callbacks.items if isinstance(callbacks, ListValue) and callbacks.rest is None else [callbacks]
    functions = [found for one in listed for found in _functions(one)]
    own_step = model.owner is not None  # whose `train_step` reports what it likes
    if own_step or model.compiled is None or any(function.may_change(i) for _, function, i in functions):
        return
    if any(not is_known(one) for one in listed):
        return
    for method, function, index in functions:
        _compare(function, index, model.compiled, given, method, at)


def _functions(callback: Value) -> Iterator[tuple[str, Any, int]]:
    """The methods of a callback that are given figures, with the place of these."""
    if isinstance(callback, Made) and callback.name == "keras.callbacks.LambdaCallback":
        functions = callback.arguments
        yield from ((m, functions[m], 1) for m in _METHODS if isinstance(functions.get(m), ProgramFunction))
    elif is_known(callback) and (cls := class_of(callback)) is not None:
        found = ((m, cls.function(m)) for m in _METHODS)
        yield from ((m, function, 2) for m, function in found if function is not None)


def is_known(callback: Value) -> bool:
    """Whether it is Keras's, or of a class of the program that is derived from Keras's `Callback` alone."""
    if isinstance(callback, Made):
        return callback.name.startswith("keras.callbacks.")
    cls = class_of(callback)
    return cls is not None and cls.base_names == ("keras.callbacks.Callback",)


def _compare(function: Any, index: int, compiled: Compile, given: Mapping[str, Value], method: str, at: Context) -> None:
    seen = given if method not in _OF_BATCHES else {k: v for k, v in given.items() if k not in _VALIDATING}
    for read, place in function.keys_read(index):
        plain = read.key.removeprefix("val_")
        instead = reported_instead(read.key, compiled, seen)
        both = read.of_get and read.key.replace(plain, _TWINS.get(plain, "")) in read.others  # whichever there is
        if instead is None or both or not first_time(at, "figure", (read.key, place)):
            continue
        problem = missing_figure(read.key, instead, Log(compiled, seen, at.span), compiled, at)
        reason = problem.message.partition(": ")[2]
        if method in _OF_BATCHES and not instead and plain != read.key:
            reason = "figures of the validation come at the end of an epoch"
            problem = _read_too_soon(problem, given)
        compared = "'>' not supported between instances of 'NoneType' and 'float'"
        at.emit(
            replace(
                problem,
                message=f"`{method}` is given no {read.key!r}{'' if read.needed else ', so that this is None'}: {reason}",
                span=place,
                labels=(*problem.labels, *(() if not instead else (Label(at.span, "trained here"),))),
                error="TypeError" if read.of_get else "KeyError",
                keras=(compared if read.needed else None) if read.of_get else problem.keras,
                certain=problem.certain and read.always and read.needed,
            )
        )


def _read_too_soon(problem: Problem, given: Mapping[str, Value]) -> Problem:
    if given.keys() & {*_VALIDATING}:
        return replace(problem, expected="on_epoch_end", help="read it in `on_epoch_end`")
    return replace(problem, help=f"{problem.help}, and read it in `on_epoch_end`")
