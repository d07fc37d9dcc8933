using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>
/// A part of a picture that somebody erased: other tools draw what is transparent, where a mask here is drawn where it is opaque. Which is meant is seen where the
/// picture itself has the hole.
/// </summary>
internal static class PictureHole
{
    private const byte Half = 128;

    /// <summary>Of pixels that picture and mask agree about; files of other formats and programs differ a little.</summary>
    private const double SharedPart = 0.99;

    /// <summary>The edit with the hole of its picture as its mask, where it has no other or that is the same hole.</summary>
    public static PictureEdit Resolved(PictureEdit edit)
    {
        if (edit.Mask is null)
            return edit.MaskText is null && edit.Vary is null && !edit.Extends && edit.Others.Count == 0 && IsErased(edit.Picture)
                ? edit with { Mask = Of(edit.Picture), MaskNote = "The picture has a hole: what is transparent was drawn anew, and the rest kept; give a mask or a region (--mask, --region, -Mask, -Region) to draw another part." }
                : edit;
        if (!edit.Mask.IsOfAlpha)
            return edit;
        if (IsShared(edit.Picture, edit.Mask))
            return edit with { Mask = Of(edit.Picture), MaskNote = $"Picture and mask are transparent in the same place: {(edit.InvertMask ? "that was kept, and the rest drawn anew" : "that was drawn anew, and the rest kept; invert the mask (--invert-mask, -InvertMask) for the other way round")}." };
        var drawn = edit.Mask.Values.Count(value => value >= Half) / (double)edit.Mask.Values.Length;
        return drawn > 0.5 && !edit.InvertMask
            ? edit with { MaskNote = FormattableString.Invariant($"The mask has transparency: where it is opaque, on {drawn:P0} of the picture, that was drawn anew, and the rest kept; to draw what is transparent, as some tools do, invert the mask (--invert-mask, -InvertMask).") }
            : edit;
    }

    private static Mask Of(Picture picture) => new Mask(picture.Width, picture.Height, picture.Alpha!).Inverted();

    /// <summary>Whether a part of a picture was erased: it is transparent within, and its border is not, as that of a thing cut out is.</summary>
    private static bool IsErased(Picture picture)
    {
        if (picture.Alpha is not { } alpha || Array.TrueForAll(alpha, value => value >= Half))
            return false;
        var (width, height) = (picture.Width, picture.Height);
        var border = Enumerable.Range(0, width).SelectMany(x => new[] { x, ((height - 1) * width) + x }).Concat(Enumerable.Range(0, height).SelectMany(y => new[] { y * width, (y * width) + width - 1 }));
        return border.Count(at => alpha[at] < Half) * 2 < 2 * (width + height);
    }

    private static bool IsShared(Picture picture, Mask mask)
    {
        if (picture.Alpha is not { } alpha)
            return false;
        var values = mask.ResizedTo(picture.Width, picture.Height).Values;
        var (same, holes) = (0, 0);
        for (var i = 0; i < alpha.Length; i++)
        {
            same += alpha[i] >= Half == values[i] >= Half ? 1 : 0;
            holes += alpha[i] < Half ? 1 : 0;
        }
        return holes > 0 && same >= SharedPart * alpha.Length;
    }
}
