using System.Numerics.Tensors;

namespace TextToImage.Networks;

/// <summary>Half-precision networks can overflow to NaN and give black pictures; better to say which one did.</summary>
internal static class FiniteCheck
{
    public static void Require(ReadOnlySpan<float> values, string file)
    {
        var largest = TensorPrimitives.MaxMagnitude(values);
        if (!float.IsNaN(largest) && !float.IsInfinity(largest))
            return;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{file}' gave numbers that are not finite (half-precision overflow, or a scheduler the model was not made for); use its float32 export or the model's own scheduler.")
        { Subject = file };
    }
}
