using System.Numerics.Tensors;
using TextToImage.Measuring;
using TextToImage.Networks;

namespace TextToImage.Guiding;

/// <summary>What a CLIP says of a picture that is drawn, and which way it is better.</summary>
/// <param name="Loss">The less the better the picture fits the prompts.</param>
/// <param name="Score">100 max(cos, 0) with the cosines between the cutouts and the prompts, their mean by weights: 0 to 100.</param>
internal readonly record struct GuideLoss(double Loss, double Score);

/// <summary>How far a picture is from a text.</summary>
internal enum ClipDistance
{
    /// <summary>The negative cosine times the learned scale, as GLIDE has it (Nichol et al. 2021, arXiv:2112.10741, section 2.4: the dot product of the encodings).</summary>
    Logit,

    /// <summary>The squared distance on the sphere, 2 asin(|a - b| / 2)^2, which is half the squared angle (VQGAN-CLIP and Disco Diffusion).</summary>
    Spherical,
}

/// <summary>
/// The one place that turns a picture, a CLIP, prompts with weights and cutouts into a loss and its gradient with respect to the picture:
/// <code>
/// loss = mean over cutouts of sum over prompts of w d(f(cutout), g(prompt))
/// </code>
/// For one prompt and one run; one thread at a time.
/// </summary>
internal sealed class ClipLoss : IDisposable
{
    /// <summary>Cutouts that a tower looks at in one call, so that memory stays flat.</summary>
    private const int MostRows = 16;

    private const int Channels = 3;

    /// <summary>Below it the angle and its sine are equal, and above it is the limit of single precision.</summary>
    private const double SmallestSine = 1e-6;

    private readonly ClipTower _tower;
    private readonly ClipTowerRun _run;
    private readonly ClipDistance _distance;
    private readonly double _scale;
    private readonly (float[] Direction, double Weight)[] _prompts;
    private float[] _pixels = [];

    /// <param name="tower">The picture tower.</param>
    /// <param name="prompts">Embeddings of the prompts, of any length, and their weights.</param>
    /// <param name="distance">How far pictures and prompts are apart.</param>
    /// <param name="scale">What the cosine is multiplied by (<see cref="ClipDistance.Logit"/> alone).</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The tower cannot be differentiated.</exception>
    public ClipLoss(ClipTower tower, IEnumerable<(float[] Embedding, double Weight)> prompts, ClipDistance distance, double scale, CancellationToken cancellationToken)
    {
        (_tower, _distance, _scale) = (tower, distance, distance == ClipDistance.Logit ? scale : 1);
        _prompts = [.. prompts.Select(prompt => (Unit(prompt.Embedding), prompt.Weight))];
        _run = tower.Begin(cancellationToken);
    }

    /// <summary>Looks at a picture.</summary>
    /// <param name="picture">[3, height, width], -1 (black) to 1; beyond that as far as it goes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="cutouts">What the CLIP looks at, with noise that is added to values of 0 to 1, [3, rows, columns] or empty.</param>
    /// <param name="timestep">How noisy the picture is, for towers that are told.</param>
    /// <param name="gradient">Receives the gradient of the loss, of the picture's shape.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    public GuideLoss Of(
        ReadOnlySpan<float> picture, int height, int width, IReadOnlyList<(CutoutPlace Place, float[] Noise)> cutouts, float? timestep, Span<float> gradient,
        NetworkMeter meter, CancellationToken cancellationToken)
    {
        var rows = _tower.Rows ?? Math.Min(MostRows, cutouts.Count);
        var sum = new GuideLoss(0, 0);
        gradient.Clear();
        for (var first = 0; first < cutouts.Count; first += rows)
        {
            var some = cutouts.Skip(first).Take(rows).ToList();
            var (loss, score) = Some(picture, height, width, some, rows, cutouts.Count, timestep, gradient, meter, cancellationToken);
            sum = new GuideLoss(sum.Loss + loss, sum.Score + score);
        }
        return sum;
    }

    /// <summary>Frees the memory of the calls.</summary>
    public void Dispose() => _run.Dispose();

    private GuideLoss Some(
        ReadOnlySpan<float> picture, int height, int width, List<(CutoutPlace Place, float[] Noise)> some, int fixedRows, int count, float? timestep, Span<float> gradient,
        NetworkMeter meter, CancellationToken cancellationToken)
    {
        var processor = _tower.Processor;
        // A graph with a fixed number of rows gets that many; what is left over is black and nobody looks at it.
        var rows = _tower.Rows is null ? some.Count : fixedRows;
        var each = Channels * processor.Height * processor.Width;
        if (_pixels.Length != rows * each)
            _pixels = new float[rows * each];
        var cuts = some.ConvertAll(item => new Cutout(item.Place, height, width, processor.Height, processor.Width, processor.Filter));
        for (var i = 0; i < cuts.Count; i++)
        {
            var cut = _pixels.AsSpan(i * each, each);
            cuts[i].Take(picture, cut);
            Normalize(cut, some[i].Noise);
        }
        var embeds = _run.Embed(_pixels, rows, timestep, meter, cancellationToken);
        var incoming = new float[embeds.Length];
        var (loss, score) = (0.0, 0.0);
        for (var i = 0; i < cuts.Count; i++)
        {
            var said = Compare(embeds.AsSpan(i * embeds.Length / rows, embeds.Length / rows), count, incoming.AsSpan(i * embeds.Length / rows, embeds.Length / rows));
            (loss, score) = (loss + said.Loss, score + said.Score);
        }
        var pixels = _run.Back(incoming, meter, cancellationToken);
        var back = new float[each];
        for (var i = 0; i < cuts.Count; i++)
        {
            pixels.Slice(i * each, each).CopyTo(back);
            Denormalize(back);
            cuts[i].Give(back, gradient);
        }
        return new GuideLoss(loss, score);
    }

    /// <summary>The share of one cutout in loss and score, and the gradient with respect to its embedding.</summary>
    private GuideLoss Compare(ReadOnlySpan<float> embedding, int count, Span<float> gradient)
    {
        var length = Math.Max(TensorPrimitives.Norm(embedding), float.Epsilon);
        var (loss, score, along) = (0.0, 0.0, 0.0);
        foreach (var (direction, weight) in _prompts)
        {
            var cosine = Math.Max(-1, Math.Min(1, TensorPrimitives.Dot(embedding, direction) / (double)length));
            var (distance, slope) = Distance(cosine);
            var share = weight / count;
            loss += share * distance;
            score += Math.Abs(weight) * ClipComparison.ScoreOf(weight < 0 ? -cosine : cosine) / count;
            along += share * slope * cosine;
            TensorPrimitives.MultiplyAdd(direction, (float)(share * slope / length), gradient, gradient);
        }
        // Of the length of the embedding nothing depends: d cos / d e = (b - cos a) / |e|.
        TensorPrimitives.MultiplyAdd(embedding, (float)(-along / ((double)length * length)), gradient, gradient);
        return new GuideLoss(loss, score / _prompts.Sum(prompt => Math.Abs(prompt.Weight)));
    }

    /// <summary>The distance of a cosine, and its derivative.</summary>
    private (double Distance, double Slope) Distance(double cosine)
    {
        if (_distance == ClipDistance.Logit)
            return (-_scale * cosine, -_scale);
        var angle = Math.Acos(cosine);
        var sine = Math.Sin(angle);
        return (angle * angle / 2, sine > SmallestSine ? -angle / sine : -1);
    }

    private void Normalize(Span<float> cut, float[] noise)
    {
        var processor = _tower.Processor;
        var plane = cut.Length / Channels;
        for (var i = 0; i < cut.Length; i++)
        {
            var unit = ((cut[i] + 1) / 2) + (noise.Length > 0 ? noise[i] : 0);
            cut[i] = (unit - (float)processor.Mean[i / plane]) / (float)processor.Deviation[i / plane];
        }
    }

    private void Denormalize(Span<float> gradient)
    {
        var plane = gradient.Length / Channels;
        for (var channel = 0; channel < Channels; channel++)
        {
            var part = gradient.Slice(channel * plane, plane);
            TensorPrimitives.Multiply(part, (float)(0.5 / _tower.Processor.Deviation[channel]), part);
        }
    }

    private static float[] Unit(float[] embedding)
    {
        var unit = new float[embedding.Length];
        TensorPrimitives.Divide(embedding, Math.Max(TensorPrimitives.Norm((ReadOnlySpan<float>)embedding), float.Epsilon), unit);
        return unit;
    }
}
