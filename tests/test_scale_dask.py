"""A real Dask cluster of two worker processes, one of which is killed, says what a local run says."""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cnnlint import check_source
from cnnlint.config import Settings

BENCH = Path(__file__).parents[1] / "bench"
FILES = 24
MODEL = """\
from keras import Sequential, layers

model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense({units}, activation="softmax")])
model.summary()
"""


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The recipe, importable in the workers as well."""
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(BENCH), str(BENCH.parent), *sys.path]))
    return pytest.importorskip("dask_corpus")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for i in range(FILES):
        (tmp_path / f"model_{i:02}.py").write_text(MODEL.format(units=i % 4 + 1), encoding="utf-8")
    (tmp_path / "broken.py").write_text("import keras\nmodel = (\n", encoding="utf-8")
    (tmp_path / "plain.py").write_text("print('no model')\n", encoding="utf-8")
    return tmp_path


def _slowly(texts: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for item in texts:
        time.sleep(0.02)  # so that the cluster is at work when one of its workers is killed
        yield item


def test_a_cluster_that_loses_a_worker_says_what_a_local_run_says(recipe: Any, corpus: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs dask and distributed")
    here = [recipe.line(path, text, Settings()) for path, text in recipe.read(corpus)]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = client.run(os.getpid)
        lines = []
        for found in recipe.over_cluster(client, _slowly(recipe.read(corpus)), Settings(), ahead=8):
            lines.append(found)
            if len(lines) == 4:
                victim = next(iter(workers.values()))
                os.kill(victim, getattr(signal, "SIGKILL", signal.SIGTERM))
        assert victim not in client.run(os.getpid).values()
    assert lines == here
    assert any(json.loads(found)["report"]["findings"] for found in lines)


def test_a_task_that_cannot_be_done_is_said_in_its_line(recipe: Any) -> None:
    class Lost:
        def exception(self) -> Exception:
            return RuntimeError("the worker died")

    assert json.loads(recipe._result("model.py", Lost())) == {"path": "model.py", "error": "RuntimeError: the worker died"}


def test_what_is_sent_and_what_comes_back_can_be_pickled() -> None:
    function, settings = pickle.loads(pickle.dumps((check_source, Settings())))
    report = function(MODEL.format(units=1), "model.py", settings)
    assert pickle.loads(pickle.dumps(report)).files[0].to_dict() == report.files[0].to_dict()
    assert report.files[0].findings
