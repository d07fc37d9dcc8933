namespace TextToImage.Diffusion;

/// <summary>
/// One source of noise for each sample of a batch, so that every picture of a batch is the one that its own seed
/// gives alone. It stands for diffusers' list of generators.
/// </summary>
public sealed class PerSampleNoise : INoiseSource
{
    private readonly INoiseSource[] _sources;

    /// <summary>Creates the batch's source.</summary>
    /// <param name="perSample">Sample k of the batch takes its noise from the k-th source; at least one.</param>
    public PerSampleNoise(IEnumerable<INoiseSource> perSample)
    {
        _sources = (perSample ?? throw new ArgumentNullException(nameof(perSample))).ToArray();
        if (_sources.Length == 0)
            throw new ArgumentException("A batch needs at least one source of noise.", nameof(perSample));
    }

    /// <summary>Splits <paramref name="destination"/> evenly along the batch axis and fills each part from its own source.</summary>
    /// <param name="destination">[batch, ...] numbers; its length is a multiple of the number of sources.</param>
    public void Fill(Span<float> destination)
    {
        var each = destination.Length / _sources.Length;
        if (each * _sources.Length != destination.Length)
            throw new ArgumentException($"{destination.Length} numbers cannot be shared evenly by {_sources.Length} sources of noise.", nameof(destination));
        for (var k = 0; k < _sources.Length; k++)
            _sources[k].Fill(destination.Slice(k * each, each));
    }
}
