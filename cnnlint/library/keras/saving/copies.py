"""Copies of models: `clone_model`, and loading what the program itself saved before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.calling.frozen_inside import MAKING_LAYERS
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.inputs import REMADE
from cnnlint.library.keras.making.layer import LayerValue, all_inside
from cnnlint.library.keras.making.naming import doubt_all
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.making.precision import in_force
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.saving.cloning import cloned_by
from cnnlint.library.keras.saving.formats import MODEL_FILES, place_of, refuse_model_file, refuse_weights_alone
from cnnlint.library.keras.saving.old_format import OLD_FILES, stored_compile
from cnnlint.library.keras.saving.saved_weights import remember_weights
from cnnlint.library.keras.saving.unregistered import (
    refuse_unregistered,
    refuse_unregistered_layer,
    refuse_unregistered_model,
)
from cnnlint.library.keras.sequential.stack import SequentialValue, count_rebuilds
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.optimizer_variables import variables_made
from cnnlint.library.python.paths import text_of_path
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, ListValue, Mutable, Object, ProgramFunction, Shared, Unknown, Value

Copied = dict[tuple[int, int, int], TensorValue]  # by the layer, the call and the output


class Saved(Mutable):
    """Copies of the models that the program saved, by path, and those of its own classes as they are."""

    __slots__ = ("models", "own")

    def __init__(self) -> None:
        self.models: dict[str, ModelValue] = {}
        self.own: dict[str, ModelValue] = {}

    def snapshot(self) -> Any:
        return dict(self.models), dict(self.own)

    def restore(self, state: Any) -> None:
        self.models, self.own = map(dict, state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {**one[0], **other[0]}, {**one[1], **other[1]}  # whoever loads without an error came the way that saved

    def forget(self, why: Unknown) -> None:
        """Files stay."""


_SAVED = Shared(Saved)
_UNSAFE: Shared[list[Span]] = Shared(list)  # where the program lets Keras make everything again


class ModelText(Object):
    """What `model.to_json()` returns: a text that holds the architecture as it was then."""

    __slots__ = ("architecture",)

    def __init__(self, architecture: ModelValue) -> None:
        self.architecture = architecture

    def describe(self) -> str:
        return "the configuration of a model"


def remember_saved(model: ModelValue, path: Value, at: Context, with_optimizer: Value = True) -> None:
    """The program saves a model under that path."""
    path = text_of_path(path)
    if not isinstance(path, str):
        return
    saved = at.shared(_SAVED)
    at.store.touch(saved)
    place = place_of(path)
    saved.models.pop(place, None)
    saved.own.pop(place, None)
    if model.owner is not None:
        saved.own[place] = model
    copy, compiled = clone(model), stored_compile(model, place, with_optimizer, at)
    if copy is not None:
        copy.compiled = compiled
        saved.models[place] = copy


@models("keras.Model.save", raw=True)
def save(at: Context, args: Arguments) -> Value:
    model = args.receiver(ModelValue)
    path, span = args.one(1, "filepath")
    remember_saved(model, path, at, args.keywords.get("include_optimizer", True))
    remember_weights(model, path if args.keywords.keys() <= {"filepath"} else None, at)
    if not args.keywords.keys() & {"zipped", "save_format"} and model.owner is None:
        refuse_model_file(path, span, at)
    return None


@models("keras.models.save_model", "keras.saving.save_model")
def save_model(at: Context, model: Value, filepath: Value = None, *rest: Value, **options: Value) -> Value:
    if isinstance(model, ModelValue):
        remember_saved(model, filepath, at, options.get("include_optimizer", True))
        if not rest and not options.keys() & {"zipped", "save_format"} and model.owner is None:
            refuse_model_file(filepath, None, at)
    return None


@models("tensorflow.saved_model.save")
def save_graph(at: Context, obj: Value, export_dir: Value = None, *rest: Value, **options: Value) -> Value:
    if isinstance(obj, ModelValue):
        remember_saved(obj, export_dir, at)
    return None


@models("keras.models.load_model", "keras.saving.load_model", "tensorflow.saved_model.load")
def load_model(
    at: Context, filepath: Value, custom_objects: Value = None, compile: Value = True, safe_mode: Value = True
) -> Value:
    """The model that the program saved under that path; what others saved is not read."""
    saved, filepath = at.shared(_SAVED), text_of_path(filepath)
    path = place_of(filepath) if isinstance(filepath, str) else ""
    found = saved.models.get(path)
    if path in saved.own and custom_objects is None:
        refuse_unregistered_model(saved.own[path], path, at)
    if found is not None and path.endswith(MODEL_FILES) and safe_mode is not False and _refuse_lambda(found, at):
        return at.because(Cause.IMPOSSIBLE, "after an impossible model")
    if found is not None and custom_objects is None and compile is not False:
        refuse_unregistered(found, path, at)
    if found is not None and path.endswith(MODEL_FILES):  # a SavedModel brings the graphs of its layers
        _refuse_own_layers(found, path, custom_objects is not None, at)
    if found is None and path not in saved.own and isinstance(filepath, str) and refuse_weights_alone(filepath, at):
        return at.because(Cause.IMPOSSIBLE, "after an impossible file")
    if found is None:
        where = f" from {filepath!r}" if isinstance(filepath, str) else ""
        if custom_objects is not None:
            return not_followed(at, f"a model that is loaded{where}")
        return at.unknown(f"a model that is loaded{where}")
    copy = clone(found)
    if copy is not None:
        made_ready(copy, compile)
        if at.dialect >= 3 and copy.fitted and path.endswith(OLD_FILES):
            copy.fitted = at.unknown("releases of Keras 3 differ in which variables of the optimizer they read from HDF5")
    return _registered(copy, at, loaded=True)


def _refuse_own_layers(model: ModelValue, path: str, named: bool, at: Context) -> None:
    """Layers of the program's own that Keras cannot find, or cannot make again. named: `custom_objects` names their classes."""
    own = [layer for layer in all_inside(model) if layer.owner is not None]
    plain = [layer for layer in own if not isinstance(layer, ModelValue)]
    if named or not refuse_unregistered_layer(plain, path, at):
        _refuse_without_config(own, "loaded", at)


def made_ready(copy: ModelValue, compiled: Value) -> None:
    """A copy is compiled as the model was; Keras 3 then makes the optimizer's variables, if there are weights."""
    if compiled is False:
        copy.compiled = None
    ready = copy.compiled is not None and copy.built
    copy.fitted = compiled if isinstance(compiled, Unknown) else ready and variables_made(copy)


@models("keras.models.clone_model")
def clone_model(at: Context, model: Value, input_tensors: Value = None, clone_function: Value = None, *rest: Value) -> Value:
    """A model of the same architecture with weights of its own."""
    if not isinstance(model, ModelValue):
        return model if isinstance(model, Unknown) else at.unknown("a copy of something that is not a model")
    if rest:
        return not_followed(at, "a copy of a model with other inputs")
    if clone_function is not None:
        why = "a copy whose layers are not followed"
        return _followed(
            at, cloned_by(at, model, lambda layer: at.call(clone_function, Arguments((layer,))), input_tensors), why
        )
    if _refuse_lambda(model, at):
        return at.because(Cause.IMPOSSIBLE, "after an impossible model")
    inside = all_inside(model)
    if at.dialect >= 3 and any(
        layer.cls == "Lambda" and isinstance(layer.args.get("function"), ProgramFunction) for layer in inside
    ):
        return at.unknown("a copy of a Lambda, whose function Keras finds only if it is registered")
    own = [layer for layer in inside if layer.owner is not None]
    if own:
        _refuse_without_config(own, "copied", at)
        why = f"a copy of {own[0].describe()}, whose class is the program's own"
        return _followed(at, cloned_by(at, model, lambda layer: made_again(layer, at), input_tensors), why)
    if input_tensors is not None:
        why = "a copy of a model with other inputs"
        return _followed(at, cloned_by(at, model, lambda layer: _fresh_layer(layer, at), input_tensors), why)
    copy = clone(model, switched=at.dialect < 3)
    if copy is not None:
        made_ready(copy, compiled=at.dialect >= 3)
    return _registered(copy, at)


def _followed(at: Context, copy: ModelValue | None, otherwise: str) -> Value:
    return not_followed(at, otherwise) if copy is None else copy


def not_followed(at: Context, reason: str) -> Unknown:
    """A copy whose layers may have made others on the way."""
    why = at.unknown(reason)
    doubt_all(at, why)
    return why


@models("keras.config.enable_unsafe_deserialization")
def enable_unsafe_deserialization(at: Context) -> Value:
    at.shared(_UNSAFE).append(at.span)
    return None


def _refuse_lambda(model: ModelValue, at: Context) -> bool:
    """Keras 3 makes no `Lambda` of a lambda again (keras/src/layers/core/lambda_layer.py); whether that is so here."""
    made = next((layer for layer in all_inside(model) if layer.cls == "Lambda" and _is_lambda(layer)), None)
    if made is None or at.dialect < 3 or at.shared(_UNSAFE):
        return False
    message = (
        f"the model cannot be made again: {made.label} is a `Lambda` of a Python lambda, which Keras 3 does not deserialize"
    )
    keras = "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda."
    help = "write a custom layer, or call `keras.config.enable_unsafe_deserialization()` first"
    labels = (Label(made.span, "this layer"),)
    at.emit(Problem("invalid-argument", message, at.span, labels=labels, help=help, keras=keras, layer=made.name))
    return True


def _is_lambda(layer: LayerValue) -> bool:
    function = layer.args.get("function")
    return isinstance(function, ProgramFunction) and function.name == "<lambda>"


def _refuse_without_config(own: list[Any], done: str, at: Context) -> None:
    """Keras 3 hands the class's own arguments and `trainable` and `dtype` to `__init__`, which must take them.

    keras/src/ops/operation.py, keras/src/models/model.py
    """
    for layer in own:
        made, config = layer.owner.function("__init__"), layer.owner.function("get_config")
        handed_up = config is not None and config.hands_up and config.returned_keys is not None  # else some may be taken out
        told = layer.owner.has("from_config") or (layer.owner.has("get_config") and not handed_up)
        if made is None or made.signature.double_star or told:
            continue
        model = isinstance(layer, ModelValue)
        if model and layer.kind != "subclass":
            continue  # Keras copies the graph, or the stack, and not the object
        if at.dialect < 3 and (config is None or model):
            continue  # Keras 2 takes what it was made with
        if "trainable" in (parameter.name for parameter in made.signature.parameters):
            continue
        message = f"{layer.cls} cannot be {done}: its `__init__` does not take `**kwargs`"
        keras = f"Error when deserializing class '{layer.cls}'. __init__() got an unexpected keyword argument 'trainable'"
        if model:
            keras = f"{layer.cls}.__init__() got an unexpected keyword argument"
        help = "let it take `**kwargs` and hand them to `super().__init__`"
        labels = (Label(made.span, "this `__init__`"),)
        at.emit(Problem("invalid-argument", message, at.span, "TypeError", labels, help=help, keras=keras, layer=layer.name))
        return


def _registered(model: ModelValue | None, at: Context, loaded: bool = False) -> Value:
    if model is None:
        return at.unknown("a copy of a model that cannot be followed")
    if model.fitted is not False and model.policy != in_force(at):
        model.fitted = at.unknown("which optimizer a copy gets that is made under another dtype policy is not modelled")
    register(model, at)
    model.variable = ""
    count_rebuilds(model, at, loaded)
    return model


@models("keras.Model.to_json")
def to_json(at: Context, model: ModelValue, **options: Value) -> Value:
    copy = clone(model)
    return ModelText(copy) if copy is not None else at.unknown("the configuration of a model")


def clone(model: ModelValue, switched: bool = True) -> ModelValue | None:
    """A copy with layers of its own; None for a kind of model that cannot be copied. switched: whether a functional one takes
    `trainable` of the model, as `from_config` does, and not of its layers alone. keras/src/models/cloning.py"""
    if isinstance(model, SequentialValue):
        return None if model.branches else _clone_sequential(model)
    if isinstance(model, FunctionalValue):
        return _clone_functional(model, switched)
    return None


def _clone_sequential(model: SequentialValue) -> SequentialValue:
    copy = SequentialValue(model.cls, model.name, model.span, model.qualified)
    _same_state(model, copy)
    copy.rest, copy.source, copy.declared = model.rest, model.source, model.declared
    copy.input_row = model.input_row
    known: dict[int, LayerValue] = {}
    copy.tip = model.source
    for layer in model.stack:
        made = known.setdefault(id(layer), copy_layer(layer))
        copy.stack.append(made)
        if model.source is None:
            made.weights = None
        if model.source is None or not layer.nodes:
            continue
        copy.tip = _again(made, layer.nodes[-1], copy.ends)
    return copy


def _clone_functional(model: FunctionalValue, switched: bool) -> FunctionalValue:
    copy = type(model)(model.name, model.span, [], [], model.cls)
    _same_state(model, copy)
    copy.trainable = model.trainable if switched else True
    copy.qualified, copy.missing = model.qualified, model.missing
    copy.listed_inputs, copy.output_form, copy.input_keys = model.listed_inputs, model.output_form, model.input_keys
    graph = Graph(model.inputs, model.outputs)
    graph.walk()
    known: dict[int, LayerValue] = {}
    tensors: Copied = {}
    used: dict[int, list[int]] = {}
    for layer, index in (*graph.finished, *_unreached(model, graph)):
        made = known.setdefault(id(layer), copy_layer(layer))
        node = layer.nodes[index]
        keywords = {name: _instead(given, tensors) for name, given in node.keywords.items()}
        _again(made, node, _instead(node.inputs, tensors), keywords)
        used.setdefault(id(made), []).append(len(made.nodes) - 1)
        for old, new in zip(node.outputs, made.nodes[-1].outputs, strict=True):
            tensors[(id(old.layer), old.node, old.index)] = new
    copy.inputs, copy.outputs = list(_instead(model.inputs, tensors)), list(_instead(model.outputs, tensors))
    copy.order = [known[id(layer)] for layer in model.order if id(layer) in known]
    copy.nodes_used = used
    for made in known.values() if copy.trainable is False else ():
        made.made_off = False  # nor is what it makes
    return copy


def _unreached(model: FunctionalValue, graph: Graph) -> list[tuple[LayerValue, int]]:
    """Inputs that no output depends on, and the ways to losses that were added; they are copied too, and keep their rows."""
    found = [(t.layer, t.node) for t in model.inputs if t.layer is not None and t.layer.is_input]
    found += [(layer, node) for layer in model.order for node in model.nodes_used.get(id(layer), ())]
    return [call for call in dict.fromkeys(found) if call not in graph.finished]


def _instead(given: Iterable[TensorValue], copied: Copied) -> tuple[TensorValue, ...]:
    """The copies of these tensors."""
    return tuple(copied.get((id(t.layer), t.node, t.index), t) for t in given)


def _same_state(model: ModelValue, copy: ModelValue) -> None:
    copy.args, copy.spans, copy.auto_named, copy.trainable = model.args, model.spans, model.auto_named, model.trainable
    copy.compiled, copy.fitted, copy.unknown = model.compiled, model.fitted, model.unknown
    copy.doubt, copy.doubted, copy.unnamed, copy.policy = model.doubt, model.doubted, model.unnamed, model.policy


def copy_layer(layer: LayerValue) -> LayerValue:
    """A layer of the same configuration and weights' shapes, not called yet."""
    inner = clone(layer) if isinstance(layer, ModelValue) else None
    if inner is not None:
        return inner
    if type(layer) is not LayerValue:
        return layer  # the user's own layers keep attributes that cannot be copied
    made = LayerValue(layer.cls, layer.name, layer.span, layer.spec, layer.qualified, layer.type)
    made.args, made.spans, made.auto_named = layer.args, layer.spans, layer.auto_named
    made.trainable, made.weights, made.unknown, made.added = layer.trainable, layer.weights, layer.unknown, layer.added
    made.attributes, made.doubted, made.unnamed = {**layer.attributes, REMADE: True}, layer.doubted, layer.unnamed
    made.policy, made.untyped, made.stray = layer.policy, layer.untyped, layer.stray
    made.made_off = layer.made_off or (layer.trainable is False and layer.cls in MAKING_LAYERS)  # what these make is not off
    return made


def _fresh_layer(layer: LayerValue, at: Context) -> LayerValue:
    """A layer of the same configuration, which is still to be built."""
    made = copy_layer(layer)
    if type(made) is LayerValue:
        made.weights = None
    count_rebuilds(made, at, added=True)
    return made


def made_again(layer: LayerValue, at: Context) -> Value:
    """A layer of its own configuration, as its class makes it: `cls.from_config(layer.get_config())`."""
    if layer.owner is None:
        return None if any(inner.owner is not None for inner in all_inside(layer)) else _fresh_layer(layer, at)
    config = at.call(at.attribute(layer, "get_config"), Arguments())
    return at.call(at.attribute(at.attribute(layer, "__class__"), "from_config"), Arguments((config,)))


def _again(layer: LayerValue, node: Node, inputs: tuple[TensorValue, ...], keywords: Any = None) -> Value:
    """The same call in the copy."""
    index = len(layer.nodes)
    outputs = tuple(TensorValue(t.shape, layer, index, i, t.dtype) for i, t in enumerate(node.outputs))
    layer.nodes.append(replace(node, inputs=inputs, outputs=outputs, keywords=keywords or {}))
    return ListValue(outputs) if isinstance(node.output, list) else outputs[0]
