"""What is a model between tensors, written as `keras.Model(inputs, outputs)` or ready-made?

The model           graph making walk arguments by_name submodels unused_calls symbolic_losses,
                    unknown_ends (layers of a model whose outputs are not known)
Ready-made          applications input_shapes preprocess_input model_packages, from_graph (a graph becomes a model)
"""
