using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Testing;

/// <summary>Something that a model may be used for.</summary>
/// <param name="Name">text to image, image to image, inpainting, or upscaling.</param>
/// <param name="Works">Whether a small picture could be made so.</param>
/// <param name="Detail">What was made, or why not.</param>
public sealed record ModelUse(string Name, bool Works, string Detail);

/// <summary>Tries what a model can be used for, each with one small picture.</summary>
internal static class ModelUses
{
    /// <summary>Tries edits, and says whether larger pictures can be made; that pictures come of text was tried before.</summary>
    /// <param name="pipeline">The loaded model.</param>
    /// <param name="request">Of a small picture.</param>
    /// <param name="madeFromText">What was made of text.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<ModelUse> Of(DiffusionPipeline pipeline, GenerationRequest request, string madeFromText, CancellationToken cancellationToken)
    {
        var picture = TestPicture.Gradient();
        return
        [
            new ModelUse("text to image", true, madeFromText),
            Try("image to image", new PictureEdit(picture)),
            Try("inpainting", new PictureEdit(picture) { Mask = Mask.Rectangle(picture.Width, picture.Height, picture.Width / 4, picture.Height / 4, picture.Width / 2, picture.Height / 2) }),
            UpscalerConfig.Find(pipeline.Model) is { } upscaler
                ? new ModelUse("upscaling", true, $"{upscaler.ScaleFactor} times, by the model's own network")
                : new ModelUse("upscaling", false, "the model has no network for it; other models and filters enlarge its pictures"),
        ];

        ModelUse Try(string name, PictureEdit edit)
        {
            try
            {
                // All of the noise, so that one step is one.
                var made = pipeline.Generate(request with { Edit = edit with { Strength = 1 }, Width = null, Height = null }, null, cancellationToken).Single();
                return new ModelUse(name, true, $"{made.Picture.Width}x{made.Picture.Height} in {made.NetworkCalls} network {(made.NetworkCalls == 1 ? "call" : "calls")}");
            }
            catch (AIImageException error)
            {
                return new ModelUse(name, false, error.Message);
            }
        }
    }
}
