"""Models of classes of the program: between tensors, a stack of layers, or the layers that they keep as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import as_symbolic, tensors_in
from cnnlint.library.keras.calling.nodes import call_eagerly
from cnnlint.library.keras.classes.followed_call import PLACEHOLDERS, follow_call
from cnnlint.library.keras.classes.of_the_base import initialise
from cnnlint.library.keras.classes.subclass import UserDefined
from cnnlint.library.keras.classes.tracked import found, open_part, search_of, tracked, tracked_attributes
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.making import between, ends, fill
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import counted_apart, give_name
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.record import NOT_MODELLED
from cnnlint.library.keras.models.joining import BUILT, MaybeBuilt, joined_own, own_state, restore_own
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.library.keras.models.registry import register
from cnnlint.library.keras.sequential.adding import add_all
from cnnlint.library.keras.sequential.several_shapes import relax_within
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Kind, Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Array, Cause, Context, DictValue, ListValue, Member, Unknown, Value, known_items


class UserModel(UserDefined, ModelValue):
    """An object of a class of the program that is a model; its rows are the layers it keeps as attributes.

    graph: when its constructor was given inputs and outputs, the model between them: it then is a functional one.
    """

    __slots__ = (
        "body",
        "called",
        "entered",
        "graph",
        "kept",
        "own",
        "owner",
        "perhaps",
        "returned",
        "search",
        "unfollowed",
        "unsure",
    )
    base = "keras.Model"

    def __init__(self, owner: Any, name: str, at: Context) -> None:
        super().__init__(owner.name, name, at.span, f"__main__.{owner.name}")
        self.owner, self.search = owner, search_of(at, model=True)
        self.own, self.kept, self.unsure = [], [], None
        self.called = False
        self.perhaps: Unknown | None = None  # it was called in one way of an unknown condition only
        self.graph: FunctionalValue | None = None
        self.unfollowed: tuple[str, Unknown] | None = None  # the first attribute called on tensors that is not known

    def snapshot(self) -> Any:
        return super().snapshot(), self.called, self.unfollowed, self.graph, self.perhaps, own_state(self)

    def restore(self, state: Any) -> None:
        super().restore(state[0])
        self.called, self.unfollowed, self.graph, self.perhaps, own = state[1:]
        restore_own(self, own)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        base = super().join(one[0], other[0], why)
        own = joined_own(one[5], other[5], one[0][0][5], other[0][0][5], why)
        perhaps = one[4] or other[4] or (why if one[1] != other[1] else None)
        return base, one[1] and other[1], one[2] or other[2], one[3] or other[3], perhaps, own

    def lacks(self, name: str) -> bool:
        """Its class may give it anything; if that derives from `Model` alone it has no `add` and no `pop` but its own."""
        of_model_alone = {*self.owner.base_names} == {"keras.Model"}
        own = any(self.own_method(one) is not None for one in (name, "__getattr__"))
        return name in ("add", "pop") and of_model_alone and not own and not self.has(name) and self.unknown is None

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is when the base is Keras's."""
        if name == "__init__" or (name == "call" and self.graph is not None):
            return Member(self, f"keras.__user_model__.{name.strip('_')}")
        return super().inherited(name, at)

    @property
    def kind(self) -> Kind:  # type: ignore[override]  # of other models the class decides
        return "subclass" if self.graph is None else "functional"

    @property
    def built(self) -> bool:
        return self.called or self.graph is not None

    @property
    def gap(self) -> Unknown | None:
        """Why there may be more rows: something that may be a layer is not known."""
        if self.graph is not None:
            return self.graph.gap or self.unknown or self._beside(self.graph)
        lost = self._lost
        return lost[1] if lost is not None else self.unknown or self.perhaps

    @property
    def _lost(self) -> tuple[str, Unknown] | None:
        """The first attribute from which on the rows are not known."""
        return self.unfollowed or open_part(self)

    def _beside(self, graph: FunctionalValue) -> Unknown | None:
        """Layers that it keeps as attributes although they are not in the graph have rows in Keras 2, and count in Keras 3."""
        kept = tracked(self)
        within = {id(layer) for row in graph.rows() for layer in (row, *innermost_layers(row))} if kept else set()
        for layer in kept:
            if any(id(leaf) not in within for leaf in innermost_layers(layer)):
                return Unknown(f"{layer.describe()} is no part of the graph, but an attribute of the model", layer.span)
        return None

    @property
    def nodes_used(self) -> Mapping[int, list[int]]:
        return {} if self.graph is None else self.graph.nodes_used

    def rows(self) -> list[LayerValue]:
        if self.graph is not None:
            return self.graph.rows()
        lost = self._lost
        return found(self, tracked(self, lost[0] if lost is not None else None))

    def model_inputs(self) -> list[TensorValue]:
        return [] if self.graph is None else self.graph.model_inputs()

    def model_outputs(self) -> list[TensorValue]:
        return [] if self.graph is None else self.graph.model_outputs()

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        return super().infer_output(*shapes, **keywords) if self.graph is None else self.graph.infer_output(*shapes)

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        return super().infer_weights(*shapes, **keywords) if self.graph is None else self.graph.infer_weights(*shapes)

    def meet(self, shapes: list[Shape | Unknown], at: Context, nested: Nesting = True, training: bool = False) -> None:
        if self.graph is not None or not shapes:
            return
        if self.called:
            relax_within(self, shapes, at)
            return
        with counted_apart(at, symbolic=True):
            call_eagerly(self, [Array(s) for s in shapes], at, {"training": training}, nested)

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        symbolic = at.dialect >= 3 and any(t.layer is not None for t in tensors)  # its shape is then told by the graph
        if self.graph is not None and (symbolic or not self.owner.has("call")):
            return self.graph.trace_call(tensors, arguments, at, nested)
        at.store.touch(self)
        self.called, self.perhaps = True, None
        callees = at.shared(NOT_MODELLED)
        before = len(callees)
        output = follow_call(self, tensors, arguments, at, nested)
        met = callees[before:]
        for name, value in tracked_attributes(self) if self.unfollowed is None else ():
            if any(value is one for one in met):
                self.unfollowed = name, at.unknown(f"what `self.{name}` is, and so the rows from there on, is not known")
                break
        return output


def surely_called(model: ModelValue, at: Context) -> None:
    """Before Keras 3 only a model that was called has a table: the loop over data that calls it has run."""
    if not isinstance(model, UserModel) or model.called:
        return
    why = model.perhaps
    if why is None or why.cause is not Cause.LOOP:
        return
    at.store.touch(model)
    model.called, model.perhaps = True, None
    for layer in (model, *model.rows(), *innermost_layers(model)):
        at.store.touch(layer)
        if isinstance(layer.weights, MaybeBuilt) and layer.weights.reason == why.reason and layer.weights.span == why.span:
            layer.weights = layer.weights.held
        layer.nodes[:] = [replace(node, perhaps=None) if node.perhaps == why else node for node in layer.nodes]


class UserSequential(UserDefined, SequentialValue):
    """An object of a class of the program that is a Sequential."""

    __slots__ = ("body", "entered", "kept", "own", "owner", "returned", "search", "unsure")

    def __init__(self, owner: Any, at: Context) -> None:
        super().__init__("Sequential", "", at.span, f"__main__.{owner.name}")
        self.owner, self.type, self.search = owner, owner.name, search_of(at, model=True)
        self.own, self.kept, self.unsure = [], [], None

    def snapshot(self) -> Any:
        return *super().snapshot(), own_state(self)

    def restore(self, state: Any) -> None:
        super().restore(state[:-1])
        restore_own(self, state[-1])

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        own = joined_own(one[-1], other[-1], one[0][0][5], other[0][0][5], why)
        return *super().join(one[:-1], other[:-1], why), own

    def lacks(self, name: str) -> bool:
        """Its class may give it anything."""
        return False

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        """A `call` of its own may give anything; Keras 3 asks the stack what comes out for symbolic tensors all the same."""
        symbolic = at.dialect >= 3 and any(t.layer is not None for t in tensors)
        if symbolic or not self.owner.has("call"):
            return super().trace_call(tensors, arguments, at, nested)
        if self.source is None:  # it is built for that shape
            super().trace_call(tensors, arguments, at, nested)
        return at.unknown(f"what {self.owner.name} gives is not known: it is a Sequential with a `call` of its own")

    def meet(self, shapes: list[Shape | Unknown], at: Context, nested: Nesting = True, training: bool = False) -> None:
        """Keras 2 makes the layers in Sequential's own `call`, which another may or may not ask."""
        if at.dialect < 3 and self.source is None and self.owner.has("call"):
            why = at.unknown("whether a `call` of its own uses the layers of the stack is not followed")
            for layer in (self, *(row for row in self.stack if row.weights is None)):
                at.store.touch(layer)
                layer.weights = why
            self.unknown = self.unknown or why
            return
        super().meet(shapes, at, nested, training)

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is when the base is Keras's."""
        return Member(self, "keras.__user_model__.stack" if name == "__init__" else f"keras.Sequential.{name}")

    def made(self, at: Context) -> None:
        if not self.name:
            at.store.touch(self)
            give_name(self, at, self.owner.name)


@models("keras.__user_model__.init", raw=True)
def initialise_model(at: Context, args: Arguments) -> Value:
    """`super().__init__(inputs, outputs, name=...)`, or without inputs and outputs."""
    model = args.receiver(UserModel)
    own = Arguments(args.positional[1:], args.keywords, (), args.keyword_spans, args.rest)
    inputs, outputs, name = ends(own)
    if args.rest is not None:
        at.store.touch(model)
        model.unknown = args.rest
    if inputs is None or outputs is None:
        return initialise(at, args)
    keywords = {**args.keywords, "name": name} if name is not None else args.keywords
    initialise(at, Arguments((model,), keywords))
    at.store.touch(model)
    graph = between(at, inputs, outputs, model.cls)
    graph.name = model.name
    fill(graph, outputs, at)
    model.graph, model.doubt = graph, graph.doubt
    return None


@models("keras.__user_model__.call", raw=True)
def call_graph(at: Context, args: Arguments) -> Value:
    """`super().call(inputs)` of a model between tensors."""
    model, given = args.receiver(UserModel), args.positional[1:2]
    tensors = tuple(as_symbolic(t) for v in given for t in tensors_in(v))
    if model.graph is None or not tensors:
        return at.unknown("what the model is called on is not known")
    nested: Nesting = isinstance(given[0], (ListValue, tuple))
    if isinstance(given[0], DictValue) and len(given[0].items) == len(tensors):
        nested = tuple(str(key) for key in given[0].items)
    output = model.graph.trace_call(tensors, {}, at, nested)
    return ListValue([TensorValue(part) for part in output]) if isinstance(output, list) else TensorValue(output)


@models("keras.__user_model__.stack", raw=True)
def initialise_sequential(at: Context, args: Arguments) -> Value:
    """`super().__init__(layers=None, trainable=True, name=None)`."""
    model = args.receiver(UserSequential)
    name = args.keywords.get("name")
    spans = tuple(args.positional_spans)[1:]
    add_all(model, Arguments(args.positional[1:], args.keywords, spans, args.keyword_spans, args.rest), at)
    at.store.touch(model)
    if name is not None or args.rest is not None or not model.name:
        give_name(model, at, model.owner.name, name, args.rest)
    return None


@models("keras.Model.build")
def build_model(at: Context, model: Any, input_shape: Value = None) -> Value:
    """`model.build(shape)`: before Keras 3 it calls a subclassed model on a placeholder, which builds the layers inside."""
    if at.dialect < 3 and isinstance(model, UserModel) and model.graph is None:
        placeholders = at.shared(PLACEHOLDERS)
        if model.own_method("train_step") is not None:  # which may ask the layers inside
            placeholders.append(model)
        with counted_apart(at, symbolic=True):
            call_eagerly(model, _placeholders(at, input_shape), at)
        placeholders[:] = [other for other in placeholders if other is not model]
    elif isinstance(model, UserModel) and model.own_method("build") is None:
        at.store.touch(model)
        model.attributes[BUILT] = True  # Keras 3 believes it, and builds nothing inside
    return None


def _placeholders(at: Context, shape: Value) -> list[Array]:
    """What a model is built with: a tensor of that shape, or several for a list of shapes."""
    from cnnlint.library.keras.making.inputs import written_shape

    listed = known_items(shape) if isinstance(shape, ListValue) else None
    several = listed and all(known_items(one) is not None for one in listed)
    return [Array(written_shape(at, one)) for one in (listed if listed and several else (shape,))]


@models("keras.Model.__subclass__")
def subclass_model(at: Context, cls: Any) -> Value:
    model = UserModel(cls, "", at)
    register(model, at)
    return model


@models("keras.Sequential.__subclass__")
def subclass_sequential(at: Context, cls: Any) -> Value:
    model = UserSequential(cls, at)
    register(model, at)
    return model
