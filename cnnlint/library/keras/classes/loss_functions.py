"""Functions of the program as losses and metrics, which Keras calls or makes something of."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.library.keras.classes.loss_arguments import refuse_class, tell_swapped
from cnnlint.library.keras.classes.loss_signature import (
    refuse_signature,
    refuse_tensors_around,
    tell_samples_by_number,
    tell_unused_predictions,
    tell_whole_arrays,
)
from cnnlint.library.keras.classes.numbers_of_tensors import refuse_numbers
from cnnlint.library.keras.classes.scores import tell_score
from cnnlint.library.keras.classes.without_gradient import tell_no_gradient
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, DictValue, ListValue, ProgramFunction, Value


def refuse_functions(args: Any, model: Value, at: Context) -> None:
    """Losses and metrics of the program that Keras cannot call or make nothing of, and losses that no gradient goes through.

    A class of the program may call what its `compile` is given in a way of its own: of `self.loss` in it nothing is told.
    """
    own: Any = getattr(model, "owner", None)
    asked = {name for _, name in own.attributes_in_text} if own is not None else set()
    for argument, what in (("loss", "the loss"), ("metrics", "the metric")):
        for function in several(args.get(argument)):
            refuse_no_result(function, what, at)
            _refuse_maker(function, what, at)
            if argument not in asked:
                refuse_signature(function, what, at)
                refuse_numbers(function, what, args, at)
                refuse_class(function, what, at)
    for function in several(args.get("loss")):
        if "loss" not in asked:
            refuse_tensors_around(function, at)
        tell_no_gradient(function, at)
        tell_unused_predictions(function, model, at)
        tell_swapped(function, at)
        tell_score(function, at)
        tell_samples_by_number(function, at)
        tell_whole_arrays(function, at)


def refuse_no_result(
    function: Value, what: str, at: Context, certain: bool = True, keras: str = "None values not supported."
) -> None:
    """A function whose result Keras goes on with, and that has none. what: whose function it is, as `the loss`."""
    if not isinstance(function, ProgramFunction) or not function.returns_nothing or not first_time(at, "user-code", function):
        return
    at.emit(
        Problem(
            "returns-nothing",
            f"`{function.name}` returns nothing, but Keras needs {what} from it",
            function.span,
            labels=(Label(at.span, "used here"),),
            expected="a `return`",
            actual="None",
            help="return the result at the end of the function",
            keras=keras,
            certain=certain,
        )
    )


def _refuse_maker(function: Value, what: str, at: Context) -> None:
    """A function that makes the loss stands where the loss does: Keras calls it with targets and predictions."""
    inner = function.returned_function if isinstance(function, ProgramFunction) else ""
    if not isinstance(function, ProgramFunction) or not inner or not first_time(at, "user-code", function):
        return
    name = function.name
    at.emit(
        Problem(
            "returns-nothing",
            f"`{name}` makes {what} but is not {what} itself: it returns the function `{inner}`",
            at.span,
            "TypeError",
            labels=(Label(function.span, f"`{inner}` is made here"),),
            expected=f"{name}(...)",
            actual=name,
            help=f"call it: `{name}()`",
            keras=f"Expected float32, but got <function {name}.<locals>.{inner}> of type 'function'.",
        )
    )


def several(value: Value) -> list[Value]:
    """The losses or metrics that an argument of `compile` holds."""
    if isinstance(value, ListValue):
        return list(value.items)
    return list(value.items.values()) if isinstance(value, DictValue) else [value]
