using System.Collections.Concurrent;
using SkiaSharp;

namespace TextToImage.Office.Drawing;

/// <summary>
/// How wide words are, by the fonts of this machine: the font that is asked for, else one of the same widths, else the widths of Helvetica, made wider or
/// narrower as the font is.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Line height in parts of the font's size where nothing says more (single spacing).</summary>
    public const double SingleLine = 1.2;

    /// <summary>From here on characters are as wide as high: Han, kana, Hangul and what goes with them.</summary>
    private const char FirstWide = '\u2e80';

    private const float MeasuredSize = 1000;

    /// <summary>What bold letters are wider, where only widths of upright ones are known.</summary>
    private const double BoldFactor = 1.07;

    /// <summary>Fonts that were made with the same widths.</summary>
    private static readonly Dictionary<string, string[]> Alike = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Calibri"] = ["Carlito"],
        ["Cambria"] = ["Caladea"],
        ["Arial"] = ["Liberation Sans", "Arimo", "Helvetica"],
        ["Helvetica"] = ["Liberation Sans", "Arimo", "Arial"],
        ["Times New Roman"] = ["Liberation Serif", "Tinos"],
        ["Courier New"] = ["Liberation Mono", "Cousine"],
        ["Georgia"] = ["Gelasio"],
    };

    /// <summary>Mean width of fonts in parts of Helvetica's, measured over English text.</summary>
    private static readonly Dictionary<string, double> Widths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Calibri"] = 0.9,
        ["Calibri Light"] = 0.9,
        ["Cambria"] = 0.95,
        ["Times New Roman"] = 0.88,
        ["Garamond"] = 0.83,
        ["Georgia"] = 0.98,
        ["Verdana"] = 1.16,
        ["Century Gothic"] = 1.08,
        ["Gill Sans MT"] = 0.92,
        ["Arial Narrow"] = 0.82,
        ["Trebuchet MS"] = 0.97,
        ["Courier New"] = 1.2,
        ["Consolas"] = 1.1,
        ["Corbel"] = 0.93,
        ["Candara"] = 0.93,
    };

    /// <summary>Advance widths of Helvetica from the space to the tilde in thousandths of its size (Adobe's Core 14 AFM files).</summary>
    private static readonly int[] Helvetica =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    private static readonly ConcurrentDictionary<(string Family, bool Bold), Lazy<Face>> Faces = new();

    /// <summary>The width of a text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="family">The name of the font; null: the usual one.</param>
    /// <param name="size">Its size; the width is in the same unit.</param>
    /// <param name="bold">Whether it is bold.</param>
    public static double Width(string text, string? family, double size, bool bold)
    {
        var face = Faces.GetOrAdd((family ?? "", bold), key => new Lazy<Face>(() => new Face(key.Family, key.Bold))).Value;
        var sum = 0.0;
        foreach (var letter in text)
            sum += letter >= FirstWide ? char.IsLowSurrogate(letter) ? 0 : 1 : face.Width(letter);
        return sum * size;
    }

    /// <summary>Whether a line may end behind a letter although no space follows.</summary>
    public static bool Breaks(char letter) => letter >= FirstWide && !char.IsSurrogate(letter);

    /// <summary>The letters of one font.</summary>
    private sealed class Face(string family, bool bold)
    {
        private readonly ConcurrentDictionary<char, double> _widths = new();
        private readonly SKTypeface? _typeface = Alike.TryGetValue(family, out var alike) ? alike.Prepend(family).Select(name => Find(name, bold)).FirstOrDefault(each => each is not null) : Find(family, bold);
        private readonly double _factor = (Widths.TryGetValue(family, out var factor) ? factor : 1) * (bold ? BoldFactor : 1);

        /// <summary>The width of a letter in parts of the font's size.</summary>
        public double Width(char letter) => _widths.GetOrAdd(letter, Measure);

        private double Measure(char letter)
        {
            if (_typeface is not null)
            {
                using var font = new SKFont(_typeface, MeasuredSize);
                if (font.GetGlyph(letter) != 0)
                    return font.MeasureText(letter.ToString()) / MeasuredSize;
            }
            var index = letter - ' ';
            return _factor * (index < 0 ? 0 : index < Helvetica.Length ? Helvetica[index] : 556) / 1000;
        }

        /// <summary>A font of exactly this name: what a system gives instead of one has other widths.</summary>
        private static SKTypeface? Find(string name, bool bold)
        {
            try
            {
                var found = name.Length == 0 ? null : SKFontManager.Default.MatchFamily(name, bold ? SKFontStyle.Bold : SKFontStyle.Normal);
                return string.Equals(found?.FamilyName, name, StringComparison.OrdinalIgnoreCase) ? found : null;
            }
            catch (Exception error) when (NativeLibraryFailure.Explain(error) is not null)
            {
                // The places of a document can be found without pictures being made.
                return null;
            }
        }
    }
}
