using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextToImage.Networks;

/// <summary>An input or output of a graph as the file states it.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="ElementType">Element type in the graph.</param>
/// <param name="Dimensions">Sizes, -1 where the graph leaves them open.</param>
/// <param name="Symbols">Names of the open dimensions, empty where a size is fixed.</param>
public sealed record NetworkTensor(string Name, TensorElementType ElementType, IReadOnlyList<int> Dimensions, IReadOnlyList<string> Symbols)
{
    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Rank => Dimensions.Count;

    internal static NetworkTensor From(string name, NodeMetadata metadata) => new(
        name,
        metadata.ElementDataType,
        metadata.Dimensions ?? [],
        metadata.SymbolicDimensions ?? []);
}
