"""What a layer or model is where an unknown condition has left it in one of two states: what both have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from cnnlint.frozen import dataclass, replace
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Compile, Output, Weight
from cnnlint.values import DictValue, Either, ListValue, Mutable, Unknown, Value, join

if TYPE_CHECKING:
    from cnnlint.library.keras.making.node import Node

Built: TypeAlias = tuple[Weight, ...] | Unknown | None
Doubt: TypeAlias = tuple[str, Unknown] | None
BUILT = "__built__"  # the attribute that says that the user's own `build` has run


@dataclass(frozen=True, slots=True)
class MaybeBuilt(Unknown):
    """The weights of a layer that was called in one way of an unknown condition only: those, or none yet."""

    held: tuple[Weight, ...] = ()


def joined_weights(one: Built, other: Built, why: Unknown) -> Built:
    """The weights of a layer that has these or those."""
    if one == other:
        return one
    held = {_held(weights) for weights in (one, other)} - {None}
    if len(held) != 1:
        return next((w for w in (one, other) if isinstance(w, Unknown)), why)
    weights = held.pop()
    if not weights:
        return ()  # without weights it has none, built or not
    return MaybeBuilt(why.reason, why.span, None, why.by, why.cause, weights)


def lost(weights: Built) -> bool:
    """Whether nothing is known of the weights, for whatever reason, so that another call of the layer tells no more of them."""
    return isinstance(weights, Unknown) and not isinstance(weights, MaybeBuilt)


def _held(weights: Built) -> Any:
    return weights.held if isinstance(weights, MaybeBuilt) else weights


def joined_nodes(one: tuple[Node, ...], other: tuple[Node, ...], why: Unknown) -> tuple[Node, ...]:
    """The calls of a layer. Tensors name the call that they come from by its place, so each keeps its place."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    both = [a if a is b else _one_call(a, b, why) for a, b in zip(longer, shorter, strict=False)]
    more = [node if node.perhaps is not None else replace(node, perhaps=why) for node in longer[len(shorter) :]]
    return (*both, *more)


def _one_call(a: Node, b: Node, why: Unknown) -> Node:
    """The call at that place is either of two."""

    same = _given(a) == _given(b) and a.arguments == b.arguments
    perhaps = a.perhaps or b.perhaps
    if same and _equal(a.output, b.output):
        return a if a.perhaps is perhaps else replace(a, perhaps=perhaps)
    if not same and len(a.inputs) == len(b.inputs):
        inputs = tuple(x if x is y else x.either(y, why) for x, y in zip(a.inputs, b.inputs, strict=True))
    else:
        inputs = a.inputs if same else (TensorValue(why),)
    output = a.output if _equal(a.output, b.output) else why
    shapes = a.shapes if a.shapes == b.shapes else (why,)
    return replace(a, inputs=inputs, shapes=shapes, output=output, keywords={}, arguments={}, perhaps=perhaps)


def _given(node: Node) -> list[Any]:
    return [*map(id, node.inputs), *((k, *map(id, tensors)) for k, tensors in node.keywords.items())]


def _equal(a: Output | Unknown, b: Output | Unknown) -> bool:
    return not isinstance(a, Unknown) and a == b


def shown_of(nodes: Iterable[Node], certain: frozenset[int] = frozenset()) -> Output | Unknown | None:
    """The output of the last of these calls; of those that only one way makes it must be the same.

    certain: the places of the calls that surely are made, whatever they say themselves.
    """
    found: list[Node] = []
    for place, node in reversed(list(enumerate(nodes))):
        found.append(node)
        if node.perhaps is None or place in certain:
            break
    else:
        return found[0].perhaps if found else None
    last = found[0]
    return last.output if all(node.output == last.output for node in found) else last.perhaps


def joined_attributes(one: Mapping[str, Value], other: Mapping[str, Value], why: Unknown) -> dict[str, Value]:
    """The attributes of an object; whoever reads one that only one way sets without an error came that way.

    An own `build` that only one way has run must run again.
    """
    names = {**one, **other}
    if (BUILT in one) != (BUILT in other):
        del names[BUILT]
    return {k: join(one[k], other[k], why) if k in one and k in other else v for k, v in names.items()}


def first_in_doubt(one: Mapping[str, Value], other: Mapping[str, Value], why: Unknown) -> Doubt:
    """The attribute from which on it is not known which hold layers, in the order in which they were set."""
    orders = [[name for name, value in state.items() if _may_hold_layers(value)] for state in (one, other)]
    for a, b in zip(*orders, strict=False):
        if a != b or one[a] is not other[b]:
            return a, why
    shorter, longer = sorted(orders, key=len)
    return (longer[len(shorter)], why) if len(shorter) < len(longer) else None


def _may_hold_layers(value: Value) -> bool:
    if isinstance(value, Either):
        return any(map(_may_hold_layers, value.candidates))
    if isinstance(value, tuple):
        return any(map(_may_hold_layers, value))
    if isinstance(value, (ListValue, DictValue)):
        items = list(value.items.values()) if isinstance(value, DictValue) else value.items
        return not items or any(map(_may_hold_layers, items))
    return isinstance(value, Mutable) and value.builds


def joined_compile(one: Compile | None, other: Compile | None, why: Unknown) -> Compile | None:
    """What is in force after one of two `compile(...)`; who trains without an error came the way that has one."""
    if one is None or other is None or one == other:
        return one or other
    args = {k: join(one.args.get(k), other.args.get(k), why) for k in {**one.args, **other.args}}
    return replace(one, args=args, condition=one.condition or why)


# ------------------------------------------------------------------ objects of classes of the program


def own_state(layer: Any) -> tuple[Any, ...]:
    """What an object of a class of the program has beyond a layer of Keras, for the store."""
    return tuple(layer.own), tuple(layer.kept), layer.unsure


def restore_own(layer: Any, state: Any) -> None:
    """Puts that back."""
    own, kept, layer.unsure = state
    layer.own, layer.kept = list(own), list(kept)


def joined_own(one: Any, other: Any, held: Any, held_too: Any, why: Unknown) -> Any:
    """That after either of two states, whose attributes are given; what a `build` made that must run again is left out."""
    built = [state for state, attributes in ((one, held), (other, held_too)) if BUILT in attributes]
    own = min((one, other), key=lambda state: len(state[0])) if len(built) == 1 else one
    return own[0], own[1], one[2] or other[2] or first_in_doubt(held, held_too, why)


# ------------------------------------------------------------------ stacks


def joined_ends(one: tuple[Any, ...], other: tuple[Any, ...], why: Unknown) -> tuple[Any, ...]:
    """Input, tip, rest, whether the input is declared, and whether it is built, of two states of the same stack."""
    (source, tip, rest, declared, perhaps), (source_too, tip_too, rest_too, declared_too, perhaps_too) = one, other
    rest, declared = rest or rest_too, declared and declared_too
    perhaps = perhaps or perhaps_too or begun_in_one(source, source_too, why)
    if perhaps is not None:
        return None, None, rest, declared, perhaps
    if source is source_too:
        return source, tip, rest or (None if tip is tip_too else why), declared, None
    if not (isinstance(tip, TensorValue) and isinstance(tip_too, TensorValue)):
        return source, tip, rest or why, declared, None
    return either(source, source_too, why), tip.either(tip_too, why), rest, declared, None


def either(one: TensorValue | None, other: TensorValue | None, why: Unknown) -> TensorValue | None:
    """The tensor that is one of two, where there are both."""
    if one is other or one is None or other is None:
        return one and other
    return one.either(other, why)


def begun_in_one(source: TensorValue | None, other: TensorValue | None, why: Unknown) -> tuple[Unknown, TensorValue] | None:
    """The input of a stack that only one way has begun, and why."""
    begun = [tensor for tensor in (source, other) if tensor is not None]
    return (why, begun[0]) if len(begun) == 1 else None


def same_objects(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether they hold the same things in the same order."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
