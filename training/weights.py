"""Weights of an exported model, to train on from: the graphs keep every weight under its torch name, in float16."""
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper


def read(model, component):
    """{name: tensor} of models/<model>/<component>/model.onnx."""
    graph = onnx.load(str(Path(model) / component / "model.onnx")).graph
    return {t.name[:-4] if t.name.endswith("_f16") else t.name: torch.from_numpy(numpy_helper.to_array(t).copy()).float()
            for t in graph.initializer}


def load_exported(module, model, component, prefix=""):
    """Fills a module's parameters from an exported graph; every one must be there and fit."""
    stored = read(model, component)
    for name, parameter in module.named_parameters():
        if prefix + name not in stored or stored[prefix + name].shape != parameter.shape:
            raise SystemExit(f"{component} of {model} has no weight {prefix + name} of shape {tuple(parameter.shape)}: "
                             "it was exported from another network, train from nothing instead")
        parameter.data = stored[prefix + name]
    return module
