#!/usr/bin/env python3
"""The golden files of NpyTest: NumPy 2.4.6, python3 npy.py, in this folder."""
import numpy

numpy.save("floats.npy", numpy.arange(6, dtype="<f4").reshape(2, 3) / 2)
numpy.save("bytes.npy", numpy.array([0, 128, 255], dtype="|u1"))
numpy.save("doubles.npy", numpy.array(0.1, dtype="<f8"))
numpy.save("columns.npy", numpy.asfortranarray(numpy.arange(6, dtype="<i4").reshape(2, 3)))
