using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Generation.Canvases;

/// <summary>
/// The pixels of a canvas, block by block: decoded with some of the neighbours' latents around, so that the decoder sees no edges where there are none, and faded
/// into one another there, since decoders that look at all they see at once give each block a tone of its own.
/// </summary>
/// <param name="plan">The canvas.</param>
/// <param name="latents">Its clean latents.</param>
/// <param name="decode">Makes pixels of latents, [channels, height, width].</param>
internal sealed class PixelBlocks(CanvasPlan plan, Func<Box, int, int, Planes> latents, Func<Planes, float[]> decode)
{
    private readonly Dictionary<int, Picture> _decoded = [];

    /// <summary>A block with its surroundings, before it is enlarged.</summary>
    /// <param name="block">Which; blocks are asked for in order.</param>
    /// <returns>The pixels, and where the block itself begins and ends in them along the long side.</returns>
    public (Picture Pixels, int From, int To) Of(int block)
    {
        var (from, to, first, last) = Reach(block);
        _decoded.Remove(block - 2);
        Picture? before = block > 0 ? Decoded(block - 1) : null;
        var own = Decoded(block).Copied(Decoded(block).Alpha is not null);
        if (before is not null)
            Fade(own, before, block - 1, atEnd: false);
        if (last > to)
            Fade(own, Decoded(block + 1), block + 1, atEnd: true);
        var (begin, end) = (Math.Max(first * plan.PixelsPerLatent, (from * plan.PixelsPerLatent) - CanvasPlan.Surroundings), Math.Min(last * plan.PixelsPerLatent, (to * plan.PixelsPerLatent) + CanvasPlan.Surroundings));
        var cut = Cut(own, begin - (first * plan.PixelsPerLatent), end - begin);
        return (cut, (from * plan.PixelsPerLatent) - begin, (to * plan.PixelsPerLatent) - begin);
    }

    /// <summary>First and last latent of a block, without and with what its decoder sees beyond.</summary>
    private (int From, int To, int First, int Last) Reach(int block)
    {
        var (from, to) = (block * plan.BlockAlong, Math.Min(plan.Along, (block + 1) * plan.BlockAlong));
        return (from, to, Math.Max(0, from - CanvasPlan.Margin), Math.Min(plan.Along, to + CanvasPlan.Margin));
    }

    private Picture Decoded(int block)
    {
        if (_decoded.TryGetValue(block, out var known))
            return known;
        var (_, _, first, last) = Reach(block);
        var part = plan.Part(first, last);
        return _decoded[block] = Picture.FromTensor(decode(latents(part, first, last)), part.Width * plan.PixelsPerLatent, part.Height * plan.PixelsPerLatent);
    }

    /// <summary>Fades a block into its neighbour over what both have decoded.</summary>
    private void Fade(Picture own, Picture other, int neighbour, bool atEnd)
    {
        var (ownFirst, otherReach) = (Reach(atEnd ? neighbour - 1 : neighbour + 1).First, Reach(neighbour));
        var border = atEnd ? otherReach.From : otherReach.To;
        var (begin, end) = (Math.Max(otherReach.First, border - CanvasPlan.Margin), Math.Min(otherReach.Last, border + CanvasPlan.Margin));
        var length = (end - begin) * plan.PixelsPerLatent;
        var part = Cut(other, (begin - otherReach.First) * plan.PixelsPerLatent, length);
        var values = new byte[part.Width * part.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var share = ((plan.IsTall ? i / part.Width : i % part.Width) + 0.5) / length;
            values[i] = (byte)Math.Round(byte.MaxValue * (atEnd ? share : 1 - share));
        }
        var at = (begin - ownFirst) * plan.PixelsPerLatent;
        own.Blend(part, new Mask(part.Width, part.Height, values), plan.IsTall ? 0 : at, plan.IsTall ? at : 0);
    }

    private Picture Cut(Picture picture, int from, int length) =>
        plan.IsTall ? picture.Crop(0, from, picture.Width, length) : picture.Crop(from, 0, length, picture.Height);
}
