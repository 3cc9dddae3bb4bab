from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Severity
from cnnlint.program import Compile, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import compiles, fits
from cnnlint.rules.facts.faults import Fault
from cnnlint.rules.facts.keras_origin import within_tensorflow
from cnnlint.rules.facts.optimizers import optimizers
from cnnlint.rules.facts.refused_data import (
    listed_batches,
    makers_of_data,
    no_tensors,
    paired_batches,
    pictures,
    plain_lists,
    texts,
    too_many_parts,
    whole_numbers,
    without_targets,
)
from cnnlint.rules.facts.refused_in_compile import in_compile, in_optimizer
from cnnlint.rules.facts.refused_in_fit import in_fit, in_judging
from cnnlint.rules.facts.values_together import both_weights, losses_and_weights

_COMPARING = ("evaluate", "train_on_batch", "test_on_batch")


class TrainingArgument(Rule):
    """An argument of `compile`, `fit` or an optimizer has a value that Keras rejects.

    ## What it does
    Reports metrics that are no list, tuple or dict, classes of optimizers, losses and callbacks without brackets, epochs,
    batch sizes and steps that are text, an array or no whole number, a `validation_split` of 1, class weights that are no
    dict, data without targets, pictures, lists of numbers and strings that are no tensor instead of arrays or sample
    weights, an `ImageDataGenerator` instead of what its `flow` gives, generators of lists, a function instead of the
    generator that it makes, a scaler or a model instead of data, a source of batches in a pair of validation data, inputs
    and targets in one tuple, names, functions and None instead of callbacks, a LearningRateScheduler whose function gives
    no float, a number instead of an optimizer, a loss or a metric, learning rates that are text or a whole number, a
    momentum that is a whole number or beyond 1, weights that are not one for each loss, and weights of classes beside
    weights of samples. Class weights that are no dict were ignored before TensorFlow 2.2, so in code for Keras 2 they are a
    warning. What Keras 2 takes and Keras 3 does not is an info in code for Keras 2; where nothing tells the version, it is
    a warning, for whole learning rates and momenta, steps that are floats and the number of loss weights an info.

    ## Why is this bad?
    `compile` or `fit` raises, `fit` often only after the data was read.

    ## Bad
    ```python
    # target-keras = 3
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics="accuracy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    ```

    ## Keras says
    ``Expected `metrics` argument to be a list, tuple, or dict. Received instead: metrics=accuracy of type <class 'str'>``
    """

    code = "CNN720"
    name = "training-argument"
    severity = Severity.ERROR
    shown_by = "fit"
    fixable = "sometimes"
    source = "probes of Keras 2 and 3"
    problems = ("uncalled-generator", "zip-as-data", "no-data", "no-rate", "class-as-callback")

    def check(self, program: Program) -> Iterator[Finding]:
        yield from super().check(program)
        for compiled, _ in compiles(program):
            for fault in (*in_compile(compiled), *losses_and_weights(compiled)):
                yield self._report(fault, program, compiled)
        for optimizer in optimizers(program):
            for fault in in_optimizer(optimizer):
                yield self._report(fault, program, optimizer.compile)
        for fit in fits(program):
            for fault in (*in_fit(fit), *both_weights(fit), *without_targets(fit, program)):
                yield self._report(fault, program, fit)
        for call in fits(program, "evaluate", "predict"):
            yield from (self._report(fault, program, call) for fault in in_judging(call))
        for call in fits(program, "fit", "evaluate", "predict"):
            yield from (self._report(fault, program, call) for fault in texts(call))
        for call in fits(program, "fit", "fit_generator", "evaluate", "predict"):
            for fault in (*makers_of_data(call), *paired_batches(call), *too_many_parts(call), *no_tensors(call)):
                yield self._report(fault, program, call)
        for call in fits(program, "fit", "evaluate", "predict", "train_on_batch", "test_on_batch"):
            more = without_targets(call, program) if call.method in _COMPARING else ()
            for fault in (*plain_lists(call), *listed_batches(call), *pictures(call), *whole_numbers(call), *more):
                yield self._report(fault, program, call)

    def _report(self, fault: Fault, program: Program, event: Compile | Fit) -> Finding:
        sure = _is_sure(fault, program)
        severity, message = self.given(event.condition, certain=sure), fault.message
        if program.dialect not in fault.dialects or (fault.usual and not sure) or _is_before(fault, program):
            severity = Severity.INFO
        if program.dialect not in fault.dialects or not sure:
            message = f"{message} ({fault.recent or fault.former or fault.where or _rejected_by(fault.dialects)})"
        fix = None
        if fault.replacement is not None:
            safe = severity is Severity.ERROR or fault.alike
            fix = Fix(fault.help, tuple(Edit(span, text) for span, text in fault.replacement), safe)
        return self.finding(
            fault.span,
            message,
            severity=severity,
            expected=fault.expected,
            actual=fault.actual,
            help=fault.help,
            keras=fault.keras,
            shown_by="compile" if isinstance(event, Compile) else "fit",
            fix=fix,
        )


def _is_sure(fault: Fault, program: Program) -> bool:
    """Whether the Keras that the program is written for surely rejects it."""
    if program.dialect == 2 and fault.former:
        return False
    if fault.recent and program.dialect < 3:
        return program.mentions("tf_keras")
    return program.dialect_told or (2 in fault.dialects and not fault.recent)


def _is_before(fault: Fault, program: Program) -> bool:
    """Whether the project installs a release of the package keras that still takes it."""
    if fault.since is None or program.dialect >= 3 or within_tensorflow(program):
        return False
    return program.release.before(fault.since) is True


def _rejected_by(dialects: frozenset[int]) -> str:
    return f"rejected by Keras {' and '.join(map(str, sorted(dialects)))}"
