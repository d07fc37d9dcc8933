using System.Text;

namespace TextToImage.Networks.Onnx;

/// <summary>
/// What of an ONNX file can be known without its numbers: its operators, the functions it defines, and the files of its weights. Weights are
/// passed over, so that a file of gigabytes takes no memory. Field numbers are those of ONNX's own onnx.proto (github.com/onnx/onnx), of which the one here has a part.
/// </summary>
internal sealed class GraphOutline
{
    /// <summary>Graphs within graphs, as branches and loops have them.</summary>
    private const int Deepest = 32;

    private const int LongestName = 4096;

    private readonly HashSet<(string Domain, string Name)> _operators = [], _functions = [];
    private readonly HashSet<string> _externalFiles = new(StringComparer.Ordinal);
    private readonly Stream _stream;

    private GraphOutline(Stream stream) => _stream = stream;

    /// <summary>Domain and name of every operator that a node asks for.</summary>
    public IReadOnlyCollection<(string Domain, string Name)> Operators => _operators;

    /// <summary>Domain and name of every function that the file itself defines.</summary>
    public IReadOnlyCollection<(string Domain, string Name)> Functions => _functions;

    /// <summary>Names of the files of weights, as the graph has them.</summary>
    public IReadOnlyCollection<string> ExternalFiles => _externalFiles;

    /// <summary>Reads the outline of a file.</summary>
    /// <exception cref="AIImageException">It is damaged, or nested more deeply than networks are.</exception>
    public static GraphOutline Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var outline = new GraphOutline(stream);
            outline.Model(stream.Length);
            return outline;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' is damaged: {error.Message.TrimEnd('.')}; fetch or export it again.", error) { Subject = file };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {error.Message.TrimEnd('.')}; check its permissions.", error) { Subject = file };
        }
    }

    private void Model(long end) => Fields(end, (field, inner) =>
    {
        if (field == 7)
            Graph(inner, 0);
        else if (field == 25)
            Function(inner);
    });

    private void Function(long end)
    {
        var (name, domain) = ("", "");
        Fields(end, (field, inner) =>
        {
            if (field == 1)
                name = Text(inner);
            else if (field == 10)
                domain = Text(inner);
            else if (field == 7)
                Node(inner, 0);
        });
        _functions.Add((domain, name));
    }

    private void Graph(long end, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its graphs are nested without end");
        Fields(end, (field, inner) =>
        {
            if (field == 1)
                Node(inner, depth);
            else if (field == 5)
                Tensor(inner);
            else if (field == 15)
                SparseTensor(inner);
        });
    }

    private void Node(long end, int depth)
    {
        var (name, domain) = ("", "");
        Fields(end, (field, inner) =>
        {
            if (field == 4)
                name = Text(inner);
            else if (field == 7)
                domain = Text(inner);
            else if (field == 5)
                Attribute(inner, depth);
        });
        _operators.Add((domain, name));
    }

    private void Attribute(long end, int depth) => Fields(end, (field, inner) =>
    {
        if (field is 6 or 11)
            Graph(inner, depth + 1);
        else if (field is 5 or 10)
            Tensor(inner);
        else if (field is 22 or 23)
            SparseTensor(inner);
    });

    private void SparseTensor(long end) => Fields(end, (field, inner) =>
    {
        if (field is 1 or 2)
            Tensor(inner);
    });

    private void Tensor(long end) => Fields(end, (field, inner) =>
    {
        if (field == 13)
            Entry(inner);
    });

    private void Entry(long end)
    {
        var (key, value) = ("", "");
        Fields(end, (field, inner) =>
        {
            if (field == 1)
                key = Text(inner);
            else if (field == 2)
                value = Text(inner);
        });
        if (key == "location")
            _externalFiles.Add(value);
    }

    /// <summary>Goes through the fields of a message; what of one with a length is not read is passed over.</summary>
    private void Fields(long end, Action<int, long> take)
    {
        while (_stream.Position < end)
        {
            var key = Number();
            switch (key & 7)
            {
                case 0:
                    Number();
                    break;
                case 1:
                    _stream.Seek(8, SeekOrigin.Current);
                    break;
                case 2:
                    var length = (long)Number();
                    var inner = Bounded(length, end);
                    take((int)(key >> 3), inner);
                    _stream.Position = inner;
                    break;
                case 5:
                    _stream.Seek(4, SeekOrigin.Current);
                    break;
                default:
                    throw new InvalidDataException("it is not an ONNX file");
            }
        }
        if (_stream.Position != end)
            throw new InvalidDataException("a part of it is longer than the whole");
    }

    private long Bounded(long length, long end) => length >= 0 && length <= end - _stream.Position ? _stream.Position + length : throw new InvalidDataException("it is cut off");

    private string Text(long end)
    {
        var length = end - _stream.Position;
        if (length > LongestName)
            throw new InvalidDataException("a name in it is longer than names are");
        var bytes = new byte[length];
        for (int at = 0, read; at < bytes.Length; at += read)
        {
            if ((read = _stream.Read(bytes, at, bytes.Length - at)) == 0)
                throw new EndOfStreamException("it is cut off");
        }
        return Encoding.UTF8.GetString(bytes);
    }

    private ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = _stream.ReadByte();
            if (next < 0)
                throw new EndOfStreamException("it is cut off");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("it is not an ONNX file");
    }
}
