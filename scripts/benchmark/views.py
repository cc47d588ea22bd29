"""The random changes of SimCLR's views, for a whole batch at once where that is faster, record by record where it is not.

The list, its probabilities and sizes are those of Sources/Training/Views.
"""
import math

import numpy as np
import torch

LEADS, SAMPLES, FREQUENCY = 12, 1000, 100


class Views:
    def __init__(self, generator):
        self.random = generator
        self.time = torch.arange(SAMPLES, dtype=torch.float32) / FREQUENCY

    def __call__(self, records, chosen, deviations):
        """Views [B, 12, 1000] of the records [n, 12, 1000] with the indices `chosen`."""
        views = torch.from_numpy(self.crop(records, chosen))
        batch = len(chosen)
        views *= self.gain(batch)
        wander, shares = self.baseline_wander(batch, deviations[chosen])
        views.baddbmm_(shares, wander)
        sigma = np.where(self.happens(batch, 0.8), self.uniform(0, 0.1, batch), 0)
        views.addcmul_(torch.randn(batch, LEADS, SAMPLES), column(sigma))
        self.muscle_bursts(views)
        self.mask_time(views)
        self.mask_leads(views)
        return views

    def uniform(self, low, high, *shape):
        return self.random.uniform(low, high, shape)

    def happens(self, batch, probability):
        return self.random.random(batch) < probability

    def crop(self, records, chosen):
        """8 to 10 s of each record at a random place between zeros."""
        batch = len(chosen)
        views = np.zeros((batch, LEADS, SAMPLES), dtype=np.float32)
        lengths = self.random.integers(800, 1001, batch)
        sources, targets = (self.random.integers(0, SAMPLES - lengths + 1) for _ in range(2))
        for view, record, length, source, target in zip(views, chosen, lengths, sources, targets):
            view[:, target:target + length] = records[record, :, source:source + length]
        return views

    def gain(self, batch):
        """One gain a record, log-uniform, times one gain a lead."""
        whole = np.where(self.happens(batch, 0.8), np.exp(self.uniform(-math.log(1.5), math.log(1.5), batch)), 1)
        leads = np.where(self.happens(batch, 0.5)[:, None], self.uniform(0.8, 1.25, batch, LEADS), 1)
        return column(whole[:, None] * leads)

    def baseline_wander(self, batch, deviations):
        """Three slow cosines a record [B, 1, 1000] and each lead's share of them [B, 12, 1]."""
        size = np.where(self.happens(batch, 0.5), self.uniform(0, 0.2, batch) / deviations, 0)
        weights = self.uniform(0, 1, batch, 3)
        amplitude = column(size[:, None] * weights / weights.sum(axis=1, keepdims=True))
        frequency, phase = column(self.uniform(0.05, 0.5, batch, 3)), column(self.uniform(0, 2 * math.pi, batch, 3))
        waves = torch.cos(self.time * (2 * math.pi * frequency) + phase)
        return (waves * amplitude).sum(dim=1, keepdim=True), column(self.uniform(-1, 1, batch, LEADS))

    def muscle_bursts(self, views):
        """0.2 to 1 s of noise in about half of the leads."""
        for n in np.flatnonzero(self.happens(len(views), 0.2)):
            length = self.random.integers(20, 101)
            first = self.random.integers(0, SAMPLES - length + 1)
            sizes = self.random.uniform(0, 0.2) * self.happens(LEADS, 0.5)
            views[n, :, first:first + length].addcmul_(torch.randn(LEADS, length), column(sizes)[:, 0])

    def mask_time(self, views):
        """One to three spans of zeros, together up to a fifth of the record."""
        for n in np.flatnonzero(self.happens(len(views), 0.5)):
            spans = self.random.integers(1, 4)
            length = int(self.random.uniform(0, 0.2) * SAMPLES) // spans
            for first in self.random.integers(0, SAMPLES - length + 1, spans):
                views[n, :, first:first + length] = 0

    def mask_leads(self, views):
        """Each lead with probability 0.2, at least four kept."""
        masks = self.happens(len(views), 0.5)[:, None] & (self.random.random((len(views), LEADS)) < 0.2)
        for n in np.flatnonzero(masks.any(axis=1)):
            views[n, self.random.permutation(np.flatnonzero(masks[n]))[:LEADS - 4]] = 0


def column(values):
    """A float32 tensor with a last dimension of one, or two where there is a value a record."""
    values = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
    return values[:, None, None] if values.dim() == 1 else values[..., None]
