"""Containers of Python beyond lists and dicts that hold the sizes of a model: each program is read as Keras runs it."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

PROGRAMS = {
    "a bounded deque": """\
from collections import deque
d = deque([3, 4, 5, 6], maxlen=2)
for n in (7, 8):
    d.append(n)
m = Sequential([Input((4,)), *[layers.Dense(n) for n in d]])
m.summary()
""",
    "a list that has two names is repeated in place": """\
sizes = [3, 4]
same = sizes
same *= 2
Sequential([Input((4,)), *[layers.Dense(n) for n in sizes]]).summary()
""",
    "a loop writes what it is to draw next": """\
sizes = [2, 3, 4]
for n in sizes:
    sizes[2] = n * 10
Sequential([Input((4,)), *[layers.Dense(n) for n in sizes]]).summary()
""",
    "a deque that fills": """\
from collections import deque
d = deque(maxlen=3)
for n in range(2, 9):
    d.append(n)
m = Sequential([Input((4,)), layers.Dense(len(d)), layers.Dense(d[0])])
m.summary()
""",
    "pushed at the left": """\
from collections import deque
d = deque([1, 2, 3], 2)
d.appendleft(9)
m = Sequential([Input((4,)), layers.Dense(d[0]), layers.Dense(d[-1])])
m.summary()
""",
    "turned and extended at the left": """\
from collections import deque
d = deque([1, 2, 3])
d.rotate(1)
d.extendleft([5, 6])
m = Sequential([Input((4,)), *[layers.Dense(n) for n in d], layers.Dense(d.popleft())])
m.summary()
""",
    "of a range": """\
from collections import deque
d = deque(range(10), maxlen=4)
d.extend([20, 21])
d.pop()
m = Sequential([Input((4,)), *[layers.Dense(n) for n in d], layers.Dense(d.maxlen)])
m.summary()
""",
    "annotations in a loop that nobody counted": """\
from dataclasses import dataclass
from typing import ClassVar
import sys
@dataclass
class Sizes:
    first: int = 3
    name: ClassVar[str] = "sizes"
    second: int = 4
for word in sys.path:
    text: str = word
    n: int = 5
s = Sizes(6, 7)
m = Sequential([Input((4,)), layers.Dense(s.first), layers.Dense(s.second)])
m.summary()
""",
    "the most common": """\
from collections import Counter
c = Counter([1, 2, 2, 3, 3, 3])
m = Sequential([Input((4,)), *[layers.Dense(n + k) for n, k in c.most_common(2)]])
m.summary()
""",
    "counts of letters": """\
from collections import Counter
c = Counter('abracadabra')
m = Sequential([Input((4,)), layers.Dense(len(c)), layers.Dense(c['a']), layers.Dense(c['z'] + 1)])
m.add(layers.Dense(c.most_common(1)[0][1]))
m.summary()
""",
    "counted in a loop": """\
from collections import Counter
words = 'a b a c'.split()
c = Counter()
for w in words:
    c[w] += 1
c.update(words)
m = Sequential([Input((4,)), layers.Dense(len(c)), layers.Dense(sum(c.values())), layers.Dense(c.most_common()[0][1])])
m.summary()
""",
    "a dict with attributes of its own": """\
class Config(dict):
    def __getattr__(self, name):
        return self[name]
    def __setattr__(self, name, value):
        self[name] = value
c = Config(units=4, deep=True)
c.width = 7
m = Sequential([Input((4,)), layers.Dense(c.units), layers.Dense(c['width']), layers.Dense(len(c))])
m.summary()
""",
    "a dict whose attributes are its items": """\
class Config(dict):
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
c = Config({'units': 4})
c.width = 7
m = Sequential([Input((4,)), layers.Dense(c.units), layers.Dense(c['width'])])
m.summary()
""",
    "a dict that is its own attributes": """\
class Config(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
c = Config(units=4)
c.width = 7
c['depth'] = 2
m = Sequential([Input((4,)), layers.Dense(c.units), layers.Dense(c.width)])
for _ in range(c.depth):
    m.add(layers.Dense(c['units']))
m.summary()
""",
    "a dict that fills itself": """\
class Config(dict):
    def __init__(self, **kwargs):
        super().__init__(kwargs)
        self['width'] = 9
    @property
    def twice(self):
        return self['width'] * 2
c = Config(units=4)
m = Sequential([Input((4,)), layers.Dense(c['units']), layers.Dense(c.twice)])
for k, v in c.items():
    m.add(layers.Dense(v, name=k))
m.summary()
""",
    "a dict that is spread": """\
def build(units=3, width=2, **rest):
    return Sequential([Input((4,)), layers.Dense(units), layers.Dense(width), layers.Dense(len(rest) + 1)])
class Config(dict):
    pass
c = Config(units=4, width=5, other=1)
build(**c).summary()
build(**{**c, 'units': 8}).summary()
""",
    "a namespace": """\
from types import SimpleNamespace
c = SimpleNamespace(units=4, **{'width': 5})
c.deep = 3
m = Sequential([Input((4,)), layers.Dense(c.units), layers.Dense(c.width), layers.Dense(vars(c)['deep'])])
m.summary()
""",
    "a default dict": """\
from collections import defaultdict
d = defaultdict(lambda: 6, units=4)
m = Sequential([Input((4,)), layers.Dense(d['units']), layers.Dense(d['other']), layers.Dense(len(d))])
m.summary()
""",
    "counts that are added": """\
from collections import Counter
a, b = Counter(x=3, y=1), Counter(['y', 'z'])
a.subtract({'x': 1})
both = a + b
m = Sequential([Input((4,)), *[layers.Dense(n, name=k) for k, n in both.items()], layers.Dense(both.total())])
m.summary()
""",
    "a deque that is extended by a sum": """\
from collections import deque
d = deque([1, 2], maxlen=3)
d += [3, 4]
m = Sequential([Input((4,)), *[layers.Dense(n) for n in d]])
m.summary()
""",
    "layers in a deque": """\
from collections import deque
d = deque([layers.Dense(3), layers.Dense(4), layers.ReLU()], maxlen=2)
m = Sequential([Input((4,)), *d])
d.append(layers.Dense(5))
Sequential([Input((4,)), *d]).summary()
m.summary()
""",
    "a generator that is used up": """\
g = (layers.Dense(u) for u in [3, 4])
Sequential([Input((5,)), *g]).summary()
Sequential([Input((5,)), *g, layers.Dense(1)]).summary()
""",
    "a zip that is used up": """\
pairs = zip([3, 4], ["relu", "tanh"])
m = Sequential([Input((5,))])
for n, a in pairs: m.add(layers.Dense(n, activation=a))
for n, a in pairs: m.add(layers.Dense(n, activation=a))
m.add(layers.Dense(len(list(pairs)) + 1))
m.summary()
""",
    "an iterator goes on behind a break": """\
it = iter([2, 3, 4, 5])
m = Sequential([Input((5,))])
for n in it:
    if n == 3: break
    m.add(layers.Dense(n))
for n in it: m.add(layers.Dense(n * 10))
m.summary()
""",
    "a loop takes two at a time": """\
it = iter([2, 3, 4, 5, 6])
m = Sequential([Input((5,))])
for a in it:
    b = next(it, 1)
    m.add(layers.Dense(a * b))
m.summary()
""",
    "one iterator in a zip twice": """\
it = iter([2, 3, 4, 5])
m = Sequential([Input((5,))])
for a, b in zip(it, it): m.add(layers.Dense(a * b))
for a, b in zip(*[iter([1, 2, 3, 4])] * 2): m.add(layers.Dense(a + b))
m.summary()
""",
    "what a zip leaves of an iterator": """\
m = Sequential([Input((5,))])
it = iter([2, 3, 4, 5, 6])
for a, b in zip(it, range(2)): m.add(layers.Dense(a + b))
for a in it: m.add(layers.Dense(a))
it, to = iter([2, 3, 4, 5, 6]), iter([7, 8, 9])
for a, b in zip(range(2), it): m.add(layers.Dense(a + b))
for a, b in zip(it, to): m.add(layers.Dense(a * b))
m.add(layers.Dense(1 + len(list(it)) + len(list(to))))
m.summary()
""",
    "parts of an iterator": """\
from itertools import islice, chain, count
it = iter(range(1, 8))
a = list(islice(it, 2)); b = list(islice(it, 1, 3)); c = sum(it)
Sequential([Input((5,)), *[layers.Dense(n) for n in a + b], layers.Dense(c)]).summary()
ch = chain([2], [3, 4])
x = next(ch)
y = list(ch); z = list(ch)
Sequential([Input((5,)), layers.Dense(x + len(y) + len(z))]).summary()
c = count(3)
Sequential([Input((5,)), layers.Dense(next(c)), layers.Dense(next(c))]).summary()
""",
    "an iterator is unpacked": """\
a, b = (n for n in (3, 4))
g = map(int, "345")
first, *others = g
print(list(g))
Sequential([Input((5,)), layers.Dense(a), layers.Dense(first), layers.Dense(sum(others) + len(list(g)))]).summary()
def f(*k): return sum(k)
h = (n for n in (3, 4))
Sequential([Input((5,)), layers.Dense(f(*h)), layers.Dense(f(*h) + 1)]).summary()
""",
    "the rest of a generator": """\
def inner():
    yield 2
    yield 3
def outer():
    g = inner()
    yield next(g)
    yield from g
    yield from g
    yield 9
Sequential([Input((5,)), *[layers.Dense(n) for n in outer()]]).summary()
""",
    "numbers that are used up": """\
e = enumerate([4, 5])
a = [layers.Dense(n + i) for i, n in e]
b = [layers.Dense(n + i) for i, n in e]
Sequential([Input((5,)), *a, *b]).summary()
r = reversed([4, 5])
Sequential([Input((5,)), *[layers.Dense(n) for n in r], *[layers.Dense(n) for n in r]]).summary()
""",
    "what is filtered is used up": """\
f = filter(None, [0, 3, 4])
Sequential([Input((5,)), *[layers.Dense(n) for n in f], *[layers.Dense(n) for n in f]]).summary()
m = {k: v for k, v in zip("ab", [3, 4])}
z = zip("ab", [3, 4])
Sequential([Input((5,)), layers.Dense(dict(z)["a"]), layers.Dense(len(dict(z)) + 1)]).summary()
""",
    "an iterator in an inner loop": """\
inner = iter([1, 2, 3])
rows = [(a, b) for a in (1, 2) for b in inner]
Sequential([Input((5,)), layers.Dense(len(rows))]).summary()
""",
    "a list with methods": """\
class Stack(list):
    unit = 2
    def dense(self, n):
        self.append(layers.Dense(n))
        return self
    def append(self, layer):
        super().append(layer)
        self.last = layer
    @property
    def width(self): return self.last.units
s = Stack()
also = s
s.dense(4).dense(3)
also.dense(5)
Sequential([Input((5,)), *s, layers.Dense(s.width + len(also) + s.unit)]).summary()
Sequential([Input((5,))] + s[1:]).summary()
""",
    "a list that begins with items": """\
class Pipe(list):
    def __init__(self, width, *args):
        super().__init__(args)
        self.width = width
class More(Pipe):
    def __init__(self, *args):
        super().__init__(7, *args)
        self.extend([layers.Dense(1)])
p = More(Input((4,)), layers.Dense(3))
p.insert(1, layers.Dense(p.width))
Sequential(p).summary()
p.pop()
Sequential([Input((len(p),)), layers.Dense(p[1].units)] if isinstance(p, list) else []).summary()
""",
    "a list of an own class, as a list": """\
class Sizes(list):
    def doubled(self): return Sizes(2 * n for n in self)
    def total(self): return sum(self)
s = Sizes([3, 4])
d = s.doubled()
s += [5]
m = Sequential([Input((2,))])
for n in s: m.add(layers.Dense(n))
for i, n in enumerate(d): m.add(layers.Dense(n + i))
m.add(layers.Dense(d.total() + max(s) + (4 in s)))
a, b = d
m.add(layers.Dense(a * b))
m.summary()
""",
    "a UserList": """\
from collections import UserList
class Layers(UserList):
    def dense(self, n):
        self.data.append(layers.Dense(n))
        return self
l = Layers().dense(3).dense(2)
l.append(layers.Dense(1))
Sequential([Input((4,)), *l]).summary()
Sequential([Input((4,)), layers.Dense(3 if isinstance(l, list) else 2)]).summary()
""",
    "a UserDict": """\
from collections import UserDict
class Conf(UserDict):
    def __getattr__(self, k):
        if k == "data": raise AttributeError(k)
        return self.data[k]
c = Conf(units=4, deep=2)
c["units"] = 6
Sequential([Input((3,)), layers.Dense(c["units"]), layers.Dense(c.deep)]).summary()
Sequential([Input((3,)), layers.Dense(3 if isinstance(c, dict) else 2)]).summary()
for k, v in c.items():
    Sequential([Input((3,)), layers.Dense(v, name=k)]).summary()
""",
    "a generator that ends by itself": """\
def widths(n):
    made = 0
    while True:
        if made >= n:
            return
        yield 2 ** (made + 1)
        made += 1
m = Sequential([Input((4,))])
for width in widths(3):
    m.add(layers.Dense(width, name=f"wide_{width}"))
m.summary()
""",
    "a key that a dict does not have": """\
d = {"units": 3}
n = d["layers"] if "layers" in d else d.get("depth", 2)
try:
    n += d["more"]
except KeyError:
    n += 1
Sequential([Input((n,)), layers.Dense(d["units"])]).summary()
def build(cfg):
    return Sequential([Input((4,)), layers.Dense(cfg["classes"])])
build(d).summary()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str) -> None:
    verdict = judge(HEADS[3] + PROGRAMS[name])
    assert verdict.outcome == "equal", verdict.why


def test_a_deque_of_unknown_size_keeps_what_is_put_into_it() -> None:
    source = """\
from collections import deque
from settings import size_0
d = deque(maxlen=size_0)
m = Sequential([Input((4,)), layers.Dense(3)])
d.append(m)
m.summary()
"""
    assert judge(HEADS[3] + source).outcome == "equal"


def test_a_dict_with_methods_of_its_own_that_python_calls_is_left_open() -> None:
    source = """\
class Config(dict):
    def __len__(self):
        return 9
c = Config(units=4)
m = Sequential([Input((4,)), layers.Dense(len(c)), layers.Dense(c['units'])])
m.summary()
"""
    assert judge(HEADS[3] + source).outcome == "unknown"


def test_a_copied_config_is_one_of_its_own() -> None:
    source = """\
import copy
from collections import deque
class Config(dict):
    __getattr__ = dict.get
c = Config(units=[4, 5])
d = copy.deepcopy(c)
d.units.append(6)
d['more'] = 7
q = copy.copy(deque([1, 2], maxlen=2))
q.append(3)
m = Sequential([Input((4,)), *[layers.Dense(n) for n in c.units], layers.Dense(len(c)), layers.Dense(len(d.units))])
for n in q:
    m.add(layers.Dense(n))
m.summary()
"""
    assert judge(HEADS[3] + source).outcome == "equal"


def test_a_config_that_one_way_changes() -> None:
    source = """\
from settings import flag_0
class Config(dict):
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
c = Config(units=4, width=3)
if flag_0:
    c.units = 5
m = Sequential([Input((4,)), layers.Dense(c.width), layers.Dense(c.units)])
m.summary()
"""
    assert judge(HEADS[3] + source).outcome == "unknown"


@pytest.mark.parametrize(
    "source",
    [
        """\
from settings import flag_0
it = iter([2, 3, 4])
if flag_0:
    next(it)
""",
        """\
it, n = iter(range(1, 40)), 1
for k in it:
    n += k
    if k == 30:
        break
""",
    ],
)
def test_how_far_an_iterator_has_run_is_left_open(source: str) -> None:
    assert (
        judge(f"{HEADS[3]}{source}Sequential([Input((5,)), *[layers.Dense(n) for n in it]]).summary()\n").outcome == "unknown"
    )


@pytest.mark.parametrize(
    "source",
    [
        """\
from settings import flag_1
class Stack(list):
    def dense(self, n):
        self.append(layers.Dense(n)); self.n = n
s = Stack()
s.dense(3)
if flag_1: s.dense(4)
Sequential([Input((3,)), *s]).summary()
Sequential([Input((3,)), layers.Dense(s.n)]).summary()
""",
        """\
class Stack(list):
    def __iter__(self): return reversed(list(self[:]))
s = Stack([layers.Dense(1), layers.Dense(2)])
Sequential([Input((3,)), *s]).summary()
""",
    ],
)
def test_a_list_of_an_own_class_is_left_open_where_it_must_be(source: str) -> None:
    assert judge(HEADS[3] + source).outcome == "unknown"


@pytest.mark.parametrize(
    "source",
    [
        """\
sizes = [2, 3, 4]
for i, n in enumerate(sizes):
    if i + 1 < len(sizes):
        sizes[i + 1] = n * 2
""",
        """\
sizes, k = [5, 6, 7, 8], 1
for i, n in enumerate(sizes):
    sizes.pop()
    k = i
sizes = [k + 1]
""",
        """\
others, sizes = [1, 2, 3], []
for n, k in zip([1, 2, 3], others):
    others[-1] = 9
    sizes.append(k)
""",
    ],
)
def test_a_loop_that_changes_what_its_tuples_are_drawn_from_tells_no_stale_number(source: str) -> None:
    assert (
        judge(f"{HEADS[3]}{source}Sequential([Input((5,)), *[layers.Dense(n) for n in sizes]]).summary()\n").outcome
        == "unknown"
    )


@pytest.mark.parametrize(
    "made",
    [
        "{a, b}",
        "{n for n in (a, b)}",
        "{a: 1, b: 2}",
        "{n: 1 for n in (a, b)}",
        "{3: 1, a: 2}",
        "dict([(a, 1), (b, 2)])",
        "dict.fromkeys([a, b])",
        "{(a, 1): 1, (b, 1): 2}",
    ],
)
def test_numbers_that_may_be_equal_are_not_counted_as_two(made: str) -> None:
    source = f"from settings import size_1, size_2\na, b = size_1 + 0, size_2 + 0\nm = {made}\n"
    assert judge(f"{HEADS[3]}{source}Sequential([Input((5,)), layers.Dense(len(m))]).summary()\n").outcome == "unknown"


def test_what_is_multiplied_may_be_a_list() -> None:
    source = "from settings import items_1\ntry:\n    n = 3 if 0 in items_1 * 2 else 4\nexcept TypeError:\n    n = 5\n"
    assert judge(f"{HEADS[3]}{source}Sequential([Input((5,)), layers.Dense(n)]).summary()\n").outcome == "unknown"
