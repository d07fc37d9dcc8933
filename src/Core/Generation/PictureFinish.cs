using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Upscaling;

namespace TextToImage.Generation;

/// <summary>The way from pictures as they were decoded to finished ones: brought to their size, and put back where an edit took them from.</summary>
/// <param name="upscaler">The model's own; null where it has none.</param>
internal sealed class PictureFinish(SuperResolution? upscaler) : IDisposable
{
    /// <summary>Least pixels of the opposite edge that a picture without edges is enlarged with.</summary>
    private const int WrappedPixels = 16;

    /// <summary>Whether enlarging is a step of its own.</summary>
    public bool Enlarges(GenerationSettings settings) => settings.Size.Enlarges && upscaler is not null;

    /// <summary>The finished pictures of a batch, each on its ground. One at a time, so that memory stays flat.</summary>
    public List<Picture> Of(IReadOnlyList<Picture> decoded, IReadOnlyList<PictureBackground> grounds, GenerationSettings settings, NetworkMeter meter, BatchProgress progress, CancellationToken cancellationToken)
    {
        if (!Enlarges(settings))
            return [.. decoded.Select(Grounded)];
        progress.Enlarging();
        List<Picture> finished = [.. decoded.Select(Grounded)];
        progress.StepDone();
        return finished;

        Picture Grounded(Picture picture, int at) => grounds[at].Under(Finished(picture, settings, meter, cancellationToken));
    }

    /// <summary>Frees the upscaler.</summary>
    public void Dispose() => upscaler?.Dispose();

    private Picture Finished(Picture decoded, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (settings.Edit is { } edit)
            return edit.Finish(decoded, Resized);
        if (settings.Size.IsFixed)
            return Resampling.Cover(decoded, settings.Size.Width, settings.Size.Height);
        return settings.Tileable ? ResizedAround(decoded, settings, Resized) : Resized(decoded, settings.Size.Width, settings.Size.Height);

        Picture Resized(Picture picture, int width, int height) => this.Resized(picture, width, height, meter, cancellationToken);
    }

    /// <summary>At a size by the model's upscaler, as far as it reaches, and by a filter for the rest.</summary>
    private Picture Resized(Picture picture, int width, int height, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (upscaler is not null)
        {
            var reach = upscaler.ScaleFactor;
            picture = upscaler.Resize(picture, Math.Min(width, picture.Width * reach), Math.Min(height, picture.Height * reach), meter, cancellationToken);
        }
        return Resampling.Resize(picture, width, height, cancellationToken);
    }

    /// <summary>At the size asked for, with some of the opposite edges around while it is resized.</summary>
    private static Picture ResizedAround(Picture picture, GenerationSettings settings, Func<Picture, int, int, Picture> resized)
    {
        if ((picture.Width, picture.Height) == (settings.Size.Width, settings.Size.Height))
            return picture;
        var (left, columns) = Margin(picture.Width, settings.Size.Width);
        var (top, rows) = Margin(picture.Height, settings.Size.Height);
        var around = resized(
            picture.Repeated(left, top, picture.Width + (2 * left), picture.Height + (2 * top)), settings.Size.Width + (2 * columns), settings.Size.Height + (2 * rows));
        return around.Crop(columns, rows, settings.Size.Width, settings.Size.Height);
    }

    /// <summary>The smallest margin, in pixels before and after, that is a whole number of both.</summary>
    private static (int Before, int After) Margin(int from, int to)
    {
        var (a, b) = (from, to);
        while (b != 0)
            (a, b) = (b, a % b);
        var times = (WrappedPixels + (from / a) - 1) / (from / a);
        return (times * (from / a), times * (to / a));
    }
}
