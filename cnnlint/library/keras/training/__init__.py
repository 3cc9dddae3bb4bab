"""What happens when a model meets data?

By `fit`            events fit_and_predict judging batches batch_axis history optimizer_variables missing_methods own_steps
While it trains     callbacks attributes_of_callbacks methods_of_callbacks figures_of_callbacks rates_of_schedules
Of optimizers       attributes_of_optimizers
By hand             by_hand losses_on_arrays model_answers origins tapes steps_of_tapes fresh_optimizers
By scikit-learn     wrappers wrapped_models
With predictions    predictions column_against_row
"""
