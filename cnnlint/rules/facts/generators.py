"""Labels that a generator makes from folders, by a mode that the call names."""

from __future__ import annotations

from cnnlint.rules.facts.feeds import Lesson
from cnnlint.values import Dataset

MODES = ("label_mode", "class_mode")


def from_folders(lesson: Lesson) -> bool:
    """Whether the targets come from a directory of images or texts."""
    return lesson.feed.dataset is not None and mode_of(lesson.feed.dataset) is not None


def mode_of(dataset: Dataset) -> str | None:
    """The label mode in force, as a word; None for other data."""
    for name in MODES:
        mode = dataset.facts.get(name)
        if isinstance(mode, str):
            return mode
    return None


def mode_argument(dataset: Dataset) -> str:
    """What the argument is called for this kind of data."""
    return next((name for name in MODES if name in dataset.facts), MODES[0])
