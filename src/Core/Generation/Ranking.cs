using System.Globalization;
using TextToImage.Measuring;

namespace TextToImage.Generation;

/// <summary>
/// The best of many pictures by what a CLIP says of them and their prompt, as DALL-E's were chosen (Ramesh et al. 2021, arXiv:2102.12092,
/// section 2.6).
/// </summary>
internal static class Ranking
{
    /// <summary>Names in the metadata of what the picture was chosen by.</summary>
    private const string Score = "CLIP score", Model = "CLIP model";

    /// <summary>The pictures that fit a prompt best, the best first; of equals the earlier one. No more than these are held at a time.</summary>
    /// <param name="pictures">All, which are made as they are taken.</param>
    /// <param name="count">How many are kept.</param>
    /// <param name="clip">Judges them.</param>
    /// <param name="prompt">What they should show.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    public static IEnumerable<GeneratedPicture> Best(
        IEnumerable<GeneratedPicture> pictures, int count, ClipModel clip, string prompt, CancellationToken cancellationToken)
    {
        var best = new List<(GeneratedPicture Picture, ClipComparison Judged)>();
        foreach (var picture in pictures)
        {
            var judged = clip.Compare(picture.Picture, prompt, cancellationToken);
            // By the cosine: scores below it are all 0.
            var place = best.FindIndex(other => judged.Cosine > other.Judged.Cosine);
            best.Insert(place < 0 ? best.Count : place, (picture, judged));
            if (best.Count > count)
                best.RemoveAt(count);
        }
        foreach (var (picture, judged) in best)
            yield return Scored(picture, judged, clip);
    }

    private static GeneratedPicture Scored(GeneratedPicture picture, ClipComparison judged, ClipModel clip)
    {
        var said = picture.Metadata.Other.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        said[Score] = judged.Score.ToString("0.00", CultureInfo.InvariantCulture);
        said[Model] = clip.Folder.Name;
        return picture with
        {
            ClipScore = judged.Score,
            Metadata = picture.Metadata with { Other = said },
            Warnings = [.. picture.Warnings, .. judged.Warnings.Except(picture.Warnings)],
        };
    }
}
