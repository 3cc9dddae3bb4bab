"""What the text of a `train_step` of the program tells, which `fit` calls for each batch."""

from __future__ import annotations

from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.once import first_time
from cnnlint.program import Call
from cnnlint.values import Context, ProgramFunction

UNUSED_GRADIENTS = "keras.Model.__unused_gradients__"


def tell_unused_gradients(model: ModelValue, at: Context) -> None:
    """Gradients that get a name and are never read, where nothing else in the step trains the weights."""
    step = model.own_method("train_step")
    if not isinstance(step, ProgramFunction) or getattr(step, "hands_up", False):
        return
    if any(name == "minimize" for _, name in step.attributes_in_text):
        return
    for (called, *given), span in step.never_read:
        of_weights = any(name.endswith((".trainable_variables", ".trainable_weights")) for name in given)
        if called.endswith(".gradient") and of_weights and first_time(at, UNUSED_GRADIENTS, str(span)):
            at.emit(Call(span, UNUSED_GRADIENTS))
