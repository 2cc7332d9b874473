"""Writes random-golden.txt: what dev.fovea.op.RandomBits must yield, computed from its description alone.

python3 random_golden.py > random-golden.txt
"""
import math
import platform
import struct

M64 = (1 << 64) - 1
M32 = (1 << 32) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & M64
    return z ^ z >> 31


def name_key(name):
    h = 0xCBF29CE484222325
    for c in name:
        h = ((h ^ ord(c)) * 0x100000001B3) & M64
    return mix(h)


def key(seed, step, op, sample):
    a = mix((seed + GOLDEN) & M64)
    b = mix((a + step * GOLDEN) & M64)
    c = mix((b + op) & M64)
    return mix((c + sample * GOLDEN) & M64)


def lowbias(x):
    x ^= x >> 16
    x = (x * 0x21F0AAAD) & M32
    x ^= x >> 15
    x = (x * 0x735A2D97) & M32
    return x ^ x >> 15


def bits(k, index):
    h = lowbias((index * 0x9E3779B9 + k) & M32)
    return lowbias(h ^ k >> 32)


def uniform(k, index):
    return (bits(k, index) >> 8) * 2.0 ** -24


def normal(k, index):
    u = 1 - uniform(k, 2 * index)
    v = uniform(k, 2 * index + 1)
    return struct.unpack("f", struct.pack("f", math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)))[0]


CASES = [("dropout", uniform, "dropout_1/0", 42, 7, 3, 2, 5), ("zeros", uniform, "", 0, 0, 0, 1, 4),
         ("negative-seed", uniform, "x", -1, 1 << 40, 1 << 33, 2, 3), ("seed-beyond-double", uniform, "x", (1 << 62) + 12345, 3, 5, 1, 4),
         ("initial-weights", normal, "conv2d_1/kernel", 1, 0, 0, 3, 4)]

print("# name, distribution, key, seed, step, first sample, samples, numbers of a sample: the numbers")
print("# made by random_golden.py, Python " + platform.python_version())
for name, f, path, seed, step, first, samples, count in CASES:
    numbers = [f(key(seed & M64, step, name_key(path), first + n), j) for n in range(samples) for j in range(count)]
    print(f"{name}; {f.__name__}; {path}; {seed}; {step}; {first}; {samples}; {count}; " + " ".join(repr(x) for x in numbers))
