namespace TextToImage.Tests.Networks;

/// <summary>
/// A linear U-Net over pixels that learns the variance: out = W sample + T timestep + P xf_proj + Q mean(xf_out), for each
/// pixel. The same weights are evaluated here in plain loops.
/// </summary>
internal sealed class TinyUNet
{
    public const int Channels = 3, Outputs = 2 * Channels;
    private const double Own = 0.97, Other = 0.03, Variance = 0.25, Time = 0.0002, Text = 0.04;
    private readonly int _takes;
    private readonly int _salt;

    /// <param name="takes">Channels of the input.</param>
    /// <param name="salt">Makes other weights.</param>
    public TinyUNet(int takes, int salt) => (_takes, _salt) = (takes, salt);

    public void Save(string file) => new TinyGraph()
        .Input("sample", -1, _takes, -1, -1)
        .Input("timestep", 1)
        .Input("xf_proj", -1, TinyTextEncoder.Projected)
        .Input("xf_out", -1, TinyTextEncoder.Features, -1)
        .Output("out_sample", -1, Outputs, -1, -1)
        .Weights("w", [Outputs, _takes, 1, 1], Table(Outputs, _takes, Pixel))
        .Weights("t", [Outputs, 1, 1], Table(Outputs, 1, (output, _) => Step(output)))
        .Weights("p", [TinyTextEncoder.Projected, Outputs], Table(TinyTextEncoder.Projected, Outputs, (input, output) => Projection(output, input)))
        .Weights("q", [TinyTextEncoder.Features, Outputs], Table(TinyTextEncoder.Features, Outputs, (input, output) => State(output, input)))
        .Integers("per_channel", 0, Outputs, 1, 1)
        .Node("Conv", ["sample", "w"], "pixels")
        .Node("Mul", ["timestep", "t"], "time")
        .Node("ReduceMean", ["xf_out"], "mean", ("axes", new long[] { 2 }), ("keepdims", 0))
        .Node("MatMul", ["mean", "q"], "states")
        .Node("MatMul", ["xf_proj", "p"], "projection")
        .Node("Add", ["states", "projection"], "text")
        .Node("Reshape", ["text", "per_channel"], "text_channels")
        .Node("Add", ["pixels", "time"], "timed")
        .Node("Add", ["timed", "text_channels"], "out_sample")
        .Save(file);

    /// <summary>One row: [takes, plane] to [6, plane].</summary>
    public double[] Evaluate(double[] sample, double timestep, (double[] Projection, double[] States) text)
    {
        var plane = sample.Length / _takes;
        var result = new double[Outputs * plane];
        var tokens = text.States.Length / TinyTextEncoder.Features;
        for (var i = 0; i < result.Length; i++)
        {
            var (output, pixel) = (i / plane, i % plane);
            var sum = (float)Step(output) * timestep;
            for (var input = 0; input < _takes; input++)
                sum += (float)Pixel(output, input) * sample[(input * plane) + pixel];
            for (var input = 0; input < TinyTextEncoder.Projected; input++)
                sum += (float)Projection(output, input) * text.Projection[input];
            for (var k = 0; k < text.States.Length; k++)
                sum += (float)State(output, k / tokens) * text.States[k] / tokens;
            result[i] = sum;
        }
        return result;
    }

    private double Pixel(int output, int input)
    {
        if (output >= Channels)
            return Variance * Wave(output, input, 1);
        return output == input ? Own : Other * Wave(output, input, 2);
    }

    private double Step(int output) => (output < Channels ? 0.1 : 1) * Time * Wave(output, 0, 3);

    private double Projection(int output, int input) => Text * Wave(output, input, 4);

    private double State(int output, int input) => Text * Wave(output, input, 5);

    private double Wave(int output, int input, int kind) => Math.Sin((12.9898 * output) + (78.233 * input) + (37.719 * kind) + _salt);

    private static float[] Table(int rows, int columns, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => (float)value(i / columns, i % columns))];
}

/// <summary>
/// A linear text encoder: e[token] = id / 1000, or a number of the place where the mask says pad; xf_proj mixes all e,
/// xf_out[feature, token] is a multiple of e[token].
/// </summary>
internal sealed class TinyTextEncoder(int tokens, int salt)
{
    public const int Projected = 4, Features = 3;
    private const double IdScale = 0.001;

    public void Save(string file) => new TinyGraph()
        .Input("input_ids", -1, tokens)
        .Input("attention_mask", -1, tokens)
        .Output("xf_proj", -1, Projected)
        .Output("xf_out", -1, Features, tokens)
        .Weights("scale", [1], (float)IdScale)
        .Weights("one", [1], 1)
        .Weights("padding", [tokens], [.. Enumerable.Range(0, tokens).Select(i => (float)Padding(i))])
        .Weights("mix", [tokens, Projected], [.. Enumerable.Range(0, tokens * Projected).Select(i => (float)Mix(i / Projected, i % Projected))])
        .Weights("feature", [Features, 1], [.. Enumerable.Range(0, Features).Select(i => (float)Feature(i))])
        .Integers("as_row", 0, 1, tokens)
        .Node("Mul", ["input_ids", "scale"], "scaled")
        .Node("Mul", ["scaled", "attention_mask"], "words")
        .Node("Sub", ["one", "attention_mask"], "is_pad")
        .Node("Mul", ["is_pad", "padding"], "pads")
        .Node("Add", ["words", "pads"], "embedded")
        .Node("MatMul", ["embedded", "mix"], "xf_proj")
        .Node("Reshape", ["embedded", "as_row"], "row")
        .Node("Mul", ["row", "feature"], "xf_out")
        .Save(file);

    public (double[] Projection, double[] States) Evaluate(IReadOnlyList<int> ids)
    {
        var embedded = Enumerable.Range(0, tokens).Select(i => i < ids.Count ? (float)IdScale * ids[i] : (float)Padding(i)).ToArray();
        var projection = new double[Projected];
        for (var i = 0; i < tokens; i++)
        {
            for (var k = 0; k < Projected; k++)
                projection[k] += embedded[i] * (double)(float)Mix(i, k);
        }
        return (projection, [.. Enumerable.Range(0, Features * tokens).Select(i => embedded[i % tokens] * (double)(float)Feature(i / tokens))]);
    }

    private double Padding(int place) => Math.Sin(place + salt);

    private double Mix(int place, int output) => Math.Cos((3.1 * place) + (1.7 * output) + salt);

    private static double Feature(int feature) => 1 + (0.5 * feature);
}
