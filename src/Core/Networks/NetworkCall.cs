using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>
/// A repeatable call of a network at fixed shapes: inputs stay bound between runs, so a step loop writes only what
/// changes, and outputs go to the same memory every time. What a run hands on to the next (<see cref="Carry"/>) is never copied.
/// A graph that was exported for a fixed number of rows is run as often as there are rows for it (<see cref="RowBlocks"/>). One thread at a time.
/// </summary>
public sealed class NetworkCall : IDisposable
{
    private readonly Network _network;
    private readonly Dictionary<string, TensorBuffer> _inputs = [];
    private readonly Dictionary<string, TensorBuffer> _outputs = [];
    private readonly HashSet<string> _changed = [];
    private readonly List<(string Output, string Input)> _carried = [];
    private readonly string[] _outputNames, _namesInGraph;
    private readonly RowBlocks _blocks = new();
    private string[] _inputNames = [];
    private OrtValue[] _inputValues = [];
    private OrtValue[] _outputValues = [];

    /// <summary>Prepares a call.</summary>
    /// <param name="network">The graph.</param>
    /// <param name="outputs">Names of the outputs wanted.</param>
    /// <exception cref="AIImageException">The graph lacks one of the outputs.</exception>
    public NetworkCall(Network network, params string[] outputs)
    {
        _network = network;
        _outputNames = outputs;
        foreach (var name in outputs)
        {
            if (!network.Outputs.ContainsKey(name))
                throw Unbound("output", name, network.Outputs.Keys);
        }
        _namesInGraph = [.. outputs.Select(name => network.Outputs[name].Name)];
    }

    /// <summary>How often the graph runs in one <see cref="Run"/>: once, unless it takes fewer rows than there are.</summary>
    public int Runs => _blocks.Count;

    /// <summary>The memory of an input, to be written before <see cref="Run"/>; it keeps its numbers between runs.</summary>
    /// <param name="name">Name of the input.</param>
    /// <param name="shape">Its shape in this call; must agree with the graph where that is fixed.</param>
    /// <exception cref="AIImageException">The graph has no such input, or it has another shape.</exception>
    public Span<float> Input(string name, params long[] shape)
    {
        if (_inputs.TryGetValue(name, out var buffer) && buffer.Shape.AsSpan().SequenceEqual(shape))
        {
            _changed.Add(name);
            return buffer.Values;
        }
        if (_blocks.Rows(name, shape) is { } rows)
            return rows;
        if (!_network.Inputs.TryGetValue(name, out var declared))
            throw Unbound("input", name, _network.Inputs.Keys);
        if (_blocks.Splits(declared, shape))
        {
            Forget(name);
            return _blocks.Add(name, declared, shape);
        }
        CheckShape(declared, shape);
        buffer?.Dispose();
        ForgetOutputs();
        _inputs[name] = buffer = TensorBuffer.Create(declared.ElementType, shape);
        _inputNames = [];
        _changed.Add(name);
        return buffer.Values;
    }

    /// <summary>
    /// Makes an output the input of the next run, such as the keys and values of a decoder that goes on token by token; the first run
    /// gets zeros. The two change places between runs: nothing is copied or converted, and neither is for the host to read or write.
    /// </summary>
    /// <param name="output">One of the outputs wanted.</param>
    /// <param name="input">An input of the same type.</param>
    /// <param name="shape">The shape of both.</param>
    /// <exception cref="AIImageException">The graph has no such input, or it has another shape or type.</exception>
    public void Carry(string output, string input, params long[] shape)
    {
        Input(input, shape).Clear();
        if (_network.Inputs[input].ElementType != _network.Outputs[output].ElementType)
            throw Mismatched(output, input);
        _carried.Add((output, input));
    }

    /// <summary>Runs the graph once.</summary>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the run at once, inside the graph.</param>
    public void Run(NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (!_blocks.IsEmpty)
        {
            RunBlocks(meter, cancellationToken);
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (_outputs.Count > 0)
            HandOn();
        BindInputs();
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        var start = Stopwatch.GetTimestamp();
        try
        {
            _network.Run(session => Execute(session, options), cancellationToken);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw Failed(error);
        }
        finally
        {
            meter.Add(Stopwatch.GetTimestamp() - start);
        }
        foreach (var output in _outputs.Where(output => !_carried.Exists(pair => pair.Output == output.Key)))
            output.Value.Pull();
    }

    /// <summary>The numbers of an output after <see cref="Run"/>; overwritten by the next run, gone with the call.</summary>
    public ReadOnlySpan<float> Output(string name) => _blocks.Output(name) is { } rows ? rows.Values : _outputs[name].Values;

    /// <summary>The shape of an output after <see cref="Run"/>.</summary>
    public IReadOnlyList<long> OutputShape(string name) => _blocks.Output(name)?.Shape ?? _outputs[name].Shape;

    /// <summary>Frees the memory bound to ONNX Runtime.</summary>
    public void Dispose()
    {
        foreach (var buffer in _inputs.Values)
            buffer.Dispose();
        ForgetOutputs();
        _blocks.Dispose();
    }

    /// <summary>Runs the graph once for each block of rows, and puts together what it puts out.</summary>
    private void RunBlocks(NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (_carried.Count > 0)
            throw new AIImageException(ErrorIds.ModelMismatch, $"The network '{_network.File}' was exported for a fixed number of rows and goes on from what it put out, which cannot be done for another number; export it with an open batch axis.");
        // What was bound as a whole and has as many rows is cut as well: some exporters fix the axis of a few inputs only.
        foreach (var (name, buffer) in _inputs.Where(input => _blocks.SplitsToo(_network.Inputs[input.Key], input.Value.Shape)).ToList())
        {
            buffer.Values.CopyTo(_blocks.Add(name, _network.Inputs[name], buffer.Shape));
            Forget(name);
        }
        var inner = _blocks.Call ??= new NetworkCall(_network, _outputNames);
        foreach (var (name, buffer) in _inputs)
            buffer.Values.CopyTo(inner.Input(name, buffer.Shape));
        for (var block = 0; block < _blocks.Count; block++)
        {
            _blocks.Write(block);
            inner.Run(meter, cancellationToken);
            foreach (var name in _outputNames)
            {
                if (!_blocks.Take(block, name, inner.Output(name), inner.OutputShape(name)))
                {
                    throw new AIImageException(ErrorIds.ModelMismatch,
                        $"The network '{_network.File}' put out {string.Join("x", inner.OutputShape(name))} numbers for {_blocks.Size} rows; it was exported for a fixed number of rows in a way that cannot be used: export it with an open batch axis.");
                }
            }
        }
    }

    private void Forget(string name)
    {
        if (!_inputs.TryGetValue(name, out var buffer))
            return;
        buffer.Dispose();
        _inputs.Remove(name);
        _changed.Remove(name);
        _inputNames = [];
    }

    private void BindInputs()
    {
        foreach (var name in _changed)
            _inputs[name].Push();
        _changed.Clear();
        if (_inputNames.Length > 0)
            return;
        var missing = _network.Inputs.Keys.Except(_inputs.Keys).ToList();
        if (missing.Count > 0)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{_network.File}' needs the input '{missing[0]}', which this kind of model does not have; it is of another family or exported in another way.");
        }
        _inputNames = [.. _inputs.Keys.Select(name => _network.Inputs[name].Name)];
        _inputValues = [.. _inputs.Values.Select(buffer => buffer.Value)];
    }

    /// <summary>What the last run put out is taken in, and what it took in is written over.</summary>
    private void HandOn()
    {
        if (_carried.Count == 0)
            return;
        foreach (var (output, input) in _carried)
        {
            if (!_outputs[output].Shape.SequenceEqual(_inputs[input].Shape))
                throw Mismatched(output, input);
            (_inputs[input], _outputs[output]) = (_outputs[output], _inputs[input]);
        }
        _inputNames = [];
        _outputValues = [.. _outputNames.Select(name => _outputs[name].Value)];
    }

    private void Execute(InferenceSession session, RunOptions options)
    {
        if (_outputs.Count > 0)
        {
            session.Run(options, _inputNames, _inputValues, _namesInGraph, _outputValues);
            return;
        }

        // The first run tells the shapes of the outputs and makes their memory; later ones write there again.
        var results = session.Run(options, _inputNames, _inputValues, _namesInGraph);
        for (var i = 0; i < _outputNames.Length; i++)
            _outputs[_outputNames[i]] = TensorBuffer.Of(results[i], _network.Outputs[_outputNames[i]].ElementType);
        _outputValues = [.. _outputNames.Select(name => _outputs[name].Value)];
    }

    private void ForgetOutputs()
    {
        foreach (var buffer in _outputs.Values)
            buffer.Dispose();
        _outputs.Clear();
    }

    private void CheckShape(NetworkTensor declared, long[] shape)
    {
        var fits = declared.Rank == shape.Length
            && Enumerable.Range(0, shape.Length).All(axis => declared.Dimensions[axis] < 0 || declared.Dimensions[axis] == shape[axis]);
        if (fits)
            return;
        var wanted = string.Join("x", declared.Dimensions.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{_network.File}' takes {declared.Name} of shape {wanted}, not {string.Join("x", shape)}; the parts of the model do not fit together, or it was exported at a fixed size: ask for that size, or export it with open axes.");
    }

    private AIImageException Mismatched(string output, string input) => new(ErrorIds.ModelMismatch,
        $"The network '{_network.File}' puts out {output} in another type or shape than it takes {input}, which it has to become in the next run; export it again.");

    private AIImageException Failed(OnnxRuntimeException error)
    {
        var reason = Network.Reason(error);
        return reason.Contains("allocate memory") || reason.Contains("bad_alloc")
            ? new AIImageException(ErrorIds.OutOfMemory, "There is not enough memory for a picture of this size; ask for a smaller size or fewer pictures at once.", error)
            : new AIImageException(ErrorIds.ModelMismatch, $"The network '{_network.File}' failed: {reason}; its parts may not fit together, or this size is not possible.", error);
    }

    private AIImageException Unbound(string kind, string name, IEnumerable<string> known) => new(ErrorIds.ModelUnsupported,
        $"The network '{_network.File}' has no {kind} named '{name}' (it has: {string.Join(", ", known)}); export it with the names of optimum.");
}

/// <summary>Counts the calls of networks and the time ONNX Runtime spends in them, for one run.</summary>
public sealed class NetworkMeter
{
    private long _ticks;

    /// <summary>Calls of the denoiser, which is what people compare, and of the upscaler; text encoders and VAE are not counted.</summary>
    public int Calls { get; internal set; }

    /// <summary>Time inside ONNX Runtime's Run.</summary>
    public TimeSpan RunTime => TimeSpan.FromSeconds(_ticks / (double)Stopwatch.Frequency);

    /// <summary>Wall time of work that was done before the run and belongs to it.</summary>
    internal TimeSpan Before { get; set; }

    internal void Add(long ticks) => _ticks += ticks;
}

/// <summary>Half-precision networks can overflow to NaN and give black pictures; better to say which one did.</summary>
internal static class FiniteCheck
{
    /// <summary>Refuses NaN and infinity.</summary>
    /// <param name="values">What came out.</param>
    /// <param name="file">File of the network.</param>
    /// <param name="step">The step after which it was found, from 1; null where there are no steps.</param>
    /// <exception cref="AIImageException">There is such a number.</exception>
    public static void Require(ReadOnlySpan<float> values, string file, int? step = null)
    {
        var largest = TensorPrimitives.MaxMagnitude(values);
        if (!float.IsNaN(largest) && !float.IsInfinity(largest))
            return;
        var where = step is null ? "" : $" at step {step}";
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{file}' gave numbers that are not finite{where} (half-precision overflow, or a scheduler the model was not made for); use its float32 export or the model's own scheduler.")
        { Subject = file };
    }
}
