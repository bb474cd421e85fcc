"""``python -m chatbot.models`` prepares the encoder, so that the first start need not."""

from __future__ import annotations

import sys

from chatbot.errors import ChatbotError
from chatbot.models import bundled
from chatbot.settings import BUNDLED_ENCODER, load_settings


def main() -> int:
    """Expand the bundled encoder into the cache; another encoder needs nothing."""
    try:
        settings = load_settings()
        if settings.encoder == BUNDLED_ENCODER:
            folder = bundled.prepare(settings.cache.expanduser())
            sys.stdout.write(f"▶ 임베딩 모델이 준비되었습니다: {folder}\n")
    except ChatbotError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
