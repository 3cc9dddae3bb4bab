"""Suppressions in comments and cell tags, and what is said of those that hide nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cli_runner import BAD, CODE, run
from notebooks import code, notebook

from cnnlint import check_source
from cnnlint.files import read_source
from cnnlint.files.directives import directives
from cnnlint.filters import suppress
from cnnlint.fixes.ignores import ignore_edits

LAST = 'model.add(layers.Dense(1, activation="softmax"))'
UNUSED, UNKNOWN = "CNN005", "CNN006"


def check(text: str, path: str = "model.py") -> tuple[list[str], int]:
    """The codes found, and how many findings are hidden."""
    report = check_source(text, path)
    return [finding.code for finding in report.findings], report.counts.suppressed


def with_comment(comment: str) -> str:
    return BAD.replace(LAST, f"{LAST}  {comment}")


@pytest.mark.parametrize(
    "comment",
    [
        f"# cnnlint: ignore[{CODE}]",
        f"# cnnlint: ignore[{CODE}] the labels are all ones",
        "# cnnlint: ignore[softmax-over-one-unit]",
        "# cnnlint: ignore[output]",
        "# cnnlint: ignore[CNN2]",
        "# cnnlint: ignore[ALL]",
        f"#cnnlint:ignore[{CODE}]",
        f"# noqa: {CODE}",
        f"# noqa: E501,{CODE}",
        f"# NOQA:E501 {CODE}",
        f"# a note  # cnnlint: ignore[{CODE}]",
        f"# cnnlint: file-ignore[{CODE}]",
    ],
)
def test_a_comment_at_the_line_hides_a_finding(comment: str) -> None:
    assert check(with_comment(comment)) == ([], 1)


def test_a_comment_before_what_is_not_python_counts_once() -> None:
    source = read_source("a.py", b"x = 1  # cnnlint: ignore[CNN201]\ny = (  # cnnlint: ignore[CNN202]\n")
    assert [ignore.words for ignore in directives(source).ignores] == [("CNN201",), ("CNN202",)]


def test_what_else_a_comment_says_stays_when_a_suppression_goes() -> None:
    source = read_source("a.py", b"# cnnlint: ignore[CNN201]  # cnnlint: assume n=3\nx = 1\n")
    (ignore,) = directives(source).ignores
    assert ignore.removal is not None
    assert (ignore.removal.line, ignore.removal.end_line, ignore.removal.end_column) == (
        1,
        1,
        len("# cnnlint: ignore[CNN201]") + 1,
    )


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: E501", "# cnnlint", "# CNN201", "# cnnlint: ignore[CNN202]", "# type: ignore[CNN201]"],
)
def test_other_comments_hide_nothing(comment: str) -> None:
    codes, hidden = check(with_comment(comment))
    assert CODE in codes
    assert hidden == 0


def test_a_comment_of_its_own_line_covers_the_next_statement() -> None:
    split = LAST.replace("1, ", "\n    1,\n    ")
    text = BAD.replace(LAST, f"# cnnlint: ignore[{CODE}] for now\n# and another comment\n\n{split}")
    assert check(text) == ([], 1)


def test_a_comment_covers_no_further_statement() -> None:
    text = BAD.replace(LAST, f"x = 1  # cnnlint: ignore[{CODE}]\n{LAST}")
    assert check(text) == ([UNUSED, CODE], 0)


def test_a_suppression_of_the_rule_about_suppressions_is_never_unused() -> None:
    assert check(f"import keras\nx = 1  # cnnlint: ignore[{UNKNOWN}]\n") == ([], 0)


def test_a_comment_within_the_lines_of_a_finding_counts() -> None:
    text = BAD.replace(LAST, f'model.add(layers.Dense(1, activation=(\n    "softmax"  # cnnlint: ignore[{CODE}]\n)))')
    assert check(text)[1] == 1
    call = "model.add(layers.Dense(\n    activation='relu',\n    name='head',{}\n))"
    missing = BAD.replace(LAST, call.format(""))
    assert "CNN704" in check(missing)[0]
    assert check(BAD.replace(LAST, call.format("  # cnnlint: ignore[CNN704]"))) == (
        [code for code in check(missing)[0] if code != "CNN704"],
        1,
    )


def test_a_comment_at_a_related_place_counts() -> None:
    """The finding is at `fit`'s loss or at the layer; its other place is where the width comes from."""
    report = check_source(WIDTH, "model.py")
    (finding,) = [f for f in report.findings if f.labels]
    lines = WIDTH.split("\n")
    for label in finding.labels:
        changed = list(lines)
        changed[label.span.line - 1] += f"  # cnnlint: ignore[{finding.code}]"
        codes, hidden = check("\n".join(changed))
        assert (finding.code not in codes, hidden) == (True, 1)


WIDTH = """\
from keras import Sequential, layers
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
model = Sequential()
model.add(layers.Input((28, 28)))
model.add(layers.Flatten())
model.add(layers.Dense(32, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
"""


@pytest.mark.parametrize(
    ("comment", "code", "message", "left"),
    [
        ("# cnnlint: ignore[CNN201]", UNUSED, "`CNN201` finds nothing here", ""),
        ("# cnnlint: ignore[CNN201] why", UNUSED, "`CNN201` finds nothing here", ""),
        ("# noqa: CNN201", UNUSED, "`CNN201` finds nothing here", ""),
        ("# noqa: E501, CNN201", UNUSED, "`CNN201` finds nothing here", "  # noqa: E501"),
        ("# noqa: CNN201, E501", UNUSED, "`CNN201` finds nothing here", "  # noqa: E501"),
        ("# a note  # cnnlint: ignore[CNN201]", UNUSED, "`CNN201` finds nothing here", "  # a note"),
        ("# cnnlint: ignore[softmax-over-on-unit]", UNKNOWN, "did you mean `softmax-over-one-unit`?", ""),
        ("# cnnlint: file-ignore[CNN999]", UNKNOWN, "`CNN999`, but no rule is called that", ""),
        ("# cnnlint: ignore", UNKNOWN, "names no rule", None),
        ("# cnnlint: ignroe[CNN201]", UNKNOWN, "`ignroe` is no instruction", None),
        ("# cnnlint: assume n", UNKNOWN, "`n` is no assumption", None),
    ],
)
def test_what_hides_nothing_is_told_and_can_be_removed(
    tmp_path: Path, comment: str, code: str, message: str, left: str | None
) -> None:
    text = f"import keras\nx = 1  {comment}\n"
    (finding,) = check_source(text).findings
    assert finding.code == code
    assert message in finding.message
    assert (finding.fix is not None) is (left is not None)
    if left is not None:
        path = tmp_path / "a.py"
        path.write_text(text, encoding="utf-8")
        assert run("check", path, "--fix", "--isolated").code == 0
        assert path.read_text(encoding="utf-8") == f"import keras\nx = 1{left}\n"


def test_a_comment_at_another_line_of_the_statement_is_told_where_the_finding_is() -> None:
    last = 'model.add(\n    layers.Dense(\n        1, activation="softmax"\n    )\n)'
    told = [f for f in check_source(BAD.replace(LAST, f"{last}  # cnnlint: ignore[{CODE}]")).findings if f.code == UNUSED]
    line = BAD.partition(LAST)[0].count("\n") + 3
    assert [f.message for f in told] == [f"`{CODE}` finds nothing here to suppress; the finding is on line {line}"]


@pytest.mark.parametrize(
    ("comment", "fixed"),
    [
        (f"# cnnlint: ignore[{CODE.lower()}] why", f"# cnnlint: ignore[{CODE}] why"),
        ("# cnnlint: ignore[softmax-over-on-unit]", "# cnnlint: ignore[softmax-over-one-unit]"),
        (f"# cnnlint: ignore[CNN999, {CODE.lower()}]", f"# cnnlint: ignore[{CODE}]"),
        (f"# cnnlint: ignore[{CODE}, {CODE.lower()}]", f"# cnnlint: ignore[{CODE}]"),
    ],
)
def test_a_misspelt_name_is_corrected_and_goes_on_hiding(tmp_path: Path, comment: str, fixed: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(with_comment(comment), encoding="utf-8")
    assert run("check", path, "--fix", "--isolated").code == 0
    assert path.read_text(encoding="utf-8") == with_comment(fixed)


def test_part_of_a_list_can_be_removed(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(with_comment(f"# cnnlint: ignore[CNN999, {CODE}, CNN202] why"), encoding="utf-8")
    run("check", path, "--fix", "--isolated")
    assert f"{LAST}  # cnnlint: ignore[{CODE}] why" in path.read_text(encoding="utf-8")


def test_a_comment_of_its_own_goes_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("import keras\n# cnnlint: ignore[CNN201]\nx = 1\n", encoding="utf-8")
    run("check", path, "--fix", "--isolated")
    assert path.read_text(encoding="utf-8") == "import keras\nx = 1\n"


def test_only_rules_that_ran_can_be_unused() -> None:
    text = with_comment("# cnnlint: ignore[CNN301]")
    assert run("check", "-", "--select", "CNN005", "--isolated", stdin=text.encode()).code == 0
    assert run("check", "-", "--select", "CNN005,CNN301", "--isolated", stdin=text.encode()).code == 1


def test_a_finding_asks_only_the_comments_at_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    hides = suppress._hides
    monkeypatch.setattr(suppress, "_hides", lambda *given: asked.append(given) or hides(*given))
    lines = "".join(f"x{i} = {i}  # cnnlint: ignore[{CODE}]\n" for i in range(500))
    codes, hidden = check(f"{BAD}{lines}")
    assert (codes.count(UNUSED), hidden) == (500, 0)
    assert len(asked) <= 1000


def test_words_in_strings_are_no_comments() -> None:
    assert check(f'{BAD}text = "# cnnlint: ignore[{CODE}]"\n') == ([CODE], 0)


def test_the_rules_about_suppressions_can_be_suppressed() -> None:
    assert check("import keras\nx = 1  # cnnlint: ignore[CNN201, unused-suppression]\n")[0] == []
    assert check("import keras\n# cnnlint: file-ignore[CNN005]\nx = 1  # cnnlint: ignore[CNN201]\n")[0] == []


@pytest.mark.parametrize(
    ("tag", "hidden"),
    [
        *(("cnnlint-ignore", 1), (f"cnnlint-ignore:{CODE}", 1), ("cnnlint-ignore:CNN202", 0)),
        *((f"cnnlint: ignore[{CODE}]", 1), (f"cnnlint:ignore[CNN202, {CODE}] on purpose", 1), ("cnnlint: ignore[CNN202]", 0)),
    ],
)
def test_cell_tags(tag: str, hidden: int) -> None:
    assert check(notebook(code(BAD, metadata={"tags": [tag]})), "a.ipynb")[1] == hidden


@pytest.mark.parametrize("tag", ["cnnlint", "cnnlint: ignore", "cnnlint-ingore", "cnnlint: ignore[ ]"])
def test_a_tag_that_is_not_understood_is_told(tag: str) -> None:
    assert check(notebook(code(BAD, metadata={"tags": [tag, "other"]})), "a.ipynb") == (["CNN006", CODE], 0)


def test_a_file_ignore_holds_in_every_cell() -> None:
    assert check(notebook(f"# cnnlint: file-ignore[{CODE}]\n", BAD), "a.ipynb") == ([], 1)


def test_a_cell_that_cannot_be_read_hides_no_misspelt_comment_of_another() -> None:
    said = check(notebook("x = 1  # cnnlint: ignore[CNN999]", "y = 2  # cnnlint: ignor[CNN201]", "def f(:", BAD), "a.ipynb")
    assert said == ([UNKNOWN, UNKNOWN, "CNN002", CODE], 0)
    # What a comment hides may stand in the cell that is not read, and what looks like one there may be a piece of a text.
    told, _ = check(notebook("import keras  # cnnlint: ignore[CNN201]", "t = ''' # cnnlint: ignor"), "a.ipynb")
    assert told == ["CNN002"]


def test_assumptions() -> None:
    text = 'x = 1  # cnnlint: assume vocab=20_000, model.rate = 0.5, names=("a", "b")\n# cnnlint: assume n=-1\n'
    found = directives(read_source("a.py", text.encode())).assumptions
    assert {fact.name: fact.value for fact in found} == {"vocab": 20000, "model.rate": 0.5, "names": ("a", "b"), "n": -1}


def test_an_assumption_settles_a_size() -> None:
    text = BAD.replace("Dense(1,", "Dense(n,").replace("model =", "import sys\nn = len(sys.argv)\nmodel =")
    assert CODE not in check(text)[0]
    assert CODE in check("# cnnlint: assume n=1\n" + text)[0]


COUNTED = """\
import sys

from keras import Sequential, layers

width = len(sys.argv)  # cnnlint: assume {}
model = Sequential([layers.Dense(width)])
"""


@pytest.mark.parametrize(
    ("facts", "unused", "help"),
    [
        ("width=1", [], []),
        ("width=1, depth=1", ["depth"], ["`cnnlint summary` lists what can be assumed"]),
        ("cfg.rate=1", ["cfg.rate"], ["`cnnlint summary` lists what can be assumed"]),
        ("widht=1", ["widht"], ["did you mean `width`?"]),
    ],
)
def test_an_assumption_that_decides_nothing(facts: str, unused: list[str], help: list[str]) -> None:
    (report,) = check_source(COUNTED.format(facts)).files
    found = [finding for finding in report.findings if finding.code == "CNN008"]
    assert [f.message for f in found] == [f"`{name}` is assumed, but nothing here is unknown by that name" for name in unused]
    assert [f.help for f in found] == help


def test_what_is_not_read_may_need_an_assumption() -> None:
    (report,) = check_source(notebook("# cnnlint: assume n=3\nimport keras\n", "model = keras.Sequential([(]"), "a.ipynb").files
    assert [f.code for f in report.findings] == ["CNN002"]


@pytest.mark.parametrize("reason", ["", "old model"])
def test_add_ignore_writes_them(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(BAD, encoding="utf-8")
    result = run("check", path, "--isolated", f"--add-ignore={reason}" if reason else "--add-ignore")
    assert result.code == 0
    assert "(1 suppressed)" in result.out
    assert "Wrote 1 comment." in result.out
    assert path.read_text(encoding="utf-8") == BAD.replace(LAST, f"{LAST}  # cnnlint: ignore[{CODE}] {reason}".rstrip())


@pytest.mark.parametrize(("present", "why"), [("# cnnlint: ignore[CNN202] why", "why"), ("# cnnlint: ignore[CNN202]", "old")])
def test_add_ignore_joins_a_comment_that_is_there(tmp_path: Path, present: str, why: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(with_comment(present), encoding="utf-8")
    run("check", path, "--isolated", "--add-ignore=old")
    assert f"{LAST}  # cnnlint: ignore[CNN202, {CODE}] {why}\n" in path.read_text(encoding="utf-8")


def test_add_ignore_finds_a_line_that_can_hold_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(BAD.replace(LAST, LAST.replace('="softmax"', '=\\\n    "softmax"')), encoding="utf-8")
    assert run("check", path, "--isolated", "--add-ignore").code == 0
    compile(path.read_text(encoding="utf-8"), "a.py", "exec")


def test_add_ignore_writes_each_code_once_and_only_what_can_be_hidden() -> None:
    """Findings in other files have no line here, and one about a comment is mended there."""
    (finding,) = check_source(BAD, "a.py").findings
    elsewhere = replace(finding, code="CNN102", span=replace(finding.span, path="b.py"))
    unknown = replace(finding, code=UNKNOWN, name="unknown-suppression")
    unused = replace(finding, code=UNUSED, name="unused-suppression")
    source = read_source("a.py", BAD.encode())
    (edit,) = ignore_edits(source, [finding, finding, elsewhere, unknown, unused], "")
    assert edit.text == f"  # cnnlint: ignore[{CODE}]"


def test_add_ignore_passes_over_a_file_that_is_no_python_to_its_end() -> None:
    (finding,) = check_source(BAD, "a.py").findings
    source = read_source("a.py", f"{BAD}x = (\n".encode())
    assert [edit.span.line for edit in ignore_edits(source, [finding], "")] in ([], [finding.span.line])
