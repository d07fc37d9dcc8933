using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TextToImage.Networks;

namespace TextToImage.Optimizing;

/// <summary>Keeps what a network was given while pictures were drawn: some calls, evenly over all, so that early and late steps are among them.</summary>
internal sealed class CallRecorder : IDisposable
{
    /// <summary>Calls that are kept at most; half as many at least, where there were so many.</summary>
    private const int Most = 24;

    private readonly Network _network;
    private readonly List<IReadOnlyDictionary<string, RecordedValue>> _calls = [];
    private int _seen, _stride = 1;

    /// <summary>Begins to watch.</summary>
    public CallRecorder(Network network)
    {
        _network = network;
        network.Watch = Keep;
    }

    /// <summary>The network's file.</summary>
    public string File => _network.File;

    /// <summary>The inputs of the calls that were kept, in order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, RecordedValue>> Calls => _calls;

    /// <summary>Watches no longer.</summary>
    public void Dispose() => _network.Watch = null;

    private void Keep(IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, IReadOnlyList<string> outputs)
    {
        if (_seen++ % _stride != 0)
            return;
        if (_calls.Count == Most)
        {
            for (var place = Most - 1; place > 0; place -= 2)
                _calls.RemoveAt(place);
            _stride *= 2;
            if ((_seen - 1) % _stride != 0)
                return;
        }
        _calls.Add(names.Zip(values, (name, value) => (name, RecordedValue.Of(value))).ToDictionary(item => item.name, item => item.Item2, StringComparer.Ordinal));
    }
}

/// <summary>A copy of a value that a network was given.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">Its numbers.</param>
internal sealed record RecordedValue(TensorElementType Type, long[] Shape, byte[] Bytes)
{
    /// <summary>Copies a value.</summary>
    public static RecordedValue Of(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return new RecordedValue(info.ElementDataType, info.Shape, value.GetTensorMutableRawData().ToArray());
    }

    /// <summary>The same as a value in ONNX Runtime's memory.</summary>
    public OrtValue ToValue()
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Type, Shape);
        Bytes.CopyTo(value.GetTensorMutableRawData());
        return value;
    }
}
