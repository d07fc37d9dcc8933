using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// What the samples of a diffusion process are: latents, pixels, or a vector. It knows their shape, how pictures become samples
/// and samples pictures, and how a run is kept to the part of a picture that is known.
/// </summary>
internal abstract class SampleSpace
{
    /// <summary>The networks that it runs.</summary>
    public virtual IEnumerable<Component> Components => [];

    /// <summary>Channels of a sample.</summary>
    public abstract int Channels { get; }

    /// <summary>Channels by which a denoiser can be told what is known, behind those of the sample.</summary>
    public abstract int KnownChannels { get; }

    /// <summary>Opens its networks.</summary>
    public virtual void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
    }

    /// <summary>Shape of the samples of a batch.</summary>
    public abstract long[] Shape(GenerationSettings settings, int batch);

    /// <summary>Refuses edits that the model cannot make.</summary>
    /// <exception cref="AIImageException">It lacks what turns pictures into samples.</exception>
    public abstract void RequireEdits();

    /// <summary>The beginning of a run that works on a picture.</summary>
    /// <param name="process">The run.</param>
    /// <param name="edit">The picture, its mask and the strength.</param>
    /// <param name="firstNoise">Draws the noise that the run begins with.</param>
    /// <param name="run">Noise, meter and cancellation.</param>
    public abstract Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run);

    /// <summary>The channels that tell a denoiser that nothing is known.</summary>
    public abstract ConcatenatedChannels NothingKnown(long[] shape);

    /// <summary>Samples as a guide sees them.</summary>
    /// <param name="shape">Of the samples.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">What makes pictures of them cannot be differentiated.</exception>
    /// <exception cref="NotSupportedException">They are no pictures.</exception>
    public virtual PictureView View(long[] shape, CancellationToken cancellationToken) => throw new NotSupportedException("A guide sees pictures alone.");

    /// <summary>The pictures of a batch of samples.</summary>
    public abstract List<Picture> Pictures(Tensor samples, RunContext run);
}

/// <summary>A run of a process, as far as its beginning depends on it.</summary>
/// <param name="Shape">Of the sample.</param>
/// <param name="Sampler">Says how strong its first noise is, and noises as it denoises.</param>
/// <param name="Steps">Steps of a whole run, not network calls.</param>
/// <param name="TakesKnown">Whether the denoiser is told what is known by channels behind the sample.</param>
/// <param name="Temperature">What pure noise is multiplied by.</param>
internal sealed record ProcessStart(long[] Shape, Sampler Sampler, int Steps, bool TakesKnown, double Temperature);

/// <summary>How a run begins, and what keeps it to what is known.</summary>
/// <param name="Start">The first sample and its step.</param>
/// <param name="Noise">The noise it begins with.</param>
internal sealed record Beginning(StartingPoint Start, float[] Noise)
{
    /// <summary>What is set back after every step; null: nothing.</summary>
    public KnownRegion? SetBack { get; init; }

    /// <summary>What is forced upon every predicted clean sample; null: nothing.</summary>
    public ForcedRegion? Forced { get; init; }

    /// <summary>What the denoiser is told of what is known; null where it takes no such channels.</summary>
    public ConcatenatedChannels? Known { get; init; }
}

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
