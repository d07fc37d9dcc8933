using System.Diagnostics;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Testing;

namespace TextToImage.Optimizing;

/// <summary>What a model costs on this machine.</summary>
/// <param name="Bytes">Bytes of its folder.</param>
/// <param name="LoadTime">Time until its networks were loaded.</param>
/// <param name="StepTime">Time of one step, the median of all; null where fewer than two were made.</param>
/// <param name="PictureTime">Time of a picture, the mean of all.</param>
/// <param name="PeakMemory">The most bytes of memory that this process had meanwhile.</param>
/// <param name="Device">Where it ran.</param>
public sealed record ModelMeasurement(long Bytes, TimeSpan LoadTime, TimeSpan? StepTime, TimeSpan PictureTime, long PeakMemory, string Device);

/// <summary>What pictures a model is tried with.</summary>
public sealed record TrialRequest
{
    /// <summary>What is drawn where nothing else is named.</summary>
    public static IReadOnlyList<string> UsualPrompts { get; } = [TestPicture.Prompt, "a tree at night"];

    /// <summary>Steps that are made unless others are asked for; models that need fewer make theirs.</summary>
    private const int UsualSteps = 8;

    /// <summary>What is drawn, a picture each, from one seed each.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = UsualPrompts;

    /// <summary>Steps; null: the model's own, eight at most.</summary>
    public int? Steps { get; init; }

    /// <summary>Size of the pictures; null: the model's own.</summary>
    public PixelSize? Size { get; init; }

    /// <summary>Seed of the first; those that follow have the next ones.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where to draw.</summary>
    public Device Device { get; init; } = DeviceKind.Auto;

    /// <summary>What is asked of a model for one of the prompts.</summary>
    internal GenerationRequest For(ModelLimits limits, int place) => new()
    {
        Prompt = Prompts[place],
        Steps = Steps ?? Math.Min(UsualSteps, limits.Steps),
        Width = Size?.Width,
        Height = Size?.Height,
        Seed = Seed + (ulong)place,
    };
}

/// <summary>Draws pictures with a model, and measures what it takes.</summary>
internal static class ModelTrial
{
    /// <summary>Draws.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">What to draw.</param>
    /// <param name="watch">Is given the pipeline once it is loaded; what it gives is let go when all is drawn. Null: nobody watches.</param>
    /// <param name="progress">Told which part is drawn, 0 to 1.</param>
    /// <param name="cancellationToken">Ends drawing inside a network.</param>
    /// <exception cref="AIImageException">The model cannot draw this.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (ModelMeasurement Measurement, IReadOnlyList<Picture> Pictures) Run(
        ModelFolder model, TrialRequest request, Func<DiffusionPipeline, IDisposable>? watch, Action<double> progress, CancellationToken cancellationToken)
    {
        GC.Collect();
        using var memory = new MemoryWatch();
        var clock = Stopwatch.StartNew();
        using var pipeline = DiffusionPipeline.Load(model, request.Device, cancellationToken);
        var loading = clock.Elapsed;
        using var clip = pipeline.Limits.NeedsClip && ModelLibrary.Default.FirstClip() is { } folder ? ClipModel.Load(folder, request.Device, cancellationToken) : null;
        using var watching = watch?.Invoke(pipeline);
        var (pictures, steps) = (new List<Picture>(), new List<TimeSpan>());
        clock.Restart();
        for (var place = 0; place < request.Prompts.Count; place++)
        {
            TimeSpan? before = null;
            var step = new ActionProgress<GenerationProgress>(done =>
            {
                var now = clock.Elapsed;
                if (before is { } last && done.Activity is null)
                    steps.Add(now - last);
                before = now;
                progress((place + done.Fraction) / request.Prompts.Count);
            });
            pictures.Add(pipeline.Generate(request.For(pipeline.Limits, place) with { GuideModel = clip }, step, cancellationToken).Single().Picture);
        }
        return (new ModelMeasurement(
            model.SizeOnDisk(), loading, Median(steps), TimeSpan.FromTicks(clock.Elapsed.Ticks / request.Prompts.Count), memory.Peak, pipeline.Device.Name), pictures);
    }

    private static TimeSpan? Median(List<TimeSpan> times) => times.Count == 0 ? null : times.OrderBy(time => time).ElementAt(times.Count / 2);
}
