"""Subclasses of `keras.Model` and `keras.layers.Layer`: their own code is followed when it is called."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.classes.followed_call import CALLED, follow_call
from cnnlint.library.keras.classes.of_the_base import initialise
from cnnlint.library.keras.classes.tracked import Search, search_of, tracked
from cnnlint.library.keras.classes.user_code import refuse_unset, surely_lacks
from cnnlint.library.keras.classes.weights_listed import assigned, opened
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.models.joining import Doubt, joined_own, own_state, restore_own
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Weight
from cnnlint.values import Context, Member, ProgramClass, Unknown, Value

# what is followed of a base that is Keras's
_USER = frozenset({"__init__", "build", "call", "get_config", "__call__"})


class UserDefined(LayerValue):
    """What layers and models of classes of the program have in common. It stands before the class of Keras among the bases."""

    __slots__ = ()
    base: str
    owner: ProgramClass
    own: list[Weight]  # made by add_weight
    kept: list[Weight]  # and, once it was called, the variables among its attributes
    unsure: Doubt  # the first attribute of which it is not known which layer it holds, or whether it is set
    search: Search  # what Keras finds among its attributes

    def get(self, name: str, at: Context) -> Value:
        """An attribute of its own, what its class gives, or else what Keras does."""
        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.owner
        function = self.own_method(name)
        if function is not None:
            return UserMethod(function, self)
        if self.owner.has(name):
            return self.owner.member(name, self, at)
        if (listed := opened(self, name, at)) is not None:
            return listed
        if name == "built" and self.own_method("build") is not None and self in at.shared(CALLED):
            return True  # Keras builds it, and says so, before it runs `call`
        if at.shared(CALLED)[-1:] == [self]:
            refuse_unset(self, name, at)
        return super().get(name, at)

    def set(self, name: str, value: Value, at: Context) -> None:
        if not self.owner.assign(self, name, value, at):
            super().set(name, value, at)
            assigned(self, name, value, at)

    def lacks(self, name: str) -> bool:
        """Whether it surely has no attribute of that name."""
        return surely_lacks(self, name)

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is when the base is Keras's."""
        return Member(self, f"keras.__user__.{name}" if name in _USER else f"{self.base}.{name}")

    def made(self, at: Context) -> None:
        """After `__init__`: one that did not reach Keras's leaves the object without a name."""
        initialise(at, Arguments((self,)))

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        return any(kind is cls for cls in self.owner.order) or super().is_instance(kind, at)


class UserLayer(UserDefined):
    """An object of a class of the program that is a layer: attributes are kept, `build` and `call` are followed."""

    __slots__ = ("body", "entered", "kept", "own", "owner", "returned", "search", "unsure")
    base = "keras.layers.Layer"

    def __init__(self, owner: ProgramClass, name: str, at: Context) -> None:
        super().__init__(owner.name, name, at.span, None, f"__main__.{owner.name}", owner.name)
        self.owner, self.search = owner, search_of(at, model=False)
        self.own, self.kept, self.unsure = [], [], None

    def snapshot(self) -> Any:
        return (*super().snapshot(), own_state(self))

    def restore(self, state: Any) -> None:
        super().restore(state[:-1])
        restore_own(self, state[-1])

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return (*super().join(one[:-1], other[:-1], why), joined_own(one[-1], other[-1], one[5], other[5], why))

    def inner_layers(self) -> list[LayerValue]:
        return tracked(self)

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        return follow_call(self, tensors, arguments, at, nested)


class UserMethod:
    """A method of a layer of the program. Code that is given it and not followed is believed to leave the layer as it is."""

    __slots__ = ("function", "receiver")

    def __init__(self, function: Value, receiver: Value) -> None:
        self.function, self.receiver = function, receiver

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the function with the layer first."""
        return at.call(self.function, args.prepend(self.receiver))

    def get(self, name: str, at: Context) -> Value:
        """It has the attributes of its function."""
        return at.attribute(self.function, name)


@models("keras.layers.Layer.__subclass__")
def subclass_layer(at: Context, cls: Any) -> Value:
    return UserLayer(cls, "", at)
