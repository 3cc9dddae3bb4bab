"""Models between the idioms of Python: decorators, iterators, patterns, files of settings, read as Keras runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from program_referee import HEADS, judge

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

HEAD = HEADS[3] + "D = layers.Dense\n"
PROGRAMS = {
    "layers chosen by how their names begin and end": """\
i = Input((8,))
x = layers.Dense(4, name="first_fc")(i)
x = layers.ReLU()(layers.Dense(6)(x))
m = Model(i, layers.Dense(3, name="last_fc")(layers.BatchNormalization(name="bn")(x)))
for layer in m.layers:
    layer.trainable = not layer.name.endswith(("_fc", "_bn"))
m.summary()
chosen = [layer for layer in m.layers if layer.name.startswith(("dense", "last")) or layer.name.endswith("bn")]
Sequential([Input((8,)), layers.Dense(len(chosen))]).summary()
""",
    "a descriptor of the program": """\
class lazy:
    def __init__(self, make):
        self.make = make
    def __get__(self, owner, cls=None):
        if owner is None:
            return self
        owner.__dict__[self.make.__name__] = made = self.make(owner)
        return made
class Agent:
    def __init__(self, size):
        self.size = size
    @lazy
    def model(self):
        return Sequential([Input((self.size,)), layers.Dense(2)])
agent = Agent(4)
agent.model.summary()
agent.model.add(layers.Dense(3))
agent.model.summary()
""",
    "paths as their text tells": """\
import os
from pathlib import Path, PurePath
base = Path("data") / "train" / ".." / "m.tar.gz"
others = "out" / Path("x"), PurePath("/a", "b", "/c"), base.parent, base.with_suffix(".h5"), base.joinpath("q", Path("r"))
texts = [base.name, base.stem, base.suffix, str(base), f"{base}!", os.path.join(base, "z"), os.fspath(base), base.as_posix()]
Sequential([Input((4,)), *[D(len(t)) for t in texts], *[D(len(str(p))) for p in others]]).summary()
Sequential([Input((4,)), D(len(base.parts)), D(len(base.suffixes)), D(len(os.path.basename(base)))]).summary()
""",
    "what has an attribute": """\
i = Input((4,))
asked = [(3, "shape"), ([1], "append"), ({}, "keys"), ("a", "shape"), (None, "shape"), ((1,), "count"), (2.0, "is_integer"),
         ({1}, "add"), (i, "shape"), (np.zeros((2, 3)), "shape"), (np.zeros(3), "dtype")]
for thing, name in asked:
    Sequential([i, D(3 if hasattr(thing, name) else 5)]).summary()
""",
    "the class of what Keras names and measures": """\
i = Input((4, 2))
layer = D(3)
x = layer(i)
def found(model, name):
    return model.get_layer(name) if type(name) == str else [model.get_layer(n) for n in name][0]
model = keras.Model(i, D(5 if type(i.shape) is tuple else 7)(x))
found(model, layer.name)
keras.Model(i, D(found(model, model.layers[-1].name).units)(x)).summary()
""",
    "names that begin with a word and have a number that is not known": """\
def part(count):
    x = i = Input((9, 9, 3))
    for _ in range(count):
        x = layers.BatchNormalization()(layers.Conv2D(4, 2, use_bias=False)(x))
    return keras.Model(i, layers.ReLU()(x))
if np.random.rand() > 2:
    part(3)
m, found = part(2), [[], [], []]
for k, layer in enumerate(m.layers):
    for names, prefix in zip(found, ("conv2d", "batch_norm", "conv2d_transpose")):
        if layer.name.startswith(prefix):
            names.append(k)
keras.Sequential([Input((3,), name="in"), *[D(k, name=f"d{k}") for k in (*found[0], *found[1], 3)]], name="s").summary()
""",
    "a function counts in attributes of its own": """\
def conv(x, size):
    if "count" not in conv.__dict__:
        conv.count = 1
    x = layers.Conv2D(size, 2, name=f"conv_{conv.count}")(x)
    conv.count += 1
    return x
def dense(x, size):
    if not hasattr(dense, "made"):
        dense.made = []
    dense.made.append(size)
    return layers.Dense(size, name=f"dense_{len(dense.made)}")(x)
x = i = Input((9, 9, 3))
keras.Model(i, dense(dense(conv(conv(x, 4), 5), 3), 2)).summary()
dense.units = 3
if np.random.rand() > 2:
    dense.units = 4
if np.random.rand() < 2:
    dense.other = 5
keras.Sequential([Input((3,)), D(dense.units if np.random.rand() < 2 else 7)]).summary()
keras.Sequential([Input((3,)), D(dense.other)]).summary()
""",
    "layers by name in order of the names": """\
made = {n: D(k, name=n) for n, k in [("b", 3), ("a", 4), ("c", 5)]}
Sequential([Input((3,)), *[layer for _, layer in sorted(made.items(), reverse=True)]]).summary()
print([n for n, _ in sorted((len(n), made[n]) for n in ["a", "bb"[:1] * 2] if n in made)])
""",
    "a function for each class": """\
from functools import singledispatch
@singledispatch
def to_layer(spec):
    return layers.Activation("tanh")
@to_layer.register(int)
def _(spec):
    return D(spec)
@to_layer.register(tuple)
def of_pair(spec):
    return D(spec[0] * spec[1], name=of_pair.__name__)
to_layer.register(str, lambda spec: layers.Activation(spec))
Sequential([Input((3,)), *map(to_layer, [4, "relu", (2, 3), 0.5])]).summary()
""",
    "an object that takes the name of a function": """\
from functools import update_wrapper
class Once:
    def __init__(self, fn):
        self.fn, self.kept = fn, {}
        update_wrapper(self, fn)
    def __call__(self, *key):
        if key not in self.kept:
            self.kept[key] = self.fn(*key)
        return self.kept[key]
@Once
def dense(n):
    return D(n)
i = Input((4,))
Model(i, dense(4)(dense(4)(i)), name=dense.__name__).summary()
""",
    "an architecture in a string": """\
import re
word = re.compile(r"(?P<op>[A-Z]+)(?P<n>\\d+)?(?:x(?P<k>\\d+))?")
m = Sequential([Input((12, 2))])
for token in "C8x3-R-C4-F-D3".split("-"):
    op, n, k = word.fullmatch(token).group("op", "n", "k")
    if op == "C":
        m.add(layers.Conv1D(int(n), int(k or 1)))
    else:
        m.add({"R": layers.ReLU, "F": layers.Flatten}[op]() if op in "RF" else D(int(n)))
m.summary()
""",
    "the name of the policy in force": """\
keras.mixed_precision.set_global_policy("mixed_float16")
half = keras.mixed_precision.dtype_policy().name == "mixed_float16"
keras.mixed_precision.set_global_policy("float32")
Sequential([Input((3,)), D(4 if half else 5)]).summary()
""",
    "the class of a value is compared": """\
x = i = Input((3,))
if type(x) is not list:
    x = D(4)(x)
if type(x) == list or type(x) is tuple or type(x) in (list, dict):
    x = D(5)(x)
if type([1]) is list and type((1,)) is not list and type(3) == int != type("a"):
    x = D(7)(x)
m = Model(i, x)
if type(m) is dict or type(m.layers[-1]) is str:
    m.trainable = False
m.summary()
""",
    "sizes from ranges of NumPy": """\
sizes = [*np.arange(2, 9, 3), *np.linspace(8, 32, 4).astype(int), *np.arange(6, 2, -2), *np.linspace(1, 10, num=4, dtype=int)]
rates = np.arange(0.1, 0.35, 0.1)
m = Sequential([Input((3,))])
for n in sizes:
    m.add(D(int(n)))
for r in rates:
    m.add(D(int(r * 30 + 0.5)))
m.add(D(np.arange(1, 5).reshape(2, 2)[1, 0].item()))
m.summary()
""",
    "arrays of one length that a long loop collects and joins": """\
def positions(width, steps, first=0):
    rows = [np.zeros((first, width))] if first else []
    for position in range(steps):
        row = np.zeros((2, width))
        for i in range(width):
            row[:, i] = np.sin(position / 10000 ** (i / width))
        rows.append(row)
    return np.concatenate(rows)
for a in positions(64, 400), positions(8, 2500, 3), positions(8, 1):
    Sequential([Input(a.shape), D(3)]).summary()
""",
    "the sizes of a tensor are a tuple": """\
i = Input((8, None, 3))
batch, height, width, channels = keras.ops.shape(i)
x = layers.Resizing(height * 2, keras.ops.shape(i)[1])(i)
Model(i, layers.Conv2D(channels, 3)(x)).summary()
""",
    "a decorator that keeps the name": """\
from functools import wraps
def logged(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        fn(*args, **kwargs).summary()
        return inner
    return inner
@logged
def make(n):
    return Sequential([Input((n,)), D(2, name=make.__name__)])
make(4)
Sequential([Input((3,)), D(1, name=make.__wrapped__.__name__)]).summary()
""",
    "a model that a property makes once": """\
from functools import cached_property
class Experiment:
    made = 0
    @cached_property
    def model(self):
        Experiment.made += 1
        return Sequential([Input((3,)), D(Experiment.made)])
e = Experiment()
e.model.add(D(e.made + 1))
e.model.summary()
""",
    "methods with arguments given": """\
from functools import partialmethod, partial
class Net:
    def __init__(self, size):
        self.model = Sequential([Input((size,))])
    def dense(self, n, act=None, name=None):
        self.model.add(D(n, activation=act, name=name))
        return self
    relu = partialmethod(dense, act="relu")
    out = partialmethod(dense, 3, name="out")
Net(4).relu(8).dense(2).out().model.summary()
conv = partial(layers.Conv2D, 4, kernel_size=3)
Sequential([Input((8, 8, 1)), conv(), D(conv.args[0] + conv.keywords["kernel_size"])]).summary()
""",
    "methods by name": """\
from operator import methodcaller
m = Sequential([Input((3,)), D(2)])
list(map(methodcaller("summary"), [m]))
methodcaller("add", D(5, name="five"))(m)
m.summary()
""",
    "attributes that a class answers for": """\
class Config(dict):
    def __getattr__(self, key):
        try:
            return self[key]
        except KeyError:
            raise AttributeError(key)
class Plain:
    def __getattr__(self, key):
        if key.startswith("n_"):
            return len(key)
        raise AttributeError(key)
c, p = Config(units=4), Plain()
Sequential([Input((3,)), D(getattr(c, "units", 1)), D(getattr(c, "other", 5)), D(getattr(p, "x", 7)), D(p.n_units)]).summary()
Sequential([Input((3,)), D(2 if hasattr(c, "units") else 3), D(2 if hasattr(p, "x") else 3)]).summary()
""",
    "an iterator of the program": """\
class Halving:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n < 2:
            raise StopIteration
        self.n //= 2
        return self.n
Sequential([Input((4,)), *[D(u) for u in Halving(20)]]).summary()
steps = iter(Halving(8))
first = next(steps)
Sequential([Input((first,)), D(sum(steps)), D(next(steps, 6))]).summary()
m = Sequential([Input((3,))])
for n in Halving(9):
    m.add(D(n))
m.summary()
""",
    "classes that only say what they are": """\
from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, item: T): self.item = item
class Maker(Protocol):
    def make(self): ...
class Base(ABC):
    @abstractmethod
    def make(self): ...
class Small(Base, Maker):
    def make(self): return D(Box[int](7).item)
class Named:
    def __class_getitem__(cls, key): return D(key)
Sequential([Input((3,)), Small().make(), Named[4], D(getattr(Small(), "units", 2))]).summary()
""",
    "several dicts as one": """\
from collections import ChainMap, OrderedDict
user, base = {"units": 9}, {"units": 4, "act": "relu"}
c = ChainMap(user, base)
Sequential([Input((3,)), D(c["units"], c["act"]), D(len(c)), D(c.get("other", 4)), D(len(c.maps) + len(c.parents))]).summary()
user["act"] = "tanh"
base["more"] = 6
Sequential([Input((3,)), D(c["units"], c["act"]), D(c["more"])]).summary()
c["units"] = 2
c.update(act="elu")
child = c.new_child({"units": 5})
Sequential([Input((3,)), D(user["units"], user["act"]), D(child["units"]), D(dict(child)["more"])]).summary()
Sequential([Input((3,)), D({**child, "more": 3}["more"])]).summary()
Sequential([Input((3,)), D(c.setdefault("more", 1)), D(c.setdefault("new", 8)), D(user["new"])]).summary()
o = OrderedDict([("x", 3), ("y", 4), ("z", 5)])
o.move_to_end("x")
o.move_to_end("z", last=False)
Sequential([Input((2,)), *[D(n, name=k) for k, n in o.items()]]).summary()
""",
    "patterns": """\
import re
m = re.match(r"(?P<kind>\\w+?)(\\d+)x(\\d+)$", "conv16x3")
name = m["kind"] + "_" + m.groupdict()["kind"]
Sequential([Input((8, 8, 1)), layers.Conv2D(int(m.group(2)), int(m[3]), name=name)]).summary()
number = re.compile(r"\\d+")
sizes = [int(w) for w in number.findall("a12_b7")]
named = [D(n, name=re.sub("[^a-z0-9]", "_", f"d-{n}")) for n in sizes]
Sequential([Input((2,)), *named, D(len(re.split("[,;]", "a,b;c")))]).summary()
if re.search("z", "abc") is None and not re.fullmatch("a", "ab"):
    Sequential([Input((2,)), D(sum(int(f.group()) for f in re.finditer("[0-9]", "1a2")))]).summary()
""",
    "layers of a built model in a stack that is not": """\
built = Sequential([Input((4,)), D(3), D(2)])
stack = Sequential(built.layers[:-1])
outer = Sequential([stack, D(2)])
outer.summary()
stack.summary()
outer.build((None, 4))
outer.summary()
""",
    "settings in YAML": """\
import yaml
cfg = yaml.safe_load(\"\"\"
model:
  units: [8, 4]
  dropout: 0.1
dim: 6
\"\"\")
m = Sequential([Input((cfg["dim"],)), layers.Dropout(cfg["model"]["dropout"])])
for n in cfg["model"]["units"]:
    m.add(D(n))
m.summary()
""",
    "classes that a metaclass keeps": """\
class Meta(type):
    known = {}
    def __new__(mcs, name, bases, names):
        cls = super().__new__(mcs, name, bases, names)
        mcs.known[name] = cls
        return cls
class Small(metaclass=Meta):
    units = 4
try:
    n = Meta.known["Small"].units
except KeyError:
    n = 5
Sequential([Input((3,)), D(n)]).summary()
""",
}
OPEN = {
    "an iterator that is left": """\
class Count:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 5: raise StopIteration
        return self.n
c = Count()
for n in c:
    if n == 2: break
Sequential([Input((2,)), D(c.n)]).summary()
""",
    "an item taken out of several dicts": """\
from collections import ChainMap
c = ChainMap({"n": 5}, {"n": 4})
del c["n"]
Sequential([Input((2,)), D(c["n"])]).summary()
""",
    "a later release": "Sequential([Input((2,)), D(3 if keras.__version__ >= '3.5' else 4)]).summary()\n",
    "a layer that is not known": """\
try:
    import nobodys_layers
    Norm = nobodys_layers.Norm
except ImportError:
    Norm = layers.LayerNormalization
i = Input((8,))
Model(i, D(3)(Norm()(i))).summary()
""",
    "a merge in a stack": """\
i = Input((2,))
m = Model(i, layers.Flatten()(layers.Concatenate()([i, D(2)(i)])))
s = Sequential(m.layers[:-1])
s.add(D(9))
s.summary()
""",
    "managers on a stack": """\
from contextlib import ExitStack, contextmanager
names = []
@contextmanager
def scope(name):
    names.append(name)
    yield len(names)
    names.pop()
with ExitStack() as stack:
    n = stack.enter_context(scope("a"))
    Sequential([Input((2,)), D(n, name="_".join([*names, "x"]))]).summary()
""",
    "a pattern that may take for ever": """\
import re
Sequential([Input((2,)), D(len(re.findall("(a+)+", "aaa")))]).summary()
""",
    "what a layer has": """\
layer = D(4)
if hasattr(layer, "foo"):
    layer = D(5)
Sequential([Input((2,)), layer]).summary()
""",
    "anchors that name one another": """\
import yaml
text = "\\n".join(f"{k}: &{k} [{', '.join(['*' + before] * 9)}]" for before, k in zip("abcdef", "bcdefg"))
c = yaml.safe_load("a: &a [1]\\n" + text)
Sequential([Input((2,)), D(c["a"][0])]).summary()
""",
    "a match that may take long": """\
import re
Sequential([Input((2,)), D(3 if re.search(".*.*.*.*=x", "a" * 40) else 4)]).summary()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str) -> None:
    verdict = judge(HEAD + PROGRAMS[name])
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("name", OPEN)
def test_what_only_a_run_can_tell_is_left_open(name: str) -> None:
    verdict = judge(HEAD + OPEN[name])
    assert verdict.outcome == "unknown", verdict.why


IN_BOTH = {
    "a class by its name": """\
import importlib
def locate(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)
i = Input((4,))
x = locate(f"{keras.__name__}.layers.Dense")(3)(i)
Model(i, locate("%s.layers.Dense" % keras.__name__)(5, name="five")(x)).summary()
""",
    "names that are given while a model is trained": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.a = D(2)
    def call(self, x):
        return layers.average([self.a(x), self.a(x)])
net = Net()
net.compile("sgd", "mse")
net.fit(np.zeros((2, 3)), np.zeros((2, 2)), verbose=0)
i = Input((3,))
Model(i, layers.Average()([net.a(i), net.a(i)])).summary()
""",
    "the version": """\
sizes = [3 if keras.__version__ >= "3" else 4, 3 if keras.__version__.startswith("2.") else 5]
sizes += [int(keras.__version__.split(".")[0]), int(keras.__version__[0]), 6 if keras.__version__ < "3.0" else 7]
sizes += [6 if "3" <= keras.__version__ else 8]
sizes += [2 if keras.__version__[:2] == "2." else 1, 2 if keras.__version__ != "1.2" else 4]
from packaging import version
mine, three = version.parse(keras.__version__), version.parse("3.0.0")
sizes += [3 if mine < three else 4, 5 if mine >= three else 6, 7 if mine > version.parse("1.9") else 8]
sizes += [9 if three <= mine else 1]
Sequential([Input((4,)), *[D(n) for n in sizes]]).summary()
""",
    "names that are given inside a layer": """\
class Block(layers.Layer):
    def build(self, shape):
        self.inner = D(2)
    def call(self, x):
        return self.inner(x)
i = Input((3,))
x = layers.Lambda(lambda t: layers.ReLU()(t))(Block()(i))
Model(i, D(3)(layers.ReLU()(x))).summary()
stack = Sequential([Block(), D(2)])
stack.build((None, 3))
stack.summary()
""",
    "a model that builds more in `build`": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.a = D(4)
    def build(self, shape):
        self.b = D(3)
        super().build(shape)
    def call(self, x):
        return self.b(self.a(x))
net = Net()
net(np.zeros((2, 4)))
net.summary()
""",
}


IN_2 = {
    "names that are given inside a model": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.a = D(2)
    def call(self, x):
        return layers.average([self.a(x), self.a(x)])
first, second = Net(), Net()
first.build((None, 3))
i = Input((3,))
Model(i, layers.Average()([first.a(i), first.a(i)])).summary()
second(np.zeros((2, 3)))
Model(i, layers.Average()([second.a(i), second.a(i)])).summary()
""",
}


@pytest.mark.parametrize("name", IN_2)
def test_a_program_is_read_as_keras_2_runs_it(name: str) -> None:
    verdict = judge(HEADS[2] + "D = layers.Dense\n" + IN_2[name], 2)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", IN_BOTH)
def test_a_program_is_read_as_each_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + "D = layers.Dense\n" + IN_BOTH[name], dialect)
    assert verdict.outcome == "equal", verdict.why


RAISING = {
    "both ways of a condition": """\
from settings import flag_a
i = Input((8,))
if flag_a:
    x = layers.Conv2D(3, 3)(i)
else:
    x = layers.LSTM(3)(i)
""",
    "the last layer is taken off": "m = Sequential([D(3)])\nm.pop()\n",
    "the input is taken off": "m = Sequential([Input((2,)), D(3)])\nm.pop()\nm.summary()\nm.pop()\n",
    "nothing is there to be taken off": "Sequential().pop()\n",
}


RAISING_IN_2 = {
    "a model ends with another model": """\
i = Input((13,))
m = Sequential([Model(i, D(3)(i)), D(2)])
m.pop()
""",
    "a model ends with a layer of an earlier call": """\
d = D(3)
d(Input((4,)))
m = Sequential([Input((4,)), d, D(2)])
m.pop()
""",
    "a tensor is missing that an output needs": """\
a, b = Input((11,)), Input((11,))
m = Model([a, b], D(6)(layers.concatenate([a, b])))
m(Input((11,)))
""",
}


@pytest.mark.parametrize("name", [*RAISING, *RAISING_IN_2])
def test_what_keras_raises_is_told(name: str) -> None:
    old = name in RAISING_IN_2
    verdict = judge(HEADS[2] + "D = layers.Dense\n" + RAISING_IN_2[name], 2) if old else judge(HEAD + RAISING[name])
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize(
    "program",
    [
        "m = Sequential([Sequential([Input((13,)), D(3)]), D(2)])\nm.pop()\nm.summary()\n",
        "d = D(3)\nm = Sequential([Input((4,)), d, D(2)])\nd(Input((4,)))\nm.pop()\nm.summary()\n",
        "a, b = Input((3,)), Input((3,))\nm = Model([a, b], D(6)(a))\ni = Input((3,))\nModel(i, m(i)).summary()\n",
    ],
    ids=["a stack", "a later call", "an input that no output needs"],
)
def test_what_keras_2_takes_is_no_mistake(program: str) -> None:
    verdict = judge(HEADS[2] + "D = layers.Dense\n" + program, 2)
    assert verdict.outcome == "equal", verdict.why


def test_layers_that_stay_are_taken_off() -> None:
    built = "m = Sequential([D(3), D(2)])\nm.build((None, 4))\nm.pop()\nm.pop()\nm.summary()\n"
    assert judge(HEAD + built).outcome == "equal"
    assert judge(HEAD + "m = Sequential([D(3)])\nm.pop(rebuild=False)\nm.summary()\n").outcome == "unknown"


@pytest.mark.parametrize(
    ("load", "name", "text"),
    [
        ("json.load(open('conf/m.json'))", "m.json", '{"units": [5, 4]}'),
        ("json.loads(open('conf/m.json').read())", "m.json", '{"units": [5, 4]}'),
        ("yaml.safe_load(open('conf/m.yaml'))", "m.yaml", "units: [5, 4]"),
        ("yaml.load(open('conf/m.yml').read(), Loader=yaml.FullLoader)", "m.yml", "units:\n- 5\n- 4\n"),
    ],
)
def test_settings_of_the_project_are_read(tmp_path: Path, load: str, name: str, text: str) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / name).write_text(text)
    units = layer_units(tmp_path, load)
    assert units == [5, 4]


@pytest.mark.parametrize(("path", "units"), [("../m.json", [5, 4]), ("../../m.json", [])])
def test_settings_beside_the_folder_of_a_notebook_are_read_within_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, units: list[int]
) -> None:
    """A notebook is run in its own folder. What lies outside the project is none of its files."""
    project, folder = tmp_path / "project", tmp_path / "project" / "notebooks"
    folder.mkdir(parents=True)
    for place in (tmp_path, project):
        (place / "m.json").write_text('{"units": [5, 4]}')
    monkeypatch.chdir(project)
    assert layer_units(folder, f"json.load(open('{path}'))") == units


@pytest.mark.parametrize("text", ["units: [5, 4", "when: 2020-01-01", "", "data: 7\n" * 20_000])
def test_what_is_no_file_of_settings_is_left_open(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    assert layer_units(tmp_path, "yaml.safe_load(open('m.yaml'))") == []


def layer_units(folder: Path, load: str) -> list[object]:
    program = (
        f"import json, yaml\ncfg = {load}\nSequential([Input((3,)), *[layers.Dense(n) for n in cfg['units']]]).summary()\n"
    )
    source = read_source(str(folder / "train.py"), (HEAD + program).encode())
    (event,) = [e for e in read(source, Options(target_keras="3")).events if isinstance(e, Summary)]
    return [layer.output_shape[-1] for layer in event.model.layers] if isinstance(event.model, ModelTrace) else []


IN_PLACE = (
    "a.sort()",
    "a.partition(1)",
    "np.random.shuffle(a)",
    "np.random.default_rng(0).shuffle(a)",
    "random.shuffle(a)",
    "b = a[:]; b.sort()",
    "k = {'a': a}; random.shuffle(k['a']); a = k['a']",
    "mix(a)",
    "a = Held(a).mixed()",
)


@pytest.mark.parametrize("change", IN_PLACE)
@pytest.mark.parametrize("made", ["np.array([3, 1, 2])", "np.arange(4, 0, -1)"])
def test_an_array_that_is_put_in_another_order_in_place(made: str, change: str) -> None:
    source = f"""\
import random
random.seed(1); np.random.seed(1)
def mix(v): np.random.shuffle(v)
class Held:
    def __init__(self, a): self.a = a
    def mixed(self):
        np.random.shuffle(self.a)
        return self.a
a = {made}
{change}
Sequential([Input((3,)), *[D(int(n)) for n in a]]).summary()
"""
    assert judge(HEAD + source).outcome == "unknown"
