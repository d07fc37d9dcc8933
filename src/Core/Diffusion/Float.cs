using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>Single-precision arithmetic (.NET Framework has no MathF) and the few vector operations all samplers share.</summary>
internal static class Float
{
    public static float Sqrt(float x) => (float)Math.Sqrt(x);

    public static float Exp(float x) => (float)Math.Exp(x);

    public static float Log(float x) => (float)Math.Log(x);

    /// <summary>
    /// e^x of numbers of a tensor, to the bit as torch's processor kernels have it: SLEEF's expf of 1 ulp (Shibata and Petrogalli 2019,
    /// arXiv:2001.09258), that is x = q ln 2 + s, then a polynomial in s, each product and sum rounded once. For what is sensitive to the last bit.
    /// </summary>
    public static float VectorExp(float x)
    {
        const float OneByLn2 = 1.44269504f, UpperLn2 = 0.693145752f, LowerLn2 = 1.42860677e-6f;
        var q = (float)Math.Round(x * OneByLn2);
        var s = Fused(q, -LowerLn2, Fused(q, -UpperLn2, x));
        var u = 0.000198527617f;
        foreach (var coefficient in new[] { 0.00139304355f, 0.00833336077f, 0.0416664854f, 0.166666672f, 0.5f })
            u = Fused(u, s, coefficient);
        u = 1 + Fused(s * s, u, s);
        return (float)(u * Math.Pow(2, q));

        static float Fused(float a, float b, float c) => (float)(((double)a * b) + c);
    }

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
