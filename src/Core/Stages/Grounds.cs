using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// What lies under the pictures of models that know transparency: what was asked for; else nothing under a picture that is edited and
/// has transparent parts, and under a part of one its own plain colour; else the plain colour that the text encoder chose by the prompt; else that of the
/// picture that is edited, or white.
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
        var edit = settings.Edit;
        var asked = settings.Background ?? (edit is { IsTransparent: true } ? PictureBackground.Transparent : edit is { HasMask: true } ? edit.Ground : null);
        return [.. Enumerable.Range(0, batch).Select(i => asked ?? Chosen(state, i) ?? edit?.Ground ?? White)];
    }

    /// <summary>The colour that the text encoder chose; null where it chose none, or white, which it takes where the prompt says nothing.</summary>
    private static PictureBackground? Chosen(State state, int picture)
    {
        if (!state.Has(EncodeText.Background))
            return null;
        var row = state.Tensor(EncodeText.Background).Row(picture);
        return row[Says] < 0.5f || row.Slice(0, Says).ToArray().All(value => Byte(value) == byte.MaxValue) ? null : PictureBackground.Colour(Byte(row[0]), Byte(row[1]), Byte(row[2]));

        static byte Byte(float unit) => (byte)Math.Round(Math.Min(Math.Max(unit, 0), 1) * byte.MaxValue);
    }
}
