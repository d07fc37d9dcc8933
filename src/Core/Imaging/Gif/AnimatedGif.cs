using System.Text;

namespace TextToImage.Imaging;

/// <summary>Pictures one after the other as an animated GIF that plays for ever (GIF89a).</summary>
public static class AnimatedGif
{
    private const int LongestSide = ushort.MaxValue;
    private const byte Extension = 0x21, ImageDescriptor = 0x2C, Trailer = 0x3B;
    private const byte GraphicControl = 0xF9, Application = 0xFF;
    private const byte TableFlag = 0x80, KeepFrame = 1 << 2;

    /// <summary>Most readers take a delay below two hundredths of a second for a mistake and play slowly.</summary>
    private const int LeastDelay = 2;

    /// <summary>The bytes of a file; the same frames give the same bytes every time.</summary>
    /// <param name="frames">
    /// Pictures of one size, each with how long it is shown: hundredths of a second count, from 0.02 s. Up to 256 colours in a
    /// frame are kept exactly; of more, the 256 that come closest are used, without dithering.
    /// </param>
    /// <exception cref="AIImageException">There is no frame, sizes differ, a side is too long or a delay is out of range.</exception>
    public static byte[] Encode(IReadOnlyList<(Picture Picture, TimeSpan Delay)> frames)
    {
        Check(frames);
        using var target = new MemoryStream();
        using var writer = new BinaryWriter(target);
        var first = frames[0].Picture;
        // Every frame has a palette of its own: what is right for one is not for the next.
        writer.Write(Encoding.ASCII.GetBytes("GIF89a"));
        writer.Write((ushort)first.Width);
        writer.Write((ushort)first.Height);
        writer.Write([0x70, 0, 0]);
        // Netscape's loop: one block of three bytes, 0 times means for ever.
        writer.Write([Extension, Application, 11]);
        writer.Write(Encoding.ASCII.GetBytes("NETSCAPE2.0"));
        writer.Write([3, 1, 0, 0, 0]);
        foreach (var (picture, delay) in frames)
            WriteFrame(writer, picture, (ushort)Hundredths(delay));
        writer.Write(Trailer);
        writer.Flush();
        return target.ToArray();
    }

    private static void WriteFrame(BinaryWriter writer, Picture picture, ushort delay)
    {
        var palette = ColourPalette.For(picture);
        writer.Write([Extension, GraphicControl, 4, KeepFrame]);
        writer.Write(delay);
        writer.Write([0, 0, ImageDescriptor, 0, 0, 0, 0]);
        writer.Write((ushort)picture.Width);
        writer.Write((ushort)picture.Height);
        // A table has 2^bits colours; what is left over is black.
        var bits = 1;
        while (1 << bits < palette.Count)
            bits++;
        writer.Write((byte)(TableFlag | (bits - 1)));
        writer.Write(palette.Rgb);
        writer.Write(new byte[((1 << bits) - palette.Count) * 3]);
        GifLzw.Write(writer, palette.Indices(picture), bits);
    }

    private static void Check(IReadOnlyList<(Picture Picture, TimeSpan Delay)> frames)
    {
        if (frames.Count == 0)
            throw Invalid("An animation needs at least one frame; give a picture.");
        var first = frames[0].Picture;
        if (first.Width > LongestSide || first.Height > LongestSide)
            throw Invalid($"A GIF cannot be {first.Width}x{first.Height} pixels; make each side {LongestSide} or less.");
        foreach (var (picture, delay) in frames)
        {
            if ((picture.Width, picture.Height) != (first.Width, first.Height))
                throw Invalid($"All frames of an animation have one size, and these have {first.Width}x{first.Height} and {picture.Width}x{picture.Height} pixels; make them equal.");
            if (Hundredths(delay) is < LeastDelay or > ushort.MaxValue)
                throw Invalid($"A frame cannot be shown for {delay.TotalSeconds} seconds; give 0.02 to 655.");
        }
    }

    private static double Hundredths(TimeSpan delay) => Math.Round(delay.TotalSeconds * 100);

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
