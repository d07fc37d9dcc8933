using TextToImage.Office.Illustrating;

namespace TextToImage.Office;

/// <summary>Drawings of a document in the colours that its theme has now. No model is needed.</summary>
public sealed class RecolouredPictures : IPictureMaker
{
    /// <inheritdoc/>
    public (int Width, int Height)? SizeFor(string? model, long width, long height) => null;

    /// <inheritdoc/>
    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
        // It is there, and nothing more is needed.
    }

    /// <inheritdoc/>
    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken) =>
        new(DrawnPictures.Recoloured(picture), TimeSpan.Zero, []);
}
