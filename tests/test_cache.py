"""The cache is never a source of wrong answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_runner import BAD, CODE, GOOD, Result, run, run_fresh

import cnnlint.batch
from cnnlint.cache import Cache, _files, digest, remove


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cnnlint.toml").write_text("", encoding="utf-8")
    (tmp_path / "model.py").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read anew."""
    paths: list[str] = []
    original = cnnlint.batch._read_anew

    def spy(task: cnnlint.batch.Task, data: bytes) -> cnnlint.batch.Outcome:
        paths.append(task.path)
        return original(task, data)

    monkeypatch.setattr(cnnlint.batch, "_read_anew", spy)
    return paths


def entries(folder: Path) -> list[Path]:
    return [path for path in (folder / ".cnnlint_cache").glob("??/*") if path.is_file()]


def test_a_file_is_read_once(folder: Path, read: list[str]) -> None:
    assert run("check") == run("check")
    assert read == ["model.py"]


@pytest.mark.parametrize(
    "args", [["--select", CODE], ["--target-keras", "2"], ["--config", "assume.n = 3"], ["--no-cache"]], ids=lambda a: a[0]
)
def test_other_settings_read_it_again(folder: Path, read: list[str], args: list[str]) -> None:
    run("check")
    run("check", *args)
    assert read == ["model.py", "model.py"]


def test_settings_that_change_nothing_found_do_not(folder: Path, read: list[str]) -> None:
    run("check")
    for args in (["--output-format", "json"], ["--fail-on", "error"], ["--exit-zero"], ["--unsafe-fixes"]):
        run("check", *args)
    assert read == ["model.py"]


def test_changed_content_is_read_again(folder: Path, read: list[str]) -> None:
    stat = (folder / "model.py").stat()
    assert run("check").code == 1
    (folder / "model.py").write_text(GOOD.replace("(10,", "(2,"), encoding="utf-8")  # as long as before
    os.utime(folder / "model.py", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert run("check").code == 0


def test_a_changed_module_of_the_project_is_seen(folder: Path) -> None:
    (folder / "sizes.py").write_text("UNITS = 1\n", encoding="utf-8")
    text = BAD.replace("Dense(1,", "Dense(UNITS,").replace("from keras", "from sizes import UNITS\nfrom keras", 1)
    (folder / "model.py").write_text(text, encoding="utf-8")
    assert run("check").code == 1
    (folder / "sizes.py").write_text("UNITS = 7\n", encoding="utf-8")
    assert run("check").code == 0
    assert [run_fresh("check", cwd=folder).code for _ in range(2)] == [0, 0]
    (folder / "sizes.py").write_text("UNITS = 1\n", encoding="utf-8")
    assert run_fresh("check", cwd=folder).code == 1


def test_a_module_that_appears_is_seen(folder: Path) -> None:
    text = BAD.replace("Dense(1,", "Dense(UNITS,").replace("from keras", "from sizes import UNITS\nfrom keras", 1)
    (folder / "model.py").write_text(text, encoding="utf-8")
    assert CODE not in run("check").out
    (folder / "sizes.py").write_text("UNITS = 1\n", encoding="utf-8")
    assert CODE in run("check").out


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": "x", "value": {}}', b'{"key": 3}', b"\xff\xfe", b"[" * 100_000])
def test_damaged_entries_count_as_absent(folder: Path, damage: bytes) -> None:
    before = run("check")
    for path in entries(folder):
        path.write_bytes(damage)
    assert run("check") == before
    assert run_fresh("check", cwd=folder).out == before.out


def test_an_entry_in_another_place_is_not_believed(folder: Path) -> None:
    cache = Cache(str(folder / "c"))
    cache.put("ab" + "0" * 62, {"a": 1})
    (folder / "c" / "cd").mkdir()
    (folder / "c" / "ab" / ("0" * 62)).rename(folder / "c" / "cd" / ("0" * 62))
    assert cache.get("cd" + "0" * 62) is None


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path) -> None:
    (folder / ".cnnlint_cache").write_text("in the way", encoding="utf-8")
    for args in ([], ["--cache-dir", "model.py"], ["--cache-dir", "model.py/below"]):
        result = run("check", *args)
        assert result.code == 1
        (warning,) = result.err.splitlines()
        assert warning.startswith("cnnlint: warning: no results are kept: ")
    assert not run("check", "--cache-dir", "there").err


def test_warm_and_cold_print_the_same_bytes(folder: Path) -> None:
    def once(*args: str) -> Result:
        return run_fresh("check", *args, cwd=folder)

    cold = once("--no-cache")
    assert [once(), once(), once()] == [cold] * 3
    assert cold.code == 1


@pytest.mark.parametrize(
    "options",
    [["-q"], ["--output-format", "concise"], ["--output-format=json"], ["--fail-on", "never"], ["--exit-zero"]],
    ids=str,
)
def test_the_short_way_prints_what_the_long_way_prints(folder: Path, options: list[str]) -> None:
    run_fresh("check", cwd=folder)  # settings are resolved
    short = [run_fresh("check", *options, cwd=folder) for _ in range(2)]
    long = run_fresh("check", *options, "--jobs", "1", cwd=folder)
    assert short == [long] * 2


def test_the_folder_tags_itself_and_clean_removes_it(folder: Path) -> None:
    run("check")
    tag = (folder / ".cnnlint_cache" / "CACHEDIR.TAG").read_text(encoding="utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (folder / ".cnnlint_cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    missing = run("clean", "nowhere")
    assert (missing.code, "'nowhere' does not exist" in missing.err) == (2, True)
    assert (folder / ".cnnlint_cache").exists()
    assert run("clean").code == 0
    assert not (folder / ".cnnlint_cache").exists()
    assert run("clean").code == 0


def test_clean_touches_nothing_else(folder: Path) -> None:
    (folder / "precious").mkdir()
    assert not remove(str(folder / "precious"))
    assert (folder / "precious").exists()


def test_entries_that_nobody_asks_for_go(folder: Path) -> None:
    run("check")
    old = entries(folder)
    for path in (*old, folder / ".cnnlint_cache" / "pruned"):
        os.utime(path, (0, 0))
    (folder / "model.py").write_text(GOOD, encoding="utf-8")
    run("check", "--select", CODE)
    assert not [path for path in old if path.exists()]


def test_entries_that_are_asked_for_stay(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.put("ab" * 32, 1)
    (entry,) = tmp_path.glob("??/*")
    os.utime(entry, (0, 0))
    assert cache.get("ab" * 32) == 1
    cache.prune()
    assert cache.get("ab" * 32) == 1


def test_parts_of_a_key_are_told_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_another_installation_has_files_of_another_size_or_time(tmp_path: Path) -> None:
    module = tmp_path / "a.py"
    module.write_text("x = 1\n")
    found = set(_files(str(tmp_path)))
    module.write_text("x = 12\n")
    longer = set(_files(str(tmp_path)))
    os.utime(module, (0, 0))
    assert len({*found, *longer, *_files(str(tmp_path))}) == 3


def test_without_a_cache_nothing_is_written(folder: Path) -> None:
    run("check", "--no-cache")
    assert not (folder / ".cnnlint_cache").exists()


def test_a_cache_is_cleared_up_once_a_day(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.put("ab" * 32, 1)
    cache.prune()
    (entry,) = tmp_path.glob("??/*")
    os.utime(entry, (0, 0))
    cache.prune()
    assert entry.exists()
    os.utime(tmp_path / "pruned", (0, 0))
    cache.prune()
    assert not entry.exists()


def test_files_of_others_in_its_folder_stay(tmp_path: Path) -> None:
    """A cache may be put into a folder that holds other things."""
    (tmp_path / "pictures").mkdir()
    picture = tmp_path / "pictures" / "old.png"
    picture.write_bytes(b"")
    os.utime(picture, (0, 0))
    Cache(str(tmp_path)).prune()
    assert picture.exists()


def test_a_name_that_the_system_cannot_write_is_no_file() -> None:
    from cnnlint.cache import content_of

    assert content_of("lone surrogate \ud800") == content_of("zero \0 byte") == ""
