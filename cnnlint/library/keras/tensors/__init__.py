"""What do functions and operators do to Keras's symbolic tensors?

The value           symbolic shapeless, input_sources (the Inputs it is made of), recipes (how it was made), sizes (`tf.shape`),
                dtypes_of_tensors, static_shapes (what TensorFlow knows while it builds a graph)
What it cannot do   refused_questions (its truth, items, length and numbers), lacking (attributes)
The row of a model  operators operation_names on_tensors functions function_table loss_functions,
                lists (a list where one tensor is meant)
What it does        shape_rules array_rules axis_rules repeat_rules picking_rules product_rules window_rules image_rules,
                picture_order (where the channels of pictures stand),
                matrix_rules grid_rules (diagonals, grids, histograms), spectrum_rules (Fourier transforms),
                function_rules (what is given a function),
                axis_bounds (an axis that is not there), argument_bounds (other arguments that are refused),
                refused_operands (tensors that are)
"""
