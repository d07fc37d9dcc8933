using System.Numerics.Tensors;

namespace TextToImage.Networks;

/// <summary>Half-precision networks can overflow to NaN and give black pictures; better to say which one did.</summary>
internal static class FiniteCheck
{
    /// <summary>Refuses NaN and infinity.</summary>
    /// <param name="values">What came out.</param>
    /// <param name="file">File of the network.</param>
    /// <param name="step">The step after which it was found, from 1; null where there are no steps.</param>
    /// <exception cref="AIImageException">There is such a number.</exception>
    public static void Require(ReadOnlySpan<float> values, string file, int? step = null)
    {
        var largest = TensorPrimitives.MaxMagnitude(values);
        if (!float.IsNaN(largest) && !float.IsInfinity(largest))
            return;
        var where = step is null ? "" : $" at step {step}";
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{file}' gave numbers that are not finite{where} (half-precision overflow, or a scheduler the model was not made for); use its float32 export or the model's own scheduler.")
        { Subject = file };
    }
}
