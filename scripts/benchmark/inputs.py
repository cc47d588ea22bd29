"""Weights and records that both programs read: the closed forms of scripts/golden, no file but the one written here."""
import sys
from pathlib import Path

from safetensors.numpy import save_file

from networks import Network

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))
import closed_form  # noqa: E402


def tensors(head, batch):
    """A resnet18's starting weights and a batch; for a projection head, two noisy views of each record."""
    shapes = {name: tuple(value.shape) for name, value in Network("resnet18", head).named_parameters()}
    share = batch // 2 if head == "projection" else batch
    return {**{name: closed_form.parameter(name, shape) for name, shape in shapes.items()},
            "records": closed_form.records(f"benchmark.{batch}", batch, 1000, share)}


def write(folder, head, batch):
    path = Path(folder) / f"{head}-{batch}.safetensors"
    if not path.exists():
        save_file(tensors(head, batch), path)
    return path
