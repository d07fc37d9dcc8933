using Google.Protobuf;
using TextToImage.Networks.Onnx;
using DataType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Models.Layouts;

/// <summary>Changes of ONNX files, by which a fixture becomes what another exporter would have written.</summary>
internal static class GraphEdits
{
    public static void Edit(string file, Action<GraphProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        change(model.Graph);
        File.WriteAllBytes(file, model.ToByteArray());
    }

    /// <summary>Fixes an axis, or opens it under a name.</summary>
    public static void Axis(this GraphProto graph, string input, int axis, object size)
    {
        var dimension = graph.Input.Single(value => value.Name == input).Type.TensorType.Shape.Dim[axis];
        if (size is int number)
            dimension.DimValue = number;
        else
            dimension.DimParam = (string)size;
    }

    /// <summary>What is put out is left to be found out, as its axes may have become others.</summary>
    public static void ForgetShapes(this GraphProto graph)
    {
        graph.ValueInfo.Clear();
        foreach (var output in graph.Output)
            output.Type.TensorType.Shape.Dim.ToList().ForEach(dimension => dimension.ClearValue());
    }

    /// <summary>Calls an input or output by another name.</summary>
    public static void Rename(this GraphProto graph, string from, string to)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Where(value => value.Name == from))
            value.Name = to;
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            for (var i = 0; i < node.Output.Count; i++)
                node.Output[i] = node.Output[i] == from ? to : node.Output[i];
        }
    }

    /// <summary>Puts a conversion behind an input, which takes another type.</summary>
    public static void Takes(this GraphProto graph, string input, DataType type)
    {
        var value = graph.Input.Single(each => each.Name == input);
        var before = value.Type.TensorType.ElemType;
        graph.Rename(input, input + "_converted");
        value.Name = input;
        value.Type.TensorType.ElemType = type;
        graph.Node.Insert(0, Node("Cast", [input], input + "_converted", ("to", (long)before)));
    }

    /// <summary>A timestep for each row, or in a list of one, of which the graph takes the first.</summary>
    public static void TakesList(this GraphProto graph, string input, object size, DataType type)
    {
        var value = graph.Input.Single(each => each.Name == input);
        var scalar = value.Type.TensorType.Shape.Dim.Count == 0;
        var before = value.Type.TensorType.ElemType;
        graph.Rename(input, input + "_scalar");
        value.Name = input;
        value.Type.TensorType.ElemType = type;
        value.Type.TensorType.Shape.Dim.Clear();
        value.Type.TensorType.Shape.Dim.Add(size is int number ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        graph.Initializer.Add(new TensorProto { Name = "first", DataType = DataType.Int64, Int64Data = { 0 }, Dims = { scalar ? Array.Empty<long>() : [1] } });
        graph.Node.Insert(0, Node("Gather", [input, "first"], input + "_first", ("axis", 0L)));
        graph.Node.Insert(1, Node("Cast", [input + "_first"], input + "_scalar", ("to", (long)before)));
    }

    /// <summary>A VAE encoder that puts out mean and variance becomes one that samples, as diffusers' script and older versions of optimum export it.</summary>
    public static void Samples(this GraphProto graph, int channels, bool stated, bool hidden = false)
    {
        const string moments = "latent_parameters";
        var output = graph.Output.Single();
        var random = Node("RandomNormalLike", ["deviation"], "drawn");
        if (stated)
            random.Attribute.Add(new AttributeProto { Name = "dtype", I = (long)DataType.Float, Type = AttributeProto.Types.AttributeType.Int });
        graph.Initializer.Add(new TensorProto { Name = "half", DataType = DataType.Float, FloatData = { 0.5f } });
        graph.Initializer.Add(new TensorProto { Name = "low", DataType = DataType.Float, FloatData = { -30 } });
        graph.Initializer.Add(new TensorProto { Name = "high", DataType = DataType.Float, FloatData = { 20 } });
        graph.Initializer.Add(new TensorProto { Name = "parts", DataType = DataType.Int64, Int64Data = { channels, channels }, Dims = { 2 } });
        var split = Node("Split", [moments, "parts"], "mean", ("axis", 1L));
        split.Output.Add("log_variance");
        graph.Node.Add(
        [
            split, Node("Clip", ["log_variance", "low", "high"], "clipped"), Node("Mul", ["clipped", "half"], "halved"), Node("Exp", ["halved"], "deviation"), random,
            Node("Mul", ["deviation", "drawn"], "noise"), Node("Add", ["mean", "noise"], "latent_sample"),
        ]);
        if (!hidden)
            graph.Rename(moments, "moments");
        output.Name = "latent_sample";
        if (hidden)
        {
            // What stands between keeps the sum from being seen.
            graph.Rename("latent_sample", "sampled");
            graph.Node.Add(Node("Identity", ["sampled"], "latent_sample"));
            output.Name = "latent_sample";
        }
        graph.ForgetShapes();
    }

    private static NodeProto Node(string type, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = $"{type}_{output}", Input = { inputs }, Output = { output } };
        foreach (var (name, value) in attributes)
            node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });
        return node;
    }
}
