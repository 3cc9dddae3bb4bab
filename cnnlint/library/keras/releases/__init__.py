"""Which Keras is a source written for, and in what do the releases of Keras differ?

dialect (Keras 1, 2 or 3), which_release (the minor number of Keras 2), signs evidence alternatives (what both look for)
differences (what releases of Keras 2 build differently from the same call)
version (what a program is told that asks)
Names               public_names other_names removed misspelt attributes
Arguments           method_arguments known_arguments misnamed_arguments
"""
