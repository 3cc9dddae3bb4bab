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
from typing import TYPE_CHECKING, Any, ClassVar

from cnnlint.arguments import MISSING, Arguments, BindError, Bound, Parameter, Signature, bind
from cnnlint.diagnostics import Span
from cnnlint.shapes import Dim, Shape, Size, product
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output, Weight

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
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.argument, self.expected, self.actual = kind, message, argument, expected, actual
        self.help, self.keras, self.span, self.error, self.replacement = help, keras, span, error, replacement


class ShapeError(LayerError):
    """The layer cannot be built or called on this input."""


class ArgumentError(LayerError):
    """The layer cannot be constructed with these arguments. `replacement` is what to write for the argument instead."""


class Undetermined(Exception):
    """An argument was needed that the source does not tell."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


def _no_weights(self: object, *inputs: Shape, **keywords: Shape) -> Iterable[Weight]:
    return ()


def _no_macs(self: object, *inputs: Shape, **keywords: Shape) -> Size:
    return 0


class Layer:
    """A layer specification, bound to its arguments."""

    aliases: ClassVar[tuple[str, ...]] = ()  # other names of the same class
    dialects: ClassVar[tuple[int, ...]] = (1, 2, 3)  # the Keras versions that have it
    successor: ClassVar[str | None] = None  # the Keras 3 class that took its place, if it has another name
    keras1: ClassVar[Mapping[str, str]] = {}  # Keras 1 name of an argument -> its name here
    keras2_only: ClassVar[tuple[str, ...]] = ()  # keywords that Keras 1 and 2 take and Keras 3 rejects
    further: ClassVar[tuple[str, ...]] = ()  # keywords beyond the signature that every version takes
    closed: ClassVar[bool] = False  # Keras 3 takes no keyword beyond the signature, not even `trainable`
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
        for name, annotation in cls.__annotations__.items():
            if name.startswith("_") or str(annotation).startswith("ClassVar") or name in _OWN:
                continue
            fields[name] = _converter(cls, annotation)
            parameters.pop(name, None)  # a redeclared field moves to its place here
            parameters[name] = Parameter(name, cls.__dict__.get(name, MISSING))
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
    layer = cls.__new__(cls)
    layer.dialect, layer.default_data_format = dialect, data_format
    try:
        layer.bound = bind(cls.signature, args)
    except BindError as error:
        raise _unbindable(cls, error) from error
    layer.unknown = unknown = {}
    _check_extra(layer)
    for parameter in cls.signature.parameters:
        value = layer.bound.value(parameter)
        if isinstance(value, Unknown):
            unknown[parameter.name] = value
        elif value is MISSING:
            unknown[parameter.name] = layer.bound.unknown_rest or Unknown(f"`{parameter.name}` is missing")
        else:
            try:
                setattr(layer, parameter.name, cls.fields[parameter.name](layer, parameter.name, value))
            except Undetermined as reason:
                unknown[parameter.name] = reason.unknown
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


def _check_extra(layer: Layer) -> None:
    closed = layer.closed and layer.dialect >= 3
    accepted = {*layer.further} if closed else {*COMMON, *COMMON_INPUT, *layer.further}
    if layer.dialect < 3:
        accepted |= {*COMMON_KERAS2, *layer.keras2_only}
    for name in layer.bound.extra:
        if name in accepted:
            continue
        cls, own = type(layer).__name__, [p.name for p in layer.signature.parameters]
        from difflib import get_close_matches

        near = get_close_matches(name, [*own, *COMMON], 1)
        raise ArgumentError(
            "unknown-argument",
            f"{cls} has no argument `{name}`",
            argument=name,
            expected=f"one of {', '.join(own)}" if own else "no arguments of its own",
            actual=name,
            help=f"did you mean `{near[0]}`?" if near else None,
            keras=f"Unrecognized keyword arguments passed to {cls}: {{'{name}': ...}}",
            span=layer.bound.spans.get(name),
            replacement=near[0] if near else None,
        )


def _unbindable(cls: type[Layer], error: BindError) -> ArgumentError:
    name = cls.__name__
    if error.kind == "missing":
        message = f"{name} needs the argument `{error.name}`"
        return ArgumentError("missing-argument", message, argument=error.name, error="TypeError", span=error.span)
    if error.kind == "twice":
        message = f"{name} gets `{error.name}` twice, by position and by keyword"
        return ArgumentError("invalid-argument", message, argument=error.name, error="TypeError", span=error.span)
    most = len([p for p in cls.signature.parameters if not p.keyword_only])
    message = f"{name} takes at most {most} positional arguments, not {error.name}"
    return ArgumentError("invalid-argument", message, error="TypeError", span=error.span)


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
    from cnnlint.shapes import shape_text

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
    raise ShapeError(
        "undefined-dimension",
        f"{type(layer).__name__} needs {what} of its input to have a known size, but it is None",
        expected="a number",
        actual="None",
    )


def times(dims: Iterable[Dim]) -> Dim:
    """The product of dimensions; None as soon as one is None."""
    sizes = list(dims)
    if any(d is None for d in sizes):
        return None
    return product(d for d in sizes if d is not None)
