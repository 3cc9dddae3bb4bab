"""Runs in the child: makes the Keras model of a plan. Knows Keras, and nothing of what cnnlint inferred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.verify.bodies import Body, flat, own_class
from cnnlint.verify.decode import Decoder, Untold
from cnnlint.verify.protocol import CallPlan, LayerPlan, ModelPlan, Source

OPERATIONS = "keras.ops."


class LayerFailure(Exception):
    """Keras raised at this layer; the exception is the cause."""

    def __init__(self, layer: str) -> None:
        super().__init__(layer)
        self.layer = layer


class Rebuilder(Decoder):
    """Makes objects with one Keras: `keras` is the module, of version 3 or the legacy package.

    met: what came out of the first call of a layer inside another, by the layer's identity. shared: inside a model whose
    models have layers in common, the layers made so far.
    """

    def __init__(self, keras: Any) -> None:
        super().__init__(keras)
        self.met: dict[int, Any] = {}
        self.shared: dict[tuple[str, str], Any] | None = None

    def _decode_layer(self, expression: Mapping[str, Any]) -> Any:
        return self.layer(LayerPlan.model_validate(expression["layer"]))

    def _decode_model(self, expression: Mapping[str, Any]) -> Any:
        return self.model(ModelPlan.model_validate(expression["model"]))

    # ---------------------------------------------------------------- layers

    def layer(self, plan: LayerPlan) -> Any:
        """The layer, called by no model but one that shares it. Raises LayerFailure."""
        made = None if self.shared is None else self.shared.get((plan.name, plan.made))
        made = self._new_layer(plan) if made is None else made
        if self.shared is not None:
            self.shared[plan.name, plan.made] = made
        return made

    def _new_layer(self, plan: LayerPlan) -> Any:
        try:
            made = self.model(plan.model, plan.name) if plan.model is not None else self._own_layer(plan)
        except LayerFailure:
            raise
        except Exception as error:  # whatever Keras raises is the answer
            raise LayerFailure(plan.name) from error
        if not plan.trainable:
            made.trainable = False
        switch(made, plan.switches)
        return made

    def _own_layer(self, plan: LayerPlan) -> Any:
        names = plan.legacy if self.legacy else {}
        keywords = {names.get(name, name): value for name, value in self._keywords(plan.arguments).items()}
        if plan.qualified.startswith("keras.applications."):
            made = self.named(plan.qualified)(*map(self.decode, plan.positional), **{**keywords, "weights": None})
            setattr(made, "_name" if self.legacy else "name", plan.name)  # the name depends on the weights that are not loaded
            return made
        if not self.legacy:
            self.keras.src.utils.naming.auto_name(plan.cls)  # as in the program, operations of Keras have the next one
        cls = self.named(plan.qualified)
        if plan.own:
            cls = own_class(self, plan, cls)
        elif plan.body is not None:
            keywords["function"] = Body(self, plan.body).apply
        return cls(*map(self.decode, plan.positional), **keywords, name=plan.called or plan.name)

    def input(self, plan: LayerPlan) -> Any:
        """The tensor of a new InputLayer."""
        names = ("shape", "batch_size", "dtype")
        keywords = {**dict(zip(names, map(self.decode, plan.positional), strict=False)), **self._keywords(plan.arguments)}
        for old in ("batch_input_shape", "input_shape"):
            if old in keywords:
                keywords["batch_shape" if old.startswith("batch") else "shape"] = keywords.pop(old)
        return self.keras.Input(**{k: v for k, v in keywords.items() if k != "name"}, name=plan.name)

    # ---------------------------------------------------------------- models

    def model(self, plan: ModelPlan, name: str | None = None) -> Any:
        """The model, built as far as its plan says. Raises LayerFailure."""
        kinds = {"sequential": self._sequential, "functional": self._functional, "subclass": self._subclass}
        outer, self.shared = self.shared, {} if plan.sharing and self.shared is None else self.shared
        made = kinds[plan.kind](plan, name)
        self.shared = outer
        if not plan.trainable:
            made.trainable = False
            switch(made, {layer.name: layer.trainable for layer in plan.layers})
        return made

    def _sequential(self, plan: ModelPlan, name: str | None) -> Any:
        model = self._class(plan, self.keras.Sequential)(name=name or plan.name)
        declared, layers = self._declared(plan.model_copy(update={"layers": (*plan.layers, *plan.removed)}))
        if declared is not None:
            model.add(self.keras.Input(shape=declared[1:], batch_size=declared[0]))
        for layer in layers:
            made = self.layer(layer)
            try:
                model.add(made)
            except Exception as error:  # whatever Keras raises is the answer
                raise LayerFailure(layer.name) from error
        return model

    def _declared(self, plan: ModelPlan) -> tuple[tuple[int | None, ...] | None, tuple[LayerPlan, ...]]:
        """The input shape that is declared beside the layers; Keras 3 has no `batch_input_shape` on a layer."""
        first = plan.layers[0] if plan.layers else None
        if self.legacy or first is None or "batch_input_shape" not in first.arguments:
            return plan.input_shape, plan.layers
        arguments = dict(first.arguments)
        declared = self.decode(arguments.pop("batch_input_shape"))
        return tuple(declared), (first.model_copy(update={"arguments": arguments}), *plan.layers[1:])

    def _functional(self, plan: ModelPlan, name: str | None) -> Any:
        graph = _Graph(self, plan)
        inputs = [graph.tensor(source) for source in plan.inputs]
        outputs = [graph.tensor(source) for source in plan.outputs]
        single = inputs[0] if len(inputs) == 1 else inputs
        cls = self._class(plan, self.keras.Model)
        made = cls(single, outputs[0] if len(outputs) == 1 else outputs, name=name or plan.name)
        for layer in plan.layers:
            for _ in layer.model.removed if layer.model is not None else ():
                graph.layers[layer.name].pop()
        return made

    def _class(self, plan: ModelPlan, base: Any) -> Any:
        """The class, or one of the name of the user's own that derives from it."""
        return type(plan.cls, (base,), {}) if plan.cls else base

    def _subclass(self, plan: ModelPlan, name: str | None) -> Any:
        return own_class(self, plan, self.keras.Model)(name=name or plan.name)

    def alone(self, plan: ModelPlan) -> Any:
        """A model that is no part of another. A subclassed one is called on tensors of the shapes that the program gives it."""
        made = self.model(plan)
        if plan.kind == "subclass":
            self._called(made, plan)
        return made

    def graph(self, plan: ModelPlan) -> Any:
        """A model whose inputs and outputs are known: around a subclassed one, that of its call."""
        made = self.model(plan)
        return self.keras.Model(*self._called(made, plan)) if plan.kind == "subclass" else made

    def _called(self, made: Any, plan: ModelPlan) -> tuple[list[Any], Any]:
        inputs = [self.keras.Input(shape=shape[1:], batch_size=shape[0]) for shape in plan.called_on]
        return inputs, made(inputs) if plan.nested else made(*inputs)


def switch(model: Any, switches: Mapping[str, bool]) -> None:
    """Sets the layers inside a model, whose own switch has set them all before."""
    for layer in getattr(model, "layers", ()):
        if switches.get(layer.name, layer.trainable) != layer.trainable:
            layer.trainable = switches[layer.name]


class _Graph:
    """Calls the layers of a functional model in the order in which their inputs come into being."""

    def __init__(self, rebuilder: Rebuilder, plan: ModelPlan) -> None:
        self.rebuilder = rebuilder
        self.layers: dict[str, Any] = {}
        self.tensors: dict[Source, Any] = {}
        self._run(plan)

    def tensor(self, source: Source) -> Any:
        """An output of a call."""
        return self.tensors[source]

    def _run(self, plan: ModelPlan) -> None:
        inputs = {source[0] for source in plan.inputs}
        pending: list[tuple[LayerPlan, CallPlan]] = []
        for layer in plan.layers:
            if layer.cls == "InputLayer" or layer.name in inputs:
                self.tensors[layer.name, 0, 0] = self.rebuilder.input(layer)
            else:
                pending += [(layer, call) for call in layer.calls]
        while pending:
            ready = [(layer, call) for layer, call in pending if self._ready(call)]
            if not ready:
                raise Untold(f"the inputs of `{pending[0][0].name}` come from outside the model")
            for layer, call in ready:
                self._call(layer, call)
            pending = [pair for pair in pending if pair not in ready]

    def _ready(self, call: CallPlan) -> bool:
        return all(
            source in self.tensors for source in (*call.inputs, *(s for sources in call.tensors.values() for s in sources))
        )

    def _keyword(self, sources: tuple[Source, ...]) -> Any:
        found = [self.tensors[source] for source in sources]
        return found[0] if len(found) == 1 else found

    def _call(self, plan: LayerPlan, call: CallPlan) -> None:
        inputs = [self.tensors[source] for source in call.inputs]
        if plan.qualified.startswith(OPERATIONS):
            self._operate(plan, call, inputs)
            return
        if plan.name not in self.layers:
            self.layers[plan.name] = self.rebuilder.layer(plan)
        keywords = {name: self._keyword(sources) for name, sources in call.tensors.items()}
        keywords |= {name: self.rebuilder.decode(value) for name, value in call.arguments.items()}
        given = [inputs] if call.nested or (len(inputs) > 1 and plan.model is not None) else inputs
        try:
            result = self.layers[plan.name](*given, **keywords)
        except Exception as error:  # whatever Keras raises is the answer
            raise LayerFailure(plan.name) from error
        self._keep(plan, call, result)

    def _keep(self, plan: LayerPlan, call: CallPlan, result: Any) -> None:
        for i, tensor in enumerate(flat(result)):
            self.tensors[plan.name, call.node, i] = tensor

    def _operate(self, plan: LayerPlan, call: CallPlan, inputs: list[Any]) -> None:
        """A function or an operator on tensors, which Keras makes a layer of."""
        function = plan.body.get("make", "")
        if function.startswith("tensorflow.") and not self.rebuilder.legacy:
            raise Untold(f"`{function}` takes no tensors of Keras 3")
        try:
            result = Body(self.rebuilder, plan.body).apply(inputs)
        except Exception as error:  # whatever Keras raises is the answer
            raise LayerFailure(plan.name) from error
        for tensor in flat(result):
            history = getattr(tensor, "_keras_history", None)
            if history is not None:
                setattr(history[0], "_name" if self.rebuilder.legacy else "name", plan.name)
        self._keep(plan, call, result)
