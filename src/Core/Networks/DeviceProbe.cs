using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks.Onnx;

namespace TextToImage.Networks;

/// <summary>Tells a device that does not work from a network that does not work on it.</summary>
internal static class DeviceProbe
{
    /// <summary>Whether a session of the simplest graph can be made on a device.</summary>
    public static bool Works(Device device)
    {
        try
        {
            using var options = DeviceSetup.Options(device);
            using var session = new InferenceSession(Graph(), options);
            return true;
        }
        catch (Exception error) when (error is OnnxRuntimeException or AIImageException)
        {
            return false;
        }
    }

    /// <summary>y = x, of one number: ONNX 7, operator set 13, which every provider knows.</summary>
    private static byte[] Graph()
    {
        var graph = new GraphProto { Name = "probe", Input = { Number("x") }, Output = { Number("y") }, Node = { new NodeProto { OpType = "Identity", Input = { "x" }, Output = { "y" } } } };
        return new ModelProto { IrVersion = 7, OpsetImport = { new OperatorSetIdProto { Version = 13 } }, Graph = graph }.ToByteArray();
    }

    private static ValueInfoProto Number(string name) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } },
            },
        },
    };
}
