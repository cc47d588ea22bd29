"""The processor, and which of its vectors both programs use."""
import os
import platform
import re
import subprocess
import sys

import torch

# What can hold PyTorch and its libraries to less than the processor has.
LIMITS = ("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR")
PROBE = """import torch
torch.nn.functional.conv2d(torch.zeros(16, 32, 8, 64), torch.zeros(32, 32, 3, 3))
torch.zeros(64, 64) @ torch.zeros(64, 64)
"""


def about(program):
    """What is said of the machine above the table."""
    return {"processor": name(), "cores": len(os.sched_getaffinity(0)), "torch": torch.__version__.split("+")[0],
            "vectors": {"PyTorch": of_pytorch(), "SeedSweep": of_seedsweep(program)}}


def name():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "")
    return model or platform.machine()


def of_pytorch():
    """Its own kernels' vectors in bits, and what oneDNN and MKL say in their verbose modes; None where they are silent."""
    capability = torch.backends.cpu.get_cpu_capability()
    bits = re.search(r"\d{3,}$", capability)
    said = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True,
                          env={**os.environ, "ONEDNN_VERBOSE": "1", "MKL_VERBOSE": "1"}).stdout
    return {"bits": int(bits[0]) if bits else 256 if capability.startswith("AVX2") else 128, "capability": capability,
            "onednn": found(r"onednn_verbose.*info,cpu,isa:(.*)", said),
            "mkl": found(r"MKL_VERBOSE .* 64 architecture (.*?) (?:enabled )?processors", said),
            "limits": {key: os.environ[key] for key in LIMITS if key in os.environ}}


def found(pattern, text):
    match = re.search(pattern, text)
    return match[1].strip() if match else None


def of_seedsweep(program):
    """Lanes of single precision, and why so many. A program that does not say it has eight."""
    outcome = subprocess.run([program, "fingerprint", "--verbose"], capture_output=True, text=True)
    said = re.search(r"(\d+) lanes.*", outcome.stderr) if outcome.returncode == 0 else None
    lanes = int(said[1]) if said else 8
    return {"bits": 32 * lanes, "lanes": lanes, "reason": said[0] if said else "8 lanes"}


def text(machine):
    """The same on two lines."""
    pytorch, own = machine["vectors"]["PyTorch"], machine["vectors"]["SeedSweep"]
    libraries = "".join(f", {title}: {pytorch[key]}" for key, title in (("onednn", "oneDNN"), ("mkl", "MKL")) if pytorch[key])
    limits = "".join(f", {key}={value}" for key, value in pytorch["limits"].items())
    return [f"{machine['processor']}, {machine['cores']} cores, torch {machine['torch']}",
            f"vectors: PyTorch {pytorch['bits']} bits ({pytorch['capability']}{libraries}{limits}), "
            f"SeedSweep {own['bits']} bits ({own['reason']})"]
