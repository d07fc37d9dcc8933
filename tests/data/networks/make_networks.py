"""Writes the tiny graphs that the network tests load: python3 make_networks.py (needs python3-onnx, python3-numpy).

half.onnx       float16 sample and output, int32 timestep one a row: out_sample = 2 * sample + timestep
external.onnx   the same in float32, with its weight in external.bin
bfloat.onnx     bfloat16 in and out
slow.onnx       a loop of matrix products that takes minutes: only for cancelling
nan.onnx        gives a NaN
../reference/karlo/image_encoder/model.onnx
                a picture encoder whose embedding, of 32 numbers, mixes the mean red, green and blue
text.onnx       a text encoder with three layers of hidden states, each 10 times the one before, from ids (int32) of tokens that the mask
                (bool) lets through; its pooled output is the sum of the last
"""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.dirname(os.path.abspath(__file__))
OPSET = [helper.make_opsetid("", 14)]


def save(name, nodes, inputs, outputs, initializers=(), **options):
    graph = helper.make_graph(list(nodes), name, inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=OPSET, ir_version=7, producer_name="tests")
    onnx.save(model, os.path.join(FOLDER, name + ".onnx"), **options)


def value(name, dtype, shape):
    return helper.make_tensor_value_info(name, dtype, shape)


def denoiser(name, dtype, numpy_type, timestep_type, timestep_shape, **options):
    two = numpy_helper.from_array(np.full((4, 1, 1), 2, numpy_type), "two")
    cast = helper.make_node("Cast", ["timestep"], ["t"], to=dtype)
    # A constant, not an initializer: only weights go into external files.
    column = helper.make_node("Constant", [], ["column"], value=numpy_helper.from_array(np.array([-1, 1, 1, 1], np.int64)))
    nodes = [
        cast,
        column,
        helper.make_node("Reshape", ["t", "column"], ["t4"]),
        helper.make_node("Mul", ["sample", "two"], ["doubled"]),
        helper.make_node("Add", ["doubled", "t4"], ["out_sample"]),
    ]
    image = ["batch", 4, "height", "width"]
    save(name, nodes, [value("sample", dtype, image), value("timestep", timestep_type, timestep_shape)],
         [value("out_sample", dtype, image)], [two], **options)


denoiser("half", TensorProto.FLOAT16, np.float16, TensorProto.INT32, ["batch"])
denoiser("external", TensorProto.FLOAT, np.float32, TensorProto.FLOAT, [], save_as_external_data=True,
         location="external.bin", size_threshold=0)

save("bfloat", [helper.make_node("Cast", ["x"], ["f"], to=TensorProto.FLOAT),
                helper.make_node("Neg", ["f"], ["n"]),
                helper.make_node("Cast", ["n"], ["y"], to=TensorProto.BFLOAT16)],
     [value("x", TensorProto.BFLOAT16, ["n"])], [value("y", TensorProto.BFLOAT16, ["n"])])

save("nan", [helper.make_node("Sqrt", ["x"], ["y"])], [value("x", TensorProto.FLOAT, ["n"])], [value("y", TensorProto.FLOAT, ["n"])])

save("text",
     [helper.make_node("Cast", ["input_ids"], ["ids"], to=TensorProto.FLOAT),
      helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
      helper.make_node("Mul", ["ids", "mask"], ["masked"]),
      helper.make_node("Unsqueeze", ["masked", "axis"], ["hidden_states.0"]),
      helper.make_node("Mul", ["hidden_states.0", "ten"], ["hidden_states.1"]),
      helper.make_node("Mul", ["hidden_states.1", "ten"], ["hidden_states.2"]),
      helper.make_node("Mul", ["hidden_states.2", "ten"], ["hidden_states.3"]),
      helper.make_node("Identity", ["hidden_states.3"], ["last_hidden_state"]),
      helper.make_node("ReduceSum", ["hidden_states.3", "one"], ["text_embeds"], keepdims=0)],
     [value("input_ids", TensorProto.INT32, ["batch", "tokens"]), value("attention_mask", TensorProto.BOOL, ["batch", "tokens"])],
     [value("text_embeds", TensorProto.FLOAT, ["batch", 1]), value("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", 1])]
     + [value(f"hidden_states.{i}", TensorProto.FLOAT, ["batch", "tokens", 1]) for i in range(4)],
     [numpy_helper.from_array(np.array([2], np.int64), "axis"), numpy_helper.from_array(np.array([1], np.int64), "one"),
      numpy_helper.from_array(np.array([10], np.float32), "ten")])

mixture = (np.arange(3 * 32, dtype=np.float32).reshape(3, 32) * 7 % 11 - 5) / 8
save("../reference/karlo/image_encoder/model",
     [helper.make_node("GlobalAveragePool", ["pixel_values"], ["means"]),
      helper.make_node("Flatten", ["means"], ["colour"]),
      helper.make_node("MatMul", ["colour", "mixture"], ["image_embeds"])],
     [value("pixel_values", TensorProto.FLOAT, ["batch", 3, "height", "width"])], [value("image_embeds", TensorProto.FLOAT, ["batch", 32])],
     [numpy_helper.from_array(mixture, "mixture")])

body = helper.make_graph(
    [helper.make_node("MatMul", ["state", "weight"], ["product"]),
     helper.make_node("Tanh", ["product"], ["next"]),
     helper.make_node("Identity", ["again"], ["go_on"])],
    "body",
    [value("i", TensorProto.INT64, []), value("again", TensorProto.BOOL, []), value("state", TensorProto.FLOAT, [256, 256])],
    [value("go_on", TensorProto.BOOL, []), value("next", TensorProto.FLOAT, [256, 256])])
save("slow",
     [helper.make_node("ConstantOfShape", ["square"], ["weight"], value=helper.make_tensor("v", TensorProto.FLOAT, [1], [0.01])),
      helper.make_node("Loop", ["trips", "true", "x"], ["y"], body=body)],
     [value("x", TensorProto.FLOAT, [256, 256])], [value("y", TensorProto.FLOAT, [256, 256])],
     [numpy_helper.from_array(np.array([256, 256], np.int64), "square"),
      numpy_helper.from_array(np.array(10**7, np.int64), "trips"),
      numpy_helper.from_array(np.array(True), "true")])
