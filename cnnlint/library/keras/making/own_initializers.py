"""Functions of the program as initializers, which Keras calls with the shape and `dtype=`.

keras/src/layers/layer.py, add_weight; tf_keras/src/engine/base_layer_utils.py, make_variable
"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.shapes import Shape
from cnnlint.values import Array, Context, ProgramFunction, ProgramObject, Unknown, Value

_SWITCHES = {"bias_initializer": "use_bias", "gamma_initializer": "scale", "beta_initializer": "center"}


def shape_made(at: Context, initializer: Value, asked: Shape | Unknown) -> Shape | Unknown:
    """The shape of a weight. The package keras before 2.4 takes that of what the initializer gives, whatever it was asked for:
    add_weight in keras/engine/base_layer.py."""
    older = at.release.before(4) if at.dialect < 3 and standalone(at) else False
    if older is False or not isinstance(initializer, ProgramFunction | ProgramObject) or isinstance(asked, Unknown):
        return asked
    made = at.call(initializer, Arguments((asked,)))
    shape = made.shape if isinstance(made, Array | TensorValue) else at.unknown("what an initializer gives is not known")
    if older or isinstance(shape, Unknown) or shape == asked:
        return shape
    return at.unknown("the releases of Keras 2 differ in whether a weight has the shape that its initializer gives")


def refuse_initializers(layer: LayerValue, at: Context) -> None:
    """`Dense(8, kernel_initializer=lambda shape: w)`: it does not take `dtype`, which the package keras gives since 2.3."""
    older = at.dialect < 3 and any(name.partition(".")[0] == "keras" for name in at.imports)
    for argument, function in () if older else layer.args.items():
        if not argument.endswith("_initializer") or not isinstance(function, ProgramFunction):
            continue
        signature, name = function.signature, function.name
        if signature.double_star is not None or "dtype" in signature.names or not _has_weight(layer, argument):
            continue
        if function.decorated or not first_time(at, "own-initializer", function):
            continue
        called = "the function" if name == "<lambda>" else f"`{name}`"
        at.emit(
            Problem(
                "own-initializer",
                f"{called} is called as `{argument}` with the shape and `dtype=`, which it does not take",
                layer.spans.get(argument, at.span),
                "TypeError",
                labels=(Label(function.span, "made here"),) if name != "<lambda>" else (),
                expected="(shape, dtype=None)",
                actual=f"({', '.join(p.name for p in signature.parameters)})",
                help="let it take `dtype=None`, or write `keras.initializers.Constant(...)`",
                keras=f"{name}() got an unexpected keyword argument 'dtype'",
                layer=layer.name,
                argument=argument,
            )
        )


def _has_weight(layer: LayerValue, argument: str) -> bool:
    """Whether the layer surely makes the weight of that initializer. One that is switched off is never begun, and Keras 2
    passes over the kernel's of a layer that has a depthwise one."""
    if argument == "kernel_initializer" and layer.cls.startswith(("Depthwise", "Separable")):
        return False
    return layer.args.get(_SWITCHES.get(argument, ""), True) is True
