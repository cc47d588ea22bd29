"""What both programs do, as PyTorch does it. Each piece of work is a callable that returns its loss."""
import math

import numpy as np
import torch
import torch.nn.functional as F

from networks import nt_xent, optimizer, prepared
from views import Views

CLASSES = 5


class TrainingStep:
    """Forward, loss, backward, AdamW on the same batch again and again."""

    def __init__(self, head, layout, tensors, dtype=torch.float32):
        self.network = prepared(layout, head, tensors, dtype)
        self.optimizer = optimizer(self.network)
        self.records = torch.from_numpy(tensors["records"]).to(dtype)
        self.labels = torch.arange(len(self.records)) % CLASSES
        self.head = head

    def gradients(self):
        self.optimizer.zero_grad(set_to_none=True)
        output = self.network(self.records)
        loss = nt_xent(output)[0] if self.head == "projection" else F.cross_entropy(output, self.labels)
        loss.backward()
        return loss

    def __call__(self):
        loss = self.gradients()
        self.optimizer.step()
        return loss.item()


class Evaluation:
    """Answers with running statistics, and their cross-entropy and macro-F1."""

    def __init__(self, layout, tensors):
        self.network = prepared(layout, "classification", tensors).eval()
        self.records = torch.from_numpy(tensors["records"])
        self.labels = torch.arange(len(self.records)) % CLASSES

    def __call__(self):
        return evaluate(self.network, self.records, self.labels)[0]


@torch.inference_mode()
def evaluate(network, records, labels, batch=256):
    network.eval()
    logits = torch.cat([network(part) for part in records.split(batch)])
    counts = torch.bincount(labels * CLASSES + logits.argmax(dim=1), minlength=CLASSES**2)
    confusion = counts.view(CLASSES, CLASSES).double()
    hits, total = confusion.diag(), confusion.sum(dim=0) + confusion.sum(dim=1)
    macro_f1 = torch.where(total > 0, 2 * hits / total.clamp(min=1), 0.0).mean().item()
    return F.cross_entropy(logits, labels).item(), macro_f1


class Trial:
    """A fine-tuning from random weights: epochs of shuffled batches, each followed by the validation fold; then the test fold
    with the best weights and with the last."""

    def __init__(self, layout, tensors, batch=16):
        self.layout, self.tensors, self.batch = layout, tensors, batch
        self.order = torch.from_numpy(tensors["order"]).long()
        self.sets = {name: (torch.from_numpy(tensors[f"{name}.records"]),
                            torch.from_numpy(tensors[f"{name}.labels"]).long())
                     for name in ("labelled", "validation", "test")}

    def __call__(self):
        network = prepared(self.layout, "classification", self.tensors)
        adamw = optimizer(network)
        steps = len(self.order) * math.ceil(self.order.shape[1] / self.batch)
        schedule = torch.optim.lr_scheduler.LambdaLR(adamw, lambda step: 0.5 * (1 + math.cos(math.pi * step / steps)))
        evaluate(network, *self.sets["validation"])
        best, weights, losses = -1.0, None, []
        for order in self.order:
            losses.append(self.epoch(network, adamw, schedule, order))
            macro_f1 = evaluate(network, *self.sets["validation"])[1]
            if macro_f1 > best:
                best = macro_f1
                weights = {name: value.clone() for name, value in network.state_dict().items()}
        evaluate(network, *self.sets["test"])
        network.load_state_dict(weights)
        evaluate(network, *self.sets["test"])
        return losses[0]

    def epoch(self, network, adamw, schedule, order):
        network.train()
        records, labels = self.sets["labelled"]
        total = 0.0
        for batch in order.split(self.batch):
            adamw.zero_grad(set_to_none=True)
            loss = F.cross_entropy(network(records[batch]), labels[batch])
            loss.backward()
            adamw.step()
            schedule.step()
            total += loss.item() * len(batch)
        return total / len(order)


class PretrainingEpoch:
    """One pass over the pool: two views of each record of a batch, then a training step."""

    def __init__(self, layout, tensors, batch=256):
        self.network = prepared(layout, "projection", tensors)
        self.optimizer = optimizer(self.network)
        self.pool = tensors["pool.records"]
        self.deviations = tensors["pool.standard_deviations"]
        self.batch = min(batch, len(self.pool))
        self.generator = np.random.default_rng(1)
        torch.manual_seed(1)
        self.views = Views(self.generator)

    def __call__(self):
        order = self.generator.permutation(len(self.pool))
        steps = len(order) // self.batch
        total = 0.0
        for step in range(steps):
            chosen = np.tile(order[step * self.batch:(step + 1) * self.batch], 2)
            self.optimizer.zero_grad(set_to_none=True)
            loss = nt_xent(self.network(self.views(self.pool, chosen, self.deviations)))[0]
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / steps
