"""What comes out of a layer that is called, and what does Keras reject?

The call            calls, passed call_inputs (on what), nodes (one call), eager lookups (on arrays), masks
                    cell_states own_cells, bodies (whether it is called inside a `call`)
The shape           building (and the weights), built_before (for another input)
Weights             frozen_inside (which are switched off), training_mode (what sizes are while training)
Problems            rejections not_callable, no_tensor lists_of_one begun_states, recovery (how reading goes on past one)
"""
