#!/usr/bin/env python3
"""Writes the golden values of the ways to pretrain: Tests/NeuralNetworkTests/Golden/pretraining_parts.safetensors, losses and
heads, and Tests/TrainingTests/Golden/pretraining_methods.safetensors, steps of BYOL and VICReg with the tiny network.

Inputs are float32, every result is float64 by PyTorch. With --margins it writes nothing and prints how far PyTorch's own float32
is from that, the yardstick for the tolerances of the Swift tests.

    python3 -m venv .venv && .venv/bin/pip install torch numpy safetensors
    .venv/bin/python scripts/golden/pretraining.py [--margins]
"""
import copy
import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import closed_form
from model import Network, byol, vicreg
from network import GoldenFile

METHODS = Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden"


class Head(nn.Module):
    """Linear layers with BatchNorm and rectifier between them; names are those of the checkpoints."""

    def __init__(self, widths):
        super().__init__()
        self.hidden = len(widths) - 2
        for place in range(1, len(widths)):
            setattr(self, f"linear{place}", nn.Linear(widths[place - 1], widths[place]))
        for place in range(1, len(widths) - 1):
            setattr(self, self.norm_name(place), nn.BatchNorm1d(widths[place]))

    def norm_name(self, place):
        return f"normalization{place}" if self.hidden > 1 else "normalization"

    def forward(self, x):
        for place in range(1, self.hidden + 1):
            x = F.relu(getattr(self, self.norm_name(place))(getattr(self, f"linear{place}")(x)))
        return getattr(self, f"linear{self.hidden + 1}")(x)


def pairs(file, case, records, width, spread=1.0):
    """2N rows of which i and i + N have something in common."""
    shared = np.tile(closed_form.uniform(f"{case}.shared", records, width), (2, 1))
    own = closed_form.uniform(f"{case}.own", 2 * records, width)
    scales = np.linspace(0.25, spread, width, dtype=np.float32)
    return file.input(case, (shared + own * np.float32(0.5)) * scales)


def parts():
    file = GoldenFile("pretraining_parts")
    for records, width in ((1, 8), (2, 128), (5, 128), (16, 10)):
        case = f"byol.{records}"
        predictions = pairs(file, f"{case}.predictions", records, width)
        targets = file.noise(f"{case}.targets", 2 * records, width)
        loss = byol(predictions, targets.detach())
        loss.backward()
        file.expected(f"{case}.loss", loss)
        file.expected(f"{case}.gradient", predictions.grad)
    weightings = {"paper": (25, 25, 1), "invariance": (1, 0, 0), "variance": (0, 1, 0), "covariance": (0, 0, 1)}
    for records, width in ((2, 8), (5, 128), (16, 10), (64, 33)):
        # Some dimensions deviate by less than 1 and some by more.
        embeddings = pairs(file, f"vicreg.{records}.embeddings", records, width, spread=3)
        for name, weights in weightings.items():
            embeddings.grad = None
            loss = vicreg(embeddings, *weights)
            loss.backward()
            case = f"vicreg.{records}.{name}"
            file.expected(f"{case}.weights", weights)
            file.expected(f"{case}.loss", loss)
            file.expected(f"{case}.gradient", embeddings.grad)
    head = Head((10, 16, 24, 12))
    for name, value in head.named_parameters():
        file.tensors[f"head.{name}"] = closed_form.parameter(f"head.{name}", tuple(value.shape))
        value.data = torch.tensor(file.tensors[f"head.{name}"].astype(np.float64))
    input = file.noise("head.input", 7, 10)
    output = head(input)
    output.backward(file.noise("head.output_gradient", *output.shape).detach())
    file.expected("head.output", output)
    file.expected("head.input_gradient", input.grad)
    for name, value in head.named_parameters():
        file.expected(f"head.{name}_gradient", value.grad)
    file.write()


class Pretraining(nn.Module):
    def __init__(self, method, predictor=32, expander=48):
        super().__init__()
        self.network = Network("tiny", "projection")
        if method == "byol":
            self.prediction = Head((128, predictor, 128))
        else:
            del self.network.projection
            self.expander = Head((64, expander, expander, expander))

    def names(self):
        """Parameters by the names of the checkpoints."""
        return {name.removeprefix("network."): value for name, value in self.named_parameters()}

    def projections(self, x):
        features = self.network.features(x)
        head = self.network.projection if hasattr(self, "prediction") else self.expander
        return features, head(features)


def measures(projections):
    """Accuracy, alignment and uniformity of 2N projections."""
    unit = F.normalize(projections, dim=1)
    cosines = unit @ unit.T
    views = len(unit)
    partners = (torch.arange(views) + views // 2) % views
    others = cosines.masked_fill(torch.eye(views, dtype=torch.bool), -torch.inf)
    accuracy = (others.argmax(dim=1) == partners).double().mean()
    alignment = (unit - unit[partners]).square().sum(dim=1).mean()
    uniformity = torch.pdist(unit).square().mul(-2).exp().mean().log()
    return accuracy, alignment, uniformity


def train(method, views, base, steps, dtype=torch.float64):
    """Losses of the steps, measures of the first, and evaluation features after the last; the schedule is constant."""
    online = Pretraining(method)
    for name, value in online.names().items():
        value.data = torch.tensor(closed_form.parameter(name, tuple(value.shape)))
    online.to(dtype)
    target = copy.deepcopy(online)
    decayed = [p for p in online.parameters() if p.dim() > 1]
    plain = [p for p in online.parameters() if p.dim() == 1]
    adamw = torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-4}, {"params": plain, "weight_decay": 0.0}], lr=1e-3)
    records = torch.tensor(closed_form.records("methods", views, 1000, views // 2)).to(dtype)
    losses, first = [], None
    for step in range(steps):
        adamw.zero_grad()
        features, projections = online.projections(records)
        if method == "byol":
            with torch.no_grad():
                targets = target.projections(records)[1]
            loss = byol(online.prediction(projections), targets)
        else:
            loss = vicreg(projections, 25, 25, 1)
        loss.backward()
        losses.append(loss.item())
        if first is None:
            deviation = features.std(dim=0, correction=0).mean()
            first = [value.item() for value in (*measures(projections.detach()), deviation)]
        adamw.step()
        momentum = 1 - (1 - base) * (math.cos(math.pi * (step + 1) / steps) + 1) / 2
        with torch.no_grad():
            for own, trained in zip(target.parameters(), online.parameters()):
                own.mul_(momentum).add_(trained, alpha=1 - momentum)
    online.eval()
    norm = online.network.features(records).norm().item()
    followed = math.sqrt(sum(p.square().sum().item() for name, p in target.names().items() if not "prediction" in name))
    return {"losses": losses, "measures": first, "features": [norm], "target": [followed]}


def main(margins):
    settings = {"views": 12, "base": 0.5, "steps": 6}
    file = GoldenFile("pretraining_methods")
    for name, value in settings.items():
        file.expected(name, [value])
    for method in ("byol", "vicreg"):
        exact = train(method, **settings)
        single = train(method, dtype=torch.float32, **settings)
        for name, values in exact.items():
            file.expected(f"{method}.{name}", values)
            if margins:
                print(method, name, values, max(abs(a - b) for a, b in zip(values, single[name])))
    if not margins:
        parts()
        file.write(METHODS)


if __name__ == "__main__":
    main(sys.argv[1:] == ["--margins"])
