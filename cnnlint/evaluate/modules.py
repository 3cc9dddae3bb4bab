"""Imports: libraries by their canonical names, modules of the same project by reading them."""

from __future__ import annotations

import re
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint import library
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.flow import Raised
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.names import from_star
from cnnlint.evaluate.parsed_modules import Module, module_of
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import UNBOUND, ModuleValue, Scope
from cnnlint.evaluate.written_modules import module_in, written
from cnnlint.library import hooks
from cnnlint.library.packages import binds_others, may_be_ours
from cnnlint.values import External, ListValue, Unknown, Value, one_of

if TYPE_CHECKING:
    from cnnlint.files.source import Source

MAX_MODULES = 40
_SETTINGS = (".json", ".yaml", ".yml", ".ini", ".cfg", ".conf")
_STAYS = External | ModuleValue | Function | ClassValue | Unknown  # what a star import is hardly meant to replace


def import_module(at: Place, node: cst.Import, scope: Scope) -> None:
    """`import a.b`, `import a.b as c`."""
    from cnnlint.evaluate.assignment import assign, bind_name

    for alias in node.names:
        full = _dotted(alias.name)
        at.run.imports.setdefault(full, at.statement_span)
        at.tell(hooks.IMPORTED, full)
        if alias.asname is not None:
            assign(at, alias.asname.name, _module(at, full), scope)
        else:
            bind_name(at, full.partition(".")[0], _outermost(at, full), scope)


def _outermost(at: Place, full: str) -> Value:
    """The package that `import a.b` binds, after reading each module on the way, which the one before it has as an attribute
    from then on. A folder without an `__init__.py` is a package, too."""
    names = full.split(".")
    if not may_be_ours(full):
        return _module(at, names[0])
    held = [_module(at, ".".join(names[: i + 1])) for i in range(len(names))]
    for i in reversed(range(len(names) - 1)):
        inner = held[i + 1]
        if isinstance(inner, ModuleValue):
            outer = held[i] = _package(at, ".".join(names[: i + 1]), held[i])
            if names[i + 1] not in outer.scope.names:
                at.store.touch(outer.scope)
                outer.scope.names[names[i + 1]] = inner
    return held[0]


def _package(at: Place, name: str, found: Value) -> ModuleValue:
    """What holds modules of the project: a module that was read, or a folder, which is the same in each import."""
    if isinstance(found, ModuleValue):
        return found
    scope = at.run.modules.setdefault(f"{name} beside {Path(at.positions.path).parent}", Scope(None, name))
    return ModuleValue(name, scope if scope is not None else Scope(None, name))


def import_from(at: Place, node: cst.ImportFrom, scope: Scope) -> None:
    """`from a import b as c`, `from . import a`, `from a import *`."""
    from cnnlint.evaluate.assignment import assign

    base = _dotted(node.module) if node.module is not None else ""
    level = len(node.relative)
    module = _project_module(at, base, level) if level or may_be_ours(base) else None
    if isinstance(node.names, cst.ImportStar):
        at.run.imports.setdefault(f"{base}.*", at.statement_span)
        _import_all(at, base, module, scope)
        return
    for i, alias in enumerate(node.names):
        name, here = _dotted(alias.name), at.imported(i)
        at.run.imports.setdefault(f"{base}.{name}", at.statement_span)
        here.tell(hooks.IMPORTED, f"{base}.{name}")
        target = alias.asname.name if alias.asname is not None else alias.name
        assign(at, target, _member(here, base, level, module, name), scope)


def _import_all(at: Place, base: str, module: Scope | None, scope: Scope) -> None:
    at.store.touch(scope)
    if module is not None:
        scope.names.update({name: module.names[name] for name in _public(module)})
        scope.stars += [s for s in (*module.stars, *([base or "."] if module.loose else ())) if s not in scope.stars]
        return
    scope.module.stars.append(library.canonical(base))
    _put_in_doubt(at, base, scope)


def _public(module: Scope) -> list[str]:
    """The names that a star import takes."""
    listed = module.names.get("__all__")
    words = listed.items if isinstance(listed, ListValue) and listed.rest is None else listed
    if isinstance(words, (list, tuple)):
        return [word for word in words if isinstance(word, str) and word in module.names]
    return [name for name in module.names if not name.startswith("_")]


def _put_in_doubt(at: Place, base: str, scope: Scope) -> None:
    """What was bound before may be something else after a star import, and is where a library that is known has such a name.

    What libraries have and what the program defines is believed to stay: who hands on names of a library hands on the same,
    and a definition that is replaced before it is used would be dead code.
    """
    for name, value in list(scope.names.items()):
        if name.startswith("_"):
            continue
        if from_star(at, library.canonical(base), name) is not None:
            del scope.names[name]
        elif may_be_ours(base) and not binds_others(base) and not _stays(at, value):
            why = Unknown(f"`{name}` may come from `from {base} import *`", at.statement_span, name)
            scope.names[name] = one_of((value,), why)


def _stays(at: Place, value: Value) -> bool:
    """Whether a star import is thought to leave it: a function may be replaced after it was used."""
    return isinstance(value, _STAYS) and not (isinstance(value, Function) and id(value.node) in at.run.defined.called)


def _member(at: Place, base: str, level: int, module: Scope | None, name: str) -> Value:
    if module is not None:
        found = module.find(name)
        if found is not UNBOUND:
            return found
        inner = _project_module(at, f"{base}.{name}" if base else name, level)
        return (
            ModuleValue(name, inner) if inner is not None else at.unknown(f"`{name}` of the module {base or '.'} is not known")
        )
    if level:
        inner = _project_module(at, f"{base}.{name}" if base else name, level)
        if inner is None:
            at.may_raise("import")
        return ModuleValue(name, inner) if inner is not None else External(f"{'.' * level}{base}{'.' * bool(base)}{name}", name)
    if may_be_ours(base):
        inner = _project_module(at, f"{base}.{name}", 0)  # of a folder without an `__init__.py`
        if inner is not None:
            return ModuleValue(name, inner)
        at.may_raise("import")
        return External(f"{base}.{name}", name)
    if at.run.tries.guards:
        at.tell(hooks.LOOKED_FOR, library.canonical(f"{base}.{name}"))
    return at.external(f"{base}.{name}")


def _module(at: Place, name: str) -> Value:
    if may_be_ours(name):
        scope = _project_module(at, name, 0)
        if scope is None:
            at.may_raise("import")
        return ModuleValue(name, scope) if scope is not None else External(name, name)
    return External(library.canonical(name))


def _dotted(node: Any) -> str:
    return node.value if type(node) is cst.Name else f"{_dotted(node.value)}.{node.attr.value}"


# ------------------------------------------------------------------ the project's own modules


def _project_module(at: Place, name: str, level: int) -> Scope | None:
    """The namespace of a module of the project after reading it; None if there is no such file."""
    run = at.run
    path = _locate(run, at.positions.path, name, level)
    if path is None:
        return None
    key = str(path)
    if key not in run.modules:
        run.modules[key] = None
        if len(run.modules) <= MAX_MODULES:
            _read(run, path)
    return run.modules[key]


def _locate(run: Interpreter, importer: str, name: str, level: int) -> Path | None:
    """The file of a module: one that a cell of the notebook writes, or one on the disk."""
    here, first = Path(importer).parent, Path(run.source.path).parent  # Python looks beside the script that is run
    added = {Path(normpath(first / folder)): early for folder, early in hooks.SEARCHED.among(run.state).items()}
    early, late = ([folder for folder, is_early in added.items() if is_early is asked] for asked in (True, False))
    surely = (*early, first, here, _outside(here))
    beside = (*surely, *(Path(folder) for folder in run.options.src), *late)
    roots = [_above(here, level - 1)] if level else list(dict.fromkeys(beside))
    parts = [p for p in name.split(".") if p]
    for root in roots:
        for candidate in _files_of(root, parts):
            if root == first and written(run.source, candidate, _cell_of(run)):
                return candidate
            if candidate.is_file() and str(candidate) != run.source.path:
                if level or root in surely:
                    return candidate
                near = root not in late and _is_between(run, here, root, parts)
                return None if near or _is_elsewhere(run, candidate, roots, parts) else candidate
            run.imported.setdefault(str(candidate), "")
    return None


def _files_of(root: Path, parts: list[str]) -> tuple[Path, ...]:
    """Where the module of this name may stand in a folder."""
    base = root.joinpath(*parts)
    return (base / "__init__.py", base.with_suffix(".py")) if parts else (base / "__init__.py",)


def _is_elsewhere(run: Interpreter, candidate: Path, roots: list[Path], parts: list[str]) -> bool:
    """Whether another folder that Python may look into has such a module, too."""
    files = [file for root in roots for file in _files_of(root, parts) if file.resolve() != candidate.resolve()]
    run.imported.update((str(file), "") for file in files if not file.is_file())
    return any(file.is_file() and str(file) != run.source.path for file in files)


def _is_between(run: Interpreter, here: Path, root: Path, parts: list[str]) -> bool:
    """Whether a folder on the way from the project's own down to the importing file has such a module, too: which of them
    Python finds depends on the folder that the program is started in."""
    above, top = [here.absolute(), *here.absolute().parents], root.absolute()
    between = above[: above.index(top)] if top in above else []
    files = [file for folder in between for file in _files_of(folder, parts) if file != Path(run.source.path).absolute()]
    run.imported.update((str(file), "") for file in files if not file.is_file())
    return any(file.is_file() for file in files)


def _cell_of(run: Interpreter) -> int | None:
    """The cell of the notebook that is running."""
    return None if run.last is None else run.last.statement_span.cell


def _above(folder: Path, levels: int) -> Path:
    """So many folders further up, without `..` where it can be: a module that two files reach is one module."""
    for _ in range(levels):
        folder = folder.parent if folder.name not in ("", "..") else folder / ".."
    return folder


def _outside(folder: Path) -> Path:
    """The folder that holds the package a folder is part of, where its own absolute imports begin."""
    while (folder / "__init__.py").is_file():
        folder = _above(folder, 1)
    return folder


def project_text(at: Place, name: str) -> str | None:
    """The text of a file of settings, as the program names it from its own folder or from one of the project's; those that lie
    in none of these folders are not read. The cache asks for it again, as for modules."""
    from hashlib import sha256

    from cnnlint.files.archive import MAX_SIZE

    if not name.endswith(_SETTINGS):
        return None
    run = at.run
    roots = [Path(at.positions.path).parent, *(Path(s) for s in run.options.src)]
    for root in roots:
        candidate = root / name
        if not any(candidate.resolve().is_relative_to(folder.resolve()) for folder in roots):
            continue
        run.imported.setdefault(str(candidate), "")
        if candidate.is_file() and candidate.stat().st_size <= MAX_SIZE:
            try:
                data = candidate.read_bytes()
            except OSError:
                return None
            run.imported[str(candidate)] = sha256(data).hexdigest()
            return data.decode("utf-8-sig", "replace")
    return None


def _adopt(run: Interpreter, source: Source) -> None:
    """A file that does not tell which Keras it is for is for that of the modules it imports. Parts of these may be older than
    a notebook that was run lately."""
    if run.evidence.told:
        return
    found = hooks.dialect_of(source, "auto", habits=not hooks.ran_lately(run.source), importer=run.source)
    if found.told:
        run.evidence = found._replace(reason=f"{found.reason}, in {Path(source.path).name}")


def module_at(run: Interpreter, path: Path) -> Module | None:
    """A file of the project with its trees; None if it cannot be read. The cache asks for it again."""
    from hashlib import sha256

    if (cells := written(run.source, path, _cell_of(run))) is not None:
        return module_in(run.source, cells)
    try:
        data = path.read_bytes()
    except OSError:
        return None
    run.imported[str(path)] = sha256(data).hexdigest()
    return module_of(str(path), data)


def beside(at: Place, name: str) -> Path | None:
    """The script or notebook that the program names (`helper.py`, `./setup`), relative to its own folder."""
    base = Path(at.positions.path).parent / name
    for candidate in (base, base.with_name(f"{base.name}.py"), base.with_name(f"{base.name}.ipynb")):
        if candidate.suffix in (".py", ".ipynb") and candidate.is_file():
            return candidate
        at.run.imported.setdefault(str(candidate), "")
    return None


_BINDS_BY_TEXT = re.compile(r"\b(?:exec|execfile|globals)\(|\bsys\.modules\b|\b__dict__\b")


def _read(run: Interpreter, path: Path) -> None:
    """Evaluates a module. One that is imported again meanwhile has the names that it has got so far."""
    from cnnlint.evaluate.statements import run_block

    module = module_at(run, path)
    if module is None:
        return
    _adopt(run, module.source)
    run.whole_quotients = run.whole_quotients or module.source.divides_integers
    scope = run.modules[str(path)] = Scope(None, path.stem)
    scope.names["__name__"] = path.stem
    scope.loose = any(_BINDS_BY_TEXT.search(cell.text) for cell in module.source.cells)
    for found in module.trees:
        if found is None:
            run.gaps.append(Unknown(f"the module {path.name} cannot be parsed"))
            return
        tree, positions = found
        try:
            run_block(run, positions, tree.body, scope)
        except Raised as raised:
            run.gaps.append(Unknown(f"the module {path.name} raises {raised.error}"))
