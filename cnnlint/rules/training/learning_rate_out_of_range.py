from __future__ import annotations

import math
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.callbacks import scheduled
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.names import set_at
from cnnlint.rules.facts.optimizers import ADAPTIVE, Optimizer, optimizer_of, optimizers, tried
from cnnlint.values import Made

ADAGRAD = 1.0  # it divides by all the gradients so far: 0.5 still learns
_BATCHES = 100
_FIRST_RATE = "keras.callbacks.LearningRateScheduler.__first_rate__"
# A hidden layer of 64 units learns with a rate of 1, with 0.5 and a momentum of 0.9, hardly with 1 and 0.9, and not with 5.
ALONE, MOVED = 5.0, 10.0  # without a momentum, and what a momentum makes of the rate
TOY = 500  # weights: it learns an exclusive or at 0.1 as well as at 0.001, and no longer at 0.5


class LearningRateOutOfRange(Rule):
    """The learning rate is far outside of what the optimizer works with.

    ## What it does
    Reports a literal learning rate, or the start of a schedule or of the function of a `LearningRateScheduler`, of 0.1 or
    more for Adam and its kin, of 1 or more for Adagrad, of 10 or more for SGD, and below 1e-8 for any. For SGD a network of
    more than a few hundred weights without batch normalization takes no 5, and with a momentum of 0.9 no 1. Below 1e-7 is
    an info, above 1 for SGD as well, for Adam and its kin above 0.01, and up to 1 where the model is linear, with hardly a
    hill in its loss, and 0.1 where it has a few hundred weights. A schedule that leaves next to nothing of the rate after a
    hundred batches is reported as well. Where several rates are tried at one place, as in a loop over a list of them, it is
    an info.

    ## Why is this bad?
    Adam scales each step to about the learning rate itself: with 1.0 every weight moves by about one in every step, and the
    loss explodes. With 1e-9 nothing moves.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=1.0), loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy")
    ```

    ## Options
    `adaptive`: the rate from which on Adam and its kin are reported, `adaptive-info`: the one above which that is an info;
    `plain`: the one from which on SGD is, `plain-info`: the one above which that is an info; `least` and `low`: those below
    which both are, as a warning and as an info; `decay`: the decay after each batch from which on that is; `fading`: the share
    of the rate that a schedule has to leave after a hundred batches.
    """

    code = "CNN401"
    name = "learning-rate-out-of-range"
    severity = Severity.WARNING
    source = "UMLAUT; DL Contract; Theia"
    options = {
        "adaptive": 0.1,
        "adaptive_info": 0.01,
        "plain": 10.0,
        "plain_info": 1.0,
        "least": 1e-8,
        "low": 1e-7,
        "decay": 0.1,
        "fading": 0.001,
    }

    def check(self, program: Program) -> Iterator[Finding]:
        yield from first_of_each(self._scheduled(program), lambda finding: finding.span)
        by_callbacks, experiments = scheduled(program), tried(program)
        for optimizer in optimizers(program):
            if optimizer.rate is None or optimizer.compile.span in by_callbacks:
                continue
            rate, span = optimizer.rate
            yield from self._decays(optimizer, rate)
            if optimizer.schedule is not None:
                yield from self._fades(optimizer, optimizer.schedule)
            judged = self._judge(optimizer, rate)
            if judged is not None:
                severity, limit = (Severity.INFO if span in experiments else judged[0]), judged[1]
                size = "high" if rate > self.option["low"] else "low"
                yield self.finding(
                    span,
                    f"a learning rate of {rate:g} increases the loss instead of decreasing it"
                    if rate < 0
                    else f"a learning rate of {rate:g} is {size} for {optimizer.name}",
                    labels=(Label(place, f"{rate:g} is set here"),) if (place := set_at(span, program, rate)) else (),
                    severity=severity,
                    expected=limit,
                    actual=f"{rate:g}",
                    help="start from 0.001" if optimizer.name in ADAPTIVE else "start from 0.01",
                )

    def _scheduled(self, program: Program) -> Iterator[Finding]:
        """A LearningRateScheduler that begins with a rate that is high: one that rises to it looks for the best one."""
        for call in calls(program, _FIRST_RATE):
            fit = next((event for event in program.events if isinstance(event, Fit) and event.span == call.span), None)
            optimizer = None if fit is None or fit.compile is None else optimizer_of(fit.compile)
            rate = number(call.args["rate"]) or 0.0
            judged = None if optimizer is None or rate <= self.option["low"] else self._judge(optimizer, rate)
            if optimizer is not None and judged is not None and judged[0] is Severity.WARNING:
                yield self.finding(
                    call.arg_spans["function"],
                    f"the schedule begins with a learning rate of {rate:g}, which is high for {optimizer.name}",
                    labels=(Label(call.span, "trained here"),),
                    expected=judged[1],
                    actual=f"{rate:g}",
                    help="start from 0.001" if optimizer.name in ADAPTIVE else "start from 0.01",
                )

    def _decays(self, optimizer: Optimizer, rate: float) -> Iterator[Finding]:
        """`decay` of Keras 1 and 2: the rate is divided by 1 + decay · batches."""
        decay = number(optimizer.made.arguments.get("decay"))
        if decay is not None and decay >= self.option["decay"]:
            yield self.finding(
                optimizer.place_of("decay"),
                f"a decay of {decay:g} leaves {rate / (1 + 100 * decay):.2g} of the learning rate {rate:g} after 100 batches",
                expected=f"below {self.option['decay']:g}",
                actual=f"{decay:g}",
                help="write a decay such as 1e-6: it is applied after every batch",
            )

    def _fades(self, optimizer: Optimizer, schedule: Made) -> Iterator[Finding]:
        """A schedule is asked at every batch, and not once an epoch."""
        left = _left_after(schedule, _BATCHES)
        if left is not None and left < self.option["fading"]:
            yield self.finding(
                schedule.spans.get("decay_steps", schedule.span or optimizer.span),
                f"{left:.2g} of the learning rate is left after {_BATCHES} batches: the schedule counts batches, not epochs",
                expected=f"at least {self.option['fading']:g}",
                actual=f"{left:.2g}",
                help="give `decay_steps` as a number of batches: the epochs times the batches of each",
            )

    def _judge(self, optimizer: Optimizer, rate: float) -> tuple[Severity, str] | None:
        adaptive = optimizer.name in ADAPTIVE
        if rate < self.option["low"]:
            meant = rate == 0 or rate >= self.option["least"]  # nobody writes zero by mistake
            return Severity.INFO if meant else Severity.WARNING, f"at least {self.option['low']:g}"
        small = rate == self.option["adaptive"] and _is_toy(optimizer.compile.model)
        if adaptive and rate >= self.option["adaptive"] and (rate >= 1 or _deep(optimizer)) and not small:
            return Severity.WARNING, f"below {self.option['adaptive']:g}"
        if optimizer.name == "Adagrad" and rate >= ADAGRAD and _deep(optimizer):
            return Severity.WARNING, f"below {ADAGRAD:g}"
        if optimizer.name == "SGD" and rate >= self.option["plain"]:
            return Severity.WARNING, f"below {self.option['plain']:g}"
        if optimizer.name == "SGD" and rate >= (most := _most_for_sgd(optimizer)):
            return Severity.WARNING, f"below {most:.2g}"
        most = self.option["adaptive_info"] if adaptive else self.option["plain_info"]
        if rate > most and (adaptive or optimizer.name == "SGD"):
            return Severity.INFO, f"at most {most:g}"
        return None


def _left_after(schedule: Made, batches: int) -> float | None:
    """Which share of its rate a schedule leaves after so many batches."""
    steps, rate = (number(schedule.arguments.get(name)) for name in ("decay_steps", "decay_rate"))
    if steps is None or rate is None or not schedule.complete or not schedule.name.endswith(".ExponentialDecay"):
        return None
    return float(rate ** (batches / steps)) if steps > 0 and 0 < rate < 1 else None


def _most_for_sgd(optimizer: Optimizer) -> float:
    """The rate from which on a network does not learn: a momentum of 0.9 adds the steps before up to ten times the rate."""
    model, momentum = optimizer.compile.model, number(optimizer.made.arguments.get("momentum")) or 0.0
    normalized = isinstance(model, ModelTrace) and any(layer.cls.endswith("Normalization") for layer in model.layers)
    if normalized or _is_toy(model) or not _deep(optimizer):
        return math.inf
    return min(ALONE, MOVED * (1 - momentum)) if 0 <= momentum < 1 else ALONE


def _deep(optimizer: Optimizer) -> bool:
    """Whether the model has more than one layer that learns, and is more than one matrix in disguise."""
    model = optimizer.compile.model
    if not isinstance(model, ModelTrace):
        return True
    learners = sum(layer.params != 0 and not layer.cls.endswith("Normalization") for layer in model.layers)
    return learners != 1 and any(activation_of(layer) != "linear" for layer in model.layers)


def _is_toy(model: object) -> bool:
    counts = [layer.params for layer in model.layers] if isinstance(model, ModelTrace) else [None]
    return sum(count if isinstance(count, int) else TOY for count in counts) < TOY
