"""Python and Keras as people write models: what cnnlint prints for `fixtures/idioms` against Keras's own tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts_of_project import script

ROOT = Path(__file__).parent.parent


recorder = script("record_idioms")
PROGRAMS = recorder.programs()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_the_tables_are_those_recorded(program: Path) -> None:
    recorded = program.with_suffix(".txt").read_text(encoding="utf-8")
    ours = recorder.we_say(program)
    if not recorder.runs(program):
        assert ours == recorded
        return
    expected = recorder.tables(recorded)
    assert expected
    if recorder.dialect(program) == 2:  # a table of another look
        referee = pytest.importorskip("program_referee", exc_type=ImportError)
        pytest.importorskip("tf_keras", reason="needs TensorFlow")
        assert referee.judge(program.read_text(encoding="utf-8"), 2).outcome == "equal"
        return
    assert recorder.tables(ours)[: len(expected)] == expected


@pytest.mark.tensorflow
@pytest.mark.parametrize("program", [p for p in PROGRAMS if recorder.runs(p)], ids=lambda p: p.stem)
def test_the_recorded_tables_are_what_keras_prints(program: Path) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    assert recorder.keras_says(program) == program.with_suffix(".txt").read_text(encoding="utf-8")
