"""AdamW over one flat float32 master copy of a module's weights, while the module itself may compute in bfloat16.

On CPUs with bfloat16 instructions torch's convolutions run several times faster in bfloat16 than in float32, but
small updates would be lost in bfloat16 weights: the optimizer therefore keeps float32 weights and writes the rounded
copy into the module after every step. Being flat, a step is a dozen vector operations whatever the number of layers.

With `workers` its tensors live in shared memory: processes forked afterwards train the same weights together. Each adds
its own gradients, then updates its own part of the weights. On a busy machine single-threaded processes that meet once a
step lose far less time than one process whose threads wait for each other inside every operation.
"""
import math
import multiprocessing
import os
import time

import torch


class FlatAdamW:
    def __init__(self, module, dtype, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.01, clip=1.0, ema=0.999,
                 workers=1):
        self.module, self.dtype = module, dtype
        self.betas, self.eps, self.weight_decay, self.clip, self.ema_decay = betas, eps, weight_decay, clip, ema
        params = list(module.parameters())
        self.master = torch.cat([p.detach().float().reshape(-1) for p in params])
        self.decays = torch.cat([torch.full((p.numel(),), float(p.dim() > 1)) for p in params])
        self.m, self.v = torch.zeros_like(self.master), torch.zeros_like(self.master)
        self.ema = self.master.clone()
        self.count, self.stop = torch.zeros(1, dtype=torch.int64), torch.zeros(1, dtype=torch.int64)
        self.weights = self.master.to(dtype)
        self.rank, self.workers, self._children = 0, workers, []
        if workers > 1:
            self.slots = [torch.zeros_like(self.weights) for _ in range(workers)]
            self.barrier = multiprocessing.get_context("fork").Barrier(workers)
            for tensor in (self.master, self.m, self.v, self.ema, self.count, self.stop, self.weights, *self.slots):
                tensor.share_memory_()
        self.grads = torch.zeros_like(self.weights)
        at = 0
        for p in params:
            n = p.numel()
            p.data = self.weights[at:at + n].view(p.shape)
            p.grad = self.grads[at:at + n].view(p.shape)
            at += n

    @property
    def step_count(self):
        return int(self.count)

    @property
    def stopped(self):
        return bool(self.stop)

    def fork(self):
        """Starts the other workers; every one goes on from here, with the rank that is returned (0 is the first)."""
        for rank in range(1, self.workers):
            child = os.fork()
            if child == 0:
                self.rank, self._children = rank, []
                break
            self._children.append(child)
        return self.rank

    def join(self):
        """At the end: the other workers stop here, the first one goes on when they have."""
        if self.rank:
            os._exit(0)
        for child in self._children:
            os.waitpid(child, 0)

    def step(self, lr, last=False):
        """One update with the mean gradient of all workers; returns its norm before clipping.

        `last` of the first worker ends the training of all: between the two meetings nobody reads `stop`.
        """
        if self.workers > 1:
            self.slots[self.rank].copy_(self.grads)
            self.barrier.wait(300)
            g = sum(slot.float() for slot in self.slots).div_(self.workers)
        else:
            g = self.grads.float()
        norm = float(g.norm())
        if math.isfinite(norm):
            n = (len(g) + self.workers - 1) // self.workers
            step = self.step_count + 1
            self._update(slice(self.rank * n, (self.rank + 1) * n), g, norm, lr, step)
        self.grads.zero_()
        if self.rank == 0 and last:
            self.stop.fill_(1)
        if self.workers > 1:
            self.barrier.wait(300)
        if self.rank == 0 and math.isfinite(norm):
            self.count += 1
        return norm

    def _update(self, part, g, norm, lr, step):
        g, master, m, v, ema = g[part], self.master[part], self.m[part], self.v[part], self.ema[part]
        if norm > self.clip:
            g.mul_(self.clip / norm)
        b1, b2 = self.betas
        m.mul_(b1).add_(g, alpha=1 - b1)
        v.mul_(b2).addcmul_(g, g, value=1 - b2)
        c1, c2 = 1 - b1 ** step, 1 - b2 ** step
        if self.weight_decay:
            master.addcmul_(master, self.decays[part], value=-lr * self.weight_decay)
        master.addcdiv_(m, (v / c2).sqrt_().add_(self.eps), value=-lr / c1)
        ema.lerp_(master, 1 - min(self.ema_decay, (1 + step) / (20 + step)))
        self.weights[part] = master.to(self.dtype)

    def state(self):
        return {"master": self.master, "m": self.m, "v": self.v, "ema": self.ema, "step": self.step_count}

    def load(self, state):
        for key in ("master", "m", "v", "ema"):
            getattr(self, key).copy_(state[key])
        self.count.fill_(state["step"])
        self.weights.copy_(self.master)


def load_flat(module, flat):
    """Copies a flat weight vector (a checkpoint's `ema` or `master`) into a float32 module."""
    at = 0
    for p in module.parameters():
        p.data = flat[at:at + p.numel()].view(p.shape).clone().float()
        at += p.numel()
    assert at == flat.numel(), "the checkpoint belongs to another network"
    return module


class Clock:
    """Learning rate by computing time: linear warm-up in steps, cosine decay to a fraction of the peak at the end.

    The time is the process's own on the processor, so a run ends well on a slow machine, and beside other work that takes the
    processor away. `spent` seconds of earlier runs count: a resumed run continues the curve.
    """

    def __init__(self, peak, minutes, warmup=200, floor=0.1, spent=0.0):
        self.peak, self.total, self.warmup, self.floor, self.spent = peak, minutes * 60, warmup, floor, spent
        self.start = time.process_time()

    def elapsed(self):
        return self.spent + time.process_time() - self.start

    def done(self):
        return self.elapsed() >= self.total

    def lr(self, step):
        x = min(1.0, self.elapsed() / self.total)
        decay = self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * x))
        return self.peak * decay * min(1.0, (step + 1) / self.warmup)
