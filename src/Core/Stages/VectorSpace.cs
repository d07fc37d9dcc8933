using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>A vector, such as the embedding of a picture that DALL-E 2's prior draws.</summary>
/// <param name="length">How many numbers.</param>
internal sealed class VectorSpace(int length) : SampleSpace
{
    /// <inheritdoc/>
    public override int Channels => length;

    /// <inheritdoc/>
    public override int KnownChannels => 0;

    /// <inheritdoc/>
    public override long[] Shape(GenerationSettings settings, int batch) => [batch, length];

    /// <inheritdoc/>
    public override void RequireEdits()
    {
    }

    /// <inheritdoc/>
    public override Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run)
    {
        var noise = firstNoise();
        return new Beginning(StartingPoint.PureNoise(process.Sampler, noise, process.Temperature), noise);
    }

    /// <inheritdoc/>
    public override ConcatenatedChannels NothingKnown(long[] shape) => throw new NotSupportedException("A vector has no known part.");

    /// <inheritdoc/>
    public override List<Picture> Pictures(Tensor samples, RunContext run) => throw new NotSupportedException("A vector is no picture.");
}
