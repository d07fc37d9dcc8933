using System.Globalization;
using System.Text;
using System.Xml;

namespace TextToImage.Vectorizing;

/// <summary>
/// Writes a picture of shapes as SVG (SVG 1.1, second edition): a path a shape, coordinates in tenths of a unit, the fill of each on its own path.
/// </summary>
public sealed class SvgWriter
{
    /// <summary>The namespace of SVG.</summary>
    public const string Namespace = "http://www.w3.org/2000/svg";

    /// <summary>Steps to a unit: finer is not seen, and longer to write.</summary>
    private const double Steps = 10;

    private readonly VectorPicture _picture;

    private SvgWriter(VectorPicture picture) => _picture = picture;

    /// <summary>The file, as UTF-8 without a mark; the same picture gives the same bytes every time.</summary>
    /// <param name="picture">The picture.</param>
    public static byte[] Write(VectorPicture picture)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "", NewLineChars = "\n" }))
            new SvgWriter(picture).Write(xml);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private void Write(XmlWriter xml)
    {
        xml.WriteStartElement("svg", Namespace);
        xml.WriteAttributeString("width", Number(_picture.Width));
        xml.WriteAttributeString("height", Number(_picture.Height));
        xml.WriteAttributeString("viewBox", $"0 0 {Number(_picture.Width)} {Number(_picture.Height)}");
        Text(xml, "title", _picture.Title);
        Text(xml, "desc", _picture.Description);
        Text(xml, "style", Style());
        var gradients = _picture.Shapes.Select(shape => shape.Fill.Gradient).OfType<LinearGradient>().Distinct().ToList();
        if (gradients.Count > 0)
        {
            xml.WriteStartElement("defs", Namespace);
            for (var i = 0; i < gradients.Count; i++)
                Write(xml, gradients[i], i);
            xml.WriteEndElement();
        }
        foreach (var shape in _picture.Shapes)
        {
            xml.WriteStartElement("path", Namespace);
            if (shape.Fill.ThemeColour is { } name)
                xml.WriteAttributeString("class", OfficeTheme.ClassOf(name));
            xml.WriteAttributeString("fill", shape.Fill.Gradient is { } gradient ? $"url(#{Id(gradients.IndexOf(gradient))})" : shape.Fill.Colour.ToString());
            xml.WriteAttributeString("d", Data(shape));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    /// <summary>Each class that is used, with its colour.</summary>
    private string Style() => string.Concat(_picture.Shapes.Select(shape => shape.Fill).Where(fill => fill.ThemeColour is not null).Select(fill => $".{OfficeTheme.ClassOf(fill.ThemeColour!)}{{fill:{fill.Colour};}}").Distinct());

    private static void Write(XmlWriter xml, LinearGradient gradient, int number)
    {
        xml.WriteStartElement("linearGradient", Namespace);
        xml.WriteAttributeString("id", Id(number));
        xml.WriteAttributeString("gradientUnits", "userSpaceOnUse");
        xml.WriteAttributeString("x1", Number(gradient.From.X));
        xml.WriteAttributeString("y1", Number(gradient.From.Y));
        xml.WriteAttributeString("x2", Number(gradient.To.X));
        xml.WriteAttributeString("y2", Number(gradient.To.Y));
        foreach (var (offset, colour) in new[] { ("0", gradient.First), ("1", gradient.Last) })
        {
            xml.WriteStartElement("stop", Namespace);
            xml.WriteAttributeString("offset", offset);
            xml.WriteAttributeString("stop-color", colour.ToString());
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        xml.WriteStartElement(name, Namespace);
        // What a prompt may have, and XML may not, is left out: half of a pair, control characters.
        xml.WriteString(Allowed(text!));
        xml.WriteEndElement();
    }

    private static string Allowed(string text)
    {
        var allowed = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                allowed.Append(text[i]).Append(text[++i]);
            else if (XmlConvert.IsXmlChar(text[i]))
                allowed.Append(text[i]);
        }
        return allowed.ToString();
    }

    private static string Data(VectorShape shape)
    {
        var data = new StringBuilder();
        foreach (var contour in shape.Contours)
        {
            var start = Tenths(contour.Start);
            data.Append('M').Append(Short(start.X)).Append(Separated(start.Y));
            var (at, letter) = (start, 'M');
            foreach (var piece in contour.Pieces)
            {
                var end = Tenths(piece.End);
                if (end == at && piece.Controls is null)
                    continue;
                var needed = piece.Controls is null ? 'l' : 'c';
                if (letter != needed)
                    data.Append(letter = needed);
                else
                    data.Append(Lead(piece.Controls is { } more ? Tenths(more.First).X - at.X : end.X - at.X));
                List<(long X, long Y)> points = piece.Controls is { } controls ? [Tenths(controls.First), Tenths(controls.Second), end] : [end];
                for (var i = 0; i < points.Count; i++)
                    data.Append(i == 0 ? Short(points[i].X - at.X) : Separated(points[i].X - at.X)).Append(Separated(points[i].Y - at.Y));
                at = end;
            }
            data.Append('z');
        }
        return data.ToString();
    }

    private static (long X, long Y) Tenths(VectorPoint point) => ((long)Math.Round(point.X * Steps), (long)Math.Round(point.Y * Steps));

    /// <summary>A minus separates numbers by itself.</summary>
    private static string Separated(long tenths) => Lead(tenths) + Short(tenths);

    private static string Lead(long tenths) => tenths < 0 ? "" : " ";

    private static string Short(long tenths)
    {
        var text = (tenths / Steps).ToString("0.#", CultureInfo.InvariantCulture);
        return Math.Abs(tenths) < Steps ? text.Replace("0.", ".") : text;
    }

    private static string Id(int number) => FormattableString.Invariant($"g{number + 1}");

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
