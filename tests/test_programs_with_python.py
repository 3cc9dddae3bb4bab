"""Models by way of Python's own machinery: command lines, settings, enumerations, metaclasses, signatures, generators."""

from __future__ import annotations

from pathlib import Path

import pytest
from program_referee import HEADS, judge

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

PROGRAMS = {
    "objects that `__new__` makes": """\
class Net(keras.Model):
    count = 0
    def __new__(cls, *args, **kwargs):
        cls.count += 1
        return super().__new__(cls, *args, **kwargs)
    def __init__(self, n):
        super().__init__()
        self.d = D(self.count + n)
    def call(self, x):
        return self.d(x)
x = Input((4,))
for n in (2, 3):
    Model(x, Net(n)(x)).summary()
class Own(layers.Layer):
    made = []
    def __new__(cls, *args):
        self = layers.Layer.__new__(cls, *args)
        cls.made.append(self)
        return self
    def __init__(self, u):
        super().__init__()
        self.d = D(u + len(self.made))
    def call(self, x):
        return self.d(x)
Sequential([Input((3,)), Own(4), Own(5)]).summary()
class Single:
    only = None
    def __new__(cls):
        if cls.only is None:
            cls.only = object.__new__(cls)
            cls.only.n = 3
        return cls.only
    def __init__(self):
        self.n += 1
Single()
class A:
    def __new__(cls, n):
        return super().__new__(B if n > 2 else cls)
    def __init__(self, n): self.n = n
class B(A):
    def __init__(self, n): self.n = n * 10
Sequential([Input((3,)), D(Single().n), D(A(3).n), D(A(2).n)]).summary()
""",
    "lists and dicts with operators of their own": """\
class Pipe(list):
    def __or__(self, layer): return Pipe([*self, layer])
    def __mul__(self, n): return Pipe([D(n) for _ in self])
    def __rmul__(self, n): return D(n + len(self))
    def __sub__(self, other): return Pipe(one for one in self if one not in other)
    def __call__(self, x):
        for layer in self:
            x = layer(x)
        return x
x = Input((3,))
last = D(6)
pipe = Pipe() | D(4) | layers.ReLU() | last
Model(x, pipe(x)).summary()
Model(x, (pipe * 7)(x)).summary()
Model(x, (2 * pipe)(x)).summary()
pipe -= [last]
Model(x, pipe(x)).summary()
class Sizes(dict):
    def __sub__(self, keys): return Sizes({k: v for k, v in self.items() if k not in keys})
    def __call__(self, key): return self[key] * 2
sizes = Sizes(a=2, b=5)
sizes -= ["a"]
Sequential([x, D(len(sizes)), D(sizes("b"))]).summary()
""",
    "slots": """\
class Sizes:
    __slots__ = ("width", "_depth")
    def __init__(self): self.width = 4
    @property
    def depth(self): return self._depth
    @depth.setter
    def depth(self, n): self._depth = n
class Open(Sizes): pass
class Closed(Sizes): __slots__ = ["height"]
found = []
for one in (Sizes(), Open(), Closed()):
    one.depth = 5
    try:
        one.height = 6
        found.append(one.width)
    except AttributeError:
        found.append(one.depth)
Sequential([Input((3,)), *map(D, found)]).summary()
""",
    "descriptors": """\
class Even:
    def __init__(self, kept): self.kept = kept
    def __get__(self, one, owner=None): return self if one is None else getattr(one, self.kept, 4)
    def __set__(self, one, value): setattr(one, self.kept, value + value % 2)
class Six:
    def __get__(self, one, owner=None): return 6
    def __set__(self, one, value): pass
class Sizes:
    width, depth, six = Even("_width"), Even("_depth"), Six()
    def __init__(self, width): self.width = width
sizes = Sizes(7)
sizes.depth += 1
sizes.six = 3
Sequential([Input((3,)), D(sizes.width), D(sizes.depth), D(sizes.six)]).summary()
""",
    "views of a dict that changes": """\
d = dict(a=1, b=2, c=3)
keys, values, pairs = d.keys(), d.values(), d.items()
del d["a"]
d["a"] = 9
Sequential([Input((3,)), *[D(d[k]) for k in keys], *[D(v) for v in values], *[D(v, name=k) for k, v in pairs]]).summary()
if len(d) > 2:
    d.update(z=4)
first, *more = values
Sequential([Input((3,)), D(len(keys)), D(first), D(sum(more)), D(max(values)), D(4 if "z" in keys else 5)]).summary()
for k in list(keys):
    d[k] += 1
Sequential([Input((3,)), *[D(v) for _, v in sorted(pairs)], D(list(values)[-1])]).summary()
""",
    "names of a class body": """\
n = 4
class Sizes:
    n = 6
    k = [2, 3]
    a = [n for _ in range(2)]
    b = {n: q + 1 for q in k}
    c = list(n + q for q in k)
    d = (lambda: n)()
    e = [x for x in range(n)]
    f = [[n for _ in range(q)] for q in k]
    if k:
        def g(self, m=n):
            return n, m
    class Inner:
        m = n + 1
        s = {m for m in range(n)}
found = (*Sizes.a, *Sizes.b, *Sizes.b.values(), *Sizes.c, Sizes.d, len(Sizes.e), *sum(Sizes.f, []), *Sizes().g())
Sequential([Input((3,)), *[D(x) for x in (*found, Sizes.Inner.m, len(Sizes.Inner.s))]]).summary()
""",
    "sub-commands of a command line": """\
import argparse
def train(args):
    m = Sequential([Input((4,)), D(args.units)])
    m.summary()
def evaluate(args):
    Sequential([Input((4,)), D(args.units, name="e")]).summary()
p = argparse.ArgumentParser()
sub = p.add_subparsers(dest="command")
a = sub.add_parser("train")
a.add_argument("--units", type=int, default=8)
a.set_defaults(func=train)
b = sub.add_parser("eval")
b.add_argument("--units", type=int, default=9)
b.set_defaults(func=evaluate)
args = p.parse_args(["train", "--units", "5"])
args.func(args)
args = p.parse_args(["eval"])
args.func(args)
print(args.command)
""",
    "parsers with parents, places and other names": """\
import argparse
common = argparse.ArgumentParser(add_help=False)
common.add_argument("--width", type=int, default=6)
p = argparse.ArgumentParser()
p.add_argument("--seed", type=int, default=1)
sub = p.add_subparsers(dest="command", required=True)
a = sub.add_parser("train", parents=[common], aliases=["t"])
a.add_argument("data")
a.add_argument("--deep", action="store_true")
args = p.parse_args(["--seed", "3", "train", "mnist", "--deep"])
Sequential([Input((4,)), D(args.width + args.seed, name=args.command), D(2 if args.deep else 3, name=args.data)]).summary()
args = p.parse_args("t x --width 7".split())
Sequential([Input((4,)), D(args.width + args.seed, name=args.command), D(2 if args.deep else 3, name=args.data)]).summary()
""",
    "settings in a text": """\
import configparser
c = configparser.ConfigParser()
c.read_string('''
[DEFAULT]
units = 4
[model]
filters = 8
rate = 0.5
bn = yes
act = relu
''')
m = c["model"]
Sequential([Input((8,8,1)), layers.Conv2D(m.getint("filters"), 3, activation=m["act"]), layers.Flatten(), 
    D(int(m["units"])), layers.Dropout(c.getfloat("model", "rate")), D(c.getint("model", "nothere", fallback=3))]).summary()
if c.getboolean("model", "bn"):
    Sequential([Input((3,)), D(2)]).summary()
for s in c.sections():
    Sequential([Input((3,)), D(1, name=s)]).summary()
print(c.has_option("model", "x"))
""",
    "settings in a dict": """\
from configparser import ConfigParser
c = ConfigParser()
c.read_dict({"net": {"units": 4, "Layers": "8,16"}})
c["out"] = {"n": "3"}
c.set("out", "k", "5")
m = Sequential([Input((3,))])
for n in c.get("net", "layers").split(","):
    m.add(D(int(n)))
m.add(D(c.getint("out", "n")))
m.add(D(int(c["out"]["k"])))
if "more" in c:
    m.add(D(9))
if c.has_section("net"):
    m.add(D(7))
m.summary()
""",
    "settings that name others": """\
import configparser
c = configparser.ConfigParser(defaults={"units": "3"}, allow_no_value=True)
c.optionxform = str
c.read_string('''
[paths]
root = data
train = %(root)s_train
[Net]
Layers: 4,
   5
flag
k = ${paths:root}
''')
net = c["Net"]
m = Sequential([Input((3,))])
for n in net["Layers"].replace("\\n", "").split(","): m.add(D(int(n)))
m.add(D(net.getint("units"), name=c.get("paths", "train")))
m.add(D(net.getint("other", 6)))
m.add(D(net.getint("other", fallback=7)))
m.add(D(len(dict(net)), name="paths" if "root" in c["paths"] else "no"))
m.add(D(len(c.options("Net"))))
m.add(D(len(c.items("Net"))))
m.add(D(2 if c.has_option("Net", "flag") else 1))
try:
    m.add(D(int(c.get("Net", "missing"))))
except configparser.NoOptionError:
    m.add(D(11))
try:
    m.add(D(int(c["Nix"]["missing"])))
except KeyError:
    m.add(D(12))
m.summary()
kw = {k: int(v) for k, v in configparser.ConfigParser({"units": "4"}).defaults().items()}
Sequential([Input((3,)), D(**kw)]).summary()
""",
    "enumerations that a call makes": """\
from enum import Enum, IntEnum
Size = Enum("Size", {"A": 1, "B": 2})
C = Enum("C", "red green blue")
K = IntEnum("K", ["x", "y"])
E2 = Enum("E2", [("p", 7), ("q", 9)])
Sequential([Input((4,)), D(Size.B.value), D(Size["A"].value + 2), 
    D(C.blue.value, name=C.green.name), D(K.y + 1), D(E2(9).value), D(len(C))]).summary()
for c in C:
    Sequential([Input((3,)), D(c.value, name=c.name)]).summary()
""",
    "a registry in `__new__` of a metaclass": """\
REG = {}
class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        cls = super().__new__(mcs, name, bases, ns)
        if name != "Base":
            REG[name.lower()] = cls
        return cls
class Base(metaclass=Meta):
    def build(self): raise NotImplementedError
class Small(Base):
    units = 3
    def build(self): return Sequential([Input((2,)), D(self.units)])
class Big(Base):
    units = 9
    def build(self): return Sequential([Input((2,)), D(self.units), D(1)])
for k, c in REG.items():
    c().build().summary()
Sequential([Input((2,)), D(len(REG))]).summary()
""",
    "a registry in `__init__` of a metaclass": """\
class Registry(type):
    registry = {}
    def __init__(cls, name, bases, attrs):
        super().__init__(name, bases, attrs)
        if not hasattr(cls, "models"):
            cls.models = []
        else:
            cls.models.append(cls)
        cls.registry[name] = cls
class Net(metaclass=Registry):
    def __init__(self, n): self.n = n
class A(Net):
    def make(self): return Sequential([Input((3,)), D(self.n)])
class B(Net):
    def make(self): return Sequential([Input((3,)), D(self.n), D(1)])
for c in Net.models:
    c(4).make().summary()
Registry.registry["B"](7).make().summary()
""",
    "one object of a class": """\
class Singleton(type):
    _instances = {}
    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]
class Config(metaclass=Singleton):
    def __init__(self, units=4):
        self.units = units
a = Config(6)
b = Config()
Sequential([Input((3,)), D(b.units)]).summary()
""",
    "what a metaclass says of a class": """\
class Singleton(type):
    def __init__(cls, *a, **k):
        super().__init__(*a, **k)
        cls._one = None
    def __call__(cls, *args, **kwargs):
        if cls._one is None:
            cls._one = super(Singleton, cls).__call__(*args, **kwargs)
        return cls._one
    @property
    def label(cls): return cls.__name__.lower()
    def __len__(cls): return 5
    def __getitem__(cls, k): return cls.table[k]
    def __iter__(cls): return iter(cls.table)
    def __contains__(cls, k): return k in cls.table
    def create(cls, k): return cls.table[k]
class Config(metaclass=Singleton):
    table = {"a": 3, "b": 4}
    def __init__(self, units=4):
        self.units = units
a = Config(6)
b = Config()
Sequential([Input((3,)), D(b.units, name=Config.label), D(len(Config)), D(Config["a"]), D(Config.create("b"))]).summary()
for k in Config:
    Sequential([Input((3,)), D(2, name=k)]).summary()
""",
    "a metaclass of abstract classes": """\
from abc import ABCMeta, abstractmethod
class Reg(ABCMeta):
    known = {}
    def __new__(mcls, name, bases, namespace):
        new = super().__new__(mcls, name, bases, namespace)
        key = namespace.get("key")
        if key:
            mcls.known[key] = new
        return new
class Base(metaclass=Reg):
    key = None
    @abstractmethod
    def build(self, n): ...
class One(Base):
    key = "one"
    def build(self, n): return Sequential([Input((3,)), D(n)])
Reg.known["one"]().build(8).summary()
""",
    "a metaclass that adds attributes": """\
class AutoName(type):
    def __new__(cls, name, bases, dct):
        dct["units"] = len(name)
        dct.setdefault("depth", 2)
        fields = {k: v for k, v in dct.items() if not k.startswith("_")}
        dct["fields"] = sorted(k for k in fields if not callable(fields[k]))
        return type.__new__(cls, name, bases, dct)
class Net(metaclass=AutoName):
    depth = 3
class Other(Net): pass
Sequential([Input((3,))] + [D(Net.units) for _ in range(Net.depth)] + [
    D(Other.units), D(Other.depth), D(len(Net.fields))]).summary()
""",
    "options of a class statement": """\
class M(type):
    def __new__(mcs, name, bases, ns, units=2, **kw):
        c = super().__new__(mcs, name, bases, ns, **kw)
        c.units = units
        return c
    def __init__(cls, name, bases, ns, units=2, **kw):
        super().__init__(name, bases, ns)
class A(metaclass=M, units=7): pass
class B(A): pass
Sequential([Input((3,)), D(A.units), D(B.units)]).summary()
""",
    "an enumeration with its own `in`": """\
from enum import Enum, EnumMeta
class Meta(EnumMeta):
    def __contains__(cls, item):
        try:
            cls(item)
        except ValueError:
            return False
        return True
    def names(cls): return [m.name for m in cls]
class Kind(Enum, metaclass=Meta):
    a = "x"
    b = "y"
n = 4 if "x" in Kind else 5
k = 6 if "q" in Kind else 7
Sequential([Input((3,)), D(n), D(k), D(len(Kind.names()), name=Kind.names()[1])]).summary()
""",
    "a class that a call makes": """\
def build(self): return Sequential([Input((3,)), D(self.n)])
class Base:
    n = 2
    def show(self): self.build().summary()
T = type("T", (Base,), {"n": 4, "build": build})
T().show()
""",
    "abstract properties, and a metaclass that is called": """\
class Meta(type):
    def __new__(m, name, bases, d):
        d["n"] = 4
        return super().__new__(m, name, bases, d)
import abc
class Keep(abc.ABC):
    @property
    @abc.abstractmethod
    def n(self): ...
class K(Keep):
    n = 3
Sequential([Input((3,)), D(K().n)]).summary()
X = Meta("X", (), {})
Sequential([Input((3,)), D(X.n)]).summary()
""",
    "classes that know their subclasses": """\
class Base:
    width = 2
    def build(self): return Sequential([Input((3,)), D(self.width)])
class A(Base): width = 3
class B(Base): width = 4
class C(B): width = 5
for c in Base.__subclasses__():
    c().build().summary()
REG = {c.__name__.lower(): c for c in Base.__subclasses__()}
REG["a"]().build().summary()
Sequential([Input((3,)), D(len(C.__mro__)), D(len(C.__bases__), name=C.__bases__[0].__name__)]).summary()
print(hasattr(Base, "nothing"))
if hasattr(Base, "width") and not hasattr(Base, "nothing"):
    Sequential([Input((3,)), D(len(C.__qualname__))]).summary()
""",
    "a layer is one of its parent's": """\
class Block(layers.Layer):
    def __init__(self, n, **k):
        super().__init__(**k); self.d = D(n)
    def call(self, x): return self.d(x)
class Wide(Block): pass
b = Wide(4)
i = Input((3,))
x = b(i)
if isinstance(b, Block): x = D(7)(x)
if isinstance(b, layers.Dense): x = D(8)(x)
Model(i, x).summary()
""",
    "classes among values, as keys and beside one another": """\
class Base:
    n = 3
class A(Base): n = 4
class L(layers.Layer): pass
class M(L): pass
def f(x): return 1
found = [v for v in (A, f, Base, M) if isinstance(v, type) and issubclass(v, Base) and v is not Base]
m = Sequential([Input((3,))] + [D(c.n) for c in found])
if issubclass(M, layers.Layer): m.add(D(9))
if issubclass(M, L): m.add(D(10))
if issubclass(A, (L, M)): m.add(D(11))
if callable(f) and not callable(3) and callable(m): m.add(D(12))
handlers = {A: 3, Base: 5}
handlers[f] = 7
m.add(D(handlers[A])); m.add(D(handlers[f]))
by = {layers.Dense: 4}
by[layers.Dropout] = 6
m.add(D(by[layers.Dense]))
m.summary()
""",
    "own parsers of arguments and settings": """\
import argparse, configparser
class Args(argparse.ArgumentParser):
    def __init__(self, **kw):
        super().__init__(description="x", **kw)
        self.add_argument("--units", type=int, default=5)
        self.extra = 2
    def parse(self, words=()):
        a = self.parse_args(list(words))
        a.units += self.extra
        return a
    def error(self, message): raise SystemExit(message)
a = Args().parse()
b = Args().parse(["--units", "9"])
class Conf(configparser.ConfigParser):
    def units(self, name): return self.getint(name, "units")
c = Conf()
c.read_string("[a]\\nunits = 8\\n")
Sequential([Input((3,)), D(a.units), D(b.units), D(c.units("a"))]).summary()
""",
    "targets that are changed in place are evaluated once": """\
made, nets = [], []
def sizes():
    made.append(1)
    return [4, 5]
class Net: units = 4
def net():
    nets.append(Net())
    return nets[-1]
sizes()[0] += 3
net().units += 2
it = iter([0, 1, 2])
widths = [10, 20, 30]
widths[next(it)] += 1
widths[next(it)] += 2
Sequential([Input((len(made),)), D(len(nets)), D(nets[0].units), *map(D, widths)]).summary()
""",
    "attrs with converters and computed defaults": """\
import attr, attrs
@attr.s
class Net:
    width = attr.ib(default=4)
    told = len(width.metadata)
    depth = attr.ib(converter=int, default="2")
    sizes = attr.ib()
    @sizes.default
    def _sizes(self):
        return [self.width] * self.depth
    @width.validator
    def _check(self, attribute, value):
        if value < 0: raise ValueError("no")
@attrs.define
class Conf:
    units: int = attrs.field(default=3, converter=lambda v: v * 2)
    name: str = "x"
    more: list = attrs.Factory(list)
    deep: int = attrs.field()
    @deep.default
    def _d(self):
        return self.units + 1
    def __attrs_post_init__(self):
        self.more.append(self.deep)
n = Net(depth="3")
m = Sequential([Input((3,))])
for s in n.sizes: m.add(D(s))
c = Conf()
d = Conf(5, name="five")
m.add(D(c.units)); m.add(D(d.units, name=d.name)); m.add(D(d.deep)); m.add(D(c.more[0]))
m.summary()
""",
    "the signature of a function": """\
import inspect
def build(units, act="relu", depth=2):
    m = Sequential([Input((3,))])
    for _ in range(depth): m.add(D(units, activation=act))
    return m
conf = {"units": 5, "depth": 3, "lr": 0.1}
sig = inspect.signature(build)
m = build(**{k: v for k, v in conf.items() if k in sig.parameters})
m.summary()
b = sig.bind(4, depth=1)
b.apply_defaults()
build(*b.args, **b.kwargs).summary()
Sequential([Input((3,)), D(sig.parameters["depth"].default), D(len(sig.parameters))]).summary()
need = [n for n, p in sig.parameters.items() if p.default is inspect.Parameter.empty]
Sequential([Input((3,)), D(7, name=need[0])]).summary()
accepted = inspect.getfullargspec(build).args
Sequential([Input((3,)), D(7, name=accepted[1])]).summary()
""",
    "the signature of a class": """\
import inspect
class Block:
    def __init__(self, units, rate=0.1): self.units = units; self.rate = rate
    def __call__(self, x): return layers.Dropout(self.rate)(D(self.units)(x))
def make(cls, **kw):
    names = inspect.signature(cls.__init__).parameters
    return cls(**{k: v for k, v in kw.items() if k in names})
i = Input((3,))
Model(i, make(Block, units=4, foo=3)(i)).summary()
names = list(inspect.signature(Block).parameters)
Sequential([Input((3,)), D(len(names), name=names[0])]).summary()
""",
    "how many weights there are": """\
m = Sequential([Input((3,)), D(4), layers.BatchNormalization(), D(2, use_bias=False), layers.Dropout(0.3)])
Sequential([Input((3,)), D(len(m.weights)), D(len(m.trainable_weights)), D(len(m.layers[0].weights)), 
    D(len(m.layers[1].non_trainable_weights)), D(len(m.trainable_variables)), D(len(m.get_weights()))]).summary()
for w in m.weights:
    Sequential([Input((3,)), D(w.shape[0])]).summary()
m.layers[0].trainable = False
Sequential([Input((3,)), D(len(m.trainable_weights)), D(len(m.weights))]).summary()
""",
    "copies made layer by layer": """\
def to(layer):
    if isinstance(layer, layers.Dense):
        return layers.Dense(layer.units * 2, name=layer.name)
    return layer.__class__.from_config(layer.get_config())
m = Sequential([Input((3,)), D(4, name="a"), layers.Dropout(.3), D(2)])
n = keras.models.clone_model(m, clone_function=to)
n.summary()
i = Input((3,))
x = D(4)(i)
f = Model(i, layers.Dropout(.2)(x))
g = keras.models.clone_model(f, clone_function=to)
g.summary()
""",
    "layers from what they were written to": """\
c = layers.serialize(layers.Dense(5, activation="relu"))
l = layers.deserialize(c)
l2 = layers.deserialize({"module": "keras.layers", "class_name": "Dense", "config": {"units": 7, "name": "seven"}})
Sequential([Input((3,)), l, l2]).summary()
c["config"]["units"] = 8
c["config"]["name"] = "eight"
Sequential([Input((3,)), layers.deserialize(c)]).summary()
""",
    "the names of classes of layers": """\
L = layers.Dense
print(L.__name__)
for cls in (layers.LSTM, layers.GRU, layers.Conv2D, layers.MaxPooling2D, layers.MaxPool2D, layers.BatchNormalization):
    Sequential([Input((3,)), D(2, name=cls.__name__)]).summary()
Sequential([Input((3,)), D(2, name=layers.Dense.__name__.lower())]).summary()
Sequential([Input((3,)), D(2, name=layers.Dense(3).__class__.__name__)]).summary()
Sequential([Input((3,)), D(len(keras.optimizers.Adam.__name__))]).summary()
Sequential([Input((3,)), D(len(keras.Model.__name__), name=Sequential.__name__)]).summary()
""",
    "items of slices of arrays": """\
x = np.zeros((10, 4, 6))
y = [[1, 2, 3], [4, 5, 6]]
a = np.array([3, 5, 7, 9])
Sequential([Input((3,)), D(int(a[1:3][0])), D(x[1:3].shape[0]), D(x[1:3][0].shape[1]), D(len(x[2:])),
    D(int(a[::-1][0])), D(int(a[1:].sum()))]).summary()
s = np.array([16, 32, 64])
m = Sequential([Input((3,))])
for n in s[:2]: m.add(D(int(n)))
for n in s[1:].tolist(): m.add(D(n))
h, w = np.zeros((5, 7, 9)).shape[:2]
m.add(D(h)); m.add(D(w))
m.add(D(int(np.array([[1, 2], [3, 4]])[:, 1][0])))
m.add(D(int(np.unique([1, 5, 5, 9])[1:][0])))
m.add(D(int(np.array([[1, 2], [3, 4]])[1:, ::-1].max())))
m.add(D(int(np.array(x.shape[1:]).prod())))
m.add(D(int(np.prod(np.array([2, 3, 4])))))
m.summary()
""",
    "weights of bases and own layers": """\
if keras.__version__.startswith("2"):
    count = keras.backend.count_params
else:
    count = lambda w: int(np.prod(w.shape))
base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3))
base.trainable = False
i = Input((32, 32, 3))
o = D(3)(layers.GlobalAveragePooling2D()(base(i, training=False)))
m = Model(i, o)
m.compile("adam", "mse")
Sequential([Input((3,)), D(len(m.trainable_weights)), D(len(m.non_trainable_weights)), 
    D(len(base.weights)), D(len(m.weights))]).summary()
bi = layers.Bidirectional(layers.LSTM(4))
n = Sequential([Input((5, 2)), bi, D(1)])
Sequential([Input((3,)), D(len(bi.weights)), D(bi.weights[0].shape[1]), D(n.get_weights()[-2].shape[0])]).summary()
total = sum(int(np.prod(w.shape)) for w in n.trainable_weights)
Sequential([Input((3,)), D(total)]).summary()
k = int(np.sum([count(w) for w in n.trainable_weights]))
Sequential([Input((3,)), D(k)]).summary()
d = D(4)
Sequential([Input((3,)), D(len(d.weights) + 1)]).summary()
d.build((None, 3))
w, b = d.get_weights()
Sequential([Input((w.shape[0],)), D(b.shape[0])]).summary()
with_w = [l for l in n.layers if l.weights]
without = [l for l in n.layers if not l.get_weights()]
Sequential([Input((3,)), D(len(with_w)), D(len(without) + 1)]).summary()
class L(layers.Layer):
    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], 5), initializer="zeros", name="w")
        self.g = self.add_weight(shape=(5,), initializer="zeros", trainable=False, name="g")
    def call(self, x): return x @ self.w
l = L()
q = Sequential([Input((3,)), l])
Sequential([Input((3,)), D(len(l.weights)), D(len(l.trainable_weights)), D(len(q.weights))]).summary()
""",
    "copies of graphs": """\
def freeze(layer):
    new = type(layer).from_config(layer.get_config())
    new.trainable = False
    return new
a = Input((8, 8, 3), name="picture")
b = Input((4,), name="numbers")
c = layers.Conv2D(4, 3)
x = layers.Flatten()(layers.ReLU()(c(a)))
y = D(3)(b)
m = Model([a, b], layers.Dropout(.1)(layers.Concatenate()([x, y])), name="two")
keras.models.clone_model(m, clone_function=freeze).summary()
def regular(layer):
    config = layer.get_config()
    if "units" in config:
        config["units"] += 1
    return layer.__class__.from_config(config)
n = Sequential([D(4), D(2)])
k = keras.models.clone_model(n, clone_function=regular)
k.build((None, 3))
k.summary()
same = keras.models.clone_model(m, clone_function=lambda layer: layer)
same.summary()
m.summary()
""",
}
IN_2 = {
    "own tokenizers": """\
from tf_keras.preprocessing.text import Tokenizer
class Own(Tokenizer):
    def __init__(self, texts, **options):
        super().__init__(**options)
        self.fit_on_texts(texts)
    @property
    def size(self):
        return len(self.word_index) + 1
Sequential([layers.Embedding(Own(["a b c", "b d"]).size, 4, input_length=3)]).summary()
class Plain(Tokenizer):
    def words(self):
        return len(self.word_index)
t = Plain(num_words=10)
t.fit_on_texts(["a b c", "b d"])
Sequential([Input((3,)), D(t.words()), D(t.num_words)]).summary()
""",
}


LAYERS = """\
import inspect
takes = {name for name in inspect.signature(layers.Dense).parameters}
Sequential([Input((3,)), D(3 if "units" in takes else 4), D(2 if "filters" in takes else 1)]).summary()
"""


def test_what_layers_of_keras_3_take_is_known() -> None:
    assert judge(HEADS[3] + "D = layers.Dense\n" + LAYERS).outcome == "equal"


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + "D = layers.Dense\n" + PROGRAMS[name], dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("name", IN_2)
def test_a_program_is_read_as_keras_2_runs_it(name: str) -> None:
    verdict = judge(HEADS[2] + "D = layers.Dense\n" + IN_2[name], 2)
    assert verdict.outcome == "equal", verdict.why


COMMANDS = """\
import argparse, sys
def train(args):
    Sequential([Input((4,)), layers.Dense(args.units), layers.Dense(args.epochs)]).summary()
def score(args):
    Sequential([Input((4,)), layers.Dense(args.units)]).summary()
def fail(args):
    Sequential([Input((4,)), layers.Dense(args.missing)]).summary()
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=3)
commands = parser.add_subparsers(dest="command")
for name, function, units in (("train", train, 8), ("score", score, 9)):
    one = commands.add_parser(name)
    one.add_argument("--units", type=int, default=units)
    one.set_defaults(func=function)
commands.add_parser("fail").set_defaults(func=fail)
args = parser.parse_args()
if args.command is None:
    parser.print_help()
    sys.exit(1)
"""


@pytest.mark.parametrize("call", ["args.func(args)", "args.func(args=args)"])
def test_each_sub_command_is_followed_by_itself(call: str) -> None:
    assert widths(COMMANDS + call) == [[8, 3], [9]]


def test_what_sub_commands_have_in_common_is_known() -> None:
    assert widths(COMMANDS + "train(args)")[0] == ["units", 3]
    one = COMMANDS.replace('("score", score, 9)', '("score", score, 8)')
    assert widths(one + 'if args.command == "train":\n    train(args)\n')[0] == [8, 3]


def widths(program: str, folder: str = "") -> list[list[object]]:
    source = read_source(f"{folder}train.py", (HEADS[3] + program).encode())
    models = [e.model for e in read(source, Options(target_keras="3")).events if isinstance(e, Summary)]
    shapes = [[layer.output_shape for layer in m.layers] for m in models if isinstance(m, ModelTrace)]
    return [[s[-1] if isinstance(s[-1], int) else str(s[-1]) for s in rows if isinstance(s, tuple)] for rows in shapes]


INI = "[DEFAULT]\nunits = 5\n[net]\nlayers = 4,3\n"
READ = "import configparser\nc = configparser.ConfigParser()\nc.read({})\nn = [int(k) for k in c['net']['layers'].split(',')]\n"
BUILD = "Sequential([Input((3,)), *[layers.Dense(k) for k in n], layers.Dense(c.getint('net', 'units'))]).summary()\n"


@pytest.mark.parametrize("files", ["'m.ini'", "['m.ini']"])
def test_settings_of_the_project_are_read(tmp_path: Path, files: str) -> None:
    (tmp_path / "m.ini").write_text(INI)
    assert widths(READ.format(files) + BUILD, f"{tmp_path}/") == [[4, 3, 5]]


def test_settings_that_are_not_here_are_left_open(tmp_path: Path) -> None:
    (tmp_path / "m.ini").write_text(INI)
    assert widths(READ.format("['m.ini', 'other.ini']") + BUILD, f"{tmp_path}/") == [[]]


OPEN = {
    "a generator that is sent sizes": """\
def builder(model):
    size = yield
    while size is not None:
        model.add(layers.Dense(size))
        size = yield model
m = Sequential([Input((3,))])
sizes = builder(m)
sizes.send(None)
sizes.send(4)
m.summary()
""",
    "a metaclass with its own namespace": """\
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return {"n": 4}
class A(metaclass=Meta):
    pass
Sequential([Input((3,)), layers.Dense(A.n)]).summary()
""",
    "a class whose namespace is not known": """\
from settings import items_1
A = type("A", (), dict(items_1) or {"n": 3})
Sequential([Input((3,)), layers.Dense(A.n)]).summary()
""",
    "a class that may have an attribute": """\
from settings import flag_1
class A:
    pass
if flag_1:
    A.n = 4
Sequential([Input((3,)), layers.Dense(4 if hasattr(A, "n") else 5)]).summary()
""",
    "a class with attributes of any name": """\
from settings import names
class A:
    pass
for name in names:
    setattr(A, name, 3)
Sequential([Input((3,)), layers.Dense(4 if hasattr(A, "n") else 5)]).summary()
""",
}


@pytest.mark.parametrize("name", OPEN)
def test_what_only_a_run_can_tell_is_left_open(name: str) -> None:
    (rows,) = widths(OPEN[name]) or [[]]
    assert not any(isinstance(row, int) for row in rows)
