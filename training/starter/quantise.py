"""An int8 variant of an exported model: python3 -m starter.quantise --run runs/starter --model ../models/starter --out ../models/starter-int8

Only the U-Net is written; the rest stays the model's ("based_on"). Its convolutions get QuantizeLinear and DequantizeLinear
around them, which ONNX Runtime turns into QLinearConv: activations are uint8 with one range a tensor, observed while the
float network draws pictures; weights are int8 with one scale an output channel; sums are int32. A convolution's ReLU is
the lower end of its output's range. What adds up over the blocks (the residual stream), norms and attention stay float.
"""
import argparse
import json
import random
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from starter import diffusion, frame
from starter.captions import caption
from starter.scenes import chance, random_scene
from starter.train_text import words
from starter.train_unet import load_condition
from starter.unet import UNet
from starter.vae import LATENT_CHANNELS
from starter.weights import begin_with, read

LEAVE = "input,output,direct"   # the ends of the network: the picture's noise passes through them
SAMPLED = 8192                  # values that are kept of a tensor at every step
DESCRIPTION = "The same pictures in less time on processors that multiply 8-bit integers (VNNI); a little less exact."


def observed(model, names):
    """Hooks the named convolutions; {(name, "x" or "y"): list of samples of the input or the output}."""
    values = defaultdict(list)

    def keep(key, tensor):
        flat = tensor.reshape(-1)
        values[key].append(flat[torch.randint(len(flat), (SAMPLED,))].numpy())

    def hook(name):
        def after(_, inputs, output):
            keep((name, "x"), inputs[0])
            keep((name, "y"), output)
        return after

    for name, module in model.named_modules():
        if name in names:
            module.register_forward_hook(hook(name))
    return values


@torch.no_grad()
def draw(model, condition, count, steps, seed):
    """Draws pictures of captions of random scenes, for the hooks to watch."""
    rng, known = random.Random(seed), words()
    scenes = [random_scene(rng) for _ in range(count)]
    ids = torch.tensor([known.encode(caption(s, rng)) for s in scenes])
    states, _ = condition(ids, torch.from_numpy(np.stack([chance(s["seed"]) for s in scenes])))
    noise = torch.randn((count, LATENT_CHANNELS, 32, 32), generator=torch.Generator().manual_seed(seed))
    diffusion.sample(model, states, noise, steps)


def ranges(values, percentile):
    """{key: (low, high)} around zero, without the rarest values."""
    result = {}
    for key, parts in values.items():
        low, high = np.percentile(np.concatenate(parts), [100 - percentile, percentile])
        result[key] = min(float(low), 0.0), max(float(high), 1e-6)
    return result


def uint8_scale(low, high):
    """Scale and zero point of a range that holds zero."""
    scale = (high - low) / 255
    return scale, int(round(-low / scale))


def int8_weights(weight, most):
    """Integers and a scale for every output channel."""
    scale = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-8) / most
    return np.round(weight / scale.reshape(-1, 1, 1, 1)).astype(np.int8), scale.astype(np.float32)


class Rewriter:
    """An exported graph, and the same one with quantised convolutions."""

    def __init__(self, model, ranges, most):
        self.graph, self.ranges, self.most = model.graph, ranges, most
        self.initializers = {t.name: t for t in model.graph.initializer}
        self.readers = Counter(name for node in model.graph.node for name in node.input)
        self.relu = {node.input[0]: node.output[0] for node in model.graph.node if node.op_type == "Relu"}
        self.nodes, self.scales, self.dropped = [], {}, set()

    def rewrite(self):
        """Replaces the graph's nodes and weights; the number of convolutions that are integer now."""
        done = 0
        for node in self.graph.node:
            name = node.input[1][:-len(".weight")] if node.op_type == "Conv" else None
            if (name, "x") in self.ranges:
                self._convolution(node, name)
                done += 1
            elif not (node.op_type == "Relu" and node.output[0] in self.scales):
                self.nodes.append(node)
        nodes = [n for n in self.nodes if n.op_type != "Cast" or n.output[0] not in self.dropped]
        used = {name for node in nodes for name in node.input}
        del self.graph.node[:], self.graph.initializer[:]
        self.graph.node.extend(nodes)
        self.graph.initializer.extend(t for t in self.initializers.values() if t.name in used)
        return done

    def _convolution(self, node, name):
        """Pairs before the input, unless it comes out of one, and behind the output, or its ReLU if nothing else reads it."""
        x, y = node.input[0], node.output[0]
        if x not in self.scales:
            low, high = self.ranges[name, "x"]
            node.input[0] = f"{name}.x"
            self._pair(x, node.input[0], low, high)
        x_scale = self.scales[node.input[0]]
        integers, scales = int8_weights(self._array(node.input[1]), self.most)
        bias = np.round(self._array(node.input[2]) / (scales * x_scale)).astype(np.int32)
        self.dropped.update(node.input[1:3])
        node.input[1] = self._constant(f"{name}.weight", integers, scales)
        node.input[2] = self._constant(f"{name}.bias", bias, scales * np.float32(x_scale))
        low, high = self.ranges[name, "y"]
        if y in self.relu and self.readers[y] == 1:
            low, y = 0.0, self.relu[y]
        node.output[0] = f"{name}.sum"
        self.nodes.append(node)
        self._pair(node.output[0], y, low, high)

    def _array(self, name):
        """A weight's values, which are stored in float16 unless it is small."""
        stored = self.initializers.get(f"{name}_f16") or self.initializers[name]
        return numpy_helper.to_array(stored).astype(np.float32)

    def _add(self, name, array):
        self.initializers[name] = numpy_helper.from_array(array, name)
        return name

    def _constant(self, name, integers, scales):
        """A weight in integers and the node that says what they mean."""
        inputs = [self._add(f"{name}_q", integers), self._add(f"{name}_scale", scales),
                  self._add(f"{name}_zero", np.zeros(len(scales), integers.dtype))]
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [f"{name}_dq"], f"{name}_dq", axis=0))
        return f"{name}_dq"

    def _pair(self, source, target, low, high):
        """source to uint8 and back, as target."""
        scale, zero = uint8_scale(low, high)
        self.scales[target] = scale
        known = [self._add(f"{target}_scale", np.array(scale, np.float32)), self._add(f"{target}_zero", np.array(zero, np.uint8))]
        self.nodes.append(helper.make_node("QuantizeLinear", [source, *known], [f"{target}_q"], f"{target}_q"))
        self.nodes.append(helper.make_node("DequantizeLinear", [f"{target}_q", *known], [target], f"{target}_dq"))


def convolutions(graph, leave):
    """Torch names of the graph's convolutions that are to be quantised."""
    names = {node.input[1][:-len(".weight")] for node in graph.node if node.op_type == "Conv"}
    return {n for n in names if not any(n == part or n.startswith(part + ".") for part in leave)}


def write(model, source, out):
    """The variant's folder: graph, its config, and the index that names the model it is based on."""
    (out / "unet").mkdir(parents=True, exist_ok=True)
    onnx.checker.check_model(model)
    onnx.save(model, str(out / "unet" / "model.onnx"))
    shutil.copyfile(source / "unet" / "config.json", out / "unet" / "config.json")
    index = {"aiimage": {"name": out.name, "based_on": source.name, "description": DESCRIPTION}}
    (out / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"), help="that the model was exported from: it reads the prompts")
    parser.add_argument("--model", default=str(frame.TRAINING.parent / "models" / "starter"))
    parser.add_argument("--out", default=str(frame.TRAINING.parent / "models" / "starter-int8"), help="a folder beside the model")
    parser.add_argument("--leave", default=LEAVE, help="convolutions that stay float, by torch name; mid.0: all in it")
    parser.add_argument("--percentile", type=float, default=99.99, help="of the values a range holds; the rest is clipped")
    parser.add_argument("--weight-max", type=int, default=64, help="127 is a little finer, but overflows where there is no VNNI")
    parser.add_argument("--pictures", type=int, default=24, help="that are drawn to observe the ranges")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    source, out = Path(args.model), Path(args.out)
    model = onnx.load(str(source / "unet" / "model.onnx"))
    unet = UNet().eval()
    missing = begin_with(unet, read(source, "unet"))
    if missing:
        raise SystemExit(f"{source} has no {missing}")
    values = observed(unet, convolutions(model.graph, args.leave.split(",")))
    draw(unet, load_condition(args.run), args.pictures, args.steps, args.seed)
    done = Rewriter(model, ranges(values, args.percentile), args.weight_max).rewrite()
    write(model, source, out)
    size = (out / "unet" / "model.onnx").stat().st_size
    print(f"{done} convolutions in int8, {size / 2**20:.2f} MiB in {out.name}/unet/model.onnx")


if __name__ == "__main__":
    main()
