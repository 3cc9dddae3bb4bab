"""The documentation: it builds, its links lead somewhere, its examples print what it shows, and no address is made up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts_of_project import script

from cnnlint import check_source
from cnnlint.report import addresses

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


examples = script("run_examples")
HAND_WRITTEN = [page for page in examples.PAGES if "```console" in page.read_text(encoding="utf-8")]


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and MkDocs make it of plain words."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def broken(page: Path, text: str) -> list[str]:
    """The links of a page that lead to no file or heading of the repository."""
    found = []
    for link in LINK.finditer(FENCE.sub("", text)):
        path, _, anchor = link["target"].partition("#")
        if "://" in path:
            continue
        target = (page.parent / path) if path else page
        known = {slug(line.lstrip("# ")) for line in target.read_text("utf-8").splitlines() if line.startswith("#")} if (
            anchor and target.is_file()
        ) else set()  # fmt: skip
        if not target.exists() or (anchor and anchor not in known):
            found.append(link["target"])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page, page.read_text(encoding="utf-8")) == []


def test_a_broken_link_is_seen() -> None:
    text = "[a](not_there.md) [b](docs/versions.md#not-there) [c](docs/versions.md#machine-formats) [d](README.md)"
    assert broken(ROOT / "README.md", text) == ["not_there.md", "docs/versions.md#not-there"]


def made_up(text: str) -> list[str]:
    """The addresses of cnnlint in a text that are not the one it is published at."""
    found = [address for address in re.findall(r"https?://[^\s)>\"`]+", text) if "cnnlint" in address]
    return [address for address in found if not addresses.HOMEPAGE or not address.startswith(addresses.HOMEPAGE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_address_is_made_up(page: Path) -> None:
    assert made_up(page.read_text(encoding="utf-8")) == []


def test_an_address_that_is_made_up_is_seen() -> None:
    assert made_up("see https://cnnlint.example/rules and https://arxiv.org") == ["https://cnnlint.example/rules"]


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: page.name)
def test_the_examples_print_what_is_shown(page: Path) -> None:
    assert examples.stale(page, verify=False) == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("page", [p for p in HAND_WRITTEN if examples.VERIFY in p.read_text("utf-8")], ids=lambda p: p.name)
def test_the_examples_with_tensorflow_print_what_is_shown(page: Path) -> None:
    pytest.importorskip("tensorflow", reason="needs TensorFlow")
    assert examples.stale(page, verify=True) == []


def test_an_example_that_is_not_true_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ cnnlint version\ncnnlint 99.0\n```\n", encoding="utf-8")
    (now,) = examples.stale(page, verify=False)
    assert now.startswith("$ cnnlint version\ncnnlint 0")
    page.write_text(examples.renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    assert examples.stale(page, verify=False) == []


def test_the_library_page_prints_what_is_shown(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    program, shown = re.findall(r"^```(?:python|text)\n(.*?)^```$", text, re.M | re.S)[:2]
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == (shown, "")


CONTRIBUTED = """
import re, sys
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.testing import assert_model

rule, layer, function = sys.argv[1:]
program = "import keras\\nimport numpy as np\\nfrom keras import layers\\nx = np.negative(np.zeros((7, 20)))\\n"
program += "model = keras.Sequential([keras.Input((x.shape[1],)), layers.Dense(3)])"
find = lambda text: list(made["SoftmaxOverOneUnit"]().check(read(read_source("a.py", text.encode()))))
made = {"__name__": "contributed"}
open("a.py", "w").write(program)
assert_model("a.py", params=63)  # what it stands beside is imported
for text in (rule, layer, function):
    exec(text, made)
bad, good = re.findall(r"    ```python\\n(.*?)    ```", rule, re.S)
print(len(find(re.sub("^    ", "", bad, flags=re.M))), len(find(re.sub("^    ", "", good, flags=re.M))))
sys.modules["cnnlint.layers.core"].Dense = made["Dense"]  # in the place of the one that is there
made["Dense"].output = lambda self, x: (*x[:-1], self.units + 1)
print(assert_model("a.py", params=63).layers[-1].output_shape)
from cnnlint.library import find as model_of
print(model_of("numpy.negative").function is made["negative"])
"""


def test_the_examples_for_contributors_work(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    command = [sys.executable, "-c", CONTRIBUTED, *blocks]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("1 0\n(None, 4)\nTrue\n", "")


def test_the_line_of_the_recipe_has_the_keys_that_are_written() -> None:
    shown = re.search(r'^\{"path".*\}$', (ROOT / "docs" / "at-scale.md").read_text("utf-8"), re.M)
    assert shown is not None
    assert json.loads(shown[0])["report"].keys() == check_source("", "train.py").files[0].to_dict().keys()


def test_the_site_builds(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "tutorial.html").exists()


def test_an_altered_table_of_verify_is_seen() -> None:
    shown = "$ cnnlint verify a.py\n dense (Dense)  (None, 10)  agrees\n  on MNIST: 3 steps\n...\n"
    assert examples.holds(shown, "$ cnnlint verify a.py\n dense (Dense)  (None, 10)  agrees\n  on MNIST: 4 steps\n")
    assert not examples.holds(shown, "$ cnnlint verify a.py\n dense (Dense)  (None, 12)  agrees\n")
