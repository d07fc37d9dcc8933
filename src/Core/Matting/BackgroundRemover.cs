using System.Diagnostics;
using System.Globalization;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Matting;

/// <summary>
/// Takes the ground of pictures away: as the model drew them, where it draws them again; by the colour of their border, where that is plain; or by a network
/// that finds what they show.
/// </summary>
/// <param name="library">Where models and networks are looked for.</param>
/// <param name="cache">What keeps them loaded.</param>
/// <param name="device">Where they run.</param>
/// <param name="keepLoaded">Whether a network stays loaded when this is disposed.</param>
public sealed class BackgroundRemover(ModelLibrary library, ModelCache cache, Device device, bool keepLoaded = true) : IDisposable
{
    private const double LargestTolerance = 50;
    private const int Steps = 2, Levels = 255;

    /// <summary>Where what needs no network is computed.</summary>
    private static readonly string Processor = ((Device)DeviceKind.Cpu).Name;

    private (string File, MattingNetwork Network, Action<bool> GiveBack)? _rented;

    /// <summary>The picture without its ground.</summary>
    /// <param name="picture">Any picture; one that is transparent somewhere is given back as it is, unless a method is named.</param>
    /// <param name="request">How.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    /// <exception cref="AIImageException">A value is out of range, nothing here can find the ground, or a network cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MattedPicture Remove(Picture picture, MatteRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var method = Require(request);
        var clock = Stopwatch.StartNew();
        var report = new MatteProgress(progress, clock);
        var found = Transparent(picture, request, method)
            ?? Own(picture, request, method, clock, report, cancellationToken)
            ?? Plain(picture, request, method, report, cancellationToken)
            ?? Network(picture, request, method, report, cancellationToken)
            ?? throw Nothing(request, method);
        report.Done(Steps, "finished");
        var duration = clock.Elapsed - found.Loading;
        var kept = found.Picture.Alpha is { } alpha ? alpha.Average(value => value / (double)Levels) : 1;
        return new MattedPicture(request.Background.Under(found.Picture), Metadata(request, found), found.Method, kept, found.Calls, duration, duration - found.InNetworks, found.Warnings)
        {
            Model = found.Model,
            Device = found.Device,
        };
    }

    /// <summary>Gives the network back.</summary>
    public void Dispose()
    {
        _rented?.GiveBack(keepLoaded);
        _rented = null;
    }

    private static string Require(MatteRequest request)
    {
        var method = string.IsNullOrWhiteSpace(request.Method) ? MatteMethods.Automatic : request.Method!.Trim().ToLowerInvariant();
        if (!MatteMethods.All.Contains(method))
            throw Invalid($"There is no method '{request.Method}'; use one of {string.Join(", ", MatteMethods.All)}.");
        if (method is MatteMethods.Own or MatteMethods.Plain && !string.IsNullOrWhiteSpace(request.Model))
            throw Invalid($"The method {method} uses no network, and '{request.Model}' was named; leave one of them out.");
        if (!(request.Tolerance is >= 0 and <= LargestTolerance))
            throw Invalid(string.Format(CultureInfo.InvariantCulture, "The tolerance {0} is out of range; use 0 to {1}, in percent.", request.Tolerance, LargestTolerance));
        return method;
    }

    private static Found? Transparent(Picture picture, MatteRequest request, string method) =>
        method == MatteMethods.Automatic && string.IsNullOrWhiteSpace(request.Model) && picture.Alpha is not null
            ? new Found(picture, MatteMethods.None, null, Processor, ["The picture is transparent already, so nothing was taken away; name a method to have its subject found all the same."])
            : null;

    private Found? Own(Picture picture, MatteRequest request, string method, Stopwatch clock, MatteProgress report, CancellationToken cancellationToken)
    {
        var wanted = method == MatteMethods.Own;
        if (!wanted && (method != MatteMethods.Automatic || !string.IsNullOrWhiteSpace(request.Model)))
            return null;
        var own = OwnMatte.Find(picture, request.Metadata, library);
        if (own is not null)
        {
            report.Done(0, "drawing it again");
            if (own.Draw(picture, cache, device, cancellationToken) is { } drawn)
                return new Found(drawn.Picture, MatteMethods.Own, own.ModelName, drawn.Device, []) { Calls = drawn.NetworkCalls, InNetworks = drawn.Duration - drawn.Overhead, Loading = clock.Elapsed - drawn.Duration };
        }
        return !wanted ? null : throw Invalid(own is null
            ? "The picture's file does not name a model that is installed here and draws on nothing, so it has no matte of its own; use another method."
            : $"The model '{own.ModelName}' does not draw this picture again, or draws it without a ground, so it has no matte of its own; use another method.");
    }

    private static Found? Plain(Picture picture, MatteRequest request, string method, MatteProgress report, CancellationToken cancellationToken)
    {
        var wanted = method == MatteMethods.Plain;
        if (!wanted && (method != MatteMethods.Automatic || !string.IsNullOrWhiteSpace(request.Model)))
            return null;
        report.Done(0, "looking at the border");
        var opaque = picture.OnWhite();
        if (PlainMatte.Find(opaque, request.Tolerance) is { } ground)
        {
            var lifted = ground.Lift(opaque, request.Tolerance, cancellationToken);
            return lifted.Alpha is null || lifted.Alpha.Any(value => value > 0)
                ? new Found(lifted, MatteMethods.Plain, null, Processor, [])
                : throw Invalid("All of the picture is of the colour of its border, so nothing would be left; use a smaller tolerance, or another method.");
        }
        return !wanted ? null : throw Invalid(string.Format(CultureInfo.InvariantCulture,
            "No colour has more than half of the picture's border within a tolerance of {0} %, so its background is not plain; use a larger tolerance, or a network.", request.Tolerance));
    }

    private Found? Network(Picture picture, MatteRequest request, string method, MatteProgress report, CancellationToken cancellationToken)
    {
        if (method is not (MatteMethods.Automatic or MatteMethods.Network))
            return null;
        var source = string.IsNullOrWhiteSpace(request.Model) ? MattingSource.First(library) : MattingSource.Open(request.Model!, library);
        if (source is null)
            return null;
        report.Done(0, "looking for what it shows");
        var loading = Stopwatch.StartNew();
        var network = Rent(source, cancellationToken);
        loading.Stop();
        var meter = new NetworkMeter();
        return new Found(network.Cut(picture, meter, cancellationToken), MatteMethods.Network, source.Name, network.Device.Name, network.Warnings) { Calls = meter.Calls, InNetworks = meter.RunTime, Loading = loading.Elapsed };
    }

    private MattingNetwork Rent(MattingSource source, CancellationToken cancellationToken)
    {
        if (_rented is { } kept && kept.File == source.File)
            return kept.Network;
        Dispose();
        var (network, giveBack) = cache.Rent(source.File, source.Contents(), device, () => MattingNetwork.Load(source.File, device, cancellationToken), loaded => loaded.Device);
        _rented = (source.File, network, giveBack);
        return network;
    }

    private static AIImageException Nothing(MatteRequest request, string method) => new(ErrorIds.ModelNotFound, string.Concat(
        method == MatteMethods.Network ? "There is no network here" : string.Format(CultureInfo.InvariantCulture, "The picture has no plain background (no colour has more than half of its border within {0} %), and no network is installed", request.Tolerance),
        " that finds what pictures show; install one, such as ISNet, U-2-Net, BiRefNet or RMBG, or name its .onnx file (see docs/cutouts.md)."));

    /// <summary>What the file says: how the picture was made, and that it lies on nothing now.</summary>
    private static PictureMetadata? Metadata(MatteRequest request, Found found)
    {
        if (request.Metadata is not { } made)
            return null;
        var other = made.Other.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (found.Method != MatteMethods.None)
            other["cutout"] = found.Model is { } model && found.Method == MatteMethods.Network ? $"{found.Method}, {model}" : found.Method;
        return made with { Other = other };
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);

    /// <summary>A picture without its ground, and what found it.</summary>
    private sealed record Found(Picture Picture, string Method, string? Model, string Device, IReadOnlyList<string> Warnings)
    {
        /// <summary>Calls of networks.</summary>
        public int Calls { get; init; }

        /// <summary>Time inside ONNX Runtime.</summary>
        public TimeSpan InNetworks { get; init; }

        /// <summary>Time in which something was loaded.</summary>
        public TimeSpan Loading { get; init; }
    }

    /// <summary>Turns steps into <see cref="GenerationProgress"/>.</summary>
    private sealed class MatteProgress(IProgress<GenerationProgress>? target, Stopwatch clock)
    {
        public void Done(int step, string activity) => target?.Report(new GenerationProgress(1, 1, step, Steps, clock.Elapsed, step == Steps ? TimeSpan.Zero : null, activity));
    }
}
