"""What library code may ask of the evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeAlias

from cnnlint.diagnostics import Span
from cnnlint.reasons import Cause
from cnnlint.shapes import Expr
from cnnlint.values.kinds import External
from cnnlint.values.release import Release
from cnnlint.values.store import Shared, Store, T
from cnnlint.values.unknowns import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.program import Event, Problem


class Context(Protocol):
    """What library code may ask of the evaluator at a call."""

    @property
    def span(self) -> Span:
        """The place of the call or attribute."""

    @property
    def store(self) -> Store:
        """Call `store.touch(obj)` before changing a Mutable."""

    @property
    def dialect(self) -> int:
        """1, 2 or 3: the Keras in force."""

    @property
    def release(self) -> Release:
        """The releases of Keras 2 that the evidence in the source leaves."""

    @property
    def imports(self) -> Mapping[str, Span]:
        """The names imported so far, as written, with their places."""

    @property
    def text(self) -> str:
        """What stands in the source, with the lines that only IPython understands; nothing of an archive."""

    def emit(self, event: Event) -> None:
        """Records that something happened: a fit, a summary, a problem."""

    def call(self, value: Value, args: Arguments) -> Value:
        """Calls any value: a user function, a layer, a library function."""

    def apply(self, name: str, args: Arguments) -> Value:
        """Calls the library function of that canonical qualified name; Unknown with the reason if it is not modelled."""

    def member(self, receiver: Value, kind: str, name: str) -> Value:
        """The attribute or bound method `<kind>.<name>` of a library value; Unknown if it is not modelled."""

    def external(self, name: str) -> Value:
        """The library constant, class, function or module of that qualified name."""

    def attribute(self, value: Value, name: str) -> Value:
        """`value.name` for any value."""

    def item(self, value: Value, key: Value) -> Value:
        """`value[key]` for any value."""

    def iterate(self, value: Value) -> Sequence[Value] | Unknown:
        """The items that a loop over it would see, or why they are not known."""

    def patch(self, thing: External, name: str, value: Value) -> None:
        """Something of a library was replaced by a value of the program."""

    def truth(self, value: Value) -> bool | Unknown:
        """`bool(value)`."""

    def new_class(self, meta: Value, args: Arguments) -> Value:
        """`meta(name, bases, namespace, **options)`, which makes a class. Without a metaclass it is the first of the arguments,
        and what it does itself is passed over: `type.__new__`."""

    def escape(self, value: Value, why: str) -> None:
        """`value` was handed to code that cannot be followed: what it leads to is unknown from here on."""

    def bound(self) -> Iterator[Value]:
        """What the variables hold that can be read here."""

    def shared(self, key: Shared[T]) -> T:
        """State of a library that belongs to the whole program; made when first asked for."""

    def supposes(self, how: str) -> bool:
        """Whether defaults that only the outside changes are followed; `how` then qualifies what is proven by them alone."""

    def left_out(self, method: str) -> Unknown | None:
        """Why a method of that name may have been called: in what nothing here calls, a known condition leaves it out."""

    def settle(self, value: Value) -> Value:
        """The value, or what the user assumes for the unknowns in it."""

    def at_least(self, size: Expr, least: int) -> None:
        """The program ends here unless that size is at least so much: what follows may count on it."""

    def project_text(self, path: str) -> str | None:
        """The text of a file of settings of the project, as the program names it; None if there is no such file."""

    def unknown(self, reason: str) -> Unknown:
        """An Unknown at this place."""

    def because(self, cause: Cause, reason: str | None = None) -> Unknown:
        """An Unknown at this place of a cause that code asks after, in its own words or in others."""

    def attempt(self, block: Callable[[], Value], error: str, otherwise: Value) -> Value:
        """What the block gives, or `otherwise` where it raises that exception."""

    def unheard(self, block: Callable[[], Value]) -> None:
        """Follows the block for what it leaves behind: what it would tell is not, and an exception ends it alone."""

    def apart(self, blocks: Sequence[Callable[[], Value]], why: Unknown) -> Value:
        """Follows each of the blocks as if it alone were run; what they come to, and leave behind, is one of it all (`why`)."""

    def raises(self, error: str, message: str, perhaps: bool = False, help: str | None = None) -> NoReturn:
        """The program would raise this Python exception here (`ValueError`, ...). Does not return.

        perhaps: of what may be otherwise when it runs. An option left out is None, a lack of files leaves nothing, and a
        template is to be filled in. help: what to do.
        """

    def refuse(self, problem: Problem) -> NoReturn:
        """The same, where a problem tells of it: records that as well. Does not return."""


LibraryFunction: TypeAlias = Callable[..., Value]
