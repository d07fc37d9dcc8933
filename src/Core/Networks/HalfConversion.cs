using Microsoft.ML.OnnxRuntime;
#if NET
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
#endif

namespace TextToImage.Networks;

/// <summary>Single precision to and from the short types of graphs, rounded to the nearest, halves to even.</summary>
internal static class HalfConversion
{
#if NET
    public static void ToHalf(ReadOnlySpan<float> from, Span<Float16> to) =>
        TensorPrimitives.ConvertToHalf(from, MemoryMarshal.Cast<Float16, Half>(to));

    public static void ToSingle(ReadOnlySpan<Float16> from, Span<float> to) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(from), to);
#else
    public static void ToHalf(ReadOnlySpan<float> from, Span<Float16> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (Float16)from[i];
    }

    public static void ToSingle(ReadOnlySpan<Float16> from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (float)from[i];
    }
#endif

    public static void ToBFloat(ReadOnlySpan<float> from, Span<BFloat16> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (BFloat16)from[i];
    }

    public static void ToSingle(ReadOnlySpan<BFloat16> from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (float)from[i];
    }
}
