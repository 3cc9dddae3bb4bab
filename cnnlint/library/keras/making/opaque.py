"""Layers that are not modelled: opaque, declared in the settings, or callables in their place; what every layer takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import Given, tensors_in
from cnnlint.library.keras.calling.nodes import call_symbolically
from cnnlint.library.keras.calling.rejections import refuse_undefined
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import doubt_all, give_name
from cnnlint.library.keras.making.precision import under_policy
from cnnlint.library.keras.making.record import NOT_MODELLED
from cnnlint.library.keras.making.switches import made_trainable
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import (
    Context,
    External,
    Made,
    Undefined,
    Unknown,
    Value,
)


def set_common_arguments(at: Context, layer: LayerValue, args: Arguments) -> None:
    """Name, trainable switch and dtype policy, which every layer takes."""
    given = layer.args.get("name", args.keywords.get("name"))
    give_name(layer, at, layer.type, given, args.rest)
    if "trainable" in args.keywords:
        made_trainable(layer, args.keywords["trainable"], at)
    under_policy(layer, at)


def opaque(at: Context, cls: str, args: Arguments, why: Unknown, qualified: str = "") -> LayerValue:
    """A layer that is not modelled: type, name, place and edges are kept."""
    layer = LayerValue(cls, "", at.span, qualified=qualified)
    layer.unknown = layer.weights = why
    layer.args = {**{str(i): v for i, v in enumerate(args.positional)}, **args.keywords}
    layer.spans = dict(args.keyword_spans)
    set_common_arguments(at, layer, args)
    return layer


@models("keras.__declared__")
def declared(at: Context, name: str, call: Arguments, declaration: Mapping[str, str]) -> Value:
    """A layer that the project's settings declare."""
    from cnnlint.library.keras.making.declared_layers import make_declared

    return make_declared(at, name, call, declaration)


@models("keras.__opaque_call__")
def opaque_call(at: Context, callee: Value, call: Arguments) -> Value:
    """Something that is not modelled is called on a symbolic tensor: a row of the model whose output is not known."""
    if isinstance(callee, Undefined):
        refuse_undefined(at, callee, f"`{callee.name}` is called on a tensor", f"import or define `{callee.name}` first")
    at.shared(NOT_MODELLED).append(callee)
    name = getattr(callee, "name", None) or "Unknown"
    said = "what is called here" if name == "Unknown" else str(name).rpartition(".")[2]
    why = callee if isinstance(callee, Unknown) else at.unknown(f"{said} is not modelled")
    layer = opaque(
        at, str(name).rpartition(".")[2] if not isinstance(callee, Unknown) else "Unknown", Arguments(), why, str(name)
    )
    if isinstance(callee, Unknown):
        layer.unnamed = why  # it is called after a class that is not known
    if isinstance(callee, Unknown) or (isinstance(callee, External) and callee.local):
        doubt_all(at, why)  # who makes a layer may make others

    inputs = [t for v in (*call.positional, *call.keywords.values()) for t in tensors_in(v)]
    return call_symbolically(layer, Given.of(inputs), at)


def as_layer(value: Value, at: Context) -> LayerValue | None:
    """The layer that a value stands for: itself, the input layer of an Input, an opaque one for an object of a library."""
    if isinstance(value, LayerValue):
        return value
    if isinstance(value, TensorValue):
        return value.layer if value.layer is not None and value.layer.is_input else None
    if isinstance(value, Made):
        cls = value.name.rpartition(".")[2]
        why = Unknown(f"{cls} is not modelled", value.span or at.span)
        layer = opaque(at, cls, Arguments(), why, value.name)
        layer.span = value.span or at.span
        return layer
    return None


def as_written(cls: Any, args: Arguments) -> dict[str, Value]:
    """The arguments of a layer that Keras rejects, by name where the position has one."""
    names = [p.name for p in cls.signature.parameters]
    return {**dict(zip(names, args.positional, strict=False)), **args.keywords}


@models("keras.__parameters__")
def parameters_of(at: Context, full: str) -> Value:
    """The parameters that a layer of Keras 3 is made with; other releases have others."""
    module, _, name = full.rpartition(".")
    found = find(name) if module == "keras.layers" and at.dialect >= 3 else None
    if found is None or found.closed:
        return at.unknown(f"the parameters of {full} are not followed")
    return replace(found.signature, double_star="kwargs")
