import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chatbot.models.delta import STEP, add, delta_of, pack, unpack

ROWS = arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(1, 5).map(lambda fours: 4 * fours)),
    elements=st.floats(-1, 1, width=32),
)


@given(ROWS)
def test_each_number_becomes_the_nearest_level_of_its_row(
    difference: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    packed, step = pack(difference)
    levels = step[:, None] * np.array([-1.5, -0.5, 0.5, 1.5], np.float32)
    away = np.abs(difference[:, :, None] - levels[:, None, :]).min(axis=-1)
    told = np.abs(unpack(packed, step) - difference)
    np.testing.assert_allclose(told, away, rtol=1e-4, atol=1e-6)


def test_a_difference_is_told_as_nearly_as_two_bits_can() -> None:
    difference = np.random.default_rng(1).normal(0, 1e-3, (50, 384)).astype(np.float32)
    error = unpack(*pack(difference)) - difference
    # Max 1960: the mean square error of four even levels is 0.1188 of the variance.
    assert np.mean(error**2) / np.mean(difference**2) == pytest.approx(0.1188, abs=0.005)


def test_weights_are_given_back_from_the_first_and_the_difference() -> None:
    rng = np.random.default_rng(2)
    first = {
        "matrix": rng.normal(size=(8, 16)).astype(np.float32),
        "bias": rng.normal(size=8).astype(np.float32),
        "heads": rng.normal(size=(2, 3)).astype(np.float32),
        "table": rng.normal(size=(4, 8)).astype(np.float32),
    }
    second = {
        name: weight + 0.02 * rng.normal(size=weight.shape).astype(np.float32)
        for name, weight in first.items()
    }
    second["table"] = first["table"]
    difference = delta_of(first, second)
    given_back = add(first, difference)

    assert set(difference) == {"matrix", "matrix" + STEP, "bias", "heads"}
    assert difference["matrix"].nbytes == first["matrix"].nbytes / 16
    for name in ("bias", "heads", "table"):
        np.testing.assert_allclose(given_back[name], second[name], rtol=1e-6, atol=1e-7)
    assert np.abs(given_back["matrix"] - second["matrix"]).mean() < 0.01
    assert (given_back["matrix"] != first["matrix"]).all()
