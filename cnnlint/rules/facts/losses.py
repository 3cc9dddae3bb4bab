"""What a model is compiled with: losses and metrics under one name each, whatever way they are written."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.program import Compile, ModelTrace, Program
from cnnlint.rules.facts.argument_values import short_name, snake
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.heads import Head, bare_ends, heads, output_name
from cnnlint.rules.facts.memo import listed
from cnnlint.rules.facts.untrained import fitted, never_used, without_training, wraps_trained
from cnnlint.values import DictValue, External, Made, Unknown, Value, known_items

_ALIASES: Mapping[str, str] = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
    "binary_cross_entropy": "binary_crossentropy",
}
BY_HAND = "by hand"  # an argument of a Compile that stands for a loss which the program takes itself: the targets
CATEGORICAL = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy"})
SPARSE = frozenset({"sparse_categorical_crossentropy"})
BINARY = frozenset({"binary_crossentropy", "binary_focal_crossentropy"})
CROSSENTROPIES = CATEGORICAL | SPARSE | BINARY
_OF_LOGITS = frozenset(  # functions of TensorFlow that take targets and logits in the order in which Keras gives them
    {
        "tensorflow.nn.softmax_cross_entropy_with_logits",
        "tensorflow.nn.softmax_cross_entropy_with_logits_v2",
        "tensorflow.nn.sigmoid_cross_entropy_with_logits",
    }
)
PRODUCTS = frozenset(
    {"categorical_hinge", "cosine_similarity", "hinge", "kl_divergence", "squared_hinge"}
)  # of each two numbers
REGRESSIONS = frozenset(
    {
        "mean_squared_error",
        "mean_absolute_error",
        "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error",
        "log_cosh",
        "huber",
        "huber_loss",
        "poisson",
    }
)


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as compiled: its snake-case name, whether it takes logits (None: not known), and where it is written."""

    name: str
    from_logits: bool | None
    span: Span
    value: Value
    compile: Compile

    @property
    def takes_labels(self) -> bool:
        """Whether it compares class labels with scores."""
        return self.name in CROSSENTROPIES


def loss_of(value: Value, span: Span, compiled: Compile) -> Loss | None:
    """The loss in an argument value, None for a user's function or what is not known."""
    if isinstance(value, External) and value.name in _OF_LOGITS:
        return Loss(value.name.rpartition(".")[2], True, span, value, compiled)
    if isinstance(value, External) and not value.name.startswith(("keras.losses.", "keras.metrics.", "keras.objectives.")):
        return None
    if isinstance(value, Made) and not value.name.startswith("keras.losses."):
        return None
    name = short_name(value) if isinstance(value, (str, External, Made)) else None
    if name is None:
        return None
    plain = snake(name) if name != name.lower() and not name.isupper() else name.lower()
    return Loss(_ALIASES.get(plain, plain), _from_logits(value), span, value, compiled)


def _from_logits(value: Value) -> bool | None:
    if not isinstance(value, Made):
        return False
    if "from_logits" not in value.arguments:
        return False if value.complete else None
    given = value.arguments["from_logits"]
    return given if isinstance(given, bool) else None


def full_name(name: str) -> str:
    """The full name of a loss or metric that is written short."""
    return _ALIASES.get(name.lower(), name.lower())


def loss_span(compiled: Compile) -> Span:
    """Where the loss is written, or the call."""
    return compiled.place_of("loss")


@listed
def pairs(program: Program) -> Iterator[tuple[Head, Loss]]:
    """Every head with the loss that is compiled for it, each pair of places once."""
    return first_of_each(_all_pairs(program), _compared_by)


def _compared_by(pair: tuple[Head, Loss]) -> Hashable:
    head, loss = pair
    return head.by.span, loss.span, loss.name, loss.from_logits, head.activation, head.shape


def _all_pairs(program: Program) -> Iterator[tuple[Head, Loss]]:
    trained, replaced = fitted(program), never_used(program)
    unused = without_training(program)
    for event in program.events:
        if not isinstance(event, Compile) or not isinstance(event.model, ModelTrace) or event.span in replaced:
            continue
        if wraps_trained(event.model, trained) or event.model.identity in unused:
            continue
        yield from paired(as_built(program, event.model), event)
    for model, compiled in by_hand(program):
        yield from paired(model, compiled)


def by_hand(program: Program) -> Iterator[tuple[ModelTrace, Compile]]:
    """The models on whose answers a loss is called, each with what its `compile` would be told."""
    for event in calls(program, "keras.losses.__call__"):
        model = event.args["model"]
        if isinstance(model, ModelTrace):
            args = {"loss": event.args["loss"], BY_HAND: event.args.get("y_true")}
            yield model, Compile(event.span, model, args, event.arg_spans, event.condition)


def as_built(program: Program, model: ModelTrace) -> ModelTrace:
    """A subclassed model is built when it meets data, after it was compiled; and a stack may grow until then."""
    stack = model.kind == "sequential"
    if model.ends if model.kind == "subclass" else not stack or model.identity in fitted(program):
        return model
    final = next((final for final in program.models if final.identity == model.identity), model)
    count = len(model.layers)
    grown = len(final.layers) > count and final.layers[:count] == model.layers
    return final if grown or not stack else model


@listed
def paired(model: ModelTrace, compiled: Compile) -> Iterator[tuple[Head, Loss]]:
    """The heads of one model with their losses."""
    yield from _with_losses(heads(model), compiled)


def bare_ends_paired(model: ModelTrace, compiled: Compile) -> Iterator[tuple[Head, Loss]]:
    """The outputs of one model that are no heads, with their losses."""
    yield from _with_losses(bare_ends(model), compiled)


def _with_losses(found: tuple[Head, ...], compiled: Compile) -> Iterator[tuple[Head, Loss]]:
    value = compiled.args.get("loss")
    weights = known_items(compiled.args.get("loss_weights"))
    for head in found:
        if weights is not None and head.index >= len(weights) and head.model.dialect < 3:
            continue  # Keras 2 takes losses and weights in pairs: what is behind the last weight is not trained
        own = _for_output(value, head)
        loss = None if own is None else loss_of(own, loss_span(compiled), compiled)
        if loss is not None:
            yield head, loss


def _for_output(value: Value, head: Head) -> Value | None:
    several = known_items(value)
    if several is not None:
        return several[head.index] if head.index < len(several) else None
    if isinstance(value, DictValue):
        return value.items.get(output_name(head))
    return None if isinstance(value, Unknown) else value


def metrics_of(compiled: Compile, argument: str = "metrics") -> list[tuple[str, Value]] | None:
    """The metrics as (name, value) where each is told; None when one is not."""
    value = compiled.args.get(argument)
    if value is None:
        return []
    listed = [value] if isinstance(value, str) else known_items(value)
    if listed is None:
        return None
    found = [(_metric_name(v), v) for v in listed]
    return [(name, v) for name, v in found if name is not None] if all(n for n, _ in found) else None


def told_metrics(compiled: Compile) -> list[tuple[str, Value]]:
    """Those of its metrics that are Keras's, beside whatever others."""
    value = compiled.args.get("metrics")
    found = [(_metric_name(v), v) for v in ([value] if isinstance(value, str) else known_items(value) or ())]
    return [(name, v) for name, v in found if name is not None]


def _metric_name(value: Value) -> str | None:
    if isinstance(value, Made) and isinstance(value.arguments.get("name"), str):
        return str(value.arguments["name"])
    name = short_name(value) if isinstance(value, (str, External, Made)) else None
    if name is None or isinstance(value, str):
        return name
    return snake(name)
