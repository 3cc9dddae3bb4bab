"""What saving in the old format, HDF5, does to a model: Keras 3 takes the optimizer out of what `compile` was given, and writes
it elsewhere. What it saves as an archive later has none, and is compiled with the default when it is loaded.

keras/src/legacy/saving/saving_utils.py, model_metadata; keras/src/trainers/trainer.py, compile_from_config
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnlint.frozen import replace
from cnnlint.values import Context, Mutable, Shared, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.models.model_value import ModelValue
    from cnnlint.program import Compile

OLD_FILES = (".h5", ".hdf5")


class Bereft(Mutable):
    """The models whose `compile` has no optimizer any more for what is saved, with that compile; `doubt` where only one way
    did it."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: tuple[tuple[ModelValue, Compile, Unknown | None], ...] = ()

    def snapshot(self) -> Any:
        return self.found

    def restore(self, state: Any) -> None:
        self.found = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        alone = [entry for entry in (*one, *other) if entry not in one or entry not in other]
        return (*(entry for entry in one if entry in other), *((model, event, why) for model, event, _ in alone))

    def forget(self, why: Unknown) -> None:
        """Nobody outside saves it."""


_BEREFT = Shared(Bereft)


def stored_compile(model: ModelValue, place: str, with_optimizer: Value, at: Context) -> Compile | None:
    """What a file keeps of the compile in force. with_optimizer: `include_optimizer`, which counts in the old format."""
    event, bereft = model.compiled, at.shared(_BEREFT)
    if event is None or at.dialect < 3:
        return event
    if place.endswith(OLD_FILES):
        if with_optimizer is not False:
            at.store.touch(bereft)
            doubt = with_optimizer if isinstance(with_optimizer, Unknown) else None
            bereft.found = (*bereft.found, (model, event, doubt))
        return event
    doubts = [doubt for one, its, doubt in bereft.found if one is model and its is event]
    if not doubts:
        return event
    kept = {name: value for name, value in event.args.items() if name != "optimizer"}
    return replace(event, args=kept if None in doubts else {**kept, "optimizer": doubts[0]})
