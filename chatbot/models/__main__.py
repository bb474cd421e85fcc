"""``python -m chatbot.models``: expand the bundled encoder, as ``make setup`` does."""

import sys

from chatbot.errors import ChatbotError
from chatbot.models import bundled
from chatbot.settings import BUNDLED_ENCODER, load_settings


def main() -> int:
    """Expand the encoder if it is the bundled one; say where it is."""
    try:
        settings = load_settings()
        if settings.encoder == BUNDLED_ENCODER:
            folder = bundled.prepare(settings.cache.expanduser())
            sys.stdout.write(f"▶ 임베딩 모델이 준비되어 있습니다: {folder}\n")
    except ChatbotError as error:
        sys.stderr.write(f"오류: {error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
