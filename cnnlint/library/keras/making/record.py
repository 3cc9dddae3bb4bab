"""What is remembered of a program for its end, and for what it says later."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cnnlint.values import Shared, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue
    from cnnlint.library.keras.making.node import Node
    from cnnlint.library.keras.tensors.symbolic import TensorValue
    from cnnlint.program import Problem

Calls: TypeAlias = "list[tuple[LayerValue, Node, bool]]"  # the last: spared, as what a layer's own `call` does

CALLS: Shared[Calls] = Shared(list)  # of layers on symbolic tensors
INPUTS: Shared[list[TensorValue]] = Shared(list)
OPERATIONS: Shared[list[LayerValue]] = Shared(list)  # the rows that operators and functions on tensors are
NOT_MODELLED: Shared[list[Value]] = Shared(list)  # what is not modelled and was called on a symbolic tensor
DROPPED: Shared[list[LayerValue]] = Shared(list)  # the layers that a statement makes for nothing
LATE: Shared[list[tuple[LayerValue, Problem]]] = Shared(list)  # what Keras refuses of layers once it makes their weights
MADE_IN_CALL = "made-in-call"  # of a layer that a `call` or a Lambda makes anew at each call: told once for its place
