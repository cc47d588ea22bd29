"""How far a whole network's gradient is from the one in double precision, by program and algorithm."""
import numpy as np
import torch
from safetensors.numpy import load_file

from contestants import seedsweep
from networks import LAYOUTS
from work import TrainingStep


def of(program, input, head, folder):
    """The relative Euclidean error of all gradients together, by name; `input` is a file of inputs.py."""
    tensors = load_file(input)
    exact = gradients(TrainingStep(head, "default", tensors, torch.float64))
    found = {f"PyTorch {layout}": gradients(TrainingStep(head, layout, tensors)) for layout in LAYOUTS}
    work = "pretraining" if head == "projection" else "fine-tuning"
    for convolution in ("direct", "winograd"):
        output = f"{folder}/gradients-{convolution}.safetensors"
        with seedsweep(program, "step", "--work", work, "--batch", len(tensors["records"]), "--convolution",
                       convolution, "--input", input, "--save-gradients", output) as contestant:
            contestant.turn()
        found[f"SeedSweep {convolution}"] = load_file(output)
    norm = length(exact)
    return {name: length({key: exact[key] - value.reshape(exact[key].shape) for key, value in errors.items()}) / norm
            for name, errors in found.items()}


def gradients(step):
    step.gradients()
    return {name: value.grad.double().numpy() for name, value in step.network.named_parameters()}


def length(tensors):
    return float(np.sqrt(sum((value.astype(np.float64) ** 2).sum() for value in tensors.values())))
