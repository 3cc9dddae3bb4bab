"""The trail of an array or a data set: where it began and what was done to it, place by place."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cnnlint.diagnostics import Label
from cnnlint.frozen import dataclass


class Put(StrEnum):
    """What stands in an array that the program fills."""

    NOTHING = "nothing"  # nothing yet: `np.empty`
    FRESH = "fresh"  # something was put in last: its range is that of before and of this
    JOINED = "joined"  # whatever the rounds of a loop put in


class Did(StrEnum):
    """What a step did, where rules or library functions ask for it: the words of a step are for people alone."""

    # how an array began
    DRAWN = "drawn"  # random numbers
    TABLE = "table"  # read from a file with rows and columns
    STORED = "stored"  # read from a file of arrays
    IMAGES = "images"  # pictures of a folder
    PICTURE = "picture"  # one, read from its file; detail: `blue first` where the channels come in that order
    BY_FILE = "by-file"  # the classes of a folder's files, in the order of the files
    PREDICTED = "predicted"  # what a model gave
    WORD_NUMBERS = "word-numbers"  # texts, as the numbers that a Tokenizer or TextVectorization gives to words
    WORD_COUNTS = "word-counts"  # texts, with a column for each word of all
    COLLECTED = "collected"  # constants that a loop put into a list
    OF_TWO = "of-two"  # one of two numbers that are written down, by a condition
    COUNTED = "counted"  # each whole number from the least to the greatest
    UNIT_MATRIX = "unit-matrix"  # whose rows are a one-hot code
    FOLD = "fold"  # the rows of a fold; detail: its number
    # the order of data that a model predicted
    SHUFFLED = "shuffled"  # every pass over them has an order of its own
    HELD = "held"  # the same, and one pass that reads the labels before has the order, too
    MIXED = "mixed"  # the same, of arrays in memory; detail: where these came from
    # steps that choose, order or shape values and leave them what they are
    SHAPED = "shaped"
    CUT = "cut"  # by an index; detail: the number of the fold whose index it was
    ROWS = "rows"  # some of the rows
    REORDERED = "reordered"  # its rows stand elsewhere than before
    COLUMNS = "columns"  # some of the columns; detail: those that are left out, where they are told, a line each
    LISTED = "listed"  # columns that are listed by their names; detail: these, a line each
    PLACES = "places"  # all rows of a column, or of a slice of them, by their places; detail: `8`, `0:8`, `:-1`
    CAST = "cast"  # detail: the dtype
    MIRRORED = "mirrored"  # by chance, each time otherwise
    FITTED = "fitted"  # what transformed the array was fitted at this place
    # other steps
    COLUMN = "column"  # detail: its name
    UNDER_KEYS = "under-keys"  # tables were joined, and their rows have a key in front of their index
    RENAMED = "renamed"  # columns got other names
    ONE_HOT = "one-hot"
    SPOILT = "spoilt"  # rows were written over each other where they were to change places
    REPEATED = "repeated"  # from the beginning, or cut off, where the new shape holds more or fewer values
    RECOLOURED = "recoloured"  # by chance, each time otherwise
    AUGMENTED = "augmented"  # by chance, each time otherwise: what a layer for pictures gave while training
    RESIZED = "resized"  # a picture, to another height and width
    REDUCED = "reduced"  # detail: `mean`, `max` and the like
    ELEMENTWISE = "elementwise"  # each value became another one
    LAYER = "layer"  # what a layer gave for it


_KEEP_VALUES = frozenset(
    {Did.SHAPED, Did.CUT, Did.ROWS, Did.REORDERED, Did.COLUMNS, Did.LISTED, Did.PLACES, Did.CAST, Did.FITTED, Did.MIRRORED}
)
BY_CHANCE = frozenset({Did.MIRRORED, Did.RECOLOURED, Did.AUGMENTED})
_KEEP_SHAPE = frozenset({Did.CAST, Did.FITTED, Did.MIRRORED, Did.ELEMENTWISE})


@dataclass(frozen=True, slots=True)
class Scaling:
    """What was done to the numbers of an array: an operator of Python with what stands on its other side, or a function.

    how: the operator, or the name of the function. by: a number, a word such as `mean` or the module of the function, None
    where it is not known. first: whether that stands before the operator, as in `1 - x`.
    """

    how: str
    by: float | str | None = None
    first: bool = False

    def __str__(self) -> str:
        """`/255`, `-mean`, `1-`, `/?`, `preprocess_input:vgg16`."""
        by = f"{self.by:g}" if isinstance(self.by, float) else str(self.by)
        if self.how[:1].isalpha() or self.how == UNTOLD:
            return self.how if self.by is None else f"{self.how}:{by}"
        operand = UNTOLD if self.by is None else by
        return f"{operand}{self.how}" if self.first else f"{self.how}{operand}"

    @property
    def number(self) -> float | None:
        """The number that it multiplies with or divides by, if it does one of both."""
        plain = self.how in ("*", "/") and not self.first
        return self.by if plain and isinstance(self.by, (int, float)) and self.by >= 0 else None

    def divides_by(self, *whole: int, operator: str = "/") -> bool:
        """Whether it divides by one of these numbers, or by a fraction that begins with it."""
        return self.how == operator and not self.first and isinstance(self.by, (int, float)) and int(self.by) in whole


UNTOLD = "?"  # what is not known to be the same in every way that the program takes


@dataclass(frozen=True, slots=True)
class Step(Label):
    """A step of a trail: its place and its words. did: what it was, None where nobody asks. scaled: what it added to
    `Array.scaled`."""

    did: Did | None = None
    detail: str = ""
    scaled: Scaling | None = None

    @property
    def keeps_values(self) -> bool:
        """Whether it chose, ordered or shaped the values and left them what they were."""
        return self.did in _KEEP_VALUES

    @property
    def keeps_shape(self) -> bool:
        """Whether the shape is surely what it was before."""
        return self.did in _KEEP_SHAPE


def origin_of(trail: Iterable[Step]) -> str:
    """What tells data of one trail from others: that of what is made of them begins with it."""
    return " ".join(f"{step.span} {step.text}" for step in trail)
