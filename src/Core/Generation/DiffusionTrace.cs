using TextToImage.Imaging;

namespace TextToImage.Generation;

/// <summary>The process that made a picture, decoded: from the picture to noise, and from noise to the picture.</summary>
/// <param name="Forward">The picture and what more and more noise makes of it.</param>
/// <param name="Reverse">What was left of the noise after each step.</param>
/// <param name="Predicted">The clean picture that each step of <paramref name="Reverse"/> predicted.</param>
public sealed record DiffusionTrace(IReadOnlyList<Picture> Forward, IReadOnlyList<Picture> Reverse, IReadOnlyList<Picture> Predicted);
