"""Writes `cnnlint/applications/graphs/*.json`: each `keras.applications` architecture as a list of layers.

    python scripts/export_applications.py [NAME ...]

Needs Keras 3 and tf_keras. What depends on an argument is found by building each model with several values of it: the head
(preprocessing), the body that all have in common, and the tail (classifier or pooling). A node is one line,

    ["Conv2D", "conv1_conv", {"filters": 64, "kernel_size": 7}, [-1]]

class, name (null where Keras makes one up), arguments that differ from the defaults, and how far back its inputs are (left
out for the node before). `{name}`, `{classes}` and `{classifier_activation}` stand for arguments of the model, `{"correct": 3}`
for a padding that depends on the parity of the input size. The MobileNets are not exported: their width is an argument.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import tf_keras

FOLDER = Path(__file__).parent.parent / "cnnlint" / "applications" / "graphs"
WIDTH_IS_AN_ARGUMENT = ("MobileNet", "MobileNetV2", "MobileNetV3Large", "MobileNetV3Small")
CLASSES, ACTIVATION, NAME = 997, "exponential", "placeholder"
OPERATORS = {"Add": "+", "__operators__.add": "+", "Multiply": "*", "math.multiply": "*"}
IRRELEVANT = ("name", "trainable", "dtype", "data_format", "self", "kwargs", "activity_regularizer", "dynamic", "autocast")
ALIASES = {"linear": None, "swish": "silu"}
SQUARE = ("kernel_size", "strides", "pool_size", "dilation_rate")


class Recorder:
    """Remembers, while models are built: which names Keras made up, the order of calls, and paddings that depend on parity."""

    def __init__(self, framework) -> None:
        self.framework = framework
        self.calls: list[object] = []
        self.named: set[int] = set()
        self.correct: dict[int, int] = {}
        self._pending: int | None = None

    @contextmanager
    def recording(self):
        utils = sys.modules[f"{self.framework.__name__}.src.applications.imagenet_utils"]
        original = utils.correct_pad

        def correct_pad(inputs, kernel_size):
            self._pending = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
            return original(inputs, kernel_size)

        with ExitStack() as stack:
            stack.enter_context(patch.object(utils, "correct_pad", correct_pad))
            for change in (self._keras3 if self.framework is keras else self._keras2)():
                stack.enter_context(change)
            yield

    def _called(self, layer) -> None:
        self.calls.append(layer)
        if type(layer).__name__ == "ZeroPadding2D" and self._pending is not None:
            self.correct[id(layer)], self._pending = self._pending, None

    def _keras3(self):
        from keras.src.ops import node, operation
        from keras.src.utils import file_utils

        make_node, make_operation = node.Node.__init__, operation.Operation.__init__

        def node_init(this, operation, *args, **kwargs):
            make_node(this, operation, *args, **kwargs)
            self._called(operation)

        def operation_init(this, name=None):
            make_operation(this, name)
            if name is not None:
                self.named.add(id(this))

        yield patch.object(node.Node, "__init__", node_init)
        yield patch.object(operation.Operation, "__init__", operation_init)
        yield patch.object(file_utils, "get_file", lambda *args, **kwargs: "")
        yield patch.object(keras.Model, "load_weights", lambda *args, **kwargs: None)
        yield keras.StatelessScope()  # variables without memory

    def _keras2(self):
        from tf_keras.src.engine import base_layer, node, training
        from tf_keras.src.utils import data_utils

        make_node, set_name, add_weight = node.Node.__init__, base_layer.Layer._init_set_name, base_layer.Layer.add_weight

        def node_init(this, layer, *args, **kwargs):
            make_node(this, layer, *args, **kwargs)
            self._called(layer)

        def init_set_name(this, name, zero_based=True):
            set_name(this, name, zero_based)
            if name is not None:
                self.named.add(id(this))

        yield patch.object(node.Node, "__init__", node_init)
        yield patch.object(base_layer.Layer, "_init_set_name", init_set_name)
        yield patch.object(base_layer.Layer, "add_weight", lambda *a, **k: add_weight(*a, **{**k, "initializer": "zeros"}))
        yield patch.object(data_utils, "get_file", lambda *args, **kwargs: "")
        yield patch.object(training.Model, "load_weights", lambda *args, **kwargs: None)

    def nodes(self, model) -> list[list[object]]:
        """The model's nodes in the order they were called, without the input layer."""
        inside = {id(layer) for layer in (model._operations if self.framework is keras else model.layers)}
        order = [layer for layer in self.calls if id(layer) in inside]
        place = {id(layer): i for i, layer in enumerate(order)}
        assert len(place) == len(order) == len(inside), "a layer is called twice"
        return [self._node(layer, i, place) for i, layer in enumerate(order) if type(layer).__name__ != "InputLayer"]

    def _node(self, layer, index: int, place: dict[int, int]) -> list[object]:
        (node,) = [n for n in layer._inbound_nodes if self._belongs(n, place)]
        tensors = node.arguments.keras_tensors if self.framework is keras else node.keras_inputs
        back = [place[id(t._keras_history[0])] - index for t in tensors]
        name = layer.name if self._has_own_name(layer) else None
        written = [self._class(layer), name, self._arguments(layer, tensors[0].shape)]
        return _short([*written, back])

    def _has_own_name(self, layer) -> bool:
        kind = type(layer).__name__
        return kind == "Sequential" or (kind != "TFOpLambda" and id(layer) in self.named)

    def _belongs(self, node, place: dict[int, int]) -> bool:
        tensors = node.arguments.keras_tensors if self.framework is keras else node.keras_inputs
        return all(id(t._keras_history[0]) in place for t in tensors)

    def _class(self, layer) -> str:
        if type(layer).__name__ == "TFOpLambda":
            return OPERATORS[layer.symbol]
        return type(layer).__name__ if isinstance(layer, self.framework.layers.Layer) else OPERATORS[type(layer).__name__]

    def _arguments(self, layer, shape) -> dict[str, object]:
        if type(layer).__name__ == "Sequential":
            inner = [x for x in layer.layers if type(x).__name__ != "InputLayer"]
            return {"layers": [_short([type(x).__name__, x.name, self._arguments(x, shape), [-1]]) for x in inner]}
        if not isinstance(layer, self.framework.layers.Layer) or type(layer).__name__ == "TFOpLambda":
            return {}
        config, found = layer.get_config(), {}
        for name, parameter in inspect.signature(type(layer).__init__).parameters.items():
            if name in IRRELEVANT or name not in config or name.endswith(("initializer", "regularizer", "constraint")):
                continue
            value = _plain(config[name], name, len(shape))
            if (
                name == "pool_size"
                or parameter.default is inspect.Parameter.empty
                or value != _plain(parameter.default, name, len(shape))
            ):
                found[name] = value
        if id(layer) in self.correct:
            found["padding"] = {"correct": self.correct[id(layer)]}
        if found.get("strides") == found.get("pool_size", 2) and "Pooling" in type(layer).__name__:
            found.pop("strides", None)  # what pooling does without it
        return found


def _plain(value, name: str, rank: int):
    if isinstance(value, tuple | list) or type(value).__name__ == "ListWrapper":
        value = [_plain(v, "", 0) for v in value]
        if (name in SQUARE and len(set(map(str, value))) == 1) or (name == "axis" and len(value) == 1):
            value = value[0]
    if name == "axis" and value == rank - 1:
        return -1
    if name == "activation":
        value = ALIASES.get(value, value)
    if hasattr(value, "numpy"):
        return _plain(value.numpy().tolist(), name, rank)
    return {CLASSES: "{classes}", ACTIVATION: "{classifier_activation}"}.get(value, value) if _hashable(value) else value


def _hashable(value) -> bool:
    return isinstance(value, int | str | float | None.__class__)


def _short(node: list[object]) -> list[object]:
    """Without trailing parts that say what is usual."""
    name = node[1]
    if isinstance(name, str) and name.startswith(NAME):
        node[1] = "{name}" + name[len(NAME) :]
    for usual in ([-1], {}, None):
        if len(node) > 1 and node[-1] == usual:
            node.pop()
    return node


# ------------------------------------------------------------------ one architecture


def architecture(framework, name: str) -> dict[str, object]:
    """Everything that is stored about one model of one framework."""
    build = getattr(framework.applications, name)
    facts: dict[str, object] = {"signature": _signature(build)}
    facts |= _limits(framework, build)
    tails = {k: _nodes(framework, build, **o) for k, o in TAILS.items()}
    body = _common(list(tails.values()))
    heads = {k: _nodes(framework, build, **o) for k, o in _heads(build).items()}
    rest = _common([nodes[::-1] for nodes in heads.values()])[::-1]
    head = len(tails["none"]) - len(rest)
    tail = len(tails["none"]) - len(body)
    facts["head"] = {k: nodes[: len(nodes) - len(rest)] for k, nodes in heads.items()}
    facts["body"] = body[head:]
    facts["tail"] = {k: nodes[len(body) :] for k, nodes in tails.items()}
    assert len(rest) >= tail
    return facts


TAILS = {
    "top": {"include_top": True},
    "none": {"include_top": False},
    "avg": {"include_top": False, "pooling": "avg"},
    "max": {"include_top": False, "pooling": "max"},
}


def _heads(build) -> dict[str, dict[str, object]]:
    """Which heads there are: with and without preprocessing, for images of other than 3 channels, with ImageNet's weights."""
    common = {"include_top": False}
    if build.__name__.startswith("EfficientNetB"):
        return {"any": common, "imagenet": {**common, "weights": "imagenet"}}
    if "include_preprocessing" in inspect.signature(build).parameters:
        without = {**common, "include_preprocessing": False}
        return {"rgb": common, "other": {**common, "channels": 1}, "without": without}
    if build.__name__.startswith("ConvNeXt"):
        return {"rgb": common, "other": {**common, "channels": 1}}
    return {"any": common}


def _nodes(framework, build, channels: int = 3, **options) -> list[list[object]]:
    parameters = inspect.signature(build).parameters
    options = {"weights": None, "classes": CLASSES, "classifier_activation": ACTIVATION, **options}
    for key in ("name", "model_name"):
        if key in parameters and build.__name__.startswith("ConvNeXt"):
            options[key] = NAME if options["weights"] is None else parameters[key].default
    if options["include_top"]:
        options["input_shape"] = None
    else:
        options["input_shape"] = (224, 224, channels)
    recorder = Recorder(framework)
    framework.backend.clear_session()
    with recorder.recording():
        return recorder.nodes(build(**options))


def _common(sequences: list[list[object]]) -> list[object]:
    found = []
    for items in zip(*sequences, strict=False):
        if any(item != items[0] for item in items):
            break
        found.append(items[0])
    return found


def _signature(build) -> list[list[object]]:
    skip = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return [[p.name, p.default] for p in inspect.signature(build).parameters.values() if p.kind not in skip]


def _limits(framework, build) -> dict[str, object]:
    """Name, default and least size, and what it says of wrong `weights` and `classes`."""
    utils = sys.modules[f"{framework.__name__}.src.applications.imagenet_utils"]
    seen: dict[str, object] = {}
    original = utils.obtain_input_shape

    def obtain_input_shape(input_shape, default_size, min_size, *args, **kwargs):
        seen.update(default_size=default_size, min_size=min_size)
        return original(input_shape, default_size, min_size, *args, **kwargs)

    with patch.object(utils, "obtain_input_shape", obtain_input_shape), Recorder(framework).recording():
        seen["name"] = build(weights=None).name
    seen["messages"] = {
        "weights": _says(build, weights="no such weights").replace("no such weights", "{weights}"),
        "classes": _says(build, weights="imagenet", classes=CLASSES).replace(str(CLASSES), "{classes}"),
    }
    return seen


def _says(build, **options) -> str:
    try:
        build(**options)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"{build.__name__} takes {options}")


# ------------------------------------------------------------------ the file


def write(name: str) -> None:
    """One file: what Keras 3 builds, and under `keras2` what tf_keras has otherwise."""
    facts, older = architecture(keras, name), architecture(tf_keras, name)
    facts["keras2"] = {key: value for key, value in older.items() if value != facts[key]}
    if renamed := _renamed(facts["body"], facts["keras2"].get("body", [])):
        del facts["keras2"]["body"]
        facts["keras2"]["renamed"] = renamed
    (FOLDER / f"{name}.json").write_text(_text(facts), encoding="utf-8", newline="\n")
    print(name, len(facts["body"]), "nodes; in Keras 2 differ:", ", ".join(facts["keras2"]) or "none", flush=True)


def _renamed(newer: list[list[object]], older: list[list[object]]) -> dict[str, str]:
    """New and old names, when the bodies differ in nothing but names."""
    if len(newer) != len(older) or any([a[0], *a[2:]] != [b[0], *b[2:]] for a, b in zip(newer, older, strict=True)):
        return {}
    return {a[1]: b[1] for a, b in zip(newer, older, strict=True) if a != b}


def _text(facts: dict[str, object], indent: str = "") -> str:
    """JSON with one node a line."""
    lines = []
    for key, value in facts.items():
        if key == "body":
            text = _list(value)
        elif key in ("head", "tail"):
            text = "{" + ",\n ".join(f'"{k}": {_list(v)}' for k, v in value.items()) + "}"
        elif key == "keras2":
            text = _text(value)
        else:
            text = json.dumps(value)
        lines.append(f'"{key}": {text}')
    return "{" + ",\n".join(lines) + "}" + ("" if "keras2" not in facts else "\n")


def _list(nodes: list[list[object]]) -> str:
    return "[" + ",\n  ".join(json.dumps(node, separators=(",", ":")) for node in nodes) + "]"


if __name__ == "__main__":
    names = sys.argv[1:] or [n for n in dir(keras.applications) if n[0].isupper() and n not in WIDTH_IS_AN_ARGUMENT]
    for one in names:
        write(one)
