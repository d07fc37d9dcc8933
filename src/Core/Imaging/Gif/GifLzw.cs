namespace TextToImage.Imaging;

/// <summary>GIF's compression: LZW with codes of growing length, packed from the lowest bit, in blocks of up to 255 bytes.</summary>
internal static class GifLzw
{
    private const int LongestCode = 12, MostCodes = 1 << LongestCode;
    private const int BlockLength = 255;

    /// <summary>Entries of the table of known strings; a prime well above the number of codes.</summary>
    private const int Slots = 9973;

    /// <summary>Writes the data of a frame, from its smallest code length to the empty block at its end.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="indices">Colours as places in the palette, each below 2^bits.</param>
    /// <param name="bits">Bits of an index, from 1; GIF begins with 2 at least.</param>
    public static void Write(BinaryWriter writer, byte[] indices, int bits)
    {
        bits = Math.Max(bits, 2);
        var (clear, end) = (1 << bits, (1 << bits) + 1);
        var output = new BlockWriter(writer);
        var (keys, codes) = (new int[Slots], new int[Slots]);
        var (length, next) = (bits + 1, end + 1);

        writer.Write((byte)bits);
        output.Add(clear, length);
        Array.Clear(keys, 0, Slots);
        var known = (int)indices[0];
        for (var i = 1; i < indices.Length; i++)
        {
            // 0 marks a free slot.
            var key = ((known << 8) | indices[i]) + 1;
            var slot = key % Slots;
            while (keys[slot] != 0 && keys[slot] != key)
                slot = slot == 0 ? Slots - 1 : slot - 1;
            if (keys[slot] == key)
            {
                known = codes[slot];
                continue;
            }
            output.Add(known, length);
            known = indices[i];
            if (next == MostCodes)
            {
                output.Add(clear, length);
                Array.Clear(keys, 0, Slots);
                (length, next) = (bits + 1, end + 1);
                continue;
            }
            if (next == 1 << length)
                length++;
            (keys[slot], codes[slot]) = (key, next++);
        }
        output.Add(known, length);
        // A reader learns the last string too, and may lengthen its codes for it.
        if (next == 1 << length && length < LongestCode)
            length++;
        output.Add(end, length);
        output.Finish();
    }

    /// <summary>Packs codes into bytes and bytes into blocks.</summary>
    private sealed class BlockWriter(BinaryWriter writer)
    {
        private readonly byte[] _block = new byte[BlockLength];
        private int _count;
        private int _pending;
        private int _pendingBits;

        public void Add(int code, int length)
        {
            _pending |= code << _pendingBits;
            for (_pendingBits += length; _pendingBits >= 8; _pendingBits -= 8)
            {
                AddByte((byte)_pending);
                _pending >>= 8;
            }
        }

        public void Finish()
        {
            if (_pendingBits > 0)
                AddByte((byte)_pending);
            Flush();
            writer.Write((byte)0);
        }

        private void AddByte(byte value)
        {
            _block[_count++] = value;
            if (_count == BlockLength)
                Flush();
        }

        private void Flush()
        {
            if (_count == 0)
                return;
            writer.Write((byte)_count);
            writer.Write(_block, 0, _count);
            _count = 0;
        }
    }
}
