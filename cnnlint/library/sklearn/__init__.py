"""scikit-learn: data sets, splits, encoders and scalers."""
