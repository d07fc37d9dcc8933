using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>Weights of single precision in 16 bits, with a Cast back behind each: the graph computes as before, with weights of 11 significant bits.</summary>
internal sealed class HalfWeights
{
    /// <summary>Smaller weights, and vectors such as those of norms, take no room to speak of.</summary>
    private const int SmallestCount = 1024;

    /// <summary>The largest finite number of 16 bits (IEEE 754, binary16).</summary>
    private const float Largest = 65504;

    /// <summary>What numbers below the normal ones of 16 bits may cost a weight, as a part of its root mean square; rounding alone costs 2^-12.</summary>
    private const double MostLoss = 1.0 / 1024;

    /// <summary>How many weights were rewritten.</summary>
    public int Count { get; private set; }

    /// <summary>Weights that stay in single precision, as 16 bits do not hold their numbers.</summary>
    public int OutOfRange { get; private set; }

    /// <summary>The nodes that give the weights in single precision.</summary>
    public List<NodeProto> Casts { get; } = [];

    /// <summary>Whether a weight is of a kind that is worth it.</summary>
    public static bool IsLarge(TensorProto tensor) => tensor.DataType == ElementType.Float && tensor.Dims.Count > 1 && WeightSource.Count(tensor) >= SmallestCount;

    /// <summary>Writes a weight in 16 bits.</summary>
    /// <returns>False where it stays as it is: nothing is written.</returns>
    public bool TryWrite(TensorProto tensor, WeightSource source, RewrittenGraph graph)
    {
        if (!IsLarge(tensor) || source.Floats(tensor) is not { } values)
            return false;
        var halves = new Float16[values.Length];
        HalfConversion.ToHalf(values, halves);
        if (!Holds(values, halves))
        {
            OutOfRange++;
            return false;
        }
        var stored = graph.Add(RewrittenGraph.Name(tensor.Name, "fp16"), ElementType.Float16, tensor.Dims, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
        var cast = new NodeProto { OpType = "Cast", Name = RewrittenGraph.Name(tensor.Name, "cast"), Input = { stored }, Output = { tensor.Name } };
        cast.Attribute.Add(new AttributeProto { Name = "to", I = (long)ElementType.Float, Type = AttributeProto.Types.AttributeType.Int });
        Casts.Add(cast);
        Count++;
        return true;
    }

    private static bool Holds(float[] values, Float16[] halves)
    {
        var back = new float[values.Length];
        HalfConversion.ToSingle(halves, back);
        var (squares, losses) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            // Neither does NaN pass.
            if (!(Math.Abs(values[i]) <= Largest))
                return false;
            var loss = (double)values[i] - back[i];
            squares += (double)values[i] * values[i];
            losses += loss * loss;
        }
        return losses <= squares * MostLoss * MostLoss;
    }
}
