"""Compare extracted meetings with gold records: who was found, and which fields are right."""

from transforms.evaluation.figures import evaluate, figures_table
from transforms.evaluation.predictions import to_predictions

__all__ = ["evaluate", "figures_table", "to_predictions"]
