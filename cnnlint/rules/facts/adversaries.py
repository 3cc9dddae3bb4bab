"""The two models of a GAN: one that makes samples, and one that is trained by itself to tell them from real ones."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.frozen import dataclass
from cnnlint.program import Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds


@dataclass(frozen=True, slots=True)
class Adversaries:
    """maker: the model that makes samples. real: what the other one is shown, of which some are made by the first."""

    maker: ModelTrace
    real: Feed


def adversaries(program: Program) -> Iterator[Adversaries]:
    """Each training of a model that ends another one, which is trained on what a third model makes for it."""
    shown = [feed for feed in feeds(program, TRAINING) if feed.model is not None and feed.part == "training"]
    for event in program.events:
        if not isinstance(event, Fit) or event.method not in TRAINING or not isinstance(event.model, ModelTrace):
            continue
        rows = [row for row in event.model.layers if row.model is not None]
        if event.model.unknown or len(rows) != 2 or rows[-1] is not event.model.layers[-1]:
            continue
        maker, judge = (_model(row) for row in rows)
        for feed in shown:
            if feed.model is not None and feed.model.identity == judge.identity:
                yield Adversaries(maker, feed)


def _model(row: LayerTrace) -> ModelTrace:
    assert row.model is not None
    return row.model
