"""`get_config` and `from_config`: what a layer or model is made by, and another one made by the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import MISSING, Arguments
from cnnlint.layers import find
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue, all_inside
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.saving.copies import clone, not_followed
from cnnlint.library.keras.saving.custom_objects import told_here
from cnnlint.library.keras.sequential.stack import SequentialValue, count_rebuild
from cnnlint.values import Cause, Context, DictValue, External, Mutable, Unknown, Value

_REST = "the rest of a configuration"
_SERIALISED = ("_initializer", "_regularizer", "_constraint")  # a dict of its own in a configuration


class Architecture(Mutable):
    """The configuration of a model. opened: somebody has looked into it, and may have changed what is inside."""

    __slots__ = ("model", "opened")

    def __init__(self, model: ModelValue) -> None:
        self.model, self.opened = model, False

    def get(self, name: str, at: Context) -> Value:
        self.forget(at.unknown("what is in the configuration of a model"))
        return at.unknown("what is in the configuration of a model")

    def item(self, key: Value, at: Context) -> Value:
        at.store.touch(self)
        self.opened = True
        return self.model.name if key == "name" else at.unknown("what is in the configuration of a model")

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.opened = True

    def snapshot(self) -> Any:
        return self.opened

    def restore(self, state: Any) -> None:
        self.opened = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one or other

    def forget(self, why: Unknown) -> None:
        self.opened = True

    def describe(self) -> str:
        return "the configuration of a model"


@models("keras.layers.Layer.get_config")
def get_config(at: Context, layer: Value) -> Value:
    """The arguments of a layer of Keras, those that it was not given too."""
    if type(layer) is not LayerValue or layer.spec is None or layer.unknown is not None or layer.unnamed is not None:
        return at.unknown("the configuration of a layer")
    bound = layer.spec.bound
    if any(isinstance(value, Mutable) and value.builds for value in bound.given.values()):
        return at.unknown("the configuration of a layer with another one inside")
    items: dict[str, Value] = {}
    for parameter in bound.signature.parameters:
        name, value = parameter.name, bound.given.get(parameter.name, parameter.default)
        left_out = name.endswith(_SERIALISED) or (at.dialect < 3 and name in layer.spec.keras3_only)
        if not left_out and value is not MISSING:
            items[name] = getattr(layer.spec, name, value) if type(value) in (int, tuple) else value
    items["name"] = layer.name
    if at.dialect < 3 or not layer.spec.closed:
        items["trainable"] = layer.trainable
    if at.dialect < 3:
        items.update(bound.extra)
    return DictValue(items, at.because(Cause.CONFIGURATION))


@models("keras.__user__.get_config")
def inherited_config(at: Context, layer: Any) -> Value:
    """`super().get_config()`."""
    known = {} if isinstance(layer, ModelValue) else {"name": layer.name, "trainable": layer.trainable}
    return DictValue(known, at.because(Cause.CONFIGURATION))


@models("keras.__from_config__.*")
def layer_of(at: Context, name: str, args: Arguments) -> Value:
    """`Dense.from_config(config)`."""
    return from_config(at, at.external(f"keras.layers.{name.rpartition('.')[2]}"), args.one(0, "config")[0])


@models("keras.layers.Layer.__class__.from_config")
def from_config(at: Context, cls: Value, config: Value) -> Value:
    """`cls(**config)`."""
    if not isinstance(config, DictValue) or (config.rest is not None and config.rest.cause is not Cause.CONFIGURATION):
        return config if isinstance(config, Unknown) else at.unknown("a layer of a configuration that is not known")
    given = {name: v for name, v in config.items.items() if isinstance(name, str)}
    if config.rest is None:
        return at.call(cls, Arguments(keywords=given))
    if not given:
        return at.unknown("a layer of a configuration that is not known")
    return at.call(cls, Arguments(keywords={**_taken_out(at, cls, given), **given}))


def _taken_out(at: Context, cls: Value, given: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments that a configuration had and has no more: they may be among what is not known of it."""
    spec = find(cls.name.rpartition(".")[2]) if isinstance(cls, External) else None
    later = () if spec is None or at.dialect >= 3 else spec.keras3_only
    names = () if spec is None else [n for n in spec.fields if n not in given and n != "name" and n not in later]
    return {name: at.because(Cause.CONFIGURATION) for name in names if not name.endswith(_SERIALISED)}


@models("keras.layers.Layer.from_config", raw=True)
def of_its_class(at: Context, args: Arguments) -> Value:
    """`layer.from_config(config)`, where a class would do."""
    layer, *given = args.positional
    return at.call(at.attribute(at.attribute(layer, "__class__"), "from_config"), Arguments(tuple(given), args.keywords))


@models("keras.Model.get_config")
def architecture(at: Context, model: Value) -> Value:
    copy = clone(model) if isinstance(model, ModelValue) else None
    return at.unknown("the configuration of a model") if copy is None else Architecture(copy)


@models("keras.Model.from_config", "keras.models.Functional.from_config", "keras.Sequential.from_config", raw=True)
def model_of(at: Context, args: Arguments) -> Value:
    """Another model of the same layers, not compiled. A model may stand where its class would do."""
    given = [value for value in args.positional if not isinstance(value, ModelValue)]
    config = args.keywords.get("config", given[0] if given else None)
    custom_objects = args.keywords.get("custom_objects", given[1] if len(given) > 1 else None)
    if isinstance(config, Unknown):
        return config
    if not isinstance(config, Architecture) or config.opened or not _found(config.model, custom_objects, at):
        return not_followed(at, "a model of a configuration that is not known")
    config.model.compiled, config.model.fitted = None, False
    copy = at.apply("keras.models.clone_model", Arguments((config.model,)))
    if at.dialect >= 3 and isinstance(copy, ModelValue) and config.model.trainable is not True:
        set_trainable(copy, config.model.trainable, at)  # of all that is inside. keras/src/models/functional.py
    if isinstance(copy, SequentialValue):
        for _ in copy.stack[1:]:  # which are added one by one. keras/src/models/sequential.py
            count_rebuild(copy, at)
    return copy


def _found(model: ModelValue, custom_objects: Value, at: Context) -> bool:
    """Whether Keras finds the classes of the program's own layers among what it is told."""
    own = [layer.owner for layer in all_inside(model) if layer.owner is not None]
    told = told_here(custom_objects, at)
    return all(told.get(owner.name) is owner for owner in own)


@models("keras.layers.serialize")
def serialize(at: Context, layer: Value, **more: Value) -> Value:
    """The class of a layer of Keras and its arguments."""
    config = get_config(at, layer)
    if not isinstance(config, DictValue) or not isinstance(layer, LayerValue) or more:
        return config if isinstance(config, Unknown) else at.unknown("a configuration in another format")
    named = {"module": "keras.layers", "class_name": layer.cls, "config": config, "registered_name": None}
    if at.dialect >= 3 and layer.weights is not None:  # a layer that is made of this is built for the same input
        named["build_config"] = at.unknown("the input that a layer was built for")
    return DictValue(named, at.because(Cause.CONFIGURATION))


@models("keras.layers.deserialize")
def deserialize(at: Context, config: Value, custom_objects: Value = None, **more: Value) -> Value:
    """A layer of Keras by the name of its class; Keras 3 finds none without the module."""
    if not isinstance(config, DictValue) or (config.rest is not None and config.rest.cause is not Cause.CONFIGURATION):
        return config if isinstance(config, Unknown) else at.unknown("a layer of a configuration that is not known")
    name, given = config.items.get("class_name"), config.items.get("config")
    if not isinstance(name, str) or find(name) is None or custom_objects is not None or more:
        return at.unknown("a layer of a class that is not known")
    if isinstance(built := config.items.get("build_config"), Unknown):
        return built
    if at.dialect >= 3 and config.rest is None and "module" not in config.items:
        return at.raises("TypeError", f"Could not locate class '{name}'.")
    return from_config(at, at.external(f"keras.layers.{name}"), given)
