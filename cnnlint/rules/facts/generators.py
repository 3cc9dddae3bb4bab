"""Labels that a generator makes from folders, by a mode that the call names."""

from __future__ import annotations

from cnnlint.rules.facts.feeds import Lesson

_MODE_OF_ENCODING = {"ids": "int", "one-hot": "categorical", "binary": "binary"}


def from_folders(lesson: Lesson) -> bool:
    """Whether the targets come from a directory of images or texts."""
    return mode_of(lesson) is not None


def mode_of(lesson: Lesson) -> str | None:
    """The label mode in force, as a word; None for other data."""
    dataset = lesson.feed.dataset
    if dataset is None:
        return None
    mode = dataset.facts.get("class_mode")
    if isinstance(mode, str):
        return mode
    made_of_files = "file_paths" in dataset.facts and lesson.labels is not None
    return _MODE_OF_ENCODING.get(lesson.labels.encoding) if made_of_files and lesson.labels is not None else None


def mode_argument(lesson: Lesson) -> str:
    """What the argument is called for this kind of data."""
    dataset = lesson.feed.dataset
    return "class_mode" if dataset is not None and "class_mode" in dataset.facts else "label_mode"
