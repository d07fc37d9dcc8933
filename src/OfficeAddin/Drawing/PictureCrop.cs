namespace TextToImage.Office.Drawing;

/// <summary>What of a picture is seen in a frame, as parts of the picture cut at each edge; negative where the frame is larger.</summary>
/// <param name="Left">Part of the width cut at the left.</param>
/// <param name="Top">Part of the height cut at the top.</param>
/// <param name="Right">Part of the width cut at the right.</param>
/// <param name="Bottom">Part of the height cut at the bottom.</param>
internal readonly record struct PictureCrop(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Thousandths of a percent, in which a:srcRect counts.</summary>
    private const int Whole = 100_000;

    /// <summary>Cuts, or for Contain adds, the same at both edges, so that the picture keeps its shape.</summary>
    /// <param name="picture">Size of the picture in any unit.</param>
    /// <param name="frame">Size of the frame in any unit.</param>
    /// <param name="fit">Whether the frame is filled.</param>
    public static PictureCrop For((double Width, double Height) picture, (double Width, double Height) frame, PictureFit fit)
    {
        var (shape, view) = (picture.Width / picture.Height, frame.Width / frame.Height);
        var cutsSides = fit == PictureFit.Fill ? view < shape : view > shape;
        if (cutsSides)
        {
            var side = (1 - view / shape) / 2;
            return new PictureCrop(side, 0, side, 0);
        }
        var end = (1 - shape / view) / 2;
        return new PictureCrop(0, end, 0, end);
    }

    /// <summary>The attributes l, t, r and b of a:srcRect.</summary>
    public (int Left, int Top, int Right, int Bottom) SourceRectangle => (Part(Left), Part(Top), Part(Right), Part(Bottom));

    private static int Part(double value) => (int)Math.Round(value * Whole);
}
