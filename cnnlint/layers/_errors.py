"""How a layer refuses: Keras would raise, or an argument is not known."""

from __future__ import annotations

from cnnlint.diagnostics import Span
from cnnlint.values import EVERY_DIALECT, Unknown


class LayerError(Exception):
    """Keras would raise here. `kind` selects the rule; the other fields fill the finding.

    kinds of ShapeError: `non-positive-dimension`, `wrong-rank` (too few or too many axes), `undefined-dimension` (a None
    where weights need a number), `reshape-size`, `channels-groups`, `merge-shapes`, `incompatible-input` (an axis has another
    size than the layer was built with), `invalid-axis`, `invalid-input` (anything else).
    kinds of ArgumentError: `missing-argument`, `unknown-argument`, `invalid-argument`, `unknown-identifier`,
    `renamed-argument` (another dialect's name). `dialects`: the versions of Keras that reject it. `recent`: only their later
    releases do.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        argument: str | None = None,
        expected: str | None = None,
        actual: str | None = None,
        help: str | None = None,
        keras: str | None = None,
        span: Span | None = None,
        error: str = "ValueError",
        replacement: str | None = None,
        value: str | None = None,
        dialects: frozenset[int] = EVERY_DIALECT,
        late: bool = False,
        joined: tuple[str, ...] = (),
        recent: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.argument, self.expected, self.actual = kind, message, argument, expected, actual
        self.help, self.keras, self.span, self.error, self.replacement = help, keras, span, error, replacement
        self.value, self.dialects, self.late, self.joined, self.recent = value, dialects, late, joined, recent


class ShapeError(LayerError):
    """The layer cannot be built or called on this input."""


class ArgumentError(LayerError):
    """The layer cannot be constructed with these arguments.

    `replacement` is what to write instead: for the name when the kind is `renamed-argument` or `unknown-argument` (with
    `value` for the argument's value, if that changes too), else for the value. `late`: Keras constructs the layer, and
    refuses only when it makes its weights. `joined`: the arguments that have become one, in the order of its sizes.
    """

    def when_built(self) -> ShapeError:
        """The same, said when the weights are made."""
        said = ShapeError(self.kind, self.message)
        vars(said).update(vars(self))
        return said


class Undetermined(Exception):
    """An argument was needed that the source does not tell."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown
