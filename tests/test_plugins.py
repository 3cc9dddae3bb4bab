"""A package with a rule, a layer and a library function: built, installed into a folder, and used when it is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cli_runner import Result, run_fresh

from cnnlint.rules.base import Rule
from cnnlint.rules.registry import register

EXAMPLE = Path(__file__).parent / "plugin_example"
TEXT = """\
import acme.config
from acme.nn import Squeeze
from keras import Input, Sequential

net = Sequential([Input((8, 8, acme.config.channels("rear"))), Squeeze(4)])
net.summary()
model = Sequential([Input((8, 8, acme.config.channels("front"))), Squeeze(channels=2)])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example installed."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("plugin")
    shutil.copytree(EXAMPLE, folder / "source")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=folder / "source", check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def use(site: Path, folder: Path, config: str, *args: str, text: str = TEXT) -> Result:
    (folder / "cnnlint.toml").write_text(config, encoding="utf-8")
    (folder / "model.py").write_text(text, encoding="utf-8")
    return run_fresh(*args, cwd=folder, env={"PYTHONPATH": f"{Path(__file__).parent.parent}{__import__('os').pathsep}{site}"})


def test_a_plugin_that_is_named_adds_its_parts(site: Path, tmp_path: Path) -> None:
    config = 'plugins = ["cnnlint-acme"]'
    result = use(site, tmp_path, config, "check", "--output-format", "concise")
    assert result.out.startswith("model.py:7:9: warning[ACM301] the model has no name of its own (unnamed-model)"), result
    for text in (TEXT, f"{TEXT}\n"):  # the second run has what the first one kept of the settings
        assert "ACM301" in use(site, tmp_path, config, "check", text=text).out
    tables = json.loads(use(site, tmp_path, config, "summary", "--output-format", "json").out)
    rows = [(m["name"], m["layers"][0]["output_shape"], m["total_params"]) for m in tables["files"][0]["models"]]
    assert rows == [("net", [None, 8, 8, 4], 4), ("model", [None, 8, 8, 2], 6)]


def test_its_codes_can_be_selected_and_suppressed(site: Path, tmp_path: Path) -> None:
    for config in ('ignore = ["ACM301"]', 'ignore = ["ACM"]', 'ignore = ["unnamed-model"]', 'select = ["shape"]'):
        assert use(site, tmp_path, f'plugins = ["cnnlint-acme"]\n{config}', "check").code == 0, config


def test_a_plugin_that_is_not_named_adds_nothing(site: Path, tmp_path: Path) -> None:
    result = use(site, tmp_path, "", "check")
    assert (result.code, "ACM301" in result.out) == (0, False)


@pytest.mark.parametrize(("code", "name"), [("CNN201", "of-our-own"), ("ACM001", "softmax-over-one-unit")])
def test_a_code_or_name_that_is_taken_is_refused(code: str, name: str) -> None:
    taken = type("Taken", (Rule,), {"code": code, "name": name})
    with pytest.raises(ValueError, match="is already there"):
        register([taken])


def test_what_cannot_be_loaded_is_told(site: Path, tmp_path: Path) -> None:
    result = use(site, tmp_path, 'plugins = ["click"]', "check")
    assert result.code == 2
    assert "the package `click` adds nothing to cnnlint" in result.err
