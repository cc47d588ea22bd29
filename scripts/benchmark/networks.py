"""The networks of scripts/golden/model.py as PyTorch runs them fastest on a CPU.

In eager mode's default layout, channels-last, and channels-last by torch.compile.
"""
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))
from model import Network, nt_xent  # noqa: E402

__all__ = ["COMPILED", "ChannelsLast", "LAYOUTS", "Network", "VARIANTS", "nt_xent", "optimizer", "prepared"]


class ChannelsLast(Network):
    """The same network on tensors [batch, channels, 1, length] whose channels lie next to each other in memory."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        widen(self.stem)
        widen(self.stages)
        self.to(memory_format=torch.channels_last)

    def features(self, x):
        x = x.unsqueeze(2).contiguous(memory_format=torch.channels_last)
        x = F.max_pool2d(F.relu(self.stem(x), inplace=True), (1, 2))
        for blocks in self.stages:
            for block in blocks:
                x = block(x)
        return x.mean(dim=(2, 3))


def widen(module):
    """Puts two-dimensional layers of height one in the place of one-dimensional ones."""
    for name, child in module.named_children():
        if isinstance(child, nn.Conv1d):
            child = nn.Conv2d(child.in_channels, child.out_channels, (1, *child.kernel_size), (1, *child.stride),
                              (0, *child.padding), bias=False)
        elif isinstance(child, nn.BatchNorm1d):
            child = nn.BatchNorm2d(child.num_features)
        else:
            widen(child)
        setattr(module, name, child)


LAYOUTS = {"default": Network, "channels-last": ChannelsLast}
COMPILED = "compiled"
VARIANTS = (*LAYOUTS, COMPILED)


def prepared(variant, head, tensors, dtype=torch.float32):
    """A resnet18 with the weights of a safetensors file; the compiled one has code of its own for every size of a batch."""
    network = LAYOUTS.get(variant, ChannelsLast)("resnet18", head)
    for name, value in network.named_parameters():
        value.data.copy_(torch.from_numpy(tensors[name]).view_as(value))
    if variant == COMPILED:
        network.compile(dynamic=False)
    return network.to(dtype)


def optimizer(network):
    """AdamW without decay of vectors. `fused` is faster on a CPU than `foreach`: one pass over the parameters."""
    decayed = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() == 1]
    return torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-4}, {"params": plain, "weight_decay": 0.0}],
                             lr=1e-3, fused=True)
