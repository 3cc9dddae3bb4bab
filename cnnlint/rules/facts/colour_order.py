"""The order in which images have their colours: Keras and PIL give red first, OpenCV blue."""

from __future__ import annotations

from cnnlint.program import Program
from cnnlint.values import Array, Did

_BLUE_FIRST = "blue first"
_EXCHANGING = ("BGR", "::-1", "np.flip(", "merge(", "reverse(", "swap", "transpose", "[2, 1, 0]", "[2,1,0]")
_NEUTRAL = frozenset({Did.SHAPED, Did.ELEMENTWISE, Did.CAST, Did.RESIZED})


def is_blue_first(images: Array, program: Program) -> bool:
    """Whether OpenCV read them in colours, and the program has nothing that could exchange these."""
    first = images.trail[:1]
    read = bool(first) and first[0].did is Did.PICTURE and first[0].detail == _BLUE_FIRST
    plain = read and all(step.did in _NEUTRAL for step in images.trail[1:])
    return plain and _of_colours(images) and not program.mentions(*_EXCHANGING)


def is_red_first(images: Array) -> bool:
    """Whether they come from a folder as Keras reads it, and only numbers changed them since."""
    first = images.trail[:1]
    if not first or first[0].did is not Did.IMAGES or not _of_colours(images):
        return False
    return all(step.did in _NEUTRAL or (step.scaled and step.scaled.number is not None) for step in images.trail[1:])


def _of_colours(images: Array) -> bool:
    return isinstance(images.shape, tuple) and len(images.shape) == 4 and images.shape[-1] == 3
