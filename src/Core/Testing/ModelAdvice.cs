using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Testing;

/// <summary>What is slow or large with a model on this machine, and what to do about it.</summary>
/// <param name="Model">Name of the model, for the commands that are named.</param>
/// <param name="Networks">Its networks.</param>
/// <param name="Limits">What it can take.</param>
/// <param name="StepTime">Time of a step of the small picture.</param>
/// <param name="StepPixels">Pixels of that picture.</param>
/// <param name="Memory">Bytes of memory of the machine.</param>
/// <param name="Device">Where it ran; null: nowhere.</param>
internal sealed record ModelAdvice(string Model, IReadOnlyList<NetworkReview> Networks, ModelLimits? Limits, TimeSpan? StepTime, int StepPixels, long Memory, string? Device)
{
    /// <summary>Weights of fewer bytes are no matter of memory or disk.</summary>
    private const long LargeBytes = 500_000_000;

    /// <summary>A picture that takes longer is worth a word.</summary>
    private static readonly TimeSpan LongPicture = TimeSpan.FromMinutes(1);

    /// <summary>The sentences.</summary>
    public IReadOnlyList<string> Sentences() => [.. Weights(), .. Sizes(), .. Half(), .. Time()];

    private IEnumerable<string> Weights()
    {
        var whole = Networks.Where(network => network.Precision == "fp32" && network.Bytes >= LargeBytes).ToList();
        foreach (var network in whole)
        {
            yield return FormattableString.Invariant(
                $"{network.Component} has {network.Bytes / 1e9:0.0} GB of float32 weights; 'aiimage model optimize {Model} --precision fp16' (Optimize-AIModel) halves them on disk, int8 in memory, too.");
        }
        var all = Networks.Sum(network => network.Bytes);
        if (all > Memory / 2)
            yield return FormattableString.Invariant($"The weights take {all / 1e9:0.0} GB of the {Memory / 1e9:0.0} GB of memory; pictures need more besides, so close other programs, or make the model smaller (int8).");
    }

    private IEnumerable<string> Sizes()
    {
        if (Limits?.OnlySide is { } side)
            yield return $"It draws pictures of {side}x{side} pixels alone; larger ones are made of them by upscaling.";
        foreach (var network in Networks.Where(network => network.IsFixed && Limits?.OnlySide is null))
            yield return $"{network.Component} was exported at a fixed size ({string.Join(", ", network.Inputs.Select(input => $"{input.Name} {input.Shape}"))}); export it with open axes for other sizes and batches.";
    }

    private IEnumerable<string> Half() => Device == ((Device)DeviceKind.Cpu).Name && Networks.Where(network => network.ComputesInHalf).Select(network => network.Component).ToList() is { Count: > 0 } half
        ? [$"{string.Join(", ", half)} compute in float16, which a processor does by way of float32: slower, and no smaller in memory; a float32 export, stored as fp16, suits it better."]
        : [];

    private IEnumerable<string> Time()
    {
        if (StepTime is not { } step || Limits is not { } limits || StepPixels == 0)
            yield break;
        // By the pixels alone, which is the least: attention grows faster.
        var own = TimeSpan.FromTicks((long)(step.Ticks * Math.Max(1, (double)limits.Width * limits.Height / StepPixels)));
        var picture = TimeSpan.FromTicks(own.Ticks * limits.Steps);
        if (picture > LongPicture)
        {
            yield return FormattableString.Invariant(
                $"A step at {limits.Width}x{limits.Height} takes {own.TotalSeconds:0.0} s or more here, a picture of {limits.Steps} steps {picture.TotalMinutes:0.0} minutes; draw smaller, in fewer steps, on another device, or with int8 weights.");
        }
    }
}
