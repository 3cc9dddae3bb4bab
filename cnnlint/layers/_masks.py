"""Masks, as far as they are a matter of the class of a layer."""

from __future__ import annotations

from enum import Enum, auto


class Mask(Enum):
    """The mask that a layer's output carries: what its `compute_mask` gives. keras/src/layers"""

    NONE = auto()  # the layer does not support masking: what comes in is lost
    KEPT = auto()  # that of the first input
    KEPT_WITH_STEPS = auto()  # that of the first input, where the steps are returned
    OF_ZEROS = auto()  # made: the ids that are not 0, if `mask_zero` says so
    OF_VALUES = auto()  # made: the steps with any value other than `mask_value`
    OF_QUERY = auto()  # that of the first of several inputs
    OF_ANY = auto()  # where any of several inputs is not masked
    JOINED = auto()  # those of several inputs, side by side
