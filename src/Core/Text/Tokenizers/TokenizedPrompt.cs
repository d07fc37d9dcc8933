namespace TextToImage.Text.Tokenizers;

/// <summary>A prompt as a text encoder takes it.</summary>
/// <param name="Ids">Token ids, padded to the encoder's length with the model's own pad token.</param>
/// <param name="AttentionMask">1 for each token of the prompt (the special ones included), 0 for each pad.</param>
/// <param name="CutText">The end of the prompt that did not fit, as the user wrote it; null if all of it did.</param>
/// <param name="UnknownWords">Words the vocabulary does not have, as typed, in order, each once.</param>
public sealed record TokenizedPrompt(
    long[] Ids, long[] AttentionMask, string? CutText, IReadOnlyList<string> UnknownWords);
