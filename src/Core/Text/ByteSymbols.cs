namespace TextToImage.Text;

/// <summary>
/// The printable character that stands for each byte in byte-level vocabularies (GPT-2's table): any text can be
/// spelt, and no token holds a space or a control character.
/// </summary>
internal static class ByteSymbols
{
    private static readonly char[] Symbols = Build();

    /// <summary>The character for a byte.</summary>
    public static char For(byte value) => Symbols[value];

    private static char[] Build()
    {
        var symbols = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            symbols[value] = (char)(printable ? value : next++);
        }
        return symbols;
    }
}
