using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>Observes the numbers that convolutions read and give, in calls that were recorded while pictures were drawn.</summary>
internal static class RangeObservation
{
    /// <summary>Every so many numbers of a value are looked at: a prime, so that they are of all channels, rows and columns.</summary>
    private const int Stride = 31;

    /// <summary>Numbers of a value that are kept of each call, at most twice as many: large values would fill the memory.</summary>
    private const int Sampled = 4096;

    private const string Prefix = "observed/";

    /// <summary>Runs a network once more, with everything that its convolutions read and give as outputs.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="calls">What it was given.</param>
    /// <param name="progress">Told which part of the calls is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends the work inside a call.</param>
    /// <exception cref="AIImageException">The network cannot be read or run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyDictionary<string, ValueRange> Run(
        string file, IReadOnlyList<IReadOnlyDictionary<string, RecordedValue>> calls, Action<double> progress, CancellationToken cancellationToken)
    {
        using var source = WeightSource.Open(file);
        var values = new Int8Convolutions(new ConstantWeights(source), new GraphEnds(source.Model.Graph), new Dictionary<string, ValueRange>())
            .Candidates(source.Model.Graph).SelectMany(node => new[] { node.Input[0], node.Output[0] }).Distinct().ToList();
        if (values.Count == 0 || calls.Count == 0)
            return new Dictionary<string, ValueRange>();
        AddOutputs(source.Model.Graph, values);
        using var network = Network.Load(source.Model.ToByteArray(), file, DeviceKind.Cpu, cancellationToken);
        var observed = values.ToDictionary(value => value, _ => new List<float>(), StringComparer.Ordinal);
        for (var call = 0; call < calls.Count; call++)
        {
            foreach (var (value, numbers) in Observe(network, values, calls[call], cancellationToken))
                observed[value].AddRange(numbers);
            progress((call + 1.0) / calls.Count);
        }
        return observed.Where(item => item.Value.Count > 0).ToDictionary(item => item.Key, item => ValueRange.Of([.. item.Value]), StringComparer.Ordinal);
    }

    /// <summary>Some numbers of each value as an output of its own.</summary>
    private static void AddOutputs(GraphProto graph, IReadOnlyList<string> values)
    {
        graph.Output.Clear();
        foreach (var (name, numbers) in new[] { ("all", new[] { -1L }), ("begin", [0L]), ("end", [long.MaxValue]), ("stride", [(long)Stride]) })
            graph.Initializer.Add(new TensorProto { Name = Prefix + name, DataType = ElementType.Int64, Dims = { 1 }, Int64Data = { numbers } });
        foreach (var value in values)
        {
            var flat = $"{Prefix}{value}/flat";
            graph.Node.Add(new NodeProto { OpType = "Reshape", Input = { value, $"{Prefix}all" }, Output = { flat } });
            graph.Node.Add(new NodeProto { OpType = "Slice", Input = { flat, $"{Prefix}begin", $"{Prefix}end", $"{Prefix}begin", $"{Prefix}stride" }, Output = { Prefix + value } });
            graph.Output.Add(new ValueInfoProto { Name = Prefix + value });
        }
    }

    private static List<(string Value, float[] Numbers)> Observe(
        Network network, IReadOnlyList<string> values, IReadOnlyDictionary<string, RecordedValue> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var inputs = call.Where(item => network.Inputs.ContainsKey(item.Key)).ToDictionary(item => item.Key, item => item.Value.ToValue());
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            using var outputs = network.Session.Run(options, [.. inputs.Keys], [.. inputs.Values], [.. values.Select(value => Prefix + value)]);
            return [.. values.Zip(outputs, (value, output) => (value, Sample(output.GetTensorDataAsSpan<float>())))];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{network.File}' cannot be observed: {Network.Reason(error)}; use fp16, or another export.", error) { Subject = network.File };
        }
        finally
        {
            foreach (var input in inputs.Values)
                input.Dispose();
        }
    }

    private static float[] Sample(ReadOnlySpan<float> numbers)
    {
        var stride = Math.Max(1, numbers.Length / Sampled);
        var sampled = new float[(numbers.Length + stride - 1) / stride];
        for (var i = 0; i < sampled.Length; i++)
            sampled[i] = numbers[i * stride];
        return sampled;
    }
}
