#!/usr/bin/env python3
"""The golden numbers of InitializerTest, from an implementation of its own: only the standard library.

The random bits follow the formulas in dev.fovea.op.RandomBits; the normal quantile is statistics.NormalDist.inv_cdf.
Printed for a kernel [3, 4] at path "dense/kernel" in a model of seed 1.
"""
import math
from statistics import NormalDist

M64, M32 = (1 << 64) - 1, (1 << 32) - 1
GOLDEN, GOLDEN_32 = 0x9E3779B97F4A7C15, 0x9E3779B9


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M64
    z = (z ^ z >> 27) * 0x94D049BB133111EB & M64
    return z ^ z >> 31


def name_key(name):
    h = 0xCBF29CE484222325
    for c in name:
        h = (h ^ ord(c)) * 0x100000001B3 & M64
    return mix(h)


def key(seed, path):
    h = mix(seed + GOLDEN & M64)
    h = mix(h)                                  # step 0
    h = mix(h + name_key(path) & M64)
    return mix(h)                               # sample 0


def lowbias(x):
    x ^= x >> 16
    x = x * 0x21F0AAAD & M32
    x ^= x >> 15
    x = x * 0x735A2D97 & M32
    return x ^ x >> 15


def bits(k, i):
    h = lowbias(i * GOLDEN_32 + (k & M32) & M32)
    return lowbias(h ^ k >> 32)


def uniforms(k, n):
    return [(bits(k, i) + 0.5) / 2**32 for i in range(n)]


def truncated(u):
    below = NormalDist().cdf(-2)
    return NormalDist().inv_cdf(below + u * (1 - 2 * below))


us = uniforms(key(1, "dense/kernel"), 12)
normal = [NormalDist().inv_cdf(u) for u in us]
he = [math.sqrt(2 / 3) / 0.87962566103423978 * truncated(u) for u in us]
glorot = [math.sqrt(3 * 2 / 7) * (2 * u - 1) for u in us]
for title, numbers in ("normal(0, 1)", normal), ("heNormal()", he), ("glorotUniform()", glorot):
    print(title, ", ".join("%.7g" % v for v in numbers[:4]))
