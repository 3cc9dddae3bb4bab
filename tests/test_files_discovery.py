"""Which files a run looks at."""

from __future__ import annotations

import ntpath
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_runner import run
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlint.files import patterns
from cnnlint.files.discovery import DEFAULT_EXCLUDES, DEFAULT_INCLUDES, discover
from cnnlint.files.patterns import Patterns


def make(root: Path, *names: str, **files: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def found(*paths: str, exclude: tuple[str, ...] = DEFAULT_EXCLUDES, **options: bool) -> list[str]:
    files = discover(paths or ["."], Patterns(exclude), Patterns(DEFAULT_INCLUDES), **options)
    return [file.replace(os.sep, "/") for file in files]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_python_and_notebooks_in_order_of_name(folder: Path) -> None:
    make(folder, "b.py", "a.ipynb", "c.txt", "sub/d.py", "a.pyc")
    assert found() == ["a.ipynb", "b.py", "sub/d.py"]


def test_default_excludes(folder: Path) -> None:
    make(folder, "a.py", ".venv/b.py", "build/lib/c.py", ".ipynb_checkpoints/d.ipynb", "x/node_modules/e.py")
    assert found() == ["a.py"]


def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter of a drive is written in either case, and another drive has no path from here."""
    monkeypatch.setattr(patterns, "os", SimpleNamespace(path=ntpath, sep="\\", curdir="."))
    configured = Patterns(["data/*.py", "legacy\\old", "skip.py"], "C:\\project")
    for path in ("C:\\project\\data\\a.py", "c:\\project\\data\\a.py", "c:/project/legacy/old", "D:\\x\\skip.py"):
        assert configured.match_below(path), path
    for path in ("C:\\project\\more\\data\\a.py", "D:\\project\\data\\a.py", "c:\\project\\legacy\\new"):
        assert not configured.match_below(path), path


def test_what_is_named_is_read_whatever_its_name(folder: Path) -> None:
    make(folder, "build/a.py", "notes.txt")
    assert found("build", "notes.txt") == ["build/a.py", "notes.txt"]
    assert found("build/a.py") == ["build/a.py"]
    assert found("build/a.py", force_exclude=True) == []


def test_each_file_once(folder: Path) -> None:
    make(folder, "sub/a.py")
    assert found("sub", "sub/a.py", "./sub/a.py") == ["sub/a.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("b.py", ["a.py", "sub/c_old.py", "sub/deep/d.py"]),
        ("*_old.py", ["a.py", "b.py", "sub/b.py", "sub/deep/d.py"]),
        ("sub", ["a.py", "b.py"]),
        ("sub/deep", ["a.py", "b.py", "sub/b.py", "sub/c_old.py"]),
        ("sub/*.py", ["a.py", "b.py"]),
        ("sub/**/d.py", ["a.py", "b.py", "sub/b.py", "sub/c_old.py"]),
        ("**/b.py", ["a.py", "sub/c_old.py", "sub/deep/d.py"]),
    ],
)
def test_patterns(folder: Path, pattern: str, left: list[str]) -> None:
    make(folder, "a.py", "b.py", "sub/b.py", "sub/c_old.py", "sub/deep/d.py")
    assert found(exclude=(pattern,)) == left


def test_gitignore_nested_negated_and_from_above(folder: Path) -> None:
    make(folder, ".git/HEAD", "a.py", "gen_a.py", "sub/gen_b.py", "sub/keep/gen_c.py", "out/e.py", "sub/out/f.py")
    (folder / ".gitignore").write_text("gen_*.py\n/out/\n", encoding="utf-8")
    (folder / "sub" / ".gitignore").write_text("!keep/gen_c.py\n", encoding="utf-8")
    assert found() == ["a.py", "sub/keep/gen_c.py", "sub/out/f.py"]
    assert found("sub") == ["sub/keep/gen_c.py", "sub/out/f.py"]
    assert "gen_a.py" in found(respect_gitignore=False)


def test_an_ignored_folder_that_is_named_is_walked(folder: Path) -> None:
    make(folder, ".git/HEAD", "out/a.py")
    (folder / ".gitignore").write_text("out/\n", encoding="utf-8")
    assert found() == []
    assert found("out") == ["out/a.py"]
    assert found("out/a.py") == ["out/a.py"]


def test_symbolic_links(folder: Path) -> None:
    make(folder, "sub/a.py")
    try:
        (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
        (folder / "link.py").symlink_to(folder / "sub" / "a.py")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert found() == ["sub/a.py"]
    assert found("link.py") == ["link.py"]


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        found("nowhere")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that hold")
def test_a_folder_that_cannot_be_read_is_told_of(folder: Path) -> None:
    make(folder, "a.py", "locked/b.py")
    (folder / "locked").chmod(0)
    result = run("check", ".")
    (folder / "locked").chmod(0o700)
    assert "locked" in result.err


def test_a_file_that_cannot_be_opened_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cnnlint.batch

    def refuse(path: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    make(folder, "a.py")
    monkeypatch.setattr(cnnlint.batch, "content", refuse)
    result = run("check", ".", "--output-format", "concise")
    assert result.code == 1
    assert "CNN003" in result.out
    assert "Permission denied" in result.out


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c.py", "d.py", "e.ipynb"]), min_size=1, max_size=4))
def test_a_name_is_excluded_wherever_it_stands(parts: list[str]) -> None:
    path = "/".join(parts)
    assert Patterns(["b"]).match_below(path) == ("b" in parts)
    assert Patterns(["*.ipynb"]).match_below(path) == any(part.endswith(".ipynb") for part in parts)


@pytest.mark.parametrize("name", ["locked", "locked.py"])
def test_a_named_path_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whoever names it wants it read. The superuser may read everything, so the system's answer is planted."""
    (folder / "locked").mkdir()
    make(folder, "locked.py")
    monkeypatch.setattr("os.access", lambda path, mode: not str(path).startswith("locked"))
    with pytest.raises(PermissionError):
        found(name)


def test_a_link_to_itself_ends_no_walk(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(folder, "a.py", "sub/b.py")
    try:
        (folder / "loop.py").symlink_to("loop.py")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert found() == ["a.py", "sub/b.py"]
    assert "the link loop.py could not be read" in capsys.readouterr().err
