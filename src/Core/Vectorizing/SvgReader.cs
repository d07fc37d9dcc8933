using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>Reads the drawings that <see cref="SvgWriter"/> writes, and no others.</summary>
public static class SvgReader
{
    private static readonly XNamespace Svg = SvgWriter.Namespace;

    /// <summary>The picture in a file; null where another program wrote it, or changed it into something that is not written here.</summary>
    /// <param name="file">All bytes of the file.</param>
    public static VectorPicture? Read(byte[] file)
    {
        try
        {
            using var stream = new MemoryStream(file);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Read(XDocument.Load(reader).Root!);
        }
        catch (Exception error) when (error is XmlException or FormatException or OverflowException or InvalidDataException)
        {
            return null;
        }
    }

    private static VectorPicture Read(XElement root)
    {
        if (root.Name != Svg + "svg" || root.Elements().Any(child => child.Name.LocalName is not ("title" or "desc" or "style" or "defs" or "path")))
            throw new InvalidDataException();
        var gradients = root.Elements(Svg + "defs").Elements().ToDictionary(each => $"url(#{Text(each, "id")})", Gradient);
        var shapes = root.Elements(Svg + "path").Select(path => new VectorShape(Fill(path, gradients), Contours(Text(path, "d")))).ToList();
        return new VectorPicture((int)Number(Text(root, "width")), (int)Number(Text(root, "height")), shapes)
        {
            Title = (string?)root.Element(Svg + "title"),
            Description = (string?)root.Element(Svg + "desc"),
        };
    }

    private static LinearGradient Gradient(XElement element)
    {
        var stops = element.Elements(Svg + "stop").Select(stop => Colour(Text(stop, "stop-color"))).ToList();
        return stops.Count == 2
            ? new LinearGradient(new(Number(Text(element, "x1")), Number(Text(element, "y1"))), new(Number(Text(element, "x2")), Number(Text(element, "y2"))), stops[0], stops[1])
            : throw new InvalidDataException();
    }

    private static VectorFill Fill(XElement path, Dictionary<string, LinearGradient> gradients)
    {
        var fill = Text(path, "fill");
        if (gradients.TryGetValue(fill, out var gradient))
            return new VectorFill(gradient.First, gradient);
        return new VectorFill(Colour(fill), null, (string?)path.Attribute("class") is { } name ? OfficeTheme.NameOf(name) : null);
    }

    private static List<VectorContour> Contours(string data)
    {
        var (contours, pieces, numbers) = (new List<VectorContour>(), new List<VectorPiece>(), new PathNumbers(data));
        VectorPoint start = default, at = default;
        while (numbers.Letter() is { } letter)
        {
            switch (letter)
            {
                case 'M':
                    (start, pieces) = (numbers.Point(), []);
                    at = start;
                    break;
                case 'l':
                    do
                    {
                        at += numbers.Point();
                        pieces.Add(new VectorPiece(at));
                    }
                    while (numbers.HasNumber);
                    break;
                case 'c':
                    do
                    {
                        var controls = (at + numbers.Point(), at + numbers.Point());
                        at += numbers.Point();
                        pieces.Add(new VectorPiece(at, controls));
                    }
                    while (numbers.HasNumber);
                    break;
                case 'z':
                    contours.Add(new VectorContour(start, pieces));
                    break;
                default:
                    throw new InvalidDataException();
            }
        }
        return contours;
    }

    private static Rgb Colour(string text) => Rgb.Parse(text) ?? throw new InvalidDataException();

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? throw new InvalidDataException();

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Letters and numbers of a path, one after the other.</summary>
    private sealed class PathNumbers(string data)
    {
        private int _at;

        public bool HasNumber
        {
            get
            {
                Skip();
                return _at < data.Length && !char.IsLetter(data[_at]);
            }
        }

        public char? Letter()
        {
            Skip();
            return _at < data.Length ? data[_at++] : null;
        }

        public VectorPoint Point()
        {
            var x = Next();
            return new VectorPoint(x, Next());
        }

        private double Next()
        {
            Skip();
            var first = _at;
            while (_at < data.Length && (char.IsDigit(data[_at]) || data[_at] == '.' || (data[_at] == '-' && _at == first)))
                _at++;
            return Number(data.Substring(first, _at - first));
        }

        private void Skip()
        {
            while (_at < data.Length && data[_at] == ' ')
                _at++;
        }
    }
}
