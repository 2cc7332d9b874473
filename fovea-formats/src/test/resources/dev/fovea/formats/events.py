#!/usr/bin/env python3
"""The golden bytes of TensorBoardTest, from an implementation of its own: only the standard library (struct, sys).

Writes events.tfevents: the file that holds the version record, the scalar 0.25 under "epoch_loss" at step 3, and the
histogram of the numbers 0, 1, 1, 4 under "w/histogram" at step 300, all at the wall time 1700000000.5.
The formats: TensorFlow's record_writer.cc (framing, masked CRC-32C), event.proto and summary.proto (messages), and
Protocol Buffers' "Encoding". CRC-32C is computed bit by bit with the reversed polynomial 0x82F63B78; it is checked with
the value of RFC 3720, appendix B.4: the CRC of 32 zero bytes is 0x8A9136AA.
"""
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


assert crc32c(bytes(32)) == 0x8A9136AA


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(data):
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked(length)) + data + struct.pack("<I", masked(data))


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def delimited(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def double(field, value):
    return varint(field << 3 | 1) + struct.pack("<d", value)


def event(step, rest):
    return double(1, 1700000000.5) + (varint(2 << 3) + varint(step) if step else b"") + rest


def summary(tag, value):
    return delimited(5, delimited(1, delimited(1, tag.encode()) + value))


scalar = varint(2 << 3 | 5) + struct.pack("<f", 0.25)

numbers = [0.0, 1.0, 1.0, 4.0]
limits = [0.0 + (4.0 - 0.0) * (i + 1) / 30 for i in range(29)] + [4.0]
counts = [0.0] * 30
for x in numbers:
    counts[next(i for i, limit in enumerate(limits) if x <= limit)] += 1
histogram = (double(2, 4.0) + double(3, 4.0) + double(4, 6.0) + double(5, 18.0)      # the minimum 0 is left out
             + delimited(6, struct.pack("<30d", *limits)) + delimited(7, struct.pack("<30d", *counts)))

with open(sys.argv[1] if len(sys.argv) > 1 else "events.tfevents", "wb") as out:
    out.write(record(event(0, delimited(3, b"brain.Event:2"))))
    out.write(record(event(3, summary("epoch_loss", scalar))))
    out.write(record(event(300, summary("w/histogram", delimited(5, histogram)))))
