"""From the description of a model to the plan that the child rebuilds: classes, arguments as written and edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.program import Edge, LayerCall, LayerTrace, ModelTrace
from cnnlint.recipes import Recipe
from cnnlint.shapes import Shape
from cnnlint.values import External, Rejected, Unknown, Value
from cnnlint.verify.encode import Unbuildable, encode
from cnnlint.verify.protocol import CallPlan, Expression, LayerPlan, ModelPlan, OneShape, Source

# Arguments that change no shape and no number of weights: where the source does not tell them, Keras's defaults serve.
_NEUTRAL_ENDINGS = ("initializer", "regularizer", "constraint")
_NEUTRAL = frozenset(
    {"activation", "recurrent_activation", "seed", "dropout", "recurrent_dropout", "dtype", "rate", "stddev"}
    | {"standardize", "split"}  # of TextVectorization
)
_STAND_INS: Mapping[str, Value] = {"rate": 0.5, "stddev": 0.1, "activation": "linear"}  # those that are required
_OWN = ("name", "trainable", "weights")  # the plan says the first two itself; values of weights are never carried over
_INPUT_ARGUMENTS = ("input_shape", "batch_input_shape", "batch_shape")
_IN_BODY = ("function", "arguments")  # of a Lambda
_APPLICATIONS = "keras.applications."
_LIBRARIES = ("keras.", "tensorflow.")
_OPERATIONS = "keras.ops."
AGAIN = " again"  # no name of Keras has a space

What: TypeAlias = tuple[tuple[Expression, ...], dict[str, Expression], ModelPlan | None]


def plan(model: ModelTrace) -> ModelPlan:
    """The plan of a model. Raises Unbuildable with the reason, naming the layer."""
    names = [trace.name for trace in model.layers]
    if len(set(names)) < len(names):
        raise Unbuildable("two of its layers have the same name")
    if model.unknown:
        raise Unbuildable(model.unknown[0].reason)
    if model.kind == "subclass":
        return _subclassed(model)
    if model.kind == "functional" and (taking := _on_an_array(model)) is not None:
        raise Unbuildable(f"`{taking.name}` is called on an array beside tensors, whose numbers are not kept")
    return ModelPlan(
        name=model.keras_name or "model",
        kind="sequential" if model.kind == "sequential" else "functional",
        layers=tuple(layer_plan(trace) for trace in model.layers if not is_mask(trace)),
        inputs=tuple(_source(edge) for edge in model.inputs),
        outputs=tuple(_source(edge) for edge in model.outputs),
        input_shape=declared_input(model),
        trainable=model.trainable,
        sharing=bool(model.shared_weights) or any(trace.repeated for trace in model.layers),
    )


def _on_an_array(model: ModelTrace) -> LayerTrace | None:
    """A layer of a graph that takes what no layer gives."""
    return next((row for row in model.layers if not all(edge.layer for call in row.calls for edge in call.edges)), None)


def _subclassed(model: ModelTrace) -> ModelPlan:
    """A class of the same name in the place of the user's own, whose `call` uses the layers that it keeps."""
    if model.call is None or model.call.recipe is None:
        raise Unbuildable(f"what `{model.keras_name}` does is the user's own code, which cannot be told whole")
    if any(isinstance(shape, Unknown) for shape in model.call.input_shapes):
        raise Unbuildable(f"what `{model.keras_name}` is called on is not known")
    if (left := _never_called(model, model.call.recipe)) is not None:
        raise Unbuildable(f"how `{left.label}` gets its weights cannot be told")
    return ModelPlan(
        name=model.keras_name,
        kind="subclass",
        layers=tuple(map(layer_plan, model.layers)),
        trainable=model.trainable,
        cls=model.keras_name,
        body=encode(model.call.recipe),
        weights=tuple(map(encode, model.own)),
        nested=model.call.nested and len(model.call.input_shapes) > 1,
        called_on=tuple(_numbers(shape) for shape in model.call.input_shapes if not isinstance(shape, Unknown)),
    )


def _never_called(model: ModelTrace, recipe: Value) -> LayerTrace | None:
    """A row that has weights, though no tensor of what the model does comes from it."""
    called = {layer.name if isinstance(layer, LayerTrace) else layer.keras_name for layer in _called(recipe)}
    return next((row for row in model.layers if row.weights and row.name not in called), None)


def is_mask(trace: LayerTrace) -> bool:
    """Whether Keras makes this row by itself, for a layer that takes a mask."""
    return trace.qualified.startswith("keras.ops.mask.")


def up_to(model: ModelTrace, last: str) -> ModelPlan:
    """The plan of the part of a model that leads to a layer, that layer included, though Keras may reject it."""
    if model.kind == "subclass":
        raise Unbuildable("a part of a subclassed model cannot be rebuilt")
    wanted = _leading_to(model, last)
    layers = tuple(layer_plan(t, impossible=t.name == last) for t in model.layers if t.name in wanted and not is_mask(t))
    return ModelPlan(
        name=model.keras_name or "model",
        kind="sequential" if model.kind == "sequential" else "functional",
        layers=layers,
        inputs=tuple(_source(edge) for edge in model.inputs if edge.layer in wanted),
        outputs=((last, layers[-1].calls[0].node if layers[-1].calls else 0, 0),),
        input_shape=declared_input(model),
    )


def refused(model: ModelTrace) -> ModelPlan:
    """The plan of a model that Keras refuses as a whole. Layers of one name have keys of their own, and are called alike."""
    keys: dict[str, str] = {}
    layers = []
    for trace in model.layers:
        calls = tuple(_rewired(call, keys) for call in trace.calls)
        key = trace.name + AGAIN if trace.name in keys else trace.name
        keys[trace.name] = key
        layers.append(replace(trace, name=key, calls=calls))
    outputs = tuple(replace(edge, layer=keys.get(edge.layer, edge.layer)) for edge in model.outputs)
    found = plan(replace(model, layers=tuple(layers), outputs=outputs, unknown=()))
    named = tuple(layer.model_copy(update={"called": layer.name.removesuffix(AGAIN)}) for layer in found.layers)
    return found.model_copy(update={"layers": named})


def _rewired(call: LayerCall, keys: Mapping[str, str]) -> LayerCall:
    """A call whose inputs come from the layers that had these names before it."""
    return replace(call, inputs=tuple(replace(edge, layer=keys.get(edge.layer, edge.layer)) for edge in call.inputs))


def _leading_to(model: ModelTrace, last: str) -> set[str]:
    names = [trace.name for trace in model.layers]
    if model.kind == "sequential":
        return set(names[: names.index(last) + 1])
    by_name = {trace.name: trace for trace in model.layers}
    found, pending = set[str](), [last]
    while pending:
        name = pending.pop()
        if name in found or name not in by_name:
            continue
        found.add(name)
        pending += [edge.layer for call in by_name[name].calls for edge in call.edges]
    return found


def declared_input(model: ModelTrace) -> OneShape | None:
    """The input shape of a Sequential model that an Input, `build` or the data gave; None when a layer's argument says it."""
    if model.kind != "sequential" or not isinstance(model.input_shape, tuple):
        return None
    first = model.layers[0] if model.layers else None
    if first is not None and any(key in first.args for key in _INPUT_ARGUMENTS):
        return None
    if first is not None and "input_dim" in first.args and first.cls != "Embedding":  # there it is the vocabulary
        return None
    if not model.declared and any(map(_built_for_another, model.layers)):
        raise Unbuildable("it met data of several shapes")
    return _numbers(model.input_shape)


def _built_for_another(layer: LayerTrace) -> bool:
    """Whether it has weights that it could not be built with now: Keras 2 gives up sizes that differ from call to call."""
    if not isinstance(layer.spec, Layer) or not layer.weights or isinstance(layer.weights, Unknown) or not layer.calls:
        return False
    try:
        list(layer.spec.weights(*layer.calls[0].input_shapes))
    except (ShapeError, Undetermined):
        return True
    return False


def _numbers(shape: Shape) -> OneShape:
    if any(dim is not None and not isinstance(dim, int) for dim in shape):
        raise Unbuildable("the input shape is not a number")
    return tuple(dim if isinstance(dim, int) else None for dim in shape)


def layer_plan(trace: LayerTrace, impossible: bool = False) -> LayerPlan:
    """The plan of a layer; `impossible`: also of one that Keras must reject. Raises Unbuildable."""
    positional, arguments, nested = _what(trace, impossible)
    own = nested is None and not trace.qualified.startswith(_LIBRARIES)
    if trace.trained_inside:  # it was switched off where it was made, which leaves what is inside as it is
        arguments = {**arguments, "trainable": False}
    return LayerPlan(
        name=trace.name,
        cls=_short(trace.cls),
        qualified=_base(trace) if own else _of_its_time(trace),
        positional=positional,
        arguments=arguments,
        trainable=trace.trainable or trace.trained_inside,
        calls=tuple(_call(trace, i, call) for i, call in enumerate(trace.calls)),
        model=nested,
        switches={inner.name: inner.trainable for inner in trace.model.layers} if trace.model is not None else {},
        body=_body(trace) if own or trace.cls == "Lambda" or trace.qualified.startswith(_OPERATIONS) else None,
        own=own,
        weights=tuple(map(encode, trace.own)) if own else (),
        legacy={new: old for old, new in getattr(trace.spec, "keras2", {}).items() if new in arguments},
        made=str(trace.span.order),
    )


def _base(trace: LayerTrace) -> str:
    """The class of Keras that a class of the user's own derives from."""
    spec = type(trace.spec)
    return "keras.layers." + ("Layer" if trace.spec is None else getattr(spec, "successor", None) or spec.__name__)


def _of_its_time(trace: LayerTrace) -> str:
    """Where the class comes from; one that Keras 2 had and Keras 3 has another for is meant itself."""
    older = find(trace.type) if trace.type != trace.cls else None
    if older is None or older.successor != trace.cls or 2 not in older.dialects:
        return trace.qualified
    return f"keras.layers.{trace.type}"


def _short(name: str) -> str:
    """The name of a class without where it comes from."""
    return name.rpartition(".")[2]


def _recipe(trace: LayerTrace) -> Value:
    """What the layer does in each of its calls."""
    found = trace.calls[-1].recipe if trace.calls else None
    if any(call.recipe != found for call in trace.calls):
        raise Unbuildable(f"`{trace.name}` does something else in each of its calls")
    return found


def _lacks_weights(trace: LayerTrace, body: Value) -> bool:
    """Whether layers inside it have weights, and no tensor of the body comes from them: they are called on data."""
    if trace.spec is not None or not isinstance(trace.weights, tuple):
        return False
    called = {layer.name if isinstance(layer, LayerTrace) else layer.keras_name: layer for layer in _called(body)}
    inside = [row for layer in called.values() for row in (layer.layers if isinstance(layer, ModelTrace) else (layer,))]
    told = sum(len(row.weights) for row in inside if isinstance(row.weights, tuple))
    return told + len(trace.own) < len(trace.weights)


def _called(body: Value) -> Iterator[LayerTrace | ModelTrace]:
    """The layers that are called in a recipe."""
    if isinstance(body, (LayerTrace, ModelTrace)):
        yield body
    elif isinstance(body, Recipe):
        for part in (*body.positional, *body.keywords.values()):
            yield from _called(part)
    elif isinstance(body, (list, tuple)):
        for part in body:
            yield from _called(part)


def _body(trace: LayerTrace) -> Expression:
    """What the layer does, by the functions and layers that it calls; None for a Lambda around a function of the library."""
    found = _recipe(trace)
    if found is not None and not _lacks_weights(trace, found):
        return encode(found)
    if trace.cls == "Lambda" and isinstance(trace.args.get("function"), External):
        return None
    what = trace.name if trace.qualified.startswith(_LIBRARIES) else trace.cls
    raise Unbuildable(f"what `{what}` does is the user's own code, which cannot be told whole")


def _what(trace: LayerTrace, impossible: bool) -> What:
    """Arguments of a layer of Keras, or the nested model."""
    if trace.model is not None:
        return _nested_model(trace, trace.model)
    if trace.qualified.startswith(_OPERATIONS):
        return (), {}, None
    if trace.spec is None and trace.unknown is not None and not (impossible and trace.args):
        raise Unbuildable(f"`{trace.name}`: {trace.unknown.reason}")
    return *_arguments(trace, impossible), None


def _nested_model(
    trace: LayerTrace, model: ModelTrace
) -> tuple[tuple[Expression, ...], dict[str, Expression], ModelPlan | None]:
    """An architecture of `keras.applications` by its arguments where they are known, any other model by its layers."""
    if model.unknown and trace.frozen and trace.trainable:
        raise Unbuildable(f"which layers of `{trace.name}` are frozen is not known by name")
    try:
        if trace.qualified.startswith(_APPLICATIONS):
            return *_arguments(trace, impossible=False), None
    except Unbuildable:
        pass
    if model.kind == "subclass":
        _recipe(trace)
    short = _short(trace.qualified)  # a class of the program, or the function of a package that made the model
    own = short if short == trace.type and not trace.qualified.startswith(_LIBRARIES) else ""
    different = {"cls": own, "removed": _removed(trace, model)} | ({} if model.declared else {"input_shape": None})
    return (), {}, plan(model).model_copy(update=different)


def _removed(trace: LayerTrace, model: ModelTrace) -> tuple[LayerPlan, ...]:
    """The layers that a Sequential lost after it was called."""
    then = [call.recipe for call in trace.calls]
    if model.kind != "sequential" or not any(then):
        return ()
    layers, kept = then[0], [layer.name for layer in model.layers]
    same = isinstance(layers, tuple) and all(other == layers for other in then)
    if not isinstance(layers, tuple) or not same or [layer.name for layer in layers[: len(kept)]] != kept:
        raise Unbuildable(f"`{trace.name}` was called with other layers than it has in the end")
    return tuple(map(layer_plan, layers[len(kept) :]))


def _arguments(trace: LayerTrace, impossible: bool) -> tuple[tuple[Expression, ...], dict[str, Expression]]:
    positional: list[Expression] = []
    keywords: dict[str, Expression] = {}
    for name, value in trace.args.items():
        if name in _OWN or (trace.cls == "Lambda" and name in _IN_BODY and not isinstance(value, External)):
            continue
        try:
            expression = encode(value.written if impossible and isinstance(value, Rejected) else value)
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
    if trace.is_input and not trace.args:
        keywords["batch_shape"] = encode(_implied_input(trace))
    if _channels_first(trace) and "data_format" not in keywords:
        keywords["data_format"] = "channels_first"
    return tuple(positional), keywords


def _channels_first(trace: LayerTrace) -> bool:
    """Whether the layer has that order of axes: the child does not know what the program set for all layers."""
    return getattr(trace.spec, "__dict__", {}).get("data_format") == "channels_first"


def _implied_input(trace: LayerTrace) -> OneShape:
    """The shape of an input that a Sequential model made for itself, from an argument of its first layer or from data."""
    if not isinstance(trace.output_shape, tuple):
        raise Unbuildable(f"the shape of `{trace.name}` is not known")
    return _numbers(trace.output_shape)


def neutral(name: str) -> bool:
    """Whether an argument changes neither shapes nor counts."""
    return name.endswith(_NEUTRAL_ENDINGS) or name in _NEUTRAL


def _call(trace: LayerTrace, position: int, call: LayerCall) -> CallPlan:
    try:
        arguments = {name: encode(value) for name, value in call.arguments.items() if not isinstance(value, Unknown)}
    except Unbuildable as error:
        raise Unbuildable(f"a call of `{trace.name}`: {error}") from None
    return CallPlan(
        node=position if call.index is None else call.index,
        inputs=tuple(_source(edge) for edge in call.inputs),
        nested=call.nested,
        tensors={name: tuple(_source(edge) for edge in edges) for name, edges in call.keywords.items() if name != "__mask__"},
        arguments=arguments,
    )


def _source(edge: Edge) -> Source:
    return edge.layer, edge.node, edge.tensor
