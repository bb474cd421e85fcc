import inspect
import re

import pytest

from chatbot import errors
from chatbot.errors import ChatbotError

ALL = [
    item
    for item in vars(errors).values()
    if inspect.isclass(item) and issubclass(item, ChatbotError)
]


def test_the_drawn_tree_names_every_error_once() -> None:
    drawn = re.findall(r"[A-Z]\w+_?(?=\s|$)", str(errors.__doc__).split("\n\n", 1)[1])
    named = sorted(name for name in drawn if hasattr(errors, name))
    assert named == sorted(item.__name__ for item in ALL)


@pytest.mark.parametrize("kind", ALL)
def test_an_error_says_what_is_wrong_and_what_to_do(kind: type[ChatbotError]) -> None:
    error = kind("색인이 없습니다.", "index를 실행해 주세요.")
    assert str(error) == "색인이 없습니다. index를 실행해 주세요."
    assert error.exit_status in {1, 75}
