"""What raises in one way of an unknown condition is handled in that way, with what was done until then."""

from __future__ import annotations

import pytest
from program_referee import judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

FLAGS = "from settings import flag_a, flag_b, items_a, size_a\n"
HEADS = {
    3: f"import keras\nfrom keras import Input, Sequential, layers\n{FLAGS}",
    2: f"import tf_keras as keras\nfrom tf_keras import Input, Sequential, layers\n{FLAGS}",
}
THIRTEEN = "".join(f"    n = {i}\n    if flag_a and n > {i - 1}: raise ValueError\n" for i in range(1, 14))
PROGRAMS = {
    "raised in one way": """\
try:
    if flag_a:
        raise ValueError("x")
    n = 5
except ValueError:
    n = 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "one way returns, the other raises": """\
def f():
    try:
        if flag_a:
            raise ValueError("x")
        return 5
    except ValueError:
        return 1
Sequential([Input((3,)), layers.Dense(f()), layers.Dense(2)]).summary()
""",
    "returned early, or raised behind it": """\
def f():
    try:
        if flag_a:
            return 5
        raise ValueError
    except ValueError:
        return 1
Sequential([Input((3,)), layers.Dense(f()), layers.Dense(2)]).summary()
""",
    "raised in a function": """\
def f():
    if flag_a:
        raise ValueError
    return 4
try:
    n = f()
except ValueError:
    n = 9
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "each round may raise": """\
n = 0
for i in (1, 2):
    try:
        if flag_a:
            raise ValueError
        n += i
    except ValueError:
        continue
Sequential([Input((3,)), layers.Dense(n + 1), layers.Dense(2)]).summary()
""",
    "one way adds a layer that is refused": """\
m = Sequential([Input((3,))])
try:
    if flag_a:
        m.add(layers.Dense(3))
    else:
        m.add(layers.Conv2D(3, 3))
except ValueError:
    m.add(layers.Dense(7))
m.add(layers.Dense(2))
m.summary()
""",
    "either way raises something else": """\
try:
    if flag_a:
        raise KeyError("a")
    raise ValueError("b")
except KeyError:
    n = 1
except ValueError:
    n = 2
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "what was done before it was raised": """\
n = 3
try:
    if flag_a:
        raise KeyError("a")
    else:
        n = 5
        raise ValueError("b")
except KeyError:
    n = n + 1
except ValueError:
    n = n + 2
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "raised in some round": """\
n = 0
try:
    for i in (1, 2, 3):
        n = i
        if flag_a:
            raise ValueError
except ValueError:
    pass
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "tables until it was raised": """\
try:
    for i in (1, 2, 3):
        Sequential([Input((3,)), layers.Dense(i)]).summary()
        if flag_a:
            raise ValueError
except ValueError:
    pass
Sequential([Input((3,)), layers.Dense(4), layers.Dense(2)]).summary()
""",
    "a file is missing behind it": """\
n = 0
try:
    if flag_a: raise ValueError
    n = 1
    open("nothing_1"); open("nothing_2")
except (ValueError, OSError):
    n = n + 10
else:
    n = 5
finally:
    n = n + 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "more places than are followed": "n = 0\ntry:\n"
    + THIRTEEN
    + "except ValueError:\n    n = n + 20\nSequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()\n",
    "the handler is further out": """\
n = 3
try:
    try:
        if flag_a:
            n = 4
            raise KeyError
        n = 6
    except ValueError:
        n = 7
    finally:
        n += 10
    if flag_b:
        raise ValueError
except KeyError:
    n += 1
except ValueError:
    n += 2
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "an exception with a value": """\
class Base(Exception): pass
class TooSmall(Base):
    def __init__(self, n): self.n = n
def check(n):
    if flag_a:
        raise TooSmall(n + 1)
    return n
try:
    n = check(3)
except Base as e:
    n = e.n
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "the handler comes to the same": """\
def check():
    if flag_a:
        raise ValueError
    return 3
try:
    n = check()
except ValueError:
    n = 3
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "raised in a loop of unknown length": """\
n = 3
try:
    for i in items_a:
        n = 4
        if i > 0:
            raise ValueError
        n = 5
except ValueError:
    n = n + 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "every round raises": """\
n = 3
try:
    for i in items_a:
        n = 4
        raise ValueError
except ValueError:
    n = n + 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "suppressed": """\
from contextlib import suppress
n = 3
with suppress(ValueError):
    if flag_a:
        raise ValueError
    n = 4
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "raised once more": """\
def f(n):
    try:
        if flag_a:
            n = n * 2
            raise ValueError
        return n
    except ValueError:
        if n > 6:
            raise
        return n + 1
try:
    k = f(4)
except ValueError:
    k = 9
Sequential([Input((3,)), layers.Dense(k), layers.Dense(f(2)), layers.Dense(2)]).summary()
""",
    "no handler is for it": """\
n = 3
try:
    if flag_a and n > 5:
        raise RuntimeError
    n = 4
except ValueError:
    n = 9
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "a conditional expression raises": """\
d = {"a": 3}
try:
    n = d["b"] if flag_a else 5
except KeyError:
    n = 7
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "tried until it works": """\
n = size_a
tries = 0
while True:
    try:
        if n > 4:
            raise ValueError
        break
    except ValueError:
        n = 2
        tries += 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2 + tries)]).summary()
""",
    "no case is for it": """\
def pick(k):
    match k:
        case True: return 4
        case _: raise ValueError(k)
try:
    n = pick(flag_a)
except ValueError:
    n = 6
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "returned in spite of it": """\
def f():
    n = 1
    try:
        if flag_a:
            raise ValueError
        n = 2
    finally:
        return n
Sequential([Input((3,)), layers.Dense(f()), layers.Dense(2)]).summary()
""",
    "a table before it is raised": """\
m = Sequential([Input((3,)), layers.Dense(4)])
try:
    if flag_a:
        m.summary()
        raise ValueError
except ValueError:
    m.add(layers.Dense(3))
m.summary()
""",
}
PROGRAMS |= {
    "a file is missing behind an early return": """\
def f(n):
    try:
        if flag_a:
            return n
        open("there/is/no/such/file")
    except OSError:
        n = 1
    return n
Sequential([Input((3,)), layers.Dense(f(5)), layers.Dense(2)]).summary()
""",
    "a library lacks it": """\
n = 5
try:
    keras.there_is_no_such_thing
except AttributeError:
    n = 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
    "a library has it": """\
n = 5
try:
    keras.layers.Conv2D
except AttributeError:
    n = 1
Sequential([Input((3,)), layers.Dense(n), layers.Dense(2)]).summary()
""",
}
KNOWN = (
    "a library has it",
    "tables until it was raised",
    "the handler comes to the same",
    "no handler is for it",
)


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_said_holds_in_either_way(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == ("equal" if name in KNOWN else "unknown"), verdict.why
