"""The release of Keras 2 as far as it is known."""

from __future__ import annotations

from typing import NamedTuple

EVERY_DIALECT = frozenset({1, 2, 3})  # Keras 1, 2 and 3


class Release(NamedTuple):
    """The least and the greatest minor number that the evidence leaves; Keras 2 in the time of TensorFlow 1 counts as -1."""

    least: int | None = None
    most: int | None = None
    before_3_5: bool | None = False  # where it is Keras 3; None where it may be
    since_1_2: bool = False  # where it is Keras 1; False where it may be older
    before_1: bool = False  # where it is older than Keras 1, of which little is known here

    def before(self, minor: int) -> bool | None:
        """Whether the release is before that one; None where it may be either."""
        if self.most is not None and self.most < minor:
            return True
        return False if self.least is not None and self.least >= minor else None
