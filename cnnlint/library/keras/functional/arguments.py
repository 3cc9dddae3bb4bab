"""What `Model(inputs, outputs)` refuses of its arguments, by their names and kinds, and whether they are known."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.arguments import Arguments, with_name
from cnnlint.diagnostics import Label
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import names_meet
from cnnlint.library.keras.releases.differences import takes_old_words
from cnnlint.library.keras.releases.method_arguments import renaming
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem
from cnnlint.values import Array, Context, DictValue, Did, ListValue, Unknown, Value


def refuse_no_tensors(inputs: Value, outputs: Value, at: Context) -> None:
    """A layer stands where its tensor should, or numbers: at the first of them Keras stops."""
    for value, what in ((inputs, "input"), (outputs, "output")):
        for one in value.items if isinstance(value, ListValue) else (value,):
            if _refuse_no_tensor(one, what, at):
                return
    _refuse_twice(inputs, at)


def _refuse_twice(inputs: Value, at: Context) -> None:
    """Keras 2 wants each input once; Keras 3 takes it again."""
    items = inputs.items if isinstance(inputs, ListValue) and inputs.rest is None else ()
    keys = [item.key for item in items if isinstance(item, TensorValue) and item.layer is not None]
    if at.dialect >= 3 or len(set(keys)) == len(keys):
        return
    message, keras = "the model is given one input twice", "All inputs should only appear once."
    help = "name each input once"
    at.emit(Problem("layer-as-tensor", message, at.span, "ValueError", help=help, keras=keras, dialects=frozenset({1, 2})))


def _refuse_no_tensor(value: Value, what: str, at: Context) -> bool:
    if isinstance(value, LayerValue):
        message = f"the {what} of the model is the layer {value.cls} itself, not a tensor"
        help = "call the layer first: `layer(x)` returns the tensor"
    elif isinstance(value, Array) and _of_numbers(value) and at.dialect >= 2:
        message = f"the {what} of the model is an array of numbers, not a tensor that begins at an `Input`"
        help = "call the layers on `keras.Input(shape)`, and give the numbers to `fit` or `predict`"
    elif isinstance(value, (str, int, float)):
        message = f"the {what} of the model is {value!r}, not a tensor"
        help = "give it the tensor that a layer returns"
    else:
        return False
    keras, layer = f"All `{what}s` values must be KerasTensors.", getattr(value, "name", None)
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=keras, layer=layer))
    return True


def _of_numbers(array: Array) -> bool:
    """Whether it surely holds numbers: a function of TensorFlow gives a tensor of what is not known, which may be symbolic."""
    of_a_layer = bool(array.trail) and array.trail[-1].did is Did.LAYER and isinstance(array.shape, tuple)
    return array.kind != "tensor" or array.low is not None or array.source is not None or of_a_layer


def refuse_old_names(args: Arguments, at: Context) -> None:
    """`input=` and `output=` are of Keras 1; standalone Keras 2 still took them, TensorFlow's never did."""
    for old in ("input", "output"):
        if old in args.keywords and at.dialect > 1 and f"{old}s" not in args.keywords:
            alone = takes_old_words(at)
            at.emit(
                Problem(
                    "renamed-argument",
                    f"`Model` has no argument `{old}`{' in Keras 3' if alone else ''}",
                    args.keyword_spans.get(with_name(old), at.span),
                    "TypeError",
                    expected=f"{old}s",
                    actual=old,
                    help=f"write `{old}s`",
                    keras=f"('Keyword argument not understood:', '{old}')",
                    argument=old,
                    edits=renaming(old, f"{old}s", args),
                    fix_message=f"write {old}s",
                    dialects=frozenset({3}) if alone else frozenset({2, 3}),
                )
            )


_OF_MODEL = frozenset({"inputs", "outputs", "name", "trainable", "input", "output"})
# What a model without inputs and outputs takes, as a layer does: tf_keras/src/engine/training.py, keras/src/layers/layer.py
_OF_A_LAYER = {2: frozenset({"dtype", "dynamic", "autocast"}), 3: frozenset({"dtype", "autocast", "activity_regularizer"})}


def refuse_names(args: Arguments, at: Context) -> bool:
    """Whether the Keras in force refuses keywords that `Model` does not take, which is told. Keras 3 looks at others only where
    inputs and outputs are not both given."""
    refuse_old_names(args, at)
    whole = len(args.positional) + len(args.keywords.keys() & {"inputs", "outputs"}) >= 2
    ends = args.positional or args.keywords.keys() & {"inputs", "outputs"}
    taken = _OF_MODEL if ends else _OF_MODEL | _OF_A_LAYER.get(at.dialect, frozenset())
    name = next((name for name in args.keywords if name not in taken), None)
    if name is None or at.dialect < 2 or args.keywords.keys() & {"input", "output"}:
        return False
    message = f"`Model` has no argument `{name}`"
    at.emit(
        Problem(
            "unknown-argument",
            message if whole else f"{message}, and gets no outputs",
            args.keyword_spans.get(with_name(name), at.span),
            "TypeError",
            actual=name,
            help="a model between tensors takes `inputs`, `outputs` and `name`",
            keras=f"('Keyword argument not understood:', '{name}')" if at.dialect == 2 else "Unrecognized keyword arguments",
            argument=name,
            dialects=frozenset({2} if whole else {2, 3}),
        )
    )
    return at.dialect == 2 or not whole


def refuse_one_end(args: Arguments, at: Context) -> None:
    """Inputs without outputs, or the other way round, make no model between tensors; Keras 2 takes `Model(x)` for a name."""
    named = [word for word in ("inputs", "outputs") if word in args.keywords]
    count = len(args.positional) + len(named)
    if count != 1 or at.dialect < 2 or args.rest is not None or args.keywords.keys() & {"input", "output"}:
        return
    if not named and at.dialect == 2:
        return
    lacking = "inputs" if named == ["outputs"] else "outputs"
    words = f"('Keyword argument not understood:', '{named[0]}')" if at.dialect == 2 else "Unrecognized keyword arguments"
    at.emit(
        Problem(
            "unknown-argument",
            f"`Model` gets no {lacking}",
            at.span,
            "TypeError" if at.dialect == 2 or not named else "ValueError",
            help=f"give it the tensors of its {lacking}, too: `Model(inputs, outputs)`",
            keras=words if named else "takes 1 positional argument but 2 were given",
            dialects=frozenset({2, 3} if named else {3}),
        )
    )


def refuse_same_names(layers: Iterable[LayerValue], at: Context) -> bool:
    """Whether two layers of a model share a name, which is told."""
    seen: dict[str, LayerValue] = {}
    for layer in sorted(layers, key=lambda one: one.auto_named):  # what is written first
        if "name" in layer.attributes or "_name" in layer.attributes:
            continue
        other = seen.setdefault(layer.name, layer)
        if other is layer or not names_meet(layer, other, at):
            continue
        what = "operation" if at.dialect >= 3 else "layer"
        keras = f'The name "{layer.name}" is used 2 times in the model. All {what} names should be unique.'
        message = f"two layers of the model are called {layer.name!r}"
        labels = Label(other.span, "one"), Label(layer.span, "the other")
        at.emit(Problem("duplicate-name", message, at.span, labels=labels, keras=keras, help="give each its own `name`"))
        return True
    return False


def _gap_among(ends: Iterable[Value], at: Context, what: str) -> Unknown | None:
    for item in ends:
        if isinstance(item, Unknown):
            return item
        if not isinstance(item, (TensorValue, ListValue, tuple, DictValue)):
            return at.unknown(f"one of the {what} of the model is not known")
    return None


def gap_in(ends: Value, at: Context, what: str = "outputs") -> Unknown | None:
    """Why not all the inputs or outputs that a model is given are known; None where they are."""
    if isinstance(ends, Unknown):
        return ends
    if isinstance(ends, ListValue):
        return ends.rest or _gap_among(ends.items, at, what)
    if isinstance(ends, tuple):
        return _gap_among(ends, at, what)
    if isinstance(ends, DictValue):
        return ends.rest
    if isinstance(ends, TensorValue):
        return None
    return at.unknown(f"the {what} of the model are not known")
