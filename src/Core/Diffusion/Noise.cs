namespace TextToImage.Diffusion;

/// <summary>
/// Where standard-normal numbers come from. One source serves a whole run; draws are made in the order
/// in which diffusers makes them, so that a seed gives the same picture here and there.
/// </summary>
public interface INoiseSource
{
    /// <summary>Fills <paramref name="destination"/> (one draw of torch.randn over a whole batch) with N(0, 1) numbers.</summary>
    void Fill(Span<float> destination);

    /// <summary>Fills <paramref name="destination"/> (one draw of Tensor.exponential_() over a whole batch) with numbers of the exponential distribution of rate 1.</summary>
    void FillExponential(Span<float> destination);
}

/// <summary>The noise of one run: that of its seeds, the first of it moved towards that of other seeds where variations are wanted.</summary>
/// <param name="source">The noise of the seeds.</param>
/// <param name="variation">The noise towards which the first is moved; null: none.</param>
/// <param name="strength">How far, 0 to 1.</param>
/// <param name="composition">The noise of what composes a picture before it is denoised, a stream of its own; null: a run without such a part.</param>
internal sealed class RunNoise(INoiseSource source, INoiseSource? variation = null, double strength = 0, RunNoise? composition = null) : INoiseSource
{
    /// <inheritdoc/>
    public void Fill(Span<float> destination) => source.Fill(destination);

    /// <inheritdoc/>
    public void FillExponential(Span<float> destination) => source.FillExponential(destination);

    /// <summary>The noise that a run starts with.</summary>
    /// <param name="shape">[batch, channels, height, width], or [batch, numbers] for a vector, which is turned as one column.</param>
    public float[] First(long[] shape)
    {
        var noise = Draw(source, shape);
        var (height, width) = shape.Length == 2 ? ((int)shape[1], 1) : ((int)shape[2], (int)shape[3]);
        if (variation is not null && strength > 0)
            NoiseVariation.Mix(noise, Draw(variation, shape), strength, height, width);
        return noise;
    }

    /// <summary>
    /// The numbers by which a text encoder composes pictures. They are of a stream of their own, so that the noise of a seed is the same whether a model takes them or
    /// not, and are moved towards those of the variation's seed as the first noise is.
    /// </summary>
    /// <param name="shape">[batch, numbers].</param>
    public float[] Composition(long[] shape) => Aside.First(shape);

    /// <summary>Numbers from 0 to 1 by which a guide looks at pictures, of the stream of <see cref="Composition"/>.</summary>
    /// <param name="shape">[batch, numbers].</param>
    public float[] Uniform(long[] shape)
    {
        var numbers = new float[Networks.TensorBuffer.ElementCount(shape)];
        Aside.FillExponential(numbers);
        // An exponential number is the negative logarithm of one from 0 to 1.
        return Array.ConvertAll(numbers, number => Float.Exp(-number));
    }

    /// <summary>N(0, 1) numbers of the same stream.</summary>
    /// <param name="shape">[batch, numbers].</param>
    public float[] Around(long[] shape) => Aside.Draw(shape);

    private RunNoise Aside => composition ?? throw new NotSupportedException("This run has no noise beside that of its samples.");

    /// <summary>One draw of a shape.</summary>
    public float[] Draw(long[] shape) => Draw(source, shape);

    private static float[] Draw(INoiseSource from, long[] shape)
    {
        var noise = new float[Networks.TensorBuffer.ElementCount(shape)];
        from.Fill(noise);
        return noise;
    }
}

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
        for (var k = 0; k < _sources.Length; k++)
            _sources[k].Fill(PartOf(destination, k));
    }

    /// <inheritdoc cref="Fill"/>
    public void FillExponential(Span<float> destination)
    {
        for (var k = 0; k < _sources.Length; k++)
            _sources[k].FillExponential(PartOf(destination, k));
    }

    private Span<float> PartOf(Span<float> destination, int k)
    {
        var each = destination.Length / _sources.Length;
        return each * _sources.Length == destination.Length
            ? destination.Slice(k * each, each)
            : throw new ArgumentException($"{destination.Length} numbers cannot be shared evenly by {_sources.Length} sources of noise.", nameof(destination));
    }
}

/// <summary>
/// Noise as samplers draw it that carry two rows a picture, with the prompt and without it, and look at the first alone:
/// GLIDE's notebooks. Each draw is followed by one as long that nobody sees, so that a seed means the same noise.
/// </summary>
/// <param name="noise">The noise of the run.</param>
internal sealed class PairedNoise(RunNoise noise) : INoiseSource
{
    /// <inheritdoc/>
    public void Fill(Span<float> destination)
    {
        noise.Fill(destination);
        noise.Fill(new float[destination.Length]);
    }

    /// <inheritdoc/>
    public void FillExponential(Span<float> destination)
    {
        noise.FillExponential(destination);
        noise.FillExponential(new float[destination.Length]);
    }

    /// <summary>The noise that a run starts with.</summary>
    /// <param name="shape">[batch, channels, height, width].</param>
    public float[] First(long[] shape)
    {
        var first = noise.First(shape);
        noise.Fill(new float[first.Length]);
        return first;
    }

    /// <summary>Makes a draw that is not needed.</summary>
    /// <param name="count">Numbers of the sample.</param>
    public void Skip(int count) => Fill(new float[count]);
}

/// <summary>
/// Noise between two noises, on the sphere (Shoemake 1985), as AUTOMATIC1111 makes variations: every column of every
/// channel is turned by itself,
/// <code>
/// n = sin((1 - v) w) / sin(w) a + sin(v w) / sin(w) b,      cos(w) = a b / (|a| |b|)
/// </code>
/// </summary>
internal static class NoiseVariation
{
    /// <summary>Nearly parallel noises are mixed in a straight line; the weights are that tool's, the reverse of the others.</summary>
    private const double Parallel = 0.9995;

    /// <summary>Moves noise towards another, in place.</summary>
    /// <param name="noise">[planes, height, width], planes being the channels of all pictures.</param>
    /// <param name="other">The same shape.</param>
    /// <param name="strength">v, 0 (as it is) to 1 (the other).</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    public static void Mix(Span<float> noise, ReadOnlySpan<float> other, double strength, int height, int width)
    {
        for (var start = 0; start < noise.Length; start += height * width)
        {
            var plane = noise.Slice(start, height * width);
            var target = other.Slice(start, height * width);
            var cosines = new double[width];
            for (var column = 0; column < width; column++)
                cosines[column] = Cosine(plane, target, column, width);
            var isParallel = cosines.Average() > Parallel;
            for (var column = 0; column < width; column++)
            {
                var (own, others) = isParallel ? (strength, 1 - strength) : Weights(Math.Acos(cosines[column]), strength);
                for (var i = column; i < plane.Length; i += width)
                    plane[i] = (float)((own * plane[i]) + (others * target[i]));
            }
        }
    }

    private static (double Own, double Others) Weights(double angle, double strength)
    {
        var sine = Math.Sin(angle);
        return (Math.Sin((1 - strength) * angle) / sine, Math.Sin(strength * angle) / sine);
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int column, int width)
    {
        var (product, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = column; i < a.Length; i += width)
        {
            product += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }
        return product / Math.Sqrt(squareA * squareB);
    }
}
