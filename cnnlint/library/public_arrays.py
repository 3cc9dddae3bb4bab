"""Files of arrays that a course hands out: what the arrays in them measure.

A file is one of these where its name is theirs, which no other is known to bear, and the program does nothing to it. The
numbers are those that the course's own notebooks print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.frozen import dataclass
from cnnlint.library.python.disk import changes, parts_of
from cnnlint.library.python.textfiles import WRITTEN
from cnnlint.shapes import Shape
from cnnlint.values import Context

_SPECIALIZATION = "https://www.coursera.org/specializations/deep-learning"
_DOGS = "https://github.com/udacity/dog-project"


@dataclass(frozen=True, slots=True)
class PublicFile:
    """The page that tells of the file, and the shapes of its arrays by their names."""

    page: str
    arrays: Mapping[str, Shape]


def _images(train: int, test: int, classes: int) -> Iterator[tuple[str, PublicFile]]:
    """Pictures of 64 × 64 for training and for the test, each with the names of the classes."""
    for part, many in (("train", train), ("test", test)):
        shapes: dict[str, Shape] = {f"{part}_set_x": (many, 64, 64, 3), f"{part}_set_y": (many,), "list_classes": (classes,)}
        yield part, PublicFile(_SPECIALIZATION, shapes)


def _features(*last: int) -> PublicFile:
    """What the base of a model made of the pictures of dogs."""
    return PublicFile(_DOGS, {"train": (6680, *last), "valid": (835, *last), "test": (836, *last)})


_FILES: dict[str, PublicFile] = {
    **{f"{part}_catvnoncat.h5": file for part, file in _images(209, 50, 2)},
    **{f"{part}_signs.h5": file for part, file in _images(1080, 120, 6)},
    **{f"{part}_happy.h5": file for part, file in _images(600, 150, 2)},
    "DogVGG16Data.npz": _features(7, 7, 512),
    "DogVGG19Data.npz": _features(7, 7, 512),
    "DogResnet50Data.npz": _features(1, 1, 2048),
    "DogInceptionV3Data.npz": _features(5, 5, 2048),
    "DogXceptionData.npz": _features(7, 7, 2048),
}


def public_shape(at: Context, path: str, array: str) -> Shape | None:
    """What the array of that name in the file measures."""
    name = (parts_of(path) or ("",))[-1]
    found = _FILES.get(name)
    if found is None or array not in found.arrays or _changed(at, path, name):
        return None
    return found.arrays[array] if at.supposes(f"if `{path}` is the file that {found.page} hands out") else None


def _changed(at: Context, path: str, name: str) -> bool:
    return path in at.shared(WRITTEN).texts or any(change.path is not None and name in change.path for change in changes(at))
