from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import looks_channels_first
from cnnlint.rules.facts.feeds import Lesson, lessons, lessons_of_bare_ends
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.graph import graph_of
from cnnlint.rules.facts.heads import Head, returns_steps
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import encoded_twice, held_to_outputs, mismatch, stretched
from cnnlint.shapes import Shape, differ, less, shape_text, text
from cnnlint.values import Unknown

HALVED = "bring the images to a size that is even at each of these layers, or crop or pad the output"
_OF_HEADS = frozenset(
    {"flatten", "ids", "one-hot", "width", "one-unit", "units"}
)  # which other rules tell of layers with units
TWICE = "the labels are made one-hot twice: leave one `to_categorical` out"


class OutputDoesNotFitTarget(Rule):
    """The output of the model has another shape than what it is trained on.

    ## What it does
    Compares the output with the targets of `fit` where both are known: an autoencoder that does not give back the size of its
    images, a mask of another size, four units for one value. Where one side has a single value that the loss compares with each
    of the other's, Keras is silent, and it is a warning; an info for Keras 2 of TensorFlow, which does so more often. The
    package keras before 2.4 refuses that too. Reports as well, as a warning, a layer that leaves no batch axis on the way to
    the output, as a mean over axis 0 in a `Lambda` does: the model then answers in as many rows for any number of samples.

    ## Why is this bad?
    The loss compares the two element by element; Keras stops at the first batch, or compares by broadcasting what does not
    belong together.

    ## When not to worry
    Targets of shape `(N,)` for an output of `(N, 1)` are no difference: Keras adds the axis.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.zeros((100, 28, 28, 1))
    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(8, 3, activation="relu"),
            layers.Conv2D(1, 3, activation="sigmoid", padding="same"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, x, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x = np.zeros((100, 28, 28, 1))
    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(8, 3, activation="relu", padding="same"),
            layers.Conv2D(1, 3, activation="sigmoid", padding="same"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, x, validation_split=0.1)
    ```

    ## Keras says
    ``Arguments `target` and `output` must have the same shape. Received: target.shape=(32, 28, 28, 1), output.shape=(32,
    26, 26, 1)``
    """

    code = "CNN119"
    name = "output-does-not-fit-target"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "KUnit; keras#12910"
    yields_to = (
        "data-does-not-fit-input",
        "missing-flatten",
        "regression-loss-for-classification",
        "sparse-loss-with-one-hot-labels",
    )

    def check(self, program: Program) -> Iterator[Finding]:
        yield from first_at_each_place(self._all(program))
        yield from first_at_each_place(self._without_batches(program))

    def _without_batches(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            head, layer = lesson.head, _ends_batches(lesson.head)
            if layer is None or layer.output_shape is None:
                continue
            yield self.finding(
                layer.span,
                f"the batch axis ends at `{layer.name}`: it makes {shape_text(_one(layer.output_shape))} of "
                f"{shape_text(_one(layer.input_shape))}, whatever the number of samples",
                severity=Severity.WARNING,
                labels=labels_place(lesson.targets, "one target for each sample"),
                help="axis 0 counts the samples: count the axes from 1, as in `axis=1`",
                model=head.model.name,
                layer=layer.name,
            )

    def _all(self, program: Program) -> Iterator[Finding]:
        bare = {id(lesson) for lesson in lessons_of_bare_ends(program)}
        for lesson in (*lessons(program), *lessons_of_bare_ends(program)):
            if looks_channels_first(lesson.head.model):
                continue  # what the axes are is the question there
            found = mismatch(lesson)
            if found == "shape" or (id(lesson) in bare and found in _OF_HEADS and not stretched(lesson)):
                yield self._report(lesson, self.given(*lesson.conditions))
            elif found == "batch":
                yield self._report(lesson, self.given(*lesson.conditions) if program.dialect_told else Severity.WARNING)
            elif found == "broadcast" and program.dialect == 1:
                yield self._report(lesson, self.given(*lesson.conditions))
            elif found == "broadcast":
                one_for_many = lesson.head.units == 1  # no regression means one number for all columns of its targets
                told = program.dialect >= 3 or held_to_outputs(program) or one_for_many
                yield replace(self._report(lesson, Severity.WARNING if told else Severity.INFO), shown_by="silent")

    def _report(self, lesson: Lesson, severity: Severity) -> Finding:
        head, target = lesson.head, lesson.targets.shape
        output = shape_text((None, *(head.shape or ())[1:]))
        wanted = "?" if isinstance(target, Unknown) else shape_text((None, *target[1:]))
        return self.finding(
            head.layer.span,
            f"the output has shape {output}, but the targets have shape {wanted}",
            severity=severity,
            labels=(
                *labels_place(lesson.targets, f"targets of shape {wanted}"),
                *_steps(head, target),
                *_rounded(lesson),
                *_classes(lesson),
            ),
            expected=wanted,
            actual=output,
            help=TWICE if encoded_twice(lesson) else HALVED if _rounded(lesson) else _advice(head, lesson.targets.shape),
            keras=said(lesson),
            model=head.model.name,
            layer=head.layer.name,
        )


def _ends_batches(head: Head) -> LayerTrace | None:
    """The layer behind which as many rows come out for any number of samples that go in, up to the output."""
    if not isinstance((head.shape or (None,))[0], int) or (head.shape or (1,))[0] == 1:
        return None
    for layer in graph_of(head.model).upstream(head.output):
        before, after = _one(layer.input_shape), _one(layer.output_shape)
        if before and after and before[0] is None and isinstance(after[0], int):
            return layer
    return None


def _one(shape: object) -> Shape:
    """The shape of one tensor; none of several."""
    return shape if isinstance(shape, tuple) and not any(isinstance(d, (tuple, list)) for d in shape) else ()


def _advice(head: Head, target: Shape | Unknown) -> str:
    """What to do: another number of units, another size of the map, or one answer for a whole sequence."""
    output = head.shape or ()
    if isinstance(target, Unknown):
        return "make the sizes agree: padding, cropping, or another number of units"
    last = returns_steps(head)
    if last is not None and len(target) < len(output):
        return f"leave out `return_sequences=True` of the last {last.cls}, or give a target for each step"
    if len(target) == 2 < len(output) and head.layer.cls == "Dense":
        return "put `Flatten()` or a global pooling before the first `Dense` layer"
    if len(output) == len(target) == 4 and not differ(output[-1], target[-1]):
        way = "`padding='same'` in the convolutions" if less(output[1] or 0, target[1] or 0) else "`Cropping2D` at the end"
        return f"make the sizes agree, with {way}"
    if len(output) == len(target) == 2:
        return f"end with {text(target[-1])} unit{'s' if target[-1] != 1 else ''}, one for each column of the targets"
    return "make the sizes agree: padding, cropping, or another number of units"


def _steps(head: Head, target: Shape | Unknown) -> tuple[Label, ...]:
    """The layer that hands on every step, where the output has more axes than the targets."""
    last = returns_steps(head)
    if last is None or isinstance(target, Unknown) or len(target) >= len(head.shape or ()):
        return ()
    return (Label(last.span, f"this {last.cls} returns every step"),)


def _classes(lesson: Lesson) -> tuple[Label, ...]:
    """The loss, where a softmax is held against class ids: it is what is wrong, as another rule says."""
    return loss_place(lesson.loss) if lesson.head.activation == "softmax" and lesson.encoding == "ids" else ()


def _rounded(lesson: Lesson) -> tuple[Label, ...]:
    """The first layer that halves a map of an odd size: on the way back, doubled, it comes to another size."""
    target, output = lesson.targets.shape, lesson.head.shape
    if isinstance(target, Unknown) or output is None or not len(target) == len(output) == 4:
        return ()
    if not any(map(differ, target[1:3], output[1:3])):
        return ()
    way = reversed(list(graph_of(lesson.head.model).upstream(lesson.head.output)))
    return tuple(islice((Label(layer.span, text) for layer in way for text in _odd_halves(layer)), 1))


def _odd_halves(layer: LayerTrace) -> Iterator[str]:
    """What the layer makes of a height or width that it does not divide."""
    before, after = layer.input_shape, layer.output_shape
    if not (isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after) == 4):
        return
    for size, made in zip(before[1:3], after[1:3], strict=True):
        if isinstance(size, int) and isinstance(made, int) and made > 1 and 2 * made <= size + 1 and size % made:
            yield f"{size} becomes {made} here"
