"""Compares modules of PyTorch with models of dlgen: python torch_weights_test.py DLGEN, where torch and safetensors are."""

import copy
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import nn

import torch_weights

PROGRAM = """
layer Block(x) {
    return relu(x + (x -> Dense(6) as down -> LayerNormalization(epsilon=1e-5) as norm))
}

layer Features(x) {
    h = x -> Conv2D(4, 3, padding=same) -> BatchNormalization(epsilon=1e-5) -> relu -> MaxPooling2D(2)
    return h -> Conv2D(6, 3, groups=2) -> GroupNormalization(groups=2, epsilon=1e-5) -> relu
}

model Net {
    input picture: f32[10, 8, 2]
    input words: index(9)[5]

    p = picture -> Features as features
    up = p -> Conv2DTranspose(2, 2, strides=2) as up
    fc = p -> Flatten -> Dense(6) as fc
    blocks = [Block, Block]
    for b in blocks { fc = fc -> b }

    e = words -> Embedding(9, 6) as embedding
    a = (e, e) -> MultiHeadAttention(2, 3) as attention -> RMSNormalization(epsilon=1e-5) as rms
    l = a -> LSTM(3, return_sequences=true) as lstm
    g = l -> Bidirectional(GRU(4, return_sequences=true)) as gru
    r = g -> SimpleRNN(3) as rnn
    weight scale: f32[6] = ones

    output y = concatenate([fc * scale, r]) -> Dense(2) as head
    output z = up
}
"""


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.norm = nn.Linear(6, 6), nn.LayerNorm(6)

    def forward(self, x):
        return torch.relu(x + self.norm(self.down(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(4, 6, 3, groups=2), nn.GroupNorm(2, 6), nn.ReLU())
        self.up = nn.ConvTranspose2d(6, 2, 2, stride=2)
        self.fc = nn.Linear(6 * 3 * 2, 6)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.embedding = nn.Embedding(9, 6)
        self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
        self.rms = nn.RMSNorm(6, eps=1e-5)
        self.lstm = nn.LSTM(6, 3, batch_first=True)
        self.gru = nn.GRU(3, 4, batch_first=True, bidirectional=True)
        self.rnn = nn.RNN(8, 3, batch_first=True)
        self.scale = nn.Parameter(torch.ones(6))
        self.head = nn.Linear(9, 2)

    def forward(self, picture, words):
        p = self.features(picture)
        fc = self.fc(p.flatten(1))
        for b in self.blocks:
            fc = b(fc)
        e = self.embedding(words)
        a = self.rms(self.attention(e, e, e)[0])
        r = self.rnn(self.gru(self.lstm(a)[0])[0])[0][:, -1]
        return self.head(torch.cat([fc * self.scale, r], 1)), self.up(p)


def main(dlgen):
    torch.manual_seed(1)
    one = Net().eval()
    for p in one.state_dict().values():
        if p.is_floating_point():
            p.add_(0.3 * torch.rand_like(p))
    other = copy.deepcopy(one)
    for p in other.state_dict().values():
        p.zero_()
    flattened = {"fc": (6, 3, 2)}
    picture, words = torch.randn(7, 2, 10, 8), torch.randint(9, (7, 5))
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        d = pathlib.Path(folder)
        (d / "net.dl").write_text(PROGRAM)
        torch_weights.save(one, d / "net.safetensors", flattened)
        torch_weights.load(other, d / "net.safetensors", flattened)
        save_file({"picture": np.ascontiguousarray(picture.permute(0, 2, 3, 1).numpy()), "words": words.int().numpy()}, d / "x.safetensors")
        subprocess.run([dlgen, "run", d / "net.dl", "--weights", d / "net.safetensors", "--in", d / "x.safetensors", "--out", d / "y.safetensors"], check=True)
        got, want, again = load_file(d / "y.safetensors"), one(picture, words), other(picture, words)
        np.testing.assert_allclose(got["y"], want[0], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(got["z"], want[1].permute(0, 2, 3, 1), rtol=1e-4, atol=1e-5)
        for a, b in zip(again, want):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


main(sys.argv[1])
