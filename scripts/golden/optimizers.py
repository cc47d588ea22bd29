#!/usr/bin/env python3
"""Writes Tests/NeuralNetworkTests/Golden/sgd.safetensors: steps of stochastic gradient descent by PyTorch.

Inputs are float32, every result is float64, computed from those inputs in double precision.

Run in a fresh environment (see README.md beside this file for the versions used):
    python3 -m venv .venv && .venv/bin/pip install torch numpy safetensors
    .venv/bin/python scripts/golden/optimizers.py
"""
import numpy as np
import torch
from torch import nn

import closed_form
from network import GoldenFile, learning_rate

STEPS = 12
SHAPES = {"decayed": (9, 5), "plain": (19,)}


def main():
    file = GoldenFile("sgd")
    rates = [learning_rate(step, 1e-1, 3, STEPS + 1) for step in range(STEPS)]
    file.expected("rates", rates)
    starts = {name: closed_form.uniform(f"sgd.{name}.start", *shape) for name, shape in SHAPES.items()}
    for name, start in starts.items():
        file.input(f"{name}.start", start)
    gradients = [
        {name: closed_form.uniform(f"sgd.{name}.{step}", *shape) for name, shape in SHAPES.items()}
        for step in range(STEPS)
    ]
    for step in range(STEPS):
        for name in SHAPES:
            file.input(f"{name}.{step}.gradient", gradients[step][name])
    for momentum in (0.0, 0.5, 0.9):
        case = f"momentum.{momentum}"
        file.expected(f"{case}.settings", [momentum, 1e-2])
        parameters = {name: nn.Parameter(torch.tensor(start.astype(np.float64))) for name, start in starts.items()}
        sgd = torch.optim.SGD([{"params": [parameters["decayed"]], "weight_decay": 1e-2},
                               {"params": [parameters["plain"]], "weight_decay": 0.0}], lr=1e-3, momentum=momentum)
        for step, rate in enumerate(rates):
            for name, value in parameters.items():
                value.grad = torch.tensor(gradients[step][name].astype(np.float64))
            for group in sgd.param_groups:
                group["lr"] = rate
            sgd.step()
            for name, value in parameters.items():
                file.expected(f"{case}.{name}.{step}", value)
    file.write()


if __name__ == "__main__":
    main()
