import numpy as np
import pytest
from safetensors.numpy import save

from chatbot.models.adapter import adapt, parse_adapter
from chatbot.models.bundled import ADAPTER

WEIGHTS = {
    "one.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "one.bias": np.ones(2, np.float32),
}


def adapter(rows: int = 2, columns: int = 3, layer: str = "one") -> bytes:
    up = np.full((rows, 1), 2, np.float16)
    down = np.arange(columns, dtype=np.float16).reshape(1, columns)
    return save({f"{layer}.up": up, f"{layer}.down": down})


def test_the_product_is_added_to_its_layer_alone() -> None:
    adapted = adapt(WEIGHTS, adapter())
    assert adapted["one.weight"].tolist() == [[0, 3, 6], [3, 6, 9]]
    assert adapted["one.bias"] is WEIGHTS["one.bias"]
    assert WEIGHTS["one.weight"].tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    "data", [adapter(columns=4), adapter(rows=3), adapter(layer="two"), adapter()[:-1], b"", b"{}"]
)
def test_what_is_not_an_adapter_of_this_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="adapter"):
        adapt(WEIGHTS, data)


def test_the_one_that_ships_reaches_every_layer_and_is_small() -> None:
    layers = parse_adapter(ADAPTER.read_bytes())
    assert len(layers) == 12 * 6
    assert all(up.shape[1] == down.shape[0] == 16 for up, down in layers.values())
