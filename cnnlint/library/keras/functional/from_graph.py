"""A graph of layer calls becomes the layers, tensors and rows of a functional model."""

from __future__ import annotations

from itertools import chain

from cnnlint.applications.graph import Graph
from cnnlint.applications.graph import Node as Step
from cnnlint.arguments import Arguments
from cnnlint.layers.base import Undetermined
from cnnlint.layers.dialects import layer_type
from cnnlint.library.keras.functional.applications import ApplicationValue
from cnnlint.library.keras.functional.walk import Graph as Walk
from cnnlint.library.keras.making.inputs import input_layer
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import auto_name, give_name
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.making.precision import under_policy
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.sequential.adding import add_layer
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.recipes import Operand, Recipe
from cnnlint.values import Array, Context, Unknown, Value


def source(at: Context, value: Value) -> TensorValue | None:
    """The tensor that a model is to be built on, None if there is none. Raises Undetermined when it is not known."""
    if value is None or _wrapped(at, value):
        return None
    if not isinstance(value, TensorValue):
        raise Undetermined(value if isinstance(value, Unknown) else at.unknown("`input_tensor` is not a Keras tensor"))
    if isinstance(value.shape, Unknown):
        raise Undetermined(value.shape)
    return value


def _wrapped(at: Context, value: Value) -> bool:
    """Whether it is a tensor of the backend, around which the package keras before 2.4 puts an input of the shape that the
    model has without it. keras_applications/vgg16.py of 1.0.8, `InputLayer` in keras/engine/input_layer.py of 2.3.1"""
    tensor = isinstance(value, Array) and value.kind == "tensor"
    return tensor and at.dialect < 3 and standalone(at) and at.release.before(4) is True


def model_of(at: Context, graph: Graph, qualified: str, tensor: TensorValue | None) -> ApplicationValue:
    """The model of a graph; `tensor` takes the place of its input."""
    model = ApplicationValue(graph.name or auto_name(at, "Functional"), at.span, [], [], "Functional")
    model.qualified, model.auto_named = qualified, False
    _fill(at, model, graph, tensor)
    return model


def _fill(at: Context, model: ApplicationValue, graph: Graph, tensor: TensorValue | None) -> None:
    """Makes the layers of the graph, calls them in turn and orders them as rows."""
    if tensor is None:
        tensor = input_layer(at, Arguments(keywords={"batch_shape": graph.nodes[0].output})).nodes[0].outputs[0]
    register(model, at)
    tensors = [tensor]
    for step in graph.nodes[1:]:
        tensors.append(_called(at, step, [tensors[i] for i in step.inbound]))
    model.inputs, model.outputs = _origins(tensor), [tensors[-1]]
    walk = Walk(model.inputs, model.outputs)
    walk.walk()
    model.order, model.nodes_used, model.missing = walk.ordered(), walk.used(), walk.gap


def _called(at: Context, step: Step, inputs: list[TensorValue]) -> TensorValue:
    layer = _sequential(at, step) if step.nodes else _layer(at, step)
    if isinstance(layer, SequentialValue):
        called = layer.call(Arguments((inputs[0],)), at)
        assert isinstance(called, TensorValue)
        return called
    parts = step.output if isinstance(step.output, list) else [step.output]
    outputs = tuple(TensorValue(part, layer, 0, i) for i, part in enumerate(parts))
    shapes = tuple(t.shape for t in inputs)
    recipe = _recipe(step.cls, len(inputs)) if step.cls in _OPERATORS else None
    layer.nodes.append(Node(tuple(inputs), outputs, shapes, step.output, at.span, nested=len(inputs) > 1, recipe=recipe))
    return outputs[0]


# operators on tensors: the class, what Keras 2 calls the layer, and Python's function
_OPERATORS = {
    "+": ("Add", "tf.__operators__.add", "add"),
    "*": ("Multiply", "tf.math.multiply", "mul"),
    "/": ("TrueDivide", "tf.math.truediv", "truediv"),
}

_LAMBDAS = ("FirstStep", "ScaledSum", "AsImage")


def _recipe(sign: str, inputs: int) -> Recipe:
    """Of two tensors, or of one and a number."""
    operands = tuple(Operand(i) for i in range(inputs))
    return Recipe("operator." + _OPERATORS[sign][2], operands if inputs > 1 else (*operands, 1.0))


def _layer(at: Context, step: Step) -> LayerValue:
    operator = _OPERATORS.get(step.cls)
    if operator is not None:
        cls, old, _ = operator
        kind, named = (cls, cls) if at.dialect >= 3 else ("TFOpLambda", old)
        layer = LayerValue(cls, "", at.span, step.spec, f"keras.ops.{cls}", kind)
    else:
        cls = "Lambda" if step.cls in _LAMBDAS else step.cls
        kind = named = layer_type(step.spec, at.dialect) if step.spec is not None and cls == step.cls else cls
        layer = LayerValue(cls, step.name or "", at.span, step.spec, type=kind)
    layer.args, layer.weights, layer.auto_named = step.args, step.weights, step.name is None
    layer.trainable = step.args.get("trainable") is not False
    if step.name is None:
        give_name(layer, at, named)
    under_policy(layer, at)
    return layer


def _sequential(at: Context, step: Step) -> SequentialValue:
    model = SequentialValue("Sequential", step.name or "", at.span, "keras.Sequential")
    model.auto_named = step.name is None
    for inner in step.nodes:
        add_layer(model, _layer(at, inner), at)
    return model


def _origins(tensor: TensorValue) -> list[TensorValue]:
    """The inputs that a tensor comes from."""
    found: list[TensorValue] = []
    pending, seen = [tensor], set[tuple[int, int]]()
    while pending:
        one = pending.pop()
        if one.layer is None or (id(one.layer), one.node) in seen:
            continue
        seen.add((id(one.layer), one.node))
        node = one.layer.nodes[one.node]
        if not node.inputs:
            found.append(one)
        pending += reversed((*node.inputs, *chain.from_iterable(node.keywords.values())))
    return found
