"""Makes golden.json: what Pillow's Lanczos filter makes of small pictures (written with Pillow 9.4.0).

Run with: python3 make_golden.py > golden.json
"""
import base64
import json

from PIL import Image

# Width and height of the source, then of the result: larger, smaller, both at once, one side only, tiny.
CASES = [
    (7, 5, 14, 10), (16, 12, 64, 48), (13, 9, 5, 4), (24, 31, 17, 11), (10, 20, 25, 7), (20, 10, 9, 33),
    (12, 12, 12, 31), (12, 12, 29, 12), (1, 1, 6, 4), (2, 3, 9, 8), (48, 40, 1, 1), (11, 8, 12, 9), (33, 21, 32, 20),
]


def source(width, height):
    """Flat areas, hard edges and noise: the low byte of a product that overflows on purpose."""
    data = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(3):
                noise = ((x * 73856093) ^ (y * 19349663) ^ (c * 83492791)) >> 7 & 255
                data.append(255 if x * 3 < width else 0 if y * 3 < height else noise)
    return Image.frombytes("RGB", (width, height), bytes(data))


def case(width, height, to_width, to_height):
    result = source(width, height).resize((to_width, to_height), Image.LANCZOS)
    return {
        "width": width, "height": height, "toWidth": to_width, "toHeight": to_height,
        "rgb": base64.b64encode(result.tobytes()).decode(),
    }


print(json.dumps([case(*sizes) for sizes in CASES], indent=1))
