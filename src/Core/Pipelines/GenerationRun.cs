using System.Diagnostics;
using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;

namespace TextToImage.Pipelines;

/// <summary>Pictures to be made at once.</summary>
/// <param name="Prompts">A prompt and a negative prompt for each.</param>
/// <param name="Noise">The noise of their seeds.</param>
/// <param name="Meter">Counts network calls and their time.</param>
/// <param name="Progress">Told of every step.</param>
internal sealed record PictureBatch(IReadOnlyList<(string Prompt, string? Negative)> Prompts, RunNoise Noise, NetworkMeter Meter, BatchProgress Progress)
{
    /// <summary>How many.</summary>
    public int Count => Prompts.Count;
}

/// <summary>The pictures of a batch.</summary>
/// <param name="Pictures">In order.</param>
/// <param name="NetworkCalls">Calls that each of them took.</param>
/// <param name="Traces">The processes that made them, where that was asked for.</param>
internal sealed record MadePictures(IReadOnlyList<Picture> Pictures, int NetworkCalls, IReadOnlyList<DiffusionTrace>? Traces)
{
    /// <summary>The latents that were decoded, [pictures, ...]; empty for models that work on pixels.</summary>
    public float[] Latents { get; init; } = [];

    /// <summary>Shape of the latents of one picture.</summary>
    public long[] LatentShape { get; init; } = [];
}

/// <summary>What a generation is beside the networks, whatever the model: batches, seeds, time, warnings and metadata.</summary>
/// <param name="model">The model's folder.</param>
/// <param name="loader">Knows the device.</param>
/// <param name="text">Knows what of a prompt was not understood.</param>
internal sealed class GenerationRun(ModelFolder model, NetworkLoader loader, PromptEncoder text)
{
    /// <summary>Makes the pictures of a request, batch by batch, as they are asked for.</summary>
    /// <param name="request">As the user asked.</param>
    /// <param name="settings">The same, checked.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="enlarges">Whether enlarging is a step of its own.</param>
    /// <param name="make">Makes the pictures of a batch.</param>
    /// <param name="cancellationToken">Ends the text encoder at once.</param>
    public IEnumerable<GeneratedPicture> Pictures(
        GenerationRequest request, GenerationSettings settings, ProgressReport progress, bool enlarges, Func<PictureBatch, MadePictures> make,
        CancellationToken cancellationToken)
    {
        for (var first = 0; first < settings.Count; first += settings.BatchSize)
        {
            var count = Math.Min(settings.BatchSize, settings.Count - first);
            var batch = new PictureBatch(
                [.. Enumerable.Repeat((request.Prompt, request.NegativePrompt), count)],
                settings.Seeds.Noise(first, count), new NetworkMeter(), progress.From(first, count, enlarges));
            foreach (var picture in Batch(request, settings, first, batch, make, cancellationToken))
                yield return picture;
        }
    }

    private List<GeneratedPicture> Batch(
        GenerationRequest request, GenerationSettings settings, int first, PictureBatch batch, Func<PictureBatch, MadePictures> make,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var made = make(batch);
        var warnings = Warnings(request, settings, batch.Meter, cancellationToken);
        var duration = TimeSpan.FromTicks(clock.Elapsed.Ticks / batch.Count);
        var overhead = duration - TimeSpan.FromTicks(batch.Meter.RunTime.Ticks / batch.Count);
        return [.. made.Pictures.Select((picture, i) => new GeneratedPicture(
            picture, Metadata(request, settings, first + i, picture), made.NetworkCalls, duration, overhead, warnings)
        {
            Seed = settings.Seeds.Seed(first + i),
            VariationSeed = settings.Seeds.VariationSeed(first + i),
            Device = Device.Name(loader.Device),
            Trace = made.Traces?[i],
            Latents = made.Latents.AsMemory(i * (made.Latents.Length / batch.Count), made.Latents.Length / batch.Count),
            LatentShape = made.LatentShape,
        })];
    }

    private List<string> Warnings(GenerationRequest request, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var warnings = new List<string>(loader.Warnings);
        warnings.AddRange(PromptWarnings.Of(text, request.Prompt, request.NegativePrompt, settings.Guidance.Scale > 1, model.Defaults, meter, cancellationToken));
        if (settings.Edit is { } edit)
            warnings.AddRange(edit.Warnings);
        else if (settings.SizeWarning is { } resized)
            warnings.Add(resized);
        return warnings;
    }

    private PictureMetadata Metadata(GenerationRequest request, GenerationSettings settings, int index, Picture picture) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Steps = settings.Steps,
        Scheduler = Schedulers.DisplayName(settings.Scheduler),
        GuidanceScale = settings.Guidance.Scale,
        Seed = (ulong)settings.Seeds.Seed(index),
        Width = picture.Width,
        Height = picture.Height,
        Strength = request.Edit is null ? null : settings.Edit!.Strength,
        Edited = request.Edit is not null,
        Model = model.Defaults.Name,
        Pipeline = model.PipelineClass,
        Software = PictureMetadata.ThisProgram,
        Other = ExtraSettings.Of(request, settings, index),
    };
}
