"""Keras: layers, models, tensors and data as Python values.

The version         dialect evidence which_release releases removed public_names misspelt attributes formats
Making a layer      construct inputs naming objects initializers precision declared derived zoo
Calling a layer     layer calling call_arguments alone masks built_before batch_axis eager switches rejections
Tensors             tensors sources recipes operators operation_names on_tensors tensor_functions tensor_rules tensor_arrays
                    tensor_moves tensor_windows tensor_lists loss_functions
Models              models model_members model_arguments method_arguments endpoints no_layer unbuilt
  Sequential        sequential begun rebuilding relaxing refusals left_open
  functional        functional cut unused from_graph symbolic_losses
  classes           subclass user_models user_code base_arguments tracked metric_variables
  ready-made        applications preprocess_input
Training            training batches callbacks history optimizer_variables lacking; by hand: by_hand answers tapes
Saving, copying     saved saved_graph saved_layers saved_context copies configurations
Data                datasets directories folders generators text utils vocabularies
The reader's side   joining (an unknown condition), traces (what the intermediate form is given), letting_go (memory)
"""
