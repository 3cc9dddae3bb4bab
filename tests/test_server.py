"""The language server, spoken to as an editor does: over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.workspace import Workspace

from cnnlint.diagnostics import Span
from cnnlint.server.documents import document
from cnnlint.server.places import Places, overlap

ONE_UNIT = """\
from keras import Input, Sequential, layers

model = Sequential([Input((20,)), layers.Dense(1, activation="softmax")])
"""
TWO_UNITS = ONE_UNIT.replace("Dense(1", "Dense(2")
RENAMED = """\
from keras import Input, Sequential, layers

model = Sequential([Input((8, 8, 3)), layers.Conv2D(filters=4, kernel_size=3, stride=2)])
"""
EDITOR = types.ClientCapabilities(
    notebook_document=types.NotebookDocumentClientCapabilities(types.NotebookDocumentSyncClientCapabilities())
)


class Editor(LanguageClient):
    """An editor with one folder open."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.shown: dict[str, list[types.Diagnostic]] = {}
        self.messages: list[str] = []
        self.log: list[str] = []
        self._news = asyncio.Event()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.shown[params.uri] = list(params.diagnostics)
            self._news.set()

        @self.feature(types.WINDOW_LOG_MESSAGE)
        def logged(params: types.LogMessageParams) -> None:
            self.log.append(params.message)

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def said(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

    async def begin(self, folder: Path, environment: dict[str, str] | None) -> None:
        await self.start_io(sys.executable, "-P", "-m", "cnnlint", "server", "--stdio", cwd=folder, env=environment)
        await self.initialize_async(types.InitializeParams(EDITOR, root_uri=folder.as_uri()))
        self.initialized(types.InitializedParams())

    async def end(self) -> None:
        await self.shutdown_async(None)
        self.exit(None)
        await self.stop()

    async def until(self, told: Callable[[], bool]) -> None:
        """Waits for the server to tell something."""
        async with asyncio.timeout(60):
            while not told():
                self._news.clear()
                await self._news.wait()

    def open(self, file: Path, text: str) -> str:
        """Opens a file that holds another text on the disk, or none."""
        uri = file.as_uri()
        self.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text)))
        return uri

    def type(self, uri: str, text: str, version: int = 2) -> None:
        """Replaces all of the text."""
        where = types.VersionedTextDocumentIdentifier(version, uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(where, [whole]))

    async def hints(self, uri: str) -> list[tuple[int, int, str]]:
        asked = types.InlayHintParams(types.TextDocumentIdentifier(uri), EVERYWHERE)
        found = await self.text_document_inlay_hint_async(asked)
        return [(hint.position.line, hint.position.character, str(hint.label)) for hint in found or ()]

    async def hover(self, uri: str, line: int, character: int) -> str | None:
        position = types.Position(line, character)
        found = await self.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), position))
        assert found is None or isinstance(found.contents, types.MarkupContent)
        return None if found is None else found.contents.value

    async def actions(self, uri: str, *only: str) -> dict[str, types.CodeAction]:
        context = types.CodeActionContext([], only=list(only) or None)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), EVERYWHERE, context)
        found = await self.text_document_code_action_async(asked)
        return {action.title: action for action in found or () if isinstance(action, types.CodeAction)}


EVERYWHERE = types.Range(types.Position(0, 0), types.Position(1000, 0))


def edit(folder: Path, scenario: Callable[[Editor], Awaitable[None]], environment: dict[str, str] | None = None) -> None:
    """Runs a scenario in an editor with the folder open."""

    async def run() -> None:
        editor = Editor()
        await editor.begin(folder, environment)
        try:
            await scenario(editor)
        finally:
            await editor.end()

    asyncio.run(run())


def codes(found: list[types.Diagnostic]) -> list[str]:
    return [str(diagnostic.code) for diagnostic in found]


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    """The text with an action done; its lines are of ASCII."""
    assert action.edit is not None
    assert action.edit.changes is not None
    lines = text.split("\n")
    for change in sorted(action.edit.changes[uri], key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        start, end = change.range.start, change.range.end
        assert start.line == end.line
        line = lines[start.line]
        lines[start.line] = line[: start.character] + change.new_text + line[end.character :]
    return "\n".join(lines)


def test_findings_follow_what_is_typed_and_go_when_the_file_is_closed(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", ONE_UNIT)
        await editor.until(lambda: codes(editor.shown.get(uri, [])) == ["CNN201"])
        (found,) = editor.shown[uri]
        assert found.severity == types.DiagnosticSeverity.Error
        assert found.source == "cnnlint"
        assert found.message.startswith("softmax over one unit always gives 1 (softmax-over-one-unit)\n")
        start, end = found.range.start, found.range.end
        assert ONE_UNIT.split("\n")[start.line][start.character : end.character] == '"softmax"'
        editor.type(uri, TWO_UNITS)
        await editor.until(lambda: editor.shown[uri] == [])
        editor.type(uri, ONE_UNIT, 3)
        await editor.until(lambda: codes(editor.shown[uri]) == ["CNN201"])
        editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await editor.until(lambda: editor.shown[uri] == [])

    edit(tmp_path, scenario)


def test_shapes_stand_behind_layers_and_tables_under_the_pointer(tmp_path: Path) -> None:
    text = """\
from keras import Input, Model, Sequential, layers

stack = Sequential([
    Input((28, 28, 1)),
    layers.Conv2D(
        32, 3),
])
image = Input((8,))
x = layers.Dense(4)(image)
for units in (8, 16):
    x = layers.Dense(units)(x)
twice = layers.Dense(16)
model = Model(image, twice(twice(x)))  # cnnlint: ignore[CNN309]
"""

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", text)
        assert await editor.hints(uri) == [
            (5, 15, "(None, 26, 26, 32) · 320 params"),
            (7, 19, "(None, 8)"),
            (8, 26, "(None, 4) · 36 params"),
            (10, 30, "(None, 8) · 40 params … (None, 16) · 144 params"),
            (11, 24, "272 params"),
            (12, 35, "(None, 16)"),
            (12, 37, "(None, 16)"),
        ]
        layer = await editor.hover(uri, 4, 12)
        assert layer is not None
        assert layer.splitlines()[0] == "**conv2d** (Conv2D)"
        assert "320 params: kernel `(3, 3, 1, 32)`, bias `(32,)`" in layer
        both = await editor.hover(uri, 10, 12)
        assert both is not None
        assert both.count("(Dense)") == 2
        table = await editor.hover(uri, 2, 12)
        assert table is not None
        assert "Total params: 320 (1.25 KB)" in table
        rule = await editor.hover(uri, 12, 58)
        assert rule is not None
        assert rule.startswith("# layer-instance-reused (CNN309)")
        assert await editor.hover(uri, 0, 3) is None

    edit(tmp_path, scenario)


def test_shapes_above_an_edit_stay_while_the_file_does_not_parse(tmp_path: Path) -> None:
    """Below it they may be others by now."""
    text = """\
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(4)])
model.add(layers.Dense(5))
model.add(layers.Dense(6))
"""

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", text)
        whole = await editor.hints(uri)
        editor.type(uri, text.replace("Dense(5)", "Dense(5"))
        broken = await editor.hints(uri)
        assert [line for line, _, _ in whole] == [2, 3, 4]
        assert broken == whole[:1]
        editor.type(uri, text, 3)
        assert await editor.hints(uri) == whole

    edit(tmp_path, scenario)


def test_a_shape_that_is_not_known_has_its_reason_under_the_pointer(tmp_path: Path) -> None:
    text = "from keras import Input, Sequential, layers\nimport numpy as np\nn = int(input())\n"
    text += "s = Sequential([Input((n,)), layers.Dense(2), layers.Reshape(np.load('shape.npy'))])\n"

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", text)
        labels = [label for _, _, label in await editor.hints(uri)]
        assert labels == ["(None, 2) · 2·n + 2 params", "shape not known"]
        under = await editor.hover(uri, 3, 60)
        assert under is not None
        assert "not known: " in under

    edit(tmp_path, scenario)


def test_a_fix_a_silence_and_all_safe_fixes_are_offered(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", RENAMED)
        offered = await editor.actions(uri)
        fix, silence, every = offered.values()
        assert fix.kind == types.CodeActionKind.QuickFix
        assert fix.diagnostics is not None
        code = fix.diagnostics[0].code
        assert applied(RENAMED, fix, uri) == RENAMED.replace("stride=2", "strides=2")
        assert applied(RENAMED, silence, uri) == RENAMED.replace("stride=2)])", f"stride=2)])  # cnnlint: ignore[{code}]")
        assert every.kind == "source.fixAll.cnnlint"
        assert applied(RENAMED, every, uri) == applied(RENAMED, fix, uri)
        assert list(await editor.actions(uri, "source.fixAll")) == [every.title]
        assert list(await editor.actions(uri, "refactor")) == []
        editor.type(uri, ONE_UNIT)
        assert not any(action.is_preferred for action in (await editor.actions(uri)).values())

    edit(tmp_path, scenario)


def test_columns_are_counted_as_the_editor_counts_them(tmp_path: Path) -> None:
    text = ONE_UNIT.replace("model = ", "name = '𝕩é'; model = ")

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", text)
        await editor.until(lambda: uri in editor.shown)
        line = text.split("\n")[2].encode("utf-16-le")
        (found,) = editor.shown[uri]
        start, end = (position.character * 2 for position in (found.range.start, found.range.end))
        assert line[start:end].decode("utf-16-le") == '"softmax"'

    edit(tmp_path, scenario)


def notebook_of(folder: Path, *texts: str) -> tuple[types.DidOpenNotebookDocumentParams, list[str]]:
    """A notebook as an editor opens it: text cells begin with `#`."""
    uri = (folder / "train.ipynb").as_uri()
    kinds = {True: types.NotebookCellKind.Markup, False: types.NotebookCellKind.Code}
    cells = [types.NotebookCell(kinds[text.startswith("#")], f"{uri}#{i}") for i, text in enumerate(texts)]
    items = [types.TextDocumentItem(cell.document, "python", 1, text) for cell, text in zip(cells, texts, strict=True)]
    notebook = types.NotebookDocument(uri, "jupyter-notebook", 1, cells)
    return types.DidOpenNotebookDocumentParams(notebook, items), [cell.document for cell in cells]


def test_a_notebook_is_read_as_one_program_and_told_cell_by_cell(tmp_path: Path) -> None:
    first, *_, last = ONE_UNIT.splitlines()

    async def scenario(editor: Editor) -> None:
        opened, (head, imports, text, model) = notebook_of(tmp_path, "# A model", f"%matplotlib inline\n{first}", "# It", last)
        editor.notebook_document_did_open(opened)
        await editor.until(lambda: len(editor.shown) == 4)
        assert {uri: codes(found) for uri, found in editor.shown.items()} == {
            head: [],
            imports: [],
            text: [],
            model: ["CNN201"],
        }
        assert await editor.hints(model) == [(0, 73, "(None, 1) · 21 params")]
        assert await editor.hints(imports) == []
        change = types.NotebookDocumentCellContentChanges(
            types.VersionedTextDocumentIdentifier(2, model),
            [types.TextDocumentContentChangeWholeDocument(last.replace("Dense(1", "Dense(2"))],
        )
        identifier = types.VersionedNotebookDocumentIdentifier(2, opened.notebook_document.uri)
        cells = types.NotebookDocumentCellChanges(text_content=[change])
        event = types.NotebookDocumentChangeEvent(cells=cells)
        editor.notebook_document_did_change(types.DidChangeNotebookDocumentParams(identifier, event))
        await editor.until(lambda: editor.shown[model] == [])

    edit(tmp_path, scenario)


def test_cells_that_the_editor_keeps_to_itself_are_empty(tmp_path: Path) -> None:
    """An editor sends the texts of the cells in its server's language; the notebook itself may not be saved yet."""
    first, *_, last = ONE_UNIT.splitlines()

    async def scenario(editor: Editor) -> None:
        opened, (text, imports, model) = notebook_of(tmp_path, "# A model", first, last)
        opened.cell_text_documents = [item for item in opened.cell_text_documents if item.uri != text]
        editor.notebook_document_did_open(opened)
        await editor.until(lambda: codes(editor.shown.get(model, [])) == ["CNN201"])
        assert await editor.hints(model) == [(0, 73, "(None, 1) · 21 params")]
        assert codes(editor.shown[imports]) == []

    edit(tmp_path, scenario)


def test_a_notebook_may_come_as_one_text(tmp_path: Path) -> None:
    """JupyterLab joins the code of the cells; what only IPython understands it has made a comment, or has not."""

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.ipynb", f"%matplotlib inline\n{ONE_UNIT}")
        await editor.until(lambda: uri in editor.shown)
        assert codes(editor.shown[uri]) == ["CNN201"]
        assert [line for line, _, label in await editor.hints(uri) if "21 params" in label] == [3]
        (tmp_path / "sizes.py").write_text("UNITS = 7\n")
        sized = "from sizes import UNITS\n" + ONE_UNIT.replace("Dense(1", "Dense(UNITS")
        shadow = editor.open(tmp_path / ".virtual_documents" / "other.ipynb", sized)  # what it imports is beside the notebook
        assert [label for _, _, label in await editor.hints(shadow)][-1].startswith("(None, 7)")

    edit(tmp_path, scenario)


def test_what_a_saved_notebook_printed_still_tells_its_keras(tmp_path: Path) -> None:
    """Editors keep outputs to themselves: without them the notebook would be one of Keras 3, which writes `(None)`."""
    code = "from tensorflow.keras import layers, models\n"
    code += "m = models.Sequential([layers.Dense(1, input_shape=(3,)), layers.Reshape(())])\nm.summary()"
    thin, thick = "_" * 65, "=" * 65
    rows = (thin, " Layer (type)                Output Shape              Param #   ", thick)
    rows += (" dense (Dense)               (None, 1)                 4         ", "")
    rows += (" reshape (Reshape)           (None,)                   0         ", "", thick, "Total params: 4", thin)
    output = {"output_type": "stream", "name": "stdout", "text": "\n".join(('Model: "sequential"', *rows))}
    cell: dict[str, Any] = {"cell_type": "code", "source": code, "metadata": {}, "execution_count": 1, "outputs": [output]}
    saved = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}

    async def scenario(editor: Editor) -> None:
        opened, (model,) = notebook_of(tmp_path, code)
        editor.notebook_document_did_open(opened)
        assert [label for _, _, label in await editor.hints(model)] == ["(None, 1) · 4 params", "(None)"]
        (tmp_path / "train.ipynb").write_text(json.dumps(saved), encoding="utf-8")
        identifier = types.NotebookDocumentIdentifier(opened.notebook_document.uri)
        editor.notebook_document_did_save(types.DidSaveNotebookDocumentParams(identifier))
        assert [label for _, _, label in await editor.hints(model)] == ["(None, 1) · 4 params", "(None,)"]

    edit(tmp_path, scenario)


def test_the_settings_of_the_project_hold(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        settings = tmp_path / "cnnlint.toml"
        settings.write_text('ignore = ["CNN201"]\nexclude = ["old"]\n', encoding="utf-8")
        uri = editor.open(tmp_path / "train.py", ONE_UNIT)
        old = editor.open(tmp_path / "old" / "train.py", ONE_UNIT)
        await editor.until(lambda: {uri, old} <= editor.shown.keys())
        assert editor.shown == {uri: [], old: []}
        settings.write_text("", encoding="utf-8")
        editor.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await editor.until(lambda: codes(editor.shown[uri]) == ["CNN201"])
        settings.write_text("ignored = []\n", encoding="utf-8")
        editor.type(uri, TWO_UNITS)
        await editor.until(lambda: bool(editor.messages))
        assert "ignored" in editor.messages[0]

    edit(tmp_path, scenario)


def test_known_findings_of_a_baseline_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(ONE_UNIT, encoding="utf-8")
    (tmp_path / "cnnlint.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    made = [sys.executable, "-P", "-m", "cnnlint", "baseline", "create", "--baseline", "known.json", "train.py"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(tmp_path / "train.py", ONE_UNIT)
        await editor.until(lambda: uri in editor.shown)
        assert editor.shown[uri] == []
        editor.type(uri, ONE_UNIT.replace("20", "30") + "\n" + ONE_UNIT.splitlines()[2].replace("model", "other"))
        await editor.until(lambda: "CNN201" in codes(editor.shown[uri]))

    edit(tmp_path, scenario)


PLANTED = """\
from cnnlint import run
from cnnlint.run import check_read


def planted(source, *args):
    if source.path.endswith("bad.py"):
        raise RuntimeError("planted")
    return check_read(source, *args)


run.check_read = planted
"""


def test_an_error_inside_is_said_and_the_next_file_is_checked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(PLANTED, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parent.parent)))

    async def scenario(editor: Editor) -> None:
        bad = editor.open(tmp_path / "bad.py", ONE_UNIT)
        await editor.until(lambda: bool(editor.messages))
        assert editor.messages[0].endswith("bad.py: internal error: RuntimeError: planted; the file was not checked")
        assert "in planted" in editor.log[0]  # the traceback
        assert await editor.hints(bad) == []
        uri = editor.open(tmp_path / "train.py", ONE_UNIT)
        await editor.until(lambda: codes(editor.shown.get(uri, [])) == ["CNN201"])

    edit(tmp_path, scenario, {**os.environ, "PYTHONPATH": path})


@pytest.mark.parametrize("missing", ["pygls", "lsprotocol"])
def test_without_its_extra_the_command_says_what_to_install(missing: str) -> None:
    text = f"import sys; sys.modules[{missing!r}] = None\nfrom cnnlint.cli import main\nsys.exit(main(['server']))"
    done = subprocess.run([sys.executable, "-P", "-c", text], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "cnnlint: error: the language server needs pygls, which this Python lacks; install cnnlint with its extra: "
        'python -m pip install "cnnlint[lsp]" (in a clone: ".[lsp]")\n'
    )


def opened_texts(folder: Path, **texts: str) -> tuple[Workspace, dict[str, str]]:
    """A workspace as the server has it, and the addresses of what is open in it."""
    workspace = Workspace(folder.as_uri(), types.TextDocumentSyncKind.Full)
    uris = {name: (folder / f"{name}.py").as_uri() for name in texts}
    for name, text in texts.items():
        workspace.put_text_document(types.TextDocumentItem(uris[name], "python", 1, text))
    return workspace, uris


def test_places_are_those_of_the_text(tmp_path: Path) -> None:
    """A form feed ends no line of Python; what is typed meanwhile may have fewer lines than what was read."""
    workspace, uris = opened_texts(tmp_path, net="x = 1\f\nmodel.add(Dense(10))  # last\n")
    file = document(workspace, uris["net"])
    places = Places(workspace, file)
    assert places.behind_closing(Span(file.path, 2, 11, 2, 20)) == types.Position(1, 20)
    assert places.behind_closing(Span(file.path, 2, 11, 2, 13)) == types.Position(1, 12)
    assert places.range(Span(file.path, 1, 5)) == types.Range(types.Position(0, 4), types.Position(0, 6))
    assert places.end(Span(file.path, 9, 3, 9, 5)) == types.Position(8, 0)


def test_ranges_that_share_a_position() -> None:
    a, b, c = (types.Range(types.Position(0, start), types.Position(0, end)) for start, end in ((0, 3), (3, 5), (4, 6)))
    assert [overlap(a, b), overlap(b, a), overlap(b, c), overlap(a, c), overlap(c, a)] == [True, True, True, False, False]


def test_a_saved_file_that_is_no_notebook_is_read_as_what_is_open(tmp_path: Path) -> None:
    (tmp_path / "train.ipynb").write_text('{"cells": 3, "metadata": {"kernelspec": {}}}', encoding="utf-8")
    opened, (_,) = notebook_of(tmp_path, "x = 1")
    workspace, _ = opened_texts(tmp_path)
    workspace.put_notebook_document(opened)
    for _ in range(2):
        (cell,) = json.loads(document(workspace, opened.notebook_document.uri).data)["cells"]
        assert (cell["source"], cell["outputs"]) == ("x = 1", [])
        (tmp_path / "train.ipynb").write_text(
            json.dumps({"cells": [{"cell_type": "markdown", "source": "x = 1", "outputs": [1]}]}), encoding="utf-8"
        )


def _framed(*messages: dict[str, object]) -> bytes:
    texts = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(text), text) for text in texts)


def test_the_server_leaves_in_silence_when_its_editor_does(tmp_path: Path) -> None:
    said = _framed(
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    words = [sys.executable, "-P", "-m", "cnnlint", "server"]
    done = subprocess.run(words, input=said, capture_output=True, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
