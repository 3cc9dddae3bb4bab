"""Subclasses of `keras.layers.Wrapper`, which holds another layer and builds it."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.classes.of_the_base import initialise
from cnnlint.library.keras.classes.subclass import UserLayer
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.values import Context, Member, Unknown, Value


class UserWrapper(UserLayer):
    """A layer of the program whose base is `keras.layers.Wrapper`. keras/src/layers/core/wrapper.py"""

    __slots__ = ()

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is: the base's constructor takes the layer."""
        if name in ("__init__", "build"):
            return Member(self, "keras.__wrapper__." + name.strip("_"))
        return super().inherited(name, at)

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        if BUILT not in self.attributes and self.own_method("build") is None and tensors:
            at.call(self.inherited("build", at), Arguments((tensors[0].shape,)))
        return super().trace_call(tensors, arguments, at, nested)


@models("keras.layers.Wrapper.__subclass__")
def subclass_wrapper(at: Context, cls: Any) -> Value:
    return UserWrapper(cls, "", at)


@models("keras.__wrapper__.init", raw=True)
def init(at: Context, args: Arguments) -> Value:
    """`super().__init__(layer, **kwargs)`."""
    wrapper = args.receiver(UserWrapper)
    given = args.one(1, "layer")[0]
    wrapper.set("layer", at.unknown("the wrapped layer is not known") if given is None else given, at)
    others = {name: value for name, value in args.keywords.items() if name != "layer"}
    return initialise(at, Arguments((wrapper,), others, rest=args.rest))


@models("keras.__wrapper__.build", raw=True)
def build(at: Context, args: Arguments) -> Value:
    """`super().build(input_shape)` builds the layer inside, if nothing else has."""
    wrapper = args.receiver(UserWrapper)
    inner, shape = wrapper.attributes.get("layer"), args.one(1, "input_shape")[0]
    if getattr(inner, "weights", ()) is None and shape is not None:
        at.call(at.attribute(inner, "build"), Arguments((shape,)))
    return None
