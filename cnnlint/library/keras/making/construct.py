"""Making layers: `keras.layers.X(...)`, `keras.Input(...)`, and the lower-case functions such as `concatenate([a, b])`."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError, Layer
from cnnlint.layers.construct import construct
from cnnlint.layers.dialects import keras3_name, layer_type, sizes_in_a_row, without_old_words
from cnnlint.layers.functions import FUNCTIONS
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import Given, tensors_in
from cnnlint.library.keras.calling.nodes import call_symbolically
from cnnlint.library.keras.calling.recovery import meant_by, named_inside, specified_or_none
from cnnlint.library.keras.calling.rejections import rejected_by, rejection
from cnnlint.library.keras.making.after_refusal import unless_it_goes_on
from cnnlint.library.keras.making.given_tensors import (
    made_with_a_tensor,
    made_with_layers,
    merged_nothing,
    merged_one_by_one,
)
from cnnlint.library.keras.making.lambdas import LambdaValue
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.making.opaque import as_written, opaque, set_common_arguments
from cnnlint.library.keras.making.own_initializers import refuse_initializers
from cnnlint.library.keras.making.record import LATE
from cnnlint.library.keras.releases.differences import (
    doubt_input_length,
    doubt_mask_token,
    doubt_open_axis,
    doubt_reset_after,
    standalone,
    takes_old_words,
)
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.program import Mended, Problem
from cnnlint.shapes import Expr
from cnnlint.values import (
    Context,
    DictValue,
    External,
    ListValue,
    Rejected,
    Scalar,
    Unknown,
    Value,
    as_operand,
    as_size,
)


@models("keras.layers.*", "keras.layers.experimental.*")
def make_layer(at: Context, name: str, args: Arguments) -> Value:
    """A layer of Keras by its class name, or the call of a lower-case function on tensors."""
    short = name.rpartition(".")[2]
    if short[:1].islower():
        return _functional(at, short, args)
    if takes_old_words(at):
        short, args = _today(short, args, at)
    inside = _tensor_inside(args)
    if inside is not None:
        mended = replace(args, positional=(inside, *(value for value in args.positional if value is not inside)))
        layer = named_inside(short, mended, at)
        made_with_a_tensor(at, short, "" if layer.meant is not None and not layer.args else "...")
        return call_symbolically(layer, Given.of(tensors_in(inside)), at)
    cls = find(short)
    if cls is not None and cls.takes_list and args.positional and _are_layers(args.positional[0]):
        return made_with_layers(at, short)
    if cls is None and (short, at.dialect) == ("Layer", 2):
        return _base_layer(at, args)
    if cls is None:
        return opaque(at, short, args, at.unknown(f"the layer {short} is not modelled"), f"keras.layers.{short}")
    if at.dialect not in cls.dialects and (at.dialect, 1 in cls.dialects) != (2, True):  # early Keras 2 had those of Keras 1
        _removed(at, short, cls)
    layer = (LambdaValue if short == "Lambda" else LayerValue)(short, "", at.span)
    args = _specified(layer, cls, short, args, at)
    _remember_late(layer, cls, short, args, at)
    _name_after(layer, cls, args, at)
    set_common_arguments(at, layer, args)
    refuse_initializers(layer, at)
    return layer


def _name_after(layer: LayerValue, cls: type[Layer], args: Arguments, at: Context) -> None:
    """The names of its class, and the arguments that it is made with, so far as Keras takes them."""
    layer.cls = keras3_name(cls)
    layer.type = layer_type(layer.spec if layer.spec is not None else cls, at.dialect)
    layer.qualified = f"keras.layers.{layer.cls}"
    if layer.spec is not None:
        layer.args = {**layer.spec.bound.given, **layer.spec.bound.extra}
        layer.spans = layer.spec.bound.spans
    else:
        layer.args = {**as_written(cls, args), **(layer.meant.bound.given if layer.meant is not None else {})}
    for value in layer.args.values():
        for held in value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else (value,):
            if isinstance(held, LayerValue):
                held.held = True


def _specified(layer: LayerValue, cls: type[Layer], short: str, args: Arguments, at: Context) -> Arguments:
    """Gives the layer its specification. Returns the arguments that it is made by, old words replaced where they count."""
    old_words = takes_old_words(at)
    written = _settled(args, at)
    both = at.dialect == 1 and 1 not in cls.dialects  # a program for either
    args = without_old_words(cls, written) if both or old_words else written
    in_a_row = sizes_in_a_row(cls, args) if old_words and args is written else None
    older = at.release.before(4)
    if in_a_row is not None and older:
        written = args = in_a_row
    _specify(layer, cls, short, args, at)
    of_keras_1 = args is not written or (in_a_row is not None and short == layer_type(cls, 1))
    of_keras_1 = of_keras_1 or (old_words and short in _WITH_HOLES)
    if of_keras_1 and layer_type(cls, 1) != _type_in_2(cls) and at.release.least is None:
        layer.untyped = at.unknown("Keras 1 and 2 call the layer otherwise, and either takes these words")
    if of_keras_1 and _asks_for_a_size(cls, written) and at.release.least is None:
        layer.spec, layer.unknown = None, at.unknown("Keras 1 gives what `output_shape` says, Keras 2 does not look at it")
    if in_a_row is not None and older is None:
        layer.spec, layer.unknown = None, at.unknown("the releases of Keras 2 differ on whether these are sides of the kernel")
    if short in ("GRU", "GRUCell") and layer.spec is not None:
        doubt_reset_after(layer.spec, at)
    if short in ("StringLookup", "IntegerLookup") and layer.spec is not None:
        doubt_mask_token(layer.spec, at)
    if short == "Embedding" and layer.spec is not None:
        doubt_input_length(layer.spec, at)
    if short == "Reshape" and layer.spec is not None:
        doubt_open_axis(layer.spec, at)
    return args


def _asks_for_a_size(cls: type[Layer], written: Arguments) -> bool:
    """Whether a transposed convolution is told the shape of its output, as those of Keras 1 are, in the words of Keras 1."""
    told = "output_shape" in written.keywords or len(written.positional) == 4
    return told and "output_shape" in cls.dropped1 and any(name in cls.keras1 for name in written.keywords)


def _type_in_2(cls: type[Layer]) -> str:
    return keras3_name(cls) if 2 not in cls.dialects else layer_type(cls, 2)


def _specify(layer: LayerValue, cls: type[Layer], short: str, args: Arguments, at: Context) -> None:
    """What the layer does by these arguments; what Keras refuses of them becomes a problem."""
    try:
        layer.spec = construct(cls, args, at.dialect, data_format(at))
    except ArgumentError as error:
        if _once_taken(short, args, error, at):
            layer.unknown = at.unknown("the releases of Keras 2 differ on whether they take this argument")
            return
        error.help = error.help or _by_position(short, args, error)
        problem = rejection(error, None, at, short, error.span or at.span, args.keyword_spans, rejected_by(cls, args, at))
        with unless_it_goes_on(layer, args, at):
            at.emit(problem)
        layer.spec = _but_for(cls, args, error, at)
        if layer.spec is None:
            layer.unknown = Mended("an impossible layer", at.span, dialects=problem.dialects)
            layer.meant, others = meant_by(cls, args, error, at)
            _tell_others(cls, args, error, others, at)


_PLACES = ("second", "third", "fourth", "fifth", "sixth")


def _by_position(short: str, args: Arguments, error: ArgumentError) -> str | None:
    """What to do about a value that has no name and stands in the place of an argument that takes a word, or a word that
    stands in that of another: `LSTM(10, True)`, `Conv2D(32, 3, "relu")`."""
    spans = [*args.positional_spans]
    place = spans.index(error.span) if error.kind == "invalid-argument" and spans.count(error.span) == 1 else 0
    if not 0 < place <= len(_PLACES):
        return None
    takes_word = (error.expected or "").startswith(("the name of", "'"))
    if not takes_word and not isinstance(args.positional[place], str):
        return None
    return f"the {_PLACES[place - 1]} argument of {short} is `{error.argument}`: if another is meant, write its name"


def _tell_others(
    cls: type[Layer], args: Arguments, error: ArgumentError, others: list[tuple[ArgumentError, Arguments]], at: Context
) -> None:
    """Which further words the layer does not take; of some that one word took the place of, the first was told."""
    joined = {*error.joined}
    for other, left in others:
        short = cls.__name__
        if other.kind not in ("unknown-argument", "renamed-argument") or _once_taken(short, left, other, at):
            continue
        if other.argument not in joined:
            at.emit(rejection(other, None, at, short, other.span or at.span, args.keyword_spans, rejected_by(cls, left, at)))
        joined |= {*other.joined}


def _remember_late(layer: LayerValue, cls: type[Layer], short: str, args: Arguments, at: Context) -> None:
    """What Keras refuses only when it makes the weights."""
    for refused in layer.spec.late.values() if layer.spec is not None else ():
        late = rejection(refused, None, at, short, None, args.keyword_spans, rejected_by(cls, args, at), certain=False)
        at.shared(LATE).append((layer, late))


def _base_layer(at: Context, args: Arguments) -> Value:
    """The base class itself, which passes its input on before Keras 3. keras/engine/base_layer.py"""
    layer = make_layer(at, "keras.layers.Identity", args)
    assert isinstance(layer, LayerValue)
    layer.type = "Layer"
    if layer.auto_named:
        give_name(layer, at, "Layer")
    return layer


def _once_taken(short: str, args: Arguments, error: ArgumentError, at: Context) -> bool:
    """`keras` 2.0 to 2.3 took any number for the `n` of RepeatVector, such as NumPy's, took the borders of ZeroPadding2D by
    name, and passed over Embedding's `dropout`. keras/layers/core.py, keras/legacy/interfaces.py"""
    number = (short, error.argument, error.error) == ("RepeatVector", "n", "TypeError")
    borders = (*args.positional[:1], args.keywords.get("padding"))
    named = (short, error.argument) == ("ZeroPadding2D", "padding") and isinstance(borders[0], DictValue)
    if at.dialect != 2 or not (number or named or (short, error.argument) == ("Embedding", "dropout")):
        return False
    return standalone(at) and at.release.before(4) is not False


def _today(short: str, args: Arguments, at: Context) -> tuple[str, Arguments]:
    """The call of the class that the package keras 2.0 to 2.3 makes where that one is called: where it may be Keras 1, too,
    convolutions with holes have a row of their own name. keras/legacy/layers.py"""
    if short in _WITH_HOLES and at.release.least is not None:
        words = {"dilation_rate" if name == "atrous_rate" else name: value for name, value in args.keywords.items()}
        return _WITH_HOLES[short], replace(args, keywords=words)
    return _SECOND_NAMES.get(short, short), args


_WITH_HOLES = {f"AtrousConvolution{n}D": f"Conv{n}D" for n in (1, 2)}
# what those releases still called transposed convolutions. keras/layers/convolutional.py
_SECOND_NAMES = {
    "Deconv2D": "Conv2DTranspose",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconv3D": "Conv3DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
}


_KEPT = ("RandomHeight", "RandomWidth", "ThresholdedReLU")  # keras/src/legacy/layers.py, which `tf.keras` still names


def _removed(at: Context, short: str, cls: type[Layer]) -> None:
    """A layer that the Keras in force does not have. Early Keras 2 took the words of Keras 1, too: they do not tell that a
    file is older than a layer."""
    if at.dialect == 1 and 2 in cls.dialects:
        return
    if at.dialect >= 3 and short in _KEPT and any(name.partition(".")[0] == "tensorflow" for name in at.imports):
        return
    instead = f"use `{cls.successor}`" if cls.successor else None
    at.emit(
        Problem(
            "missing-attribute",
            f"Keras {at.dialect} has no layer `{short}`",
            at.span,
            "AttributeError",
            help=instead,
            keras=f"module 'keras.layers' has no attribute '{short}'",
            actual=short,
            expected=cls.successor,
            dialects=frozenset({1, 2, 3} - set(cls.dialects)),
            certain=at.dialect >= 3,  # the later releases of a line have more than the earlier
        )
    )


def _settled(args: Arguments, at: Context) -> Arguments:
    """Arguments from modules that are not found are unknowns, and sizes are what the user assumes of them."""
    if not any(map(_to_settle, (*args.positional, *args.keywords.values()))):
        return args
    positional = tuple(at.settle(as_operand(v, at.span)) for v in args.positional)
    keywords = {name: at.settle(as_operand(v, at.span)) for name, v in args.keywords.items()}
    return replace(args, positional=positional, keywords=keywords)


def _to_settle(value: Value) -> bool:
    parts = value if type(value) is tuple else (value,)
    return any(isinstance(v, Expr) or (isinstance(v, External) and v.local is not None) for v in parts)


def _but_for(cls: type[Layer], args: Arguments, error: ArgumentError, at: Context) -> Layer | None:
    """The layer as it is meant, so that sizes are followed past a misspelt activation, and past units of NumPy, which earlier
    releases of Keras 3 took."""
    name = error.argument or ""
    if at.dialect >= 3 and cls.__name__ in _OF_NUMPY_UNTIL_3_12 and error.kind == "invalid-argument":
        plainly = _without_numpy(args)
        return None if plainly == args else specified_or_none(cls, plainly, at)
    if error.kind != "unknown-identifier" or name not in args.keywords:
        return None
    rejected = Rejected(f"Keras does not know this `{name}`", error.span, written=args.keywords[name])
    return specified_or_none(cls, replace(args, keywords={**args.keywords, name: rejected}), at)


# whose sizes could be NumPy's in Keras 3.0 to 3.12. keras/src/layers/core/dense.py
_OF_NUMPY_UNTIL_3_12 = frozenset(("Dense", "Embedding", "MultiHeadAttention"))


def _without_numpy(args: Arguments) -> Arguments:
    """With the integers of NumPy as those of Python."""
    return replace(
        args,
        positional=tuple(map(_of_python, args.positional)),
        keywords={name: _of_python(value) for name, value in args.keywords.items()},
    )


def _of_python(value: Value) -> Value:
    size = as_size(value) if isinstance(value, Scalar) and value.type.startswith("numpy.") else None
    return value if size is None else size


def _functional(at: Context, short: str, args: Arguments) -> Value:
    cls = FUNCTIONS.get(short)
    if cls is None:
        return at.unknown(f"keras.layers.{short}() is not modelled")
    if not args.positional and "inputs" not in args.keywords:
        if args.rest is None and args.spread is None:
            merged_nothing(at, short, cls)
        return make_layer(at, f"keras.layers.{cls}", args)
    alone = tuple(value for value in args.positional if isinstance(value, TensorValue) and surely_symbolic(value))
    if len(alone) > 1:
        merged_one_by_one(at, short, args)
        mended = replace(args, positional=(alone, *(value for value in args.positional if value not in alone)))
        return call_symbolically(named_inside(cls, mended, at), Given.of(alone), at)
    inputs = args.positional[0] if args.positional else args.keywords["inputs"]
    keywords = {k: v for k, v in args.keywords.items() if k != "inputs"}
    rest = Arguments(args.positional[1:], keywords, tuple(args.positional_spans)[1:], args.keyword_spans, args.rest)
    layer = make_layer(at, f"keras.layers.{cls}", rest)
    return at.call(layer, Arguments((inputs,)))


# ------------------------------------------------------------------ what is not Keras's


def _are_layers(value: Value) -> bool:
    """A list of layers or models."""
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else ()
    return len(items) > 1 and all(isinstance(item, LayerValue) for item in items)


def _tensor_inside(args: Arguments) -> Value:
    """What the layer was surely meant to be called on: `Flatten(x)`, `Dense(8, x)`; None where there is nothing of the kind."""
    if args.positional and _is_tensor(args.positional[0]):
        return args.positional[0]
    return next((value for value in args.positional if isinstance(value, TensorValue) and surely_symbolic(value)), None)


def _is_tensor(value: Value) -> bool:
    """Surely one: what code that is not followed makes of tensors may also be a layer, which a wrapper takes."""
    inner = value.items[:1] if isinstance(value, ListValue) else [value]
    return bool(inner) and isinstance(inner[0], TensorValue) and not isinstance(inner[0].shape, Unknown)
