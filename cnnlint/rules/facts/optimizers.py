"""What an optimizer is compiled with."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.program import Compile, Program
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.values import Made

ADAPTIVE = frozenset({"Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Lion"})
RATE = ("learning_rate", "lr", "initial_learning_rate")

COMMON = frozenset(
    {
        "learning_rate",
        "name",
        "weight_decay",
        "clipnorm",
        "clipvalue",
        "global_clipnorm",
        "use_ema",
        "ema_momentum",
        "ema_overwrite_frequency",
        "loss_scale_factor",
        "gradient_accumulation_steps",
    }
)  # keras/src/optimizers/base_optimizer.py
OWN = {
    "SGD": frozenset({"momentum", "nesterov"}),
    "RMSprop": frozenset({"rho", "momentum", "epsilon", "centered"}),
    "Adam": frozenset({"beta_1", "beta_2", "epsilon", "amsgrad"}),
    "AdamW": frozenset({"beta_1", "beta_2", "epsilon", "amsgrad"}),
    "Adadelta": frozenset({"rho", "epsilon"}),
    "Adagrad": frozenset({"initial_accumulator_value", "epsilon"}),
    "Adamax": frozenset({"beta_1", "beta_2", "epsilon"}),
    "Nadam": frozenset({"beta_1", "beta_2", "epsilon"}),
    "Ftrl": frozenset(
        {
            "learning_rate_power",
            "initial_accumulator_value",
            "l1_regularization_strength",
            "l2_regularization_strength",
            "l2_shrinkage_regularization_strength",
            "beta",
        }
    ),
    "Lion": frozenset({"beta_1", "beta_2"}),
}
# What Keras 2 also took, and what took its place.
OLD = {
    "lr": "learning_rate",
    "decay": None,
    "schedule_decay": None,
    "jit_compile": None,
    "gradient_aggregator": None,  # with the next in TensorFlow 2.4 to 2.10, keras/optimizers/optimizer_v2/optimizer_v2.py
    "gradient_transformers": None,
}


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimizer in a compile. name: its class. legacy: one of `keras.optimizers.legacy`."""

    name: str
    made: Made
    compile: Compile
    legacy: bool

    @property
    def span(self) -> Span:
        """Where it is made."""
        return self.made.span or self.compile.span

    def place_of(self, argument: str) -> Span:
        """Where an argument is written, or the whole optimizer if it is not written out."""
        return self.made.spans.get(argument, self.span)

    @property
    def rate(self) -> tuple[float, Span] | None:
        """The learning rate with its place, or that which a schedule starts from."""
        for name in RATE:
            if name in self.made.arguments:
                return self._rate(name)
        return None

    @property
    def schedule(self) -> Made | None:
        """The schedule that gives the rate at each batch, where there is one."""
        given = next((self.made.arguments[name] for name in RATE if name in self.made.arguments), None)
        return given if isinstance(given, Made) else None

    def _rate(self, name: str) -> tuple[float, Span] | None:
        value = self.made.arguments[name]
        if isinstance(value, Made) and value.arguments.get("warmup_target") is not None:
            return None  # it rises from there
        if isinstance(value, Made) and "initial_learning_rate" in value.arguments:
            start = number(value.arguments["initial_learning_rate"])
            place = value.spans.get("initial_learning_rate", value.span or self.span)
            return None if start is None else (start, place)
        rate = number(value)
        return None if rate is None else (rate, self.place_of(name))


def optimizer_of(compiled: Compile) -> Optimizer | None:
    """The optimizer of one compile, also where that names it by a word."""
    given = compiled.args.get("optimizer")
    if isinstance(given, Made) and given.name.startswith("keras.optimizers."):
        return Optimizer(given.name.rpartition(".")[2], given, compiled, ".legacy." in given.name)
    name = next((own for own in OWN if isinstance(given, str) and own.lower() == given.lower()), None)
    return Optimizer(name, Made(f"keras.optimizers.{name}"), compiled, False) if name is not None else None


def optimizers(program: Program) -> Iterator[Optimizer]:
    """The optimizers that models are compiled with, known models or not, each place once."""
    return first_of_each(_all(program), lambda optimizer: optimizer.span)


def _all(program: Program) -> Iterator[Optimizer]:
    for event in program.events:
        made = event.args.get("optimizer") if isinstance(event, Compile) else None
        if isinstance(event, Compile) and isinstance(made, Made) and made.name.startswith("keras.optimizers."):
            yield Optimizer(made.name.rpartition(".")[2], made, event, ".legacy." in made.name)


def tried(program: Program) -> set[Span]:
    """Where several learning rates are tried, as a loop over a list of them does."""
    found: dict[Span, set[float]] = {}
    for rate, span in (o.rate for o in _all(program) if o.rate is not None):
        found.setdefault(span, set()).add(rate)
    return {span for span, rates in found.items() if len(rates) > 1}
