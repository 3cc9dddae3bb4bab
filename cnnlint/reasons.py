"""Why something is not known, as far as code asks after it. What a person reads is the reason, in words; these go with it."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """A kind of reason that something follows from. The value is how that is said where nothing more is to be said."""

    DATA = "a size that only the data tell"  # the number behind Keras's None: it counts, and no shape shows it
    LOOP = "changed in a loop"  # of a length that is not known, or longer than what is unrolled
    LONG_LOOP = "a loop of too many rounds"
    IMPOSSIBLE = "after an impossible layer"  # what raises makes nothing, and what follows is not to be reported
    UNUSED = "if nothing else happens to the object before"  # of a class that nothing here makes
    CONFIGURATION = "the rest of a configuration"  # defaults, which stay what they are where it is used again
    WORKING_FOLDER = "in which folder the program runs"
    KIND = "depends on what kind of thing something is"  # of a condition that asks so: the others go another way
    PARAMETERS = "depends on which arguments something takes"  # of a condition that asks so
    MASK = "the mask that Keras hands on"  # of a condition that asks whether there is one
    CHANNEL_ORDER = "where the channels stand may be said outside of the program, in `keras.json`"
    RELEASE = "which release of Keras it is is not known"  # who asks for it knows that they differ
