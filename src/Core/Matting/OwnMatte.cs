using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Matting;

/// <summary>
/// The matte that a picture had when it was drawn: models that know alpha draw things on nothing, and lay a ground under them. The picture is drawn
/// again as its file says, and where it comes out as it is, it is drawn without the ground.
/// </summary>
/// <param name="model">The model that drew it.</param>
/// <param name="request">What it was asked for.</param>
internal sealed class OwnMatte(ModelFolder model, GenerationRequest request)
{
    /// <summary>Levels by which a picture may differ from its own drawing, on average: what a JPEG of usual quality loses.</summary>
    private const double Alike = 4;

    /// <summary>The model's name.</summary>
    public string ModelName => model.Defaults.Name;

    /// <summary>Finds what drew a picture; null where its file does not say, the model is not here, or it draws no alpha.</summary>
    public static OwnMatte? Find(Picture picture, PictureMetadata? made, ModelLibrary library)
    {
        if (made is not { Edited: false, Seed: <= long.MaxValue, Model: { } name, Prompt: not null } || library.Called(name).FirstOrDefault(VaeConfig.KnowsAlpha) is not { } model)
            return null;
        var asked = SettingsTable.Apply(new GenerationRequest { Prompt = "" }, SettingsMetadata.Read(made));
        return new OwnMatte(model, asked with { Count = 1, Width = picture.Width, Height = picture.Height });
    }

    /// <summary>The picture without its ground; null where it does not come out as it is, or has no ground.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="cache">What keeps the model loaded.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    /// <exception cref="AIImageException">The model cannot be loaded.</exception>
    public GeneratedPicture? Draw(Picture picture, ModelCache cache, Device device, CancellationToken cancellationToken)
    {
        using var lease = cache.Rent(model, device, cancellationToken);
        var again = Drawn(request);
        if (Difference(again.Picture, picture) > Alike)
            return null;
        var bare = Drawn(request with { Background = PictureBackground.Transparent });
        return bare.Picture.Alpha is null ? null : bare with { NetworkCalls = again.NetworkCalls + bare.NetworkCalls, Duration = again.Duration + bare.Duration, Overhead = again.Overhead + bare.Overhead };

        GeneratedPicture Drawn(GenerationRequest asked) => lease.Pipeline.Generate(asked, null, cancellationToken).First();
    }

    /// <summary>Mean difference of the colours of two pictures on white, in levels; of other sizes, everything.</summary>
    private static double Difference(Picture one, Picture other)
    {
        if ((one.Width, one.Height) != (other.Width, other.Height))
            return double.PositiveInfinity;
        var (first, second) = (one.OnWhite().Rgb, other.OnWhite().Rgb);
        return first.Zip(second, (a, b) => Math.Abs(a - b)).Average();
    }
}
