"""Tensors and layers in the place of options, and merging functions without their tensors: each becomes a problem."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.layers.functions import FUNCTIONS
from cnnlint.library.keras.calling.lists_of_one import OF_ONE
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, Value


def made_with_a_tensor(at: Context, cls: str, options: str) -> None:
    """`Flatten(x)`: the tensor stands in the brackets of the constructor. What Keras says depends on what takes it."""
    message = f"`{cls}` is made with a tensor: the layer's own brackets are missing"
    given = "[x, y]" if cls in FUNCTIONS.values() else "x"
    at.emit(Problem("layer-as-tensor", message, at.span, help=f"write `{cls}({options})({given})`"))


_OF_A_SECOND = {  # which the others do not take
    "merge": None,
    "concatenate": OF_ONE["Concatenate"],
    "dot": "Invalid type for argument `axes`: it should be a list or an int.",
}


def merged_one_by_one(at: Context, function: str, args: Arguments) -> None:
    """`add(x, y)`: the second tensor stands in the place of an option, if there is one."""
    given = len(args.positional)
    keras: str | None = f"{function}() takes 1 positional argument but {given} were given"
    if function in _OF_A_SECOND:
        keras = _OF_A_SECOND[function] if given == 2 and not args.keywords else None
    message = f"`{function}` takes its tensors in one list"
    at.emit(Problem("layer-as-tensor", message, at.span, help=f"write `{function}([x, y])`", keras=keras))


def merged_nothing(at: Context, function: str, cls: str) -> None:
    """`add()([x, y])`: the function that merges tensors, in the place of the class."""
    message = f"`{function}` is a function of tensors, but is given none: the layer is `{cls}`"
    keras = f"{function}() missing 1 required positional argument: 'inputs'"
    at.emit(Problem("missing-argument", message, at.span, "TypeError", help=f"write `{cls}(...)`", keras=keras))


def made_with_layers(at: Context, cls: str) -> Value:
    """`Concatenate([first, second])`: layers stand in the brackets of the constructor, which takes them for its options."""
    message = f"`{cls}` is made with a list of layers, but joins the tensors that it is called on"
    help = f"write `{cls}()([first.output, second.output])` in a functional model"
    keras = "A merge layer should be called on a list of inputs."
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=keras, certain=False))
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")
