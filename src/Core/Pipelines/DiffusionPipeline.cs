using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>A loaded model that makes pictures. Safe for use by several threads at once.</summary>
public abstract class DiffusionPipeline : IDisposable
{
    private MaskFinder? _masks;

    /// <summary>The model's folder and what it says of itself.</summary>
    public abstract ModelFolder Model { get; }

    /// <summary>Where the networks run.</summary>
    public abstract DeviceKind Device { get; }

    /// <summary>What the model can take.</summary>
    internal abstract ModelLimits Limits { get; }

    private MaskFinder Masks => LazyInitializer.EnsureInitialized(ref _masks, () => new MaskFinder(Model, Device))!;

    /// <summary>Loads a model of any supported family.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The model is incomplete, damaged or of a family this version cannot run.</exception>
    public static DiffusionPipeline Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken = default) =>
        model.PipelineClass switch
        {
            var name when PipelineClasses.StableDiffusion.Contains(name) => StableDiffusion.Load(model, device, cancellationToken),
            PipelineClasses.Glide => Glide.Load(model, device, cancellationToken),
            PipelineClasses.Upscale => throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' enlarges pictures and makes none from text; use it with aiimage resize (Resize-AIImage), and another model here.")
            { Subject = model.Path },
            _ => throw PipelineClasses.Unsupported(model),
        };

    /// <summary>
    /// Checks a request against the model without computing anything, as <see cref="Generate"/> does first.
    /// </summary>
    /// <exception cref="AIImageException">A value is outside what the model can take.</exception>
    public void Check(GenerationRequest request) => CheckMasked(Masks.Presumed(Required(request)));

    /// <summary>Makes the pictures of a request, one after the other, as they are asked for.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the generation inside a step.</param>
    /// <exception cref="AIImageException">A value is outside what the model can take; thrown before any computation.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<GeneratedPicture> Generate(
        GenerationRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        GenerateMasked(Masks.Found(Required(request), cancellationToken), progress, cancellationToken);

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _masks?.Dispose();
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the networks.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary><see cref="Check"/> for a request whose mask, if any, is pixels.</summary>
    private protected abstract void CheckMasked(GenerationRequest request);

    /// <summary><see cref="Generate"/> for a request whose mask, if any, is pixels.</summary>
    private protected abstract IEnumerable<GeneratedPicture> GenerateMasked(
        GenerationRequest request, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken);

    private static GenerationRequest Required(GenerationRequest request) => request ?? throw new ArgumentNullException(nameof(request));
}
