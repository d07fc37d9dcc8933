using System.Diagnostics;
using System.Globalization;
using TextToImage.Files;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Upscaling;

namespace TextToImage.Generation.Canvases;

/// <summary>A canvas that was made.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Metadata">Everything needed to make it again; it is in the file.</param>
/// <param name="NetworkCalls">Calls of the denoiser and of the upscaler, since the work went on.</param>
/// <param name="Duration">Wall time, model loaded, since the work went on.</param>
/// <param name="Overhead">The part of <paramref name="Duration"/> outside ONNX Runtime.</param>
/// <param name="Resumed">Share of the canvas that had been finished before, 0 to 1.</param>
/// <param name="Device">Where the networks ran.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record CanvasPicture(
    string Path, int Width, int Height, PictureMetadata Metadata, int NetworkCalls, TimeSpan Duration, TimeSpan Overhead, double Resumed, string Device, IReadOnlyList<string> Warnings)
{
    /// <summary>The seed that makes it again.</summary>
    public ulong Seed => Metadata.Seed!.Value;
}

/// <summary>
/// Pictures of any length, in the spirit of NUWA-Infinity (Wu et al. 2022, arXiv:2207.09814): latents, pixels and file are made in strips, so that memory
/// does not grow with the length, and what is finished is kept beside the picture, so that the work goes on where it was ended.
/// </summary>
public static class CanvasMaker
{
    private const string Ending = ".png", Activity = "writing the file";

    /// <summary>Makes a canvas, or goes on with it.</summary>
    /// <param name="pipeline">A model that denoises latents in one go.</param>
    /// <param name="request">What to draw; width and height are those of the canvas. Without a seed that of a canvas in work is taken.</param>
    /// <param name="path">Full path of a .png file.</param>
    /// <param name="overwrite">Whether a picture that is there, and other work that was not finished, may be replaced.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a step; the next call goes on.</param>
    /// <exception cref="AIImageException">A value is outside what the model can take, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CanvasPicture Draw(
        DiffusionPipeline pipeline, GenerationRequest request, string path, bool overwrite, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Draw(pipeline, request, path, overwrite, plan => plan, progress, cancellationToken);

    /// <inheritdoc cref="Draw(DiffusionPipeline, GenerationRequest, string, bool, IProgress{GenerationProgress}, CancellationToken)"/>
    internal static CanvasPicture Draw(
        DiffusionPipeline pipeline, GenerationRequest request, string path, bool overwrite, Func<CanvasPlan, CanvasPlan> cut, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (plan, settings) = Prepare(pipeline, request, path, overwrite);
        plan = cut(plan);
        var (metadata, text) = Described(pipeline, request, settings, plan);
        using var state = CanvasState.Open(plan, path, text, overwrite);
        var (meter, before) = (new NetworkMeter(), state.Done);
        var enlarging = Blocks(pipeline, Prompts.Of(request), plan, settings, state, meter, progress, cancellationToken);
        Write(state, plan, metadata, path, overwrite, cancellationToken);
        state.Remove();
        return new CanvasPicture(
            path, plan.Width, plan.Height, metadata, meter.Calls + enlarging.Calls, clock.Elapsed, clock.Elapsed - meter.RunTime - enlarging.RunTime, before / (double)plan.Blocks,
            pipeline.Device.Name, [.. pipeline.WarningsOf(request, settings)]);
    }

    /// <summary>Checks a canvas without computing anything, as drawing does first.</summary>
    /// <inheritdoc cref="Draw(DiffusionPipeline, GenerationRequest, string, bool, IProgress{GenerationProgress}, CancellationToken)"/>
    public static void Check(DiffusionPipeline pipeline, GenerationRequest request, string path, bool overwrite) => Prepare(pipeline, request, path, overwrite);

    private static (CanvasPlan Plan, GenerationSettings Settings) Prepare(DiffusionPipeline pipeline, GenerationRequest request, string path, bool overwrite)
    {
        RequireFile(path, overwrite);
        var limits = pipeline.Limits;
        if (!pipeline.Stages.IsOneProcess || pipeline.Main is not Denoise { Space: LatentSpace } || limits.NeedsPicture || limits.OnlySide is not null)
            throw Invalid($"The model '{limits.Name}' cannot draw a canvas in strips: that takes one that denoises latents of any size in one go, such as a Stable Diffusion model.");
        if (request is not { Edit: null, Count: 1, Best: null, Tileable: false, Trace: false, Guide: null, GuideModel: null, Variation: 0, Control: null, Like: null, Windows: not WindowUse.Off } || request.Blend.Count > 0 || request.Background is { IsTransparent: true })
            throw Invalid("A canvas is one opaque picture from text, seen through windows; leave edits, counts, variations, tiles, guides, other pictures and a transparent background out.");
        var plan = CanvasPlan.Choose(request.Width ?? limits.Width, request.Height ?? limits.Height, limits);
        var seed = request.Seed ?? (CanvasState.Text(path) is { } text ? MetadataJson.Read(text.Split('\n')[0])?.Seed : null);
        var window = plan.Window(0, 0);
        var one = request with { Seed = seed, Width = window.Width * plan.PixelsPerLatent, Height = window.Height * plan.PixelsPerLatent, Windows = WindowUse.Off };
        return (plan, pipeline.Resolve(one, limits with { Upscaler = null }));
    }

    /// <summary>What the file says, and what work that is gone on with must have in common.</summary>
    private static (PictureMetadata Metadata, string Text) Described(DiffusionPipeline pipeline, GenerationRequest request, GenerationSettings settings, CanvasPlan plan)
    {
        var metadata = GenerationMetadata.Of(request with { Windows = WindowUse.On }, settings, 0, plan.Width, plan.Height, pipeline.Model);
        var machine = FormattableString.Invariant($"{pipeline.Model.Contents().Bytes} {pipeline.Device.Name} {plan.BlockAlong} {plan.Scale}");
        return (metadata, $"{MetadataJson.Write(metadata, asciiOnly: true)}\n{machine}");
    }

    /// <summary>Makes the blocks that are not finished.</summary>
    private static (int Calls, TimeSpan RunTime) Blocks(
        DiffusionPipeline pipeline, Prompts prompts, CanvasPlan plan, GenerationSettings settings, CanvasState state, NetworkMeter meter, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var (calls, runTime) = (0, TimeSpan.Zero);
        if (state.Done == plan.Blocks)
            return (calls, runTime);
        CanvasProgress? report = null;
        var windows = new CanvasWindows(pipeline.Stages, settings, prompts, meter, () => report!.StepDone(), cancellationToken);
        // The block before is decoded once more: the next one fades into it.
        var firstLatent = (Math.Max(0, state.Done - 1) * plan.BlockAlong) - CanvasPlan.Margin;
        using var latents = new LatentStrips(plan, windows, Math.Max(0, firstLatent / plan.Strip));
        report = new CanvasProgress(progress, plan, windows.Steps, latents.FirstWindow, state.Done);
        var blocks = new PixelBlocks(plan, latents.Of, windows.Decode);
        var ground = windows.Ground();
        using var resizer = plan.Scale > 1 ? PictureResizer.Open(UpscalerSource.Of(pipeline.Model), pipeline.Device, cancellationToken) : null;
        while (state.Done < plan.Blocks)
        {
            var (pixels, from, to) = blocks.Of(state.Done);
            if (resizer is not null)
            {
                var enlarged = resizer.Resize(pixels, new ResizeRequest { Scale = plan.Scale }, null, cancellationToken);
                (pixels, from, to) = (enlarged.Picture, from * plan.Scale, to * plan.Scale);
                (calls, runTime) = (calls + enlarged.NetworkCalls, runTime + enlarged.Duration - enlarged.Overhead);
            }
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(to - from, state.LengthOf(state.Done));
            var block = ground.Under(plan.IsTall ? pixels.Crop(0, from, plan.Width, length) : pixels.Crop(from, 0, length, plan.Height));
            state.Add(block.OnWhite());
            report.BlockDone(state.Done);
        }
        return (calls, runTime);
    }

    private static void Write(CanvasState state, CanvasPlan plan, PictureMetadata metadata, string path, bool overwrite, CancellationToken cancellationToken) => OutputFile.Write(
        path,
        stream =>
        {
            using var png = new PngRows(stream, plan.Width, plan.Height, MetadataContainer.PngTexts(metadata));
            var row = new byte[plan.Width * 3];
            for (var y = 0; y < plan.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                state.Read(y, row);
                png.Add(row);
            }
            png.Finish();
        },
        overwrite);

    private static void RequireFile(string path, bool overwrite)
    {
        if (!string.Equals(Path.GetExtension(path), Ending, StringComparison.OrdinalIgnoreCase))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"A canvas is written as PNG, which is made row by row; name a {Ending} file instead of '{path}'.") { Subject = path };
        PictureOutput.Open(path, Path.GetPathRoot(path)!, 1, overwrite);
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);

    /// <summary>Windows and blocks as steps, with the time left by those that were made since the work went on.</summary>
    private sealed class CanvasProgress(IProgress<GenerationProgress>? target, CanvasPlan plan, int steps, int firstWindow, int firstBlock)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly int _all = ((plan.Columns - firstWindow) * steps) + plan.Blocks - firstBlock;
        private int _done;
        private int _blocks = firstBlock;

        public void StepDone() => Report(++_done);

        public void BlockDone(int blocks)
        {
            _blocks = blocks;
            Report(++_done);
        }

        private void Report(int done)
        {
            var (elapsed, along) = (_clock.Elapsed, Math.Max(plan.Width, plan.Height));
            var finished = Math.Min(along, _blocks * plan.PixelsOf(plan.BlockAlong));
            var activity = done >= _all ? Activity : string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} pixels", finished, along);
            target?.Report(new GenerationProgress(1, 1, Math.Min(done, _all), _all, elapsed, TimeSpan.FromTicks(elapsed.Ticks / done * Math.Max(0, _all - done)), activity));
        }
    }
}
