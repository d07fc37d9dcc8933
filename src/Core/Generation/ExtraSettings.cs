using TextToImage.Requests;

namespace TextToImage.Generation;

/// <summary>The settings of a picture that few others have, by the names under which other tools write them.</summary>
internal static class ExtraSettings
{
    private const string Source = "Source";

    /// <summary>Those of one picture of a request; what has its default is left out.</summary>
    public static Dictionary<string, string> Of(GenerationRequest request, GenerationSettings settings, int index)
    {
        var extra = SettingsMetadata.Further(request with
        {
            VariationSeed = settings.Seeds.VariationSeed(index),
            Edit = request.Edit is { } edit ? Resolved(edit, settings.Edit!) : null,
        });
        if (request.Edit?.Source is { } source)
            extra[Source] = source;
        return extra;
    }

    /// <summary>The edit as it was carried out.</summary>
    private static PictureEdit Resolved(PictureEdit edit, EditWork work) => edit with { MaskBlur = work.HasMask ? work.Blur : null, Crop = work.Crop };
}
