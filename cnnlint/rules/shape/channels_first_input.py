from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import ASKED, OF_TENSORFLOW, looks_channels_first, order_is_first, order_is_told
from cnnlint.rules.facts.graph import one_shape, own_models
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, POOLINGS
from cnnlint.rules.facts.problems import Failure, failure_of
from cnnlint.rules.facts.written import stands_in
from cnnlint.shapes import shape_text


class ChannelsFirstInput(Rule):
    """The input shape puts the channels first, the layers expect them last.

    ## What it does
    Reports an input such as `(3, 32, 32)` or `(1, 28, 28)`, two equal sides after 1, 3 or 4, that meets convolutions or
    poolings with `data_format="channels_last"`, Keras's default. It is an error where a layer then does not fit, else a
    warning; a warning too in code for the package `keras` before its third version, where a file of the user's could say
    where the channels stand. There it is an info where the code treats the channels as first, by an `axis=1` or a transposition
    of its images, or loads stored weights into a model that would not be built, and in code for Keras 1, whose first releases
    put them first, that does not say where they stand.

    ## Why is this bad?
    The layers take the 3 channels for the height and slide over height and width as if one of them were the channels: the
    model either does not build, or learns from a picture cut the wrong way.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((3, 32, 32)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((32, 32, 3)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
        ]
    )
    ```

    ## When not to worry
    Real images of three rows do exist; suppress the finding there.
    """

    code = "CNN102"
    name = "channels-first-input"
    severity = Severity.WARNING
    source = "keras#7611, keras#4546"

    def check(self, program: Program) -> Iterator[Finding]:
        failed = {f.model.identity: p for p, f in _failures(program)}
        for model in own_models(program):
            if looks_channels_first(model):
                yield self._report(model, failed.get(model.identity), program)

    def _report(self, model: ModelTrace, problem: Problem | None, program: Program) -> Finding:
        _, channels, height, width = one_shape(model.input_shape) or (None,) * 4
        shape, swapped = shape_text((channels, height, width)), shape_text((height, width, channels))
        span = declared_place(model)[0].span
        layer = next((row for row in model.layers if row.cls in CONVOLUTIONS | POOLINGS), model.layers[-1])
        doubt = not order_is_told(program)
        unless = " (releases before 1.2 took them first by default)" if doubt else ""
        return self.finding(
            span,
            f"the input shape {shape} has its channels first, but the layers work on channels last{unless}",
            severity=_severity(problem, program, doubt),
            labels=(Label(layer.span, f"{layer.cls} takes the last axis for the channels"),) if layer.span != span else (),
            expected=swapped,
            actual=shape,
            help=f"write {swapped} and transpose the images, or pass `data_format='channels_first'` to every layer",
            keras=problem.keras if problem else None,
            shown_by="build" if problem else "silent",
            model=model.name,
        )


def _severity(problem: Problem | None, program: Program, doubt: bool) -> Severity:
    """Until Keras 2 the package `keras` read a file of the user's that could say that the channels come first. Where a comment
    tells of that file, or the weights of such a model lie ready, they surely do; who asks for it reckons with both."""
    by_file = program.dialect < 3 and not stands_in(program, OF_TENSORFLOW)
    stored = program.mentions("load_weights") and problem is not None
    asked = stands_in(program, ASKED)
    if order_is_first(program) or doubt or (by_file and (stored or asked)):
        return Severity.INFO
    sure = not doubt and problem is not None and problem.condition is None and problem.certain and not program.shows("theano")
    return Severity.ERROR if sure and not by_file else Severity.WARNING


def _failures(program: Program) -> Iterator[tuple[Problem, Failure]]:
    for event in program.events:
        if isinstance(event, Problem) and event.kind == "non-positive-dimension":
            failure = failure_of(event, program)
            if failure is not None:
                yield event, failure
