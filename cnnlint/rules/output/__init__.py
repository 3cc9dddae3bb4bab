"""CNN2xx: the last layer, the loss, the labels and the metrics, each against the others."""
