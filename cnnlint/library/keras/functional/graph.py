"""`keras.Model(inputs, outputs)`: the graph between tensors, in Keras's order of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.building import shape_after
from cnnlint.library.keras.calling.call_inputs import CalledOn, Given, as_keyword
from cnnlint.library.keras.calling.eager import RERANKED, conformed, reranked, sized
from cnnlint.library.keras.calling.masks import without_masks
from cnnlint.library.keras.calling.training_mode import NOTHING, handed_on, told_to_train
from cnnlint.library.keras.functional.by_name import in_order, left_out, taken_otherwise
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting, Node
from cnnlint.library.keras.models.accepted_inputs import asked, called_symbolically, misfit, on_data, other_number, refuse_input
from cnnlint.library.keras.models.joining import same_objects
from cnnlint.library.keras.models.model_value import Asked, ModelValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Kind, Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Cause, Context, DictValue, External, ListValue, Unknown, Value


class FunctionalValue(ModelValue):
    """A graph of layer calls from input tensors to output tensors; the graph is fixed when the model is made.

    order: its layers by Keras's rule. nodes_used: for each of them, the indices of the calls that belong to the graph.
    possible: where the outputs are not known, the layers that may lead to them.
    beginning: how many of them surely begin the table; None for all.
    """

    __slots__ = (
        "beginning",
        "input_keys",
        "inputs",
        "listed_inputs",
        "missing",
        "nodes_used",
        "open_inputs",
        "order",
        "output_form",
        "outputs",
        "possible",
    )
    kinds = ("keras.Model", "keras.layers.Layer")
    kind: Kind = "functional"

    def __init__(
        self, name: str, span: Any, inputs: list[TensorValue], outputs: list[TensorValue], cls: str = "Functional"
    ) -> None:
        super().__init__(cls, name, span, "keras.Model")
        self.inputs, self.outputs = inputs, outputs
        self.order: list[LayerValue] = []
        self.nodes_used: dict[int, list[int]] = {}
        self.missing: Unknown | None = None
        self.beginning: int | None = None
        self.open_inputs: Unknown | None = None  # why there may be further inputs
        self.input_keys: list[str] = []  # of inputs that were given as a dict
        self.possible: tuple[LayerValue, ...] = ()
        self.listed_inputs = False  # given as a list, which Keras 3 then answers with
        self.output_form: Nesting = False  # likewise; the keys if they were given as a dict

    def snapshot(self) -> Any:
        return super().snapshot(), tuple(self.order), self.nodes_used, self.missing

    def restore(self, state: Any) -> None:
        base, order, self.nodes_used, self.missing = state
        super().restore(base)
        self.order = list(order)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """Only `add_loss` adds rows to a graph: what one way has and the other has not may be there."""
        same = same_objects(one[1], other[1])
        shorter = min(one, other, key=lambda state: len(state[1]))
        return super().join(one[0], other[0], why), *shorter[1:3], one[3] or other[3] or (None if same else why)

    def class_of(self, at: Context) -> Value:
        """`Model(inputs, outputs)` makes a `Functional`, since Keras 2.3 a class of its own."""
        before = at.dialect == 1 or (at.dialect == 2 and at.release.before(3))
        if before is None:
            return at.unknown("the releases of Keras 2 differ in the class of such a model")
        return External("keras.Model" if before else "keras.models.Functional")

    def set(self, name: str, value: Value, at: Context) -> None:
        """Early releases let one replace the ends of a graph, and ran what leads to them."""
        super().set(name, value, at)
        if name in ("inputs", "outputs"):
            self.missing = at.unknown(f"its {name} were replaced")

    @property
    def built(self) -> bool:
        return True

    def lacks(self, name: str) -> bool:
        """A graph has no `add` and no `pop`, and never had what answered classes."""
        return name in ("add", "pop", "predict_classes", "predict_proba") or super().lacks(name)

    @property
    def gap(self) -> Unknown | None:
        return self.missing or self.unknown

    def rows(self) -> list[LayerValue]:
        return list(self.order)

    def packed(self, outputs: Sequence[Value], dialect: int) -> Value:
        """The outputs in the form in which the model was given its own. keras/src/models/functional.py"""
        if isinstance(self.output_form, tuple):
            return DictValue(dict(zip(self.output_form, outputs, strict=True)))
        if isinstance(self.output_form, Form):
            return self.output_form.filled(outputs)
        alone = len(outputs) == 1 and not (self.output_form and dialect >= 3)
        return outputs[0] if alone else ListValue(outputs)

    def model_inputs(self) -> list[TensorValue]:
        return list(self.inputs)

    def model_outputs(self) -> list[TensorValue]:
        return list(self.outputs)

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        """Runs the graph on other input shapes."""
        if self.missing is not None:
            raise Undetermined(self.missing)
        own = _own_output(self) if self._takes_own(shapes) else None
        if own is not None and not isinstance(own, Unknown):
            return own
        found = self.through(shapes, lambda layer, inputs, named: layer.infer_output(*inputs, **named))
        return found[0] if len(found) == 1 else found

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        weights = self.all_weights()
        if isinstance(weights, Unknown):
            raise Undetermined(weights)
        return weights

    def through(self, shapes: Sequence[Any], call: Asked) -> list[Any]:
        return self._through(shapes, lambda layer, node, inputs, named: call(layer, inputs, named))

    def _through(self, shapes: Sequence[Any], call: Callable[[LayerValue, Node, list[Any], dict[str, Any]], Any]) -> list[Any]:
        """The shapes of the outputs for inputs of these shapes. call: what a layer makes of the shapes in the place of those
        that it was called on."""
        known: dict[tuple[int, int, int], Any] = {t.key: s for t, s in zip(self.inputs, shapes, strict=False)}

        def now(tensors: Sequence[TensorValue]) -> list[Any]:
            return [known.get(t.key, t.shape) for t in tensors]

        for layer, index in self._calls():
            node = layer.nodes[index]
            if any(t.key in known for t in node.outputs) or not node.inputs:
                continue
            named = {k: as_keyword(now(tensors)) for k, tensors in without_masks(node.keywords).items()}
            output = call(layer, node, now(node.inputs), named)
            parts = output if isinstance(output, list) else [output]
            known.update({t.key: s for t, s in zip(node.outputs, parts, strict=False)})
        return now(self.outputs)

    def _takes_own(self, shapes: Sequence[Any]) -> bool:
        """Whether these are the shapes of the model's own inputs."""
        return len(shapes) == len(self.inputs) and all(s == t.shape for s, t in zip(shapes, self.inputs, strict=True))

    def _calls(self) -> Iterator[tuple[LayerValue, int]]:
        for layer in self.order:
            for index in self.nodes_used.get(id(layer), ()):
                yield layer, index

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """Called on other tensors: shapes are inferred anew where they differ from the model's own input."""
        if self.missing is not None:
            return self.missing
        if self._refused(left_out(self, nested), (), at):
            return at.because(Cause.IMPOSSIBLE)
        if at.dialect >= 3 and taken_otherwise(self, nested) and called_symbolically(tensors, at):
            return at.unknown("the values of a dict are taken in the order of their sorted keys")
        tensors = in_order(self, tensors, nested)
        if len(tensors) != len(self.inputs) and not isinstance(nested, bool | str):
            return at.unknown("which of the entries are the inputs of the model")
        shapes = list(conformed(self, tuple(t.shape for t in tensors)))
        if any(isinstance(s, Unknown) for s in shapes):
            why = "the shape of the input is not known"
            return _one_or_all([sized(t.shape, at, why, place) for place, t in enumerate(self.outputs)])
        if reranked(tensors, shapes, at):
            return at.unknown(RERANKED)
        if self._refuses_without_one(shapes):
            return at.unknown(RERANKED)
        told = told_to_train(self, arguments, at)
        if self._takes_own(shapes) and not told:
            return _own_output(self)
        if self._refused(self._mismatch(shapes, on_data(tensors), at), shapes, at):
            return at.because(Cause.IMPOSSIBLE)
        return self.run_anew(shapes, at, called_symbolically(tensors, at), told)

    def _mismatch(self, shapes: list[Any], data: bool, at: Context) -> ShapeError | None:
        checked = at.dialect >= 3 or data  # else older ones only warn
        return misfit(self.inputs, shapes, at.dialect, data) if checked else self._too_few(shapes)

    def _refused(self, error: ShapeError | None, shapes: Sequence[Any], at: Context) -> bool:
        """Whether there is one, which is told."""
        if error is not None:
            refuse_input(self, error, shapes, at)
        return error is not None

    def _refuses_without_one(self, shapes: list[Any]) -> bool:
        """Whether the layers refuse these shapes, of a model whose own input shape is not known: where that ends in an axis of
        one, Keras adds or drops one. keras/src/models/functional.py, _adjust_input_rank"""
        if not any(isinstance(tensor.shape, Unknown) for tensor in self.inputs):
            return False
        try:
            self.infer_output(*shapes)
        except ShapeError:
            return True
        except Undetermined:
            pass
        return False

    def _too_few(self, shapes: list[Any]) -> ShapeError | None:
        """Keras 2 only warns of tensors that are missing, unless an output depends on one. tf_keras/src/engine/functional.py"""
        lost = {tensor.key for tensor in self.inputs[len(shapes) :]}
        waiting, seen = [*self.outputs] if lost else [], set[Any]()
        while waiting:
            tensor = waiting.pop()
            if tensor.key in lost:
                return other_number(len(self.inputs), len(shapes), "Could not compute output")
            if tensor.key not in seen and tensor.layer is not None:
                seen.add(tensor.key)
                nodes = (node for node in tensor.layer.nodes if any(tensor.key == one.key for one in node.outputs))
                waiting += [one for node in nodes for one in node.inputs]
        return None

    def asked(self, shapes: list[Any], at: Context) -> Output | Unknown:
        """What would come out for inputs of these shapes, inside a model that is called on symbolic tensors."""
        return asked(self, self.inputs, shapes, at)

    def run_anew(
        self, shapes: list[Any], at: Context, unchecked: bool, told: Mapping[str, Value] = NOTHING
    ) -> Output | Unknown:
        """Calls the layers in turn on inputs of other shapes; what one of them refuses is told there.

        unchecked: Keras 3 only asks each of them, models too, what would come out. keras/src/ops/function.py
        told: the `training` that layers take over which were not given their own.
        """

        def call(layer: LayerValue, node: Node, inputs: list[Any], named: dict[str, Any]) -> Any:
            if unchecked and isinstance(layer, ModelValue) and hasattr(layer, "asked"):
                return layer.asked(inputs, at)
            given = Given.of_shapes(inputs, named, {**handed_on(layer, told), **node.arguments}, node.nested)
            return shape_after(layer, given, at, CalledOn.SHAPES if unchecked else CalledOn.TENSORS)

        return _one_or_all(self._through(shapes, call))


def _own_output(model: FunctionalValue) -> Output | Unknown:
    return _one_or_all([t.shape for t in model.outputs])


def _one_or_all(shapes: list[Any]) -> Output | Unknown:
    """The shape of one output, or those of several; of several of which one is not known that one."""
    unknown = next((shape for shape in shapes if isinstance(shape, Unknown)), None)
    return unknown or (shapes[0] if len(shapes) == 1 else shapes)
