"""Python's own functions between the layers: what a model becomes when they compute its sizes."""

from __future__ import annotations

import pytest

from cnnlint.program import ModelTrace
from cnnlint.run import check_source
from cnnlint.shapes import text
from cnnlint.values import Unknown

HEAD = """
import copy, os, random, sys
import numpy as np
from argparse import Namespace
from collections import defaultdict
from functools import partial
from keras import Sequential, layers, Input
"""

SIZES = {
    "sum(1 for c in 'hello' if c in 'aeiou')": "2",
    "max(u for u in [4, 5])": "5",
    "len({1, 2, 2})": "2",
    "sorted([3, 1, 2], key=lambda v: -v)[0]": "3",
    "len(os.listdir('.'))": "len",
    "int(len(files) / 2)": "(len(files) // 2)",
    "len(list(zip(*files)))": "len",
    "random.randint(2, 5)": "random",
    "random.choice([6, 6])": "6",
    "random.choice([6, 7])": "random",
    "int(one[0])": "6",
    "int(two[0])": "int",
    "groups['a'][0]": "7",
    "dict(units=[4, 5])['units'][-1]": "5",
    "int('_'.join(map(str, (1, 6))).split('_')[1])": "6",
    "(8 if sys.version_info >= (3, 8) else 4)": "8",
    "[4, 5][bool(range(0))]": "4",
    "next(iter([9, 1]))": "9",
    "Named().width": "6",
    "copy.copy(vars(options))['width']": "3",
    "copy.deepcopy(Sizes([5, 6]))[1]": "6",
}


@pytest.mark.parametrize("size", SIZES)
def test_sizes_that_python_computes(size: str) -> None:
    code = f"""{HEAD}
files = os.listdir(".")
groups = defaultdict(list)
groups["a"].append(7)
class Named:
    __fields__ = ["width"]  # the word that some packages use for it
    width = 6
class Sizes(list): pass
options = Namespace(width=3)
one, two = np.zeros(1), np.zeros(2)
one[0] = two[0] = 6
model = Sequential([Input((4,)), layers.Dense({size})])
"""
    report = check_source(code).files[0]
    assert not [f for f in report.findings if f.severity == "error"]
    assert report.program is not None
    (layer,) = report.program.models[0].layers
    assert isinstance(layer.output_shape, tuple)
    assert text(layer.output_shape[1]) == SIZES[size]  # type: ignore[arg-type]


def test_layers_made_by_a_partial_and_changed_in_a_loop() -> None:
    code = f"""{HEAD}
dense = partial(layers.Dense, activation="relu")
model = Sequential([Input((4,)), dense(3), layers.Dropout(0.5), dense(2)])
for layer in model.layers:
    if isinstance(layer, layers.Dense):
        layer.trainable = False
"""
    report = check_source(code).files[0]
    assert report.program is not None
    assert [(row.cls, row.trainable) for row in report.program.models[0].layers] == [
        ("Dense", False),
        ("Dropout", True),
        ("Dense", False),
    ]


def made_by(code: str) -> ModelTrace:
    report = check_source(f"{HEAD}\n{code}").files[0]
    assert report.program is not None
    return report.program.models[-1]


def test_a_long_chain_of_lambdas_is_no_recursion() -> None:
    code = """
from functools import reduce

def compose(*steps):
    return reduce(lambda f, g: lambda *a, **k: g(f(*a, **k)), steps)

x = Input((4,))
model = keras.Model(x, compose(*[layers.Dense(n + 1) for n in range(20)])(x))
"""
    assert made_by(f"import keras{code}").output_shape == (None, 20)


@pytest.mark.parametrize(
    ("more", "known"), [("**more", True), ("*more", False), ("**needed", False), ("**forwarded", False), ("**units", False)]
)
def test_nothing_more_is_given_to_a_function_that_nothing_calls(more: str, known: bool) -> None:
    """Unless it cannot do without."""
    code = f"""
def head(units, rate):
    return layers.Dropout(rate)

class Heads:
    def __init__(self, {more}):
        if "{more}" == "**needed":
            print(needed["rate"])
        if "{more}" == "**forwarded":
            head(3, **forwarded)
        if "{more}" == "**units":
            layers.Dense(**units)
        self.model = Sequential([Input((4,)), layers.Dense(3, {more})])

def build(units, {more}):
    if "{more}" == "**needed":
        print(needed["rate"])
    if "{more}" == "**forwarded":
        head(3, **forwarded)
    if "{more}" == "**units":
        layers.Dense(**units)
    return Sequential([Input((4,)), layers.Dense(3, {more})])
"""
    report = check_source(f"{HEAD}\n{code}").files[0]
    assert report.program is not None
    assert [isinstance(model.layers[0].weights, tuple) for model in report.program.models] == [known, known]


OPEN = "units"  # not known: the size is called after the variable
PROGRAMS = {
    "an early return in a block inside": (
        """
def size():
    if True:
        if flag():
            return 5
    return 7
units = size()
""",
        OPEN,
    ),
    "an iterator of which a loop takes no one knows how much": (
        """
left = iter([1, 2, 3])
for one in left:
    if flag():
        break
units = len(list(left)) + 1
""",
        "len + 1",
    ),
    "an iterator of which a later round may be the last": (
        """
left = iter([1, 2, 3, 4, 5, 6])
for one in left:
    next(left)
    if one > 2 and flag():
        break
units = len(list(left)) + 1
""",
        "len + 1",
    ),
    "what a generator does that is left early": (
        """
made = []
def numbers():
    for i in range(3):
        made.append(i)
        yield i
for number in numbers():
    break
units = len(made) + 4
""",
        "len(made) + 4",
    ),
    "a list that one way makes twice as long": (
        """
names = os.listdir("x")
more = list(names)
if flag():
    more.extend(names)
units = len(more)
""",
        OPEN,
    ),
    "an item under a key that is not known": (
        """
sizes = {"a": 1, "b": 2}
sizes[key()] = 5
units = sizes["a"]
""",
        OPEN,
    ),
    "`**` of a dict that may have the key as well": ("units = {'a': 4, **items}['a']", OPEN),
    "a number at a place that is not known": (
        """
sizes = [1, 2]
sizes[0] = 3 if flag() else 4
sizes[int(key)] = 5
units = len(sizes)
""",
        "2",
    ),
    "a view of an array": (
        """
sizes = np.array([4, 5])
view = sizes[:1]
view[0] = 9
units = int(sizes[0])
""",
        OPEN,
    ),
    "a name that the function binds later": (
        """
width = 4
def size():
    try:
        found = width
    except UnboundLocalError:
        found = 8
    width = 5
    return found
units = size()
""",
        "8",
    ),
    "an attribute that is missing, in a `try` for another error": (
        """
try:
    units = 4
    keras.nothing.of_the_kind
except ValueError:
    units = 8
""",
        "4",
    ),
    "the names of the program handed over": ("width = 4\nkeep(globals())\nunits = width", OPEN),
    "a function handed over that sets a default": (
        """
known = {}
def note():
    known.setdefault("a", 1)
keep(note)
units = len(known) + 4
""",
        "len(known) + 4",
    ),
    "`and` with something false": ("units = 4 if flag() and False else 8", "8"),
    "the next number of an enumeration": (
        """
class Width(Enum):
    SMALL = 4
    LARGE = auto()
units = Width.LARGE.value
""",
        "5",
    ),
    "a second name for a member": (
        """
class Width(Enum):
    SMALL = 4
    USUAL = 4
    LARGE = 5
units = len(Width)
""",
        "2",
    ),
    "a comparison that the right side answers": (
        """
class Width:
    def __gt__(self, other): return True
    def __lt__(self, other): return False
units = 4 if 3 < Width() else 8
""",
        "4",
    ),
    "the base of another class": (
        """
class A:
    def size(self): return 4
class B(A):
    def size(self): return 5
class C(B):
    def size(self): return super(B, self).size()
units = C().size()
""",
        "4",
    ),
    "a pattern that is too short": (
        """
match (1, 2, 3):
    case (one, other):
        units = 4
    case _:
        units = 8
""",
        "8",
    ),
    "the keys that a pattern leaves": (
        """
match {"a": 1, "b": 2}:
    case {"a": 1, **others}:
        units = len(others) + 4
""",
        "5",
    ),
    "what a `UserList` holds": ("class Sizes(UserList): pass\nunits = len(Sizes([1, 2, 3]).data)", "3"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_sizes_that_programs_compute(name: str) -> None:
    body, expected = PROGRAMS[name]
    code = f"""{HEAD}
from collections import UserList
from enum import Enum, auto
import keras
import numpy as np
from settings import flag, items, keep, key
{body}
model = Sequential([Input((4,)), layers.Dense(units)])
"""
    (report,) = check_source(code).files
    assert report.program is not None
    (layer,) = report.program.models[0].layers
    assert isinstance(layer.output_shape, tuple)
    assert text(layer.output_shape[1]) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "read", "known"),
    [
        ("setattr(Sizes, sys.argv[1], 16)", "Sizes.units", False),
        ("setattr(Sizes, sys.argv[1], 16)", "Small.units", False),
        ("setattr(Small, sys.argv[1], 16)", "Small.units", False),
        ("setattr(Small, sys.argv[1], 16)", "Sizes.units", True),
        ("setattr(Sizes, 'width', 16)", "Sizes.units", True),
        ("setattr(Sizes, sys.argv[1], 16)", "Sizes.default()", True),  # methods are taken to stay
        ("setattr(Sizes, sys.argv[1], 16)", "Sizes.Inner.units", True),  # and so are classes
        ("Tracked.width = 16", "Tracked.units", False),
        ("Tracked.width = 16", "Sizes.units", True),
    ],
)
def test_an_attribute_of_a_class_whose_name_is_not_known_may_be_any_of_its_data(change: str, read: str, known: bool) -> None:
    code = f"""
class Meta(type):
    def __setattr__(cls, name, value):
        super().__setattr__(sys.argv[1], value)

class Sizes:
    units = 8
    class Inner:
        units = 8
    @staticmethod
    def default():
        return 8

class Small(Sizes): pass
class Tracked(Sizes, metaclass=Meta): pass

{change}
model = Sequential([Input((4,)), layers.Dense({read})])
"""
    shape = made_by(code).output_shape
    assert shape == (None, 8) if known else isinstance(shape, Unknown), shape
