"""What an unknown condition leaves open is said to be unknown, and what it does not is read as Keras runs it, in either way."""

from __future__ import annotations

import pytest
from program_referee import judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {
    3: """\
import numpy as np
import keras
from keras import Input, Model, Sequential, layers
from keras.layers import Dense
from settings import flag_1, size_1, items_1
""",
    2: """\
import numpy as np
import tf_keras as keras
from tf_keras import Input, Model, Sequential, layers
from tf_keras.layers import Dense
from settings import flag_1, size_1, items_1
""",
}
PROGRAMS = {
    "an option sets another name in one way": """\
import argparse
parser = argparse.ArgumentParser()
parser.set_defaults(first=3, second=3)
if flag_1:
    parser.add_argument("--units", type=int, dest="first")
else:
    parser.add_argument("--units", type=int, dest="second")
args = parser.parse_args(["--units", "4"])
Sequential([Input((2,)), Dense(args.first or 3), Dense(args.second or 3)]).summary()
""",
    "a division by what may be zero": """\
units, k = 3, 1 if flag_1 else 0
try:
    16 // k
except ZeroDivisionError:
    units = 4
Sequential([Input((2,)), Dense(units)]).summary()
""",
    "an assertion that may fail": """\
units = 3
try:
    assert flag_1
except AssertionError:
    units = 4
Sequential([Input((2,)), Dense(units)]).summary()
""",
    "more values than names perhaps": """\
units = 3
try:
    one, two = items_1
except ValueError:
    units = 4
Sequential([Input((2,)), Dense(units)]).summary()
""",
    "a stack is built in one way": """\
m = Sequential([Dense(4), Dense(2)])
if flag_1:
    m.build((None, 8))
m.summary()
""",
    "a layer is called in one way": """\
d = Dense(4)
if flag_1:
    d(Input((8,)))
m = Sequential([d, Dense(2)])
m.summary()
""",
    "an attribute of a model is set in one way": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.a = Dense(3)
        if flag_1:
            self.b = Dense(4)
        self.c = Dense(5)
    def call(self, x):
        return self.c(self.a(x))
m = M()
m(np.zeros((2, 8)))
m.summary()
""",
    "a model of a class is called in one way": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.a = Dense(3)
    def call(self, x):
        return self.a(x)
m = M()
if flag_1:
    m(np.zeros((2, 8)))
m.summary()
""",
    "a layer of a class is called in one way, and then surely": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a = Dense(3)
    def call(self, x):
        return self.a(x)
i = Input((8,))
l = L()
if flag_1:
    l(Input((3, 8)))
m = Sequential([l])
m.summary()
m.build((None, 4, 8))
m.summary()
""",
    "a stack is built for different shapes, another for one": """\
m = Sequential([Dense(4), Dense(2)])
if flag_1:
    m.build((None, 8))
else:
    m.build((None, 9))
m.summary()
m = Sequential([Dense(4), Dense(2)])
if flag_1:
    m.build((None, 8))
m.build((None, 8))
m.summary()
""",
    "a layer is added in one way": """\
m = Sequential([Dense(4), Dense(2)])
if flag_1:
    m.add(Dense(3))
m.build((None, 8))
m.summary()
""",
    "a stack is trained in one way": """\
m = Sequential([Dense(4), layers.BatchNormalization()])
if flag_1:
    m.compile("adam", "mse")
    m.fit(np.zeros((32, 8)), np.zeros((32, 4)))
m.summary()
""",
    "a shared layer is called on one of two inputs": """\
d = Dense(4)
i, j = Input((8,)), Input((8,))
if flag_1:
    a = d(i)
else:
    b = d(j)
    Model(j, b).summary()
if not flag_1:
    Model(j, b).summary()
""",
    "a layer of a graph is called once more in one way": """\
d = Dense(4)
i = Input((8,))
x = d(i)
if flag_1:
    d(Input((3, 8)))
Model(i, x).summary()
""",
    "one of two inputs": """\
d = Dense(4)
i, j = Input((8,)), Input((8,))
if flag_1:
    o, inp = d(i), i
else:
    o, inp = d(j), j
m = Model(inp, o)
m.summary()
""",
    "a model is trained in one way": """\
m = Sequential([Input((8,)), Dense(4)])
m.compile("adam", "mse")
if flag_1:
    m.fit(np.zeros((32, 8)), np.zeros((32, 4)))
m.summary()
""",
    "an attribute is one of two layers": """\
class M(Model):
    def __init__(self):
        super().__init__()
        if flag_1:
            self.a = Dense(3)
        else:
            self.a = Dense(7)
        self.c = Dense(5)
    def call(self, x):
        return self.c(self.a(x))
m = M()
m(np.zeros((2, 8)))
m.summary()
""",
    "an attribute of a layer is one of two layers": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        if flag_1:
            self.a = Dense(3)
        else:
            self.a = Dense(7)
    def call(self, x):
        return self.a(x)
i = Input((8,))
Model(i, L()(i)).summary()
""",
    "what a way that raises has built": """\
class L(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 3))
    def call(self, x):
        return x @ self.w
i = Input((8,))
l = L()
def check():
    if flag_1:
        l(i)
        raise ValueError("x")
try:
    check()
except ValueError:
    pass
Model(i, l(i)).summary()
""",
    "an attribute is a layer or None": """\
class L(layers.Layer):
    def __init__(self, bn):
        super().__init__()
        self.d = Dense(4)
        self.bn = None
        if bn:
            self.bn = layers.BatchNormalization()
    def call(self, x, training=None):
        x = self.d(x)
        if self.bn is not None:
            x = self.bn(x)
        if training:
            x = x * 2
        return x
i = Input((8,))
Model(i, L(flag_1)(i)).summary()
""",
    "attributes in another order": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.a = Dense(3)
        if flag_1:
            self.x = Dense(4)
        else:
            self.b = Dense(4)
            self.x = Dense(5)
    def call(self, x):
        return self.x(self.a(x))
m = M()
m(np.zeros((2, 8)))
m.summary()
""",
    "names after a way that makes layers": """\
i = Input((8,))
x = Dense(4)(i)
if flag_1:
    x = Dense(4)(x)
    x = layers.ReLU()(x)
    Dense(9)
m = Model(i, x)
m2 = Sequential([Input((8,)), Dense(3), layers.ReLU(), layers.Dropout(0.2)])
m2.summary()
""",
    "names made of parts that are not known": """\
def block(x, prefix):
    x = Dense(4, name=f"{prefix}_a")(x)
    x = Dense(4, name=prefix + "_b")(x)
    x = Dense(4, name="%s_c" % prefix)(x)
    x = Dense(4, name="{}_d".format(prefix))(x)
    return Dense(4, name=str(prefix))(x)
i = Input((8,))
x = block(i, "k" + str(size_1))
x = Dense(4)(x)
m = Model(i, x)
m.summary()
""",
    "names after a copy of what is not copied": """\
class L(layers.Layer):
    def __init__(self, u=4, **kw):
        super().__init__(**kw)
        self.u = u
        self.d = Dense(u)
    def call(self, x):
        return self.d(x)
    def get_config(self):
        return {**super().get_config(), "u": self.u}
i = Input((8,))
m = Model(i, L()(i))
c = keras.models.clone_model(m)
k = Sequential([Input((8,)), Dense(3), Dense(2)])
k.summary()
""",
    "a written name uses up no automatic one": """\
class MyDense(Dense):
    def __init__(self, **kw):
        super().__init__(4, **kw)
i = Input((8,))
x = MyDense(name="hello")(i)
x = MyDense()(x)
Model(i, x).summary()
""",
    "a layer by name that is one of two": """\
d = Dense(4)
if flag_1:
    d = Dense(4, name="b")
m = Sequential([Input((8,)), d, Dense(4)])
m.summary()
y = m.get_layer("dense_1").output
Model(m.inputs, y).summary()
""",
    "a name that may be given by stars": """\
kw = {}
if flag_1:
    kw["name"] = "hello"
m = Sequential([Input((8,)), Dense(4, **kw), Dense(3)])
m.summary()
""",
    "names that are changed in one way": """\
m = Sequential([Input((8,)), Dense(4), Dense(3)])
if flag_1:
    m.layers[0]._name = "first"
    m.layers[1]._name = "second"
m.summary()
""",
    "names after a loop, and of a new session": """\
for i in range(size_1):
    Sequential([Input((8,)), Dense(4)])
m = Sequential([Input((8,)), Dense(4)])
m.summary()
keras.backend.clear_session()
m = Sequential([Input((8,)), Dense(4)])
m.summary()
""",
    "a name that may be None": """\
def make(n):
    m = Sequential(name=n)
    m.add(Input((8,)))
    m.add(Dense(3, name=n))
    return m
a = make(None)
a.summary()
b = make("x")
b.summary()
c = make("y" if flag_1 else None)
c.summary()
Sequential([Input((8,)), Dense(4)]).summary()
""",
    "private names of two classes": """\
class Base:
    def __init__(self):
        self.__units = 4
    def base(self):
        return self.__units
class Child(Base):
    def __init__(self):
        super().__init__()
        self.__units = 9
    def child(self):
        return self.__units
    def __helper(self):
        return 3
    def use(self):
        return self.__helper()
c = Child()
Sequential([Input((8,)), Dense(c.base()), Dense(c.child()), Dense(c.use()), Dense(c._Base__units)]).summary()
""",
    "bound in a condition that may not be asked": """\
sizes = [3, 12, 20]
if any((found := n) > 10 for n in sizes):
    m = Sequential([Input((8,)), Dense(found)])
m.summary()
k = all((last := n) < 15 for n in sizes)
Sequential([Input((8,)), Dense(last)]).summary()
if flag_1 and (w := 5):
    pass
w = 3
if flag_1 or (w := 7):
    pass
Sequential([Input((8,)), Dense(w)]).summary()
""",
    "a name that is read before it is bound": """\
def f():
    try:
        m = Sequential([Input((8,)), Dense(width)])
    except NameError:
        m = Sequential([Input((8,)), Dense(2)])
    width = 9
    return m
f().summary()
""",
    "private names of methods and of the class": """\
class M:
    def __init__(self):
        self.__model = Sequential([Input((8,))])
    def __add(self, n):
        self.__model.add(Dense(n))
    def build(self):
        self.__add(3)
        self.__add(4)
        return self.__model
    __count = 5
    def more(self):
        self.__add(self.__count)
a = M()
a.build().summary()
a.more()
a._M__model.summary()
""",
    "a stack in another that is not built": """\
m = Sequential([Input((2,)), Dense(4), Dense(3)])
inner = Sequential(m.layers[:-1])
inner.add(Dense(5))
outer = Sequential([inner, Dense(6)])
outer.summary()
inner.summary()
""",
    "a stack that merges": """\
Sequential([Input((4,)), layers.Add()])
""",
    "a stack behind a model that gives a list": """\
i = Input((4,))
inner = Model(i, [Dense(3)(i)])
Sequential([inner, Dense(2)]).summary()
""",
    "a layer among others": """\
m = Sequential([Input((4,)), Dense(3), Dense(2)])
last = m.layers[-1]
for layer in m.layers:
    if layer == last or layer in [m.layers[0]]:
        layer.trainable = False
m.summary()
""",
    "an attribute that no object has": """\
class Box:
    def __init__(self):
        self.n = 5
    def more(self):
        return getattr(self, "n", 9) + getattr(self, "k", 2)
b = Box()
Sequential([Input((4,)), Dense(b.more()), Dense(3 if hasattr(b, "k") else 4)]).summary()
b.k = 7
Sequential([Input((4,)), Dense(b.more()), Dense(3 if hasattr(b, "k") else 4)]).summary()
""",
    "copies that count": """\
m = Sequential([Input((4,)), Dense(3)])
keras.models.clone_model(m)
Sequential([Model(i := Input((4,)), Dense(2)(i))]).summary()
""",
    "a stack that is not built, copied": """\
m = Sequential([Input((4,)), Dense(3), Dense(2)])
part = Sequential(m.layers[1:])
part.summary()
keras.models.clone_model(part).summary()
""",
    "a named tuple with other values": """\
from collections import namedtuple
Spec = namedtuple("Spec", "units rate")
s = Spec(4, 0.5)._replace(units=6)
Sequential([Input((4,)), Dense(s.units), Dense(len(s._asdict()))]).summary()
""",
    "defaults of a named tuple": """\
from collections import namedtuple
Spec = namedtuple("Spec", "units rate name")
Spec.__new__.__defaults__ = (None,) * len(Spec._fields)
Last = namedtuple("Last", "a b")
Last.__new__.__defaults__ = (3,)
specs = [Spec(4, 0.5), Spec(units=6)]
Sequential([Input((4,)), *[Dense(s.units, name=s.name) for s in specs], Dense(Last(5).b)]).summary()
""",
    "states that do not fit": """\
read, written = Input((None, 6)), Input((None, 3))
_, h = layers.GRU(4, return_state=True)(read)
m = Model([read, written], layers.GRU(5)(written, initial_state=[h]))
m.predict([np.zeros((2, 7, 6)), np.zeros((2, 7, 3))], verbose=0)
""",
    "a layer without a constructor": """\
class Own(layers.Layer):
    def call(self, x):
        return x * 2
Own(8)
""",
    "a model of the user's own is called in one way": """\
class Own(Model):
    def __init__(self):
        super().__init__()
        self.first = Dense(3)
        self.second = Dense(2)
    def call(self, x):
        return self.second(self.first(x))
m = Own()
if flag_1:
    m(np.zeros((2, 4)))
m.summary()
""",
    "a model of the user's own is called in a loop": """class Own(Model):
    def __init__(self):
        super().__init__()
        self.first = Dense(3)
    def call(self, x):
        return self.first(x)
m = Own()
for i in range(size_1):
    m(np.zeros((2, 4)))
m.summary()
""",
    "layers of a graph that is not all known": """\
m = Sequential([Input((12,)), Dense(10), layers.Dropout(0.3), Dense(8)])
middle = m.layers[-1].output
for i in items_1:
    middle = Dense(4)(middle)
f = Model(m.inputs, [Dense(2)(middle), m.layers[0].output])
for layer in f.layers[:-1]:
    layer.trainable = False
m.summary()
Sequential([Input((3,)), Dense(f.layers[1].units)]).summary()
""",
    "a layer of a stack that is not all known": """\
m = Sequential([Input((12,)), Dense(10), Dense(8)])
for i in items_1:
    m.add(Dense(4))
m.layers[-1].trainable = False
Sequential([Input((12,)), *m.layers[:2]]).summary()
""",
    "a callback of the program switches a layer": """\
class Freeze(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.layers[0].trainable = False
m = Sequential([Input((3,)), Dense(5), Dense(1)])
m.compile("sgd", "mse")
m.fit(np.zeros((8, 3)), np.zeros((8, 1)), callbacks=[Freeze()], verbose=0)
m.summary()
""",
    "a function that a text makes": """\
space = {}
exec("def f(x):\\n    return x * 3", space)
Sequential([Input((4,)), Dense(space["f"](2))]).summary()
""",
}


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_said_holds_in_either_way(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome in ("equal", "unknown"), verdict.why
