using Google.Protobuf.Collections;
using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>Names of values in nodes and in the graphs that some nodes have inside.</summary>
internal static class GraphNames
{
    /// <summary>Every name in a node; those of its inner graphs among them, as these read values from outside.</summary>
    public static IEnumerable<string> All(NodeProto node) => node.Input.Concat(node.Output).Concat(InnerGraphs(node).SelectMany(graph =>
        graph.Node.SelectMany(All).Concat(graph.Initializer.Select(tensor => tensor.Name)).Concat(graph.Input.Select(input => input.Name)).Concat(graph.Output.Select(output => output.Name))));

    /// <summary>Gives the values of a node other names.</summary>
    /// <param name="node">The node; it is changed.</param>
    /// <param name="renamed">The new name of each.</param>
    public static void Rename(NodeProto node, Func<string, string> renamed)
    {
        Rename(node.Input, renamed);
        Rename(node.Output, renamed);
        foreach (var graph in InnerGraphs(node))
        {
            foreach (var inner in graph.Node)
                Rename(inner, renamed);
            foreach (var tensor in graph.Initializer)
                tensor.Name = renamed(tensor.Name);
            foreach (var value in graph.Input.Concat(graph.Output))
                value.Name = renamed(value.Name);
            // What is said of types is inferred anew.
            graph.ValueInfo.Clear();
        }
    }

    private static void Rename(RepeatedField<string> names, Func<string, string> renamed)
    {
        for (var place = 0; place < names.Count; place++)
            names[place] = names[place].Length > 0 ? renamed(names[place]) : "";
    }

    private static IEnumerable<GraphProto> InnerGraphs(NodeProto node) => node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));
}
