"""What both programs do, as PyTorch does it. Each piece of work is a callable that returns its loss.

`warm_up` runs the network once on batches of every size that the work has, and changes nothing that a loss depends on.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

from networks import nt_xent, optimizer, prepared
from views import Views

CLASSES = 5
PRETRAINING_BATCH = 256


class TrainingStep:
    """Forward, loss, backward, AdamW on the same batch again and again."""

    def __init__(self, head, variant, tensors, dtype=torch.float32):
        self.network = prepared(variant, head, tensors, dtype)
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

    def warm_up(self):
        self.gradients()

    def __call__(self):
        loss = self.gradients()
        self.optimizer.step()
        return loss.item()


class Evaluation:
    """Answers with running statistics, and their cross-entropy and macro-F1."""

    def __init__(self, variant, tensors):
        self.network = prepared(variant, "classification", tensors).eval()
        self.records = torch.from_numpy(tensors["records"])
        self.labels = torch.arange(len(self.records)) % CLASSES

    def warm_up(self):
        self()

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
    """Fine-tunings from random weights, one after the other, a turn an epoch: shuffled batches, then the validation fold.

    The first turn begins with the untrained network's answers. One more than there are epochs answers the test fold with the
    last weights and with those that selection may take, as often as it is told that SeedSweep did.
    """

    def __init__(self, variant, tensors, batch=16):
        self.network = prepared(variant, "classification", tensors)
        self.batch = batch
        self.order = torch.from_numpy(tensors["order"]).long()
        self.sets = {name: (torch.from_numpy(tensors[f"{name}.records"]),
                            torch.from_numpy(tensors[f"{name}.labels"]).long())
                     for name in ("labelled", "validation", "test")}
        self.initial = self.weights()
        self.turns = self.trials()

    def weights(self):
        return {name: value.clone() for name, value in self.network.state_dict().items()}

    def warm_up(self):
        for batch in {len(batch): batch for batch in self.order[0].split(self.batch)}.values():
            self.gradients(batch)
        for records, labels in (self.sets["validation"], self.sets["test"]):
            evaluate(self.network, records, labels)

    def __call__(self, test_evaluations=0):
        self.test_evaluations = test_evaluations
        return next(self.turns)

    def trials(self):
        while True:
            self.network.load_state_dict(self.initial)
            yield from self.trial()

    def trial(self):
        adamw = optimizer(self.network)
        steps = len(self.order) * math.ceil(self.order.shape[1] / self.batch)
        schedule = torch.optim.lr_scheduler.LambdaLR(adamw, lambda step: 0.5 * (1 + math.cos(math.pi * step / steps)))
        evaluate(self.network, *self.sets["validation"])
        best, selected = -1.0, None
        for order in self.order:
            loss = self.epoch(adamw, schedule, order)
            macro_f1 = evaluate(self.network, *self.sets["validation"])[1]
            last = self.weights()
            if macro_f1 > best:
                best, selected = macro_f1, last
            yield loss
        # Whose weights they are takes no other time.
        for evaluation in range(self.test_evaluations):
            self.network.load_state_dict(selected if evaluation % 2 else last)
            loss = evaluate(self.network, *self.sets["test"])[0]
        yield loss

    def epoch(self, adamw, schedule, order):
        total = 0.0
        for batch in order.split(self.batch):
            adamw.zero_grad(set_to_none=True)
            loss = self.gradients(batch)
            adamw.step()
            schedule.step()
            total += loss.item() * len(batch)
        return total / len(order)

    def gradients(self, batch):
        self.network.train()
        records, labels = self.sets["labelled"]
        loss = F.cross_entropy(self.network(records[batch]), labels[batch])
        loss.backward()
        return loss


class PretrainingEpoch:
    """One pass over the pool: two views of each record of a batch, then a training step."""

    def __init__(self, variant, tensors, batch=PRETRAINING_BATCH):
        self.network = prepared(variant, "projection", tensors)
        self.optimizer = optimizer(self.network)
        self.pool = tensors["pool.records"]
        self.deviations = tensors["pool.standard_deviations"]
        self.batch = min(batch, len(self.pool))
        self.generator = np.random.default_rng(1)
        torch.manual_seed(1)
        self.views = Views(self.generator)

    def warm_up(self):
        records = torch.from_numpy(self.pool[np.arange(2 * self.batch) % len(self.pool)])
        nt_xent(self.network(records))[0].backward()

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
