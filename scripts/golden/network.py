#!/usr/bin/env python3
"""Writes Tests/NeuralNetworkTests/Golden/*.safetensors: layers, losses, optimizer and training steps by PyTorch.

Inputs are float32, every result is float64, computed from those inputs in double precision. Layouts are PyTorch's:
[batch, channels, length], [out, in, kernel], [out, in].

Run in a fresh environment (see README.md beside this file for the versions used):
    python3 -m venv .venv && .venv/bin/pip install torch numpy safetensors
    .venv/bin/python scripts/golden/network.py
"""
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from torch import nn

import closed_form
from model import Block, Network, nt_xent

OUTPUT = Path(__file__).resolve().parents[2] / "Tests/NeuralNetworkTests/Golden"
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class GoldenFile:
    """Tensors by name; `input` keeps float32 and gives back a double leaf for autograd."""

    def __init__(self, name):
        self.name, self.tensors = name, {}

    def input(self, name, values):
        self.tensors[name] = np.asarray(values, dtype=np.float32)
        return torch.tensor(self.tensors[name].astype(np.float64), requires_grad=True)

    def noise(self, name, *shape, scale=1.0):
        return self.input(name, closed_form.uniform(f"{self.name}.{name}", *shape) * np.float32(scale))

    def expected(self, name, values):
        values = values.detach().numpy() if torch.is_tensor(values) else np.asarray(values)
        self.tensors[name] = np.array(np.atleast_1d(values), dtype=np.float64, order="C")

    def write(self, folder=OUTPUT):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.safetensors"
        save_file(self.tensors, path)
        print(f"{path.name}: {len(self.tensors)} tensors, {path.stat().st_size} bytes")


def layer(file, case, function, **inputs):
    """Output and input gradients of a function under a given output gradient."""
    output = function(**inputs)
    gradient = file.noise(f"{case}.output_gradient", *output.shape)
    output.backward(gradient.detach())
    file.expected(f"{case}.output", output)
    for name, value in inputs.items():
        file.expected(f"{case}.{name}_gradient", value.grad)


def convolution():
    file = GoldenFile("convolution")
    shapes = [  # batch, length, inputs, outputs, kernel, stride
        (2, 40, 12, 16, 15, 2), (1, 33, 12, 7, 15, 2), (2, 9, 3, 8, 15, 1), (1, 5, 3, 4, 15, 2),
        (2, 50, 16, 16, 7, 1), (2, 31, 8, 8, 7, 1), (1, 37, 5, 9, 7, 1), (3, 4, 8, 16, 7, 1), (1, 1, 8, 8, 7, 1),
        (2, 50, 16, 16, 7, 2), (2, 31, 8, 16, 7, 2), (1, 37, 9, 5, 7, 2), (2, 3, 8, 8, 7, 2), (1, 1, 3, 8, 7, 2),
        (2, 20, 8, 8, 3, 1), (2, 21, 6, 10, 3, 2), (1, 2, 3, 5, 3, 1),
        (2, 20, 16, 24, 1, 1), (2, 21, 16, 32, 1, 2), (2, 20, 5, 7, 1, 2), (1, 1, 1, 1, 1, 1),
    ]
    for batch, length, inputs, outputs, kernel, stride in shapes:
        case = f"b{batch}l{length}c{inputs}-{outputs}k{kernel}s{stride}"
        layer(file, case, lambda input, weight: F.conv1d(input, weight, stride=stride, padding=kernel // 2),
              input=file.noise(f"{case}.input", batch, inputs, length),
              weight=file.noise(f"{case}.weight", outputs, inputs, kernel))
        file.input(f"{case}.stride", [stride])
    file.write()


def normalization():
    file = GoldenFile("normalization")
    for case, shape in {"batch.ncl": (3, 10, 7), "batch.nc": (6, 16)}.items():
        batch_norm = nn.BatchNorm1d(shape[1])
        batch_norm.weight = nn.Parameter(file.noise(f"{case}.weight", shape[1]))
        batch_norm.bias = nn.Parameter(file.noise(f"{case}.bias", shape[1]))
        for step in range(4):
            values = closed_form.uniform(f"{case}.{step}", *shape) * np.float32(step + 0.5) + np.float32(step)
            values[:, 0] = 0.75  # a channel without variance
            batch_norm.zero_grad()
            input = file.input(f"{case}.{step}.input", values)
            output = batch_norm(input)
            output.backward(file.noise(f"{case}.{step}.output_gradient", *shape).detach())
            for name, value in {"output": output, "input_gradient": input.grad,
                                "weight_gradient": batch_norm.weight.grad, "bias_gradient": batch_norm.bias.grad,
                                "running_mean": batch_norm.running_mean,
                                "running_var": batch_norm.running_var}.items():
                file.expected(f"{case}.{step}.{name}", value)
        batch_norm.eval()
        file.expected(f"{case}.evaluation.output", batch_norm(file.noise(f"{case}.evaluation.input", *shape)))
    for case, (batch, channels, length) in {"group.16": (3, 16, 9), "group.24": (2, 24, 5), "group.8": (2, 8, 6)}.items():
        layer(file, case, lambda input, weight, bias: F.group_norm(input, 8, weight, bias),
              input=file.noise(f"{case}.input", batch, channels, length, scale=2.0),
              weight=file.noise(f"{case}.weight", channels), bias=file.noise(f"{case}.bias", channels))
    file.write()


def layers():
    file = GoldenFile("layers")
    for length in (8, 9, 2):
        case = f"max_pool.{length}"
        values = np.round(closed_form.uniform(case, 2, 10, length) * 4) / 4  # coarse: equal neighbours are there
        layer(file, case, lambda input: F.max_pool1d(input, 2), input=file.input(f"{case}.input", values))
    layer(file, "average_pool", lambda input: input.mean(dim=2), input=file.noise("average_pool.input", 3, 10, 13))
    for inputs, outputs in ((64, 128), (10, 5), (17, 3)):
        case = f"linear.{inputs}-{outputs}"
        layer(file, case, F.linear, input=file.noise(f"{case}.input", 4, inputs),
              weight=file.noise(f"{case}.weight", outputs, inputs), bias=file.noise(f"{case}.bias", outputs))
    file.write()


def residual_blocks():
    file = GoldenFile("blocks")
    for case, inputs, outputs, stride, group_norm in (
            ("identity", 16, 16, 1, False), ("projection", 16, 32, 2, False), ("group_norm", 16, 16, 2, True)):
        block = Block(inputs, outputs, stride, group_norm)
        for name, value in block.named_parameters():
            file.tensors[f"{case}.{name}"] = closed_form.parameter(f"blocks.{case}.{name}", tuple(value.shape))
            value.data = torch.tensor(file.tensors[f"{case}.{name}"].astype(np.float64))
        layer(file, case, lambda input: block(input), input=file.noise(f"{case}.input", 2, inputs, 21))
        for name, value in block.named_parameters():
            file.expected(f"{case}.{name}_gradient", value.grad)
        for name, value in block.named_buffers():
            if "running" in name:
                file.expected(f"{case}.{name}", value)
    file.write()


def losses():
    file = GoldenFile("losses")
    for records, width in ((1, 8), (2, 128), (5, 128), (16, 10)):
        case = f"nt_xent.{records}"
        shared = np.tile(closed_form.uniform(f"{case}.shared", records, width), (2, 1))
        own = closed_form.uniform(f"{case}.own", 2 * records, width)
        projections = file.input(f"{case}.projections", shared * np.float32(0.5) + own)
        loss, accuracy = nt_xent(projections)
        loss.backward()
        file.expected(f"{case}.loss", loss)
        file.expected(f"{case}.accuracy", accuracy)
        file.expected(f"{case}.projections_gradient", projections.grad)
    for case, scale in (("moderate", 3.0), ("extreme", 80.0)):
        logits = file.noise(f"cross_entropy.{case}.logits", 14, 5, scale=scale)
        labels = np.arange(14) % 5
        file.input(f"cross_entropy.{case}.labels", labels)
        loss = F.cross_entropy(logits, torch.tensor(labels))
        loss.backward()
        file.expected(f"cross_entropy.{case}.loss", loss)
        file.expected(f"cross_entropy.{case}.logits_gradient", logits.grad)
    file.write()


def learning_rate(step, base, warmup, total):
    """Linear to `base`, then a cosine to zero."""
    if step < warmup:
        return base * (step + 1) / warmup
    return base * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))


def optimizer():
    file = GoldenFile("optimizer")
    for base, warmup, total in ((1e-3, 5, 40), (1e-3, 0, 30), (1e-2, 1, 7)):
        file.expected(f"schedule.{base}.{warmup}.{total}", [learning_rate(s, base, warmup, total) for s in range(total)])
        file.expected(f"schedule.{base}.{warmup}.{total}.settings", [base, warmup, total])
    steps, shapes = 12, {"decayed": (9, 5), "plain": (19,)}
    parameters = {name: nn.Parameter(file.noise(f"{name}.start", *shape)) for name, shape in shapes.items()}
    adamw = torch.optim.AdamW([{"params": [parameters["decayed"]], "weight_decay": 1e-4},
                               {"params": [parameters["plain"]], "weight_decay": 0.0}], lr=1e-3)
    rates = [learning_rate(step, 1e-2, 3, steps + 1) for step in range(steps)]
    file.expected("rates", rates)
    for step, rate in enumerate(rates):
        for name, value in parameters.items():
            gradient = closed_form.uniform(f"{name}.{step}", *shapes[name]) * np.float32(10.0 ** (step % 4 - 3))
            gradient.flat[0] = 0  # a parameter that never gets a gradient
            value.grad = file.input(f"{name}.{step}.gradient", gradient).detach()
        for group in adamw.param_groups:
            group["lr"] = rate
        adamw.step()
        for name, value in parameters.items():
            file.expected(f"{name}.{step}", value)
    file.write()


def summarize(file, name, value, whole=1024):
    """The tensor where it is small, else its norm, eight projections on random signs and sixteen of its entries."""
    flat = value.detach().numpy().ravel()
    if flat.size <= whole:
        return file.expected(name, value)
    file.expected(f"{name}.norm", np.linalg.norm(flat))
    signs = [closed_form.signs(f"projection.{index}", flat.size) for index in range(8)]
    file.expected(f"{name}.projections", [flat @ sign for sign in signs])
    file.expected(f"{name}.entries", flat[np.arange(16) * (flat.size // 16)])


def prepared(architecture, head, group_norm, dtype=torch.float64):
    network = Network(architecture, head, group_norm)
    for name, value in network.named_parameters():
        value.data = torch.tensor(closed_form.parameter(name, tuple(value.shape)))
    network.to(dtype)
    decayed = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() == 1]
    adamw = torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-4}, {"params": plain, "weight_decay": 0.0}], lr=1e-3)
    return network, adamw


def training_steps(case, architecture, head, batch, group_norm, steps=4):
    """One step in full, the loss of a few more, and the evaluation-mode features that they lead to."""
    file = GoldenFile(case)
    network, adamw = prepared(architecture, head, group_norm)
    share = batch // 2 if head == "projection" else batch
    labels = torch.arange(batch) % 5
    seed = CLEAR_SEEDS[case]
    file.input("records.seed", [seed])
    file.input("batch", [batch])
    values = torch.tensor(closed_form.records(f"records.{seed}", batch, 1000, share).astype(np.float64))
    summarize(file, "features", network.features(values))
    for name, value in network.named_buffers():  # the pass for the features must leave no trace
        value.fill_(1.0 if name.endswith("var") else 0.0)
    trace = []
    for step in range(steps):
        adamw.zero_grad()
        output = network(values)
        loss = nt_xent(output)[0] if head == "projection" else F.cross_entropy(output, labels)
        loss.backward()
        trace.append(loss.item())
        if step == 0:
            summarize(file, "output", output)
            for name, value in network.named_parameters():
                summarize(file, f"gradient.{name}", value.grad)
            for name, value in network.named_buffers():
                if "running" in name:
                    summarize(file, f"buffer.{name}", value)
        adamw.step()
    file.expected("losses", trace)
    network.eval()
    # Not the projections: the gradient of a bias before BatchNorm is rounding alone, and AdamW makes steps of it.
    features = network.features(values)
    summarize(file, "evaluation.features", features)
    if head == "classification":
        summarize(file, "evaluation.output", network.head(features))
    file.write()


TRAININGS = {  # architecture, head, batch, GroupNorm
    "tiny_pretraining": ("tiny", "projection", 6, False),
    "tiny_finetuning": ("tiny", "classification", 5, False),
    "tiny_group_norm": ("tiny", "classification", 3, True),
    "resnet18_pretraining": ("resnet18", "projection", 4, False),
    "resnet18_finetuning": ("resnet18", "classification", 3, False),
}
# Records for which no ReLU and no maximum hangs on rounding: see margins.py.
CLEAR_SEEDS = {"tiny_pretraining": 29, "tiny_finetuning": 13, "tiny_group_norm": 14, "resnet18_pretraining": 16,
               "resnet18_finetuning": 1}


def main():
    convolution()
    normalization()
    layers()
    residual_blocks()
    losses()
    optimizer()
    for case, training in TRAININGS.items():
        training_steps(case, *training)


if __name__ == "__main__":
    main()
