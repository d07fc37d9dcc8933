namespace TextToImage.Office;

/// <summary>A picture that was put into a document.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Made">What was made; the bytes are in the document alone.</param>
/// <param name="Listed">What the document says of it now; null where it does not list it.</param>
public sealed record PlacedPicture(PlannedPicture Plan, MadePicture Made, DocumentPicture? Listed);

/// <summary>What was done to a document.</summary>
/// <param name="Document">What was written; null where there was nothing to do, and nothing was.</param>
/// <param name="Pictures">The pictures, in reading order.</param>
/// <param name="Warnings">What the user should know, each once.</param>
public sealed record IllustrationResult(SavedDocument? Document, IReadOnlyList<PlacedPicture> Pictures, IReadOnlyList<string> Warnings)
{
    /// <summary>How many tokens that got no picture were taken out.</summary>
    public int RemovedTokens { get; init; }

    /// <summary>The slides that were made of rows of a table.</summary>
    public IReadOnlyList<AddedSlide> Slides { get; init; } = [];
}

/// <summary>How far the pictures of a document are.</summary>
/// <param name="Picture">The picture in work, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Where">Its place.</param>
/// <param name="Fraction">Share of all done, 0 to 1.</param>
/// <param name="Remaining">Time left for all, estimated; null before the first step.</param>
public sealed record IllustrationProgress(int Picture, int Count, string Where, double Fraction, TimeSpan? Remaining);
