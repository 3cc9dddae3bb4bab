"""Rules, layers and library models of other installed packages, by entry points. Only packages that the configuration names
are loaded, and nothing of the repository that is checked.

    [project.entry-points."cnnlint.rules"]
    acme = "cnnlint_acme.rules"                     # a module; its Rule classes are added

    [project.entry-points."cnnlint.layers"]
    "acme.layers.Squeeze" = "cnnlint_acme.layers:Squeeze"     # what checked code imports, and the Layer that models it

    [project.entry-points."cnnlint.library"]
    acme = "cnnlint_acme.functions"                 # a module with functions under @models("acme.load")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cnnlint.config.file import ConfigError
from cnnlint.values import Cause

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.layers.base import Layer
    from cnnlint.rules.base import Rule
    from cnnlint.values import Context, Value


def load_plugins(names: Iterable[str]) -> None:
    """Loads the packages of these names. Raises ConfigError for one that is missing, adds nothing, or breaks."""
    for name in names:
        _load(name)


@cache
def _load(name: str) -> None:
    try:
        points = [point for point in _installed(name).entry_points if point.group in _ADD]
    except PackageNotFoundError:
        raise ConfigError(f"the plugin `{name}` is not installed") from None
    if not points:
        raise ConfigError(f"the package `{name}` adds nothing to cnnlint: it has no entry point in {', '.join(_ADD)}")
    for point in points:
        try:
            _ADD[point.group](point)
        except Exception as error:
            raise ConfigError(f"the plugin `{name}` cannot be loaded: {type(error).__name__}: {error}") from error


def _installed(name: str) -> Distribution:
    return distribution(name)


def _add_rules(point: EntryPoint) -> None:
    from cnnlint.rules.registry import register

    register(_rules_in(point.load()))


def _rules_in(found: Any) -> Iterator[type[Rule]]:
    from cnnlint.rules.base import Rule

    values = vars(found).values() if isinstance(found, ModuleType) else [found]
    for value in values:
        if isinstance(value, type) and issubclass(value, Rule) and "code" in vars(value):
            yield value


def _add_layer(point: EntryPoint) -> None:
    from cnnlint.library import models

    cls: type[Layer] = point.load()
    qualified = point.name

    def make(at: Context, args: Arguments) -> Value:
        return _make_layer(at, cls, qualified, args)

    models(qualified, raw=True)(make)


def _make_layer(at: Context, cls: type[Layer], qualified: str, args: Arguments) -> Value:
    from cnnlint.layers.base import ArgumentError
    from cnnlint.layers.construct import construct
    from cnnlint.library.keras.calling.rejections import rejection
    from cnnlint.library.keras.making.layer import LayerValue
    from cnnlint.library.keras.making.objects import data_format
    from cnnlint.library.keras.making.opaque import set_common_arguments

    layer = LayerValue(cls.__name__, "", at.span, qualified=qualified)
    try:
        layer.spec = construct(cls, args, at.dialect, data_format(at))
        layer.args = {**layer.spec.bound.given, **layer.spec.bound.extra}
        layer.spans = layer.spec.bound.spans
    except ArgumentError as error:
        at.emit(rejection(error, None, at, cls.__name__, error.span or at.span))
        layer.unknown = at.because(Cause.IMPOSSIBLE, "an impossible layer")
    set_common_arguments(at, layer, args)
    return layer


def _add_functions(point: EntryPoint) -> None:
    point.load()  # @models registers


_ADD = {"cnnlint.rules": _add_rules, "cnnlint.layers": _add_layer, "cnnlint.library": _add_functions}
