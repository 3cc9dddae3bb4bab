"""What rules ask of a program, computed from its events and models alone. Pure; standard library only.

A model             graph (who feeds whom) heads (its outputs) paths model_ends totals layer_kinds activations linear_layers
                    axes channels flattened fitting_inputs bases (of `keras.applications`) untrained
Its loss            losses metrics optimizers compile_names losses_of_outputs targets target_errors widths structures (how what
                    is told of several outputs is brought to them: structures_in_two, structures_in_three, trees)
Its data            feeds (what meets it in `fit`) inputs refusals scaling fractions generators folder_parts
                    batches_drawn steps weights_of_samples answers adversaries vocabulary quantities
                    colour_order paired_generators
Labels              labels class_counts context (what is assumed where nothing is trained) probabilities
Callbacks           callbacks monitored stopping_callbacks metrics_by_hand
What Keras refuses  faults (how one is described) refused_in_compile refused_in_fit refused_data values_together problems
The program         before_keras_1 event_order first_mistake keras_origin recorded registering written syntax
                    names used_values held_out applied_gradients
For every rule      argument_values memo (worked out once) related_places
"""
