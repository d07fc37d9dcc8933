using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;
using Location = TextToImage.Networks.Onnx.TensorProto.Types.DataLocation;

namespace TextToImage.Optimizing;

/// <summary>
/// A graph whose weights are read one at a time, wherever they lie: those in files of their own (External Data in onnx/docs/ExternalData.md) are never in memory
/// all at once.
/// </summary>
internal sealed class WeightSource : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, FileStream> _files = new(StringComparer.Ordinal);

    private WeightSource(string file, ModelProto model) => (File, Model, _folder) = (file, model, Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The graph's file.</summary>
    public string File { get; }

    /// <summary>The graph, without the weights that are in files of their own.</summary>
    public ModelProto Model { get; }

    /// <summary>Whether any weight is in a file of its own.</summary>
    public bool IsExternal => Model.Graph.Initializer.Any(tensor => tensor.DataLocation == Location.External);

    /// <summary>Reads a graph.</summary>
    /// <exception cref="AIImageException">It cannot be read, or is none.</exception>
    public static WeightSource Open(string file)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is null ? throw new InvalidDataException("it has no graph") : new WeightSource(file, model);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unreadable(file, error is InvalidProtocolBufferException or InvalidDataException ? "it is damaged or not an ONNX file" : error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>How many numbers a tensor has.</summary>
    public static long Count(TensorProto tensor) => tensor.Dims.Aggregate(1L, (count, size) => checked(count * size));

    /// <summary>The bytes of a weight as a graph has them raw, little-endian; those of text and of types that are not read here are null.</summary>
    /// <exception cref="AIImageException">The file of the weight is missing or too short.</exception>
    public byte[]? Bytes(TensorProto tensor)
    {
        if (tensor.DataLocation == Location.External)
            return ReadExternal(tensor);
        if (tensor.RawData.Length > 0 || Count(tensor) == 0)
            return tensor.RawData.ToByteArray();
        return tensor.DataType switch
        {
            ElementType.Float => Raw(tensor.FloatData.ToArray()),
            ElementType.Double => Raw(tensor.DoubleData.ToArray()),
            ElementType.Int64 => Raw(tensor.Int64Data.ToArray()),
            ElementType.Int32 => Raw(tensor.Int32Data.ToArray()),
            ElementType.Float16 => Raw([.. tensor.Int32Data.Select(number => (ushort)number)]),
            ElementType.Int8 or ElementType.Uint8 or ElementType.Bool => [.. tensor.Int32Data.Select(number => unchecked((byte)number))],
            _ => null,
        };
    }

    /// <summary>The numbers of a weight of real numbers or 8-bit integers; null for other types.</summary>
    /// <exception cref="AIImageException">The file of the weight is missing or too short.</exception>
    public float[]? Floats(TensorProto tensor)
    {
        if (tensor.DataType is not (ElementType.Float or ElementType.Float16 or ElementType.Int8) || Bytes(tensor) is not { } bytes)
            return null;
        var values = new float[Count(tensor)];
        switch (tensor.DataType)
        {
            case ElementType.Float:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case ElementType.Float16:
                HalfConversion.ToSingle(MemoryMarshal.Cast<byte, Float16>(bytes), values);
                break;
            default:
                for (var i = 0; i < values.Length; i++)
                    values[i] = unchecked((sbyte)bytes[i]);
                break;
        }
        return values;
    }

    /// <summary>Closes the files of weights.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private static byte[] Raw<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private byte[] ReadExternal(TensorProto tensor)
    {
        var name = Entry(tensor, "location") ?? throw Unreadable(File, $"the weight '{tensor.Name}' does not say which file it is in");
        var offset = Number(tensor, "offset") ?? 0;
        try
        {
            var file = FileOf(name);
            var length = Number(tensor, "length") ?? file.Length - offset;
            if (offset < 0 || length < 0 || offset + length > file.Length)
                throw Unreadable(File, $"the weight '{tensor.Name}' is not wholly in '{name}'");
            var bytes = new byte[length];
            file.Position = offset;
            for (int at = 0, read; at < bytes.Length; at += read)
            {
                read = file.Read(bytes, at, bytes.Length - at);
                if (read == 0)
                    throw Unreadable(File, $"'{name}' became shorter while it was read");
            }
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(File, $"the file of its weights '{name}': {error.Message.TrimEnd('.')}", error);
        }
    }

    private FileStream FileOf(string name)
    {
        // ONNX Runtime itself loads none from elsewhere.
        if (name.Split('/', '\\').Any(part => part is ".." or "") || Path.IsPathRooted(name))
            throw Unreadable(File, $"its weights are in '{name}', which is no place beside it");
        if (!_files.TryGetValue(name, out var file))
            _files[name] = file = new FileStream(Path.Combine(_folder, name), FileMode.Open, FileAccess.Read, FileShare.Read);
        return file;
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) =>
        long.TryParse(Entry(tensor, key), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static AIImageException Unreadable(string file, string reason, Exception? cause = null) =>
        new(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {reason}; install the model again.", cause) { Subject = file };
}
