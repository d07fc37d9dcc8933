using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>
/// GLIDE (Nichol et al. 2021, arXiv:2112.10741): a small picture drawn from text with guidance, and a large one drawn after
/// it; both over pixels, by U-Nets that learn the variance. Pictures from text, from pictures, and parts of pictures.
/// </summary>
/// <remarks>
/// A seed means torch.manual_seed just before the notebooks sample one picture on a processor: the first noise of the small
/// picture, that of its steps (two rows each time, see <see cref="PairedNoise"/>), that of the large picture and its steps.
/// </remarks>
internal sealed class Glide : DiffusionPipeline
{
    private readonly GlideParts _parts;
    private readonly GenerationRun _run;

    private Glide(ModelFolder model, GlideParts parts) =>
        (Model, _parts, _run) = (model, parts, new GenerationRun(model, parts.Loader, parts.Small.Text));

    public override ModelFolder Model { get; }

    public override DeviceKind Device => _parts.Loader.Device;

    internal override ModelLimits Limits => _parts.Limits(edits: false);

    public static new Glide Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken) =>
        new(model, GlideParts.Load(model, device, cancellationToken));

    private protected override void CheckMasked(GenerationRequest request) => Resolve(request);

    private protected override IEnumerable<GeneratedPicture> GenerateMasked(
        GenerationRequest request, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var settings = Resolve(request);
        return _run.Pictures(
            request, settings, new ProgressReport(progress, settings.Count), enlarges: false, batch => Make(batch, settings, cancellationToken), cancellationToken);
    }

    /// <summary>The checked form of a request.</summary>
    internal GenerationSettings Resolve(GenerationRequest request)
    {
        if (request.Tileable)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The model '{Model.Defaults.Name}' cannot draw pictures without edges; use a Stable Diffusion model for tiles.");
        var settings = GenerationSettings.Resolve(request, _parts.Limits(edits: request.Edit is { Mask: not null } or { Expand: not null }));
        GlideStages.SmallSampler(settings, 1);
        return settings;
    }

    /// <summary>Runs both stages.</summary>
    /// <param name="batch">The pictures to make at once.</param>
    /// <param name="settings">Steps, guidance, scheduler, edit.</param>
    /// <param name="trace">Remembers the steps of the small picture; may be null.</param>
    /// <param name="cancellationToken">Ends the run inside a step.</param>
    /// <returns>[batch, 3, side, side] of the small picture and of the large one, about -1 to 1.</returns>
    internal (float[] Small, float[] Large) Draw(PictureBatch batch, GenerationSettings settings, LatentTrace? trace, CancellationToken cancellationToken)
    {
        var stages = new GlideStages(_parts, batch, settings);
        var noise = new PairedNoise(batch.Noise);
        var first = noise.First(stages.SmallShape);
        var stage = stages.Small(first, cancellationToken);
        var (sampler, begin) = (stage.Sampler, stage.Start!.Step);
        var smallSteps = sampler.Timesteps.Count - begin;
        var small = StageLoop.Run(stage, noise, batch.Meter, SmallStep, cancellationToken);
        trace?.AddForward(sampler, begin, small, first);

        // The notebooks draw noise for the last step too, and do not use it.
        noise.Skip(small.Length);
        return (small, StageLoop.Run(stages.Large(small, batch.Noise, cancellationToken), batch.Noise, batch.Meter, LargeStep, cancellationToken));

        void SmallStep(int done, ReadOnlySpan<float> sample)
        {
            trace?.Add(sampler, begin + done - 1, sample);
            batch.Progress.Denoised(done, smallSteps + stages.LargeSteps);
        }

        void LargeStep(int done, ReadOnlySpan<float> sample) => batch.Progress.Denoised(smallSteps + done, smallSteps + stages.LargeSteps);
    }

    protected override void Dispose(bool disposing) => _parts.Dispose();

    private MadePictures Make(PictureBatch batch, GenerationSettings settings, CancellationToken cancellationToken)
    {
        var trace = settings.Trace ? new LatentTrace() : null;
        var (_, large) = Draw(batch, settings, trace, cancellationToken);
        var pictures = Pictures(large, batch.Count, _parts.Large.Side).ConvertAll(picture => Finished(picture, settings));
        return new MadePictures(pictures, batch.Meter.Calls, trace?.Decoded(batch.Count, small => Pictures(small, batch.Count, _parts.Small.Side)));
    }

    private static Picture Finished(Picture drawn, GenerationSettings settings) => settings.Edit is { } edit
        ? edit.Finish(drawn, (picture, width, height) => Resampling.Resize(picture, width, height))
        : Resampling.Cover(drawn, settings.Size.Width, settings.Size.Height);

    private static List<Picture> Pictures(float[] pixels, int batch, int side)
    {
        var each = pixels.Length / batch;
        return [.. Enumerable.Range(0, batch).Select(i => Picture.FromTensor(pixels.AsSpan(i * each, each), side, side))];
    }
}
