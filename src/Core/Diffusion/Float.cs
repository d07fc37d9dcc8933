using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>Single-precision arithmetic (.NET Framework has no MathF) and the few vector operations all samplers share.</summary>
internal static class Float
{
    public static float Sqrt(float x) => (float)Math.Sqrt(x);

    public static float Exp(float x) => (float)Math.Exp(x);

    public static float Log(float x) => (float)Math.Log(x);

    /// <summary>destination = a * x + b * y; the destination may be x or y.</summary>
    public static void Combine(float a, ReadOnlySpan<float> x, float b, ReadOnlySpan<float> y, Span<float> destination)
    {
        if (y == destination)
        {
            (a, b) = (b, a);
            var swap = x;
            x = y;
            y = swap;
        }
        TensorPrimitives.Multiply(x, a, destination);
        TensorPrimitives.MultiplyAdd(y, b, destination, destination);
    }

    /// <summary>destination += a * x.</summary>
    public static void AddScaled(float a, ReadOnlySpan<float> x, Span<float> destination) =>
        TensorPrimitives.MultiplyAdd(x, a, destination, destination);

    /// <summary>Makes a buffer anew where it has another length; it is kept from step to step otherwise.</summary>
    public static void Fit(ref float[] buffer, int length)
    {
        if (buffer.Length != length)
            buffer = new float[length];
    }
}
