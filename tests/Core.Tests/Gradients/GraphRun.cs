using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TextToImage.Networks.Onnx;

namespace TextToImage.Tests.Gradients;

/// <summary>Runs graphs of real numbers, of 32 or 64 bits, on the processor.</summary>
internal sealed class GraphRun : IDisposable
{
    private readonly InferenceSession _session;

    public GraphRun(byte[] graph) => _session = new InferenceSession(graph, new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL });

    public GraphRun(ModelProto model)
        : this(model.ToByteArray())
    {
    }

    public IReadOnlyCollection<string> Inputs => [.. _session.InputMetadata.Keys];

    /// <summary>All outputs, with their shapes.</summary>
    public Dictionary<string, (double[] Values, long[] Shape)> Of(IReadOnlyDictionary<string, (double[] Values, long[] Shape)> inputs)
    {
        var values = _session.InputMetadata.ToDictionary(item => item.Key, item => Value(item.Value.ElementDataType, inputs[item.Key]));
        using var options = new RunOptions();
        using var results = _session.Run(options, [.. values.Keys], [.. values.Values], [.. _session.OutputMetadata.Keys]);
        return _session.OutputMetadata.Keys.Zip(results).ToDictionary(item => item.First, item => (Numbers(item.Second), item.Second.GetTensorTypeAndShape().Shape));
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue Value(TensorElementType type, (double[] Values, long[] Shape) tensor) => type switch
    {
        TensorElementType.Double => OrtValue.CreateTensorValueFromMemory((double[])tensor.Values.Clone(), tensor.Shape),
        TensorElementType.Int64 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Values, value => (long)value), tensor.Shape),
        TensorElementType.Bool => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Values, value => value != 0), tensor.Shape),
        _ => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Values, value => (float)value), tensor.Shape),
    };

    private static double[] Numbers(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
        TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (double)number),
        _ => Array.ConvertAll(value.GetTensorDataAsSpan<float>().ToArray(), number => (double)number),
    };
}
