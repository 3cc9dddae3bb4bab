"""One file per command of the command line, imported when the command is used."""
