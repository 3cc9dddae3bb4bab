"""Parts of one folder, as `image_dataset_from_directory` and its kin make them for training and for validation."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Call, Program


def overlapping(program: Program) -> Iterator[tuple[Call, Call, str, str]]:
    """The call for validation and that for training whose parts have files in common, and what differs in each.

    The files are shuffled before they are split, unless `shuffle=False`. keras/src/utils/dataset_utils.py
    """
    parts = [e for e in program.events if isinstance(e, Call) and e.name.endswith("_dataset_from_directory")]
    trained = [call for call in parts if call.args.get("subset") == "training"]
    for held_out in (call for call in parts if call.args.get("subset") == "validation"):
        beside = [call for call in trained if call.name == held_out.name and _of_one_folder(call, held_out)]
        found = [(call, _difference(held_out, call)) for call in beside]
        if all(difference is not None for _, difference in found):
            yield from ((held_out, call, *difference) for call, difference in found[-1:] if difference is not None)


def _of_one_folder(one: Call, other: Call) -> bool:
    a, b = one.args.get("directory"), other.args.get("directory")
    return a is b or (isinstance(a, str) and a == b)


def _difference(held_out: Call, trained: Call) -> tuple[str, str] | None:
    """What is said of the order or of the place of the split, where the two differ in it for sure."""
    ours, theirs = order_of_files(held_out), order_of_files(trained)
    if ours is not None and theirs is not None and ours != theirs:
        return ours, theirs
    here, there = _share(held_out), _share(trained)
    if ours == theirs and ours is not None and here > there > 0:
        return f"`validation_split={here:g}`", f"`validation_split={there:g}`"
    return None


def _share(call: Call) -> float:
    """The part of the files that is held out, 0 if that is not known."""
    share = call.args.get("validation_split")
    return share if isinstance(share, float) and share < 1 else 0


def order_of_files(call: Call) -> str | None:
    """How the files are put in order, None if that is not known."""
    shuffle, seed = call.args.get("shuffle", True), call.args.get("seed")
    if shuffle is False:
        return "`shuffle=False`"
    return f"`seed={seed}`" if shuffle is True and isinstance(seed, int) else None
