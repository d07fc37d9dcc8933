using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;

namespace TextToImage.Imaging.Gif;

/// <summary>Pictures one after the other as an animated GIF that plays for ever (GIF89a).</summary>
public static class AnimatedGif
{
    private const int LongestSide = ushort.MaxValue;

    /// <summary>Most readers take a delay below two hundredths of a second for a mistake and play slowly.</summary>
    private const int LeastDelay = 2;

    /// <summary>The bytes of a file; the same frames give the same bytes every time.</summary>
    /// <param name="frames">
    /// Pictures of one size, each with how long it is shown: hundredths of a second count, from 0.02 s. Up to 256 colours in a
    /// frame are kept exactly; of more, 256 that come close are used, without dithering.
    /// </param>
    /// <exception cref="AIImageException">There is no frame, sizes differ, a side is too long or a delay is out of range.</exception>
    public static byte[] Encode(IReadOnlyList<(Picture Picture, TimeSpan Delay)> frames)
    {
        Check(frames);
        var configuration = new Configuration { MemoryAllocator = new ReusedMemory(), MaxDegreeOfParallelism = 1 };
        using var animation = new Image<Rgb24>(configuration, frames[0].Picture.Width, frames[0].Picture.Height);
        foreach (var (picture, delay) in frames)
        {
            using var frame = Image.LoadPixelData<Rgb24>(configuration, picture.Rgb, picture.Width, picture.Height);
            var added = animation.Frames.AddFrame(frame.Frames.RootFrame).Metadata.GetGifMetadata();
            added.FrameDelay = (int)Hundredths(delay);
            added.DisposalMethod = GifDisposalMethod.NotDispose;
        }
        // The empty frame that an image begins with.
        animation.Frames.RemoveFrame(0);
        animation.Metadata.GetGifMetadata().RepeatCount = 0;

        using var target = new MemoryStream();
        // Every frame has a palette of its own: what is right for one is not for the next.
        animation.Save(target, new GifEncoder { ColorTableMode = GifColorTableMode.Local, Quantizer = new FramePalette() });
        return target.ToArray();
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
