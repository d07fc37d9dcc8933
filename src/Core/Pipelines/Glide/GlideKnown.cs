using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Latents;

namespace TextToImage.Pipelines;

/// <summary>The picture of an edit as one stage of GLIDE sees it.</summary>
/// <param name="Picture">[3, side, side] in -1 to 1.</param>
/// <param name="Drawn">[side, side], 1 where it is drawn anew and 0 where it is known; null where all of it is drawn anew.</param>
internal sealed record GlideKnown(float[] Picture, float[]? Drawn)
{
    /// <summary>What is forced upon the predicted picture.</summary>
    public ForcedRegion? Forced => Drawn is null ? null : new ForcedRegion(Picture, Drawn);

    /// <summary>
    /// The picture and its mask for both stages. The mask is one of the small picture, in which each pixel is drawn that the
    /// user's mask touches, and the large one's is that enlarged by nearest pixels, so that both stages draw the same.
    /// </summary>
    /// <param name="work">The edit, made ready for the large picture.</param>
    /// <param name="scale">Pixels of the large picture to one of the small.</param>
    public static (GlideKnown Small, GlideKnown Large) From(EditWork work, int scale)
    {
        var (picture, mask) = (work.Seen(), work.SeenMask());
        var small = Resampling.Resize(picture, picture.Width / scale, picture.Height / scale);
        if (mask is null)
            return (new GlideKnown(small.ToTensor(), null), new GlideKnown(picture.ToTensor(), null));
        var drawn = LatentMask.Touched(mask, scale);
        var enlarged = Array.ConvertAll(LatentMask.ToPixels(drawn, mask.Width, mask.Height, scale).Values, value => value / 255f);
        return (new GlideKnown(small.ToTensor(), drawn), new GlideKnown(picture.ToTensor(), enlarged));
    }

    /// <summary>The channels of a U-Net that takes them: the known part of the picture, 0 elsewhere, and a mask that is 1 where it is known.</summary>
    /// <param name="known">The picture; null where nothing is known.</param>
    /// <param name="side">Side of the stage's pictures.</param>
    public static ConstantChannels Channels(GlideKnown? known, int side)
    {
        var plane = side * side;
        var values = new float[GlideNetwork.KnownChannels * plane];
        if (known?.Drawn is { } drawn)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (1 - drawn[i % plane]) * (i < known.Picture.Length ? known.Picture[i] : 1);
        }
        return new ConstantChannels(values, [1, GlideNetwork.KnownChannels, side, side]);
    }
}
