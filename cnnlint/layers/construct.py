"""What does the constructor of a layer make of its arguments?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from cnnlint.arguments import MISSING, Arguments, BindError, Signature, bind
from cnnlint.frozen import replace
from cnnlint.layers._binding import COMMON, COMMON_INPUT, COMMON_KERAS2, only_new, unbindable, unexpected
from cnnlint.layers._errors import ArgumentError, ShapeError, Undetermined
from cnnlint.layers.base import OWN, Layer
from cnnlint.layers.common import is_class_itself
from cnnlint.layers.dialects import translate
from cnnlint.values import DictValue, External, ListValue, Made, Scalar, Unknown, as_number

Converter = TypeVar("Converter", bound=Callable[..., Any])

if TYPE_CHECKING:

    def cache(function: Converter) -> Converter:
        """`functools.cache`, of which mypy does not know that a class has a hash."""
else:
    from functools import cache

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
        signature = _signature(cls, dialect)
        layer.bound = bind(signature, translate(cls, args, dialect)).kept()
    except BindError as error:
        raise unbindable(cls, args, dialect, error) from error
    layer.unknown = {}
    newer = next((name for name in cls.keras3_only if name in args.keywords), None) if dialect < 3 else None
    if newer is not None:
        raise only_new(cls, newer, args.keyword_spans.get(newer), dialect)
    _check_extra(layer)
    check_common(layer)
    known: frozenset[str] = frozenset()
    if layer.bound.unknown_rest is None and not isinstance(data_format, Unknown):
        usual, known = _usual(cls, dialect, data_format)
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
    for parameter in _signature(cls, dialect).parameters:
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
    return name + "_" * (name in OWN)


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
    if getattr(value, "spec", None) is not None or is_class_itself(value):
        return None  # a layer that is modelled, or its class
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
