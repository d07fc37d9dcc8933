using TextToImage.Office.Drawing;

namespace TextToImage.Office.Word;

/// <summary>How large a picture is on the page, in EMU, and what is cut from it.</summary>
/// <param name="Width">Width of the frame.</param>
/// <param name="Height">Height of the frame.</param>
/// <param name="Crop">What is cut from the picture; null: nothing.</param>
internal sealed record PictureSize(long Width, long Height, PictureCrop? Crop)
{
    /// <summary>Shapes this near to one another are the same: pixels are whole, frames are not.</summary>
    private const double SameShape = 0.002;

    /// <summary>The size that is asked for, or else the width there is; never more than the space.</summary>
    public static PictureSize For(IllustrationPicture picture, PictureSettings settings, (long Width, long Height) space)
    {
        var shape = (double)picture.Width / picture.Height;
        return (settings.Width, settings.Height) switch
        {
            ({ } width, { } height) => InFrame(picture, Within(width, height, space), settings.Fit ?? PictureFit.Contain),
            ({ } width, null) => Whole(Within(width, width / shape, space)),
            (null, { } height) => Whole(Within(height * shape, height, space)),
            _ => Whole(Within(space.Width, space.Width / shape, space)),
        };
    }

    /// <summary>A picture in a frame: filled by what is cut, or the frame shrunk to the picture's shape.</summary>
    public static PictureSize InFrame(IllustrationPicture picture, (long Width, long Height) frame, PictureFit fit)
    {
        if (fit == PictureFit.Fill)
            return new PictureSize(frame.Width, frame.Height, CropFor(picture, frame, fit));
        var scale = Math.Min((double)frame.Width / picture.Width, (double)frame.Height / picture.Height);
        return new PictureSize(Whole(picture.Width * scale), Whole(picture.Height * scale), null);
    }

    /// <summary>What is cut, or with Contain added, in a frame that stays as it is; null where the shapes agree.</summary>
    public static PictureCrop? CropFor(IllustrationPicture picture, (long Width, long Height) frame, PictureFit fit)
    {
        var ratio = (double)picture.Width / picture.Height * frame.Height / frame.Width;
        return Math.Abs(ratio - 1) < SameShape ? null : PictureCrop.For((picture.Width, picture.Height), (frame.Width, frame.Height), fit);
    }

    /// <summary>The frame that settings ask for, where the picture is not known yet; a side of 0 is open.</summary>
    public static (long Width, long Height) Frame(PictureSettings settings, (long Width, long Height) space) => (settings.Width, settings.Height) switch
    {
        ({ } width, { } height) => Within(width, height, space),
        ({ } width, null) => (Math.Min(width, space.Width), 0),
        (null, { } height) => (0, Math.Min(height, space.Height)),
        _ => (space.Width, 0),
    };

    private static PictureSize Whole((long Width, long Height) size) => new(size.Width, size.Height, null);

    private static (long Width, long Height) Within(double width, double height, (long Width, long Height) space)
    {
        var scale = Math.Min(1, Math.Min(space.Width / width, space.Height / height));
        return (Whole(width * scale), Whole(height * scale));
    }

    private static long Whole(double length) => Math.Max(1, (long)Math.Round(length));
}
