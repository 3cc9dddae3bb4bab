"""What does making a layer, a loss, an optimizer or another object of Keras give?

The value           layer, node (one call of it) switches (`trainable`) lambdas objects,
                    record (what is remembered of those that were made)
Making it           construct inputs forms (of containers of tensors) naming precision initializers vocabularies,
                    conv_utils (how layers of Keras 2 read their arguments)
Not Keras's own     opaque declared_layers (by the settings of a project) other_packages (Addons, keras-contrib, KerasHub)
Refused             given_tensors after_refusal computed_attributes misspelt_attributes
                    refused_values refused_calls own_initializers
"""
