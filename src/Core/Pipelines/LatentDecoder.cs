using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>The way from latents to finished pictures: decoded, brought to their size, and put back where an edit took them from.</summary>
internal sealed class LatentDecoder(StableDiffusionParts parts)
{
    /// <summary>Latents of the opposite edge that a picture without edges is decoded with; they are cut off again.</summary>
    private const int WrappedLatents = 8;

    /// <summary>Least pixels of the opposite edge that a picture without edges is enlarged with.</summary>
    private const int WrappedPixels = 16;

    /// <summary>Channels, rows and columns of the latents of a picture.</summary>
    public long[] LatentShape(GenerationSettings settings) => [parts.VaeConfig.LatentChannels, LatentSize(settings).Height, LatentSize(settings).Width];

    /// <summary>Rows and columns of the latents.</summary>
    public (int Height, int Width) LatentSize(GenerationSettings settings) =>
        (settings.Size.BaseHeight / parts.VaeConfig.Downsampling, settings.Size.BaseWidth / parts.VaeConfig.Downsampling);

    /// <summary>One sample of latents to pixels, [3, height, width] about [-1, 1].</summary>
    public float[] Decode(ReadOnlySpan<float> latents, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var (height, width) = LatentSize(settings);
        return parts.Vae.Decode(latents, height, width, meter, cancellationToken);
    }

    /// <summary>The pictures of a batch.</summary>
    public List<Picture> Pictures(
        float[] latents, int batch, GenerationSettings settings, NetworkMeter meter, BatchProgress progress, CancellationToken cancellationToken)
    {
        var decoded = Decoded(latents, batch, settings, meter, cancellationToken);
        if (settings.Size.Enlarges && parts.Upscaler is not null)
            progress.Enlarging();
        // One at a time, so that memory stays flat.
        var finished = decoded.ConvertAll(picture => Finished(picture, settings, meter, cancellationToken));
        if (settings.Size.Enlarges && parts.Upscaler is not null)
            progress.Enlarged();
        return finished;
    }

    /// <summary>The processes that made the pictures of a batch, decoded at the size at which they were denoised.</summary>
    public List<DiffusionTrace> Traces(LatentTrace trace, int batch, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken) =>
        trace.Decoded(batch, latents => Decoded(latents, batch, settings, meter, cancellationToken));

    private List<Picture> Decoded(float[] latents, int batch, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var each = latents.Length / batch;
        return [.. Enumerable.Range(0, batch).Select(i => Decoded(latents.AsSpan(i * each, each)))];

        Picture Decoded(ReadOnlySpan<float> sample) => settings.Tileable
            ? DecodedAround(sample, settings, meter, cancellationToken)
            : Picture.FromTensor(Decode(sample, settings, meter, cancellationToken), settings.Size.BaseWidth, settings.Size.BaseHeight);
    }

    /// <summary>Decodes with some of the opposite edges around, so that the decoder sees no edge where there is none.</summary>
    private Picture DecodedAround(ReadOnlySpan<float> latents, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var (height, width) = LatentSize(settings);
        var around = CanvasWindow.WithMargin(height, width, WrappedLatents);
        var window = new float[latents.Length / (height * width) * around.Height * around.Width];
        around.Gather(latents, height, width, window);
        var downsampling = parts.VaeConfig.Downsampling;
        var pixels = parts.Vae.Decode(window, around.Height, around.Width, meter, cancellationToken);
        var margin = WrappedLatents * downsampling;
        return Picture.FromTensor(pixels, around.Width * downsampling, around.Height * downsampling)
            .Crop(margin, margin, settings.Size.BaseWidth, settings.Size.BaseHeight);
    }

    private Picture Finished(Picture decoded, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (settings.Edit is { } edit)
            return edit.Finish(decoded, Resized);
        return settings.Tileable ? ResizedAround(decoded, settings, Resized) : Resized(decoded, settings.Size.Width, settings.Size.Height);

        Picture Resized(Picture picture, int width, int height) => this.Resized(picture, width, height, meter, cancellationToken);
    }

    /// <summary>At a size by the model's upscaler, as far as it reaches, and by a filter for the rest.</summary>
    private Picture Resized(Picture picture, int width, int height, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (parts.Upscaler is { } upscaler)
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
