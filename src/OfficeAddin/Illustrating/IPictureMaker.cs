namespace TextToImage.Office;

/// <summary>Where the pictures of documents come from.</summary>
public interface IPictureMaker
{
    /// <summary>The size that suits a frame best.</summary>
    /// <param name="model">Name of the model or its folder; null: the default one.</param>
    /// <param name="width">Width of the frame in EMU; 0: open.</param>
    /// <param name="height">Height of the frame in EMU; 0: open.</param>
    /// <returns>Pixels; null: the model's own.</returns>
    /// <exception cref="AIImageException">There is no such model.</exception>
    (int Width, int Height)? SizeFor(string? model, long width, long height);

    /// <summary>Finds out before anything is computed whether a picture can be made.</summary>
    /// <exception cref="AIImageException">It cannot.</exception>
    void Check(PlannedPicture picture, CancellationToken cancellationToken);

    /// <summary>Makes a picture.</summary>
    /// <param name="picture">What is wanted.</param>
    /// <param name="progress">Told after each step; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    /// <exception cref="AIImageException">It cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>A picture that was made.</summary>
/// <param name="Picture">The file and how it was made.</param>
/// <param name="Duration">Time it took.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record MadePicture(IllustrationPicture Picture, TimeSpan Duration, IReadOnlyList<string> Warnings);
