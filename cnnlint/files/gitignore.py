"""What the `.gitignore` files on the way to a path say of it."""

from __future__ import annotations

import os

from pathspec import GitIgnoreSpec


class Ignores:
    """The `.gitignore` of one folder and those above it: the deepest that speaks of a path decides."""

    def __init__(self, folder: str, spec: GitIgnoreSpec, above: Ignores | None) -> None:
        self._folder, self._spec, self._above = os.path.abspath(folder), spec, above

    @classmethod
    def read(cls, folder: str, above: Ignores | None = None) -> Ignores | None:
        """With the file of a folder added; unchanged where it can't be read."""
        try:
            with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
                return cls(folder, GitIgnoreSpec.from_lines(file), above)
        except OSError:
            return above

    def match(self, path: str, is_folder: bool) -> bool:
        """Whether the path is ignored. Its folders have been asked before."""
        relative = os.path.relpath(os.path.abspath(path), self._folder).replace(os.sep, "/")
        said = self._spec.check_file(relative + "/" if is_folder else relative).include
        if said is None:
            return self._above is not None and self._above.match(path, is_folder)
        return said
