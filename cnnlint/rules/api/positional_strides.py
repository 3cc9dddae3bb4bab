from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Severity, Span
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.graph import own_or_of_a_class, written_layers

WINDOWED = ("Conv2D", "SeparableConv2D", "Conv3D")


class PositionalStrides(Rule):
    """A third number by position is the stride, not the width of the kernel.

    ## What it does
    Reports `Conv2D(32, 3, 3)`: the second and third positional argument are the same odd number above one. In Keras 1 they were
    the rows and columns of the kernel; since Keras 2 the third is `strides`.

    ## Why is this bad?
    The layer takes every third pixel only: its output is nine times smaller than meant, and nothing is said.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(32, 3, 3, activation="relu"), layers.Flatten()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(32, (3, 3), activation="relu"), layers.Flatten()])
    ```

    ## When not to worry
    If a stride as wide as the kernel is meant, as in cutting an image into patches; write `strides=3` to say so. Even numbers
    are not reported: `Conv2D(64, 2, 2)` halves the image.
    """

    code = "CNN701"
    name = "positional-strides"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "keras#10300, keras#9259"

    def check(self, program: Program) -> Iterator[Finding]:
        models = (model for model in own_or_of_a_class(program) if model.dialect != 1)
        layers = ((model, layer, _by_position(layer)) for model in models for layer in written_layers(program, model))
        wrong = ((model, layer, found) for model, layer, found in layers if found is not None)
        for model, layer, (size, kernel, strides) in first_of_each(wrong, lambda one: one[1].span):
            yield self.finding(
                strides,
                f"the third positional argument is the stride: `{layer.cls}` takes only one pixel in {size}",
                severity=self.given(model.condition),
                expected=f"kernel_size=({size}, {size})",
                actual=f"kernel_size={size}, strides={size}",
                help=f"write `({size}, {size})` for the kernel, or `strides={size}` if that is meant",
                fix=Fix("make it the kernel size", _rewritten(kernel, strides, size)),
                model=model.name,
                layer=layer.name,
            )


def _by_position(layer: LayerTrace) -> tuple[int, Span, Span] | None:
    """Kernel size and stride if both are the same number above one and stand by position: the number, and the two places."""
    kernel, strides = layer.args.get("kernel_size"), layer.args.get("strides")
    if layer.cls not in WINDOWED or not isinstance(strides, int) or kernel != strides or strides < 2:
        return None
    if strides % 2 == 0:  # patches that meet; the kernels that are meant are odd
        return None
    if "strides=" in layer.arg_spans or "kernel_size=" in layer.arg_spans:
        return None
    first, second = layer.arg_spans.get("kernel_size"), layer.arg_spans.get("strides")
    return (strides, first, second) if first is not None and second is not None else None


def _rewritten(kernel: Span, strides: Span, size: int) -> tuple[Edit, ...]:
    whole = kernel.up_to(strides.end)
    return (Edit(whole, f"({size}, {size})"),)
