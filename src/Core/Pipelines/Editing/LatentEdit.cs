using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Latents;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>
/// Makes a stage over latents begin at a picture and keep what is not masked. Networks that take a mask and known latents
/// (twice the latent channels and one) are told; for the others what is known is set back after every step. Draws are made in
/// the order of diffusers' image-to-image and inpainting pipelines: the picture's latents, the first noise, the masked picture's.
/// </summary>
/// <param name="parts">The model.</param>
/// <param name="work">The edit.</param>
internal sealed class LatentEdit(StableDiffusionParts parts, EditWork work)
{
    private const int PictureChannels = 3;

    /// <summary>The stage of an edit, and the noise it begins with.</summary>
    /// <param name="stage">The stage of a picture from text of the same size.</param>
    /// <param name="steps">Steps of a whole run.</param>
    /// <param name="noise">The noise of the run.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the encoder at once.</param>
    public (Stage Stage, float[] Noise) Apply(Stage stage, int steps, RunNoise noise, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var encoder = parts.Encoder(cancellationToken);
        var (picture, mask) = (work.Seen(), work.SeenMask());
        var isLegacy = work.KnownLevel == KnownLevel.Same;
        var forgets = mask is not null && work.Strength == 1 && !isLegacy;
        var sets = mask is not null && !parts.FillsIn;

        var clean = forgets && !sets ? [] : encoder.Encode(picture, meter, cancellationToken).Sample(stage.Batch, noise);
        var first = noise.First(stage.SampleShape);
        var start = forgets
            ? StartingPoint.PureNoise(stage.Sampler, first)
            : StartingPoint.Noised(stage.Sampler, StartingPoint.FirstStep(stage.Sampler, steps, work.Strength), clean, first);
        if (mask is null)
            return (stage with { Start = start }, first);

        var latentMask = isLegacy ? LatentMask.Middle(mask, encoder.Downsampling)
            : FollowsDiffusers ? LatentMask.Nearest(mask, encoder.Downsampling)
            : LatentMask.Touched(mask, encoder.Downsampling);
        if (sets)
        {
            if (!isLegacy)
                encoder.Skip(stage.SampleShape, noise);
            return (stage with { Start = start, Known = new KnownRegion(clean, first, latentMask, work.KnownLevel) }, first);
        }
        var drawn = FollowsDiffusers ? mask : LatentMask.ToPixels(latentMask, mask.Width, mask.Height, encoder.Downsampling);
        var known = encoder.Encode(Without(picture, drawn), picture.Height, picture.Width, meter, cancellationToken).Sample(stage.Batch, noise);
        return (stage with { Start = start, Beside = ConstantChannels.Known(latentMask, known, stage.SampleShape) }, first);
    }

    /// <summary>
    /// Whether diffusers has a pipeline that does the same, with its own rule for the mask. Otherwise every latent that the
    /// mask touches is drawn, so that nothing of what is masked stays at its edges.
    /// </summary>
    private bool FollowsDiffusers => work.IsWholePicture && (!parts.FillsIn || parts.IsInpainting);

    /// <summary>The picture as numbers, grey (0) where it is drawn anew.</summary>
    private static float[] Without(Picture picture, Mask drawn)
    {
        var plane = picture.Width * picture.Height;
        var pixels = picture.ToTensor();
        for (var i = 0; i < plane; i++)
        {
            if (drawn.Values[i] < LatentMask.Half)
                continue;
            for (var channel = 0; channel < PictureChannels; channel++)
                pixels[(channel * plane) + i] = 0;
        }
        return pixels;
    }
}
