using System.Globalization;
using System.Text;
using TextToImage.Unicode;

namespace TextToImage.Tests.Text;

public class CanonicalFormTests
{
    [Fact]
    public void Composition_and_decomposition_are_as_Python_has_them()
    {
        foreach (var line in CanonicalGolden.Lines.Split('\n').Where(line => line.Trim().Length > 0))
        {
            var fields = line.Trim().Split(';');
            var text = Codepoints.Decode(Parse(fields[0]));
            Assert.Equal(fields[1], Hex(CanonicalForm.Compose(text)));
            Assert.Equal(fields[2], Hex(CanonicalForm.Decompose(text)));
        }
    }

    [Fact]
    public void Every_code_point_composes_back_from_its_decomposition()
    {
        for (var rune = 0; rune < 0x110000; rune++)
        {
            if (rune is >= 0xD800 and < 0xE000)
                continue;
            List<AlignedRune> text = [new AlignedRune(rune, 0)];
            var composed = CanonicalForm.Compose(text);
            Same(composed, CanonicalForm.Compose(CanonicalForm.Decompose(text)));
            Same(composed, CanonicalForm.Compose(composed));
        }
    }

    /// <summary>Writes texts out only where they differ: a million take a minute and a half.</summary>
    private static void Same(List<AlignedRune> expected, List<AlignedRune> actual)
    {
        if (!expected.Select(rune => rune.Value).SequenceEqual(actual.Select(rune => rune.Value)))
            Assert.Equal(Hex(expected), Hex(actual));
    }

    [Fact]
    public void Lone_surrogates_become_replacement_characters()
        => Assert.Equal("61 FFFD 62 1F680 FFFD", Hex(Codepoints.Decode("a\ud83db\ud83d\ude80\ude80")));

    [Theory]
    [InlineData(0x130, "69 307")]
    [InlineData(0x3A3, "3C3")]
    [InlineData(0x1E9E, "DF")]
    [InlineData(0x10400, "10428")]
    [InlineData(0x212A, "6B")]
    [InlineData(0x2C2F, "2C5F")]
    [InlineData(0x131, "131")]
    public void Lower_case_is_code_point_by_code_point(int rune, string expected)
    {
        var lower = new List<AlignedRune>();
        Codepoints.AppendLower(lower, new AlignedRune(rune, 0));
        Assert.Equal(expected, Hex(lower));
    }

    private static string Hex(IEnumerable<AlignedRune> text) => string.Join(' ', text.Select(rune => rune.Value.ToString("X", CultureInfo.InvariantCulture)));

    private static string Parse(string hex) => string.Concat(hex.Split(' ').Select(digits => new Rune(int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
}
