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
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from cnnlint.arguments import MISSING, Bound, Parameter, Signature, signature_of
from cnnlint.layers._binding import COMMON, COMMON_INPUT, COMMON_KERAS2
from cnnlint.layers._errors import ArgumentError, LayerError, ShapeError, Undetermined
from cnnlint.layers._masks import Mask
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, axes_text, shape_text
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output

__all__ = [
    "COMMON",
    "COMMON_INPUT",
    "COMMON_KERAS2",
    "ArgumentError",
    "Layer",
    "LayerError",
    "Mask",
    "ShapeError",
    "Undetermined",
    "Window",
    "need_rank",
    "need_size",
    "undefined",
]


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
    transposed: ClassVar[bool] = False  # a convolution that goes the other way
    steps_in: ClassVar[tuple[int, ...]] = ()  # the Keras versions in which `input_dim` alone means steps of that width
    holds_layer: ClassVar[bool] = False  # the layer that it is given is a part of it, and no copy
    any_dtype: ClassVar[bool] = False  # it has no weights, and takes data of every dtype
    takes_mask: ClassVar[bool] = False  # `call` has an argument `mask`, which Keras fills with that of the input
    mask_after: ClassVar[Mask] = Mask.NONE  # the mask of its output
    tuple2: ClassVar[bool] = False  # in Keras 2 several outputs are a tuple, which its table prints as one

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
            if name.startswith("_") or str(annotation).startswith("ClassVar") or name in OWN:
                continue
            parameter = name.removesuffix("_")  # `weights_` is Keras's argument `weights`
            fields[parameter] = _converter(cls, annotation)
            parameters.pop(parameter, None)  # a redeclared field moves to its place here
            parameters[parameter] = Parameter(parameter, cls.__dict__.get(name, MISSING))
            if name in cls.__dict__:
                delattr(cls, name)  # so that an undetermined argument is absent, not its default
        cls.fields, cls.signature = fields, Signature(tuple(parameters.values()), double_star="kwargs")

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

    def kept(self, name: str) -> Any:
        """What Keras keeps of an argument as the attribute of that name. Raises Undetermined."""
        return getattr(self, name)

    def receptive(self) -> Window | None:
        """How a sliding window moves over the spatial axes, None for a layer without one."""
        return None

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        """The axes that cannot have length 0 where the layer computes, with Keras's words; shape inference alone takes it."""
        return ()

    def input_axis(self, kernel: Shape) -> tuple[int, Dim] | None:
        """The axis of the input that the first weight, of this shape, was made for, and its size then. None: not compared."""
        return None

    def output_of_unknown(self) -> Output | None:
        """What is known of the output when the input shape is not: Flatten still gives two axes. None by default."""
        return None


OWN = {"dialect", "default_data_format", "default_dtype", "bound", "unknown", "late", "output", "weights", "macs"}


@cache
def parameters_of(method: Any) -> Signature:
    """What `output`, `weights` or `macs` of a class of layers takes, by position and by name."""
    return signature_of(method)


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
        actual=axes_text(found),
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
