"""The configuration that Keras writes becomes a model, without running anything in it.

Keras 1 and 2 list the inputs of a layer as `[[["conv2d", 0, 0, {}]]]`, Keras 3 as arguments with a `keras_history`
(keras/src/models/functional.py, tf_keras/src/engine/functional.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import zip_longest
from typing import Any, TypeAlias

from cnnlint.frozen import dataclass
from cnnlint.library.keras.calling.call_inputs import Given
from cnnlint.library.keras.calling.nodes import call_symbolically
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.saving.first_format import with_order
from cnnlint.library.keras.saving.layers import make_layer
from cnnlint.library.keras.sequential.adding import add_layer
from cnnlint.library.keras.sequential.stack import SequentialValue, start
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import Context, ListValue, Unknown, Value

Config: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str, int, int]  # layer, call, tensor
MAX_PASSES = 100  # over layers that wait for their inputs


def model_of_config(at: Context, config: Config) -> Value:
    """The model that Keras would make from a configuration: its `class_name` and `config`."""
    config = with_order(config)
    kind, inner = config.get("class_name"), config.get("config")
    if isinstance(inner, list):
        inner = {"name": "sequential", "layers": inner}
    if kind == "Sequential" and isinstance(inner, dict):
        return _sequential(at, inner)
    if isinstance(inner, dict) and isinstance(inner.get("layers"), list) and "output_layers" in inner:
        return _functional(at, inner, "Functional" if kind != "Model" else "Model")
    return at.unknown(f"a saved {kind} keeps no architecture: its code is needed")


def _sequential(at: Context, config: Config) -> SequentialValue:
    model = SequentialValue("Sequential", str(config.get("name", "sequential")), at.span, "keras.Sequential")
    model.auto_named = False
    layers = [layer for layer in config.get("layers", ()) if isinstance(layer, dict)]
    for layer, following in zip_longest(layers, layers[1:]):
        add_layer(model, _layer(at, layer, _built_on(following or {})), at)
    model.input_row = False  # releases that showed an InputLayer that was added wrote none into a file
    shape = config.get("build_input_shape")
    if model.source is None and model.stack and isinstance(shape, list):
        start(model, tuple(shape), at)
    return model


def _built_on(config: Config) -> Mapping[Place, Any]:
    """The shape that a layer of a stack was built for, which the layer before it gave."""
    saved = config.get("build_config")
    shape = saved.get("input_shape") if isinstance(saved, dict) else None
    told = isinstance(shape, list) and shape[:1] == [None] and all(side is None or type(side) is int for side in shape)
    return {("", 0, 0): tuple(shape)} if told and isinstance(shape, list) else {}


def _layer(at: Context, config: Config, recorded: Mapping[Place, Any]) -> Value:
    """A layer of a configuration, or the model that it is; `recorded` are the shapes of its outputs, where saved."""
    inner = config.get("config")
    if isinstance(inner, (dict, list)) and _is_model(inner):
        return model_of_config(at, config)
    return make_layer(at, config, [recorded[place] for place in sorted(recorded)])


def _is_model(config: Any) -> bool:
    return isinstance(config, list) or isinstance(config.get("layers"), list)


# ------------------------------------------------------------------ functional


@dataclass(slots=True)
class Calls:
    """The calls of one layer as saved: for each the inputs in order, and those that were given by name."""

    layer: LayerValue
    pending: list[tuple[list[Place], dict[str, list[Place]]]] = field(default_factory=list)
    first: int = 0  # the number of the first call: a nested model counts its own making
    outputs: list[Value] = field(default_factory=list)

    def tensor(self, place: Place) -> TensorValue | None:
        """An output of a call that was made, None if it was not yet."""
        index = max(place[1] - self.first, 0)
        if index >= len(self.outputs):
            return None
        output = self.outputs[index]
        found = output.items[place[2]] if isinstance(output, ListValue) and place[2] < len(output.items) else output
        return found if isinstance(found, TensorValue) else None


def _functional(at: Context, config: Config, cls: str) -> FunctionalValue:
    model = FunctionalValue(str(config.get("name", "model")), at.span, [], [], cls)
    model.auto_named = False
    layers = [layer for layer in config["layers"] if isinstance(layer, dict)]
    shapes = _recorded_shapes(layers)
    calls = {str(layer.get("name")): _calls(at, layer, shapes.get(layer.get("name"), {})) for layer in layers}
    _call_in_turn(at, calls)
    model.inputs = _ends(config.get("input_layers"), calls)
    model.outputs = _ends(config.get("output_layers"), calls)
    if not model.outputs or len(model.outputs) < len(_places(config.get("output_layers"))):
        model.missing = at.unknown("the graph of the saved model cannot be followed")
        return model
    graph = Graph(model.inputs, model.outputs)
    graph.walk()
    model.order, model.nodes_used, model.missing = graph.ordered(), graph.used(), graph.gap
    return model


def _calls(at: Context, config: Config, recorded: Mapping[Place, Any]) -> Calls:
    value = _layer(at, config, recorded)
    if isinstance(value, TensorValue):
        assert value.layer is not None
        return Calls(value.layer, outputs=[value])
    layer = (
        value if isinstance(value, LayerValue) else LayerValue(str(config.get("class_name")), str(config.get("name")), at.span)
    )
    if layer is not value:
        layer.unknown = value if isinstance(value, Unknown) else at.unknown("a layer that is not modelled")
    nested = isinstance(layer, FunctionalValue) or (isinstance(layer, ModelValue) and layer.built and at.dialect < 3)
    return Calls(layer, [_inputs(node) for node in config.get("inbound_nodes", ())], int(nested))


def _call_in_turn(at: Context, calls: Mapping[str, Calls]) -> None:
    """Calls layers as soon as their inputs exist, each in the order of its calls; what is left at the end has no inputs.

    Keras writes layers before those that use them; only shared ones have to wait.
    """
    waiting = [(one, inputs, named) for one in calls.values() for inputs, named in one.pending]
    for _ in range(MAX_PASSES):
        later: list[tuple[Calls, list[Place], dict[str, list[Place]]]] = []
        held: set[int] = set()
        for one, inputs, named in waiting:
            tensors = _existing(calls, inputs)
            keywords = {key: _existing(calls, places) for key, places in named.items()}
            if tensors is None or None in keywords.values() or id(one) in held:
                later.append((one, inputs, named))
                held.add(id(one))
                continue
            given = {key: tuple(found) for key, found in keywords.items() if found is not None}
            one.outputs.append(call_symbolically(one.layer, Given(tuple(tensors), given, nested=len(tensors) > 1), at))
        if not later or len(later) == len(waiting):
            return
        waiting = later


def _existing(calls: Mapping[str, Calls], places: Sequence[Place]) -> list[TensorValue] | None:
    """The tensors at these places, None if one was not made yet."""
    found = [tensor for place in places if (tensor := _tensor(calls, place)) is not None]
    return found if len(found) == len(places) else None


def _tensor(calls: Mapping[str, Calls], place: Place) -> TensorValue | None:
    return calls[place[0]].tensor(place) if place[0] in calls else None


def _ends(config: Any, calls: Mapping[str, Calls]) -> list[TensorValue]:
    found = [_tensor(calls, place) for place in _places(config)]
    return [tensor for tensor in found if tensor is not None]


def _places(config: Any) -> list[Place]:
    """`["a", 0, 0]`, a list or a dict of them."""
    if isinstance(config, dict):
        return [place for value in config.values() for place in _places(value)]
    if not isinstance(config, list):
        return []
    place = _place(config)
    return [place] if place is not None else [found for item in config for found in _places(item)]


def _place(value: Any) -> Place | None:
    if not isinstance(value, list) or len(value) < 3 or not isinstance(value[0], str):
        return None
    return (value[0], value[1], value[2]) if all(isinstance(part, int) for part in value[1:3]) else None


def _inputs(node: Any) -> tuple[list[Place], dict[str, list[Place]]]:
    """The tensors that a saved call takes, by position and by name."""
    inputs: list[Place] = []
    named: dict[str, list[Place]] = {}
    if isinstance(node, dict):
        inputs = [place for value in node.get("args", ()) for place, _ in _tensors(value)]
        named = {key: [place for place, _ in _tensors(value)] for key, value in node.get("kwargs", {}).items()}
    else:
        for item in [node] if _place(node) else node:
            inputs += _places(item[:3])
            keywords = item[3] if len(item) > 3 and isinstance(item[3], dict) else {}
            named |= {key: _places(value) for key, value in keywords.items()}
    return inputs, {key: places for key, places in named.items() if places}


def _tensors(value: Any) -> Iterator[tuple[Place, Any]]:
    """The tensors in an argument that Keras 3 saved, with their shapes."""
    if isinstance(value, list):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        place = _place(value["config"].get("keras_history"))
        if place is not None:
            yield place, value["config"].get("shape")
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)


def _recorded_shapes(layers: Sequence[Config]) -> dict[Any, dict[Place, Any]]:
    """The shapes of each layer's outputs, as the layers that take them recorded them."""
    found: dict[Any, dict[Place, Any]] = {}
    for layer in layers:
        for node in layer.get("inbound_nodes", ()):
            for place, shape in _tensors(node):
                if isinstance(shape, list):
                    found.setdefault(place[0], {})[place] = tuple(shape)
    return found
