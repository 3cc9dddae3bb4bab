from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.program import Compile, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number, short_name
from cnnlint.rules.facts.callbacks import scheduled
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.keras_origin import within_tensorflow
from cnnlint.rules.facts.written import stands_in
from cnnlint.values import Made, Value

_SET_LATER = re.compile(r"\.(?:lr|learning_rate)\s*(?:=(?!=)|\.assign|,)")  # the last is `set_value(optimizer.lr, 1.0)`


class AdadeltaWithoutRate(Rule):
    """Adadelta is used with the learning rate of 0.001 that it has by default.

    ## What it does
    Reports `Adadelta()` and `"adadelta"` without a learning rate, where the program is for TensorFlow's Keras or for Keras 3.
    Where nothing tells its Keras, and where more epochs follow than the option `epochs` says, it is an info.

    ## Why is this bad?
    Adadelta finds the length of its steps itself: its paper has no learning rate, and Keras before 2.4 had one of 1.0, which
    changes nothing. TensorFlow's Keras and Keras 3 multiply each step by 0.001, so that the weights hardly move. Examples
    written for the old default train without an error, a thousand times more slowly.

    ## When not to worry
    Trainings of some thousand epochs, which get there all the same. Where the rate is set later, by the program or by a
    `LearningRateScheduler`, nothing is told.

    ## Bad
    ```python
    import tensorflow as tf

    (x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adadelta", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=12, validation_split=0.1)
    ```

    ## Good
    ```python
    import tensorflow as tf

    (x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adadelta(learning_rate=1.0), loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=12, validation_split=0.1)
    ```

    ## Options
    `epochs`: from so many epochs on it is an info.
    """

    code = "CNN420"
    name = "adadelta-without-rate"
    severity = Severity.WARNING
    source = "keras#13815, tensorflow#39083, tensorflow#39432"
    options = {"epochs": 200}

    def check(self, program: Program) -> Iterator[Finding]:
        within = within_tensorflow(program)
        if program.dialect < 2 or (program.dialect == 2 and not within):
            return
        later = scheduled(program)
        for compiled, _ in () if stands_in(program, _SET_LATER) else compiles(program):
            if compiled.span not in later and _has_default_rate(compiled.args.get("optimizer")):
                sure = within or program.dialect_told
                patient = any(
                    isinstance(event, Fit) and _trains(event, compiled) and self._is_long(event) for event in program.events
                )
                yield self._report(compiled, Severity.WARNING if sure and not patient else Severity.INFO, sure)

    def _is_long(self, fit: Fit) -> bool:
        epochs = number(fit.args.get("epochs", fit.args.get("nb_epoch", 1)))
        return epochs is None or epochs >= self.option["epochs"]

    def _report(self, compiled: Compile, severity: Severity, sure: bool) -> Finding:
        return self.finding(
            _place(compiled),
            "Adadelta starts from a learning rate of 0.001 here, which hardly moves the weights"
            + ("" if sure else " (since Keras 2.4)"),
            severity=severity,
            expected="1.0, as in its paper",
            actual="0.001",
            help="write `Adadelta(learning_rate=1.0)`, or take Adam",
        )


def _has_default_rate(optimizer: Value) -> bool:
    if isinstance(optimizer, str):
        return optimizer.lower() == "adadelta"
    if not isinstance(optimizer, Made) or not optimizer.name.startswith("keras.optimizers.") or not optimizer.complete:
        return False
    return short_name(optimizer) == "Adadelta" and not {"learning_rate", "lr"} & optimizer.arguments.keys()


def _trains(fit: Fit, compiled: Compile) -> bool:
    return fit.method in TRAINING and fit.compile is not None and fit.compile.span == compiled.span


def _place(compiled: Compile) -> Span:
    optimizer = compiled.args.get("optimizer")
    made = optimizer.span if isinstance(optimizer, Made) else None
    return made or compiled.place_of("optimizer")
