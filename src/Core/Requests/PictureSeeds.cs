using TextToImage.Diffusion;

namespace TextToImage.Requests;

/// <summary>The seeds of the pictures of a request: each its own, or with variations one for all and a variation seed each.</summary>
/// <param name="First">Seed of the first picture.</param>
/// <param name="Variation">How far the first noise is moved towards that of the variation seed, 0 to 1.</param>
/// <param name="FirstVariation">Variation seed of the first picture.</param>
internal sealed record PictureSeeds(long First, double Variation, long FirstVariation)
{
    /// <summary>Seed of a picture.</summary>
    /// <param name="index">From 0.</param>
    public long Seed(int index) => Variation > 0 ? First : First + index;

    /// <summary>Variation seed of a picture; null where there are no variations.</summary>
    public long? VariationSeed(int index) => Variation > 0 ? FirstVariation + index : null;

    /// <summary>The noise of pictures made at once; each gets what it would get alone.</summary>
    /// <param name="first">Index of the first of them.</param>
    /// <param name="count">How many.</param>
    public RunNoise Noise(int first, int count) => new(
        Sources(Enumerable.Range(first, count).Select(Seed)),
        Variation > 0 ? Sources(Enumerable.Range(first, count).Select(index => FirstVariation + index)) : null,
        Variation);

    private static PerSampleNoise Sources(IEnumerable<long> seeds) => new(seeds.Select(seed => new TorchRandom((ulong)seed)));
}
