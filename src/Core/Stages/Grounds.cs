using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// What lies under the pictures of models that know transparency: what was asked for; else nothing under a picture that is edited and
/// has transparent parts; else the plain colour that the text encoder chose by the prompt, and white where it chose none.
/// </summary>
internal static class Grounds
{
    /// <summary>Where a row of the text encoder's value says whether the colour before it counts.</summary>
    private const int Says = 3;

    private static readonly PictureBackground White = PictureBackground.Colour(byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>The grounds of a batch.</summary>
    /// <param name="state">What the stages left.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="batch">How many pictures.</param>
    public static IReadOnlyList<PictureBackground> Of(State state, GenerationSettings settings, int batch)
    {
        var asked = settings.Background ?? (settings.Edit is { IsTransparent: true } ? PictureBackground.Transparent : null);
        return [.. Enumerable.Range(0, batch).Select(i => asked ?? Chosen(state, i))];
    }

    private static PictureBackground Chosen(State state, int picture)
    {
        if (!state.Has(EncodeText.Background))
            return White;
        var row = state.Tensor(EncodeText.Background).Row(picture);
        return row[Says] < 0.5f ? White : PictureBackground.Colour(Byte(row[0]), Byte(row[1]), Byte(row[2]));

        static byte Byte(float unit) => (byte)Math.Round(Math.Min(Math.Max(unit, 0), 1) * byte.MaxValue);
    }
}
