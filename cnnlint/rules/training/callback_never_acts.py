from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span, plural
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.callbacks import watching
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Made, known_items

_STOP, _REDUCE = "keras.callbacks.EarlyStopping", "keras.callbacks.ReduceLROnPlateau"
_PATIENCE = {_STOP: 0, _REDUCE: 10}
_DOES = {_STOP: "stops", _REDUCE: "reduces the rate"}


class CallbackNeverActs(Rule):
    """A callback waits longer than the training lasts, or longer than another one lets it last.

    ## What it does
    Compares the patience of `EarlyStopping` and `ReduceLROnPlateau` with the epochs of `fit`, and with each other where both
    watch the same figure; and `min_lr` with the learning rate.

    ## Why is this bad?
    With a patience of 20 nothing stops within 20 epochs. A rate that is to be reduced after ten epochs without progress never
    is where the training stops after five: both count from the same best epoch.

    ## When not to worry
    A callback that a longer training is given as well is not reported. An `EarlyStopping` that restores the best
    weights does so at the end of any training. A `ReduceLROnPlateau` does not count progress below its `min_delta`, and may
    still act where a training creeps on.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, callbacks, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = callbacks.EarlyStopping(patience=5)
    slow_down = callbacks.ReduceLROnPlateau(factor=0.2, patience=10)
    model.fit(x, y, validation_split=0.1, epochs=30, callbacks=[stop, slow_down])
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, callbacks, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    stop = callbacks.EarlyStopping(patience=10)
    slow_down = callbacks.ReduceLROnPlateau(factor=0.2, patience=4)
    model.fit(x, y, validation_split=0.1, epochs=30, callbacks=[stop, slow_down])
    ```
    """

    code = "CNN424"
    name = "callback-never-acts"
    severity = Severity.WARNING
    source = "questions on learning rates that stay as they are"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            waiting = [callback for given, callback in watching(program) if given is fit and _patience(callback) is not None]
            for callback in waiting:
                if not any(_may_act(other, callback) for other in fits(program) if other is not fit):
                    yield from self._outlasts(fit, callback)
                yield from self._below_the_least(fit, callback)
            for stop in waiting:
                yield from (self._stopped_first(stop, other) for other in waiting if _stops_before(stop, other))

    def _outlasts(self, fit: Fit, callback: Made) -> Iterator[Finding]:
        """`patience` epochs without progress come after one with it, or from before the first."""
        epochs, first = fit.args.get("epochs", 1), fit.args.get("initial_epoch", 0)
        patience = _patience(callback)
        if type(epochs) is not int or type(first) is not int or patience is None:
            return
        restores = callback.arguments.get("restore_best_weights", False) is not False
        if epochs - first < 2 or patience < epochs - first or restores:
            return
        yield self.finding(
            _place(callback),
            f"{callback.name.rpartition('.')[2]} {_DOES[callback.name]} after {plural(patience, 'epoch')} without progress, "
            f"and the training has {epochs - first}",
            labels=(Label(fit.arg_spans.get("epochs", fit.span), f"{plural(epochs, 'epoch')} here"),),
            expected=f"less than {epochs - first}",
            actual=str(patience),
            help="make `patience` smaller, or train for more epochs",
        )

    def _below_the_least(self, fit: Fit, callback: Made) -> Iterator[Finding]:
        """A rate is reduced only where it is above `min_lr`, which it never falls below."""
        least = number(callback.arguments.get("min_lr")) if callback.name == _REDUCE else None
        rate = _rate(fit)
        if least is not None and rate is not None and least >= rate[0]:
            yield self.finding(
                callback.spans.get("min_lr", _place(callback)),
                f"the rate of {rate[0]:g} is never reduced: `min_lr` is {least:g}",
                labels=(Label(rate[1], f"a rate of {rate[0]:g}"),),
                expected=f"less than {rate[0]:g}",
                actual=f"{least:g}",
                help="make `min_lr` smaller than the rate that the training begins with",
            )

    def _stopped_first(self, stop: Made, reduce: Made) -> Finding:
        waits, patience = max(_patience(stop) or 0, 1), _patience(reduce) or 0  # 0 epochs are one: it waits for its end
        why = "" if "patience" in stop.arguments else ", for want of a `patience`"
        return self.finding(
            _place(reduce),
            f"the rate is reduced after {plural(patience, 'epoch')} without progress, but the training stops after "
            f"{plural(waits, 'epoch')}",
            labels=(Label(_place(stop), f"stops after {plural(waits, 'epoch')}{why}"),),
            expected=f"less than {waits}" if waits > 1 else f"a patience of more than {patience} for `EarlyStopping`",
            actual=str(patience),
            help="let `ReduceLROnPlateau` wait for fewer epochs than `EarlyStopping`"
            if waits > 1
            else "give `EarlyStopping` a longer `patience` than `ReduceLROnPlateau`",
        )


def _may_act(fit: Fit, callback: Made) -> bool:
    """Whether another training may be given the same callback, and may last long enough for it."""
    given = fit.args.get("callbacks")
    held = known_items(given)
    epochs, first = fit.args.get("epochs", 1), fit.args.get("initial_epoch", 0)
    if given is None or (held is not None and all(getattr(one, "span", None) != callback.span for one in held)):
        return False
    return type(epochs) is not int or type(first) is not int or epochs - first > (_patience(callback) or 0)


def _patience(callback: Made) -> int | None:
    """How many epochs it waits, where that is told."""
    if callback.name not in _PATIENCE or not callback.complete or callback.span is None:
        return None
    told = number(callback.arguments.get("patience", _PATIENCE[callback.name]))
    return int(told) if told is not None and float(told).is_integer() else None


def _stops_before(stop: Made, reduce: Made) -> bool:
    """Whether the training has stopped before the rate is reduced: both count the epochs from the same best one."""
    if (stop.name, reduce.name) != (_STOP, _REDUCE):
        return False
    waits, patience = _patience(stop), _patience(reduce)
    plain = all(stop.arguments.get(name) in (0, None) for name in ("baseline", "start_from_epoch"))
    same = all(
        _of(stop, name, value) == _of(reduce, name, value) for name, value in (("monitor", "val_loss"), ("mode", "auto"))
    )
    return plain and same and waits is not None and patience is not None and patience >= max(waits, 1)


def _rate(fit: Fit) -> tuple[float, Span] | None:
    """The learning rate that an optimizer is made with as a plain number."""
    made = fit.compile.args.get("optimizer") if fit.compile is not None else None
    if fit.compile is None or not isinstance(made, Made):
        return None
    name = next((name for name in ("learning_rate", "lr") if name in made.arguments), "")
    rate = number(made.arguments.get(name))
    return None if rate is None else (rate, made.spans.get(name, made.span or fit.compile.span))


def _place(callback: Made) -> Span:
    """Where it is told how long to wait, or the whole callback."""
    assert callback.span is not None
    return callback.spans.get("patience", callback.span)


def _of(callback: Made, name: str, default: str) -> object:
    return callback.arguments.get(name, default)
