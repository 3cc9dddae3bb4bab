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
from dataclasses import replace
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from cnnlint.arguments import MISSING, Arguments, BindError, Bound, Parameter, Signature, bind
from cnnlint.diagnostics import Span
from cnnlint.layers.dialects import renamed, today, translate
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, product, shape_text
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output

registry: dict[str, type[Layer]] = {}


class LayerError(Exception):
    """Keras would raise here. `kind` selects the rule; the other fields fill the finding.

    kinds of ShapeError: `non-positive-dimension`, `wrong-rank` (too few or too many axes), `undefined-dimension` (a None
    where weights need a number), `reshape-size`, `channels-groups`, `merge-shapes`, `incompatible-input` (an axis has another
    size than the layer was built with), `invalid-axis`, `invalid-input` (anything else).
    kinds of ArgumentError: `missing-argument`, `unknown-argument`, `invalid-argument`, `unknown-identifier`,
    `renamed-argument` (another dialect's name).
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        argument: str | None = None,
        expected: str | None = None,
        actual: str | None = None,
        help: str | None = None,
        keras: str | None = None,
        span: Span | None = None,
        error: str = "ValueError",
        replacement: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.argument, self.expected, self.actual = kind, message, argument, expected, actual
        self.help, self.keras, self.span, self.error, self.replacement = help, keras, span, error, replacement
        self.value = value


class ShapeError(LayerError):
    """The layer cannot be built or called on this input."""


class ArgumentError(LayerError):
    """The layer cannot be constructed with these arguments.

    `replacement` is what to write instead: for the name when the kind is `renamed-argument` or `unknown-argument` (with
    `value` for the argument's value, if that changes too), else for the value.
    """


class Undetermined(Exception):
    """An argument was needed that the source does not tell."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


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
    dialects: ClassVar[tuple[int, ...]] = (1, 2, 3)  # the Keras versions that have it
    successor: ClassVar[str | None] = None  # the Keras 3 class that took its place, if it has another name
    keras1: ClassVar[Mapping[str, str]] = {}  # Keras 1 name of an argument -> its name here
    keras2: ClassVar[Mapping[str, str]] = {}  # Keras 2 name -> its name here
    joined1: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # name here -> the Keras 1 arguments that became one
    order1: ClassVar[tuple[str, ...]] = ()  # Keras 1's parameters in its names and order, where positions differ
    order2: ClassVar[tuple[str, ...]] = ()  # Keras 2's, likewise
    defaults2: ClassVar[Mapping[str, Any]] = {}  # defaults of Keras 2 that are not Keras 3's, by the name here
    type1: ClassVar[str] = ""  # what Keras 1's summary calls the layer, if not by this name
    keras2_only: ClassVar[tuple[str, ...]] = ()  # keywords that Keras 1 and 2 take and Keras 3 rejects
    keras3_only: ClassVar[tuple[str, ...]] = ()  # arguments of the signature that only Keras 3 takes
    further: ClassVar[tuple[str, ...]] = ()  # keywords beyond the signature that every version takes
    closed: ClassVar[bool] = False  # Keras 3 takes no keyword beyond the signature, not even `trainable`
    lenient: ClassVar[bool] = False  # Keras ignores what it does not know
    withheld: ClassVar[tuple[str, ...]] = ()  # common arguments that the class sets by itself and does not take
    takes_list: ClassVar[bool] = False  # its inputs are given as one list: Add()([a, b])
    rank: ClassVar[int] = 0  # number of spatial axes, for layers that have them

    fields: ClassVar[dict[str, Callable[[Layer, str, Any], Any]]] = {}
    signature: ClassVar[Signature] = Signature(())

    dialect: int = 3
    default_data_format: str = "channels_last"
    bound: Bound
    unknown: Mapping[str, Unknown]

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
        if unknown is None:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        raise Undetermined(unknown)

    # -------------------------------------------------------------- what a subclass may override

    def check(self) -> None:
        """Checks arguments against each other as Keras's constructor does. Raises ArgumentError."""

    def weight(self, name: str, shape: Iterable[Dim], initializer: Any = None, trainable: bool = True) -> Weight:
        """A weight of this layer in the layer's dtype. Raises ShapeError when Keras could not make it."""
        from cnnlint.layers.common import check_initializer, variable_dtype

        sizes = tuple(shape)
        known = tuple(d for d in sizes if d is not None)
        if len(known) < len(sizes):
            raise undefined(self, f"its {name} would have the shape {shape_text(sizes)}")
        check_initializer(self, name, sizes, initializer)
        return Weight(name, known, trainable, variable_dtype(self))

    def receptive(self) -> Window | None:
        """How a sliding window moves over the spatial axes, None for a layer without one."""
        return None

    def output_of_unknown(self) -> Output | None:
        """What is known of the output when the input shape is not: Flatten still gives two axes. None by default."""
        return None


COMMON = ("name", "dtype", "trainable", "autocast", "activity_regularizer")  # what keras.Layer.__init__ takes
COMMON_INPUT = ("input_shape", "input_dim")  # accepted for the first layer of a Sequential, by every version
COMMON_KERAS2 = (
    "batch_input_shape",
    "batch_size",
    "weights",
    "dynamic",
    "implementation",
    "input_dtype",
    "experimental_autocast",
)
_OWN = {"dialect", "default_data_format", "bound", "unknown", "output", "weights", "macs"}


def construct(cls: type[Layer], args: Arguments, dialect: int = 3, data_format: str = "channels_last") -> Layer:
    """The layer, as `cls(*args)` would make it. Raises ArgumentError where the Keras of that dialect raises."""
    from cnnlint.layers.common import check_common

    layer = cls.__new__(cls)
    layer.dialect, layer.default_data_format = dialect, data_format
    try:
        layer.bound = bind(_signature(cls, dialect), translate(cls, args, dialect))
    except BindError as error:
        raise _unbindable(cls, args, dialect, error) from error
    layer.unknown = unknown = {}
    for name in cls.keras3_only if dialect < 3 else ():
        if name in args.keywords:
            raise _only_new(cls, name, args.keyword_spans.get(name), dialect)
    _check_extra(layer)
    check_common(layer)
    for parameter in layer.bound.signature.parameters:
        value, attribute = layer.bound.value(parameter), parameter.name + "_" * (parameter.name in _OWN)
        if isinstance(value, Unknown):
            unknown[attribute] = value
        elif value is MISSING:
            unknown[attribute] = layer.bound.unknown_rest or Unknown(f"`{parameter.name}` is missing")
        else:
            try:
                setattr(layer, attribute, cls.fields[parameter.name](layer, parameter.name, value))
            except Undetermined as reason:
                unknown[attribute] = reason.unknown
            except ArgumentError as error:
                error.span = error.span or layer.bound.spans.get(parameter.name)
                raise
    try:
        layer.check()
    except Undetermined:
        pass  # a check that needs an unknown argument cannot fail for certain
    except ArgumentError as error:
        error.span = error.span or layer.bound.spans.get(error.argument or "")
        raise
    return layer


def _signature(cls: type[Layer], dialect: int) -> Signature:
    if dialect >= 3 or not cls.defaults2:
        return cls.signature
    older = (replace(p, default=cls.defaults2.get(p.name, p.default)) for p in cls.signature.parameters)
    return replace(cls.signature, parameters=tuple(older))


def _check_extra(layer: Layer) -> None:
    if layer.lenient:
        return
    closed = layer.closed and layer.dialect >= 3
    accepted = {*layer.further} if closed else {*COMMON, *COMMON_INPUT, *layer.further}
    if layer.dialect < 3:
        accepted |= {*COMMON_KERAS2, *layer.keras2_only}
    accepted -= {*layer.withheld}
    for name, value in layer.bound.extra.items():
        if name not in accepted:
            raise _unexpected(type(layer), name, value, layer.bound.spans.get(name), layer.dialect)


def _unexpected(cls: type[Layer], name: str, value: Any, span: Span | None, dialect: int) -> ArgumentError:
    words = f"Unrecognized keyword arguments passed to {cls.__name__}: {{'{name}': ...}}"
    old = renamed(cls, name)
    if old is None and name in (*COMMON_KERAS2, *cls.keras2_only):
        old = "Keras 2", ""
    if old is None:
        return _unknown_argument(cls, name, words, span)
    version, new = old
    joined = cls.joined1.get(new, ())
    what = f"write `{new}`" if new else "leave it out"
    if len(joined) > 1:
        what = f"write `{new}=(...)` for {', '.join(f'`{j}`' for j in joined)}"
    elif name == "batch_input_shape":
        what = "begin the model with `keras.Input(batch_shape=...)`"
    return ArgumentError(
        "renamed-argument",
        f"`{name}` is {version}'s word: {cls.__name__} of Keras {dialect} does not take it",
        argument=name,
        expected=new or None,
        actual=name,
        help=what,
        keras=words,
        span=span,
        replacement=new if new and len(joined) < 2 else None,
        value=today(name, value),
    )


def _only_new(cls: type[Layer], name: str, span: Span | None, dialect: int) -> ArgumentError:
    return ArgumentError(
        "unknown-argument",
        f"`{name}` came with Keras 3: {cls.__name__} of Keras {dialect} does not take it",
        argument=name,
        actual=name,
        keras=f"('Keyword argument not understood:', '{name}')",
        error="TypeError",
        span=span,
    )


def _unknown_argument(cls: type[Layer], name: str, words: str, span: Span | None) -> ArgumentError:
    from difflib import get_close_matches

    own = [p.name for p in cls.signature.parameters]
    near = get_close_matches(name, [*own, *(() if cls.closed else COMMON)], 1)
    return ArgumentError(
        "unknown-argument",
        f"{cls.__name__} has no argument `{name}`",
        argument=name,
        expected=f"one of {', '.join(own)}" if own else "no arguments of its own",
        actual=name,
        help=f"did you mean `{near[0]}`?" if near else None,
        keras=words,
        span=span,
        replacement=near[0] if near else None,
    )


def _unbindable(cls: type[Layer], args: Arguments, dialect: int, error: BindError) -> ArgumentError:
    name = cls.__name__
    if error.kind == "missing":
        for keyword, value in args.keywords.items():  # the older name of the missing argument says more
            if (renamed(cls, keyword) or ("", ""))[1] == error.name:
                return _unexpected(cls, keyword, value, args.keyword_spans.get(keyword), dialect)
        message, words = f"{name} needs the argument `{error.name}`", f"missing 1 required positional argument: '{error.name}'"
        kind = "missing-argument"
    elif error.kind == "twice":
        message = f"{name} gets `{error.name}` twice, by position and by keyword"
        kind, words = "invalid-argument", f"got multiple values for argument '{error.name}'"
    else:
        most = len([p for p in cls.signature.parameters if not p.keyword_only])
        message = f"{name} takes at most {most} positional arguments, not {error.name}"
        kind, words = "invalid-argument", f"takes {most + 1} positional arguments but {int(error.name) + 1} were given"
    keras = f"{name}.__init__() {words}"
    argument = None if error.kind == "too-many" else error.name
    return ArgumentError(kind, message, argument=argument, keras=keras, error="TypeError", span=error.span)


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
        keras="The channel dimension of the inputs should be defined. Found `None`.",
    )


def times(dims: Iterable[Dim]) -> Dim:
    """The product of dimensions; None as soon as one is None."""
    sizes = list(dims)
    if any(d is None for d in sizes):
        return None
    return product(d for d in sizes if d is not None)
