#!/usr/bin/env python3
"""Looks for records for which no ReLU and no maximum of the first step hangs on rounding; prints the clearest seed.

A sign that float32 decides otherwise than float64 is no error of the layer that computes it, but it would hide small
errors of its gradients. Copy the seeds into CLEAR_SEEDS of network.py. Also prints how far PyTorch's own float32 gradients and
trained features are from float64, the yardstick for the tolerances of the Swift tests.
"""
import sys

import torch
import torch.nn.functional as F

import closed_form
import model
from network import TRAININGS, prepared

torch.set_num_threads(2)


class Margins:
    """Stands in for torch.nn.functional in model.py and keeps the smallest distance from a tie."""

    def __init__(self):
        self.smallest = float("inf")

    def __getattr__(self, name):
        return getattr(F, name)

    def relu(self, x):
        self.smallest = min(self.smallest, (x.abs() / x.std()).min().item())
        return F.relu(x)

    def max_pool1d(self, x, size):
        pairs = x[:, :, : x.shape[2] // 2 * 2].unflatten(2, (-1, 2))
        gap = (pairs[..., 0] - pairs[..., 1]).abs()[pairs.amax(dim=3) > 0]
        self.smallest = min(self.smallest, (gap / x.std()).min().item())
        return F.max_pool1d(x, size)


def trained(seed, architecture, head, batch, group_norm, dtype, steps):
    """The first step's gradients, and the evaluation features after `steps` updates."""
    network, adamw = prepared(architecture, head, group_norm, dtype)
    share = batch // 2 if head == "projection" else batch
    records = torch.tensor(closed_form.records(f"records.{seed}", batch, 1000, share)).to(dtype)
    gradients = None
    for _ in range(steps):
        adamw.zero_grad()
        output = network(records)
        loss = model.nt_xent(output)[0] if head == "projection" else F.cross_entropy(output, torch.arange(batch) % 5)
        loss.backward()
        gradients = gradients or {name: value.grad.double().clone() for name, value in network.named_parameters()}
        adamw.step()
    network.eval()
    return gradients, network.features(records).detach().double()


def margin(seed, architecture, head, batch, group_norm):
    """How close the first forward pass comes to a tie."""
    network, _ = prepared(architecture, head, group_norm)
    share = batch // 2 if head == "projection" else batch
    model.F = Margins()
    network(torch.tensor(closed_form.records(f"records.{seed}", batch, 1000, share)).double())
    margins, model.F = model.F, F
    return margins.smallest


def main(seeds):
    for case, training in TRAININGS.items():
        clearest, seed = max((margin(seed, *training), seed) for seed in range(seeds))
        (exact, features), (single, drifted) = (trained(seed, *training, dtype, steps=4)
                                                for dtype in (torch.float64, torch.float32))
        errors = {name: ((single[name] - exact[name]).norm() / exact[name].norm()).item() for name in exact
                  if exact[name].norm() > 1e-12}  # a bias before BatchNorm has no gradient
        worst = max(errors, key=errors.get)
        drift = ((features - drifted).abs().max() / features.abs().max()).item()
        print(f"{case}: seed {seed}, margin {clearest:.1e}; float32 gradients within {errors[worst]:.1e} ({worst}), "
              f"features after four steps within {drift:.1e}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
