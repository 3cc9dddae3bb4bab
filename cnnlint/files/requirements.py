"""Which Keras does the project install? What its requirement files pin, for the files beside and below them.

The nearest folder counts in which one of the files names Keras or TensorFlow, up to the project's root. Only what leaves one
Keras is an answer: `keras==2.2.4`, `tensorflow<2.16`, `keras>=3`, but not `keras>=2`, nor files that contradict each other;
where the versions leave it open, a package that ended before Keras 3 (`tensorflow-addons`) tells.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from hashlib import sha256
from typing import TypeAlias

from cnnlint.frozen import dataclass

NAMES = ("requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile")
_OWN_COPY = "keras/setup.py"  # of a Keras that the project changes
DEEPEST = 16  # folders looked through on the way to the root

_SPECIFIER = r"(?:===?|~=|[<>!]=?|\^|=)\s*[\w.*]+"
_PIN = re.compile(
    r"(?<![\w.\-/])(keras|tensorflow(?:[-_](?:gpu|cpu|macos))?)(?:\[[\w,\s\-]*\])?\s*(?:=\s*(?=[\"']))?[\"']?\(?\s*"
    rf"({_SPECIFIER}(?:\s*,\s*{_SPECIFIER})*)",
    re.I,
)
_ENDED = re.compile(r"(?<![\w.\-/])(?:tensorflow[-_]addons|keras[-_](?:contrib|applications))\b", re.I)  # before Keras 3 came
_MARKED = re.compile(r"\)?\s*;")  # what follows a pin that holds for one platform or one Python alone
_LEGACY = re.compile(r"(?<![\w.\-/])tf[-_]keras\b", re.I)
_FORK = re.compile(r"git(?:hub|lab)\.com[/:](?!(?:keras-team|fchollet)/)[\w.\-]+/keras(?![\w\-])", re.I)
_COMMENT = re.compile(r"(?m)(?:^|\s)#.*$")
_ITSELF = re.compile(r"\bname\s*=\s*[\"']keras[\"']\s*,\s*version\s*=\s*[\"'](\d[\w.]*)[\"']", re.I)  # a copy of Keras

Version: TypeAlias = tuple[int, ...]
_NEWEST: Version = (1_000_000,)


@dataclass(frozen=True, slots=True)
class Pinned:
    """Which Keras `import keras` and `tf.keras` are with the pinned versions, and the line that pins it; None if it is open.

    fork: the address that somebody else's Keras is installed from, and where it stands; "" if none is. read: the files that
    were looked for, with the SHA-256 of their content, "" where there is none. between: by package, the least version that all
    pins allow, and the least above those that they do. both: whether the Keras 2 that stands beside Keras 3 is installed too,
    so that `tf.keras` may be either.
    """

    keras: tuple[int, str] | None
    tensorflow: tuple[int, str] | None
    read: dict[str, str]
    fork: str = ""
    between: Mapping[str, tuple[Version, Version]] = field(default_factory=dict)
    both: bool = False


def pinned(path: str, root: str) -> Pinned:
    """What the project of a file pins; of a text that is in no file nothing."""
    read: dict[str, str] = {}
    for folder in _folders(path, root) if os.path.isfile(path) else ():
        texts = dict(_texts(folder, read))
        ended, fork = _ended(texts), _fork(texts)
        if ended or fork or any(_PIN.search(text) for text in texts.values()):
            between = {package: _common(texts, package) for package in ("keras", "tensorflow")}
            both = any(_LEGACY.search(text) for text in texts.values())
            told = _agreed(texts, "keras") or ended, _agreed(texts, "tensorflow") or ended
            return Pinned(*told, read, fork, between, both)
    return Pinned(None, None, read)


def _folders(path: str, root: str) -> Iterator[str]:
    """The folder of the file and those above it up to the root; of a file elsewhere its own alone."""
    folder, top = os.path.dirname(os.path.abspath(path)), os.path.abspath(root)
    below = folder == top or folder.startswith(os.path.join(top, ""))
    for _ in range(DEEPEST):
        yield folder
        if folder == top or not below:
            return
        folder = os.path.dirname(folder)


def _texts(folder: str, read: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in (*NAMES, _OWN_COPY):
        path = os.path.join(folder, name)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            read[path] = ""
            continue
        read[path] = sha256(data).hexdigest()
        text = _COMMENT.sub("", data.decode("utf-8", "replace"))
        itself = _ITSELF.search(text) if name in ("setup.py", _OWN_COPY) else None
        if itself is None and name == _OWN_COPY:
            continue
        yield name, text if itself is None else f"keras=={itself[1]}\n{text}"


def _ended(texts: dict[str, str]) -> tuple[int, str] | None:
    """A package that works with Keras 2 alone, where none of the files has the Keras 2 that stands beside Keras 3."""
    for name, text in texts.items():
        if (found := _ENDED.search(text)) is not None and not any(_LEGACY.search(other) for other in texts.values()):
            return 2, f"`{found[0]}` in {name}"
    return None


def _fork(texts: dict[str, str]) -> str:
    if _OWN_COPY in texts:
        return f"the Keras of {_OWN_COPY}"
    return next((f"`{found[0]}` in {name}" for name, text in texts.items() if (found := _FORK.search(text))), "")


def _agreed(texts: dict[str, str], package: str) -> tuple[int, str] | None:
    """The one Keras that all pins of a package lead to."""
    found: dict[int | None, str] = {}
    for name, text in texts.items():
        for pin in _PIN.finditer(text):
            if pin[1].lower().startswith(package):
                found.setdefault(_keras(package, pin[2], text), f"`{pin[1]}{''.join(pin[2].split())}` in {name}")
    if len(found) != 1:
        return None
    ((version, words),) = found.items()
    return None if version is None else (version, words)


def _common(texts: dict[str, str], package: str) -> tuple[Version, Version]:
    """What all pins of a package allow; nothing where they contradict each other. Of those for one platform or one Python alone
    (`tensorflow==2.9; sys_platform == "darwin"`) any may be the one that counts."""
    found = [(pin, text) for text in texts.values() for pin in _PIN.finditer(text) if pin[1].lower().startswith(package)]
    always = [_bounds(pin[2]) for pin, text in found if not _MARKED.match(text, pin.end())]
    at_times = [_bounds(pin[2]) for pin, text in found if _MARKED.match(text, pin.end())]
    if at_times:
        always.append((min(low for low, _ in at_times), max(high for _, high in at_times)))
    return max((low for low, _ in always), default=()), min((high for _, high in always), default=_NEWEST)


def _keras(package: str, specifiers: str, text: str) -> int | None:
    """The only Keras among the versions that the specifiers allow."""
    low, high = _bounds(specifiers)
    if package == "keras":
        return 3 if low >= (3,) else None if high > (3,) else 1 if high <= (2,) else 2
    if high <= (2, 16):
        return 2
    return 3 if low >= (2, 16) and not _LEGACY.search(text) else None  # TensorFlow 2.16 brought Keras 3


def _bounds(specifiers: str) -> tuple[Version, Version]:
    """The least version allowed, and the least above all that are."""
    low: Version = ()
    high = _NEWEST
    for specifier in specifiers.split(","):
        operator, version, loose = _parsed(specifier)
        if operator in ("==", "===", "=", "~=", "^", ">=", ">"):
            low = max(low, version)
        if operator == "<":
            high = min(high, version)
        elif operator in ("<=", "==", "===", "="):
            high = min(high, _next(version))
        elif operator in ("~=", "^") and version:
            high = min(high, _next(version[:1] if operator == "^" or loose else version[:-1]))
    return _short(low), _short(high)


def _short(version: Version) -> Version:
    """Without zeros at the end: 2.0 is 2."""
    while version and version[-1] == 0:
        version = version[:-1]
    return version


def _parsed(specifier: str) -> tuple[str, Version, bool]:
    """The operator, the numbers of the version, and whether it is of a single number."""
    match = re.match(r"\s*([=~<>!^]+)\s*([\w.*]+)", specifier)
    assert match is not None  # the specifiers were found by their form
    numbers = tuple(int(n) for n in re.findall(r"(?:^|(?<=\.))\d+", match[2]))
    return match[1], numbers, len(numbers) < 2


def _next(version: Version) -> Version:
    return (*version[:-1], version[-1] + 1) if version else _NEWEST
