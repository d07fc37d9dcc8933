namespace TextToImage;

/// <summary>The checksum of PNG and ZIP files (ISO 3309, reflected, polynomial 0xEDB88320), taken piece by piece.</summary>
internal sealed class Crc32
{
    private static readonly uint[] Table = BuildTable();
    private uint _state = uint.MaxValue;

    /// <summary>The checksum of everything so far.</summary>
    public uint Value => ~_state;

    /// <summary>Goes on with more bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var state = _state;
        foreach (var value in data)
            state = Table[(state ^ value) & 0xFF] ^ (state >> 8);
        _state = state;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
