"""Runs in the child of `verify --execute`: what stands in the place of the network, data sets, trained weights and pictures."""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # sched.h


def leave_network() -> bool:
    """Moves this process and those that it will start to where there is no network; False where the system cannot or may not.

    Only before there are threads.
    """
    if sys.platform != "linux":
        return False
    import ctypes
    import os

    libc, user, group = ctypes.CDLL(None), os.getuid(), os.getgid()
    if libc.unshare(_NEW_NETWORK) == 0:  # as root
        return True
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text, encoding="ascii")
    return True


def cut_network() -> None:
    """Lets Python say so where a program wants to connect."""
    import socket

    def refuse(*args: Any, **keywords: Any) -> None:
        raise OSError("cnnlint verify --execute runs without a network")

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = refuse  # type: ignore[assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


IMAGES = {
    "mnist": ((28, 28), 60_000, 10, ()),
    "fashion_mnist": ((28, 28), 60_000, 10, ()),
    "cifar10": ((32, 32, 3), 50_000, 10, (1,)),
    "cifar100": ((32, 32, 3), 50_000, 100, (1,)),
}


def made_up(keras: Any) -> None:
    """Image data sets of the right shapes and types with made-up contents."""
    import numpy as np

    def loader(sides: tuple[int, ...], train: int, classes: int, label: tuple[int, ...]) -> Callable[..., Any]:
        def part(number: int) -> tuple[Any, Any]:
            labels = (np.arange(number) % classes).astype("uint8").reshape(number, *label)
            return np.zeros((number, *sides), "uint8"), labels

        return lambda *args, **keywords: (part(train), part(10_000))

    for name, facts in IMAGES.items():
        module = getattr(keras.datasets, name, None)
        if module is not None:
            module.load_data = loader(*facts)


def without_weights(keras: Any) -> None:
    """Architectures without their trained weights, which would have to be downloaded."""
    for name, function in list(vars(keras.applications).items()):
        if callable(function) and name[:1].isupper():
            setattr(keras.applications, name, _untrained(function))
            module = sys.modules.get(function.__module__)
            if module is not None:
                setattr(module, name, getattr(keras.applications, name))


def _untrained(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def made(*args: Any, **keywords: Any) -> Any:
        top = [args[0]] if args else []
        return function(*top, **{**keywords, "weights": None})

    return made


# ------------------------------------------------------------------ pictures

PICTURES = ("matplotlib", "seaborn", "plotly", "cv2", "IPython", "google.colab", "tqdm")


class Anything:
    """Takes every call and has every attribute: what a program draws with leads to no model."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return Anything()

    def __getitem__(self, key: Any) -> Any:
        return Anything()

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forgets it."""

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        """Lets errors pass."""


class _Pictures(ModuleType):
    """A module of a library that is not installed."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return {"subplots": _figure_and_axes, "tqdm": _same, "trange": range}.get(name, Anything())


def _figure_and_axes(*args: Any, **keywords: Any) -> tuple[Any, Any]:
    return Anything(), Anything()


def _same(items: Any = (), *args: Any, **keywords: Any) -> Any:
    return items


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of libraries for pictures and progress that are not installed."""

    def __init__(self, roots: Sequence[str]) -> None:
        self.roots = tuple(roots)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A package, so that whatever is imported from it is found as well."""
        ours = any(fullname == root or fullname.startswith(root + ".") for root in self.roots)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if ours else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """An empty one that has everything."""
        return _Pictures(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def without_pictures() -> None:
    """Lets programs import what they draw with although it is not installed."""
    sys.meta_path.append(_Finder([root for root in PICTURES if not _installed(root)]))


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the package around it
        return False
