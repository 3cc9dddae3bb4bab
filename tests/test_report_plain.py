"""Files that are checked cannot drive the terminal, or the log, of whoever checks them: no text is shown as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report import renderer
from cnnlint.report.model import Report, Style, build
from cnnlint.report.places import place
from cnnlint.report.summary import render_summary

NASTY = "a\x1b[2Jb\u202ec\x9b"
SPAN = Span(f"{NASTY}\n.py", 1, 1, 1, 2)
FINDING = Finding(
    "CNN705", "unknown-identifier", "api", Severity.ERROR, f"no '{NASTY}'", SPAN, (Label(SPAN, f"here is {NASTY}"),),
    help=f"write {NASTY}",
)  # fmt: skip


def harmless(text: str) -> bool:
    return not any(sign in text for sign in "\x1b\u202e\x9b\r")


@pytest.mark.parametrize("output_format", ["text", "concise", "github", "markdown", "junit"])
def test_no_format_for_people_passes_control_characters_on(output_format: str) -> None:
    here = Span("a.py", 1, 1, 1, 2)
    finding = replace(FINDING, span=here, labels=(Label(here, f"here is {NASTY}"),))
    report = Report((build(read_source("a.py", b"x = 1\n"), [finding]),))
    out = "".join(renderer(output_format)(report, Style(verbose=True)))
    assert harmless(out)
    assert "␛" in out


def test_a_finding_has_one_line_whatever_the_file_is_called() -> None:
    report = Report((build(read_source(SPAN.path, b"x = 1\n"), [FINDING]),))
    assert len("".join(renderer("concise")(report, Style(quiet=True))).splitlines()) == 1


def test_names_of_layers_and_reasons_are_shown_without_them() -> None:
    text = f"""
import keras, things
from keras import layers

m = keras.Sequential([keras.Input((2,)), layers.Dense(things.n, name={NASTY!r}), layers.Dense(things["{NASTY}"])])
m.summary()
"""
    source = read_source("a\x1b.py", text.encode())
    out = "".join(render_summary(Report((build(source, [], read(source)),)), Style(verbose=True)))
    assert "␛[2Jb" in out
    assert harmless(out)


def test_a_path_is_otherwise_shown_as_it_is() -> None:
    for path in ("größe/x y.py", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.py", "not-utf8-\udce9.py"):
        assert place(Span(path, 1, 2)) == f"{path}:1:2"
