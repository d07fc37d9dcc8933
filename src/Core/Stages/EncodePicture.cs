using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>
/// The CLIP embedding of given pictures, so that others like them are drawn; between two pictures on the sphere (Ramesh et al. 2022,
/// section 3.2), or in the middle of more. Without given pictures it does nothing.
/// </summary>
/// <param name="model">The model's folder.</param>
/// <param name="value">Name of the value that the embedding becomes, [batch, numbers].</param>
internal sealed class EncodePicture(ModelFolder model, string value) : Stage
{
    /// <summary>Folder of the picture encoder.</summary>
    public const string Component = "image_encoder";

    private const string Pixels = "pixel_values", Embeds = "image_embeds", Processor = "feature_extractor";
    private const int Channels = 3;

    /// <summary>Nearly parallel embeddings are mixed in a straight line.</summary>
    private const double Parallel = 0.9995;

    private readonly ImageProcessorConfig _config = Config(model, model.Has(Processor) ? Processor : Component);
    private ModelNetworks? _networks;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(Component, Required: false)];

    /// <summary>The encoder is opened when pictures are given.</summary>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken) => _networks = networks;

    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        if (run.Settings.Like.Count == 0)
            return;
        var embeddings = run.Settings.Like.Select(picture => Embedding(picture, run)).ToList();
        var mixed = embeddings.Count == 2 ? Between(embeddings[0], embeddings[1], run.Settings.Mix) : SphericalMean.Of(embeddings);
        state.Set(value, Tensor.Repeated(mixed, run.Batch));
    }

    /// <summary>Spherical interpolation (Shoemake 1985).</summary>
    /// <param name="a">At 0.</param>
    /// <param name="b">At 1.</param>
    /// <param name="share">Where between them, 0 to 1.</param>
    internal static float[] Between(float[] a, float[] b, double share)
    {
        var cosine = a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        var angle = Math.Acos(Math.Max(-1, Math.Min(1, cosine)));
        var (own, other) = Math.Abs(cosine) > Parallel ? (1 - share, share) : (Math.Sin((1 - share) * angle) / Math.Sin(angle), Math.Sin(share * angle) / Math.Sin(angle));
        return [.. a.Zip(b, (x, y) => (float)((own * x) + (other * y)))];
    }

    private static ImageProcessorConfig Config(ModelFolder model, string component) =>
        ImageProcessorConfig.Read(model.ComponentFolder(component), $"{component} of the model '{model.Path}'");

    private float[] Embedding(Picture picture, RunContext run)
    {
        var network = _networks!.Load(Component, run.CancellationToken);
        using var call = new NetworkCall(network, Embeds);
        _config.Process(picture).CopyTo(call.Input(Pixels, 1, Channels, _config.Height, _config.Width));
        call.Run(run.Meter, run.CancellationToken);
        var values = call.Output(Embeds).ToArray();
        FiniteCheck.Require(values, network.File);
        return values;
    }
}
