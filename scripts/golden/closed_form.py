"""Numbers in closed form, so that another language can write down the same float32 values without a file.

The value number i of a name is the i-th output of SplitMix64 (Steele, Lea, Flood 2014) started at the FNV-1a hash of
the name; its upper 24 bits, as a signed fraction, are a float32 in [-1, 1) without any rounding.
"""
import math

import numpy as np


def fnv1a(name):
    digest = 0xCBF29CE484222325
    for byte in name.encode():
        digest = (digest ^ byte) * 0x100000001B3 % 2**64
    return digest


def splitmix64(name, count):
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(name, *shape):
    """float32 values in [-1, 1)."""
    upper = (splitmix64(name, math.prod(shape)) >> np.uint64(40)).astype(np.int64)
    return ((upper - 2**23).astype(np.float32) / np.float32(2**23)).reshape(shape)


def signs(name, count):
    """-1 where the highest bit is set, else 1."""
    return np.where(splitmix64(name, count) >> np.uint64(63), -1.0, 1.0)


def parameter(name, shape):
    """A starting value for one parameter of the network, scaled for its role."""
    values = uniform(name, *shape)
    if len(shape) > 1:  # uniform of He's variance 2 / fan-out
        fan_out = shape[0] * math.prod(shape[2:])
        return values * np.float32(math.sqrt(6 / fan_out))
    offset = 1 if name.endswith("normalization.weight") or ".normalization" in name and name.endswith("weight") else 0
    return np.float32(offset) + values * np.float32(0.25)


def records(name, batch, length, share):
    """Float32 [batch, 12, length]: steps of 50 samples, the same in records i and i + share, and noise of each record."""
    steps = np.tile(uniform(name + ".steps", share, 12, -(-length // 50)), (batch // share, 1, 1))
    return uniform(name + ".noise", batch, 12, length) * np.float32(0.5) + np.repeat(steps, 50, axis=2)[:, :, :length]
