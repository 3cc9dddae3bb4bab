from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.folder_parts import order_of_files, overlapping
from cnnlint.rules.facts.held_out import is_split_off
from cnnlint.rules.facts.written import written_in_line
from cnnlint.values import Array, Dataset, Did, Unknown, Value, known_items


class ValidationOnTrainingData(Rule):
    """The model is validated on the samples that it is trained on.

    ## What it does
    Reports `fit` whose `validation_data` are the very arrays or the data set that it trains on, a slice of these arrays or what
    `train_test_split` made of them, or images that are read from the same folder without a `subset`. Reports the parts of a
    folder that `image_dataset_from_directory` and its kin shuffle otherwise for validation than for training, by another
    `seed` or with `shuffle=False`, or split at another place: they overlap. So do the parts that `take` and `skip` make of
    a `tf.data.Dataset` that is shuffled anew for every pass.

    ## Why is this bad?
    The validation loss then falls with the training loss, whatever the model learns by heart: overfitting cannot be seen, early
    stopping and the choice of a model go by it.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(1000, 8), np.random.rand(1000, 1)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_data=(x[:100], y[:100]))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(1000, 8), np.random.rand(1000, 1)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x[100:], y[100:], validation_data=(x[:100], y[:100]))
    ```

    ## When not to worry
    A program that only shows how a model is called, on random numbers.
    """

    code = "CNN410"
    name = "validation-on-training-data"
    severity = Severity.WARNING
    source = "UMLAUT's study; questions on models that fail on new data"

    def check(self, program: Program) -> Iterator[Finding]:
        yield from (self._overlap(*found) for found in overlapping(program))
        for fit in fits(program):
            trained, held_out = _origin(_inputs(fit)), fit.args.get("validation_data")
            pair = known_items(held_out)
            judged = _origin(pair[0] if pair else held_out)
            if judged is trained and _is_one_thing(trained, fit, program):
                yield self._report(fit, "the same")
            elif (shuffled := _shuffled_before_it_was_divided(_inputs(fit), held_out)) is not None:
                yield self._reshuffled(fit, shuffled)
            elif _is_cut(judged, trained) and _by_its_name(fit, program):
                yield self._report(fit, "a part of them")
            elif is_split_off(judged, trained, program):
                yield self._report(fit, "what `train_test_split` made of a part of them")
            elif (folder := _of_folder(judged, program)) is not None and folder == _of_folder(trained, program):
                yield self._report(fit, f"{folder} as well")

    def _overlap(self, held_out: Call, trained: Call, ours: str, theirs: str) -> Finding:
        return self.finding(
            held_out.span,
            f"files of the training data are among those for validation: {ours} here, {theirs} there",
            labels=(*_differs_at(held_out, ours), Label(trained.span, "the training data")),
            expected=theirs,
            actual=ours,
            help="give both calls the same `validation_split` and `seed`, and the same `shuffle`",
        )

    def _reshuffled(self, fit: Fit, place: Span) -> Finding:
        return self.finding(
            place,
            "the data set is shuffled anew for every pass, and then divided: what is skipped in one pass is taken in another",
            severity=self.given(fit.condition),
            labels=(Label(fit.place_of("validation_data"), "validated on samples of the training"),),
            expected="one order for both parts",
            actual="an order for each pass",
            help="write `shuffle(..., reshuffle_each_iteration=False)`, or divide it before it is shuffled",
            model=fit.model.name if not isinstance(fit.model, Unknown) else None,
        )

    def _report(self, fit: Fit, which: str) -> Finding:
        return self.finding(
            fit.place_of("validation_data"),
            f"the model is validated on the data it is trained on: `validation_data` is {which}",
            severity=self.given(fit.condition),
            labels=(
                *((Label(place, "it is trained on these"),) if (place := fit.arg_spans.get("x")) is not None else ()),
                *_made_at(fit.args.get("validation_data")),
            ),
            expected="samples that are held out",
            actual="training samples",
            help="pass `validation_split=0.1`, or split the data before `fit`",
            model=fit.model.name if not isinstance(fit.model, Unknown) else None,
        )


def _shuffled_before_it_was_divided(trained: Value, judged: Value) -> Span | None:
    """Where a data set was shuffled of which both are parts, one what `take` gives, the other what `skip` leaves."""
    parts = [data.facts.get("part_of_pass") if isinstance(data, Dataset) else None for data in (trained, judged)]
    if parts[0] is None or parts[1] is None or parts[0][:2] != parts[1][:2] or parts[0][2] == parts[1][2]:
        return None
    place: Span = parts[0][0]
    return place


def _is_one_thing(trained: Value, fit: Fit, program: Program) -> bool:
    """Whether it is told from other data. All that one call gives of what is not known is as unknown: there the call itself
    names one variable twice."""
    if not isinstance(trained, Unknown):
        return isinstance(trained, (Array, Dataset))
    name = written_in_line(fit.arg_spans.get("x", fit.arg_spans.get("generator")), program)
    judged = written_in_line(fit.arg_spans.get("validation_data"), program).lstrip("([ ")
    return name.isidentifier() and re.fullmatch(rf"{name}(\s*[,)].*)?", judged) is not None


def _made_at(held_out: Value) -> tuple[Label, ...]:
    """Where a data set for validation is made."""
    made = held_out.trail[:1] if isinstance(held_out, Dataset) else ()
    return tuple(Label(step.span, "validated on these") for step in made)


def _differs_at(call: Call, said: str) -> tuple[Label, ...]:
    """The argument that differs, which may stand lines below the name of the function."""
    place = call.arg_spans.get(said.strip("`").partition("=")[0])
    return (Label(place, "this differs"),) if place is not None else ()


def _inputs(fit: Fit) -> Value:
    return fit.args.get("x", fit.args.get("generator"))


def _origin(data: Value) -> Value:
    """A data set before it was shuffled, cached or prefetched."""
    return data.origin if isinstance(data, Dataset) else data


def _of_folder(data: Value, program: Program) -> str | None:
    """What a data set or generator holds of a folder of images: all of it, or a part that is told by its name and order."""
    call = next((e for e in program.events if isinstance(e, Call) and e.result is data and isinstance(data, Dataset)), None)
    args = call.args if call is not None else {}
    folder, chosen = args.get("directory"), ("dataframe", "classes", "class_names")
    if call is None or not isinstance(folder, str) or any(args.get(name) is not None for name in chosen):
        return None
    subset, share = args.get("subset"), args.get("validation_split")
    if subset is None and share is None:
        return f"all of the folder {folder!r}"
    order = order_of_files(call)
    if not isinstance(subset, str) or not isinstance(share, float) or order is None:
        return None
    return f"the part {subset!r} of the folder {folder!r}, with `validation_split={share:g}` and {order}"


def _is_cut(judged: Value, trained: Value) -> bool:
    """Whether one array has been cut out of one like the other."""
    if not isinstance(judged, Array) or not isinstance(trained, Array) or not judged.trail:
        return False
    return judged.trail[-1].did is Did.CUT and judged.trail[:-1] == trained.trail


def _by_its_name(fit: Fit, program: Program) -> bool:
    """Whether the call itself cuts the validation data out of the variable that it trains on: two arrays may be made alike."""
    name = written_in_line(fit.arg_spans.get("x"), program)
    judged = written_in_line(fit.arg_spans.get("validation_data"), program).lstrip("([ ")
    return name.isidentifier() and judged.startswith(f"{name}[")
