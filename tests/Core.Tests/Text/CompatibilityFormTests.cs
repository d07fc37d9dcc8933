using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextToImage.Unicode;

namespace TextToImage.Tests.Text;

public class CompatibilityFormTests
{
    /// <summary>SHA-256 of a line for each code point that Python 3 (Unicode 14.0) changes, "FB01:66 69", by unicodedata.normalize("NFKC", ...).</summary>
    private const string Python = "dbd0cdb30c8ac528c8955f5df03b3b089b0f3ea7046c61fa5a85defb6f97b24f";

    [Fact]
    public void Every_code_point_becomes_what_Python_makes_of_it()
    {
        var lines = new StringBuilder();
        for (var rune = 0; rune < 0x110000; rune++)
        {
            var (plain, hex) = (Hex(rune), rune is >= 0xD800 and < 0xE000 ? "" : Composed([new AlignedRune(rune, 0)]));
            if (hex.Length > 0 && hex != plain)
                lines.Append(plain).Append(':').Append(hex).Append('\n');
        }
        Assert.Equal(Python, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString()))).ToLowerInvariant());
    }

    [Theory]
    [InlineData("e\u0301\uFF76\uFF9E", "E9 30AC")]
    [InlineData("\u1E9B\u0323", "1E69")]
    [InlineData("\u0385\uFB01", "20 308 301 66 69")]
    [InlineData("\uFF21\u030A\u3000\u2460", "C5 20 31")]
    public void Marks_join_what_they_stand_behind(string text, string expected) => Assert.Equal(expected, Composed(Codepoints.Decode(text)));

    private static string Composed(List<AlignedRune> text) => string.Join(' ', CompatibilityForm.Compose(text).Select(rune => Hex(rune.Value)));

    private static string Hex(int rune) => rune.ToString("X", CultureInfo.InvariantCulture);
}
