namespace TextToImage.Imaging;

/// <summary>Finds the colour of a palette that is nearest to another one, and remembers what it found.</summary>
internal sealed class NearestColour
{
    /// <summary>Answers kept; a colour's place follows from it, and a newer colour takes the place of an older one.</summary>
    private const int Remembered = 1 << 15;

    private readonly byte[] _rgb;
    private readonly int[] _asked = new int[Remembered];
    private readonly byte[] _found = new byte[Remembered];

    /// <summary>Places in the palette by their green, which weighs most for the eye and spreads most.</summary>
    private readonly int[] _byGreen;

    /// <summary>Takes a palette.</summary>
    /// <param name="rgb">Three bytes a colour, up to 256 colours.</param>
    public NearestColour(byte[] rgb)
    {
        _rgb = rgb;
        _byGreen = [.. Enumerable.Range(0, rgb.Length / 3).OrderBy(place => rgb[(place * 3) + 1])];
    }

    /// <summary>The place of the nearest colour by the sum of squared differences; of equal ones, the first.</summary>
    public byte Find(int colour)
    {
        // Multiplied by 2^32 over the golden ratio, like colours go to places far apart.
        var slot = (int)(((uint)colour * 2654435769u) >> 17);
        if (_asked[slot] == colour + 1)
            return _found[slot];
        _asked[slot] = colour + 1;
        return _found[slot] = Search((colour >> 16) & 255, (colour >> 8) & 255, colour & 255);
    }

    /// <summary>Goes up and down from the like greens until the difference in green alone is too much.</summary>
    private byte Search(int red, int green, int blue)
    {
        var (low, high) = (0, _byGreen.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rgb[(_byGreen[middle] * 3) + 1] < green ? (middle + 1, high) : (low, middle);
        }
        var (best, place) = (int.MaxValue, 0);
        for (int up = low, down = low - 1; up < _byGreen.Length || down >= 0; up++, down--)
        {
            var goesUp = up < _byGreen.Length && Try(_byGreen[up]);
            var goesDown = down >= 0 && Try(_byGreen[down]);
            if (!goesUp)
                up = _byGreen.Length;
            if (!goesDown)
                down = -1;
        }
        return (byte)place;

        bool Try(int candidate)
        {
            var (r, g, b) = (_rgb[candidate * 3] - red, _rgb[(candidate * 3) + 1] - green, _rgb[(candidate * 3) + 2] - blue);
            if (g * g > best)
                return false;
            var distance = (r * r) + (g * g) + (b * b);
            if (distance < best || (distance == best && candidate < place))
                (best, place) = (distance, candidate);
            return true;
        }
    }
}
