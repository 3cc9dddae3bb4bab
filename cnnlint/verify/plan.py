"""From the description of a model to the plan that the child rebuilds: classes, arguments as written and edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from cnnlint.program import Edge, LayerCall, LayerTrace, ModelTrace
from cnnlint.shapes import Shape
from cnnlint.values import Unknown, Value
from cnnlint.verify.encode import Unbuildable, encode
from cnnlint.verify.protocol import CallPlan, Expression, LayerPlan, ModelPlan, OneShape, Source

# Arguments that change no shape and no number of weights: where the source does not tell them, Keras's defaults serve.
_NEUTRAL_ENDINGS = ("initializer", "regularizer", "constraint")
_NEUTRAL = frozenset({"activation", "recurrent_activation", "seed", "dropout", "recurrent_dropout", "dtype", "rate", "stddev"})
_STAND_INS: Mapping[str, Value] = {"rate": 0.5, "stddev": 0.1}  # those that are required
_OWN = ("name", "trainable", "weights")  # the plan says the first two itself; values of weights are never carried over
_INPUT_ARGUMENTS = ("input_shape", "batch_input_shape", "input_dim", "batch_shape", "input_length")
_APPLICATIONS = "keras.applications."
_OPERATORS = frozenset({"Add", "Subtract", "Multiply", "TrueDivide", "FloorDivide", "Power", "Matmul", "Negative"})

What: TypeAlias = tuple[tuple[Expression, ...], dict[str, Expression], ModelPlan | None]


def plan(model: ModelTrace) -> ModelPlan:
    """The plan of a model. Raises Unbuildable with the reason, naming the layer."""
    if model.kind == "subclass":
        raise Unbuildable("the graph of a subclassed model is the user's own code")
    if model.unknown:
        raise Unbuildable(model.unknown[0].reason)
    nodes = _nodes(model)
    return ModelPlan(
        name=model.keras_name or "model",
        kind="sequential" if model.kind == "sequential" else "functional",
        layers=tuple(layer_plan(trace, nodes.get(trace.name)) for trace in model.layers),
        inputs=tuple(_source(edge) for edge in model.inputs),
        outputs=tuple(_source(edge) for edge in model.outputs),
        input_shape=declared_input(model),
        trainable=model.trainable,
    )


def declared_input(model: ModelTrace) -> OneShape | None:
    """The input shape of a Sequential model that an Input, `build` or the data gave; None when a layer's argument says it."""
    if model.kind != "sequential" or not isinstance(model.input_shape, tuple):
        return None
    first = model.layers[0].args if model.layers else {}
    if any(key in first for key in _INPUT_ARGUMENTS):
        return None
    return _numbers(model.input_shape)


def _numbers(shape: Shape) -> OneShape:
    if any(dim is not None and not isinstance(dim, int) for dim in shape):
        raise Unbuildable("the input shape is not a number")
    return tuple(dim if isinstance(dim, int) else None for dim in shape)


def _nodes(model: ModelTrace) -> dict[str, list[int]]:
    """The numbers of the calls of each layer that are part of this model: a shared layer has others elsewhere."""
    edges: list[Edge] = [*model.inputs, *model.outputs]
    for call in (call for trace in model.layers for call in trace.calls):
        edges += call.edges
    found: dict[str, set[int]] = {}
    for edge in edges:
        found.setdefault(edge.layer, set()).add(edge.node)
    return {name: sorted(numbers) for name, numbers in found.items()}


def layer_plan(trace: LayerTrace, nodes: Iterable[int] | None = None) -> LayerPlan:
    """The plan of a layer. Raises Unbuildable."""
    numbers = list(nodes or range(len(trace.calls)))
    if len(numbers) != len(trace.calls):
        raise Unbuildable(f"not every call of `{trace.name}` is known")
    positional, arguments, nested = _what(trace)
    return LayerPlan(
        name=trace.name,
        cls=trace.cls,
        qualified=trace.qualified,
        positional=positional,
        arguments=arguments,
        trainable=trace.trainable,
        calls=tuple(_call(trace, number, call) for number, call in zip(numbers, trace.calls, strict=True)),
        model=nested,
    )


def _what(trace: LayerTrace) -> What:
    """Arguments of a layer of Keras, or the nested model."""
    if trace.model is not None:
        return _nested_model(trace, trace.model)
    if not trace.qualified.startswith(("keras.", "tensorflow.")):
        raise Unbuildable(f"`{trace.name}` is a {trace.cls}, a class of the user's own")
    if trace.qualified.startswith("keras.ops.") and trace.cls not in _OPERATORS:
        raise Unbuildable(f"`{trace.name}`: the arguments of the operation are not kept")
    if trace.spec is None and trace.unknown is not None:
        raise Unbuildable(f"`{trace.name}`: {trace.unknown.reason}")
    return *_arguments(trace), None


def _nested_model(
    trace: LayerTrace, model: ModelTrace
) -> tuple[tuple[Expression, ...], dict[str, Expression], ModelPlan | None]:
    """An architecture of `keras.applications` by its arguments where they are known, any other model by its layers."""
    try:
        if trace.qualified.startswith(_APPLICATIONS):
            return *_arguments(trace), None
    except Unbuildable:
        pass
    return (), {}, plan(model)


def _arguments(trace: LayerTrace) -> tuple[tuple[Expression, ...], dict[str, Expression]]:
    positional: list[Expression] = []
    keywords: dict[str, Expression] = {}
    for name, value in trace.args.items():
        if name in _OWN:
            continue
        try:
            expression = encode(value)
        except Unbuildable as error:
            if not neutral(name):
                raise Unbuildable(f"`{name}` of `{trace.name}`: {error}") from None
            if name not in _STAND_INS:
                continue
            expression = _STAND_INS[name]
        if name.isdigit():
            positional.append(expression)
        else:
            keywords[name] = expression
    return tuple(positional), keywords


def neutral(name: str) -> bool:
    """Whether an argument changes neither shapes nor counts."""
    return name.endswith(_NEUTRAL_ENDINGS) or name in _NEUTRAL


def _call(trace: LayerTrace, number: int, call: LayerCall) -> CallPlan:
    try:
        arguments = {name: encode(value) for name, value in call.arguments.items() if not isinstance(value, Unknown)}
    except Unbuildable as error:
        raise Unbuildable(f"a call of `{trace.name}`: {error}") from None
    return CallPlan(
        node=number,
        inputs=tuple(_source(edge) for edge in call.inputs),
        nested=call.nested,
        tensors={name: tuple(_source(edge) for edge in edges) for name, edges in call.keywords.items()},
        arguments=arguments,
    )


def _source(edge: Edge) -> Source:
    return edge.layer, edge.node, edge.tensor
