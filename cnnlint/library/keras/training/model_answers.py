"""What models answered where they were called: how training by hand is followed."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.origins import called
from cnnlint.values import Array, Context, Shared, Value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model gave, or a loss of it. number: how many layers had been called by then. trains: whether the call said
    something about `training`, or may have."""

    value: Value
    model: Any  # a ModelValue
    number: int
    span: Span
    trains: bool = True


@dataclass(frozen=True, slots=True)
class Loss:
    """A number that a loss gave, whether it was taken of what `predict` gave, and where the tapes that were open began."""

    value: Value
    span: Span
    predicted: bool
    tapes: frozenset[Span | None] = frozenset()


class Answers:
    """The answers and losses so far, by the identity of the value, the number of layers called, and the tapes that are open."""

    def __init__(self) -> None:
        self.called = 0
        self.found: dict[int, Answer] = {}
        self.losses: dict[int, Loss] = {}
        self.tapes: list[Any] = []

    def loss(self, value: Value, span: Span, predicted: bool) -> None:
        """Remembers a loss, and that the open tapes saw it."""
        self.losses[id(value)] = Loss(value, span, predicted, frozenset(tape.span for tape in self.tapes))
        for tape in self.tapes:
            tape.losses.add(id(value))

    def of(self, value: Value) -> Answer | None:
        """The answer that this value is; of an array or tensor computed from one, the answer on its way."""
        direct = self.found.get(id(value))
        if direct is None and isinstance(value, TensorValue) and self.found:
            return self._behind(value)
        if direct is not None or not isinstance(value, Array):
            return direct
        places = {label.span for label in value.trail}
        return next((answer for answer in self.found.values() if answer.span in places), None)

    def _behind(self, tensor: TensorValue) -> Answer | None:
        """The answer that operations made a tensor of: models that met data of which nothing is known answer with tensors."""
        waiting, seen = [tensor], {tensor.key}
        while waiting:
            here = waiting.pop()
            answer = self.found.get(id(here))
            if answer is not None:
                return answer
            for before in here.layer.nodes[here.node].inputs if here.layer is not None else ():
                if before.key not in seen:
                    seen.add(before.key)
                    waiting.append(before)
        return None

    def put(self, answer: Answer) -> None:
        """Remembers it; the value is held, so that its identity stays its own."""
        self.found[id(answer.value)] = answer


_ANSWERS = Shared(Answers)


def answers(at: Context) -> Answers:
    """Those of the program that is read."""
    return at.shared(_ANSWERS)


def answered(layer: Any, args: Arguments, result: Value, at: Context) -> None:
    """A layer was called; what a model gives is remembered."""
    known = answers(at)
    known.called += 1
    called(at, layer, args, result)
    if hasattr(layer, "compiled") and isinstance(result, (Array, TensorValue)):
        trains = "training" in args.keywords or len(args.positional) != 1 or args.rest is not None
        known.put(Answer(result, layer, known.called, at.span, trains))
