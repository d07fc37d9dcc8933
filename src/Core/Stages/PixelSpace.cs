using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Latents;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// Pixels, -1 to 1. What is known of a picture is forced upon every clean sample that is predicted; networks that take it are
/// also told it, as the known part (0 elsewhere) and a mask that is 1 where it is known.
/// </summary>
/// <param name="divisor">Pixels of the finished picture's side to one of this space.</param>
/// <param name="grid">Pixels of the finished picture's side that are drawn or known together: those of the first of several stages, so that all draw the same.</param>
/// <param name="channels">Three, or one for grey pictures.</param>
internal sealed class PixelSpace(int divisor = 1, int grid = 1, int channels = PixelSpace.Rgb) : SampleSpace
{
    /// <summary>Channels of pictures in colour.</summary>
    public const int Rgb = 3;

    /// <inheritdoc/>
    public override int Channels => channels;

    /// <inheritdoc/>
    public override int KnownChannels => channels + 1;

    /// <inheritdoc/>
    public override long[] Shape(GenerationSettings settings, int batch) =>
        [batch, channels, settings.Size.BaseHeight / divisor, settings.Size.BaseWidth / divisor];

    /// <inheritdoc/>
    public override void RequireEdits()
    {
    }

    /// <inheritdoc/>
    public override ConcatenatedChannels NothingKnown(long[] shape) =>
        new(new float[KnownChannels * shape[2] * shape[3]], [1, KnownChannels, shape[2], shape[3]]);

    /// <summary>Pure noise, or the picture with the noise of a later step; where a part of it is forced, only if less than all noise is wanted.</summary>
    public override Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run)
    {
        var (picture, mask) = (edit.Seen(), edit.SeenMask());
        Picture[] pictures = [picture, .. edit.SeenOthers()];
        var tensors = pictures.Select(each => Resampling.Resize(each, picture.Width / divisor, picture.Height / divisor).ToTensor()).ToList();
        var small = tensors.Count == 1 ? tensors[0] : SphericalMean.Of(tensors);
        var drawn = mask is null ? null : Drawn(mask);
        var noise = firstNoise();
        var start = mask is not null && edit.Strength == 1
            ? StartingPoint.PureNoise(process.Sampler, noise, process.Temperature)
            : StartingPoint.Noised(process.Sampler, StartingPoint.FirstStep(process.Sampler, process.Steps, edit.Strength), Tensor.Repeated(small, run.Batch).Values, noise);
        return Keeping(new Beginning(start, noise), process, small, drawn);
    }

    /// <summary>What keeps a run that begins with noise, after a smaller picture, to what is known.</summary>
    public Beginning Keep(Beginning beginning, ProcessStart process, EditWork edit)
    {
        if (edit.SeenMask() is not { } mask)
            return Keeping(beginning, process, [], null);
        var picture = edit.Seen();
        return Keeping(beginning, process, Resampling.Resize(picture, picture.Width / divisor, picture.Height / divisor).ToTensor(), Drawn(mask));
    }

    /// <inheritdoc/>
    public override PictureView View(long[] shape, CancellationToken cancellationToken) => new PixelView(shape);

    /// <inheritdoc/>
    public override List<Picture> Pictures(Tensor samples, RunContext run) =>
        [.. Enumerable.Range(0, (int)samples.Shape[0]).Select(i => Picture.FromTensor(Coloured(samples.Row(i)), (int)samples.Shape[3], (int)samples.Shape[2]))];

    /// <summary>Grey pictures have the same in all three channels.</summary>
    private ReadOnlySpan<float> Coloured(ReadOnlySpan<float> sample)
    {
        if (channels == Rgb)
            return sample;
        float[] grey = sample.ToArray();
        return new float[][] { grey, grey, grey }.SelectMany(plane => plane).ToArray();
    }

    private Beginning Keeping(Beginning beginning, ProcessStart process, float[] picture, float[]? drawn) => beginning with
    {
        Forced = drawn is null ? null : new ForcedRegion(picture, drawn),
        Known = !process.TakesKnown ? null : drawn is null ? NothingKnown(process.Shape) : KnownChannelsOf(picture, drawn, process.Shape),
    };

    /// <summary>1 where a pixel of this space is drawn: wherever the mask touches its square of the grid.</summary>
    private float[] Drawn(Mask mask)
    {
        var touched = LatentMask.Touched(mask, grid);
        if (grid == divisor)
            return touched;
        var scale = grid / divisor;
        return Array.ConvertAll(LatentMask.ToPixels(touched, mask.Width / divisor, mask.Height / divisor, scale).Values, value => value / 255f);
    }

    private ConcatenatedChannels KnownChannelsOf(float[] picture, float[] drawn, long[] shape)
    {
        var values = new float[KnownChannels * drawn.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (1 - drawn[i % drawn.Length]) * (i < picture.Length ? picture[i] : 1);
        return new ConcatenatedChannels(values, [1, KnownChannels, shape[2], shape[3]]);
    }
}
