"""Related places that several rules point at, and the names that every finding about a head carries."""

from __future__ import annotations

from cnnlint.diagnostics import Edit, Fix, Label
from cnnlint.program import LayerTrace
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BY_HAND, Loss
from cnnlint.shapes import text


def loss_place(loss: Loss) -> tuple[Label, ...]:
    """Where the loss is given."""
    logits = " with from_logits=True" if loss.from_logits and loss.takes_labels else ""
    made = Label(loss.span, f"trained with {loss.name}{logits}")
    return (made, Label(loss.compile.span, "the loss is taken here")) if BY_HAND in loss.compile.args else (made,)


def activation_place(head: Head) -> tuple[Label, ...]:
    """Where the last activation is given."""
    return (Label(head.activation_span, f"{head.activation} here"),)


def units_text(head: Head) -> str:
    """`10 units`, `1 unit`, `n units`."""
    return f"{text(head.units)} unit{'' if head.units == 1 else 's'}"


def new_activation(head: Head, name: str) -> Fix | None:
    """Writes another activation for the head, where the present one is a word in quotes."""
    return replace_activation(head.by, name)


def replace_activation(layer: LayerTrace, name: str) -> Fix | None:
    """Writes another activation, where the present one is a word in quotes."""
    span = layer.arg_spans.get("activation")
    if span is None or not isinstance(layer.args.get("activation"), str):
        return None
    return Fix(f"use {name}", (Edit(span, f'"{name}"'),))


def new_loss(loss: Loss, name: str, safe: bool) -> Fix | None:
    """Writes another loss, where the present one is a word in quotes."""
    if (
        not isinstance(loss.value, str)
        or "loss" not in loss.compile.arg_spans
        or loss.compile.args.get("loss") is not loss.value
    ):
        return None
    return Fix(f"use {name}", (Edit(loss.span, f'"{name}"'),), safe)
