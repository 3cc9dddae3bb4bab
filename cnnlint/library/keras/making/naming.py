"""The names of layers and models: those that are written, those that Keras counts, and those that the source does not tell."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any

from cnnlint.library import models
from cnnlint.program import NAMELESS
from cnnlint.values import Context, Mutable, Shared, Text, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue


OPERATIONS = "tf."  # what the name of a row begins with that is a function of TensorFlow, in Keras 2


class Names(Mutable):
    """Keras's counters of automatic names. doubts: why a counter is not known; under OPERATIONS why none of those of
    TensorFlow's functions is, under "" why none is."""

    __slots__ = ("apart", "counts", "doubts", "nameless")
    tallies = True

    def __init__(self) -> None:
        self.apart = False  # whether they are those of a graph of its own
        self.counts: dict[str, int] = {}
        self.doubts: dict[str, Unknown] = {}
        self.nameless = 0  # how many names are not known; never taken back, so that each stands for one layer

    def snapshot(self) -> Any:
        return dict(self.counts), dict(self.doubts)

    def restore(self, state: Any) -> None:
        self.counts, self.doubts = dict(state[0]), dict(state[1])

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        names = {**one[0], **other[0]}
        new = {n: why for n in names if one[0].get(n, 0) != other[0].get(n, 0)}
        return {n: max(one[0].get(n, 0), other[0].get(n, 0)) for n in names}, {**new, **other[1], **one[1]}

    def doubt(self, name: str) -> Unknown | None:
        """Why the next automatic name like this may have another number."""
        of_operations = self.doubts.get(OPERATIONS) if name.startswith(OPERATIONS) else None
        return self.doubts.get(unnumbered(name)) or of_operations or self.doubts.get("")

    def forget(self, why: Unknown) -> None:
        """Counters go on."""

    def next(self, cls: str, at: Context) -> str:
        """The automatic name of a new object of that class, as Keras gives it in a fresh process."""
        prefix = _prefix(cls, at)
        at.store.touch(self)
        number = self.counts.get(prefix, 0)
        self.counts[prefix] = number + 1
        if at.dialect == 1 or (at.dialect == 2 and (prefix == "input" or _counts_from_one(at))):
            return f"{prefix}_{number + 1}"
        return f"{prefix}_{number}" if number else prefix

    def perhaps_next(self, cls: str, why: Unknown, at: Context) -> None:
        """A name may have been given, or a written one taken."""
        self.next(cls, at)
        self.doubts.setdefault(_prefix(cls, at), why)


# what these packages make of Keras is modelled, or written out
_MAKE_NONE = frozenset(("keras", "tensorflow", *sys.stdlib_module_names))


def _prefix(cls: str, at: Context) -> str:
    """Before Keras 3 that of a class with an underscore in front begins with a word. tf_keras/src/utils/generic_utils.py
    Keras 1 wrote all words as one: `maxpooling2d_1`. keras/engine/topology.py of 1.2.2"""
    if "." in cls:
        return cls  # `tf.math.add`
    if at.dialect == 1:
        return cls.lower()
    return f"private{snake_case(cls)}" if cls.startswith("_") and at.dialect < 3 else snake_case(cls)


def _counts_from_one(at: Context) -> bool:
    """Whether automatic names surely begin with a number, as in the package keras before 2.4."""
    from cnnlint.library.keras.releases.differences import standalone

    return standalone(at) and at.release.before(4) is True


def unnumbered(name: str) -> str:
    """An automatic name without its number."""
    word, line, number = name.rpartition("_")
    return word if line and number.isdecimal() else name


@cache
def snake_case(name: str) -> str:
    """`Conv2D` is `conv2d`, `MaxPooling2D` is `max_pooling2d`. keras/src/utils/naming.py"""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


_NAMES = Shared(Names)


def names_of(at: Context) -> Names:
    """The counters of this program."""
    return at.shared(_NAMES)


@contextmanager
def counted_apart(at: Context, symbolic: bool) -> Iterator[None]:
    """What the user's own code makes where it works on symbolic tensors: since 2.4 Keras 2 runs it in a graph of its own, and
    names are counted in each graph for itself. tf_keras/src/engine/base_layer.py, _infer_output_signature; backend.py, get_uid
    """
    names = names_of(at)
    early = at.release.before(4) if symbolic and at.dialect == 2 and not names.apart else True
    if early is None:
        with _doubted(at, "whether names given inside a layer count depends on the release of Keras 2"):
            yield
        return
    before = names.snapshot()
    if early is False:
        at.store.touch(names)
        names.apart, names.counts = True, {}
    try:
        yield
    finally:
        if early is False:
            at.store.touch(names)
            names.restore(before)
            names.apart = False


@contextmanager
def counted_again(at: Context) -> Iterator[None]:
    """What `call` makes: Keras 3 runs it once or twice to build the layer and once more for what it gives."""
    with _doubted(at, "how often `call` is run, which makes layers, is not known") if at.dialect >= 3 else nullcontext():
        yield


@contextmanager
def _doubted(at: Context, reason: str) -> Iterator[None]:
    """The counters that are used here may be others afterwards."""
    names = names_of(at)
    before = dict(names.counts)
    yield
    taken = [name for name, count in names.counts.items() if before.get(name) != count]
    if taken:
        at.store.touch(names)
        names.doubts = {**dict.fromkeys(taken, at.unknown(reason)), **names.doubts}


def auto_name(at: Context, cls: str) -> str:
    """The next automatic name for a class."""
    return names_of(at).next(cls, at)


def doubt_all(at: Context, why: Unknown) -> None:
    """Layers were made by code that is not followed: how many, and which automatic names they took, is not known."""
    names = names_of(at)
    at.store.touch(names)
    names.doubts.setdefault("", why)


def doubt_operations(at: Context, why: Unknown) -> None:
    """Several operations were made, which took names that are not known."""
    names = names_of(at)
    at.store.touch(names)
    names.doubts.setdefault(OPERATIONS, why)


@models("keras.__foreign_code__")
def foreign_code(at: Context, name: str) -> None:
    """A function of a package or module that is not found runs: it may make layers, whose names are counted."""
    if name.partition(".")[0] not in _MAKE_NONE:
        doubt_all(at, at.unknown(f"how many layers {name.rpartition('.')[2]}() makes is not known"))


def _empty_name(at: Context) -> Value:
    """What an empty name is before Keras 3: none at all in keras and TensorFlow 2.6, one like any other in tf_keras 2.21."""
    if at.dialect < 2 or at.release.before(7):
        return None
    return at.unknown("whether an empty name is one depends on the release of Keras 2") if at.release.before(13) is None else ""


def give_name(layer: LayerValue, at: Context, cls: str, given: Value = None, rest: Unknown | None = None) -> None:
    """Names a layer: as is written, or automatically by its class.

    given: the argument `name`. rest: why there may be one that is not shown.
    """
    names = names_of(at)
    layer.auto_named, layer.unnamed = False, None
    if given == "" and at.dialect < 3:
        given = _empty_name(at)
    if isinstance(given, str):
        layer.name = given
        return
    why = given if isinstance(given, Unknown) else rest if given is None else None
    if why is None:
        layer.name, layer.auto_named = names.next(cls, at), True
        layer.unnamed = names.doubt(layer.name)
        return
    if not isinstance(why, Text):  # None is as well possible
        names.perhaps_next(cls, why, at)
    names.nameless += 1
    layer.name, layer.unnamed = f"{NAMELESS}{names.nameless}", why.likewise(why.name, why.by, why.span or at.span)


def names_meet(layer: LayerValue, other: LayerValue, at: Context) -> bool:
    """Whether a layer has the name of another one. Automatic names differ from each other, except where a process runs one
    cell twice, which the source does not tell; they may be one that was written."""
    return layer.name == other.name and (not layer.auto_named or (not other.auto_named and _is_settled(layer, at)))


def _is_settled(layer: LayerValue, at: Context) -> bool:
    """Whether it surely has the automatic name that it is thought to have, in a fresh process."""
    from cnnlint.library.keras.releases.differences import standalone

    begins_somewhere = at.dialect >= 3 or not standalone(at) or at.release.before(4) is not None
    return begins_somewhere and layer.unnamed is None and layer.span.cell is None
