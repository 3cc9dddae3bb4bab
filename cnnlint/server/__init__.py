"""cnnlint in an editor: the Language Server Protocol, spoken over standard input and output.

documents     what is open: a file, or a notebook put together from its cells, as the editor holds it
analysis      what cnnlint says of it
places        spans as the protocol counts them
diagnostics   findings, underlined
hints         output shapes and parameters behind the layers
hover         the row of a layer, the table of a model, the page of a rule
actions       fixes and suppressions
app           the server: when to look, and whom to tell

Nothing but this room imports pygls and lsprotocol, and no other command imports this room.
"""
