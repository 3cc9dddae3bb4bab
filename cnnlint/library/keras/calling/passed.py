"""How a call of a layer is written: which of its arguments hold tensors, and in what they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library.keras.calling.call_inputs import tensors_in, unknown_tensor
from cnnlint.library.keras.calling.eager import looked_up
from cnnlint.library.keras.calling.training_mode import by_position
from cnnlint.library.keras.classes.call_arguments import FIRST_WORDS, behind_a_gap, beside_the_tensors
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import MIXED, ONE, Nesting
from cnnlint.library.keras.tensors.symbolic import Tensor, TensorValue
from cnnlint.values import Cause, Context, DictValue, ListValue, Unknown, Value, known_items

CONTAINERS = (DictValue, ListValue, tuple)


@dataclass(frozen=True, slots=True)
class Passed:
    """The arguments of a call, sorted.

    inputs: the tensors that are given by position, or else the first that is given by name. begins: the argument that they
    begin with, as it is written. first: its name, where it has one. named: further arguments by name that hold tensors.
    others: what holds none, by name. nested: in what `begins` holds them. open: whether that list may hold more or fewer.
    """

    args: Arguments
    inputs: Sequence[Tensor]
    begins: Value
    first: str
    named: Mapping[str, Value]
    others: Mapping[str, Value]
    nested: Nesting
    open: bool

    @property
    def symbolic(self) -> bool:
        """Whether there is a symbolic tensor among them."""
        return any(isinstance(t, TensorValue) for t in (*self.inputs, *(t for v in self.named.values() for t in tensors_in(v))))

    @property
    def forms(self) -> dict[str, Form]:
        """The containers in which the tensors of each argument by name stand."""
        forms = ((name, Form.of(value)) for name, value in self.named.items())
        return {name: form for name, form in forms if form is not None and form.count == len(tensors_in(self.named[name]))}


def passed(layer: LayerValue, args: Arguments, at: Context) -> Passed:
    """The arguments of a call of this layer, sorted."""
    tensors = _by_position(args.positional, getattr(layer.spec, "tensors_first", 0))
    args = behind_a_gap(layer, args, [bool(part) for part in tensors])
    tensors = tensors[: len(args.positional)]
    inputs = [t for part in tensors for t in part]
    beside = beside_the_tensors(layer, args, [bool(part) for part in tensors]) or by_position(layer, args, tensors)
    by_name = {k: perhaps_tensor(v) for k, v in _by_name(layer, args, inputs).items()}
    named = {k: v for k, v in by_name.items() if tensors_in(v)}
    others = {**beside, **{k: v for k, v in args.keywords.items() if k not in named}}
    first = ""
    if not inputs and named and args.positional:
        inputs = _unknown_tensors(args.positional[0])
    elif not inputs and named:
        words = call_words(layer) or [name for name in args.keywords if name in FIRST_WORDS]
        first = next((name for name in words if name in args.keywords), next(iter(named)))
        inputs = tensors_in(named.pop(first)) if first in named else unknown_tensor(others.pop(first, None))
    begins = args.positional[0] if args.positional else args.keywords.get(first)
    nested = _nesting(begins, inputs)
    if _takes_one_by_one(layer) and len(args.positional) == 1 and isinstance(begins, (ListValue, tuple)):
        inputs = inputs[:1]  # a list of them is the first alone, and the others are missing
    open = nested is True and getattr(begins, "rest", None) is not None
    return Passed(args, inputs or looked_up(layer, args, at), begins, first, named, others, nested, open)


def perhaps_tensor(value: Value) -> Value:
    """What is a tensor in some releases of Keras alone, such as `a != b`, by itself or in a list, is one that nothing is known
    of."""
    items = (value, *(known_items(value) or ()))
    doubt = next((item for item in items if isinstance(item, Unknown) and item.cause is Cause.RELEASE), None)
    return value if doubt is None else TensorValue(doubt)


def _takes_one_by_one(layer: LayerValue) -> bool:
    """Whether it is called as attention is: `layer(query, value)`."""
    return getattr(layer.spec, "tensors_first", 0) > 0 and layer.own_method("call") is None


def _by_position(positional: Sequence[Value], tensors_first: int) -> list[list[Tensor]]:
    """The tensors in each argument; what is not known and stands before a tensor, or where the layer takes one, is one of
    unknown shape, and so is each part of a list of which nothing is known."""
    found = [tensors_in(value) for value in positional]
    last = max((i for i, part in enumerate(found) if part), default=0)
    last = max(last, tensors_first) if any(found) else last
    places = enumerate(zip(positional, found, strict=True))
    return [(_unknown_tensors(value) if i < last else []) or part for i, (value, part) in places]


def _unknown_tensors(value: Value) -> list[Tensor]:
    parts = known_items(value) or (value,)
    kinds = (Unknown, TensorValue)
    found: list[Tensor] = [TensorValue(p) if isinstance(p, Unknown) else p for p in parts if isinstance(p, kinds)]
    return found if len(found) == len(parts) else []


def _by_name(layer: LayerValue, args: Arguments, inputs: Sequence[Tensor]) -> Mapping[str, Value]:
    """What is given by name. Where attention takes a tensor, what is not known is one of unknown shape, and so is what an
    unknown `*` or `**` may give."""
    open = args.rest or (args.spread if isinstance(args.spread, Unknown) else None)
    if not _takes_one_by_one(layer) or not (inputs or any(map(tensors_in, args.keywords.values()))):
        return args.keywords
    words = layer.takes.order[: layer.spec.tensors_first] if layer.takes is not None and layer.spec is not None else ()
    given = {**dict.fromkeys(words[len(args.positional) :] if open else (), open), **args.keywords}
    return {name: TensorValue(v) if name in words and isinstance(v, Unknown) else v for name, v in given.items()}


def _nesting(given: Value, inputs: Sequence[Tensor]) -> Nesting:
    if not isinstance(given, (DictValue, ListValue, tuple)):
        return False
    items = given if isinstance(given, tuple) else given.items
    parts = items.values() if isinstance(items, dict) else items
    if any(len(unknown_tensor(item) or tensors_in(item)) != 1 or isinstance(item, CONTAINERS) for item in parts):
        form = Form.of(given)
        return form if form is not None and form.count == len(inputs) else MIXED
    if isinstance(given, DictValue):
        return tuple(given.items) if given.rest is None and all(isinstance(key, str) for key in given.items) else True
    return ONE if len(inputs) == 1 else True


def call_words(layer: LayerValue) -> tuple[str, ...]:
    """What a user's `call` calls its arguments, in its own order."""
    call = layer.own_method("call")
    return tuple(p.name for p in call.signature.parameters[1:]) if call is not None else ()
