"""A plot of measured figures as SVG, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

WIDTH, HEIGHT, MARGIN = 640, 400, 60
COLOURS = ("#0b57d0", "#b3261e", "#146c2e", "#7d5260")


def draw(rows: Sequence[Mapping[str, float]], across: str, names: Sequence[str]) -> str:
    """Draw a line for each named figure over another one."""
    shown = [max(row[name], 1e-3) for row in rows for name in names]
    x = _axis([row[across] for row in rows], MARGIN, WIDTH - MARGIN)
    y = _axis(shown, HEIGHT - MARGIN, MARGIN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(math.floor(math.log10(min(shown))), math.ceil(math.log10(max(shown))) + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{MARGIN} {at:.0f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        parts.append(f'<text x="{MARGIN - 6}" y="{at + 4:.0f}" text-anchor="end">{10.0**power:,g}')
        parts.append("</text>")
    for row in rows:
        at = x(row[across])
        parts.append(f'<text x="{at:.0f}" y="{HEIGHT - MARGIN + 20}" text-anchor="middle">')
        parts.append(f"{row[across]:,.0f}</text>")
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{across}</text>')
    for number, name in enumerate(names):
        points = [(x(row[across]), y(max(row[name], 1e-3))) for row in rows]
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{left:.1f},{top:.1f}" for left, top in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="4" fill="{colour}"/>'
            for left, top in points
        ]
        parts.append(f'<text x="{MARGIN + 8}" y="{MARGIN + 16 * number}" fill="{colour}">{name}')
        parts.append("</text>")
    return "\n".join([*parts, "</svg>\n"])


def _axis(values: Sequence[float], first: float, last: float) -> Callable[[float], float]:
    """Place values on a logarithmic axis between two ends."""
    low = math.floor(math.log10(min(values)))
    high = max(math.ceil(math.log10(max(values))), low + 1)

    def place(value: float) -> float:
        return first + (math.log10(value) - low) / (high - low) * (last - first)

    return place
