using System.Globalization;
using TextToImage.Diffusion;
using TextToImage.Requests;

namespace TextToImage.Generation;

/// <summary>The settings of a picture that few others have, by the names under which other tools write them.</summary>
internal static class ExtraSettings
{
    /// <summary>Those of one picture of a request; what has its default is left out.</summary>
    public static Dictionary<string, string> Of(GenerationRequest request, GenerationSettings settings, int index)
    {
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.Seeds.VariationSeed(index) is { } variation)
        {
            extra["Variation seed"] = variation.ToString(CultureInfo.InvariantCulture);
            extra["Variation seed strength"] = settings.Seeds.Variation.ToString(CultureInfo.InvariantCulture);
        }
        Number("Eta", request.Eta, 0);
        Number("Guidance rescale", request.GuidanceRescale, 0);
        Number("Guidance start", request.GuidanceStart, 0);
        Number("Guidance end", request.GuidanceEnd, 1);
        if (request.Windows != WindowUse.Auto)
            extra["Windows"] = request.Windows.ToString();
        if (request.Tileable)
            extra["Tiling"] = "True";
        if (request.Edit is not { } edit)
            return extra;
        if (settings.Edit!.HasMask)
            extra["Mask blur"] = settings.Edit.Blur.ToString(CultureInfo.InvariantCulture);
        if (edit.Expand is { } expansion)
            extra["Expand"] = expansion.ToString();
        if (settings.Edit.Crop != EditCrop.Auto)
            extra["Crop"] = settings.Edit.Crop.ToString();
        if (edit.KnownLevel != KnownLevel.Next)
            extra["Known level"] = edit.KnownLevel.ToString();
        if (edit.Source is { } source)
            extra["Source"] = source;
        return extra;

        void Number(string name, double value, double usual)
        {
            if (value != usual)
                extra[name] = value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
