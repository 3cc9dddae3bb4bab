"""What every layer specification shares: fields, binding, and the two errors.

A layer is a plain class with annotations in Keras's own order, names and defaults:

    class Dense(Layer):
        '''...'''
        units: PositiveInt
        activation: Activation = None
        use_bias: bool = True

        def output(self, x: Shape) -> Shape: ...
        def weights(self, x: Shape) -> Iterator[Weight]: ...

`output` and `weights` are pure arithmetic over dimensions that may be symbolic: use `less`, `differ` and the operators, never
`==` or `<` on a size, and raise ShapeError only for what is impossible for every value. An argument that the source does not
tell is absent from the instance; reading it raises Undetermined, which the caller turns into an Unknown with its reason, so a
layer whose `padding` is unknown still has its exact weights.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from inspect import get_annotations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from cnnlint.arguments import MISSING, Arguments, BindError, Bound, Parameter, Signature, bind
from cnnlint.frozen import replace
from cnnlint.layers._binding import COMMON, COMMON_INPUT, COMMON_KERAS2, only_new, unbindable, unexpected
from cnnlint.layers._errors import ArgumentError, LayerError, ShapeError, Undetermined
from cnnlint.layers.dialects import translate
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, shape_text
from cnnlint.values import DictValue, External, ListValue, Made, Scalar, Unknown, as_number

if TYPE_CHECKING:
    from cnnlint.program import Output

__all__ = [
    "COMMON",
    "COMMON_INPUT",
    "COMMON_KERAS2",
    "ArgumentError",
    "Layer",
    "LayerError",
    "ShapeError",
    "Undetermined",
    "Window",
    "construct",
    "need_rank",
    "need_size",
    "registry",
    "undefined",
]

registry: dict[str, type[Layer]] = {}


def _no_weights(self: object, *inputs: Shape, **keywords: Shape) -> Iterable[Weight]:
    return ()


def _no_macs(self: object, *inputs: Shape, **keywords: Shape) -> Size:
    return 0


class Window(NamedTuple):
    """A sliding window, one entry per spatial axis."""

    kernel: tuple[Size, ...]
    stride: tuple[Size, ...]
    dilation: tuple[Size, ...]


class Layer:
    """A layer specification, bound to its arguments."""

    aliases: ClassVar[tuple[str, ...]] = ()  # other names of the same class
    called: ClassVar[str] = ""  # what people write for it, where that is not the name of the class
    dialects: ClassVar[tuple[int, ...]] = (1, 2, 3)  # the Keras versions that have it
    successor: ClassVar[str | None] = None  # the Keras 3 class that took its place, if it has another name
    keras1: ClassVar[Mapping[str, str]] = {}  # Keras 1 name of an argument -> its name here
    keras2: ClassVar[Mapping[str, str]] = {}  # Keras 2 name -> its name here
    joined1: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # name here -> the Keras 1 arguments that became one
    order1: ClassVar[tuple[str, ...]] = ()  # Keras 1's parameters in its names and order, where positions differ
    order2: ClassVar[tuple[str, ...]] = ()  # Keras 2's, likewise
    defaults2: ClassVar[Mapping[str, Any]] = {}  # defaults of Keras 2 that are not Keras 3's, by the name here
    type1: ClassVar[str] = ""  # what Keras 1's summary calls the layer, if not by this name
    dropped1: ClassVar[tuple[str, ...]] = ()  # Keras 1's arguments that the package keras 2.0 to 2.3 took and ignored
    keras2_only: ClassVar[tuple[str, ...]] = ()  # keywords that Keras 1 and 2 take and Keras 3 rejects
    keras3_only: ClassVar[tuple[str, ...]] = ()  # arguments of the signature that only Keras 3 takes
    crosses_numbers: ClassVar[bool] = False  # data without axes, but no symbolic tensors without axes
    takes_dict: ClassVar[bool] = False  # of pictures and of labels, boxes, masks that go with them
    further: ClassVar[tuple[str, ...]] = ()  # keywords beyond the signature that every version takes
    closed: ClassVar[bool] = False  # Keras 3 takes no keyword beyond the signature, not even `trainable`
    lenient: ClassVar[bool] = False  # Keras ignores what it does not know
    withheld: ClassVar[tuple[str, ...]] = ()  # common arguments that the class sets by itself and does not take
    any_sizes: ClassVar[bool] = False  # of a layer that is built Keras 3 only counts the axes where it infers shapes
    takes_list: ClassVar[bool] = False  # its inputs are given as one list: Add()([a, b])
    tensors_first: ClassVar[int] = 0  # how many inputs of its own it takes one by one, as MultiHeadAttention does
    rank: ClassVar[int] = 0  # number of spatial axes, for layers that have them

    fields: ClassVar[dict[str, Callable[[Layer, str, Any], Any]]] = {}
    signature: ClassVar[Signature] = Signature(())

    dialect: int = 3
    default_data_format: str | Unknown = "channels_last"
    default_dtype: str = "float32"  # or the policy in force
    bound: Bound
    unknown: dict[str, Unknown]
    late: Mapping[str, ArgumentError] = MappingProxyType({})  # arguments that Keras rejects when it makes the weights

    # A subclass declares `output(self, x)` for one input, `output(self, query, value, ...)` or `output(self, *inputs)` for
    # several; shapes in, a shape or a list of shapes out. Keyword tensors (`initial_state=`) arrive as keywords.
    output: Callable[..., Output]

    # `weights(self, x)`: the variables that building on these input shapes creates, in Keras's order; none by default.
    # `macs(self, x)`: multiply-accumulate operations for one sample; 0 by default. Both take what `output` takes.
    weights: Callable[..., Iterable[Weight]] = _no_weights
    macs: Callable[..., Size] = _no_macs

    def __init_subclass__(cls) -> None:
        fields = dict(cls.fields)
        parameters = {p.name: p for p in cls.signature.parameters}
        annotations = get_annotations(cls)
        for name in parameters:
            if name in cls.__dict__ and name not in annotations:
                parameters[name] = Parameter(name, cls.__dict__[name])  # another default in the same place
                delattr(cls, name)
        for name, annotation in annotations.items():
            if name.startswith("_") or str(annotation).startswith("ClassVar") or name in _OWN:
                continue
            parameter = name.removesuffix("_")  # `weights_` is Keras's argument `weights`
            fields[parameter] = _converter(cls, annotation)
            parameters.pop(parameter, None)  # a redeclared field moves to its place here
            parameters[parameter] = Parameter(parameter, cls.__dict__.get(name, MISSING))
            if name in cls.__dict__:
                delattr(cls, name)  # so that an undetermined argument is absent, not its default
        cls.fields, cls.signature = fields, Signature(tuple(parameters.values()), double_star="kwargs")
        for name in (cls.__name__, *cls.__dict__.get("aliases", ())):
            registry[name] = cls

    def __getattr__(self, name: str) -> Any:
        unknown = self.__dict__.get("unknown", {}).get(name)
        if name in self.__dict__.get("late", ()):
            raise self.late[name].when_built()
        if unknown is None:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        raise Undetermined(unknown)

    # -------------------------------------------------------------- what a subclass may override

    @classmethod
    def word_today(cls, old: str, value: Any) -> str | None:
        """The name that an old argument has today where its value decides; None where the old name does."""
        return None

    def check(self) -> None:
        """Checks arguments against each other as Keras's constructor does. Raises ArgumentError."""

    def weight(self, name: str, shape: Iterable[Dim], initializer: Any = None, trainable: bool = True) -> Weight:
        """A weight of this layer in the layer's dtype. Raises ShapeError when Keras could not make it."""
        from cnnlint.layers.common import check_initializer, variable_dtype

        sizes = tuple(shape)
        known = tuple([d for d in sizes if d is not None])
        if len(known) < len(sizes):
            raise undefined(self, f"its {name} would have the shape {shape_text(sizes)}")
        if isinstance(initializer, str):
            check_initializer(self, name, sizes, initializer)
        return Weight(name, known, trainable, variable_dtype(self))

    def receptive(self) -> Window | None:
        """How a sliding window moves over the spatial axes, None for a layer without one."""
        return None

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        """The axes that cannot have length 0 where the layer computes, with Keras's words; shape inference alone takes it."""
        return ()

    def output_of_unknown(self) -> Output | None:
        """What is known of the output when the input shape is not: Flatten still gives two axes. None by default."""
        return None


_OWN = {"dialect", "default_data_format", "default_dtype", "bound", "unknown", "late", "output", "weights", "macs"}


Converter = TypeVar("Converter", bound=Callable[..., Any])
_sizes: set[Callable[..., Any]] = set()


def counts(converter: Converter) -> Converter:
    """Marks a field type whose value is one size: a named unknown is a symbol there (`Conv2D(filters=n)`)."""
    _sizes.add(converter)
    return converter


def construct(cls: type[Layer], args: Arguments, dialect: int = 3, data_format: str | Unknown = "channels_last") -> Layer:
    """The layer, as `cls(*args)` would make it. Raises ArgumentError where the Keras of that dialect raises."""
    from cnnlint.layers.common import check_common

    layer = cls.__new__(cls)
    layer.dialect, layer.default_data_format = dialect, data_format
    try:
        signature = _signature(cls, dialect)  # type: ignore[arg-type]  # a class has a hash
        layer.bound = bind(signature, translate(cls, args, dialect)).kept()
    except BindError as error:
        raise unbindable(cls, args, dialect, error) from error
    layer.unknown = {}
    for name in cls.keras3_only if dialect < 3 else ():
        if name in args.keywords:
            raise only_new(cls, name, args.keyword_spans.get(name), dialect)
    _check_extra(layer)
    check_common(layer)
    open_ = layer.bound.unknown_rest is not None or isinstance(data_format, Unknown)
    usual, known = ({}, frozenset()) if open_ else _usual(cls, dialect, data_format)  # type: ignore[arg-type]  # a class has a hash
    layer.__dict__.update(usual)
    for parameter in layer.bound.signature.parameters:
        name = parameter.name
        if name in known and name not in layer.bound.given:
            continue
        layer.__dict__.pop(_attribute(name), None)
        _read(layer, name, layer.bound.value(parameter))
    _check(layer)
    return layer


@cache
def _usual(cls: type[Layer], dialect: int, data_format: str) -> tuple[Mapping[str, Any], frozenset[str]]:
    """What Keras makes of the arguments that are left out, by attribute, and which arguments these are: all but those that
    depend on others. Most are left out, of most layers."""
    found: dict[str, Any] = {}
    known: set[str] = set()
    others = Unknown("another argument decides")
    for parameter in _signature(cls, dialect).parameters:  # type: ignore[arg-type]
        layer = cls.__new__(cls)
        layer.dialect, layer.default_data_format = dialect, data_format
        layer.unknown = dict.fromkeys((*map(_attribute, cls.fields), "bound"), others)
        try:
            if parameter.default is not MISSING:
                made = cls.fields[parameter.name](layer, parameter.name, parameter.default)
                found[_attribute(parameter.name)] = made
                known.add(parameter.name)
        except (Undetermined, ArgumentError):
            continue
    return found, frozenset(known)


def _attribute(name: str) -> str:
    """The attribute that an argument becomes."""
    return name + "_" * (name in _OWN)


def _read(layer: Layer, name: str, value: Any) -> None:
    """Sets an attribute of the layer to what Keras makes of an argument, or remembers why that is not known."""
    field, attribute = layer.fields[name], _attribute(name)
    if isinstance(value, Unknown) and field in _sizes:
        size = as_number(value, 1)
        value = value if size is None else size
    if isinstance(value, Unknown):
        layer.unknown[attribute] = value
        return
    if value is MISSING:
        layer.unknown[attribute] = layer.bound.unknown_rest or Unknown(f"`{name}` is missing")
        return
    try:
        setattr(layer, attribute, field(layer, name, value))
    except Undetermined as reason:
        layer.unknown[attribute] = reason.unknown
    except ArgumentError as error:
        if (why := _outside(name, value, layer.dialect)) is not None:
            layer.unknown[attribute] = why
            return
        error.span = error.span or layer.bound.spans.get(name)
        if not error.late:
            raise
        layer.unknown[attribute] = Unknown(f"Keras does not take this `{name}`", error.span)
        layer.late = {**layer.late, attribute: error}


def _check(layer: Layer) -> None:
    """Raises ArgumentError where the arguments do not go together, whatever those are that the source does not tell."""
    try:
        layer.check()
    except (Undetermined, ShapeError):
        return  # a check that needs an unknown argument cannot fail for certain
    except ArgumentError as error:
        argument = error.argument or ""
        if (why := _outside(argument, layer.bound.given.get(argument), layer.dialect)) is None:
            error.span = error.span or layer.bound.spans.get(argument)
            raise
        layer.__dict__.pop(argument, None)
        layer.unknown[argument] = why


def _outside(argument: str, value: Any, dialect: int) -> Unknown | None:
    """Why the value is not known: it is, or holds, a name of another module, which may be any constant; or it is a quotient in
    a program for Keras 1, where `/` may be that of Python 2."""
    if getattr(value, "spec", None) is not None:
        return None  # a layer that is modelled
    if dialect == 1 and (isinstance(value, float) or (isinstance(value, Scalar) and value.type == "float")):
        return Unknown(f"`{argument}` is a quotient, which Python 2 rounds down")
    if value is ...:
        return Unknown(f"`{argument}` is left to be filled in")
    if isinstance(value, External):
        return Unknown(f"`{argument}` is {value.name}, which is not followed")
    if isinstance(shape := getattr(value, "shape", None), Unknown):
        return shape  # a tensor of which nothing is known
    if isinstance(value, Made) or (callable(getattr(value, "call", None)) and not isinstance(value, (ListValue, DictValue))):
        return Unknown(f"`{argument}` is an object whose use is not followed")
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else ()
    return next((why for item in items if (why := _outside(argument, item, dialect)) is not None), None)


@cache
def _signature(cls: type[Layer], dialect: int) -> Signature:
    if dialect >= 3 or not cls.defaults2:
        return cls.signature
    older = (replace(p, default=cls.defaults2.get(p.name, p.default)) for p in cls.signature.parameters)
    return replace(cls.signature, parameters=tuple(older))


def _check_extra(layer: Layer) -> None:
    if layer.lenient or not layer.bound.extra:
        return
    closed = layer.closed and layer.dialect >= 3
    accepted = {*layer.further} if closed else {*COMMON, *COMMON_INPUT, *layer.further}
    if layer.dialect < 3:
        accepted |= {*COMMON_KERAS2, *layer.keras2_only}
    if layer.dialect == 1:
        accepted |= {*layer.order1}
    accepted -= {*layer.withheld}
    for name, value in layer.bound.extra.items():
        if layer.dialect == 2 and name.endswith("_layout"):
            continue  # where a distributed weight lies (tf_keras/src/dtensor/utils.py)
        if name not in accepted:
            raise unexpected(type(layer), name, value, layer.bound.spans.get(name), layer.dialect, layer.bound.given)


def _converter(cls: type[Layer], annotation: object) -> Callable[[Layer, str, Any], Any]:
    """The function in the metadata of `Annotated[...]`, looked up by the annotation's name in the module of the class."""
    found = annotation
    if isinstance(annotation, str):
        found = vars(sys.modules[cls.__module__]).get(annotation)
    metadata = getattr(found, "__metadata__", ())
    return metadata[0] if metadata else _as_given


def _as_given(layer: Layer, name: str, value: Any) -> Any:
    return value


# ------------------------------------------------------------------ shape arithmetic that layers share


def need_rank(x: Shape, layer: Layer, exactly: int | None = None, at_least: int | None = None) -> None:
    """Raises the `wrong-rank` ShapeError unless `x` has that many axes, the batch axis included."""
    found = len(x)
    if (exactly is None or found == exactly) and (at_least is None or found >= at_least):
        return
    word, number = ("ndim", exactly) if exactly is not None else ("min_ndim", at_least)
    axes = f"{number}" if exactly is not None else f"at least {number}"
    raise ShapeError(
        "wrong-rank",
        f"{type(layer).__name__} needs an input with {axes} axes (batch included) but gets {shape_text(x)}",
        expected=f"{axes} axes",
        actual=f"{found} axes",
        keras=f"expected {word}={number}, found ndim={found}. Full shape received: {shape_text(x)}",
    )


NOT_DEFINED = "Shapes used to initialize variables must be fully-defined (no `None` dimensions)."  # Keras 3, of all weights


def need_size(dim: Dim, layer: Layer, what: str = "the last axis") -> Size:
    """The dimension as a size; raises `undefined-dimension` when it is None, since weights cannot be made for it."""
    if dim is not None:
        return dim
    raise undefined(layer, f"{what} of its input is None")


def undefined(layer: Layer, why: str) -> ShapeError:
    """The `undefined-dimension` error."""
    return ShapeError(
        "undefined-dimension",
        f"{type(layer).__name__} cannot make its weights: {why}",
        expected="a number",
        actual="None",
        help="give the axis a size where the model begins",
        keras=NOT_DEFINED if layer.dialect >= 3 else None,
    )
