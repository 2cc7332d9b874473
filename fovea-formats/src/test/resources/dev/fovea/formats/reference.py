# Made reference.safetensors and half.safetensors with safetensors 0.8.0 and numpy 2.4.6: python reference.py
import numpy as np
import safetensors
from safetensors.numpy import save_file

save_file({
    "b/kernel": np.arange(6, dtype=np.float32).reshape(2, 3) - 2.5,
    "a/bias": np.array([1.5, -0.0, np.inf], dtype=np.float32),
    "steps": np.array(7, dtype=np.int64),
    "labels": np.array([[1, -2]], dtype=np.int32),
    "pixels": np.array([0, 128, 255], dtype=np.uint8),
    "mean": np.array([0.1], dtype=np.float64),
}, "reference.safetensors", {"made by": "safetensors " + safetensors.__version__})
save_file({
    "half": np.array([1.0, -2.5, 65504, 6e-8], dtype=np.float16),
    "mask": np.array([True, False]),
}, "half.safetensors")
