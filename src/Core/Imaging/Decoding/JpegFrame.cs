using System.Buffers.Binary;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Decoding;

/// <summary>What a JPEG's head says of its pixels, and where they begin.</summary>
/// <param name="Pixels">How many.</param>
/// <param name="Coefficients">Coefficients to a pixel, of all components together: some are sampled more coarsely.</param>
/// <param name="SeveralScans">Whether the coefficients come in parts, as in progressive files: a decoder has to keep them all.</param>
/// <param name="ScanStart">Where the first scan's pixels begin.</param>
internal readonly record struct JpegFrame(long Pixels, double Coefficients, bool SeveralScans, int ScanStart)
{
    private const byte FirstFrame = 0xC0, Progressive = 0xC2, LastFrame = 0xCF, End = 0xD9;

    /// <summary>Common encoders make about ten; each takes its time for all pixels, however little is in it.</summary>
    private const int MostScans = 32;

    /// <summary>Pixels of a block, and the bits it takes at least: a code for its mean and one for its end.</summary>
    private const int BlockArea = 64, LeastBlockBits = 2;

    /// <summary>Markers in the range of frames that are none: Huffman tables, an extension, arithmetic conditioning.</summary>
    private static readonly byte[] NoFrames = [0xC4, 0xC8, 0xCC];

    /// <summary>Coefficients that a decoder keeps for each pixel until the file is read.</summary>
    public double StoredCoefficients => SeveralScans ? Coefficients : 0;

    /// <summary>Reads the head; where it does not say, the most is assumed.</summary>
    public static JpegFrame Read(byte[] file)
    {
        var (frame, components) = (new JpegFrame(0, 4, SeveralScans: true, file.Length), 0);
        foreach (var (marker, at, length) in JpegSegments.Segments(file))
        {
            var content = file.AsSpan(at, length);
            if (marker is >= FirstFrame and <= LastFrame && Array.IndexOf(NoFrames, marker) < 0 && length > 6 && length >= 6 + (3 * content[5]))
            {
                components = content[5];
                var pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(content.Slice(1)) * BinaryPrimitives.ReadUInt16BigEndian(content.Slice(3));
                frame = new JpegFrame(pixels, PerPixel(content.Slice(6, 3 * components)), marker == Progressive, file.Length);
            }
            else if (marker == JpegSegments.Scan && length > 0 && components > 0)
            {
                return frame with { SeveralScans = frame.SeveralScans || content[0] < components, ScanStart = at + length };
            }
        }
        return frame;
    }

    /// <summary>Refuses what a decoder would take for a picture after all: too little data, or scans without end.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or made to do harm.</exception>
    public void Check(byte[] file)
    {
        if (!SeveralScans && (file.Length - ScanStart) * 8L < Pixels * Coefficients / BlockArea * LeastBlockBits)
            throw new InvalidDataException("the file is damaged or ends too early");
        if (SeveralScans && Scans(file) > MostScans)
            throw new InvalidDataException($"it comes in more than {MostScans} scans");
    }

    /// <summary>How many scans there are up to the end of the picture; thumbnails before it and pictures behind it do not count.</summary>
    private int Scans(byte[] file)
    {
        var scans = 1;
        for (var at = ScanStart; at + 1 < file.Length; at += 2)
        {
            var next = file.AsSpan(at).IndexOf(byte.MaxValue);
            if (next < 0 || at + next + 1 >= file.Length)
                break;
            at += next;
            if (file[at + 1] == End)
                break;
            scans += file[at + 1] == JpegSegments.Scan ? 1 : 0;
        }
        return scans;
    }

    /// <summary>One a pixel for a component of full size, less for the others.</summary>
    private static double PerPixel(ReadOnlySpan<byte> components)
    {
        var (sum, across, down) = (0, 1, 1);
        for (var i = 0; i < components.Length; i += 3)
        {
            var (h, v) = (components[i + 1] >> 4, components[i + 1] & 15);
            (sum, across, down) = (sum + (h * v), Math.Max(across, h), Math.Max(down, v));
        }
        return (double)sum / (across * down);
    }
}
