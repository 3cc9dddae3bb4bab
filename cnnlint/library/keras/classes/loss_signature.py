"""Losses and metrics of the program beside what Keras calls them with: the targets and the predictions, and nothing else."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import MISSING
from cnnlint.diagnostics import Label, plural
from cnnlint.library import models
from cnnlint.library.keras.classes.left_out import inside
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import Call, Problem
from cnnlint.values import Array, Context, ProgramFunction, Value, unbound

_GIVEN = ("y_true", "y_pred")
_WITHOUT_NUMBERS = {"shape", "int_shape", "ndim", "len", "isinstance", "is_keras_tensor", "id", "type", "print", "str", "repr"}


def refuse_signature(function: Value, what: str, at: Context) -> bool:
    """A function that cannot be called with two arguments, which is told. keras/src/losses/losses.py, LossFunctionWrapper"""
    plain, bound = unbound(function)
    if plain is None or plain.decorated or plain.returned_function:
        return False
    signature = plain.signature
    places = signature.places[bound:]
    needed = sum(p.default is MISSING for p in places)
    named = [p.name for p in signature.by_keyword if p.default is MISSING]
    few = signature.star is None and len(places) < len(_GIVEN)
    if not (few or needed > len(_GIVEN) or named) or len(signature.places) < bound or not first_time(at, "user-code", plain):
        return False
    lacks = [p.name for p in places[len(_GIVEN) :] if p.default is MISSING] + named
    at.emit(_of_signature(plain, what, [p.name for p in places] + named, lacks, bound, at))
    return True


def _of_signature(plain: ProgramFunction, what: str, takes: list[str], lacks: list[str], bound: int, at: Context) -> Problem:
    """takes: the arguments that it has. lacks: those that it needs besides; without any it takes too few. bound: how many are
    given already."""
    name = plain.name
    said = f"{name}() missing {plural(len(lacks), 'required positional argument')}: {lacks[0]!r}" if lacks else ""
    few = f"{name}() takes {plural(len(takes) + bound, 'positional argument')} but {len(_GIVEN) + bound} were given"
    return Problem(
        "loss-signature",
        f"{what} `{name}` is called with the targets and the predictions, but takes {_takes(len(takes), lacks)}",
        plain.span,
        "TypeError",
        labels=(Label(at.span, "used here"),),
        expected=f"{name}({', '.join(_GIVEN)})",
        actual=f"{name}({', '.join(takes)})",
        help=_cure(name, lacks, bound),
        keras=said or few,
    )


def _takes(places: int, lacks: list[str]) -> str:
    if lacks:
        return f"`{lacks[0]}` as well"
    return "no argument" if places == 0 else "one argument"


def _cure(name: str, lacks: list[str], bound: int) -> str:
    if lacks:
        return f"give `{lacks[0]}` a default, or write a function that takes it and returns the loss"
    return f"write `def {name}({'self, ' * bound}{', '.join(_GIVEN)})`"


@models("keras.__missing__")
def called_without(at: Context, function: Any, lacks: str) -> Value:
    """`metrics=[f1()]`: a function of the targets and the predictions is called, where it is to be handed over."""
    words = [p.name for p in function.signature.places[:2]]
    alike = len(words) == 2 and "true" in words[0].lower() and "pred" in words[1].lower()
    if not alike or lacks != words[0]:
        return False
    if first_time(at, "user-code", function):
        message = f"`{function.name}` is a function of `{words[0]}` and `{words[1]}`, but is called without them"
        keras = f"{function.name}() missing 2 required positional arguments: '{words[0]}' and '{words[1]}'"
        help = f"give `{function.name}` itself, without parentheses"
        labels = (Label(function.span, "this function"),)
        at.emit(Problem("missing-argument", message, at.span, "TypeError", labels, help=help, keras=keras, argument=words[0]))
    return True


def tell_unused_predictions(function: Value, model: Value, at: Context) -> None:
    """A loss that reads its predictions nowhere: nothing of it changes with the weights. Where layers add losses of their
    own, it only stands in the place of one; a method, or a function in it, may read tensors of the model from its object."""
    plain, bound = unbound(function)
    if plain is None or not plain.unread(1 + bound) or (bound and not plain.unread(0)):
        return
    if isinstance(model, LayerValue) and any(map(_adds_a_loss, inside(model).values())):
        return
    around = plain.outside().values()
    if any(isinstance(value, (TensorValue, LayerValue)) for value in around) or not first_time(at, "user-code", plain):
        return
    about = {"loss": plain.name, "parameter": plain.signature.order[1 + bound]}
    at.emit(Call(at.span, "keras.Model.__unused_predictions__", about, {"loss": plain.span}))


def _adds_a_loss(layer: LayerValue) -> bool:
    return layer.owner is not None and any(name == "add_loss" for _, name in layer.owner.attributes_in_text)


def tell_samples_by_number(function: Value, at: Context) -> None:
    """A loss that takes `y_pred[0]`, the first sample of the batch, where the first column may be meant."""
    plain, bound = unbound(function)
    found = plain.picked(1 + bound) if plain is not None else []
    if plain is not None and found and first_time(at, "samples-by-number", plain):
        targets, predictions = plain.signature.order[bound : bound + 2]
        about = {"loss": plain.name, "parameter": predictions, "number": found[0][0]}
        about["targets"] = "" if plain.unread(bound) else targets
        at.emit(Call(at.span, "keras.Model.__samples_by_number__", about, {"loss": found[0][1]}))


def tell_whole_arrays(function: Value, at: Context) -> None:
    """The arrays from around it that a loss computes with, which a rule compares with the data."""
    plain, _ = unbound(function)
    if plain is None:
        return
    for name, value in plain.outside().items():
        if not isinstance(value, Array) or name not in plain.operands or not plain.always_reads(name, at.span):
            continue
        if first_time(at, f"array {name}", plain):
            told = {"loss": plain.name, "name": name, "array": value}
            at.emit(Call(at.span, "keras.Model.__whole_arrays__", told, {"loss": plain.span}))


def refuse_tensors_around(function: Value, at: Context) -> None:
    """A loss that reads tensors of the model from around it: they are placeholders and have no numbers when it is called."""
    plain, _ = unbound(function)
    if plain is None:
        return
    tensors = [
        name
        for name, value in plain.outside().items()
        if isinstance(value, TensorValue) and plain.always_reads(name, at.span) - _WITHOUT_NUMBERS
    ]
    if any(name in tensors for name, _ in plain.attributes_in_text):
        return  # its shape is known before it has numbers
    if not tensors or not first_time(at, "tensor-in-loss", plain):
        return
    at.emit(
        Problem(
            "tensor-in-loss",
            f"the loss `{plain.name}` reads `{tensors[0]}`, a symbolic tensor of the model that has no numbers",
            plain.span,
            labels=(Label(at.span, "used here"),),
            expected="a function of the targets and the predictions",
            actual=f"it reads {', '.join(f'`{name}`' for name in tensors)}",
            help="compute this part in the `call` of a layer, and add it there with `self.add_loss(...)`",
            keras="A KerasTensor cannot be used as input to a TensorFlow function.",
            dialects=frozenset({3}),
        )
    )
