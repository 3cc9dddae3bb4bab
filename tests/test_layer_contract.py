"""Every class that `keras.layers` exports is modelled, and our fields are Keras's signature: names, order, defaults."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from cnnlint.arguments import MISSING
from cnnlint.layers import find, names
from cnnlint.layers.base import Layer

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

NO_LAYERS = {
    "Layer": "the base class of user layers, which the evaluator follows",
    "InputSpec": "describes what a layer accepts; it is no layer",
}


def exported() -> dict[str, type]:
    """Every name in `keras.layers` that is a class."""
    return {name: cls for name, cls in vars(keras.layers).items() if inspect.isclass(cls)}


def keras_parameters(cls: type) -> list[tuple[str, Any]]:
    """(name, default) in order, without `*args` and `**kwargs`; MISSING when required."""
    empty = inspect.Parameter.empty
    parameters = inspect.signature(cls).parameters.values()
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [(p.name, MISSING if p.default is empty else p.default) for p in parameters if p.kind not in kinds]


def difference(theirs: list[tuple[str, Any]], ours: type[Layer]) -> str | None:
    """What differs between two signatures, None when nothing does. A default of another type differs, too."""
    mine = [(p.name, p.default) for p in ours.signature.parameters]
    for theirs_one, our_one in zip(theirs, mine, strict=False):
        if theirs_one != our_one or type(theirs_one[1]) is not type(our_one[1]):
            return f"Keras {theirs_one}, cnnlint {our_one}"
    return None if len(theirs) == len(mine) else f"Keras has {len(theirs)} parameters, cnnlint {len(mine)}"


def test_keras_exports_what_was_counted() -> None:
    assert len(exported()) == 164
    assert len(set(exported().values())) == 144


def test_every_class_is_modelled() -> None:
    missing = [name for name in exported() if name not in NO_LAYERS and find(name) is None]
    assert missing == []


@pytest.mark.parametrize("name", sorted(set(exported()) - set(NO_LAYERS)))
def test_fields_are_the_signature(name: str) -> None:
    ours = find(name)
    assert ours is not None
    assert difference(keras_parameters(exported()[name]), ours) is None


def test_aliases_are_the_same_class() -> None:
    for name, cls in exported().items():
        if name not in NO_LAYERS:
            assert find(name) is find(cls.__name__), name


def test_an_exception_is_no_layer() -> None:
    """The explained exceptions: `Layer` takes anything, `InputSpec` cannot be called."""
    assert len(NO_LAYERS) <= 5
    assert str(inspect.signature(keras.layers.Layer)) == "(*args, **kwargs)"
    assert not callable(keras.layers.InputSpec())
    assert all(find(name) is None for name in NO_LAYERS)


def test_a_name_finds_its_class() -> None:
    for name in names():
        found = find(name)
        assert found is not None
        assert name in (found.__name__, *found.__dict__.get("aliases", ())), name


def test_a_wrong_field_is_caught() -> None:
    """The comparison sees another name, order, default and number of parameters."""
    dense = find("Dense")
    assert dense is not None
    theirs = keras_parameters(keras.layers.Dense)
    assert difference([("unit", MISSING), *theirs[1:]], dense)
    assert difference([theirs[0], theirs[2], theirs[1], *theirs[3:]], dense)
    assert difference([*theirs[:2], ("use_bias", 1), *theirs[3:]], dense)
    assert difference(theirs[:-1], dense)
