"""Objects that hold the settings of a model: each program is read as Keras runs it."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

HEAD = HEADS[3] + "D = layers.Dense\n"
PROGRAMS = {
    "a named tuple with methods": """\
from typing import NamedTuple, List
class C(NamedTuple):
    units: int
    act: str = "relu"
    def make(self): return D(self.units, activation=self.act)
    @property
    def double(self): return self.units * 2
c = C(5)
u, a = c
Sequential([Input((3,)), D(u, activation=a), D(c[0]), c.make(), D(c.double), D(len(c))]).summary()
d = c._replace(units=7)
Sequential([Input((3,)), d.make(), *[D(b.units) for b in (C(2), C(units=3))], D(len(c._asdict()) + len(C._fields))]).summary()
for units, act in [C(2), C(4, "tanh")]:
    Sequential([Input((3,)), D(units, activation=act)]).summary()
Sequential([Input((3,)), D(**c._asdict()) if False else D(c.units)]).summary()
""",
    "an enumeration": """\
from enum import Enum
class Size(Enum):
    SMALL = 4
    LARGE = 16
Sequential([Input((3,)), D(Size["LARGE"].value), D(Size.SMALL.value)]).summary()
Sequential([Input((3,)), D(Size(16).value), D(len(Size))]).summary()
Sequential([Input((3,)), D(len(Size.LARGE.name)), D(3 if Size.SMALL is Size(4) else 2)]).summary()
Sequential([Input((3,)), D(3 if Size.SMALL == Size.LARGE else 2), D(len([s for s in Size]) + len(Size.__members__))]).summary()
""",
    "members that count by themselves": """\
from enum import Enum, IntEnum, auto, StrEnum
class Kind(Enum):
    A = auto()
    B = auto()
class N(IntEnum):
    X = 3
    Y = 5
class S(StrEnum):
    R = "relu"
    T = auto()
Sequential([Input((3,)), D(Kind.B.value), D(N.Y), D(N.X + 1), D(2, activation=S.R)]).summary()
Sequential([Input((3,)), D(N(5)), D(N["X"])]).summary()
table = {Kind.A: 3, Kind.B: 6}
Sequential([Input((3,)), D(table[Kind.B]), D(table.get(Kind.A))]).summary()
""",
    "members that are strings": """\
from enum import Enum
class Act(str, Enum):
    RELU = "relu"
    TANH = "tanh"
def f(a: Act):
    if a == "relu": return 3
    return 4
Sequential([Input((3,)), D(f(Act.RELU), activation=Act.RELU.value), D(f(Act.TANH)), D(f(Act("relu")))]).summary()
""",
    "members with attributes": """\
from enum import Enum
class Net(Enum):
    SMALL = (4, 2)
    BIG = (16, 4)
    def __init__(self, width, depth):
        self.width = width
        self.depth = depth
    def build(self):
        return Sequential([Input((3,)), *[D(self.width) for _ in range(self.depth)]])
Net.SMALL.build().summary()
Net["BIG"].build().summary()
""",
    "options that the program gives itself": """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--units", "-u", type=int, default=12)
p.add_argument("--widths", nargs="+", type=int, default=[8, 4])
p.add_argument("--bn", action="store_true")
p.add_argument("--no-bias", dest="bias", action="store_false")
p.add_argument("--act", choices=["relu", "tanh"], default="relu")
p.add_argument("name", nargs="?", default="net")
a = p.parse_args(["--units", "3", "--widths", "5", "6", "--no-bias"])
Sequential([Input((5,)), D(a.units, use_bias=a.bias, activation=a.act), *[D(n) for n in a.widths]], name=a.name).summary()
b = p.parse_args("-u 4 --bn --act=tanh".split())
Sequential([Input((5,)), D(b.units, activation=b.act)] + ([layers.BatchNormalization()] if b.bn else [])).summary()
c, rest = p.parse_known_args([])
Sequential([Input((5,)), D(c.units)]).summary()
""",
    "attrs, the old way": """\
import attr
@attr.s
class C(object):
    a = attr.ib(default=3)
    b = attr.ib(default=5)
c = C(a=4)
Sequential([Input((3,)), D(c.a), D(c.b)]).summary()
""",
    "attrs, the new way": """\
import attrs
@attrs.define
class C:
    a: int
    b: int = 5
    c: list = attrs.field(factory=list)
c = C(4)
c.c.append(D(2))
Sequential([Input((3,)), D(c.a), D(c.b), *c.c]).summary()
""",
    "a model of pydantic converts": """\
from pydantic import BaseModel
class Inner(BaseModel):
    k: int = 3
class C(BaseModel):
    units: int = 5
    inner: Inner = Inner()
c = C(units=6, inner={"k": 2})
Sequential([Input((3,)), D(c.units), D(c.inner.k)]).summary()
d = C().model_dump()
Sequential([Input((3,)), D(d["units"]), D(d["inner"]["k"])]).summary()
e = C(**{"units": "7"})
Sequential([Input((3,)), D(e.units)]).summary()
""",
    "fields by keyword only": """\
from dataclasses import dataclass, fields, KW_ONLY
from typing import ClassVar
@dataclass
class A:
    units: int
    _: KW_ONLY
    extra: int = 1
s = A(4, extra=2)
Sequential([Input((3,)), D(s.units), D(s.extra)]).summary()
@dataclass(kw_only=True)
class B:
    n: int = 3
    m: int
Sequential([Input((3,)), D(B(m=4).m), D(len(fields(B)))]).summary()
""",
    "fields that are computed": """\
from dataclasses import dataclass, fields, KW_ONLY
from typing import ClassVar
@dataclass
class Base:
    units: int
    scale: ClassVar[int] = 2
    def __post_init__(self):
        self.hidden = self.units * self.scale
@dataclass
class Sub(Base):
    out: int = 3
    _: KW_ONLY
    extra: int = 1
    def __post_init__(self):
        super().__post_init__()
        self.out += self.extra
s = Sub(4, extra=2)
Sequential([Input((3,)), D(s.hidden), D(s.out), D(len(fields(s)))]).summary()
""",
    "a dict whose items are attributes": """\
class Config(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)
    def __setattr__(self, name, value):
        self[name] = value
c = Config(units=4, model={"filters": 8})
c.rate = 0.5
c.model = Config(c.model)
Sequential([Input((3,)), D(c.units), layers.Dropout(c.rate), D(c.model.filters)]).summary()
d = Config(**c)
d.units = 11
Sequential([Input((3,)), D(d.units), D(c.units)]).summary()
""",
    "two names of one member": """\
from enum import Enum, IntEnum, unique
class S(Enum):
    A = 4
    B = 6
    C = 4
class N(IntEnum):
    X = 3
    Y = 3
Sequential([Input((3,)), D(len(S)), D(len(list(S))), D(S.C.value + len(S.C.name)), D(len(N))]).summary()
Sequential([Input((3,)), D(5 if S.A is S.C else 2), *[D(s.value, name=s.name) for s in S]]).summary()
""",
    "a member where there is none": """\
from enum import Enum
class S(Enum):
    A = 1
    B = 2
    @classmethod
    def _missing_(cls, value): return cls.A
Sequential([Input((3,)), D(S(9).value)]).summary()
""",
    "no member of that value": """\
from enum import Enum
class S(Enum):
    A = 1
try:
    n = S(3).value
except ValueError:
    n = 7
Sequential([Input((3,)), D(n)]).summary()
""",
    "members that are dicts": """\
from enum import Enum
class Net(Enum):
    SMALL = dict(units=3, depth=1)
    LARGE = dict(units=5, depth=2)
    scale = 2
    def build(self):
        return Sequential([Input((3,)), *[D(self.value["units"]) for _ in range(self.value["depth"])]])
Net.LARGE.build().summary()
Net["SMALL"].build().summary()
""",
    "a model of pydantic that goes on": """\
from pydantic import BaseModel
class C(BaseModel):
    n: int = 3
    def model_post_init(self, ctx): self.n = self.n + 1
c = C(n=4)
Sequential([Input((3,)), D(c.n)]).summary()
""",
    "fields of dataclasses": """\
from dataclasses import dataclass, field, replace, asdict, astuple
from typing import ClassVar
@dataclass(frozen=True)
class Part:
    units: int = 4
@dataclass
class Settings:
    SCALE: ClassVar[int] = 3
    width: int
    widths: list = field(default_factory=lambda: [4, 8])
    rate: float = field(default=0.5)
    part: Part = field(default_factory=Part)
    total: int = field(init=False)
    extra: dict = field(default_factory=dict)
    def __post_init__(self):
        self.total = self.width * Settings.SCALE + len(self.widths)
one, two = Settings(5), Settings(6)
one.widths.append(7)
model = Sequential([Input((3,))])
for given in (one, two, replace(two, width=9)):
    for width in given.widths:
        model.add(layers.Dense(width))
    model.add(layers.Dense(given.total))
    model.add(layers.Dense(given.part.units))
if not two.extra:
    model.add(layers.Dropout(two.rate))
model.add(layers.Dense(asdict(two)["part"]["units"] + astuple(two)[0]))
model.summary()
""",
    "a frozen dataclass that sets what it computes": """\
from dataclasses import dataclass
@dataclass(frozen=True)
class Settings:
    width: int = 3
    total: int = 0
    def __post_init__(self):
        object.__setattr__(self, "total", self.width * 2)
Sequential([Input((4,)), layers.Dense(Settings().total)]).summary()
""",
    "options that the program itself gives": """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("-u", "--units", type=int, default=3)
parser.add_argument("--deep", action="store_true")
args = parser.parse_args(["--units", "4", "--deep"])
Sequential([Input((4,)), layers.Dense(args.units)]).summary()
if args.deep:
    Sequential([Input((4,)), layers.Dense(parser.parse_args(["--units=5"]).units)]).summary()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str) -> None:
    if "attrs" in name:
        pytest.importorskip("attrs")
    verdict = judge(HEAD + PROGRAMS[name])
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize(
    "source",
    [
        "from enum import Enum\nfrom settings import size_1\nclass S(Enum):\n    A, B = 3, 4\nn = S(size_1 % 2 + 3).value\n",
        "from enum import Enum\nclass P(Enum):\n    A = 3\n    def __new__(cls, a):\n        obj = object.__new__(cls)\n"
        "        obj._value_ = a + 1\n        return obj\nn = P.A.value\n",
        "from pydantic import BaseModel, field_validator\nclass C(BaseModel):\n    n: int = 3\n    @field_validator('n')\n"
        "    @classmethod\n    def double(cls, v): return v * 2\nn = C(n=4).n\n",
        "from pydantic import BaseModel\nclass C(BaseModel):\n    n: 'int | str' = 3\nn = int(C(n='4').n)\n",
    ],
)
def test_what_only_a_run_can_tell_is_left_open(source: str) -> None:
    assert judge(f"{HEAD}{source}Sequential([Input((5,)), D(n)]).summary()\n").outcome == "unknown"


MIXED = """import os, tempfile
def trained(model, **more):
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse", **more)
    model.fit(np.zeros((4, 3)), np.zeros((4, 2)), verbose=0)
    model.summary()
    return model
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = D(2)
    def call(self, x):
        return self.d(x)
keras.mixed_precision.set_global_policy("mixed_float16")
trained(Net())
i = Input((3,))
model = trained(keras.Model(i, D(2)(i)), auto_scale_loss=False)
copy = trained(keras.models.clone_model(model))
path = os.path.join(tempfile.mkdtemp(), "m.keras")
copy.save(path)
keras.models.load_model(path).summary()
keras.mixed_precision.set_global_policy("float32")
trained(copy)
keras.config.set_dtype_policy("mixed_bfloat16")
trained(Sequential([Input((3,)), D(2)]))
"""


def test_mixed_precision_puts_an_optimizer_around_the_other() -> None:
    verdict = judge(HEAD + MIXED)
    assert verdict.outcome == "equal", verdict.why


def test_what_a_copy_under_another_policy_is_trained_with_is_left_open() -> None:
    source = MIXED[: MIXED.index("keras.models.load_model")] + (
        "keras.mixed_precision.set_global_policy('float32')\nkeras.models.load_model(path).summary()\n"
    )
    assert judge(HEAD + source).outcome == "unknown"
