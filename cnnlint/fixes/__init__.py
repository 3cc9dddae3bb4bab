"""What is written into the files that are read?

edits      text edits applied to the bytes of a file
fix        the fixes of findings, again and again until none is left
ignores    comments that suppress findings
"""
