"""Draws the site's own pictures into aggregator/render/static: the wheel between sky and earth.

Run by hand after a change of the drawing; needs rsvg-convert (Debian: librsvg2-bin) and Pillow:

    python bench/pictures.py
"""

import math
import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image

STATIC = Path(__file__).resolve().parents[1] / "aggregator" / "render" / "static"
SKY, EARTH, WHEEL, LIGHT = "#1f5fb0", "#2c8049", "#d3223a", "#fffaf0"
SPOKES = 16  # as on the flag of 1971


def wheel(x: float, y: float, radius: float, spokes: int = SPOKES) -> str:
    """Draw the wheel red on a light ground of its own shape, legible on blue and on green."""
    rim, spoke, hub = radius * 0.15, radius * 0.055, radius * 0.2
    ends = [
        (x + math.cos(angle) * radius, y + math.sin(angle) * radius)
        for angle in (2 * math.pi * number / spokes for number in range(spokes))
    ]
    lines = " ".join(f"M{x:.2f} {y:.2f}L{to_x:.2f} {to_y:.2f}" for to_x, to_y in ends)
    return (
        "".join(
            f'<g fill="none" stroke="{colour}">'
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" stroke-width="{rim + edge:.2f}"/>'
            f'<path d="{lines}" stroke-width="{spoke + edge:.2f}"/>'
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{hub + edge / 2:.2f}" fill="{colour}" stroke="none"/></g>'
            for colour, edge in ((LIGHT, radius * 0.06), (WHEEL, 0.0))
        )
        + f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{hub * 0.42:.2f}" fill="{LIGHT}"/>'
    )


def ground(width: int, height: int, corner: float = 0) -> str:
    """Fill a picture with sky over earth, cut at the corners."""
    middle = height / 2
    return (
        f'<clipPath id="cut"><rect width="{width}" height="{height}" rx="{corner}"/></clipPath>'
        f'<g clip-path="url(#cut)"><rect width="{width}" height="{height}" fill="{SKY}"/>'
        f'<rect y="{middle}" width="{width}" height="{middle}" fill="{EARTH}"/>'
    )


def square(size: int = 64) -> str:
    """Draw the sign of the site: small, so without rings."""
    middle = size / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f"{ground(size, size, size * 0.2)}{wheel(middle, middle, size * 0.33)}</g></svg>"
    )


def wide(width: int, height: int) -> str:
    """Draw the wheel with rings that widen like those on water: many voices, one word."""
    middle_x, middle_y = width / 2, height / 2
    rings = "".join(
        f'<circle cx="{middle_x}" cy="{middle_y}" r="{height * (0.42 + 0.13 * number):.1f}" fill="none"'
        f' stroke="{LIGHT}" stroke-opacity="{0.34 * 0.78**number:.3f}" stroke-width="{height * 0.006:.1f}"/>'
        for number in range(7)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"{ground(width, height)}{rings}{wheel(middle_x, middle_y, height * 0.29)}</g></svg>"
    )


def png(svg: str, width: int) -> Image.Image:
    """Turn a drawing into pixels."""
    command = ["rsvg-convert", "--width", str(width), "--format", "png"]
    drawn = subprocess.run(command, input=svg.encode(), capture_output=True, check=True)
    return Image.open(BytesIO(drawn.stdout)).convert("RGBA")


def main() -> None:
    """Write every picture in its sizes."""
    (STATIC / "favicon.svg").write_text(square() + "\n", encoding="utf-8")
    (STATIC / "picture.svg").write_text(wide(1200, 630) + "\n", encoding="utf-8")
    for name, size in {"favicon": 64, "badge": 144, "apple-touch-icon": 180, "icon": 512}.items():
        png(square(), size).save(STATIC / f"{name}.png", optimize=True)
    png(square(), 48).save(STATIC / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    for name, (width, height) in {"picture": (1200, 630), "logo": (800, 400)}.items():
        flat = png(wide(width, height), width).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE)
        flat.save(STATIC / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
