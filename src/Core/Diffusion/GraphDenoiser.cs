using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>
/// The denoising graph bound to one run's conditions. With guidance each picture has two rows, without the prompt first,
/// as in diffusers. A step writes sample and timestep only; conditions and concatenated channels are written once.
/// </summary>
internal sealed class GraphDenoiser : IDisposable
{
    private const string PositionsInput = "img_ids";
    private readonly Denoising _denoising;
    private readonly int _copies;
    private readonly NetworkCall _call;
    private readonly NetworkCall? _control;
    private readonly string _output;
    private readonly long[] _rowsShape;
    private float[] _rows = [];
    private float[] _predictions = [];
    private float[] _variances = [];

    /// <param name="denoising">Network, conditions and channels.</param>
    /// <param name="guided">Whether there are rows without the prompt, too.</param>
    public GraphDenoiser(Denoising denoising, bool guided)
    {
        _denoising = denoising;
        _copies = guided ? 2 : 1;
        _output = Signature.PredictionOf(denoising.Network);
        _call = new NetworkCall(denoising.Network, _output);
        _rowsShape = [Rows, denoising.SampleShape[1] + (denoising.Concatenated?.Count ?? 0), .. denoising.SampleShape.Skip(2)];
        if (denoising.Concatenated is { } concatenated)
            Bind(concatenated);
        BindConditions(_call, denoising.Network);
        if (denoising.Control?.Network is { } control)
        {
            _control = new NetworkCall(control, [.. control.Outputs.Keys]);
            BindConditions(_control, control);
        }
    }

    private int Rows => _copies * _denoising.Batch;

    private Signature Signature => _denoising.Signature;

    /// <summary>Predicts from a sample at a timestep.</summary>
    /// <returns>The predictions without the prompt first, then those with it; the variance of those with it alone.</returns>
    public Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        Write(sample, step, SampleRows());
        if (Signature.Patch is { } side)
            Pack(side);
        var timestep = (float)_denoising.Sampler.Timesteps[step] / Signature.TimestepDivisor;
        WriteTimestep(_call, _denoising.Network, timestep);
        if (_denoising.Control is { } control)
            Steer(control, timestep, step, meter, cancellationToken);
        _call.Run(meter, cancellationToken);
        meter.Calls += _call.Runs;
        return Split(_call.Output(_output));
    }

    public void Dispose()
    {
        _call.Dispose();
        _control?.Dispose();
    }

    /// <summary>Where the rows of samples go: the graph's own input, unless they have to become tokens first.</summary>
    private Span<float> SampleRows()
    {
        if (Signature.Patch is null)
            return _call.Input(Signature.Sample, _rowsShape);
        if (_rows.Length == 0)
            _rows = new float[TensorBuffer.ElementCount(_rowsShape)];
        return _rows;
    }

    private void Write(ReadOnlySpan<float> sample, int step, Span<float> rows)
    {
        var (each, row) = (sample.Length / _denoising.Batch, rows.Length / Rows);
        for (var picture = 0; picture < _denoising.Batch; picture++)
        {
            var scaled = rows.Slice(picture * row, each);
            _denoising.Sampler.ScaleModelInput(step, sample.Slice(picture * each, each), scaled);
            if (_copies == 2)
                scaled.CopyTo(rows.Slice((_denoising.Batch + picture) * row));
        }
    }

    private void Pack(int side)
    {
        var (channels, height, width) = ((int)_rowsShape[1], (int)_rowsShape[2], (int)_rowsShape[3]);
        var tokens = _call.Input(Signature.Sample, Rows, height / side * (width / side), channels * side * side);
        var each = tokens.Length / Rows;
        for (var row = 0; row < Rows; row++)
            Patches.Pack(_rows.AsSpan(row * each, each), height, width, side, tokens.Slice(row * each, each));
    }

    /// <summary>Runs the second network where there is one, and gives the denoiser what it put out.</summary>
    private void Steer(ControlNet control, float timestep, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var steps = _denoising.Sampler.Timesteps.Count - _denoising.FirstStep;
        var scale = (float)control.ScaleAt(step - _denoising.FirstStep, steps);
        if (_control is null)
        {
            WriteControl(_call, _denoising.Network, control, scale);
            return;
        }
        WriteControl(_control, control.Network!, control, scale);
        WriteTimestep(_control, control.Network!, timestep);
        _call.Input(Signature.Sample, _rowsShape).CopyTo(_control.Input(Signature.Sample, _rowsShape));
        _control.Run(meter, cancellationToken);
        foreach (var name in control.Network!.Outputs.Keys)
            _control.Output(name).CopyTo(_call.Input(name, [.. _control.OutputShape(name)]));
    }

    private void WriteControl(NetworkCall call, Network network, ControlNet control, float scale)
    {
        var picture = call.Input(ControlNet.PictureInput, [Rows, .. control.Picture.Shape.Skip(1)]);
        for (var row = 0; row < Rows; row++)
            control.Picture.Values.CopyTo(picture.Slice(row * control.Picture.Values.Length));
        if (network.Inputs.TryGetValue(ControlNet.ScaleInput, out var input))
            call.Input(ControlNet.ScaleInput, input.Rank == 0 ? [] : [1]).Fill(scale);
    }

    /// <summary>A network that learns the variance puts out each row's prediction, then as many channels of variance.</summary>
    private Denoised Split(ReadOnlySpan<float> output)
    {
        if (Signature.Patch is { } side)
            return new Denoised(Unpack(output, side));
        var each = TensorBuffer.ElementCount(_denoising.SampleShape) / _denoising.Batch;
        var shape = _call.OutputShape(_output);
        var isRest = shape.Count == _denoising.SampleShape.Length && shape[0] == Rows && shape.Skip(2).SequenceEqual(_denoising.SampleShape.Skip(2));
        if (isRest && shape[1] == _denoising.SampleShape[1])
            return new Denoised(output);
        if (!isRest || shape[1] != 2 * _denoising.SampleShape[1])
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_denoising.Network.File}' put out {string.Join("x", shape)} numbers for {Rows} samples of {string.Join("x", _denoising.SampleShape.Skip(1))}, which is neither a prediction nor one with its variance; the parts of the model do not fit together.");
        }
        if (_predictions.Length == 0)
            (_predictions, _variances) = (new float[Rows * each], new float[_denoising.Batch * each]);
        var conditional = Rows - _denoising.Batch;
        for (var row = 0; row < Rows; row++)
        {
            var channels = output.Slice(2 * row * each, 2 * each);
            channels.Slice(0, each).CopyTo(_predictions.AsSpan(row * each));
            if (row >= conditional)
                channels.Slice(each).CopyTo(_variances.AsSpan((row - conditional) * each));
        }
        return new Denoised(_predictions, _variances);
    }

    private float[] Unpack(ReadOnlySpan<float> tokens, int side)
    {
        var (height, width) = ((int)_denoising.SampleShape[2], (int)_denoising.SampleShape[3]);
        var each = TensorBuffer.ElementCount(_denoising.SampleShape) / _denoising.Batch;
        if (tokens.Length != Rows * each)
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_denoising.Network.File}' put out {string.Join("x", _call.OutputShape(_output))} numbers for {Rows} samples of {string.Join("x", _denoising.SampleShape.Skip(1))}; the parts of the model do not fit together.");
        }
        if (_predictions.Length == 0)
            _predictions = new float[Rows * each];
        for (var row = 0; row < Rows; row++)
            Patches.Unpack(tokens.Slice(row * each, each), height, width, side, _predictions.AsSpan(row * each, each));
        return _predictions;
    }

    /// <summary>Writes the concatenated channels behind the place of each row's sample.</summary>
    private void Bind(ConcatenatedChannels concatenated)
    {
        if ((concatenated.Shape[0] != 1 && concatenated.Shape[0] != _denoising.Batch) || !concatenated.Shape.Skip(2).SequenceEqual(_denoising.SampleShape.Skip(2)))
            throw new ArgumentException($"Channels of shape {string.Join("x", concatenated.Shape)} do not fit a sample of {string.Join("x", _denoising.SampleShape)}.", nameof(concatenated));
        var rows = SampleRows();
        var row = rows.Length / Rows;
        for (var i = 0; i < Rows; i++)
        {
            var values = concatenated.Of(i % _denoising.Batch);
            values.CopyTo(rows.Slice(((i + 1) * row) - values.Length));
        }
    }

    private void BindConditions(NetworkCall call, Network network)
    {
        var conditions = _denoising.Conditions.Where(condition => condition.Input != Signature.Sample && condition.Input != Signature.Timestep);
        foreach (var condition in conditions.Where(condition => network.Inputs.ContainsKey(condition.Input)))
            condition.Bind(call, isPaired: _copies == 2);
        if (Signature.Patch is { } side && network.Inputs.TryGetValue(PositionsInput, out var positions))
        {
            var ids = Patches.Ids((int)_rowsShape[2], (int)_rowsShape[3], side);
            ids.CopyTo(call.Input(PositionsInput, positions.Rank == 3 ? [1, ids.Length / 3, 3] : [ids.Length / 3, 3]));
        }
    }

    /// <summary>Exporters disagree: a scalar, one number, or one a row, told by the name of the open dimension.</summary>
    private void WriteTimestep(NetworkCall call, Network network, float value)
    {
        long[] shape = [];
        if (network.Inputs.TryGetValue(Signature.Timestep, out var timestep) && timestep.Rank > 0)
        {
            var size = timestep.Dimensions[0];
            var isRows = timestep.Symbols.Count > 0 && timestep.Symbols[0].Contains("batch");
            shape = [size > 0 ? size : isRows ? Rows : 1];
        }
        call.Input(Signature.Timestep, shape).Fill(value);
    }
}

/// <summary>By which names and in which form a denoising graph takes a sample and a timestep.</summary>
/// <param name="Sample">Input of the noised sample.</param>
/// <param name="Timestep">Input of the timestep.</param>
internal sealed record Signature(string Sample, string Timestep)
{
    private const string UsualPrediction = "out_sample";

    /// <summary>diffusers' UNet2DModel and UNet2DConditionModel.</summary>
    public static Signature UNet { get; } = new("sample", "timestep");

    /// <summary>diffusers' transformers.</summary>
    public static Signature Transformer { get; } = new("hidden_states", "timestep");

    /// <summary>What the timestep of the scheduler is divided by for the network: 1000 where it wants 0 to 1.</summary>
    public float TimestepDivisor { get; init; } = 1;

    /// <summary>
    /// The side of the squares of latents that become one token, [batch, rows * columns, channels * side * side] with the channel
    /// slowest (Flux); null where the sample is given as it is.
    /// </summary>
    public int? Patch { get; init; }

    /// <summary>Name of the output that is the prediction.</summary>
    public static string PredictionOf(Network network) => network.Outputs.ContainsKey(UsualPrediction) ? UsualPrediction : network.Outputs.Keys.First();
}

/// <summary>
/// Latents as tokens and back: squares of latents become the features of one token, channel by channel
/// ([c, rows * side, columns * side] to [rows * columns, c * side * side]), as Flux's transformer takes them.
/// </summary>
internal static class Patches
{
    /// <summary>One picture's latents to tokens.</summary>
    /// <param name="latents">[channels, height, width]; both sides are multiples of <paramref name="side"/>.</param>
    /// <param name="height">Rows of latents.</param>
    /// <param name="width">Columns of latents.</param>
    /// <param name="side">Side of a square.</param>
    /// <param name="tokens">[height / side * width / side, channels * side * side].</param>
    public static void Pack(ReadOnlySpan<float> latents, int height, int width, int side, Span<float> tokens)
    {
        for (var i = 0; i < latents.Length; i++)
            tokens[Place(i, latents.Length, height, width, side)] = latents[i];
    }

    /// <summary>The reverse of <see cref="Pack"/>.</summary>
    public static void Unpack(ReadOnlySpan<float> tokens, int height, int width, int side, Span<float> latents)
    {
        for (var i = 0; i < latents.Length; i++)
            latents[i] = tokens[Place(i, latents.Length, height, width, side)];
    }

    /// <summary>Row and column of every token, after a zero: [tokens, 3], the img_ids of Flux.</summary>
    public static float[] Ids(int height, int width, int side)
    {
        var (rows, columns) = (height / side, width / side);
        var ids = new float[rows * columns * 3];
        for (var token = 0; token < rows * columns; token++)
            (ids[(token * 3) + 1], ids[(token * 3) + 2]) = (token / columns, token % columns);
        return ids;
    }

    private static int Place(int index, int count, int height, int width, int side)
    {
        var (channel, row, column) = (index / (height * width), index / width % height, index % width);
        var token = (row / side * (width / side)) + (column / side);
        var features = count / (height * width) * side * side;
        return (token * features) + (((channel * side) + (row % side)) * side) + (column % side);
    }
}
