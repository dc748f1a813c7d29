"""Times training steps of bench/'s networks and matrix products in PyTorch on a GPU: one line of JSON each.

A step is all of it: a batch goes to the card, forward, backward, the optimizer (fused), and the card is waited for every 20 steps. Eager, and
compiled for most speed (torch.compile, mode max-autotune; GPT-2 in its default mode, as the other takes minutes), with PyTorch's own settings: convolutions round their operands to TF32, products of
f32 do not. GPT-2 computes in bfloat16 (autocast). With --wait FILE the times are taken once FILE is there: what is compiled is compiled until then, one work after the other, and the rest behind what is ready. With --turns N
they are taken N times, and --beside COMMAND is run after each of them. A work that takes long to compile, as a GPT does with max-autotune, is best given to a process of its own.
"""
import argparse
import json
import os
import subprocess
import time

import torch
from torch import nn
from torch._inductor.async_compile import AsyncCompile
from torch._inductor.select_algorithm import AlgorithmSelectorCache
from torch.nn import functional as F


def compile_candidates_by_threads():
    """PyTorch 2.11 compiles the candidates of a product in its pool of processes, and once more, one after the other, when it times them: half a minute
    for each shape of a product (a GPT has 15). Threads of this process compile them once. All other kernels stay with the pool."""
    prepare, ask = AlgorithmSelectorCache.make_precompile_fn, AsyncCompile.__dict__["use_process_pool"]

    def by_threads(self, *args, **named):
        AsyncCompile.use_process_pool = classmethod(lambda cls: False)
        try:
            return prepare(self, *args, **named)
        finally:
            AsyncCompile.use_process_pool = ask

    AlgorithmSelectorCache.make_precompile_fn = by_threads


class Block(nn.Module):
    """Two convolutions and a shortcut without weights."""

    def __init__(self, before, filters, stride):
        super().__init__()
        self.a, self.norm_a = nn.Conv2d(before, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters)
        self.b, self.norm_b = nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters)
        self.stride, self.more = stride, (filters - before) // 2

    def forward(self, x):
        y = self.norm_b(self.b(F.relu(self.norm_a(self.a(x)))))
        if self.stride > 1:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.more, self.more))
        return F.relu(x + y)


class CharLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.lstm, self.head = nn.Embedding(65, 128), nn.LSTM(128, 128, batch_first=True), nn.Linear(128, 65)

    def forward(self, x):
        return self.head(self.lstm(self.embed(x))[0])


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.before, self.qkv, self.proj = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.between, self.up, self.down, self.heads = nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width), heads

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (z.view(b, t, self.heads, d // self.heads).transpose(1, 2) for z in self.qkv(self.before(x)).split(d, 2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d)
        x = x + self.proj(y)
        return x + self.down(F.gelu(self.up(self.between(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, layers, width, heads, vocabulary, context, tied=False):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.layers, self.norm = nn.Sequential(*(Layer(width, heads) for _ in range(layers))), nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        if tied:
            self.head.weight = self.tokens.weight
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02)

    def forward(self, x):
        return self.head(self.norm(self.layers(self.tokens(x) + self.places.weight[: x.shape[1]])))


def resnet20():
    layers, before = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for filters in 16, 32, 64:
        for i in range(3):
            layers.append(Block(before, filters, 2 if i == 0 and filters > 16 else 1))
            before = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def convnet():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))


ADAM = lambda p: torch.optim.Adam(p, fused=True)
ADAMW = lambda p: torch.optim.AdamW(p, fused=True)
SGD = lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=1e-4, fused=True)
images = lambda *shape: (lambda: (torch.rand(shape), torch.randint(10, shape[:1])))
texts = lambda rows, length, vocabulary: (lambda: tuple(torch.randint(vocabulary, (rows, length)) for _ in range(2)))
WORKS = {
    "mlp": (lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)), images(64, 1, 28, 28), ADAM, False),
    "convnet": (convnet, images(128, 1, 28, 28), ADAM, False),
    "resnet20": (resnet20, images(128, 3, 32, 32), SGD, False),
    "lstm": (CharLSTM, texts(32, 64, 65), ADAM, False),
    "gpt": (lambda: GPT(4, 128, 4, 65, 128), texts(16, 128, 65), ADAMW, False),
    "gpt2": (lambda: GPT(12, 768, 12, 50257, 1024, tied=True), texts(8, 1024, 50257), ADAMW, True),
}


def trainer(name, mode):
    """A step of a network, after its first ones."""
    make, data, optimizer, half = WORKS[name]
    torch.manual_seed(0)
    model = make().cuda()
    update = optimizer(model.parameters())
    x, y = (v.pin_memory() for v in data())

    def loss_of(x, y):
        with torch.autocast("cuda", torch.bfloat16, enabled=half):
            out = model(x)
        return F.cross_entropy(out.float().flatten(0, -2), y.flatten())

    forward = torch.compile(loss_of, mode="default" if name == "gpt2" else mode) if mode else loss_of

    def step():
        update.zero_grad(set_to_none=True)
        loss = forward(x.cuda(non_blocking=True), y.cuda(non_blocking=True))
        loss.backward()
        update.step()
        return loss

    for _ in range(5):
        step()
    torch.cuda.synchronize()
    return step


def timed(run, seconds, runs):
    """The least of several means, in microseconds."""
    best, end = float("inf"), time.time() + seconds
    while time.time() < end:
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(runs):
            run()
        torch.cuda.synchronize()
        best = min(best, (time.perf_counter() - start) / runs)
    return best * 1e6


def product(n, dtype, tf32, seconds):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    a, b = (torch.rand(n, n, device="cuda").to(dtype) for _ in range(2))
    c = torch.empty(n, n, device="cuda", dtype=dtype)
    for _ in range(3):
        torch.mm(a, b, out=c)
    micros = timed(lambda: torch.mm(a, b, out=c), seconds, 20)
    torch.backends.cuda.matmul.allow_tf32 = False
    return micros, 2 * n**3 / micros / 1e6


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--seconds", type=float, default=1)
    p.add_argument("--works", default=" ".join(WORKS))
    p.add_argument("--products", type=int, default=1)
    p.add_argument("--compiled", default=" ".join(WORKS), help="which works are compiled, too")
    p.add_argument("--mode", default="max-autotune", help="how they are compiled: reduce-overhead compiles sooner")
    p.add_argument("--wait", default="", help="a file: what is compiled is timed once it is there")
    p.add_argument("--turns", type=int, default=1, help="how often each step is timed")
    p.add_argument("--beside", default="", help="a command that runs after each turn")
    a = p.parse_args()
    say = lambda **line: print(json.dumps(line), flush=True)
    say(torch=torch.__version__, cuda=torch.version.cuda, device=torch.cuda.get_device_name())
    steps = {}
    compile_candidates_by_threads()

    def prepare(name, mode):
        try:
            start = time.time()
            steps[name, mode] = trainer(name, mode)
            say(work=name + ".train", compiled=mode or False, ready=round(time.time() - start, 1))
        except Exception as e:  # the others are still of use
            say(work=name + ".train", compiled=mode or False, error=str(e)[:300])

    def time_steps():
        for _ in range(a.turns):
            for (name, mode), step in steps.items():
                say(work=name + ".train", compiled=mode or False, microseconds=timed(step, a.seconds, 20))
            if a.beside:
                subprocess.run(a.beside, shell=True, check=False)
        steps.clear()

    works = a.works.split()
    waiting = [(name, "") for name in works] + [(name, a.mode) for name in works if name in a.compiled.split()]
    while waiting and not (a.wait and os.path.exists(a.wait)):
        prepare(*waiting.pop(0))
    while a.wait and not os.path.exists(a.wait):
        time.sleep(0.1)
    time_steps()
    for work in waiting:
        prepare(*work)
        time_steps()
    if a.products:
        for n in 512, 1024, 2048, 4096, 8192:
            for kind, dtype, tf32 in ("f32", torch.float32, False), ("tf32", torch.float32, True), ("bf16", torch.bfloat16, False):
                micros, tflops = product(n, dtype, tf32, a.seconds / 4)
                say(work=f"product.{n}.{kind}", microseconds=micros, teraflops=tflops)


if __name__ == "__main__":
    main()
