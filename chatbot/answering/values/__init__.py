"""Values in Korean text: found with their spans, normalised with their units, compared."""

from chatbot.answering.values.comparing import is_comparable, is_equal, is_misscaled
from chatbot.answering.values.ledger import find_values
from chatbot.answering.values.value import Bound, Kind, Moment, Value

__all__ = [
    "Bound",
    "Kind",
    "Moment",
    "Value",
    "find_values",
    "is_comparable",
    "is_equal",
    "is_misscaled",
]
