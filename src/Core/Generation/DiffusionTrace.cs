using TextToImage.Imaging;
using TextToImage.Stages;

namespace TextToImage.Generation;

/// <summary>The process that made a picture, decoded: from the picture to noise, and from noise to the picture.</summary>
/// <param name="Forward">The picture and what more and more noise makes of it.</param>
/// <param name="Reverse">What was left of the noise after each step.</param>
/// <param name="Predicted">The clean picture that each step of <paramref name="Reverse"/> predicted.</param>
public sealed record DiffusionTrace(IReadOnlyList<Picture> Forward, IReadOnlyList<Picture> Reverse, IReadOnlyList<Picture> Predicted)
{
    /// <summary>The processes that made the pictures of a batch.</summary>
    /// <param name="run">Its steps, as samples.</param>
    /// <param name="batch">How many pictures.</param>
    /// <param name="decode">Makes the pictures of a sample of the whole batch.</param>
    internal static List<DiffusionTrace> Of(LatentTrace run, int batch, Func<float[], List<Picture>> decode)
    {
        var forward = run.Forward.Select(step => decode(step.Sample)).ToList();
        var reverse = run.Reverse.Select(step => decode(step.Sample)).ToList();
        var predicted = run.Reverse.Select(step => decode(step.Clean!)).ToList();
        return [.. Enumerable.Range(0, batch).Select(i => new DiffusionTrace(Each(forward, i), Each(reverse, i), Each(predicted, i)))];

        static Picture[] Each(List<List<Picture>> steps, int picture) => [.. steps.Select(step => step[picture])];
    }
}
