"""The command line as a user meets it: exit codes, streams, options, suggestions."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cli_runner import BAD, CODE, GOOD, run, run_fresh
from notebooks import code, notebook


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project in the current folder."""
    (tmp_path / "cnnlint.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (BAD, [], 1),
        (GOOD, [], 0),
        ("import os\n", [], 0),
        ("", [], 0),
        (BAD, ["--exit-zero"], 0),
        (BAD, ["--fail-on", "never"], 0),
        (BAD, ["--ignore", CODE], 0),
        (BAD, ["--select", "architecture"], 0),
        (BAD, ["--select", CODE], 1),
        ("import keras\nx = (\n", [], 1),
    ],
)
def test_exit_codes(folder: Path, text: str, options: list[str], code: int) -> None:
    (folder / "a.py").write_text(text, encoding="utf-8")
    result = run("check", "a.py", *options)
    assert result.code == code, result
    assert result.err == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["check", "nowhere.py"], "nowhere.py: No such file or directory"),
        (["chekc"], "did you mean `cnnlint check`?"),
        (["a.py"], "did you mean `cnnlint check a.py`?"),
        (["zzz"], "no such command `zzz`; `cnnlint --help` lists them all"),
        (["check", "--add-ignore", "a.py"], "--add-ignore takes `a.py` for its reason; name the paths before it"),
        (["check", "--slect", "CNN2"], "--select"),
        (["check", "--select", ""], "--select names no rule"),
        (["check", "--select", "CNN999"], "no rule is called `CNN999`"),
        (["check", "--select", "CNN20l"], "no rule is called `CNN20l`; did you mean `CNN201`?"),
        (["check", "--ignore", "cnn4"], "did you mean `CNN4`?"),
        (["check", "--select", "softmax-over-on-unit"], "did you mean `softmax-over-one-unit`?"),
        (["check", "--output-format", "xml"], "'xml' is not one of"),
        (["check", "--also", "xml:a"], "expected FORMAT:FILE"),
        (["check", "--shard", "3/2"], "expected I/N"),
        (["check", "-j", "two"], "'two' is not a whole number of at least 0"),
        (["check", "-j", "-1"], "'-1' is not a whole number of at least 0"),
        (["check", "--config", "jobs=true"], "`jobs` must be a whole number, not true"),
        (["check", "--config", "nowhere.toml"], "nowhere.toml: No such file"),
        (["check", "--config", "selct = []"], "did you mean `select`?"),
        (["rule", "CNN2001"], "no rule is called `CNN2001`"),
        (["layer", "Dens"], "did you mean `Dense`?"),
        (["config", "selct"], "did you mean `select`?"),
        (["merge", "nowhere.json"], "nowhere.json: No such file"),
        (["check", "-o", "nowhere/out.txt", "a.py"], "cnnlint: error: nowhere/out.txt: No such file"),
        (["check", "--also", "json:nowhere/out.json", "a.py", "-o", os.devnull], "nowhere/out.json: No such file"),
        (["check", "--save", "nowhere/out.json", "a.py", "-o", os.devnull], "nowhere/out.json: No such file"),
        (["explain", "CNN201"], "did you mean `cnnlint rule`?"),
    ],
)
def test_wrong_usage_is_2_and_one_clear_sentence(folder: Path, args: list[str], message: str) -> None:
    (folder / "a.py").write_text(GOOD, encoding="utf-8")
    result = run(*args)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""
    assert "Traceback" not in result.err


def test_a_path_that_is_named_and_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode, **more: False)
    assert run("check", "a.py") == (2, "", "cnnlint: error: a.py: Permission denied\n")


def test_the_current_folder_is_the_default(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--output-format", "concise")
    assert str(Path("sub/a.py:6:")) in result.out
    assert result.code == 1


def test_an_empty_folder_is_no_error(folder: Path) -> None:
    assert run("check").code == 0


def test_standard_input(folder: Path) -> None:
    result = run("check", "-", "--stdin-filename", "model.py", "--output-format", "concise", stdin=BAD.encode())
    assert result.code == 1
    assert result.out.startswith("model.py:6:")


def test_standard_input_can_be_a_notebook(folder: Path) -> None:
    text = notebook(code(BAD.splitlines(keepends=True)))
    result = run("check", "-", "--stdin-filename", "a.ipynb", "--output-format", "concise", stdin=text.encode())
    assert result.out.startswith("a.ipynb:cell 1:6:")
    result = run("check", "-", "--output-format", "concise", stdin=text.encode())  # its JSON would be Python, too
    assert result.out.startswith("-:cell 1:6:")


def test_every_list_of_formats_is_the_same() -> None:
    from typing import get_args

    from cnnlint.config.settings import OutputFormat
    from cnnlint.report import FORMATS

    assert get_args(OutputFormat) == FORMATS


def test_several_outputs_in_one_run(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--output-format", "concise", "--also", "json:out.json", "--also", "github:out.txt")
    assert CODE in result.out
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["diagnostics"][0]["code"] == CODE
    assert "::error" in (folder / "out.txt").read_text(encoding="utf-8")


def test_output_file(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    assert run("check", "-o", "out.txt").out == ""
    assert CODE in (folder / "out.txt").read_text(encoding="utf-8")


def test_beside_annotations_the_log_has_the_text(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    text, result = run("check", "a.py"), run("check", "a.py", "--output-format", "github")
    assert result.out.startswith("::error title=cnnlint")
    assert (result.code, result.err) == (1, text.out)
    assert run_fresh("check", "a.py", "--output-format", "github", cwd=folder) == result
    assert run("check", "a.py", "--also", "github:annotations").err == ""


def test_a_name_for_standard_input_has_it_read_where_no_path_is_given(folder: Path) -> None:
    (folder / "other.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--stdin-filename", "model.py", "--output-format", "concise", stdin=GOOD.encode())
    assert (result.code, result.out) == (0, "Checked 1 model in 1 file: no findings.\n")


def test_a_name_for_standard_input_beside_a_path_is_told(folder: Path) -> None:
    (folder / "model.py").write_text(GOOD, encoding="utf-8")
    result = run("check", "--stdin-filename", "other.py", "model.py")
    assert result.code == 0
    assert "--stdin-filename names standard input, which is not read" in result.err


@pytest.mark.parametrize("command", ["check", "summary"])
def test_standard_input_is_read_alone(folder: Path, command: str) -> None:
    (folder / "model.py").write_text(GOOD, encoding="utf-8")
    result = run(command, "-", "model.py", stdin=GOOD.encode())
    assert result.code == 2
    assert "standard input (-) is read alone; leave out model.py, or the -" in result.err


@pytest.mark.parametrize("data", [b'{"cells": [', b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_notebook_that_breaks_off_is_told_though_it_does_not_name_keras(folder: Path, data: bytes) -> None:
    (folder / "torn.ipynb").write_bytes(data)
    (folder / "new.ipynb").write_bytes(b"")
    (folder / "other.ipynb").write_bytes(b'\xef\xbb\xbf {"cells": []}\n')
    result = run("check", "--output-format", "concise")
    assert [line.partition(" ")[0] for line in result.out.splitlines()[:-1]] == [
        "torn.ipynb:1:" + ("12:" if data[:1] == b"{" else "1:")
    ]
    assert result.code == 1


def test_statistics_of_nothing(folder: Path) -> None:
    (folder / "model.py").write_text(GOOD, encoding="utf-8")
    assert run("check", "--statistics").out == "Checked 1 model in 1 file: no findings.\n"
    assert run("check", "--statistics", "--output-format", "json").out == "[]\n"


def test_statistics(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    (folder / "b.py").write_text(BAD, encoding="utf-8")
    assert run("check", "--statistics").out == f"2  {CODE}  softmax-over-one-unit\n"


def test_show_files_and_settings(folder: Path) -> None:
    (folder / "a.py").write_text("", encoding="utf-8")
    (folder / "b.txt").write_text("", encoding="utf-8")
    assert run("check", "--show-files").out == "a.py\n"
    assert json.loads(run("check", "--show-settings", "--select", "CNN2").out)["settings"]["select"] == ["CNN2"]


def test_shards_merge_into_what_one_run_shows(folder: Path) -> None:
    for name in "abcde":
        (folder / f"{name}.py").write_text(BAD if name < "c" else GOOD, encoding="utf-8")
    parts = [run("check", "--shard", f"{i}/3", "--save", f"{i}.json") for i in (1, 2, 3)]
    assert {part.code for part in parts} == {0, 1}
    assert run("merge", "2.json", "3.json", "1.json") == run("check")


def test_an_internal_error_is_told_and_the_other_files_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cnnlint.run

    read = cnnlint.run.read_program

    def fail(source, checks):  # type: ignore[no-untyped-def]
        if source.path == "a.py":
            raise RuntimeError("planted")
        return read(source, checks)

    monkeypatch.setattr(cnnlint.run, "read_program", fail)
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    (folder / "b.py").write_text(BAD, encoding="utf-8")
    result = run("check", "--output-format", "concise")
    assert result.code == 2
    assert "a.py: internal error: RuntimeError: planted" in result.err
    assert result.out.startswith("b.py:6:")
    assert result.out.endswith("in 1 file: 1 error; 1 file could not be checked.\n")
    result = run("check", "--diff", "--unsafe-fixes")
    assert (result.code, "a.py: internal error: RuntimeError: planted" in result.err) == (2, True)
    run("check", "--save", "results.json")
    assert run("merge", "results.json") == run("check")
    assert run("check", "a.py").out == "Checked 0 files; 1 file could not be checked.\n"


@pytest.mark.parametrize("option", ["--fix", "--add-ignore"])
def test_a_file_that_cannot_be_written_is_told_and_the_others_are_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    for name in "abc":
        (folder / f"{name}.py").write_text(BAD, encoding="utf-8")
    write = Path.write_bytes

    def refuse(path: Path, data: bytes) -> int:
        if path.name == "b.py":
            raise PermissionError(13, "Permission denied", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    result = run("check", option, "--unsafe-fixes", "--output-format", "concise")
    assert (result.code, result.err) == (2, "cnnlint: error: b.py: Permission denied; it was not changed\n")
    assert [line[:5] for line in result.out.splitlines() if CODE in line] == ["b.py:"]
    assert [(folder / f"{name}.py").read_text(encoding="utf-8") == BAD for name in "abc"] == [False, True, False]


@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_fixes_are_those_of_the_file_as_it_is_when_it_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, cache: list[str]
) -> None:
    """An editor may save it, or somebody delete it, while the other files are read."""
    import cnnlint.commands.check as command

    (folder / "a.py").write_text(BAD, encoding="utf-8")
    (folder / "b.py").write_text(BAD, encoding="utf-8")
    check = command._check

    def change(*args: Any) -> Any:
        outcomes = check(*args)
        (folder / "a.py").write_text("# written just now\n" + BAD, encoding="utf-8")
        (folder / "b.py").unlink()
        return outcomes

    monkeypatch.setattr(command, "_check", change)
    result = run("check", "--fix", "--unsafe-fixes", *cache)
    assert (folder / "a.py").read_text(encoding="utf-8") == "# written just now\n" + BAD.replace('"softmax"', '"sigmoid"')
    assert (result.code, result.err) == (2, "cnnlint: error: b.py: No such file or directory; it was not changed\n")


def test_an_internal_error_outside_of_files_is_no_finding(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import cnnlint.cli
    from cnnlint.__main__ import main

    def fail(args: list[str]) -> int:
        raise RuntimeError("planted")

    monkeypatch.setattr(cnnlint.cli, "main", fail)
    monkeypatch.setattr("sys.argv", ["cnnlint", "version"])
    assert main() == 2
    err = capsys.readouterr().err
    assert "RuntimeError: planted" in err
    assert "internal error" in err.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder of a process")
def test_a_working_directory_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    place = tmp_path / "gone"
    place.mkdir()
    start = (
        "import os, sys; os.rmdir(os.getcwd()); sys.argv[1:] = ['check', '.']; import cnnlint.__main__ as m; sys.exit(m.main())"
    )
    found = subprocess.run([sys.executable, "-P", "-c", start], cwd=place, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (
        2,
        "cnnlint: error: the working directory is gone: change to one that is there\n",
    )


def test_rule_explains_in_the_terminal(folder: Path) -> None:
    by_code, by_name = run("rule", CODE), run("rule", "softmax-over-one-unit")
    assert by_code == by_name
    assert by_code.out.startswith(f"# softmax-over-one-unit ({CODE})")
    assert "## Bad" in by_code.out
    assert all(line.startswith("CNN2") for line in run("rule", "output").out.splitlines())
    assert len(json.loads(run("rule", "--all", "--output-format", "json").out)) == len(run("rule").out.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("args", ["rule CNN202", "layer Conv2D", "config", "config select"])
def test_the_manual_is_as_wide_as_the_terminal_and_loses_no_word(folder: Path, args: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "60", "PYTHONIOENCODING": "utf-8"}
    _, out = at_terminal([sys.executable, "-m", "cnnlint", *args.split()], environment)
    shown, whole = out.decode().replace("\r\n", "\n"), run(*args.split()).out
    assert shown.split() == whole.split()
    assert max(map(len, shown.replace("model", "").split("```")[0].split("\n"))) <= 60 < max(map(len, whole.split("\n")))


def test_the_manual_fills_prose_and_goes_on_below_the_last_column() -> None:
    from cnnlint.report.manual import fit

    page = (
        "# A head that is long enough for two lines\n\nOne two three four\nfive six.\n\n```python\nx = 'stays as it is'\n```\n"
    )
    assert fit(page, None) == page
    filled = "# A head that\nis long enough\nfor two lines\n\nOne two three\nfour five six.\n"
    assert fit(page, 14) == filled + "\n```python\nx = 'stays as it is'\n```\n"
    assert fit("  key   a value of it\nshort\n", 14) == "  key   a\n       value\n       of it\nshort\n"


def test_version_and_completion(folder: Path) -> None:
    from cnnlint import __version__

    assert run("version").out == f"cnnlint {__version__}\n"
    assert json.loads(run("version", "--output-format", "json").out)["version"] == __version__
    assert "_CNNLINT_COMPLETE" in run("completion", "bash").out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("rule softmax-over", ["softmax-over-one-unit"]),
        ("rule CNN20", [CODE, "CNN202"]),
        ("layer Conv2DT", ["Conv2DTranspose"]),
        ("config fail", ["fail-on"]),
    ],
)
def test_a_shell_completes_what_the_manual_is_asked_for(folder: Path, words: str, offered: list[str]) -> None:
    environment = {"_CNNLINT_COMPLETE": "bash_complete", "COMP_WORDS": f"cnnlint {words}", "COMP_CWORD": "2"}
    out = run_fresh(cwd=folder, env=environment).out.split()
    assert out[: len(offered)] == [f"plain,{word}" for word in offered]


def test_python_m_argument_files_and_environment(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    (folder / "args").write_text("--output-format\nconcise\na.py\n", encoding="utf-8")
    assert run_fresh("check", "@args", cwd=folder).out.startswith("a.py:6:")
    assert run_fresh("check", "a.py", cwd=folder, env={"CNNLINT_OUTPUT_FORMAT": "concise"}).out.startswith("a.py:6:")


@pytest.mark.parametrize(
    ("env", "args", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
        ({"NO_COLOR": "", "CLICOLOR_FORCE": "1"}, [], True),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_color(folder: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], args: list[str], colored: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    assert ("\x1b[" in run("check", *args).out) is colored


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("terminal", "colored"), [("xterm", True), ("dumb", False)])
def test_a_terminal_without_colours_gets_none(folder: Path, terminal: str, colored: bool) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if "COLOR" not in name}
    environment = {**plain, "PYTHONPATH": str(Path(__file__).parent.parent), "TERM": terminal}
    _, out = at_terminal([sys.executable, "-m", "cnnlint", "check", str(folder / "a.py")], environment)
    assert (b"\x1b[" in out) is colored


@pytest.mark.parametrize(("mode", "accepted", "colored"), [(3, True, True), (3, False, False), (None, True, False)])
def test_the_console_of_windows_is_asked_to_draw_colours(
    monkeypatch: pytest.MonkeyPatch, mode: int | None, accepted: bool, colored: bool
) -> None:
    """Which it does only if it is asked, and, before Windows 10, not at all; what is no console has no mode."""
    import ctypes

    from cnnlint import terminal

    asked: list[int] = []

    def get(console: int, place: Any) -> int:
        place._obj.value = mode or 0
        return int(mode is not None)

    def ask(console: int, value: int) -> int:
        asked.append(value)
        return int(accepted)

    kernel = SimpleNamespace(GetStdHandle=lambda number: 7, GetConsoleMode=get, SetConsoleMode=ask)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True))
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    assert terminal.wants_color("auto") is colored
    assert asked == ([] if mode is None else [mode | 4])


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    command = f"{sys.executable} -m cnnlint rule --all | head -1; echo ${{PIPESTATUS[0]}}"
    path = str(Path(__file__).parent.parent)
    done = subprocess.run(["bash", "-c", command], capture_output=True, env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"})
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == b"0"


@pytest.mark.skipif(sys.platform == "win32", reason="asks the console")
@pytest.mark.parametrize(("terminal", "counts"), [("xterm", True), ("dumb", False)])
def test_a_line_that_counts_is_for_terminals_that_can_take_it_back(
    monkeypatch: pytest.MonkeyPatch, terminal: str, counts: bool
) -> None:
    from cnnlint.terminal import progress

    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setenv("TERM", terminal)
    assert (progress(1, "files").__enter__() is not None) is counts


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("args", ["check a.py", "check --output-format json a.py", "rule", "summary a.py", "--help"])
def test_output_that_cannot_be_written_is_one_sentence(folder: Path, args: str) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    path = str(Path(__file__).parent.parent)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cnnlint", *args.split()], stdout=full, stderr=subprocess.PIPE, env={"PYTHONPATH": path}
        )
    assert (done.returncode, done.stderr) == (2, b"cnnlint: error: standard output: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "│ conv2d (Conv2D)           │ (None, 26, 26, n)   │                9·n + n │"),
     ("latin-1", "| conv2d (Conv2D)           | (None, 26, 26, n)   |                9*n + n |"),
     ("ascii", "| conv2d (Conv2D)           | (None, 26, 26, n)   |                9*n + n |")],
)  # fmt: skip
def test_a_terminal_gets_the_characters_that_it_has(encoding: str, shown: str) -> None:
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(root), "COLUMNS": "80", "NO_COLOR": "1"}
    file = str(root / "fixtures/good/symbolic_filters.py")
    code, out = at_terminal([sys.executable, "-m", "cnnlint", "summary", file], environment)
    assert (code, shown in out.decode(encoding).splitlines()) == (0, True)


def at_terminal(command: list[str], environment: dict[str, str]) -> tuple[int, bytes]:
    """The exit code of a program at a terminal, and what that shows."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, environment)
    out = b""
    with contextlib.suppress(OSError):  # how Linux tells the end
        while piece := os.read(terminal, 65536):
            out += piece
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), out


@pytest.mark.parametrize(("args", "code"), [("a.py >&-", 1), ("a.py 2>&-", 1), ("a.py <&- >&- 2>&-", 1), ("- <&-", 0)])
def test_standard_streams_may_be_closed(folder: Path, args: str, code: int) -> None:
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    path = str(Path(__file__).parent.parent)
    command = f"{sys.executable} -m cnnlint check {args}"
    done = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"})
    assert (done.returncode, done.stderr) == (code, b"")


def test_code_in_the_current_folder_is_never_run(folder: Path) -> None:
    (folder / "libcst.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    (folder / "a.py").write_text(BAD, encoding="utf-8")
    result = run_fresh("check", "a.py", cwd=folder)
    assert (result.code, result.err) == (1, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("layer", "conv2d"), "the layer `conv2d` is not modelled; did you mean `Conv2D`?"),
        (("layer", "keras.layers.Conv2DD"), "the layer `keras.layers.Conv2DD` is not modelled; did you mean `Conv2D`?"),
        (
            ("layer", "PositionEmbeding"),
            "the layer `PositionEmbeding` is not modelled; did you mean `keras_hub.layers.PositionEmbedding`?",
        ),
        (("layer", "Quux"), "the layer `Quux` is not modelled; `cnnlint layer` lists all"),
        (("config", "selct"), "there is no setting `selct`; did you mean `select`?"),
        (("config", "xyz"), "there is no setting `xyz`; `cnnlint config` lists them all"),
        (("rule", "xyz"), "no rule is called `xyz`; `cnnlint rule` lists them all"),
    ],
)
def test_what_the_manual_does_not_have_is_one_sentence(words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert (result.code, result.out, result.err) == (2, "", f"cnnlint: error: {message}\n")


ESCAPES = r"""
import keras
import plots
x = keras.Input((8,))
dead = keras.layers.Dense(4)(x)
dead = None
model = keras.Model(x, keras.layers.Dense(1)(x), name=f"a\d{plots.NAME}")
print("$\mu$", 1 if 3 is 3 else 2)
"""
MARIMO = "import marimo\napp = marimo.App()\n@app.cell\ndef _():\n    import keras\n    print('\\m')\n    return\n"


@pytest.mark.parametrize("command", ["check", "summary"])
def test_what_cpython_says_of_literals_is_not_printed(folder: Path, command: str) -> None:
    """An invalid escape is a SyntaxWarning since Python 3.12, which is shown by default."""
    for name, text in (("plots.py", 'NAME = "\\m"\n'), ("a.py", ESCAPES), ("b.py", MARIMO)):
        (folder / name).write_text(text, encoding="utf-8")
    run = [sys.executable, "-W", "always", "-m", "cnnlint", command, "--isolated", "a.py", "b.py"]
    done = subprocess.run(run, capture_output=True, env={"PYTHONPATH": str(Path(__file__).parent.parent)})
    assert done.stderr == b""
    assert done.returncode == (command == "check")  # the layer that leads nowhere


def test_two_processes_say_the_same_to_the_letter(folder: Path) -> None:
    """Python puts the items of a set into another order in each process."""
    (folder / "padding.py").write_text("from keras import layers\nlayers.Conv2D(3, 3, padding='full')\n", encoding="utf-8")
    root = Path(__file__).parent.parent
    run = [sys.executable, "-m", "cnnlint", "check", "--no-cache", "--output-format", "json", ".", root / "fixtures" / "bad"]
    env = {"PYTHONPATH": str(root)}
    done = [subprocess.run(run, capture_output=True, cwd=folder, env=env | {"PYTHONHASHSEED": seed}).stdout for seed in "0123"]
    assert b"full" in done[0]
    assert len({*done}) == 1
