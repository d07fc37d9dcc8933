"""Putting pictures of things into a picture: place, size, tilt, mirror, and one over the other. Renderer and sketch share it."""
import torch
import torch.nn.functional as F


def placed(pictures, box, tilt, mirror, side):
    """Premultiplied pictures [n, c, s, s] on empty canvases [n, c, side, side].

    box [n, 3] is (x, y, half size) in half canvases from the middle, y down; tilt [n] in radians, clockwise; mirror [n] is 1 or -1.
    """
    grid = (torch.arange(side, dtype=torch.float32) + 0.5) * (2 / side) - 1
    x = (grid.reshape(1, 1, -1) - box[:, 0].reshape(-1, 1, 1)) / box[:, 2].reshape(-1, 1, 1)
    y = (grid.reshape(1, -1, 1) - box[:, 1].reshape(-1, 1, 1)) / box[:, 2].reshape(-1, 1, 1)
    c, s = tilt.cos().reshape(-1, 1, 1), tilt.sin().reshape(-1, 1, 1)
    at = torch.stack([(x * c + y * s) * mirror.reshape(-1, 1, 1), y * c - x * s], -1)
    return F.grid_sample(pictures, at, mode="bilinear", padding_mode="zeros", align_corners=False)


def over(top, bottom):
    """A premultiplied picture over another."""
    return top + bottom * (1 - top[:, 3:])


def fitting(picture, half, side):
    """The picture [4, s, s] averaged down until it is at most one and a half times as large as it will be shown."""
    factor = 1
    while picture.shape[-1] / factor > 1.5 * half * side:
        factor *= 2
    return picture if factor == 1 else F.avg_pool2d(picture[None], factor)[0]
