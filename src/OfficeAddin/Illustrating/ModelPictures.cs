using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Office;

/// <summary>Pictures from models, which stay loaded from picture to picture.</summary>
/// <param name="device">Where to compute.</param>
/// <param name="open">Opens a model by what the user calls it; null for the default one.</param>
public sealed class ModelPictures(Device device, Func<string?, ModelFolder>? open = null) : IPictureMaker, IDisposable
{
    /// <summary>What a frame needs to look sharp on paper and on large screens; more would be made for nothing.</summary>
    private const double PixelsPerInch = 150;

    private readonly Dictionary<string, ModelFolder> _models = [];
    private readonly Dictionary<string, ModelLease> _leases = [];

    /// <inheritdoc/>
    public (int Width, int Height)? SizeFor(string? model, long width, long height) =>
        SuggestedSizes.ForFrame(Open(model), Pixels(width), Pixels(height));

    /// <inheritdoc/>
    public void Check(PlannedPicture picture, CancellationToken cancellationToken) => Pipeline(picture, cancellationToken).Check(picture.Request);

    /// <inheritdoc/>
    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var pipeline = Pipeline(picture, cancellationToken);
        var made = pipeline.Generate(picture.Request, progress, cancellationToken).First();
        var origin = new PictureOrigin(
            picture.Prompt ?? "", made.Seed, Path.GetFileName(pipeline.Model.Path), picture.Request.NegativePrompt, picture.Settings.Steps, picture.Style);
        var file = PictureFile.Encode(made.Picture, PictureFormat.Png, made.Metadata);
        return new MadePicture(new IllustrationPicture(file, made.Picture.Width, made.Picture.Height, origin), made.Duration, made.Warnings);
    }

    /// <summary>Gives the models back to the cache.</summary>
    public void Dispose() => Return(lease => lease.Dispose());

    /// <summary>Gives the models back, to be closed as soon as nobody else uses them.</summary>
    public void Close() => Return(lease => lease.Close());

    private void Return(Action<ModelLease> giveBack)
    {
        foreach (var lease in _leases.Values)
            giveBack(lease);
        _leases.Clear();
    }

    private static double Pixels(long emu) => (double)emu / DocumentLength.Inch * PixelsPerInch;

    private DiffusionPipeline Pipeline(PlannedPicture picture, CancellationToken cancellationToken)
    {
        var model = Open(picture.Settings.Model);
        if (!_leases.TryGetValue(model.Path, out var lease))
            _leases[model.Path] = lease = ModelCache.Shared.Rent(model, device, cancellationToken);
        return lease.Pipeline;
    }

    private ModelFolder Open(string? name)
    {
        if (!_models.TryGetValue(name ?? "", out var model))
            _models[name ?? ""] = model = (open ?? ModelLibrary.Default.Open)(name);
        return model;
    }
}
