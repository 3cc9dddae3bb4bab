"""What may be assumed of a model that is built but never trained: it is for the only data set loaded that fits its input."""

from __future__ import annotations

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import Fit, Load, ModelTrace, Program
from cnnlint.rules.facts.axes import without_last_one
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.labels import data_name
from cnnlint.rules.facts.memo import once
from cnnlint.shapes import shape_text
from cnnlint.values import Array, Did, Labels, Unknown, Value, known_items

OWN_LOSS = ("add_loss", "train_step", "compute_loss")  # a program with them may not need a loss in `compile`
TRAINED_BY_HAND = (
    *("GradientTape", "train_on_batch", "train_step", "value_and_grad", "fit_generator", "load_weights"),
    "get_updates",  # of an optimizer of Keras 1 or 2, for a `K.function`
)


def may_judge(program: Program) -> bool:
    """Whether there may be the judge of a GAN, which tells 0 from 1, for each part of an image perhaps, by least squares."""
    return program.mentions("train_on_batch")


@dataclass(frozen=True, slots=True)
class Assumed:
    """Images and labels that a model is assumed to be meant for, and why. others: whether other data sets are loaded too."""

    x: Array
    y: Array
    span: Span
    name: str
    others: bool = False

    @property
    def because(self) -> str:
        """What is assumed, as a clause."""
        images = shape_text(self.x.shape[1:]) if isinstance(self.x.shape, tuple) else "its"
        comma = "" if self.others else ","
        return f"assuming {self.name}, the only data set loaded{comma} whose {images} images fit the input"


def assumed_data(program: Program, model: ModelTrace) -> Assumed | None:
    """The data that the model is assumed to be meant for; None if it is trained, or if nothing or too much fits."""
    if _is_trained(program, model):
        return None
    found: dict[str, Assumed] = {}
    for event in program.events:
        if isinstance(event, Load) and (data := _read(event)) is not None:
            found.setdefault(data.name, data)
    fitting = [data for data in found.values() if isinstance(data.x.shape, Unknown) or fits(data.x, model)]
    if len(fitting) != 1 or not fits(fitting[0].x, model) or _regrouped(program, fitting[0].y):
        return None
    return replace(fitting[0], others=len(found) > 1)


def _is_trained(program: Program, model: ModelTrace) -> bool:
    fitted = _fitted(program)
    return fitted is None or any(one.identity == model.identity or copied(one, model) for one in fitted)


@once
def _fitted(program: Program) -> tuple[ModelTrace, ...] | None:
    """The models that are trained; None where it may be any."""
    if program.mentions(*TRAINED_BY_HAND):
        return None
    fits_ = [event for event in program.events if isinstance(event, Fit)]
    models = [event.model for event in fits_ if isinstance(event.model, ModelTrace)]
    told = len(models) == len(fits_) and not any(_made_of_it(event.args.get("y")) for event in fits_)
    return tuple(models) if told else None


def _regrouped(program: Program, loaded: Array) -> bool:
    """Whether something is trained to tell other classes apart than those that are loaded: others may lack some as well."""
    targets = (event.args.get("y") for event in program.events if isinstance(event, Fit))
    told = [y.labels for y in targets if isinstance(y, Array) and y.labels is not None]
    return loaded.labels is not None and any(labels.classes not in (None, loaded.labels.classes) for labels in told)


def _made_of_it(y: Value) -> bool:
    """Targets that are not labels as they were loaded: classes may have been left out or put together."""
    return isinstance(y, Unknown) or (isinstance(y, Array) and y.labels is None)


def copied(one: ModelTrace, other: ModelTrace) -> bool:
    """Whether one is a copy of the other: the same layers, written in one place."""
    return bool(one.layers) and [layer.span for layer in one.layers] == [layer.span for layer in other.layers]


def _read(load: Load) -> Assumed | None:
    """`((x, y), (x, y))` or `(x, y)` of arrays."""
    parts = known_items(load.value)
    if parts is not None and parts and known_items(parts[0]) is not None:
        parts = known_items(parts[0])
    if parts is None or len(parts) != 2:
        return None
    x, y = parts
    if not isinstance(x, Array) or not isinstance(y, Array):
        return None
    return Assumed(x, y, load.span, data_name(x.source or load.source))


def loaded_labels(program: Program, targets: Array) -> Labels | None:
    """The labels as the data set has them from which the targets were only cut and encoded."""
    if targets.source is None or any(step.did is Did.ELEMENTWISE for step in targets.trail):
        return None
    loads = (_read(event) for event in program.events if isinstance(event, Load))
    return next((data.y.labels for data in loads if data is not None and data.y.source == targets.source), None)


def fits(x: Array, model: ModelTrace) -> bool:
    """Whether one sample has the shape of the model's one input, as far as both are known numbers."""
    declared = one_shape(model.input_shape)
    if declared is None or isinstance(x.shape, Unknown):
        return False
    return without_last_one(x.shape[1:]) == without_last_one(declared[1:])
