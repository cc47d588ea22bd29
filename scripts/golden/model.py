"""The networks of the experiment, written with torch.nn; parameter names are those of the checkpoints."""
import torch
import torch.nn.functional as F
from torch import nn

WIDTHS = {"tiny": (16, 32, 64), "resnet18": (32, 64, 128, 256)}
BLOCKS = {"tiny": 1, "resnet18": 2}


def normalization(channels, group_norm):
    return nn.GroupNorm(8, channels) if group_norm else nn.BatchNorm1d(channels)


class Unit(nn.Module):
    """A convolution without bias and its normalisation."""

    def __init__(self, inputs, outputs, kernel, stride, group_norm):
        super().__init__()
        self.convolution = nn.Conv1d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.normalization = normalization(outputs, group_norm)

    def forward(self, x):
        return self.normalization(self.convolution(x))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, group_norm=False):
        super().__init__()
        self.convolution1 = nn.Conv1d(inputs, outputs, 7, stride, 3, bias=False)
        self.normalization1 = normalization(outputs, group_norm)
        self.convolution2 = nn.Conv1d(outputs, outputs, 7, 1, 3, bias=False)
        self.normalization2 = normalization(outputs, group_norm)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = Unit(inputs, outputs, 1, stride, group_norm)

    def forward(self, x):
        y = F.relu(self.normalization1(self.convolution1(x)))
        y = self.normalization2(self.convolution2(y))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class ProjectionHead(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear1 = nn.Linear(width, width)
        self.normalization = nn.BatchNorm1d(width)
        self.linear2 = nn.Linear(width, 128)

    def forward(self, x):
        return self.linear2(F.relu(self.normalization(self.linear1(x))))


class Network(nn.Module):
    """Encoder with a projection head (`head="projection"`) or a linear classifier (`head="classification"`)."""

    def __init__(self, architecture, head, group_norm=False):
        super().__init__()
        widths = WIDTHS[architecture]
        self.stem = Unit(12, widths[0], 15, 2, group_norm)
        self.stages = nn.ModuleList()
        inputs = widths[0]
        for stage, width in enumerate(widths):
            blocks = nn.ModuleList()
            for block in range(BLOCKS[architecture]):
                blocks.append(Block(inputs, width, 2 if stage > 0 and block == 0 else 1, group_norm))
                inputs = width
            self.stages.append(blocks)
        if head == "projection":
            self.projection = ProjectionHead(inputs)
        else:
            self.head = nn.Linear(inputs, 5)

    def features(self, x):
        x = F.max_pool1d(F.relu(self.stem(x)), 2)
        for blocks in self.stages:
            for block in blocks:
                x = block(x)
        return x.mean(dim=2)

    def forward(self, x):
        features = self.features(x)
        return self.projection(features) if hasattr(self, "projection") else self.head(features)


def nt_xent(projections, temperature=0.1):
    """Loss and top-1 accuracy; views i and i + B of the 2B rows are partners."""
    views = len(projections)
    z = F.normalize(projections, dim=1)
    similarity = z @ z.T / temperature
    similarity = similarity.masked_fill(torch.eye(views, dtype=torch.bool), -torch.inf)
    partners = (torch.arange(views) + views // 2) % views
    accuracy = (similarity.argmax(dim=1) == partners).double().mean()
    return F.cross_entropy(similarity, partners), accuracy


def byol(predictions, targets):
    """The mean over records of 2 - 2 cos, summed over both views; views i and i + B of the 2B rows are partners."""
    partners = torch.roll(targets, len(targets) // 2, dims=0)
    return 2 * (2 - 2 * F.cosine_similarity(predictions, partners, dim=1)).mean()


def vicreg(embeddings, invariance, variance, covariance):
    """Algorithm 1 of the paper; rows i and i + B of the 2B are two views of one record."""
    sides = embeddings.chunk(2)
    loss = invariance * F.mse_loss(*sides)
    for side in sides:
        deviations = torch.sqrt(side.var(dim=0) + 1e-4)
        matrix = torch.cov(side.T)
        loss = loss + variance * F.relu(1 - deviations).mean()
        loss = loss + covariance * (matrix.square().sum() - matrix.diagonal().square().sum()) / side.shape[1]
    return loss
