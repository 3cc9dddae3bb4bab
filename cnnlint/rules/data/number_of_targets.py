from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Finding, Severity, plural
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import JUDGING, feeds_of
from cnnlint.rules.facts.heads import open_ended, outputs_declared
from cnnlint.rules.facts.structures import refused
from cnnlint.rules.facts.targets import held_to_outputs
from cnnlint.values import Array, DictValue, External, Made, Unknown, Value, known_items

OWN = ("train_step", "test_step", "compute_loss")  # a program that may use its targets in its own way


class NumberOfTargets(Rule):
    """The model is given another number of targets than it has outputs.

    ## What it does
    Compares the outputs of a model with the arrays in a list of targets in `fit`, `evaluate`, `train_on_batch` and
    `test_on_batch`, and with targets that are one array, or come so from a data set. Programs with a `train_step` or a
    `compute_loss` of their own are left alone. In Keras 3 also a
    dict that leaves out an output with a loss. Follows how Keras brings targets, losses and weights in lists, tuples and dicts
    to the outputs, and reports what it cannot: a dict of targets for one output that is no dict, in Keras 3.

    ## Why is this bad?
    Keras 3 stops at the first batch. Keras 2 of TensorFlow ignores all targets but the first where the model has one
    output, and says nothing; it stops where the model has several. A model of several inputs does not have several outputs
    for that.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import layers

    left, right, y = np.zeros((100, 8)), np.zeros((100, 8)), np.zeros((100, 1))
    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit([left, right], [y, y], validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import layers

    left, right, y = np.zeros((100, 8)), np.zeros((100, 8)), np.zeros((100, 1))
    a, b = keras.Input((8,)), keras.Input((8,))
    model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
    model.compile(optimizer="adam", loss="mse")
    model.fit([left, right], y, validation_split=0.1)
    ```

    ## Keras says
    `y_true and y_pred have different structures.` Keras 2 says nothing where the model has one output, else `The two
    structures don't have the same sequence length.`

    ## When not to worry
    Keras 2 of TensorFlow, and the package keras from 2.4 on, compare one array with every output.
    """

    code = "CNN513"
    name = "number-of-targets"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "probes of Keras 2 and 3"
    yields_to = ("losses-do-not-fit-outputs", "targets-of-no-output", "not-compiled")

    def check(self, program: Program) -> Iterator[Finding]:
        if program.mentions(*OWN):
            return
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in JUDGING or not isinstance(event.model, ModelTrace):
                continue
            counted = list(self._counted(event, event.model, program))
            yield from counted
            if all(finding.shown_by == "silent" for finding in counted):
                yield from self._brought_together(event, event.model, program)

    def _counted(self, event: Fit, model: ModelTrace, program: Program) -> Iterator[Finding]:
        yield from self._without_targets(event, model, program)
        outputs, given = _outputs(model), _targets(event, model)
        if outputs is None:
            return
        if given is not None and outputs != given and not (program.dialect >= 3 and given == _with_a_loss(event)):
            yield self._report(event, model, outputs, given, program)
        elif given is None and outputs > 1 and (program.dialect >= 3 or held_to_outputs(program)) and _each_has_a_loss(event):
            yield from self._one_for_all(event, model, outputs, program)

    def _brought_together(self, event: Fit, model: ModelTrace, program: Program) -> Iterator[Finding]:
        """What Keras cannot bring to the outputs, as it goes through lists, tuples and dicts."""
        misfit = refused(event, program)
        if misfit is None or event.compile is None:
            return
        compiled = misfit.argument in ("loss", "loss_weights")
        site, sure = event.compile if compiled else event, compiled or program.dialect_told or program.dialect < 3
        yield self.finding(
            site.place_of(misfit.argument),
            f"`{misfit.argument}` does not go together with the {plural(len(model.outputs), 'output')} of the model",
            severity=self.given(event.condition, model.condition, event.compile.condition, certain=sure),
            labels=outputs_declared(model),
            help=_HELPS[misfit.argument],
            keras=misfit.said,
            model=model.name,
        )

    def _report(self, event: Fit, model: ModelTrace, outputs: int, given: int, program: Program) -> Finding:
        raises = program.dialect >= 3 or outputs > 1
        said = "y_true and y_pred have different structures."
        if program.dialect < 3:
            said = f"Input structure has length {given}, while shallow structure has length {outputs}."
        sure = raises and (program.dialect_told or outputs > 1)
        message = f"the model has {plural(outputs, 'output')}, but gets {plural(given, 'array')} of targets"
        return self.finding(
            event.place_of("y"),
            message if raises else f"{message}: all but the first are ignored",
            severity=self.given(event.condition, model.condition, certain=sure),
            labels=outputs_declared(model),
            expected=plural(outputs, "array"),
            actual=str(given),
            help="pass a list with one array for each output" if outputs > 1 else "pass one array, not a list",
            keras=said if raises else None,
            shown_by="fit" if raises else "silent",
            model=model.name,
        )

    def _one_for_all(self, event: Fit, model: ModelTrace, outputs: int, program: Program) -> Iterator[Finding]:
        for feed in feeds_of(event):
            known = isinstance(feed.y, Array) and (feed.dataset is None or isinstance(feed.y.whole_shape, tuple))
            if known and feed.part == "training":
                yield self.finding(
                    event.place_of("x" if feed.dataset is not None else "y"),
                    f"the model has {plural(outputs, 'output')}, but gets one array of targets",
                    severity=self.given(
                        event.condition, model.condition, certain=program.dialect_told and program.dialect != 2
                    ),
                    labels=outputs_declared(model),
                    expected=plural(outputs, "array"),
                    actual="1",
                    help="give a tuple with one array of targets for each output",
                    model=model.name,
                )

    def _without_targets(self, event: Fit, model: ModelTrace, program: Program) -> Iterator[Finding]:
        """A dict that names not all outputs: early releases of Keras 3 passed over it where the losses have no names."""
        left_out, sure = _left_out(event, model)
        if program.dialect < 3 or not left_out or model.kind != "functional" or model.unknown or open_ended(model):
            return
        yield self.finding(
            event.place_of("y"),
            f"the output `{left_out}` has a loss, but gets no targets",
            severity=self.given(event.condition, model.condition, certain=sure and program.dialect_told),
            labels=outputs_declared(model),
            expected=f"targets for `{left_out}` too",
            actual=", ".join(f"`{key}`" for key in getattr(event.args.get("y"), "items", ())),
            help="give targets for each output that has a loss, or no loss to the others",
            model=model.name,
        )


_HELPS = {
    "loss": "give one loss for each output, in the order of the outputs or in a dict by their names",
    "loss_weights": "give one weight for each loss, in the same form",
    "y": "give one array for each output with a loss, in the order of the outputs or in a dict by their names",
    "validation_data": "give its targets in the form of those of the training, as the outputs are",
    "sample_weight": "give weights in the same form as the outputs",
}


def _left_out(event: Fit, model: ModelTrace) -> tuple[str, bool]:
    """An output with a loss that a dict of targets does not name, and whether Keras 3 refuses that in each release."""
    targets = event.args.get("y")
    names = set(model.output_names)
    loss = event.compile.args.get("loss") if event.compile is not None else None
    if not isinstance(targets, DictValue) or targets.rest is not None or not targets.items.keys() < names:
        return "", False
    lacking, several = sorted(names - targets.items.keys()), known_items(loss)
    if isinstance(loss, DictValue):
        return next((name for name in lacking if loss.items.get(name) is not None), ""), loss.items.keys() == names
    if several is not None:
        return lacking[0] if None not in several and len(several) == len(names) else "", False
    return lacking[0] if isinstance(loss, (str, Made, External)) else "", bool(model.output_keys)


def _with_a_loss(event: Fit) -> int | None:
    """How many losses of a list are not None: to these Keras 3 gives as many targets."""
    losses = known_items(event.compile.args.get("loss")) if event.compile is not None else None
    return None if losses is None or None not in losses else sum(loss is not None for loss in losses)


def _each_has_a_loss(event: Fit) -> bool:
    """Whether Keras compares each output with targets: an output whose loss is None needs none."""
    loss = event.compile.args.get("loss") if event.compile is not None else None
    several = known_items(loss)
    all_told = several is None or (None not in several and len(several) > 1)  # a list with one is for one
    return loss is not None and not isinstance(loss, Unknown) and all_told


def _outputs(model: ModelTrace) -> int | None:
    known = model.kind in ("functional", "sequential") and not (model.unknown or model.output_keys or open_ended(model))
    return len(model.outputs) or None if known else None


def _targets(event: Fit, model: ModelTrace) -> int | None:
    """The number of arrays in a list of targets. Where one is not known, it is an array beside a list of inputs."""
    given = known_items(event.args.get("y"))
    if given is None or len(given) < 2:
        return None
    x = known_items(event.args.get("x"))
    beside = x is not None and len(x) == len(given) == len(model.inputs)
    return len(given) if _arrays(given, beside) else None


def _arrays(given: Sequence[Value], beside: bool) -> bool:
    """Whether these are arrays with an axis of samples."""
    arrays = [value for value in given if isinstance(value, Array) and isinstance(value.shape, tuple) and value.shape]
    open_ = [value for value in given if isinstance(value, Unknown)]
    return len(arrays) + (len(open_) if beside else 0) == len(given)
