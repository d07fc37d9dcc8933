namespace TextToImage.Diffusion;

/// <summary>
/// The normal numbers of <c>torch.randn(..., generator=torch.Generator("cpu").manual_seed(seed))</c>, float32:
/// MT19937 (Matsumoto and Nishimura 1998) and Box-Muller as ATen's CPU kernels apply them. A draw of 16 numbers
/// or more takes 24-bit uniforms in blocks of 16, pairs them (j, j + 8), and draws the last 16 numbers anew when
/// the length is no multiple of 16; a shorter draw takes 53-bit uniforms and keeps the second number of each pair
/// for the next short draw. Exponential numbers take one 53-bit uniform each, as in torch 1 and in builds of torch 2 without Intel's MKL.
/// </summary>
/// <remarks>
/// Builds of torch 2 with MKL, as pip installs them on x86, make exponential numbers by a stream of MKL's own (MCG31), which one word of
/// the generator seeds, but for the releases that leave it out because of pytorch issue 132395: there a seed means other tokens.
/// </remarks>
public sealed class TorchRandom : INoiseSource
{
    private const int StateSize = 624;
    private const int Middle = 397;
    private const int Block = 16;

    private readonly uint[] _state = new uint[StateSize];
    private int _next = StateSize;
    private double? _keptNormal;

    /// <summary>Starts the sequence of <c>manual_seed(seed)</c>.</summary>
    /// <param name="seed">Any number; like torch's CPU generator, only the low 32 bits count.</param>
    public TorchRandom(ulong seed)
    {
        _state[0] = unchecked((uint)seed);
        for (var i = 1; i < StateSize; i++)
            _state[i] = unchecked((1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i);
    }

    /// <inheritdoc/>
    public void Fill(Span<float> destination)
    {
        if (destination.Length < Block)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = (float)NextNormal();
            return;
        }
        for (var i = 0; i < destination.Length; i++)
            destination[i] = NextUniform();
        for (var i = 0; i + Block <= destination.Length; i += Block)
            BoxMuller(destination.Slice(i, Block));
        if (destination.Length % Block == 0)
            return;
        var tail = destination.Slice(destination.Length - Block);
        for (var i = 0; i < Block; i++)
            tail[i] = NextUniform();
        BoxMuller(tail);
    }

    /// <inheritdoc/>
    public void FillExponential(Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)-Math.Log(1 - NextDouble());
    }

    /// <summary>Turns 16 uniforms into 16 normals: 1 - u[j] gives the radius and u[j + 8] the angle of a pair.</summary>
    private static void BoxMuller(Span<float> block)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - block[j]));
            var angle = 2 * Math.PI * block[j + (Block / 2)];
            block[j] = (float)(radius * Math.Cos(angle));
            block[j + (Block / 2)] = (float)(radius * Math.Sin(angle));
        }
    }

    private double NextNormal()
    {
        if (_keptNormal is { } kept)
        {
            _keptNormal = null;
            return kept;
        }
        var angle = 2 * Math.PI * NextDouble();
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        _keptNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>The low 24 bits of one word, in [0, 1).</summary>
    private float NextUniform() => (NextWord() & 0xFFFFFF) * (1f / (1 << 24));

    /// <summary>The low 53 bits of two words, in [0, 1).</summary>
    private double NextDouble()
    {
        var bits = ((ulong)NextWord() << 32) | NextWord();
        return (bits & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
    }

    private uint NextWord()
    {
        if (_next == StateSize)
            Twist();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < StateSize; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % StateSize] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Middle) % StateSize] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DFu);
        }
        _next = 0;
    }
}
