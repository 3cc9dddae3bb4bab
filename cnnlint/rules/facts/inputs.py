"""Whether data fits the declared input of a model (keras/src/models/functional.py, `_standardize_inputs`)."""

from __future__ import annotations

from cnnlint.diagnostics import Label
from cnnlint.program import ModelTrace
from cnnlint.rules.facts.feeds import Feed
from cnnlint.rules.facts.graph import one_shape
from cnnlint.shapes import Shape, differ


def takes(declared: Shape, data: Shape) -> bool:
    """Whether the shapes may agree, sample axis aside; Keras adds or drops a last axis of one by itself."""
    if len(data) == len(declared) - 1 and declared[-1] == 1:
        data = (*data, 1)
    elif len(data) == len(declared) + 1 and data[-1] in (1, None):
        data = data[:-1]
    if len(data) != len(declared):
        return False
    return not any(differ(a, b) for a, b in zip(data[1:], declared[1:], strict=True))


def lacks_batch_axis(feed: Feed) -> bool:
    """One sample, without the axis that counts samples, for a model that takes batches."""
    declared = one_shape(feed.model.input_shape) if feed.model is not None else None
    x = feed.inputs
    if declared is None or x is None or not isinstance(x.shape, tuple) or len(x.shape) != len(declared) - 1:
        return False
    sample = declared[1:]
    if any(differ(a, b) for a, b in zip(x.shape, sample, strict=True)):
        return False
    return not takes(declared, x.shape)


def declared_place(model: ModelTrace | None) -> tuple[Label, ...]:
    """Where the input of the model is declared."""
    if model is None or not model.layers:
        return ()
    first = model.layers[0]
    named = (first.arg_spans.get(name) for name in ("input_shape", "batch_input_shape", "shape"))
    return (Label(next((span for span in named if span is not None), first.span), "the input is declared here"),)


def is_impossible(model: ModelTrace) -> bool:
    """Whether Keras does not build it: what follows from that is not reported again."""
    return any(layer.unknown is not None and "impossible" in layer.unknown.reason for layer in model.layers)
