using System.Globalization;
using Google.Protobuf;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;
using Location = TextToImage.Networks.Onnx.TensorProto.Types.DataLocation;

namespace TextToImage.Optimizing;

/// <summary>Takes the weights of a graph that is written: into a file beside it, one after the other, or into the graph.</summary>
internal sealed class WeightSink : IDisposable
{
    /// <summary>Weights of fewer bytes stay in the graph, where ONNX Runtime wants those that say shapes.</summary>
    private const int SmallestExternal = 1024;

    /// <summary>Offsets are multiples of a page, so that files can be mapped (onnx/docs/ExternalData.md, "offset").</summary>
    private const int Page = 4096;

    private readonly string _file;
    private readonly FileStream? _weights;

    /// <summary>Creates the file of weights where there is to be one.</summary>
    /// <param name="file">The graph's file, in a folder that is there.</param>
    /// <param name="isExternal">Whether weights go into a file of their own.</param>
    public WeightSink(string file, bool isExternal)
    {
        _file = file;
        _weights = isExternal ? new FileStream($"{file}_data", FileMode.CreateNew, FileAccess.Write, FileShare.None) : null;
    }

    /// <summary>Writes a weight and adds it to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Name of the weight.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="dims">Its shape.</param>
    /// <param name="bytes">Its numbers, little-endian.</param>
    public void Add(GraphProto graph, string name, ElementType type, IEnumerable<long> dims, byte[] bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = type, Dims = { dims } };
        if (_weights is null || bytes.Length < SmallestExternal)
        {
            tensor.RawData = ByteString.CopyFrom(bytes);
        }
        else
        {
            var offset = (_weights.Position + Page - 1) / Page * Page;
            _weights.Position = offset;
            _weights.Write(bytes, 0, bytes.Length);
            tensor.DataLocation = Location.External;
            tensor.ExternalData.Add(
            [
                new StringStringEntryProto { Key = "location", Value = Path.GetFileName(_weights.Name) },
                new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) },
                new StringStringEntryProto { Key = "length", Value = bytes.Length.ToString(CultureInfo.InvariantCulture) },
            ]);
        }
        graph.Initializer.Add(tensor);
    }

    /// <summary>Writes the graph.</summary>
    public void Save(ModelProto model)
    {
        _weights?.Flush(flushToDisk: true);
        using var stream = new FileStream(_file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        model.WriteTo(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Closes the file of weights.</summary>
    public void Dispose() => _weights?.Dispose();
}
