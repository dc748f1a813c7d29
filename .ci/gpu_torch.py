"""Times training steps of small networks and matrix products in PyTorch on a GPU: one line of JSON each.

What is timed is a whole step: a batch goes to the card, forward, backward, Adam, and the loss is read every 100 steps. Eager and compiled for
most speed (torch.compile, mode max-autotune).
"""
import argparse
import json
import time

import torch
from torch import nn


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)), (64, 1, 28, 28)


def convnet():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10)), (128, 1, 28, 28)


def step_time(make, compiled, seconds):
    torch.manual_seed(0)
    model, shape = make()
    model = model.cuda()
    optimizer = torch.optim.Adam(model.parameters(), capturable=True)
    loss_of = nn.CrossEntropyLoss()
    x = torch.rand(shape).pin_memory()
    y = torch.randint(10, shape[:1]).pin_memory()
    forward = torch.compile(model, mode="max-autotune") if compiled else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(forward(x.cuda(non_blocking=True)), y.cuda(non_blocking=True))
        loss.backward()
        optimizer.step()
        return loss

    for _ in range(20):
        step()
    return timed(step, seconds)


def timed(run, seconds):
    """The least of several means of 100 runs, in microseconds."""
    best, end = float("inf"), time.time() + seconds
    while time.time() < end:
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(100):
            run()
        torch.cuda.synchronize()
        best = min(best, (time.perf_counter() - start) / 100)
    return best * 1e6


def product(n, dtype, tf32, seconds):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    a, b = (torch.rand(n, n, device="cuda").to(dtype) for _ in range(2))
    c = torch.empty(n, n, device="cuda", dtype=dtype)
    for _ in range(3):
        torch.mm(a, b, out=c)
    micros = timed(lambda: torch.mm(a, b, out=c), seconds)
    return micros, 2 * n**3 / micros / 1e6


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--seconds", type=float, default=1)
    seconds = p.parse_args().seconds
    say = lambda **line: print(json.dumps(line), flush=True)
    say(torch=torch.__version__, cuda=torch.version.cuda, device=torch.cuda.get_device_name())
    for make in mlp, convnet:
        for compiled in False, True:
            say(work=make.__name__ + ".step", compiled=compiled, microseconds=step_time(make, compiled, seconds))
    for n in 512, 1024, 2048, 4096, 8192:
        for name, dtype, tf32 in ("f32", torch.float32, False), ("tf32", torch.float32, True), ("bf16", torch.bfloat16, False):
            micros, tflops = product(n, dtype, tf32, seconds / 2)
            say(work=f"product.{n}.{name}", microseconds=micros, teraflops=tflops)


if __name__ == "__main__":
    main()
