"""Weights of an exported model, to train on from: the graphs keep every weight under its torch name, in float16."""
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper


def read(model, component):
    """{name: tensor} of model/component/model.onnx."""
    graph = onnx.load(str(Path(model) / component / "model.onnx")).graph
    return {t.name[:-4] if t.name.endswith("_f16") else t.name: torch.from_numpy(numpy_helper.to_array(t).copy()).float()
            for t in graph.initializer}


def begin_with(module, stored):
    """Copies what fits by name; where the stored weight has fewer channels (pictures without alpha), into the first ones.

    Returns the names of the module's weights that nothing was stored for.
    """
    missing = []
    for name, parameter in module.named_parameters():
        if name not in stored or stored[name].dim() != parameter.dim():
            missing.append(name)
            continue
        with torch.no_grad():
            parameter.mul_(0.1 if stored[name].shape != parameter.shape else 1)
            parameter[tuple(slice(0, n) for n in stored[name].shape)] = stored[name]
    return missing
