using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

/// <summary>Buffers for the two divided differences (a - b) / r that higher-order solvers form.</summary>
internal sealed class Differences
{
    private float[] _first = [];
    private float[] _second = [];

    /// <summary>(a - b) / r in the first buffer.</summary>
    public float[] First(float[] a, float[] b, float r) => Divide(ref _first, a, b, r);

    /// <summary>(a - b) / r in the second buffer.</summary>
    public float[] Second(float[] a, float[] b, float r) => Divide(ref _second, a, b, r);

    private static float[] Divide(ref float[] buffer, float[] a, float[] b, float r)
    {
        if (buffer.Length != a.Length)
            buffer = new float[a.Length];
        TensorPrimitives.Subtract(a, b, buffer);
        TensorPrimitives.Multiply(buffer, 1 / r, buffer);
        return buffer;
    }
}
