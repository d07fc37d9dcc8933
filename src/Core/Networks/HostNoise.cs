using Google.Protobuf;
using TextToImage.Networks.Onnx;
using DataType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Networks;

/// <summary>
/// Graphs that draw random numbers themselves, as the VAE encoders of diffusers' script, Olive and older versions of optimum do: the same
/// seed would give another picture each time. Where the graph shows mean and logarithm of the variance, they are put out instead of the
/// sample, as newer versions of optimum do; otherwise the operator that draws becomes an input, which is given numbers of the seed.
/// </summary>
internal static class HostNoise
{
    /// <summary>The input that takes the numbers.</summary>
    public const string Input = "aiimage_noise";

    /// <summary>The output of mean and logarithm of the variance, one after the other on the axis of channels.</summary>
    public const string Parameters = "latent_parameters";

    private const int Rank = 4;

    /// <summary>The graph without random numbers of its own; null where it draws none.</summary>
    /// <param name="file">Its file.</param>
    /// <exception cref="AIImageException">It cannot be read, or draws in several places or otherwise than from the standard normal distribution.</exception>
    public static byte[]? Of(string file)
    {
        if (!GraphOutline.Read(file).Operators.Any(used => Draws(used.Name)))
            return null;
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        var nodes = model.Graph.Node.Where(node => Draws(node.OpType)).ToList();
        if (nodes.Count > 1 || Number(nodes[0], "mean", 0) != 0 || Number(nodes[0], "scale", 1) != 1)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{file}' draws random numbers in a way that no seed can decide; export it again with optimum, whose encoders put out mean and variance.")
            { Subject = file };
        }
        var drawn = nodes[0];
        if (Moments(model.Graph, drawn) is { } moments)
            PutOut(model.Graph, moments);
        else
            TakeIn(model.Graph, drawn);
        return model.ToByteArray();
    }

    /// <summary>
    /// The value of which mean and logarithm of the variance are cut, where the graph goes on as diffusers' DiagonalGaussianDistribution does: mean + exp(log variance / 2) noise,
    /// and that is what it puts out; null where it does anything else.
    /// </summary>
    private static string? Moments(GraphProto graph, NodeProto drawn)
    {
        var scaled = OnlyReader(graph, drawn.Output[0], "Mul");
        var sum = scaled is null ? null : OnlyReader(graph, scaled.Output[0], "Add");
        if (sum is null || graph.Output.Count != 1 || graph.Output[0].Name != sum.Output[0])
            return null;
        var (mean, deviation) = (Other(sum, scaled!.Output[0]), Other(scaled, drawn.Output[0]));
        if (Producer(graph, mean) is not { OpType: "Split", Output.Count: 2 } split || split.Output[0] != mean)
            return null;
        // exp(clip(log variance) / 2), in any order of what has one input.
        var (value, grows) = (deviation, false);
        while (value != split.Output[1])
        {
            if (Producer(graph, value) is not { OpType: "Exp" or "Mul" or "Div" or "Clip" or "Min" or "Max" or "Identity" } step)
                return null;
            grows |= step.OpType == "Exp";
            value = step.Input.FirstOrDefault(input => Producer(graph, input) is { OpType: not "Constant" }) ?? "";
        }
        return grows ? split.Input[0] : null;
    }

    /// <summary>Puts a value out instead of the sample, and leaves out what is computed for nothing then.</summary>
    private static void PutOut(GraphProto graph, string moments)
    {
        var output = graph.Output[0];
        if (moments != Parameters)
            graph.Node.Add(new NodeProto { OpType = "Identity", Name = Parameters, Input = { moments }, Output = { Parameters } });
        output.Name = Parameters;
        output.Type.TensorType.Shape = Open(Parameters);
        graph.ValueInfo.Clear();
        for (var removed = true; removed;)
        {
            var read = new HashSet<string>(graph.Node.SelectMany(node => node.Input)) { Parameters };
            var idle = graph.Node.Where(node => !node.Output.Any(read.Contains)).ToList();
            idle.ForEach(node => graph.Node.Remove(node));
            removed = idle.Count > 0;
        }
    }

    private static NodeProto? Producer(GraphProto graph, string value) => graph.Node.FirstOrDefault(node => node.Output.Contains(value));

    private static NodeProto? OnlyReader(GraphProto graph, string value, string type) =>
        graph.Node.Where(node => node.Input.Contains(value)).ToList() is [{ } reader] && reader.OpType == type ? reader : null;

    private static string Other(NodeProto node, string input) => node.Input.First(other => other != input);

    private static void TakeIn(GraphProto graph, NodeProto drawn)
    {
        var type = TypeOf(graph, drawn);
        graph.Node.Remove(drawn);
        foreach (var reader in graph.Node)
        {
            for (var i = 0; i < reader.Input.Count; i++)
            {
                if (reader.Input[i] == drawn.Output[0])
                    reader.Input[i] = Input;
            }
        }
        graph.Input.Add(new ValueInfoProto { Name = Input, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = Open(Input) } } });
    }

    private static TensorShapeProto Open(string name)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(Enumerable.Range(0, Rank).Select(axis => new TensorShapeProto.Types.Dimension { DimParam = axis == 0 ? "batch" : $"{name}_{axis}" }));
        return shape;
    }

    private static bool Draws(string operatorType) => operatorType is "RandomNormalLike" or "RandomNormal";

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
