using System.Numerics.Tensors;

namespace TextToImage.Latents;

/// <summary>The vectors that a VQGAN's latents may be (van den Oord et al. 2017, arXiv:1711.00937).</summary>
internal sealed class Codebook
{
    private readonly float[] _codes, _squares;

    /// <param name="codes">[count, channels].</param>
    /// <param name="channels">Numbers of a code.</param>
    public Codebook(float[] codes, int channels)
    {
        (_codes, Channels, Count) = (codes, channels, codes.Length / channels);
        _squares = [.. Enumerable.Range(0, Count).Select(i => TensorPrimitives.SumOfSquares(Code(i)))];
        Least = [.. Enumerable.Range(0, channels).Select(channel => Enumerable.Range(0, Count).Min(i => codes[(i * channels) + channel]))];
        Largest = [.. Enumerable.Range(0, channels).Select(channel => Enumerable.Range(0, Count).Max(i => codes[(i * channels) + channel]))];
    }

    /// <summary>How many codes there are.</summary>
    public int Count { get; }

    /// <summary>Numbers of a code.</summary>
    public int Channels { get; }

    /// <summary>The least number of each channel.</summary>
    public IReadOnlyList<float> Least { get; }

    /// <summary>The largest number of each channel.</summary>
    public IReadOnlyList<float> Largest { get; }

    /// <summary>Puts codes in the place of latents.</summary>
    /// <param name="cells">The number of each cell's code.</param>
    /// <param name="latents">[channels, cells].</param>
    public void Write(IReadOnlyList<int> cells, Span<float> latents)
    {
        for (var cell = 0; cell < cells.Count; cell++)
        {
            var code = Code(cells[cell]);
            for (var channel = 0; channel < Channels; channel++)
                latents[(channel * cells.Count) + cell] = code[channel];
        }
    }

    /// <summary>The code nearest to each cell of latents, of equals the first.</summary>
    /// <param name="latents">[channels, cells].</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public int[] Nearest(float[] latents, CancellationToken cancellationToken)
    {
        var nearest = new int[latents.Length / Channels];
        Parallel.For(0, nearest.Length, new ParallelOptions { CancellationToken = cancellationToken }, cell =>
        {
            var vector = new float[Channels];
            for (var channel = 0; channel < Channels; channel++)
                vector[channel] = latents[(channel * nearest.Length) + cell];
            var best = float.PositiveInfinity;
            for (var i = 0; i < Count; i++)
            {
                // The square of the vector itself is the same for all.
                var distance = _squares[i] - (2 * TensorPrimitives.Dot(Code(i), vector));
                if (distance < best)
                    (best, nearest[cell]) = (distance, i);
            }
        });
        return nearest;
    }

    private ReadOnlySpan<float> Code(int index) => _codes.AsSpan(index * Channels, Channels);
}
