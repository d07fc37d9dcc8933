namespace TextToImage.Text;

/// <summary>A code point of normalised text and where it came from.</summary>
/// <param name="Value">The code point.</param>
/// <param name="Source">Index in the text as the user wrote it, so that a message can quote the user's own words.</param>
internal readonly record struct AlignedRune(int Value, int Source);
