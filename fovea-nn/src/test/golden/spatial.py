"""Golden numbers of PoolingTest and SpatialTest: pooling with ceil mode and counted padding, and resized images, by PyTorch.

Made with torch 2.13.0; run: python spatial.py. Nothing random: element k of an input is (7 k mod 11) - 5.
"""
import torch
import torch.nn.functional as F


def grid(*extents):
    count = torch.Size(extents).numel()
    return ((7 * torch.arange(count)) % 11 - 5).float().reshape(1, 1, *extents)


def show(name, y):
    print(name, list(y.shape[2:]), [float(f"{v:.7g}") for v in y.flatten()])


x = grid(6, 6)
show("max 3/2+1 ceil", F.max_pool2d(x, 3, 2, 1, ceil_mode=True))
for count in (True, False):
    show(f"average 3/2+1 ceil, counted {count}", F.avg_pool2d(x, 3, 2, 1, True, count))
    show(f"average 3/2+1, counted {count}", F.avg_pool2d(x, 3, 2, 1, False, count))
show("max 1d 2/3 ceil", F.max_pool1d(grid(7), 2, 3, ceil_mode=True))
show("max 1d 3/2+1 dilation 2 ceil", F.max_pool1d(grid(8), 3, 2, 1, 2, True))
show("average 3d 2 ceil", F.avg_pool3d(grid(3, 3, 2), 2, ceil_mode=True))
show("lp 2 2d 2 ceil", F.lp_pool2d(grid(3, 3), 2.0, 2, ceil_mode=True))
show("lp 4 1d 3/2", F.lp_pool1d(grid(7)[0], 4.0, 3, 2).unsqueeze(0))

y = grid(3, 4)
for to in ((6, 8), (5, 3), (2, 7)):
    show(f"bilinear {to}", F.interpolate(y, to, mode="bilinear", align_corners=False))
    show(f"nearest {to}", F.interpolate(y, to, mode="nearest-exact"))
