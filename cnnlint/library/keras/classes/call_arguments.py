"""The arguments that Keras hands to the `call` of a class of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.arguments import MISSING, Arguments, with_name
from cnnlint.diagnostics import Label
from cnnlint.frozen import replace
from cnnlint.library.keras.calling.lists_of_one import OF_ONE
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, DictValue, ListValue, Value


def behind_a_gap(layer: LayerValue, args: Arguments, tensors: Sequence[bool]) -> Arguments:
    """The arguments, with those by name that stand behind what is no tensor: `block(x, False, mask)` gives `mask` its own.

    So do those that stand behind or are several tensors in a list: `decoder(x, [h, c])`.
    tensors: for each position, whether a tensor stands there.
    """
    call: Any = layer.own_method("call")
    listed = [isinstance(value, (ListValue, tuple, DictValue)) for value in args.positional]
    gap = next((i for i, tensor in enumerate(tensors) if not tensor or (i and (listed[0] or listed[i]))), len(tensors))
    words = [] if call is None else [p.name for p in call.signature.parameters[1:]]
    if gap == 0 or not any(tensors[gap:]) or len(words) < len(args.positional):
        return args
    named = dict(zip(words[gap:], args.positional[gap:], strict=False))
    return replace(args, positional=args.positional[:gap], keywords={**named, **args.keywords})


def beside_the_tensors(layer: LayerValue, args: Arguments, tensors: Sequence[bool]) -> dict[str, Value]:
    """What is given by position and is no tensor, `block(x, training)`, and what an unknown `**` may give, by name.

    tensors: for each position, whether a tensor stands there.
    """
    call: Any = layer.own_method("call")
    if call is None:
        return {}
    words = call.signature.parameters[1:]
    last = max((i for i, tensor in enumerate(tensors) if tensor), default=0)
    found = {p.name: v for i, (p, v) in enumerate(zip(words, args.positional, strict=False)) if i > last}
    if args.rest is not None:
        found |= {
            p.name: args.rest for p in words[len(args.positional) :] if p.default is MISSING and p.name not in args.keywords
        }
    return found


# layers whose call may take what is no tensor. keras/src/layers/layer.py, _allow_non_tensor_positional_args
_ANYTHING = frozenset(
    {
        "CategoryEncoding", "Functional", "HashedCrossing", "Hashing", "IntegerLookup", "Pipeline", "RandomCrop", "RandomFlip",
        "StringLookup", "TextVectorization",
    }
)  # fmt: skip


def refuse_what_is_no_tensor(layer: LayerValue, args: Arguments, at: Context) -> None:
    """Keras 3 takes by position only tensors and None: `block(x, True)` fails."""
    found = next(((i, v) for i, v in enumerate(args.positional) if i and isinstance(v, (bool, int, float, str))), None)
    kind = getattr(layer, "kind", "")
    if at.dialect < 3 or found is None or layer.unknown is not None or kind == "functional" or layer.cls in _ANYTHING:
        return
    index, wrong = found
    call: Any = layer.own_method("call")
    words = [p.name for p in call.signature.parameters[1:]] if call is not None else []
    name = words[index] if index < len(words) else None
    message = f"{layer.cls} is given {wrong!r} by position, where Keras takes only tensors"
    keras = (
        "Only input tensors may be passed as positional arguments. The following argument value should be passed as a keyword"
    )
    help = f"pass it by its name: `layer(x, {name or 'training'}=...)`"
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=keras, argument=name, dialects=frozenset({3})))


def refuse_layers_among(layer: LayerValue, args: Arguments, at: Context) -> None:
    """`concatenate([a, LSTM(8)])`: a layer of Keras in a list of tensors, for a merge of Keras's own."""
    given = args.positional[0] if args.positional else None
    listed = given.items if isinstance(given, ListValue) else ()
    wrong = next((v for v in listed if isinstance(v, LayerValue)), None)
    if wrong is None or not layer.takes_list:
        return
    message = f"{layer.cls} is given the layer `{wrong.label}` itself among its tensors"
    help = "call that layer first: `layer(x)` returns the tensor"
    keras = "Only input tensors may be passed as positional arguments." if at.dialect >= 3 else None
    labels = (
        Label(wrong.span, f"the {wrong.cls}" if hasattr(wrong, "stack") else f"the {wrong.cls}, which nothing is given to"),
    )
    at.emit(Problem("layer-as-tensor", message, at.span, labels=labels, help=help, keras=keras, layer=layer.name))


def refuse_a_number_among(layer: LayerValue, args: Arguments, at: Context) -> bool:
    """`Multiply()([x, 0.5])`: a number in a list of tensors, for a merge of Keras's own. Whether Keras raises."""
    given = args.positional[0] if args.positional else None
    listed = given.items if isinstance(given, ListValue) else given if isinstance(given, tuple) else ()
    wrong = next((v for v in listed if type(v) in (int, float)), None)
    if wrong is None or not layer.takes_list or layer.owner is not None:
        return False
    message = f"{layer.cls} is given the number {wrong} among its tensors"
    sign = _SIGNS.get(layer.cls)
    help = f"compute with the tensor itself: `x {sign} {wrong}`" if sign else "give it tensors alone"
    keras = "Only input tensors may be passed as positional arguments." if at.dialect >= 3 else None
    at.emit(Problem("layer-as-tensor", message, at.span, actual=str(wrong), help=help, keras=keras, layer=layer.name))
    return True


_SIGNS = {"Add": "+", "Multiply": "*", "Subtract": "-"}


def refuse_one_by_one(layer: LayerValue, count: int, at: Context) -> None:
    """`Add()(a, b)`: a merge takes its tensors in one list."""
    at.emit(
        Problem(
            "layer-as-tensor",
            f"{layer.cls} takes its inputs as one list, not as {count} arguments",
            at.span,
            help=f"write `{layer.cls}(...)([a, b])`",
            layer=layer.name,
            keras="too many positional arguments" if at.dialect >= 3 else OF_ONE.get(layer.cls),
        )
    )


def handed_on(layer: Any, call: Any, tensors: int, arguments: Mapping[str, Value], at: Context) -> dict[str, Value] | None:
    """The keyword arguments of `call`; None after telling that it lacks one.

    `training` is kept from a `call` that does not take it. Only Keras 2 gives it to one that asks for it without a default.
    keras/src/layers/layer.py, CallSpec; tf_keras/src/engine/base_layer.py
    """
    parameters, found = call.signature.parameters, dict(arguments)
    if call.signature.double_star is None and all(p.name != "training" for p in parameters):
        found.pop("training", None)
    missing = [p.name for p in parameters[1 + tensors :] if p.default is MISSING and p.name not in found]
    if at.dialect < 3 and "training" in missing:
        missing.remove("training")
        found["training"] = None
    if not missing:
        return found
    of_keras = missing[0] in ("training", "mask")
    lacks = "Keras does not give it" if of_keras else "it is not given"
    message = f"`call` of {layer.cls} needs the argument `{missing[0]}`, which {lacks}"
    more = f"write `{missing[0]}=...` where it is called, or give it a default"
    help = f"write `{missing[0]}=None` in its signature" if of_keras else more
    keras = f"missing a required argument: '{missing[0]}'"
    sure = at.dialect >= 3 or missing[0] != "mask"  # before Keras 3 masks are not followed
    labels = (Label(call.span, "its `call`"),) if of_keras else ()  # where the mistake is, whoever calls it
    problem = Problem("missing-argument", message, at.span, "TypeError", labels, help=help, keras=keras, argument=missing[0])
    at.emit(replace(problem, certain=sure, dialects=frozenset({3}) if missing[0] == "training" else EVERY_DIALECT))
    return None


# what the first argument of a `call` is named, in Keras 3.15 and tf_keras 2.21
FIRST_WORDS = frozenset({"inputs", "query", "x", "data", "sequences", "sequence", "features", "images", "args"})
_OF_EVERY_LAYER = frozenset({"name", "dtype", "trainable", "input_shape", "batch_input_shape"})
_OF_THE_CALL = frozenset({"mask", "training"})  # a Lambda is made with the first, too
_OPEN = frozenset({"ActivityRegularization", "InputLayer", "StackedRNNCells", "TFSMLayer", "TorchModuleWrapper", "Wrapper"})


def refuse_wrong_call(layer: LayerValue, args: Arguments, at: Context) -> None:
    """A layer of Keras is called without a tensor, or with arguments of its class: `Dense(8)(x, activation="relu")`."""
    own = layer.qualified.startswith("keras.layers.") and layer.owner is None and layer.cls not in _OPEN
    spec = layer.spec if own else None  # other packages name their tensors as they like
    if spec is None or args.rest is not None or args.spread is not None:
        return
    if not args.positional and not FIRST_WORDS & args.keywords.keys():
        _refuse_no_tensor(layer, at)
    of_the_class = ({p.name for p in spec.signature.parameters} | _OF_EVERY_LAYER) - _OF_THE_CALL - FIRST_WORDS
    for name in args.keywords.keys() & of_the_class:
        at.emit(
            Problem(
                "unknown-argument",
                f"`{name}` is an argument of the constructor of {layer.cls}, not of its call",
                args.keyword_spans.get(with_name(name), at.span),
                "TypeError",
                help=f"write `{layer.cls}(..., {name}=...)(x)`",
                keras=f"got an unexpected keyword argument '{name}'",
                layer=layer.name,
                argument=name,
            )
        )


def _refuse_no_tensor(layer: LayerValue, at: Context) -> None:
    error, keras = "TypeError", "missing a required argument: 'inputs'"
    if at.dialect < 3:
        error, keras = "ValueError", "The first argument to `Layer.call` must always be passed."
    message = f"{layer.cls} is called without its input"
    at.emit(Problem("missing-argument", message, at.span, error, help="call it on a tensor", keras=keras, layer=layer.name))
