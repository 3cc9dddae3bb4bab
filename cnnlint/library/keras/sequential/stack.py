"""`keras.Sequential` as a Python value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.building import shape_after
from cnnlint.library.keras.calling.call_inputs import CalledOn, Given
from cnnlint.library.keras.calling.eager import RERANKED, conformed, reranked
from cnnlint.library.keras.calling.lists_of_one import ends_a_stack, several_outputs
from cnnlint.library.keras.calling.nodes import call_symbolically
from cnnlint.library.keras.calling.training_mode import NOTHING, handed_on, told_to_train
from cnnlint.library.keras.making.inputs import implied_input
from cnnlint.library.keras.making.layer import LayerValue, all_inside
from cnnlint.library.keras.making.naming import auto_name, give_name
from cnnlint.library.keras.making.node import Nesting, Node
from cnnlint.library.keras.models.accepted_inputs import asked, called_symbolically, misfit, on_data, rank_fits, refuse_input
from cnnlint.library.keras.models.joining import begun_in_one, either, joined_ends, same_objects
from cnnlint.library.keras.models.model_value import Asked, ModelValue, each_once
from cnnlint.library.keras.releases.differences import builds_on_a_model
from cnnlint.library.keras.sequential.begun_by_tensor import only_in_keras_3
from cnnlint.library.keras.sequential.several_shapes import relax
from cnnlint.library.keras.tensors.symbolic import TensorValue, shapes_of
from cnnlint.program import Kind, Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Cause, Context, ListValue, Unknown, Value

_SEVERAL = (ListValue, tuple)  # what a layer with several outputs gives


class SequentialValue(ModelValue):
    """A stack of layers. `source` is its input tensor once the input shape is known, `tip` the tensor after the last layer.

    declared: the program says the input shape, so that data of another shape is a mistake.

    rest: why layers may exist that are not known, behind those that are; behind: the known ones that stand after those.

    perhaps: why it is not known whether it is built, and the input that it then has.

    input_row: whether the InputLayer that it begins with has a row, or why that is not known.

    branches: the models that a `Merge` joins which it begins with; flat: whether their layers stand in its table.
    """

    __slots__ = ("behind", "branches", "declared", "flat", "input_row", "perhaps", "rest", "source", "stack", "tip")
    kinds = ("keras.Sequential", "keras.Model", "keras.layers.Layer")
    kind: Kind = "sequential"

    def __init__(self, cls: str, name: str, span: Any, qualified: str = "") -> None:
        super().__init__(cls, name, span, qualified)
        self.stack: list[LayerValue] = []
        self.source: TensorValue | None = None
        self.tip: Value = None
        self.rest: Unknown | None = None
        self.behind: tuple[LayerValue, ...] = ()
        self.declared = False
        self.perhaps: tuple[Unknown, TensorValue] | None = None
        self.input_row: bool | Unknown = False
        self.branches: tuple[ModelValue, ...] = ()
        self.flat = False

    @property
    def extent(self) -> int:
        return len(self.stack)

    def snapshot(self) -> Any:
        own = self.source, self.tip, self.rest, self.declared, self.perhaps, self.behind, self.branches
        return super().snapshot(), tuple(self.stack), *own

    def restore(self, state: Any) -> None:
        base, stack, self.source, self.tip, self.rest, self.declared, self.perhaps, self.behind, self.branches = state
        super().restore(base)
        self.stack = list(stack)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """Layers up to the fork stand; where the ways left different stacks the rest is unknown."""
        base = super().join(one[0], other[0], why)
        if same_objects(one[1], other[1]):
            behind = one[7] if same_objects(one[7], other[7]) else ()
            return (base, one[1], *joined_ends(one[2:7], other[2:7], why), behind, one[8])
        common = 0
        while common < min(len(one[1]), len(other[1])) and one[1][common] is other[1][common]:
            common += 1
        perhaps = one[6] or other[6] or begun_in_one(one[2], other[2], why)
        branches = one[8] if same_objects(one[8], other[8]) else ()
        return base, one[1][:common], either(one[2], other[2], why), None, why, one[5] and other[5], perhaps, (), branches

    def forget(self, why: Unknown) -> None:
        super().forget(why)
        self.rest, self.behind = self.rest or why, ()

    # ---------------------------------------------------------------- as a model

    @property
    def built(self) -> bool:
        return self.source is not None and bool(self.stack)

    def unbuilt(self, at: Context) -> bool:
        """A first layer that is not read may say the shape."""
        return super().unbuilt(at) and not (self.stack and _may_say_the_shape(self.stack[0], at))

    @property
    def gap(self) -> Unknown | None:
        return self.rest or self.unknown or (self.perhaps[0] if self.perhaps is not None else None)

    def rows(self) -> list[LayerValue]:
        if not (self.branches and self.flat):
            return list(self.stack)
        return each_once([*(row for branch in self.branches for row in branch.rows()), *self.stack[1:]])

    def model_inputs(self) -> list[TensorValue]:
        if self.branches:
            return list({tensor.key: tensor for branch in self.branches for tensor in branch.model_inputs()}.values())
        return [self.source] if self.source is not None else []

    def model_outputs(self) -> list[TensorValue]:
        if self.source is None or self.gap is not None:
            return []
        return list(self.ends)

    @property
    def ends(self) -> tuple[TensorValue, ...]:
        """The tensors that its last layer gives, or its input without one."""
        whole = self.tip
        parts = whole.items if isinstance(whole, ListValue) else whole if isinstance(whole, tuple) else (whole,)
        return tuple(part for part in parts if isinstance(part, TensorValue))

    def meet(self, shapes: list[Shape | Unknown], at: Context, nested: Nesting = True, training: bool = False) -> None:
        if len(shapes) != 1 or not self.stack or self.branches:
            return
        if self.source is None:
            start(self, shapes[0], at)
        else:
            self.settle(at)
            relax(self, shapes[0], at)

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        self._known()
        found = self.through(shapes, lambda layer, inputs, named: layer.infer_output(*inputs))
        return found[0] if len(found) == 1 else found

    def through(self, shapes: Sequence[Any], call: Asked) -> list[Any]:
        given = list(shapes)
        for layer in self.stack:
            output = call(layer, given, {})
            given = output if isinstance(output, list) else [output]
        return given

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        value: Any = shapes[0] if len(shapes) == 1 else list(shapes)
        self._known()
        found: list[Weight] = []
        for layer in self.stack:
            inputs = value if isinstance(value, list) else [value]
            found += layer.infer_weights(*inputs)
            value = layer.infer_output(*inputs)
        return tuple(found)

    def _known(self) -> None:
        if self.gap is not None:
            raise Undetermined(self.gap)
        if self.branches:
            raise Undetermined(Unknown(CALLED_WITH_BRANCHES))

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """Called on tensors: its layers are called in turn, and it is built for that shape if it was not."""
        if self.branches:
            return at.unknown(CALLED_WITH_BRANCHES)
        if self.source is None and tensors and self._merges() and (len(tensors) > 1 or isinstance(tensors[0].shape, Unknown)):
            return self._on_several(tensors, at)
        if self.source is None and tensors and self.stack:
            at.store.touch(self)
            start(self, tensors[0].shape, at, told_to_train(self, arguments, at))
            if self.gap is None:
                return shapes_of(self.ends) if isinstance(self.tip, _SEVERAL) else self.ends[0].shape
        if self.gap is not None:
            return self.gap
        self.settle(at)
        shapes = list(conformed(self, tuple(t.shape for t in tensors)))
        if reranked(tensors, shapes, at):
            return at.unknown(RERANKED)
        if len(shapes) == 1:
            relax(self, shapes[0], at)
        checked = self.source is not None and (at.dialect >= 3 or (self.declared and on_data(tensors)))
        mismatch = self._misfit(tensors, shapes, at) if checked else None
        if mismatch is not None:
            refuse_input(self, mismatch, shapes, at)
            return at.because(Cause.IMPOSSIBLE)
        return self.run_anew(shapes, at, called_symbolically(tensors, at), told_to_train(self, arguments, at))

    def asked(self, shapes: list[Any], at: Context) -> Output | Unknown:
        """What would come out for inputs of these shapes, inside a model that is called on symbolic tensors."""
        return asked(self, [] if self.source is None else [self.source], shapes, at)

    def run_anew(self, shapes: Any, at: Context, unchecked: bool, told: Mapping[str, Value] = NOTHING) -> Output | Unknown:
        """Calls the layers in turn on inputs of other shapes. unchecked, told: see `FunctionalValue.run_anew`."""
        for layer in self.stack:
            given = shapes if isinstance(shapes, list) else [shapes]
            if unchecked and isinstance(layer, ModelValue) and hasattr(layer, "asked"):
                shapes = layer.asked(given, at)
            else:
                inputs = Given.of_shapes(given, arguments=handed_on(layer, told))
                shapes = shape_after(layer, inputs, at, CalledOn.SHAPES if unchecked else CalledOn.TENSORS)
        output: Output | Unknown = shapes[0] if isinstance(shapes, list) and len(shapes) == 1 else shapes
        return output

    def settle(self, at: Context) -> None:
        """It is built, if that waits for a call."""
        if settle(self, at):
            count_rebuild(self, at)

    def _merges(self) -> bool:
        """Whether it begins with a layer that takes several tensors."""
        return bool(self.stack) and self.stack[0].takes_list

    def _on_several(self, tensors: tuple[TensorValue, ...], at: Context) -> Output | Unknown:
        """Keras then applies the layers in turn, and makes no graph of them. keras/src/models/sequential.py, build"""
        at.store.touch(self)  # what is not known may be a list of several
        self.unknown = self.unknown or at.unknown("a stack that is called on several tensors has no input of its own")
        return self.rest or self.run_anew([t.shape for t in tensors], at, False)

    def _misfit(self, tensors: tuple[TensorValue, ...], shapes: list[Any], at: Context) -> ShapeError | None:
        """Keras 3 compares all axes of a symbolic tensor, but of data only how many there are."""
        assert self.source is not None
        data = on_data(tensors)
        if data and at.dialect >= 3 and len(shapes) == 1 and rank_fits(shapes[0], self.source.shape):
            return None
        return misfit([self.source], shapes, at.dialect, data)


def extend(model: SequentialValue, layer: LayerValue, at: Context, told: Mapping[str, Value] = NOTHING) -> None:
    """Calls one more layer on what the last one gives. told: see `FunctionalValue.run_anew`."""
    inputs, nested = model.ends, isinstance(model.tip, _SEVERAL)
    ended = ends_a_stack(layer, nested, at) if len(inputs) == 1 and _is_one(inputs[0]) else None
    model.unknown = model.unknown or ended
    if ended is not None and ended.cause is not Cause.IMPOSSIBLE:  # the layer is not called
        model.tip = TensorValue(ended)
        return
    model.tip = call_symbolically(layer, Given(inputs, arguments=handed_on(layer, told)), at, layer.span)
    model.unknown = model.unknown or several_outputs(layer, model.tip, at)
    if isinstance(layer, ModelValue) and getattr(layer, "output_form", None) is True and isinstance(model.tip, TensorValue):
        model.tip = ListValue([model.tip]) if at.dialect >= 3 else model.tip


def _is_one(given: Value) -> bool:
    """Whether it surely is one tensor: what is not known may be several."""
    return not isinstance(getattr(given, "shape", None), Unknown)


def implied_start(model: SequentialValue, layer: LayerValue, at: Context) -> None:
    """The input shape that the first layer brings: `input_shape=`, `input_dim=`, a built model, Embedding before Keras 3."""
    first = layer
    while isinstance(first, SequentialValue) and first.stack:
        first = first.stack[0]
    if at.dialect == 2:
        layer = first  # Keras 2 asks the first layer what it was declared for, not the model what it was built for
    if first.cls == "Merge" and not (first is model.stack[0] and begin_with_branches(model, first, at)):
        model.rest = at.unknown("the models that a Merge begins with are not followed")
    if isinstance(layer, ModelValue):
        _begin_with_a_model(model, layer, first, at)
        return
    shape = implied_input(layer, at)
    if shape is not None:
        begin(model, shape, at)
        model.declared = True
    elif "_batch_input_shape" in getattr(layer, "attributes", {}):  # where Keras 2 keeps that shape
        begin(model, at.unknown("the first layer sets its input shape by itself"), at)


def _begin_with_a_model(model: SequentialValue, inner: ModelValue, first: LayerValue, at: Context) -> None:
    """first: the first layer of the inner model, or of the one that this begins with."""
    inputs, builds = inner.model_inputs(), builds_on_a_model(at)
    if len(inputs) > 1 and at.dialect == 2:
        model.rest = at.unknown("a stack that begins with a model of several inputs is not followed")
    if len(inputs) != 1 or not builds or (at.dialect < 3 and not _begins_with_a_shape(inner, at)):
        return
    begin(model, inputs[0].shape, at, waits=at.dialect >= 3)
    model.declared = True
    if isinstance(builds, Unknown) and model.source is not None:
        model.perhaps, model.source, model.tip = (builds, model.source), None, None
    elif first is not inner and implied_input(first, at) is None:
        only_in_keras_3(model.source)


CALLED_WITH_BRANCHES = "a stack that begins with a Merge is called on the inputs of its branches"


def begin_with_branches(model: SequentialValue, merge: LayerValue, at: Context) -> bool:
    """A `Merge` of models is called on what they give. Keras 1 then shows the layers of the models and not the `Merge`, Keras
    2.0 and 2.1 the `Merge` alone, and they differ on the totals. keras 1.2.2, models.py, flattened_layers; keras 2.0.0 and
    2.0.9, utils/layer_utils.py"""
    given = merge.args.get("layers", merge.args.get("0"))
    models = given.items if isinstance(given, ListValue) and given.rest is None else ()
    branches = tuple(one for one in models if isinstance(one, ModelValue))
    ends = [tensor for branch in branches for tensor in branch.model_outputs()]
    if not branches or len(branches) < len(models) or len(ends) != len(models):
        return False
    if at.dialect == 2 and at.release.least is None:
        return False  # it may be Keras 1
    model.branches, model.flat = branches, at.dialect == 1
    model.source = branches[0].model_inputs()[0]
    model.declared = all(branch.declared for branch in branches if isinstance(branch, SequentialValue))
    model.tip = call_symbolically(merge, Given(tuple(ends), nested=True), at, merge.span)
    if at.dialect == 2:
        model.attributes["__weights__"] = at.unknown("releases of Keras 2 differ on whether the models of a Merge are counted")
    return True


def _begins_with_a_shape(model: ModelValue, at: Context) -> bool:
    """Before Keras 3 the innermost first layer of a model inside must itself say the shape; an Input in a Sequential is none.

    tf_keras/src/engine/training_utils.py, get_input_shape_and_dtype
    """
    layer: LayerValue = model
    while isinstance(layer, SequentialValue) and layer.stack:
        layer = layer.stack[0]
    return isinstance(layer, ModelValue) or implied_input(layer, at) is not None


def begin(model: SequentialValue, shape: Shape | Unknown, at: Context, waits: bool = False) -> None:
    """Puts in front the InputLayer that Keras makes; it is no row of the model, but other models may start from it. Keras 1
    counted those of each class: `dense_input_1`. waits: Keras makes it later, see `settle`."""
    first = model.stack[0] if model.stack else None
    layer = LayerValue("InputLayer", "", at.span)
    cls = f"{first.type}_input" if at.dialect == 1 and first is not None else "InputLayer"
    if not waits:
        give_name(layer, at, cls, f"{first.name}_input" if at.dialect == 2 and first is not None else None)
    layer.weights = ()
    tensor = TensorValue(shape, layer)
    layer.nodes = [Node((), (tensor,), (), shape, at.span)]
    at.store.touch(model)
    model.source = model.tip = tensor


def settle(model: SequentialValue, at: Context) -> bool:
    """Whether the InputLayer is made now: Keras 3 does not build a stack of a model alone before another layer follows, or it
    is called. Until then the layer has no name. keras/src/models/sequential.py, _maybe_rebuild"""
    layer = None if model.source is None else model.source.layer
    if layer is None or layer.name:
        return False
    at.store.touch(layer)
    give_name(layer, at, "InputLayer")
    return True


def start(model: SequentialValue, shape: Shape | Unknown, at: Context, told: Mapping[str, Value] = NOTHING) -> None:
    """A deferred model meets its input shape: its layers are called in turn. told: see `FunctionalValue.run_anew`."""
    at.store.touch(model)
    begun, model.perhaps = model.perhaps, None
    begin(model, shape, at)
    count_rebuild(model, at)
    for layer in model.stack:
        extend(model, layer, at, told)
        if begun is not None and begun[1].shape != shape:  # or it keeps what it met before
            layer.nodes[-1] = replace(layer.nodes[-1], output=begun[0])


def count_rebuild(model: SequentialValue, at: Context) -> None:
    """Keras 3 makes a new functional model inside at every rebuild, which uses up an automatic name."""
    waits = model.source is None or (model.source.layer is not None and not model.source.layer.name)
    if at.dialect >= 3 and model.stack and not waits:
        auto_name(at, "Functional")


def count_rebuilds(copy: LayerValue, at: Context, added: bool) -> None:
    """The same for a copy and the stacks inside: those are made of their configurations, which adds one layer after another.
    added: so is the copy itself. keras/src/models/sequential.py, from_config"""
    for inner in all_inside(copy):
        if isinstance(inner, SequentialValue):
            for _ in range(len(inner.stack) if added or inner is not copy else 1):
                count_rebuild(inner, at)


def _may_say_the_shape(first: LayerValue, at: Context) -> bool:
    """Whether it is an object of another package, whose arguments are not kept, or a model that may have an input."""
    while at.dialect < 3 and isinstance(first, SequentialValue) and first.stack:
        first = first.stack[0]  # that the model around it is built says nothing there
    if not isinstance(first, ModelValue):
        return first.spec is None and not first.qualified.startswith(("keras.", "__main__."))
    if first.kind != "subclass":
        return not first.unbuilt(at)
    return at.dialect >= 3 and first.owner is not None and _names_an_input_shape(first)


def _names_an_input_shape(model: Any) -> bool:
    """Whether a model of the user's own class has what Keras asks the first layer for."""
    return "input_shape" in model.attributes or bool(model.owner.has("input_shape"))
