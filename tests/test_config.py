"""Configuration files: which one holds, what it says, what is said against it; and which rules run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import BAD, CODE, GOOD, run

from cnnlint.config import Settings
from cnnlint.config.checks import Checks
from cnnlint.config.file import ConfigError, load
from cnnlint.config.manual import entries
from cnnlint.config.project import load_project
from cnnlint.config.resolved import keep, plain_values, recall, resolve
from cnnlint.config.selectors import selected
from cnnlint.config.versions import satisfies
from cnnlint.rules.base import Rule
from cnnlint.rules.registry import all_rules


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "model.py").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def codes(*args: str) -> set[str]:
    return {d["code"] for d in json.loads(run("check", "--output-format", "json", *args).out)["diagnostics"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "cnnlint.toml:1: unknown key `selct`; did you mean `select`?"),
        ("\n[budgets]\nmax-parms = 3", "cnnlint.toml:3: unknown key `budgets.max-parms`; did you mean `max-params`?"),
        (
            '# a\nfail-on = "fatal"',
            "cnnlint.toml:2: `fail-on` must be 'error', 'warning', 'info' or 'never', not 'fatal'",
        ),
        ("jobs = -1", "cnnlint.toml:1: `jobs` must be greater than or equal to 0, not -1"),
        ("jobs = true", "cnnlint.toml:1: `jobs` must be a whole number, not true"),
        ('jobs = "2"', "cnnlint.toml:1: `jobs` must be a whole number, not '2'"),
        ("jobs = 2.0", "cnnlint.toml:1: `jobs` must be a whole number, not 2.0"),
        ('respect-gitignore = "no"', "cnnlint.toml:1: `respect-gitignore` must be true or false, not 'no'"),
        ("force-exclude = 1", "cnnlint.toml:1: `force-exclude` must be true or false, not 1"),
        ('ignore = "CNN101"', "cnnlint.toml:1: `ignore` must be a list, not 'CNN101'"),
        ("select = [1]", "cnnlint.toml:1: `select.0` must be text, not 1"),
        ("layers = 3", "cnnlint.toml:1: `layers` must be a table, not 3"),
        ("budgets = 3", "cnnlint.toml:1: `budgets` must be a table, not 3"),
        ("[budgets]\nmax-params = true", "cnnlint.toml:2: `budgets.max-params` must be a whole number, not true"),
        ("severity = 1", "cnnlint.toml:1: unknown key `severity`; `cnnlint config` lists the keys\n"),
        ("nope = 1", "cnnlint.toml:1: unknown key `nope`; `cnnlint config` lists the keys\n"),
        ('ignore = ["CNN9999"]', "cnnlint.toml:1: `ignore`: no rule is called `CNN9999`"),
        ('required-version = ">=99"', "required-version is `>=99`, but this is cnnlint"),
        ('\nrequired-version = "new"', "cnnlint.toml:2: `required-version`: `new` is not a version requirement such as"),
        ('[layers."a.B"]\noutput = "(None, n"', "cnnlint.toml:2: `layers.a.B.output`: `(None, n` is no expression: '(' was"),
        ('plugins = ["cnnlint-nowhere"]', "the plugin `cnnlint-nowhere` is not installed"),
        ('select = ["all"]', "no rule is called `all`; did you mean `ALL`?"),
        ("select = [", "cnnlint.toml: not TOML:"),
        ("\n[budgets\n", "cnnlint.toml:2:9: not TOML: Expected"),
        ('[budgets]\nmax-params = "five"', "cnnlint.toml:2: `budgets.max-params` must be a whole number, not 'five'"),
        ("[tool.cnnlint]", "cnnlint.toml:1: unknown key `tool`; in a file of this name the keys stand at the top"),
        ("[rules.oversized-dens]\nmost = 3", "`rules`: no rule is called `oversized-dens`; did you mean `oversized-dense`?"),
        ("[rules.CNN601]\nmost = 3", "`rules`: no rule is called `CNN601`; its name is `oversized-dense`"),
        ("[rules.oversized-dense]\nmots = 3", "oversized-dense has no option `mots`; it has `most`, `large`, `many`, `share`"),
        ("[rules.model-budget]\nbudgets = 3", "model-budget has no option `budgets`; it has none"),
        ("[rules.oversized-dense]\nmost = true", "`most` of oversized-dense must be a number such as 10000000, not true"),
        ('[rules.oversized-dense]\nmost = "3"', "`most` of oversized-dense must be a number such as 10000000, not '3'"),
    ],
)
def test_errors_name_file_line_and_key(folder: Path, text: str, message: str) -> None:
    write(folder / "cnnlint.toml", text)
    result = run("check", "model.py")
    assert result.code == 2
    assert message in result.err
    assert result.out == ""


def test_pyproject_lines_are_those_of_the_file(folder: Path) -> None:
    write(folder / "pyproject.toml", '[project]\nname = "a"\n\n[tool.cnnlint]\nselct = []\n')
    assert "pyproject.toml:5: unknown key `selct`" in run("check", "model.py").err


@pytest.mark.parametrize(
    "text",
    [
        f'[tool]\ncnnlint.ignore = ["{CODE}"]',
        f'tool = {{cnnlint = {{ignore = ["{CODE}"]}}}}',
        f'[tool."cnnlint"]\nignore = ["{CODE}"]',
    ],
)
def test_the_table_of_pyproject_is_found_however_it_is_written(folder: Path, text: str) -> None:
    write(folder / "pyproject.toml", text)
    assert codes("model.py") == set()


@pytest.mark.parametrize("text", ["[tool]\ncnnlint = 5", "[[tool.cnnlint]]\nignore = []"])
def test_what_is_no_table_is_an_error(folder: Path, text: str) -> None:
    write(folder / "pyproject.toml", text)
    result = run("check", "model.py")
    assert (result.code, result.out) == (2, "")
    assert "pyproject.toml: `tool.cnnlint` must be a table, not" in result.err


@pytest.mark.parametrize("text", ["# tool.cnnlint\ntool = 5", 'dependencies = ["cnnlint"]\ntool = 5', "# cnnlint\ntool = ["])
def test_a_pyproject_without_the_table_sets_nothing(folder: Path, text: str) -> None:
    write(folder / "pyproject.toml", text)
    assert codes("model.py") == {CODE}


def test_the_nearest_file_holds_and_nothing_is_merged(folder: Path) -> None:
    write(folder / "pyproject.toml", f'[tool.cnnlint]\nignore = ["{CODE}"]\n')
    write(folder / "sub" / "pyproject.toml", "[tool.black]\n")
    write(folder / "sub" / "model.py", BAD)
    assert codes(".") == set()
    write(folder / "sub" / "cnnlint.toml", "")
    assert codes(".") == {CODE}
    assert codes("model.py") == set()


def test_the_command_line_comes_before_the_file(folder: Path) -> None:
    write(folder / "cnnlint.toml", f'ignore = ["{CODE}"]')
    assert codes("--config", "ignore = []") == {CODE}
    assert codes("--isolated") == {CODE}
    assert codes("--config", str(write(folder / "other.toml", ""))) == {CODE}


def test_nested_excludes_hold_below_them(folder: Path) -> None:
    write(folder / "cnnlint.toml", "")
    write(folder / "sub" / "cnnlint.toml", 'extend-exclude = ["old.py"]')
    write(folder / "sub" / "old.py", BAD)
    assert run("check", "--show-files").out == "model.py\n"


def test_per_file_ignores(folder: Path) -> None:
    write(folder / "cnnlint.toml", f'[per-file-ignores]\n"examples/*.py" = ["{CODE}"]\n')
    write(folder / "examples" / "a.py", BAD)
    assert run("check", "--output-format", "concise").out.count(CODE) == 1
    assert codes("--per-file-ignores", f"model.py:{CODE}", "model.py") == set()


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "on"),
    [
        (None, (), (), True),
        (None, (), (CODE,), False),
        (None, (), ("CNN2",), False),
        (None, (), ("output",), False),
        (None, (), ("softmax-over-one-unit",), False),
        (("output",), (), (CODE,), False),
        ((CODE,), (), ("output",), True),
        (("output",), (), ("CNN20",), False),
        (("CNN20",), (), ("output",), True),
        ((CODE,), (), ("ALL",), True),
        (("ALL",), (), ("CNN20",), False),
        (("CNN20",), (), ("CNN2",), True),
        (("CNN2",), (), ("CNN2",), False),
        (("CNN2",), (), ("output",), False),
        (("shape",), (), (), False),
        (("shape",), (CODE,), (), True),
    ],
)
def test_the_more_specific_selector_wins(
    select: tuple[str, ...] | None, extend: tuple[str, ...], ignore: tuple[str, ...], on: bool
) -> None:
    rules = selected(Checks(select=select, extend_select=extend, ignore=ignore))
    assert (CODE in {rule.code for rule in rules}) is on


def test_every_key_is_documented_and_can_be_looked_up() -> None:
    for entry in entries():
        assert entry.description.endswith("."), entry.key
        assert entry.type
    assert "required-version" in run("config").out
    assert run("config", "budgets").out.count("Type:") > 4


def test_examples_in_the_manual_are_valid(folder: Path) -> None:
    for entry in entries():
        if entry.example and entry.key not in ("plugins", "rules"):
            path = write(folder / "pyproject.toml", entry.example)
            assert isinstance(load(str(path)), Settings)


@pytest.mark.parametrize("text", ["", "jobs = 2", "force_exclude = true\nrespect-gitignore = false", "strict-baseline = true"])
def test_switches_and_numbers_are_read_as_every_other_setting(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = str(write(folder / "cnnlint.toml", text))
    write(folder / "sub" / "a.py", BAD)
    for here in (folder, folder / "sub"):
        monkeypatch.chdir(here)
        read = resolve(config, use_cache=False)
        keep(project := load_project(config))
        kept = recall(config)
        assert read is not None
        assert kept is not None
        assert (read.key, read.root) == (kept.key, kept.root) == (project.key, project.root)
        assert Checks.from_dict(read.checks) == Checks.from_dict(kept.checks) == project.checks
        assert {name: list(v) if isinstance(v, tuple) else v for name, v in read.values.items()} == kept.values


@pytest.mark.parametrize("table", [{"jobs": -1}, {"jobs": True}, {"jobs": "1"}, {"select": []}, {"unsafe-fixes": True}])
def test_what_is_no_plain_setting_is_validated(table: dict[str, object]) -> None:
    assert plain_values(table) is None


def test_a_dialect_may_be_a_number(folder: Path) -> None:
    assert load(str(write(folder / "cnnlint.toml", "target-keras = 2"))).target_keras == "2"
    for other in ("4", "true", "2.0"):
        with pytest.raises(ConfigError):
            load(str(write(folder / "cnnlint.toml", f"target-keras = {other}")))


def test_modules_are_looked_for_from_the_configuration_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "cnnlint.toml", 'src = ["lib"]')
    write(folder / "lib" / "sizes.py", "UNITS = 1\n")
    write(folder / "sub" / "a.py", "from sizes import UNITS\n" + BAD.replace("Dense(1,", "Dense(UNITS,"))
    assert CODE in codes("sub")
    monkeypatch.chdir(folder / "sub")
    assert CODE in codes("a.py")
    assert CODE in codes(".")


def test_budgets_by_name(folder: Path) -> None:
    write(folder / "model.py", GOOD)
    text = '[budgets]\nmax-params = 100\n[budgets.models."mod*"]\nmax-params = 100_000\n'
    write(folder / "cnnlint.toml", text)
    assert codes("model.py") == set()
    write(folder / "cnnlint.toml", text.replace("mod*", "other"))
    assert codes("model.py") == {"CNN602"}


@pytest.mark.parametrize(
    ("required", "holds"),
    [
        (">=0.1", True), ("<0.1", False), (">=0.1,<1", True), ("==0.1.0", True), ("0.1", True), ("==0.1.*", True),
        ("!=0.1.*", False), ("~=0.1.0", True), ("~=0.2", False), (">0.0.9", True),
    ],
)  # fmt: skip
def test_required_versions(required: str, holds: bool) -> None:
    assert satisfies("0.1.0", required) is holds


def test_what_the_command_line_says_is_not_laid_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cnnlint.toml").write_text('ignore = ["CNN201"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load(str(tmp_path / "cnnlint.toml"), {"select": ["CNN999"]})
    assert str(caught.value).startswith("`select`: no rule is called `CNN999`")


@pytest.mark.parametrize("option", ["adaptive-info", "adaptive_info"])
def test_options_of_rules_count(folder: Path, option: str) -> None:
    layers = "keras.Input((4,)), keras.layers.Dense(1)"
    program = f"import keras\nm = keras.Sequential([{layers}])\nm.compile(keras.optimizers.Adam(0.005), 'mse')\n"
    write(folder / "model.py", program)
    assert "CNN401" not in codes("model.py")
    write(folder / "cnnlint.toml", f"[rules.learning-rate-out-of-range]\n{option} = 0.001")
    assert "CNN401" in codes("model.py")


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.options], ids=lambda rule: rule.name)
def test_options_can_be_set_and_are_on_the_page(rule: type[Rule]) -> None:
    for option, default in rule.options.items():
        word = option.replace("_", "-")
        assert default is None or f"`{word}`" in (rule.__doc__ or "").partition("## Options")[2]
        assert "-" not in option, "what users write reaches the rule with underscores"


@pytest.mark.parametrize("line", ['exclude = ["old\\\\*.py"]', 'per-file-ignores = {"old\\\\*.py" = ["ALL"]}'])
def test_paths_as_windows_writes_them(folder: Path, line: str) -> None:
    write(folder / "old" / "model.py", BAD)
    write(folder / "new" / "model.py", BAD)
    write(folder / "cnnlint.toml", line)
    assert not codes("old")
    assert CODE in codes("new")


@pytest.mark.parametrize(
    ("name", "text"), [("cnnlint.toml", "ignore = ['{}']\r\n"), ("pyproject.toml", "[tool]\r\ncnnlint.ignore = ['{}']\r\n")]
)
def test_the_byte_order_mark_that_an_editor_writes_is_passed_over(folder: Path, name: str, text: str) -> None:
    assert CODE in codes()
    (folder / name).write_bytes(b"\xef\xbb\xbf" + text.format(CODE).encode())
    assert CODE not in codes()
