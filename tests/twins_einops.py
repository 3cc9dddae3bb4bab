"""Twin programs of einops."""

from __future__ import annotations

from twin import twins

PROGRAMS = [
    *twins("""
from einops import rearrange
rearrange(images, "b h w c -> b (h w) c")

from einops import rearrange
rearrange(images, "b (h p) w c -> b h (w p c)", p=images.shape[1])

from einops import rearrange
rearrange(images, "b (h p) (w q) ... -> (b h w) (p q) ...", p=images.shape[1], w=1)

from einops import rearrange
rearrange(table, "n m -> 1 m n ()")

from einops import rearrange
rearrange(images, "b ... c -> c (... b)") / 255.0

import einops
einops.reduce(images / 255.0, "b h w c -> b c", "mean")

import einops
einops.reduce(images, "b (h k) ... -> b h ...", reduction="max", k=images.shape[1])

import einops
einops.repeat(table, "n m -> n k (m l)", k=3, l=2)

import einops
sizes = einops.parse_shape(images, "b h w _")
np.zeros((sizes["h"], sizes["w"], len(sizes)))

from einops import repeat
repeat(table, pattern="n m -> n 2 m")
"""),
]
