from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import dataclass
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls, fits
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.values import BY_CHANCE, Array, Dataset, Made, Unknown

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
RANDOM = frozenset(
    {
        "rotation_range",
        "width_shift_range",
        "height_shift_range",
        "brightness_range",
        "shear_range",
        "zoom_range",
        "channel_shift_range",
        "horizontal_flip",
        "vertical_flip",
    }
)


class AugmentedValidation(Rule):
    """The validation images come from a generator that augments.

    ## What it does
    Reports `validation_data` from the same augmenting `ImageDataGenerator` as the training data, where the program makes
    another one without augmentation and takes nothing from it, and a validation set of `tf.data` whose images go through
    `tf.image.random_flip_left_right` and the like, or through layers such as `RandomFlip` with `training=True`; and, as an
    info, `validation_data` from an `ImageDataGenerator` of their own that augments.

    ## Why is this bad?
    The images that the model is judged by are turned and shifted at random: the figures are worse than the model, and other
    ones each time. It is mostly a name that was not changed after copying a line.

    ## When not to worry
    One generator with `validation_split` gives both parts, augmented alike: that is not reported.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, utils
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    x, y = np.random.randint(0, 256, (80, 32, 32, 3)), utils.to_categorical(np.random.randint(0, 3, 80), 3)
    train_datagen = ImageDataGenerator(rescale=1 / 255, horizontal_flip=True)
    val_datagen = ImageDataGenerator(rescale=1 / 255)
    train_set = train_datagen.flow(x[:60], y[:60])
    val_set = train_datagen.flow(x[60:], y[60:])
    model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(train_set, validation_data=val_set)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, utils
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    x, y = np.random.randint(0, 256, (80, 32, 32, 3)), utils.to_categorical(np.random.randint(0, 3, 80), 3)
    train_datagen = ImageDataGenerator(rescale=1 / 255, horizontal_flip=True)
    val_datagen = ImageDataGenerator(rescale=1 / 255)
    train_set = train_datagen.flow(x[:60], y[:60])
    val_set = val_datagen.flow(x[60:], y[60:])
    model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(train_set, validation_data=val_set)
    ```
    """

    code = "CNN509"
    name = "augmented-validation"
    severity = Severity.WARNING
    source = "repairs in repositories"

    def check(self, program: Program) -> Iterator[Finding]:
        yield from first_of_each(self._of_maps(program), lambda found: found.span)
        yield from self._of_generators(program)

    def _of_generators(self, program: Program) -> Iterator[Finding]:
        flows = list(_flows(program))
        used = {id(flow.generator) for flow in flows}
        idle = [made for made in _generators(program) if id(made) not in used and not _augments(made)]
        for event in program.events:
            if not isinstance(event, Fit) or event.method not in TRAINING:
                continue
            training = _flow_of(flows, event.args.get("x", event.args.get("generator")))
            held_out = _flow_of(flows, event.args.get("validation_data"))
            if training is None or held_out is None or not _augments(held_out.generator):
                continue
            if held_out.generator.arguments.get("validation_split"):
                continue
            if held_out.generator is not training.generator:
                yield self._report_own(event, held_out)
                return
            if idle:
                yield self._report(held_out, idle[0])
                return

    def _of_maps(self, program: Program) -> Iterator[Finding]:
        """A `map` that changes the validation images by chance, be it of `tf.image` or of layers that are told to train."""
        for fit in fits(program):
            for part in _parts(fit.args.get("validation_data")):
                changed = next((step for step in part.trail if step.did in BY_CHANCE), None)
                if changed is not None:
                    yield self.finding(
                        changed.span,
                        f"the validation images are augmented: {changed.text}",
                        severity=self.given(fit.condition),
                        labels=(Label(fit.place_of("validation_data"), "the model is validated on them"),),
                        help="augment the training images alone",
                    )

    def _report_own(self, fit: Fit, held_out: _Flow) -> Finding:
        words = ", ".join(sorted(_augmentations(held_out.generator)))
        return self.finding(
            held_out.generator.span or held_out.call.span,
            f"the validation images are augmented at random ({words})",
            severity=Severity.INFO,  # it may be meant, on images that are as various
            labels=(Label(fit.place_of("validation_data"), "validated on these"),),
            expected="the images as they are, scaled as in training",
            actual=words,
            help="leave out what changes the images, and keep `rescale` or `preprocessing_function`",
        )

    def _report(self, held_out: _Flow, idle: Made) -> Finding:
        words = ", ".join(sorted(_augmentations(held_out.generator)))
        return self.finding(
            held_out.call.span,
            f"the validation images are augmented at random ({words}): the generator without augmentation is never used",
            labels=(
                *((Label(held_out.generator.span, "augments"),) if held_out.generator.span else ()),
                *((Label(idle.span, "never used"),) if idle.span else ()),
            ),
            help="take the validation images from the generator without augmentation",
        )


@dataclass(frozen=True, slots=True)
class _Flow:
    """A stream of images: the call that makes it, and the generator that it comes from."""

    call: Call
    dataset: Dataset
    generator: Made


def _flows(program: Program) -> Iterator[_Flow]:
    for event in program.events:
        if isinstance(event, Call) and event.name.startswith(f"{GENERATOR}.") and isinstance(event.result, Dataset):
            generator = event.result.facts.get("image_data_generator")
            if isinstance(generator, Made):
                yield _Flow(event, event.result, generator)


def _generators(program: Program) -> Iterator[Made]:
    return (call.result for call in calls(program, GENERATOR) if isinstance(call.result, Made))


def _parts(data: object) -> list[Array]:
    """The inputs that a data set gives."""
    element = data.element if isinstance(data, Dataset) else None
    inputs = element[0] if isinstance(element, tuple) and element else None
    return [inputs] if isinstance(inputs, Array) else []


def _flow_of(flows: list[_Flow], data: object) -> _Flow | None:
    return next((flow for flow in flows if flow.dataset is data), None)


def _augments(generator: Made) -> bool:
    return bool(_augmentations(generator))


def _augmentations(generator: Made) -> list[str]:
    given = {name: generator.arguments.get(name) for name in RANDOM}
    return [name for name, value in given.items() if not isinstance(value, Unknown) and value not in (0, 0.0, False, None)]
