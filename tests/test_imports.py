"""Who imports whom: the arrows between the rooms, and what a run loads before it needs it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from cli_runner import BAD

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cnnlint"
LIBRARY_OF_KERAS = [f"library/keras/{path.parent.name}" for path in sorted(PACKAGE.glob("library/keras/*/__init__.py"))]
LEAVES = {"diagnostics", "frozen", "reasons", "shapes", "values", "arguments", "recipes", "traces", "program"}
ARROWS = {
    "frozen": set(),
    "diagnostics": {"frozen"},
    "reasons": set(),
    "shapes": {"diagnostics", "reasons"},
    "values": {"diagnostics", "frozen", "reasons", "shapes"},
    "arguments": {"diagnostics", "frozen", "values"},
    "recipes": {"frozen", "values"},
    "traces": {"diagnostics", "frozen", "shapes", "values"},
    "program": {"diagnostics", "frozen", "shapes", "traces", "values"},
    "files": LEAVES,
    "layers": LEAVES,
    "applications": LEAVES | {"layers"},
    "library": LEAVES | {"layers", "applications", "files"},
    "evaluate": LEAVES | {"library", "files"},
    "costs": LEAVES | {"layers", "receptive"},
    "receptive": LEAVES | {"layers"},
    "rules": LEAVES | {"layers", "costs"},
    "run": LEAVES | {"files", "evaluate", "library", "rules", "config", "filters", "fixes", "report.model"},
    "filters": LEAVES | {"files", "rules", "config", "report"},
    "fixes": LEAVES | {"files", "report.model"},
    "report": LEAVES | {"rules", "costs", "receptive", "changes"},
    "changes": {"frozen", "program", "values"},
    "cache": {"report.model", "report.stored"},
    "plugins": LEAVES | {"layers", "library", "rules", "config"},
    "config": LEAVES | {"batch", "cache", "files", "plugins", "rules"},
    "batch": LEAVES | {"cache", "files", "filters", "report", "run"},
    "parallel": {"batch", "evaluate", "plugins", "run", "frozen", "diagnostics"},
    "diff": LEAVES | {"changes", "files", "revision", "run"},
    "verify": LEAVES | {"files", "layers", "report"},
    "server": LEAVES | {"config", "files", "filters", "fixes", "report", "rules", "run"},
    "testing": LEAVES | {"config", "report", "run"},
}
ENTRANCES = {
    "__init__",
    "__main__",
    "cli",
    "commands",
    "fast",
    "flake8",
    "pytest_plugin",
    "sharding",
    "terminal",
}  # they join the rooms
OUTSIDE = {
    "libcst": {"evaluate"},
    "click": {"cli", "commands"},
    "pathspec": {"files"},
    "pydantic": {"config", "report", "verify"},
    "rich": {"report", "verify", "commands"},
    "numpy": {"verify"},
    "tensorflow": {"verify"},
    "pygls": {"server"},
    "lsprotocol": {"server"},
    "keras": {"verify"},
}


@cache
def modules() -> tuple[tuple[str, str, ast.Module], ...]:
    """The room, the name and the syntax tree of every module."""
    paths = [(path, path.relative_to(PACKAGE).with_suffix("").parts) for path in sorted(PACKAGE.rglob("*.py"))]
    return tuple((parts[0], ".".join(parts), ast.parse(path.read_text(encoding="utf-8"))) for path, parts in paths)


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports at any time, but for type checkers."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = [name.name for name in node.names if _is_module(f"{node.module}.{name.name}")]
            yield from (f"{node.module}.{name}" for name in below) if below else (node.module,)
        else:
            yield from imported(node)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def broken_arrows(room: str, tree: ast.Module) -> list[str]:
    """The imports of a module that lead where its room must not go."""
    allowed = ARROWS.get(room)
    inside = [name.removeprefix("cnnlint.") for name in imported(tree) if name.startswith("cnnlint.")]
    if allowed is None:
        return []
    return [n for n in inside if n.split(".")[0] not in allowed | {room} and ".".join(n.split(".")[:2]) not in allowed]


def test_every_room_has_its_arrows() -> None:
    importing = {room for room, _, tree in modules() if any(name.startswith("cnnlint") for name in imported(tree))}
    assert importing - ARROWS.keys() - ENTRANCES == set()


def test_the_arrows_between_the_rooms() -> None:
    assert [(name, arrow) for room, name, tree in modules() for arrow in broken_arrows(room, tree)] == []


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("rules", "from cnnlint.evaluate import read"),
        ("layers", "def f():\n    import cnnlint.library.keras"),
        ("run", "from cnnlint.report import renderer"),
        ("shapes", "from cnnlint import values"),
        ("report", "from cnnlint.diff import run_diff"),
    ],
)
def test_a_planted_arrow_is_seen(room: str, text: str) -> None:
    assert broken_arrows(room, ast.parse(text))


def libraries_named(tree: ast.Module) -> list[str]:
    """The texts of a module, its docstrings left out, that name a library, and its imports from the room of one."""
    words = re.compile(r"\b(keras|tensorflow|numpy|pandas|pydantic|sklearn|torch)\b")
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in prose]
    rooms = [name for name in imported(tree) if name.startswith("cnnlint.library.")]
    return [text for text in (*texts, *rooms) if words.search(text)]


def test_the_reader_of_python_knows_no_library() -> None:
    found = {name: libraries_named(tree) for room, name, tree in modules() if room == "evaluate"}
    assert {name: named for name, named in found.items() if named} == {}


@pytest.mark.parametrize(
    "text", ['at.apply("keras.__called__")', 'ROOMS = {"numpy"}', "from cnnlint.library.keras.releases import dialect"]
)
def test_a_planted_library_is_seen(text: str) -> None:
    assert libraries_named(ast.parse(text))


def words_read(tree: ast.Module) -> list[int]:
    """The lines where a program reads facts out of the words of a step in a trail, which are for people."""
    asking = [n for n in ast.walk(tree) if isinstance(n, (ast.Compare, ast.Call)) and not _makes(n)]
    return [
        n.lineno for n in asking for part in _operands(n) if re.search(r"\b(s|step|trail\[[^]]+\])\.text\b", ast.unparse(part))
    ]


def _makes(node: ast.expr) -> bool:
    """Whether it is a call of a function that is no method of text or of a pattern: a `Label` of these words."""
    words = {"startswith", "endswith", "split", "partition", "match", "fullmatch", "search"}
    return isinstance(node, ast.Call) and not (isinstance(node.func, ast.Attribute) and node.func.attr in words)


def _operands(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.func, *node.args] if isinstance(node, ast.Call) else []


def test_facts_do_not_travel_in_the_words_of_a_trail() -> None:
    rooms = [(name, tree) for room, name, tree in modules() if room in ("library", "rules")]
    assert {name: lines for name, tree in rooms if (lines := words_read(tree))} == {}


@pytest.mark.parametrize("text", ['x.trail[0].text.startswith("random")', "STEP.match(step.text)", "step.text == RENAMED"])
def test_a_planted_reader_of_words_is_seen(text: str) -> None:
    assert words_read(ast.parse(text)) == [1]


def test_only_facts_see_a_syntax_tree() -> None:
    rules = [path for path in PACKAGE.glob("rules/**/*.py") if path.parent.name != "facts"]
    assert [path.name for path in rules if "import ast\n" in path.read_text("utf-8")] == []


def not_on_the_map(room: Path) -> set[str]:
    """The modules of a room that the docstring of its `__init__.py`, the map of the room, does not list."""
    listed = set(re.findall(r"\w+", ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""))
    return {path.stem for path in room.glob("[a-z]*") if path.suffix == ".py" or (path / "__init__.py").exists()} - listed


@pytest.mark.parametrize(
    "room",
    [
        *("files", "evaluate", "library/keras", *LIBRARY_OF_KERAS, "layers", "rules/facts"),
        *("report", "verify", "config", "filters", "fixes", "server"),
    ],
)
def test_a_large_room_has_a_map(room: str) -> None:
    assert not_on_the_map(PACKAGE / room) == set(), f"list them in the docstring of cnnlint/{room}/__init__.py"


def test_a_module_or_package_that_is_not_on_the_map_is_seen(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text('"""Trees  known"""')
    (tmp_path / "known.py").touch()
    (tmp_path / "new.py").touch()
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    assert not_on_the_map(tmp_path) == {"new", "package"}


def test_other_packages_are_imported_only_where_they_belong() -> None:
    found = [
        (name, package)
        for room, name, tree in modules()
        for package in {module.split(".")[0] for module in imported(tree)} & OUTSIDE.keys()
        if room not in OUTSIDE[package]
    ]
    assert found == []


# ------------------------------------------------------------------ what a run loads

_REPORT = """
import sys
sys.argv = ["cnnlint", *{args!r}]
from cnnlint.__main__ import main
try:
    main()
finally:
    sys.stderr.write("\\n".join(sys.modules))
"""


def loaded(folder: Path, *args: str) -> set[str]:
    """The modules that a run has loaded when it ends."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("CNNLINT_")}
    done = subprocess.run(
        [sys.executable, "-c", _REPORT.format(args=list(args))],
        cwd=folder,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.splitlines())


HEAVY = {"libcst", "pydantic", "rich", "tensorflow", "keras", "numpy", "pathspec"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a configuration, a file without Keras and one with."""
    (tmp_path / "pyproject.toml").write_text('[tool.cnnlint]\nignore = ["CNN602"]\n', encoding="utf-8")
    (tmp_path / "plain.py").write_text("import os\n", encoding="utf-8")
    (tmp_path / "model.py").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_a_file_without_keras_loads_nothing_heavy(project: Path) -> None:
    assert HEAVY & loaded(project, "check", "plain.py") <= {"pydantic"}  # the configuration is read this once
    assert not {*HEAVY, "click"} & loaded(project, "check", "plain.py")
    assert not {*HEAVY, "click", "dataclasses"} & (loaded(project, "check", "plain.py") - _always())


def test_a_known_file_loads_nothing_heavy(project: Path) -> None:
    for _ in range(2):
        loaded(project, "check", "model.py")
    assert not {*HEAVY, "click", "dataclasses"} & (loaded(project, "check", "model.py") - _always())


def test_a_changed_file_loads_libcst_and_no_more(project: Path) -> None:
    loaded(project, "check", "plain.py")
    heavy = {*HEAVY, "click", "libcst.matchers", "libcst.codemod"} - _always()
    assert heavy & loaded(project, "check", "model.py") == {"libcst"}


def test_switches_and_numbers_are_read_without_pydantic(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.cnnlint]\njobs = 1\nforce-exclude = true\n", encoding="utf-8")
    assert not {*HEAVY, "click"} & loaded(project, "check", "plain.py", "--no-cache")


def test_keras_in_a_file_loads_no_tensorflow(project: Path) -> None:
    for args in (["check", "model.py", "--no-cache", "--isolated"], ["summary", "model.py"]):
        assert not {"tensorflow", "keras", "numpy", "libcst.matchers", "libcst.codemod"} & loaded(project, *args)


def test_nothing_is_collected_at_exit(project: Path) -> None:
    at_exit = "import atexit, gc, sys\natexit.register(lambda: sys.stderr.write(str(gc.get_freeze_count() > 0)))\n"
    run = "sys.argv = ['cnnlint', 'check', 'plain.py']\nfrom cnnlint.__main__ import main\nmain()\n"
    command = [sys.executable, "-c", at_exit + run]
    done = subprocess.run(command, cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert done.stderr == b"True"


def _always() -> set[str]:
    """What this interpreter loads before anyone asks (coverage, .pth files)."""
    done = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
