#!/usr/bin/env python3
"""Loads a pretrained checkpoint of SeedSweep into PyTorch.

    from load_checkpoint import load
    network = load("RUN/artifacts/SHA256")          # a torch.nn.Module, ready for evaluation
    features = network.features(records)            # records: float32 [B, 12, 1000], normalised as the program does

    python3 scripts/load_checkpoint.py CHECKPOINT RECORDS.safetensors

The second form prints the features and projections of the tensor "records" as JSON. Needs torch and safetensors.
"""
import json
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file

sys.path.append(str(pathlib.Path(__file__).resolve().parent / "golden"))
from model import Network  # noqa: E402


def load(path):
    """The network of a checkpoint with its weights and running statistics; refuses names or shapes that do not fit."""
    with safe_open(path, framework="pt") as checkpoint:
        architecture = checkpoint.metadata()["architecture"]
        tensors = {name: checkpoint.get_tensor(name) for name in checkpoint.keys()}
    group_norm = "stem.normalization.running_mean" not in tensors
    head = "projection" if any(name.startswith("projection.") for name in tensors) else "classification"
    network = Network(architecture, head, group_norm)
    # PyTorch also counts batches, which changes nothing here.
    counters = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    network.load_state_dict(tensors | counters, strict=True)
    return network.eval()


def main(checkpoint, records):
    network = load(checkpoint)
    with torch.inference_mode():
        records = load_file(records)["records"]
        print(json.dumps({
            "features": network.features(records).flatten().tolist(), "output": network(records).flatten().tolist()}))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: load_checkpoint.py CHECKPOINT RECORDS.safetensors")
    main(*sys.argv[1:])
