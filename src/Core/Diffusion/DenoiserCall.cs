using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>
/// The denoiser bound to one stage's conditions. With guidance each picture has two rows, without the prompt first,
/// as in diffusers. A step writes sample and timestep only; conditions and constant channels are written once.
/// </summary>
internal sealed class DenoiserCall : IDisposable
{
    private const string SampleInput = "sample";
    private const string TimestepInput = "timestep";
    private readonly NetworkCall _call;
    private readonly Stage _stage;
    private readonly int _copies;
    private readonly long[] _rowsShape;
    private readonly long[] _timestepShape;
    private readonly string _output;
    private float[] _predictions = [];
    private float[] _variances = [];

    public DenoiserCall(Stage stage, bool guided)
    {
        _stage = stage;
        _copies = guided ? 2 : 1;
        _output = stage.Denoiser.PredictionOutput;
        _call = new NetworkCall(stage.Denoiser, _output);
        _rowsShape = [_copies * stage.SampleShape[0], stage.SampleShape[1] + (stage.Beside?.Count ?? 0), .. stage.SampleShape.Skip(2)];
        _timestepShape = TimestepShape(stage.Denoiser, _rowsShape[0]);
        if (stage.Beside is { } beside)
            Bind(beside);
        foreach (var condition in stage.Conditions)
            Bind(condition, guided);
    }

    /// <summary>Predicts from a sample at a timestep.</summary>
    /// <returns>The predictions without the prompt first, then those with it; the variance of those with it alone.</returns>
    public Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var rows = _call.Input(SampleInput, _rowsShape);
        var (each, row) = (sample.Length / _stage.Batch, rows.Length / (_copies * _stage.Batch));
        for (var picture = 0; picture < _stage.Batch; picture++)
        {
            var latents = rows.Slice(picture * row, each);
            _stage.Sampler.ScaleModelInput(step, sample.Slice(picture * each, each), latents);
            if (_copies == 2)
                latents.CopyTo(rows.Slice((_stage.Batch + picture) * row));
        }
        _call.Input(TimestepInput, _timestepShape).Fill((float)_stage.Sampler.Timesteps[step]);
        _call.Run(meter, cancellationToken);
        meter.Calls++;
        return Split(_call.Output(_output));
    }

    public void Dispose() => _call.Dispose();

    /// <summary>A network that learns the variance puts out each row's prediction, then as many channels of variance.</summary>
    private Denoised Split(ReadOnlySpan<float> output)
    {
        var rows = _copies * _stage.Batch;
        var each = TensorBuffer.ElementCount(_stage.SampleShape) / _stage.Batch;
        if (output.Length == rows * each)
            return new Denoised(output);
        if (output.Length != 2 * rows * each)
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_stage.Denoiser.File}' put out {output.Length} numbers for {rows} samples of {each}, which is neither a prediction nor one with its variance; the parts of the model do not fit together.");
        }
        if (_predictions.Length == 0)
            (_predictions, _variances) = (new float[rows * each], new float[_stage.Batch * each]);
        var conditional = rows - _stage.Batch;
        for (var row = 0; row < rows; row++)
        {
            var channels = output.Slice(2 * row * each, 2 * each);
            channels.Slice(0, each).CopyTo(_predictions.AsSpan(row * each));
            if (row >= conditional)
                channels.Slice(each).CopyTo(_variances.AsSpan((row - conditional) * each));
        }
        return new Denoised(_predictions, _variances);
    }

    /// <summary>Writes the constant channels behind the place of each row's sample.</summary>
    private void Bind(ConstantChannels beside)
    {
        if ((beside.Shape[0] != 1 && beside.Shape[0] != _stage.Batch) || !beside.Shape.Skip(2).SequenceEqual(_stage.SampleShape.Skip(2)))
            throw new ArgumentException($"Channels of shape {string.Join("x", beside.Shape)} do not fit a sample of {string.Join("x", _stage.SampleShape)}.", nameof(beside));
        var rows = _call.Input(SampleInput, _rowsShape);
        var row = rows.Length / (int)_rowsShape[0];
        for (var i = 0; i < _rowsShape[0]; i++)
        {
            var values = beside.Of(i % _stage.Batch);
            values.CopyTo(rows.Slice(((i + 1) * row) - values.Length));
        }
    }

    private void Bind(Condition condition, bool guided)
    {
        var rows = _call.Input(condition.Input, [_rowsShape[0], .. condition.Shape]);
        IEnumerable<float[]> values = guided ? [.. condition.Unconditional!, .. condition.Conditional] : condition.Conditional;
        var offset = 0;
        foreach (var row in values)
        {
            row.CopyTo(rows.Slice(offset));
            offset += row.Length;
        }
    }

    /// <summary>Exporters disagree: a scalar, one number, or one a row, told by the name of the open dimension.</summary>
    private static long[] TimestepShape(Network denoiser, long rows)
    {
        if (!denoiser.Inputs.TryGetValue(TimestepInput, out var timestep) || timestep.Rank == 0)
            return [];
        var size = timestep.Dimensions[0];
        if (size > 0)
            return [size];
        return timestep.Symbols.Count > 0 && timestep.Symbols[0].Contains("batch") ? [rows] : [1];
    }
}
