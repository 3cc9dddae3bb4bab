"""The server: looks at a file a moment after it has changed, tells the editor, and answers what it asks."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cnnlint import __version__
from cnnlint.config.file import ConfigError
from cnnlint.server.actions import KINDS, actions
from cnnlint.server.analysis import Analysis, analyse
from cnnlint.server.diagnostics import diagnostics
from cnnlint.server.documents import Document, document
from cnnlint.server.hints import hints
from cnnlint.server.hover import hover
from cnnlint.server.places import Places, above_edit

PAUSE = 0.2  # seconds without a change before a file is looked at
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithNotebook(notebook="jupyter-notebook")]
)


class Server(LanguageServer):
    """Keeps the latest analysis of each open file, or the task that is making it."""

    def __init__(self) -> None:
        super().__init__("cnnlint", __version__, notebook_document_sync=_NOTEBOOKS)
        self._tasks: dict[str, asyncio.Task[Analysis | None]] = {}
        self._parsed: dict[str, Analysis] = {}  # of each file the latest that is not broken
        self._worker = ThreadPoolExecutor(1, "cnnlint")  # one file at a time, also where nobody waits for the last one any more
        self._said: str | None = None

    def changed(self, uri: str, pause: float = PAUSE) -> None:
        """Looks at a file soon; an earlier look that has not begun is called off."""
        opened = document(self.workspace, uri)
        earlier = self._tasks.get(opened.uri)
        if earlier is not None:
            earlier.cancel()
        self._tasks[opened.uri] = asyncio.ensure_future(self._look(opened, pause))

    def closed(self, uri: str, parts: tuple[str, ...]) -> None:
        """Forgets a file, and takes its findings away."""
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()
        self._parsed.pop(uri, None)
        for part in parts:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(part, []))

    async def current(self, uri: str) -> Analysis | None:
        """The analysis of a file as it is now; None if it could not be made."""
        key = document(self.workspace, uri).uri
        if key not in self._tasks:
            self.changed(uri, 0)
        while True:
            task = self._tasks.get(key)
            if task is None:
                return None
            await asyncio.wait([task])
            if not task.cancelled():
                return task.result()

    def hints(self, found: Analysis, uri: str, asked: types.Range) -> list[types.InlayHint]:
        """What stands behind the layers. While a script does not parse, what its lines above the edit had stays there."""
        if found.is_broken:
            earlier = self._parsed.get(found.document.uri, found)
            found, asked = earlier, above_edit(asked, earlier.document, found.document)
        return hints(found, Places(self.workspace, found.document), uri, asked)

    async def _look(self, opened: Document, pause: float) -> Analysis | None:
        await asyncio.sleep(pause)
        found = await self._analysis(opened)
        if found is None:
            return None
        if not found.is_broken:
            self._parsed[opened.uri] = found
        for uri, shown in diagnostics(found, Places(self.workspace, opened)).items():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown))
        workspace = self.client_capabilities.workspace
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        return found

    async def _analysis(self, opened: Document) -> Analysis | None:
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._worker, analyse, opened)
        except ConfigError as error:
            self._say(str(error))
            return None
        except Exception as error:  # the server goes on with the other files, and says so
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, traceback.format_exc()))
            self._say(f"{opened.path}: internal error: {type(error).__name__}: {error}; the file was not checked")
            return None
        self._said = None
        return found

    def _say(self, message: str) -> None:
        """Shows a message, once until it is another."""
        if message != self._said:
            self._said = message
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"cnnlint: {message}"))


def make() -> Server:
    """A server with all that it can do."""
    server = Server()
    _events(server)
    _requests(server)
    return server


_LOOKS = (  # when a file is looked at, what holds its address, and how long the user may go on typing before
    (types.TEXT_DOCUMENT_DID_OPEN, "text_document", 0.0),
    (types.TEXT_DOCUMENT_DID_CHANGE, "text_document", PAUSE),
    (types.TEXT_DOCUMENT_DID_SAVE, "text_document", 0.0),  # another file, or the settings, may have changed as well
    (types.NOTEBOOK_DOCUMENT_DID_OPEN, "notebook_document", 0.0),
    (types.NOTEBOOK_DOCUMENT_DID_CHANGE, "notebook_document", PAUSE),
    (types.NOTEBOOK_DOCUMENT_DID_SAVE, "notebook_document", 0.0),
)


def _events(server: Server) -> None:
    for event, what, pause in _LOOKS:
        server.feature(event)(_look(server, what, pause))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri, (params.text_document.uri,))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    async def closed_notebook(params: types.DidCloseNotebookDocumentParams) -> None:
        server.closed(params.notebook_document.uri, tuple(cell.uri for cell in params.cell_text_documents))


def _look(server: Server, what: str, pause: float) -> Callable[[Any], Awaitable[None]]:
    async def look(params: Any) -> None:
        server.changed(getattr(params, what).uri, pause)

    return look


def _requests(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        uri = params.text_document.uri
        found = await server.current(uri)
        return None if found is None else server.hints(found, uri, params.range)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        uri, position = params.text_document.uri, params.position
        found = await server.current(uri)
        if found is None:
            return None
        lines = server.workspace.get_text_document(uri).source.split("\n")
        line = lines[position.line] if position.line < len(lines) else ""
        return hover(found, Places(server.workspace, found.document), uri, line, position)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        uri = params.text_document.uri
        found = await server.current(uri)
        if found is None:
            return None
        places = Places(server.workspace, found.document)
        return actions(found, places, uri, params.range, params.context.only)
