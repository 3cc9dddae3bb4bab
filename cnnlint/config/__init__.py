"""Which settings hold for a file, and what may they say?

settings     every key of `[tool.cnnlint]`: its type, default and meaning
file         which configuration file is in force, and what it says
project      the settings in force for a file or folder
checks       what of them changes what is found, as plain data
resolved     what of them decides a run, kept in the cache so that nothing need be parsed
selectors    which rules run
versions     what `required-version` asks
manual       the settings as a manual
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cnnlint.config.settings import Settings as Settings
else:

    def __getattr__(name: str):
        """`Settings`, imported when it is asked for: pydantic takes longer to import than a file to read."""
        if name != "Settings":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from cnnlint.config.settings import Settings

        return Settings
