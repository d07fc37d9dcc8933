using Google.Protobuf;
using TextToImage.Networks.Onnx;
using DataType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Networks;

/// <summary>
/// Graphs that draw random numbers themselves, as the VAE encoders of diffusers' script, Olive and older versions of optimum do: the same
/// seed would give another picture each time. The operator that draws becomes an input, which is given numbers of the seed.
/// </summary>
internal static class HostNoise
{
    /// <summary>The input that takes the numbers.</summary>
    public const string Input = "aiimage_noise";

    private const int Rank = 4;

    /// <summary>The graph with the input instead of the operator; null where it draws no numbers.</summary>
    /// <param name="file">Its file.</param>
    /// <exception cref="AIImageException">It cannot be read, or draws in several places or otherwise than from the standard normal distribution.</exception>
    public static byte[]? Of(string file)
    {
        if (!GraphOutline.Read(file, whole: true).Nodes.Exists(Draws))
            return null;
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        var nodes = model.Graph.Node.Where(Draws).ToList();
        if (nodes.Count > 1 || Number(nodes[0], "mean", 0) != 0 || Number(nodes[0], "scale", 1) != 1)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{file}' draws random numbers in a way that no seed can decide; export it again with optimum, whose encoders put out mean and variance.")
            { Subject = file };
        }
        var drawn = nodes[0];
        model.Graph.Node.Remove(drawn);
        foreach (var reader in model.Graph.Node)
        {
            for (var i = 0; i < reader.Input.Count; i++)
            {
                if (reader.Input[i] == drawn.Output[0])
                    reader.Input[i] = Input;
            }
        }
        var shape = new TensorShapeProto();
        shape.Dim.Add(Enumerable.Range(0, Rank).Select(axis => new TensorShapeProto.Types.Dimension { DimParam = axis == 0 ? "batch" : $"{Input}_{axis}" }));
        model.Graph.Input.Add(new ValueInfoProto { Name = Input, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TypeOf(model.Graph, drawn), Shape = shape } } });
        return model.ToByteArray();
    }

    private static bool Draws(NodeProto node) => node.OpType is "RandomNormalLike" or "RandomNormal";

    /// <summary>What the operator says; else the type of the graph's pixels, or float32 where a conversion stands before it.</summary>
    private static DataType TypeOf(GraphProto graph, NodeProto drawn)
    {
        if (drawn.Attribute.FirstOrDefault(attribute => attribute.Name == "dtype") is { } stated)
            return (DataType)(int)stated.I;
        if (drawn.OpType == "RandomNormal")
            return DataType.Float;
        return graph.Node.FirstOrDefault(node => node.Output.Contains(drawn.Input[0])) is { OpType: "Cast" } cast
            ? (DataType)(int)cast.Attribute[0].I
            : graph.Input[0].Type.TensorType.ElemType;
    }

    private static double Number(NodeProto node, string name, double usual) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.F ?? usual;
}
